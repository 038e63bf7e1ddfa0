"""An inspection as JUnit XML, for pipelines: an organization is a suite, a check is a case.

Required and failed is a *failure*; required and not read is an *error*, never a pass; what is only
advised, is accepted by somebody, or doesn't apply, is *skipped* with its message. The suite of the account also has the case
that every organization was checked, so that a check that was stopped, or found none, isn't green.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from setup_assistant import labels
from setup_assistant.checks import registry, wording
from setup_assistant.connector import existing
from setup_assistant.errors import AssistantError
from setup_assistant.model import (
    NOT_READY,
    ConnectorState,
    Finding,
    Inspection,
    OrganizationStatus,
    Verdict,
    Weight,
)
from setup_assistant.texts import _, clocked
from setup_assistant.visible import visible

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
_SUMS = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def junit(inspection: Inspection, connector: ConnectorState | None = None) -> str:
    """``inspection`` as an XML document, with a suite of the ``connector`` where it was looked at.

    Characters that XML can't hold are shown as code points.
    """
    root = suites(inspection)
    if connector is not None:
        _connector(root, connector)
        _count(root)
    return document(root)


def document(root: ET.Element) -> str:
    """``root`` with its declaration."""
    return f"{_DECLARATION}\n{ET.tostring(root, encoding='unicode')}\n"


def merged(parts: Iterable[ET.Element]) -> ET.Element:
    """The suites of all ``parts`` under one root."""
    root = ET.Element("testsuites", name="setup-assistant")
    for part in parts:
        root.extend(part)
    _count(root)
    return root


def not_checked(name: str, problem: AssistantError) -> ET.Element:
    """The suites of somebody who could not be checked: one case, an error."""
    root = ET.Element("testsuites", name="setup-assistant")
    suite = _element(root, "testsuite", name=name)
    case = _element(suite, "testcase", classname=name, name=_("Sign-in"))
    _element(case, "error", message=str(problem), type=type(problem).__name__)
    _count(suite)
    _count(root)
    return root


def suites(inspection: Inspection) -> ET.Element:
    """The suites of ``inspection``."""
    root = ET.Element("testsuites", name="setup-assistant")
    with clocked(labels.utc):
        _account(root, inspection)
        for inspected in inspection.organizations:
            name = inspected.organization.name
            suite = _suite(root, name, inspected.evidence.read_at)
            as_whom = labels.as_whom(inspected.evidence, inspection.account)
            for finding in inspected.findings:
                words = registry.words(finding, inspected.evidence)
                _case(suite, name, finding, words, as_whom)
            _count(suite)
    _count(root)
    return root


def _account(root: ET.Element, inspection: Inspection) -> None:
    account = inspection.account
    suite = _suite(root, account.upn, inspection.finished_at)
    words = registry.account_words(inspection.account_finding, account)
    _case(suite, account.upn, inspection.account_finding, words)
    case = _element(suite, "testcase", classname=account.upn, name=_("Organizations"))
    if not inspection.complete:
        _element(case, "error", message=labels.stopped())
    elif not inspection.organizations:
        _element(case, "error", message=_("No organization was found."))
    elif not any(
        o.status in (OrganizationStatus.READY, *NOT_READY) for o in inspection.organizations
    ):
        _element(case, "error", message=_("Every organization is left out or set aside."))
    _count(suite)  # fmt: skip


def _connector(root: ET.Element, state: ConnectorState) -> None:
    """Not read is an error, as everywhere; what there is nothing of yet is skipped."""
    name = state.connector.shown
    suite = _suite(root, name, state.read_at)
    ended = {
        Verdict.PASSED: "",
        Verdict.FAILED: "failure",
        Verdict.NOT_APPLICABLE: "skipped",
    }
    for point in existing.points(state):
        case = _element(suite, "testcase", classname=name, name=point.title)
        if tag := ended.get(point.verdict, "error"):
            element = _element(case, tag, message=point.found, type=point.id)
            element.text = visible(point.how)
    _count(suite)


def _suite(root: ET.Element, name: str, at: datetime) -> ET.Element:
    timestamp = at.astimezone(UTC).isoformat(timespec="seconds")
    return _element(root, "testsuite", name=name, timestamp=timestamp)


def _case(
    suite: ET.Element, subject: str, finding: Finding, words: wording.Words, as_whom: str = ""
) -> None:
    case = _element(suite, "testcase", classname=subject, name=words.title)
    ended = _tag(finding)
    if ended:
        element = _element(case, ended, message=words.head, type=finding.reason)
        lines = (words.found, as_whom, words.why, *words.by_hand, words.link)
        element.text = "\n".join(visible(line) for line in lines if line)


def _tag(finding: Finding) -> str:
    if finding.verdict is Verdict.PASSED:
        return ""
    not_counted = (Verdict.NOT_APPLICABLE, Verdict.ACCEPTED)
    if finding.verdict in not_counted or finding.weight is Weight.ADVISED:
        return "skipped"
    return "failure" if finding.verdict is Verdict.FAILED else "error"


def _count(element: ET.Element) -> None:
    """The sums of a suite or of all of them; only suites may have a sum of what was skipped."""
    element.set("tests", str(len(element.findall(".//testcase"))))
    for name, tag in _SUMS.items():
        if name != "skipped" or element.tag == "testsuite":
            element.set(name, str(len(element.findall(f".//{tag}"))))


def _element(parent: ET.Element, tag: str, **values: str) -> ET.Element:
    attributes = {name: visible(value) for name, value in values.items()}
    return ET.SubElement(parent, tag, attributes)
