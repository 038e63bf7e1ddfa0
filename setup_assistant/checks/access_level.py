"""Is the access level enough to read code? Advised only: Keepit doesn't state a minimum."""

from __future__ import annotations

from typing import Final

from setup_assistant import labels
from setup_assistant.checks import judging
from setup_assistant.checks.wording import (
    Words,
    reason_form,
    settings_link,
    unread_words,
)
from setup_assistant.model import (
    Evidence,
    Finding,
    Unread,
    UnreadReason,
    Verdict,
)
from setup_assistant.texts import _, clock

ID: Final = "access_level"


def judge(evidence: Evidence) -> Finding:
    """Failed for Stakeholder; not applicable where the account is no member."""
    if judging.personal_backed(evidence):
        return judging.finding(ID, Verdict.NOT_APPLICABLE, UnreadReason.PERSONAL_BACKED)
    if judging.not_a_member(evidence):
        return judging.finding(ID, Verdict.NOT_APPLICABLE, UnreadReason.NOT_MEMBER)
    entitlement = evidence.entitlement
    if isinstance(entitlement, Unread):
        return judging.unknown(ID, entitlement)
    label = entitlement.label or labels.license_name(entitlement.license)
    if entitlement.license == "stakeholder":
        return judging.finding(ID, Verdict.FAILED, "stakeholder", level=label)
    if entitlement.license in ("", "none"):
        return judging.finding(ID, Verdict.UNKNOWN, UnreadReason.MISSING)
    return judging.finding(ID, Verdict.PASSED, "enough", level=label)


def words(finding: Finding, evidence: Evidence) -> Words:
    """The words of a finding of this check."""
    page = settings_link(evidence, "users")
    if finding.verdict is Verdict.UNKNOWN:
        head = _("The access level could not be read")
        return unread_words(finding, evidence, title(), head, page)
    low = finding.verdict is Verdict.FAILED
    return Words(
        title=title(),
        head=_head(finding),
        found=_sentence(finding).format(
            org=evidence.organization.name,
            upn=evidence.account.upn,
            level=finding.fact("level"),
            time=clock(evidence.read_at),
        ),
        why=_(
            "Stakeholders can't read code in private projects, so repositories may be missing from "
            "the backup. Keepit doesn't state a minimum; Basic is safer."
        ),
        by_hand=_by_hand(evidence) if low else (),
        link=page,
        undo=_("Organization settings › Users › Change access level › Stakeholder.") if low else "",
    )


def title() -> str:
    """Name of the check."""
    return _("Access level")


def _head(finding: Finding) -> str:
    if finding.verdict is Verdict.FAILED:
        return _("Stakeholder access may be too low")
    if finding.verdict is Verdict.PASSED:
        return _("The access level is enough")
    return _("Not checked")


def _sentence(finding: Finding) -> str:
    if finding.fact("level"):
        return _("{upn} has the access level {level} in {org}. Read at {time}.")
    not_member = finding.reason == UnreadReason.NOT_MEMBER
    return reason_form(UnreadReason.NOT_MEMBER if not_member else UnreadReason.PERSONAL_BACKED)


def _by_hand(evidence: Evidence) -> tuple[str, ...]:
    return (
        _("Open Organization settings › Users and find {upn}.").format(upn=evidence.account.upn),
        _("Open its menu and choose Change access level."),
        _(
            "Choose Basic, or Basic + Test Plans where test plans matter, then choose Save. This may "
            "need a paid license."
        ),
    )
