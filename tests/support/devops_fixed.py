"""An Azure DevOps that answers every request alike, for the client alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Request, Response

from setup_assistant.endpoints import Endpoints
from setup_assistant.model import Identity
from setup_assistant.services.azure_devops.client import AzureDevOps
from tests.support.devops_site import INSTANCE, ME, http

PERSON = Identity(ME, "aad.bWU", INSTANCE)
POLICIES = "ms.vss-admin-web.organization-policies-data-provider"


class Fixed:
    """Answers every request alike and keeps what was asked."""

    def __init__(
        self, body: Any = None, status: int = 200, headers: dict[str, str] | None = None
    ) -> None:
        self.requests: list[Request] = []
        self._text = body if isinstance(body, str) else json.dumps(body)
        self._status, self._headers = status, headers or {}

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        request.get_data()
        self.requests.append(request)
        kind = "text/html" if self._text.startswith("<") else "application/json"
        text = "" if request.method == "HEAD" else self._text
        response = Response(text, self._status, self._headers, content_type=kind)
        return response(environ, start_response)

    @property
    def last(self) -> Request:
        return self.requests[-1]


class OneToken:
    def authorized(self, send: Callable[[str], Any]) -> Any:
        return send("the-token")


def devops(app: Fixed) -> AzureDevOps:
    return AzureDevOps(http(app), Endpoints(), OneToken())
