"""Does the organization belong to the account's directory, and does it recognize the account?"""

from __future__ import annotations

from typing import Final

from setup_assistant.checks import judging
from setup_assistant.checks.wording import (
    MY_ORGANIZATIONS,
    Words,
    settings_link,
    unread_sentence,
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

ID: Final = "directory"


def judge(evidence: Evidence) -> Finding:
    """Passed when it is the account's directory and the account was recognized (or is no member)."""
    if isinstance(evidence.directory, Unread):
        return judging.unknown(ID, evidence.directory)
    if judging.personal_backed(evidence):
        return _finding(Verdict.FAILED, UnreadReason.PERSONAL_BACKED, evidence)
    if not judging.own_directory(evidence):
        return _finding(Verdict.UNKNOWN, UnreadReason.OTHER_DIRECTORY, evidence)
    if isinstance(evidence.identity, Unread) and not judging.not_a_member(evidence):
        return _finding(Verdict.UNKNOWN, evidence.identity.reason, evidence)
    return _finding(Verdict.PASSED, "own_directory", evidence)


def _finding(verdict: Verdict, reason: str, evidence: Evidence) -> Finding:
    label = judging.directory_label(evidence)
    return judging.finding(ID, verdict, reason, directory=label)


def words(finding: Finding, evidence: Evidence) -> Words:
    """The words of a finding of this check."""
    if finding.verdict is Verdict.UNKNOWN:
        foreign = finding.reason == UnreadReason.OTHER_DIRECTORY
        head = _("It belongs to another directory") if foreign else _("Could not be read")
        return unread_words(finding, evidence, title(), head, _page(finding, evidence))
    if finding.verdict is Verdict.FAILED:
        return _personal(evidence)
    return Words(
        title=title(),
        head=_("The directory is the account's"),
        found=_("{org} belongs to the directory {directory}. Read at {time}.").format(
            org=evidence.organization.name,
            directory=finding.fact("directory"),
            time=clock(evidence.read_at),
        ),
        why=_("Only accounts of its directory can enter an organization."),
        link=settings_link(evidence, "organizationAad"),
    )


def title() -> str:
    """Name of the check."""
    return _("Directory")


def _page(finding: Finding, evidence: Evidence) -> str:
    if finding.reason == UnreadReason.OTHER_DIRECTORY:
        return MY_ORGANIZATIONS
    return settings_link(evidence, "organizationAad")


def _personal(evidence: Evidence) -> Words:
    org = evidence.organization.name
    return Words(
        title=title(),
        head=_("Not connected to a directory"),
        found=unread_sentence(UnreadReason.PERSONAL_BACKED, evidence),
        why=_("Keepit needs a work account, and a work account can't be used in {org}.").format(
            org=org
        ),
        by_hand=(
            _("Have the owner of {org} open Organization settings › Microsoft Entra.").format(
                org=org
            ),
            _("Choose Connect directory, then choose the directory {directory}.").format(
                directory=evidence.account.domain
            ),
            _("Or remove the account from {org} if it isn't needed there.").format(org=org),
        ),
        link=settings_link(evidence, "organizationAad"),
        undo=_("Organization settings › Microsoft Entra › Disconnect directory."),
        otherwise=True,
    )
