"""Keepit's XML: every body that is sent, built in one place, and safe reading of what comes back.

Keepit's API speaks XML only. Bodies are built by ``xml.etree`` (which escapes) and read by
``defusedxml`` (which refuses entities and document types).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeTree

from setup_assistant.errors import MalformedAnswer
from setup_assistant.model import ConnectorDraft
from setup_assistant.services.http.json_shape import LONGEST

SERVICE = "Keepit"
CONNECTOR_TYPE = "azure-do"
DEEPEST, MOST_ELEMENTS = 100, 200_000
"""Keepit's documents are five elements deep; a list of a thousand connectors has some ten thousand."""

_GUID = re.compile(r"[a-z0-9]{6}-[a-z0-9]{6}-[a-z0-9]{6}")
_LOCATION = re.compile(rf"/devices/({_GUID.pattern})(?![a-z0-9-])", re.IGNORECASE)


def create_body(draft: ConnectorDraft) -> str:
    """A new connector: type, name, retention if any, authorization; no attributes, in this order."""
    cloud = ET.Element("cloud")
    _add(cloud, "type", CONNECTOR_TYPE)
    _add(cloud, "name", draft.name)
    if draft.retention:
        _add(cloud, "backup-retention", draft.retention)
    if draft.orglink:
        _add(cloud, "orglink", draft.orglink)
    return _written(cloud)


def enable_body() -> str:
    """The connector takes part in backups."""
    cloud = ET.Element("cloud")
    _add(cloud, "enabled", "true")
    return _written(cloud)


def member_body(email: str) -> str:
    """One more user who may see the connector."""
    member = ET.Element("member")
    _add(member, "aname", email)
    return _written(member)


def backup_body() -> str:
    """A backup that starts now."""
    job = ET.Element("job")
    _add(job, "description", "User-requested backup")
    _add(job, "type", "backup")
    ET.SubElement(job, "immediate")
    ET.SubElement(ET.SubElement(job, "commands"), "backup")
    return _written(job)


def usage_body(since: datetime, until: datetime) -> str:
    """Asks for the highest usage between two times, with the limit where there is one."""
    filter_ = ET.Element("filter")
    period = ET.SubElement(filter_, "range")
    for tag, moment in (("from", since), ("to", until)):
        _add(period, tag, moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    return _written(filter_)


def history_body(since: datetime, until: datetime, count: int) -> str:
    """Asks for at most ``count`` snapshots (below 100) between two times, the oldest first."""
    days = max((until - since).days, 0) + 2  # Keepit's own client rounds up and adds one
    range_ = ET.Element("range")
    _add(range_, "start", since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    _add(range_, "span", f"P{days}D")
    _add(range_, "count", str(count))
    return _written(range_)


def parsed(body: bytes, call: str) -> ET.Element:
    """The root element, tags without namespaces; ``MalformedAnswer`` naming ``call``."""
    parser = SafeTree.DefusedXMLParser(target=_Bounded(), forbid_dtd=True)
    try:
        parser.feed(body)
        root: ET.Element = parser.close()
    except (ET.ParseError, DefusedXmlException, ValueError, LookupError) as problem:
        reason = f"not readable as XML ({type(problem).__name__})"
        raise MalformedAnswer(SERVICE, call, message=reason) from None
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


class _Bounded(ET.TreeBuilder):
    """Builds the tree, up to a size: a few bytes can become an element."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._count = 0

    def start(self, tag: str, attributes: dict[str, str], /) -> ET.Element:
        self._depth, self._count = self._depth + 1, self._count + 1
        if self._depth > DEEPEST or self._count > MOST_ELEMENTS:
            raise ValueError("too large")
        return super().start(tag, attributes)

    def end(self, tag: str, /) -> ET.Element:
        self._depth -= 1
        return super().end(tag)


def document(body: bytes, root_tag: str, call: str) -> ET.Element:
    """As ``parsed``, and the root element is called ``root_tag``."""
    root = parsed(body, call)
    if root.tag != root_tag:
        message = f"expected <{root_tag}>, not <{root.tag[:40]}>"
        raise MalformedAnswer(SERVICE, call, message=message)
    return root


def text(element: ET.Element, path: str) -> str:
    """Stripped text of the first element at ``path``, or an empty string; ``LONGEST`` at most."""
    return (element.findtext(path) or "").strip()[:LONGEST]


def check_lengths(element: ET.Element, call: str) -> None:
    """Raises ``MalformedAnswer`` if a text in ``element`` is longer than any that makes sense."""
    for inside in element.iter():
        if len(inside.text or "") > LONGEST:
            raise MalformedAnswer(SERVICE, call, message=f"<{inside.tag}> is too long")


def required(element: ET.Element, path: str, call: str) -> str:
    """As ``text``; ``MalformedAnswer`` when there is none."""
    value = text(element, path)
    if not value:
        raise MalformedAnswer(SERVICE, call, message=f"<{element.tag}> has no <{path}>")
    return value


def truth(value: str) -> bool:
    """Keepit writes ``true`` and ``false``; attributes use ``1``."""
    return value.lower() in ("true", "1")


def guid(value: str, call: str) -> str:
    """An account's or connector's id in lower case; ``MalformedAnswer`` unless three groups of six."""
    lowered = value.strip().lower()
    if not _GUID.fullmatch(lowered):
        raise MalformedAnswer(SERVICE, call, message="an id is not three groups of six characters")
    return lowered


def guid_of_location(location: str) -> str | None:
    """The connector's id in a ``Location`` such as ``/users/…/devices/{guid}``."""
    match = _LOCATION.search(location)
    return match.group(1).lower() if match else None


def _add(parent: ET.Element, tag: str, value: str) -> None:
    ET.SubElement(parent, tag).text = value


def _written(element: ET.Element) -> str:
    # In text ">" is escaped and no attribute is ever written: only empty elements end in " />".
    return ET.tostring(element, encoding="unicode").replace(" />", "/>")
