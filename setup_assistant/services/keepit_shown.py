"""Requests to Keepit as people read them: as they go over the wire, the API token left out."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from setup_assistant.services.keepit_requests import PreparedRequest
from setup_assistant.services.keepit_xml import parsed
from setup_assistant.texts import _


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
