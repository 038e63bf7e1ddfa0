"""What the decision about an organization makes of its findings, and the words for that.

Left out: what Keepit asks for only where it backs up doesn't apply. Set aside: what could not be
read is accepted, never passed; a requirement that was read and isn't met ends that by itself, as
does everything being read, or the last day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from setup_assistant.checks import requirements
from setup_assistant.checks.wording import Words
from setup_assistant.model import (
    Evidence,
    Exemption,
    Finding,
    Inspected,
    OAuthPolicy,
    OrganizationStatus,
    Scope,
    UnreadReason,
    Verdict,
    Weight,
)
from setup_assistant.texts import _, clock, day

LEFT_OUT: Final = "left_out"
"""The reason of a finding that doesn't apply because the organization is left out."""

UNREAD: Final = (OrganizationStatus.SIGN_IN, OrganizationStatus.UNKNOWN)
"""The statuses of what was tried and could not be read, for whatever reason."""

FACTS: Final = ("accepted_reason", "accepted_by", "accepted_at", "accepted_until")
"""The facts of an accepted finding: times as ISO 8601; the last is empty where there is no end."""


def applied(findings: Iterable[Finding], evidence: Evidence, scope: Scope) -> Inspected:
    """The findings of one organization as ``scope`` has them count; the clock is ``read_at``."""
    organization = evidence.organization
    backup, exemption = scope.backs_up(organization), scope.exemption(organization)
    counted = tuple(findings if backup else map(_not_applicable, findings))
    if exemption is not None and _holds(exemption, counted, evidence.read_at):
        counted = tuple(_accepted(finding, exemption) for finding in counted)
    return Inspected(evidence, counted, backup, exemption)


def _not_applicable(finding: Finding) -> Finding:
    everywhere = requirements.requirement(finding.check).everywhere
    if everywhere or finding.verdict is Verdict.NOT_APPLICABLE:
        return finding
    return Finding(finding.check, Verdict.NOT_APPLICABLE, finding.weight, LEFT_OUT)


def _holds(exemption: Exemption, findings: tuple[Finding, ...], at: datetime) -> bool:
    """Only for what was tried and could not be read; nothing that was read is ever accepted."""
    required = [finding for finding in findings if finding.weight is Weight.REQUIRED]
    verdicts = {finding.verdict for finding in required}
    tried = all(finding.reason != UnreadReason.CANCELLED for finding in required)
    unread = Verdict.UNKNOWN in verdicts and Verdict.FAILED not in verdicts
    return unread and tried and not exemption.over(at)


def may_set_aside(inspected: Inspected) -> bool:
    """Whether an exemption would hold for it: it was tried, and could not be read."""
    tried = all(finding.reason != UnreadReason.CANCELLED for finding in inspected.findings)
    return inspected.status in UNREAD and tried


def _accepted(finding: Finding, exemption: Exemption) -> Finding:
    if finding.verdict is not Verdict.UNKNOWN:
        return finding
    until = exemption.until.isoformat() if exemption.until else ""
    values = (exemption.reason, exemption.by, exemption.since.isoformat(), until)
    facts = (*finding.facts, *zip(FACTS, values, strict=True))
    return replace(finding, verdict=Verdict.ACCEPTED, facts=facts)


# --- words ------------------------------------------------------------------------------------


def accepted_words(finding: Finding, unread: Words) -> Words:
    """The words of an accepted finding; ``unread`` are those it would have without the exemption."""
    until = _date(finding.fact("accepted_until"))
    if until:
        head = _("Set aside until {until}")
        why = _("Accepted by {upn} on {date} until {until}: “{reason}”")
    else:
        head = _("Set aside")
        why = _("Accepted by {upn} on {date} until somebody takes it back: “{reason}”")
    reason = why.format(
        upn=finding.fact("accepted_by"),
        date=_date(finding.fact("accepted_at")),
        until=until,
        reason=finding.fact("accepted_reason"),
    )
    return replace(unread, head=head.format(until=until), why=reason, by_hand=(), undo="")


def left_out_words(finding: Finding, evidence: Evidence, plain: Words) -> Words:
    """The words of a finding that doesn't apply; ``plain`` names check and page."""
    sentence = _left_as_it_is(evidence) if finding.check == "oauth_access" else _not_asked_for()
    return replace(
        plain,
        head=_("Not needed"),
        found=sentence.format(org=evidence.organization.name, time=clock(evidence.read_at)),
        why=_("{org} is left out of the backup.").format(org=evidence.organization.name),
        by_hand=(),
        undo="",
    )


def _left_as_it_is(evidence: Evidence) -> str:
    if not isinstance(evidence.policy, OAuthPolicy):
        return _("OAuth access could not be read, and isn't needed. Read at {time}.")
    if evidence.policy.enabled:
        return _("OAuth access is on and stays on. Read at {time}.")
    return _("OAuth access is off and stays off. Read at {time}.")


def _not_asked_for() -> str:
    return _("It doesn't matter for an organization that won't be backed up. Read at {time}.")


def left_out_headline(evidence: Evidence, administrator: str) -> Words:
    """What the details say of an organization that is left out; ``administrator`` is that cell."""
    if not isinstance(evidence.policy, OAuthPolicy):
        sentence = _(
            "OAuth access could not be read, and isn't needed. Administrator: {admin}. "
            "Read at {time}."
        )
    elif evidence.policy.enabled:
        sentence = _("OAuth access is on and stays on. Administrator: {admin}. Read at {time}.")
    else:
        sentence = _("OAuth access is off and stays off. Administrator: {admin}. Read at {time}.")
    return Words(
        title=_("Status"),
        head=_("Left out of the backup"),
        found=sentence.format(admin=administrator, time=clock(evidence.read_at)),
        why=_(
            "Keepit still requires administrator rights here. Leave it unselected in Keepit too."
        ),
    )


def aside_headline(exemption: Exemption, evidence: Evidence) -> Words:
    """What the details say of an organization that is set aside."""
    if exemption.until is None:
        head = _("Set aside")
    else:
        head = _("Set aside until {date}").format(date=day(exemption.until))
    sentence = _("“{reason}” – {upn}, {date}. Still not read at {time}.").format(
        reason=exemption.reason,
        upn=exemption.by,
        date=day(exemption.since),
        time=clock(evidence.read_at),
    )
    why = _(
        "What can't be read can't be confirmed, so it is never shown as ready. Every report names it "
        "with this reason."
    )
    return Words(title=_("Status"), head=head, found=sentence, why=why)


def ended(inspected: Inspected) -> str:
    """Why an exemption that was made doesn't hold any more, or empty."""
    exemption, unread = inspected.exemption, inspected.status in UNREAD
    if exemption is None or inspected.status is OrganizationStatus.SET_ASIDE:
        return ""
    if not unread:
        return _("It was read, so it isn't set aside.")
    if exemption.until is not None and exemption.over(inspected.evidence.read_at):
        return _("Set aside until {date}, which has passed.").format(date=day(exemption.until))
    return ""


def _date(text: str) -> str:
    """A date, or the day of a moment, in the reader's form; empty for what a report holds wrongly."""
    try:
        return day(date.fromisoformat(text[:10]))
    except ValueError:
        return ""
