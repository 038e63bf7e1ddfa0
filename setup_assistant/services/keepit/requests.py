"""Every request that changes something in Keepit, as it is sent and as it is shown.

The window shows the very objects that the client sends; only ``Authorization`` is filled in last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from setup_assistant.model import ConnectorDraft
from setup_assistant.services.keepit import xml
from setup_assistant.services.keepit.xml import parsed
from setup_assistant.texts import _

V4 = "application/vnd.keepit.v4+xml"
"""Devices, jobs and roles: without it connectors of newer types show no type of their own."""
V2 = "application/vnd.keepit.v2"
"""Tokens, which refuse v4; written without ``+xml``."""

MASKED = "Basic ••••••••"
CONNECTOR = "{connector}"
"""Stands for the connector's id in requests that are shown before there is one."""


@dataclass(frozen=True)
class PreparedRequest:
    """A request exactly as it is sent, but for the masked ``Authorization``. ``body`` is text."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: str = ""


@dataclass(frozen=True)
class Requests:
    """The requests of one data centre, whose base address has no trailing slash."""

    base: str

    def prepare(
        self,
        method: str,
        path: str,
        *,
        accept: str = "*/*",
        body: str = "",
        extra: Mapping[str, str] | None = None,
    ) -> PreparedRequest:
        """Any request; a body is XML."""
        headers = {"Authorization": MASKED, "Accept": accept, **(extra or {})}
        if body:
            headers["Content-Type"] = "application/xml"
        return PreparedRequest(method, self.base + path, headers, body)

    def create(self, account: str, draft: ConnectorDraft) -> PreparedRequest:
        """The one request that creates a connector."""
        path = f"/users/{account}/devices/"
        return self.prepare("POST", path, accept=V4, body=xml.create_body(draft))

    def enable(self, account: str, guid: str) -> PreparedRequest:
        """PUT, never POST: a POST can re-initialise the connector."""
        path = f"/users/{account}/devices/{guid}"
        return self.prepare("PUT", path, accept=V4, body=xml.enable_body())

    def grant(self, account: str, guid: str, email: str) -> PreparedRequest:
        """One user more who may see it."""
        path = f"/users/{account}/devices/{guid}/access_list"
        return self.prepare("POST", path, accept=V4, body=xml.member_body(email))

    def backup(self, account: str, guid: str) -> PreparedRequest:
        """A backup that starts now."""
        path = f"/users/{account}/devices/{guid}/jobs/"
        return self.prepare("POST", path, accept=V4, body=xml.backup_body())

    def planned(self, account: str, draft: ConnectorDraft) -> tuple[PreparedRequest, ...]:
        """All that create and start the connector, in order, with ``{connector}`` for its id."""
        return (
            self.create(account, draft),
            *self.planned_rest(account, CONNECTOR, draft.members),
        )

    def planned_rest(
        self, account: str, guid: str, members: Iterable[str]
    ) -> tuple[PreparedRequest, ...]:
        """All that starts a connector which is there, and lets ``members`` see it, in order."""
        return (
            self.enable(account, guid),
            *(self.grant(account, guid, email) for email in members),
            self.backup(account, guid),
        )


def as_text(requests: Sequence[PreparedRequest]) -> str:
    """The requests as they go over the wire, bodies indented, without the API token."""
    return "\n\n\n".join(_one(request) for request in requests)


def _one(request: PreparedRequest) -> str:
    headers = {**request.headers, "Authorization": _("Basic (left out)")}
    lines = [f"{request.method} {request.url}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\n".join(lines) + (f"\n\n{_indented(request.body)}" if request.body else "")


def _indented(body: str) -> str:
    root = parsed(body.encode(), "")
    ET.indent(root)
    return ET.tostring(root, encoding="unicode")
