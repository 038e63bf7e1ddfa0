"""Somebody's own browser, scripted: real HTTPS, and the last form posted to the loopback receiver."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests

from tests.support.scripted_browser import ScriptedBrowser


def post(address: str, values: Mapping[str, str]) -> tuple[int, str]:
    """What a browser does with the last form."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection("localhost", parts.port or 0, timeout=5)
    sent = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/", urlencode(values), sent)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


class HttpsBrowser(ScriptedBrowser):
    """The scripted browser on the wire: real HTTPS, the practice run's authority."""

    def __init__(self, ca_file: str) -> None:
        super().__init__({})
        self._session = requests.Session()
        self._session.trust_env, self._session.verify = False, ca_file

    def _ask(self, url: str, values: list[tuple[str, str]] | None) -> Any:
        if url.startswith("http://"):
            self.posted, self.posted_to = dict(values or []), url
            return None
        method = "GET" if values is None else "POST"
        return self._session.request(method, url, data=values, allow_redirects=False, timeout=10)

    def close(self) -> None:
        self._session.close()
