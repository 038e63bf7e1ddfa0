"""The shape of JUnit files that Jenkins and its kin accept: elements, their attributes and content."""

from __future__ import annotations

from datetime import datetime
from typing import Any

_COUNTS = frozenset({"tests", "failures", "errors", "skipped", "disabled", "assertions", "id"})
_OUTCOME = (frozenset[str](), frozenset({"message", "type"}), frozenset[str]())

SHAPE: dict[str, tuple[frozenset[str], frozenset[str], frozenset[str]]] = {
    "testsuites": (
        frozenset(),
        frozenset({"name", "time", "tests", "failures", "disabled", "errors"}),
        frozenset({"testsuite"}),
    ),
    "testsuite": (
        frozenset({"name", "tests"}),
        frozenset(
            {"failures", "errors", "skipped", "disabled", "time", "timestamp", "hostname", "id",
             "package", "file", "group", "log", "url", "version", "assertions"}
        ),
        frozenset({"testcase", "properties", "system-out", "system-err", "testsuite"}),
    ),
    "testcase": (
        frozenset({"name"}),
        frozenset({"classname", "time", "assertions", "status", "class", "file", "line", "group"}),
        frozenset({"failure", "error", "skipped", "system-out", "system-err", "properties"}),
    ),
    "failure": _OUTCOME,
    "error": _OUTCOME,
    "skipped": _OUTCOME,
}  # fmt: skip
"""Of each element: attributes it must have, others it may have, and elements it may hold."""


def faults(element: Any, where: str = "") -> list[str]:
    """What in ``element`` and below doesn't fit; nothing when the file is valid."""
    where = f"{where}/{element.tag}"
    if element.tag not in SHAPE:
        return [f"{where}: no such element"]
    must, may, inside = SHAPE[element.tag]
    found = [f"{where}: {name} is missing" for name in must - element.attrib.keys()]
    found += [f"{where}: {name} is unknown" for name in element.attrib.keys() - must - may]
    for name in _COUNTS & element.attrib.keys():
        if not element.get(name).isdecimal():
            found.append(f"{where}: {name} is no number")
    if stamp := element.get("timestamp"):
        datetime.fromisoformat(stamp)
    if element.text and element.text.strip() and SHAPE[element.tag] is not _OUTCOME:
        found.append(f"{where}: holds text")
    outcomes = [child.tag for child in element if child.tag in ("failure", "error", "skipped")]
    if len(outcomes) > 1:
        found.append(f"{where}: more than one outcome")
    for child in element:
        if child.tag not in inside:
            found.append(f"{where}: {child.tag} may not be here")
        found += faults(child, where)
    return found
