"""Lets msal use our HTTP: its time limits, trust store, proxy and errors instead of msal's own."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from setup_assistant.errors import MalformedAnswer
from setup_assistant.services.http.client import Answer, Http
from setup_assistant.texts import _

SERVICE = "Microsoft"

_READABLE = frozenset(range(400, 500)) - {407, 408, 429}
"""Statuses whose body msal reads: it holds Microsoft's error code."""

_CONFIGURATION = "/.well-known/openid-configuration"


@dataclass
class _Response:
    """An answer in the shape that msal reads."""

    status_code: int
    text: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    document: Mapping[str, Any] = field(repr=False)

    def raise_for_status(self) -> None:
        """Nothing to raise: every other status has become one of our errors already."""


class MsalHttp:
    """The HTTP client that msal is given. ``refusal`` is the last answer if it was an error.

    ``configuration`` is the authority's OpenID configuration, once msal has asked for it: it says who
    issues tokens, which msal doesn't check.
    """

    def __init__(self, http: Http) -> None:
        self._http = http
        self.refusal: Mapping[str, Any] = {}
        self.configuration: Mapping[str, Any] = {}

    def get(self, url: str, **arguments: Any) -> _Response:
        response = self._answer("GET", url, arguments, None, repeatable=True)
        if url.partition("?")[0].endswith(_CONFIGURATION):
            self.configuration = response.document
        return response

    def post(self, url: str, **arguments: Any) -> _Response:
        form = arguments.get("data") or {}
        body = form if isinstance(form, str) else urlencode({k: v for k, v in form.items() if v})
        once = isinstance(form, dict) and form.get("grant_type") == "authorization_code"
        return self._answer("POST", url, arguments, body.encode(), repeatable=not once)

    def close(self) -> None:
        """The session is not msal's to close."""

    def _answer(
        self,
        method: str,
        url: str,
        arguments: Mapping[str, Any],
        data: bytes | None,
        *,
        repeatable: bool,
    ) -> _Response:
        headers = {k: str(v) for k, v in (arguments.get("headers") or {}).items() if v}
        answer = self._http.request(
            method,
            url,
            service=SERVICE,
            call=_("sign in"),
            headers=headers,
            params=arguments.get("params"),
            data=data,
            content_type="application/x-www-form-urlencoded" if data is not None else None,
            idempotent=repeatable,
            accept_statuses=_READABLE,
        )
        document = _document(answer)
        self.refusal = document if answer.status >= 400 else {}
        # msal parses the text itself: what was too much for us is not given to it.
        return _Response(answer.status, answer.text() if document else "", answer.headers, document)


def _document(answer: Answer) -> Mapping[str, Any]:
    with contextlib.suppress(MalformedAnswer):
        document = answer.json()
        return document if isinstance(document, dict) else {}
    return {}
