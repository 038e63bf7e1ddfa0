"""WSGI applications (PEP 3333) that answer the assistant's client in this process, without a socket."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit
from wsgiref.types import WSGIApplication

import requests
import urllib3
from requests.adapters import BaseAdapter

from setup_assistant.services.http.client import Http
from setup_assistant.services.http.transport import plain_response


def mount(http: Http, prefix: str, app: WSGIApplication) -> None:
    """Answer every address under ``prefix`` by ``app``."""
    http._session.mount(prefix, WsgiAdapter(app))


class WsgiAdapter(BaseAdapter):
    """Sends a request into an application."""

    def __init__(self, app: WSGIApplication) -> None:
        super().__init__()
        self._app = app

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> Any:
        head: dict[str, Any] = {}
        written = io.BytesIO()

        def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
            head.update(status=int(status[:3]), headers=headers)
            return written.write

        chunks = self._app(_environ(request), start_response)
        try:
            written.writelines(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
        written.seek(0)
        raw = urllib3.HTTPResponse(
            written, preload_content=False, request_method=request.method, **head
        )
        return plain_response(raw)

    def close(self) -> None:
        """Nothing is held open."""


def _environ(request: requests.PreparedRequest) -> dict[str, Any]:
    parts = urlsplit(request.url or "")
    body = request.body or b""
    data = body.encode() if isinstance(body, str) else bytes(body)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(parts.path).decode("latin-1") or "/",
        "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname,
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": parts.netloc,
        "CONTENT_LENGTH": str(len(data)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": io.BytesIO(data),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    environ.update(_header_variables(request.headers))
    return environ


def _header_variables(headers: Mapping[str, Any]) -> dict[str, str]:
    named = {name.upper().replace("-", "_"): str(value) for name, value in headers.items()}
    content_type = named.pop("CONTENT_TYPE", "")
    named.pop("CONTENT_LENGTH", None)
    variables = {f"HTTP_{name}": value for name, value in named.items()}
    return {**variables, "CONTENT_TYPE": content_type} if content_type else variables
