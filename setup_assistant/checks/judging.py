"""What several checks need to judge: the organization as a whole, before its single points."""

from __future__ import annotations

from setup_assistant.checks import requirements
from setup_assistant.model import (
    NO_TENANT,
    Evidence,
    Finding,
    Identity,
    Unread,
    UnreadReason,
    Verdict,
)


def finding(check: str, verdict: Verdict, reason: str, **facts: str | None) -> Finding:
    """A finding that weighs what its requirement does; facts that are None or empty are left out."""
    pairs = tuple((name, value) for name, value in facts.items() if value)
    return Finding(check, verdict, requirements.weight(check), str(reason), pairs)


def unknown(check: str, unread: Unread) -> Finding:
    """*Could not be read*, with the reason of the item that is missing."""
    return finding(check, Verdict.UNKNOWN, unread.reason, detail=unread.detail)


def of_one_host(evidence: Evidence) -> Evidence:
    """``evidence`` about the listed organization only: what another one of its name said is unread.

    A name can be given to another organization after a renaming; the id of its host can't. Whatever
    was read under the name is then about the other one, so nothing of it counts, not even a refusal.
    """
    identity, listed_id = evidence.identity, evidence.organization.id
    if not isinstance(identity, Identity) or listed_id in ("", identity.instance_id):
        return evidence
    detail = f"listed as {listed_id}, {identity.instance_id} answers"
    return evidence.with_unread(Unread(UnreadReason.CONTRADICTORY, detail))


def another_host(evidence: Evidence) -> bool:
    """Whether ``of_one_host`` found another organization under the name of the listed one."""
    identity = evidence.identity
    return isinstance(identity, Unread) and identity.reason is UnreadReason.CONTRADICTORY


def personal_backed(evidence: Evidence) -> bool:
    """The organization is not connected to a directory: a work account can't be used there."""
    return evidence.directory == NO_TENANT


def own_directory(evidence: Evidence) -> bool:
    """The organization belongs to the directory that the account signed in to."""
    directory = evidence.directory
    if isinstance(directory, Unread):
        return False
    return directory.casefold() == evidence.account.tenant_id


def not_a_member(evidence: Evidence) -> bool:
    """Azure DevOps knows the account and says that it isn't a member.

    A sign-in to the wrong directory is refused with the same words, so the directory must be known.
    """
    identity = evidence.identity
    refused = isinstance(identity, Unread) and identity.reason is UnreadReason.NOT_MEMBER
    return refused and own_directory(evidence)


def directory_label(evidence: Evidence) -> str:
    """The directory for people: the own one by its name, another by its id, else empty."""
    if own_directory(evidence):
        return evidence.account.directory
    if isinstance(evidence.directory, Unread) or personal_backed(evidence):
        return ""
    return evidence.directory
