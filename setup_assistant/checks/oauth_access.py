"""Is *Third-party application access via OAuth* on? Keepit asks for it wherever it backs up."""

from __future__ import annotations

from typing import Final

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
    Rights,
    Unread,
    UnreadReason,
    Verdict,
)
from setup_assistant.texts import _, clock

ID: Final = "oauth_access"


def judge(evidence: Evidence) -> Finding:
    """Passed when the toggle is on; a policy that nobody told is unknown, never on."""
    if judging.personal_backed(evidence):
        return judging.finding(ID, Verdict.NOT_APPLICABLE, UnreadReason.PERSONAL_BACKED)
    policy = evidence.policy
    if isinstance(policy, Unread):
        return judging.unknown(ID, policy)
    if policy.enabled:
        return judging.finding(ID, Verdict.PASSED, "on", source=policy.source)
    enforced = "yes" if policy.enforced_by_parent else None
    return judging.finding(ID, Verdict.FAILED, "off", source=policy.source, enforced=enforced)


def words(finding: Finding, evidence: Evidence) -> Words:
    """The words of a finding of this check."""
    page = settings_link(evidence, "organizationPolicy")
    if finding.verdict is Verdict.UNKNOWN:
        return unread_words(finding, evidence, title(), _("OAuth access could not be read"), page)
    off = finding.verdict is Verdict.FAILED
    return Words(
        title=title(),
        head=_head(finding),
        found=_sentence(finding).format(
            org=evidence.organization.name, time=clock(evidence.read_at)
        ),
        why=_(
            "Keepit requires this policy in every organization it backs up, to reach all its data."
        ),
        by_hand=_by_hand(finding, evidence) if off else (),
        link=page,
        undo=_("Organization settings › Policies › turn it off again.") if off else "",
    )


def title() -> str:
    """Name of the check."""
    return _("OAuth access")


def _head(finding: Finding) -> str:
    if finding.verdict is Verdict.FAILED:
        return _("OAuth access is off")
    return _("OAuth access is on") if finding.verdict is Verdict.PASSED else _("Not checked")


def _sentence(finding: Finding) -> str:
    if finding.fact("enforced"):
        return _(
            "The policy “Third-party application access via OAuth” is off, and a policy above the "
            "organization keeps it off. Read at {time}."
        )
    if finding.verdict is Verdict.FAILED:
        return _("The policy “Third-party application access via OAuth” is off. Read at {time}.")
    if finding.verdict is Verdict.PASSED:
        return _("The policy “Third-party application access via OAuth” is on. Read at {time}.")
    return reason_form(UnreadReason.PERSONAL_BACKED)


def _by_hand(finding: Finding, evidence: Evidence) -> tuple[str, ...]:
    rights = evidence.rights
    steps: tuple[str, ...] = (
        _("Open Organization settings › Policies."),
        _("Turn on “Third-party application access via OAuth”."),
    )
    if isinstance(rights, Rights) and rights.manage_policies is False:
        needed = _(
            "Whoever does it needs “Manage enterprise policies”: {upn} doesn't have it, or it is set to "
            "Deny."
        )
        steps = (*steps, needed.format(upn=evidence.account.upn))
    if not finding.fact("enforced"):
        return steps
    return (
        *steps,
        _("If it can't be turned on, ask the Azure DevOps Administrator of your directory."),
    )
