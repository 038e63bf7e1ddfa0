"""What is open before everything that is to be backed up is ready: which organizations, and what of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from setup_assistant import labels
from setup_assistant.checks import registry
from setup_assistant.model import (
    NOT_READY,
    Inspected,
    Inspection,
    OrganizationStatus,
    Verdict,
    Weight,
)


@dataclass(frozen=True)
class Point:
    """One point: whose it is, and what; ``inspected`` is None where it is about the account or the check."""

    status: OrganizationStatus
    name: str
    text: str
    inspected: Inspected | None = None


def not_ready(inspection: Inspection) -> list[Inspected]:
    """What isn't ready, worst first; what is set aside only where nothing else is left to be backed up."""
    urgency = list(OrganizationStatus)
    anything = inspection.count(OrganizationStatus.READY)
    statuses = NOT_READY if anything else (*NOT_READY, OrganizationStatus.SET_ASIDE)
    open_ = [o for o in inspection.organizations if o.status in statuses]
    return sorted(open_, key=lambda o: (urgency.index(o.status), o.organization.name))


def points(inspection: Inspection) -> Iterator[Point]:
    """What is open, the account first; at least one where the inspection isn't ready."""
    finding, upn = inspection.account_finding, inspection.account.upn
    blocked = finding.weight is Weight.REQUIRED and finding.verdict is not Verdict.PASSED
    if blocked:
        unknown = finding.verdict is Verdict.UNKNOWN
        status = OrganizationStatus.UNKNOWN if unknown else OrganizationStatus.ATTENTION
        yield Point(status, upn, registry.account_words(finding, inspection.account).head)
    organizations = not_ready(inspection)
    for inspected in organizations:
        text = registry.headline(inspected).head
        if inspected.status is OrganizationStatus.UNKNOWN:
            text = labels.status_word(inspected.status)
        yield Point(inspected.status, inspected.organization.name, text, inspected)
    if not inspection.complete and not blocked and not organizations:
        yield Point(OrganizationStatus.UNKNOWN, upn, labels.stopped())
