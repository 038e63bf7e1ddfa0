"""Is the account the organization's owner, or a member in Project Collection Administrators?

Keepit asks for one of the two in every organization that the account can reach.
"""

from __future__ import annotations

from typing import Final

from setup_assistant import descriptors
from setup_assistant.checks import administrator_wording, common, requirements
from setup_assistant.model import (
    Entitlement,
    Evidence,
    Finding,
    Groups,
    Identity,
    Owner,
    Unread,
    UnreadReason,
    Verdict,
)

ID: Final = "administrator"

_NOT_YET_OR_NO_LONGER = frozenset({"pending", "disabled", "deleted", "expired"})

words = administrator_wording.words


def judge(evidence: Evidence) -> Finding:
    """Passed with the way: ``owner``, ``direct``, ``group`` (and its name) or ``member``."""
    if common.personal_backed(evidence):
        return _finding(Verdict.NOT_APPLICABLE, UnreadReason.PERSONAL_BACKED)
    if common.not_a_member(evidence):
        return _finding(Verdict.FAILED, "not_member")
    if isinstance(evidence.owner, Owner) and evidence.owner.is_me:
        return _finding(Verdict.PASSED, "owner")
    in_group = in_administrators(evidence.identity, evidence.groups)
    if isinstance(in_group, Unread):
        return common.unknown(ID, requirements.weight(ID), in_group)
    if in_group and _active(evidence.entitlement):
        return _by_group(evidence.identity, evidence.groups)
    if isinstance(evidence.owner, Unread):
        return common.unknown(ID, requirements.weight(ID), evidence.owner)
    return _not_administrator(evidence, in_group=in_group)


def in_administrators(identity: Identity | Unread, groups: Groups | Unread) -> bool | Unread:
    """Whether the account is in Project Collection Administrators, by itself or through a group.

    That the host's id is the scope of its groups is an inference. Any group of that scope among the
    memberships confirms it (every member is in Valid Users); without one, an administrators group
    of another scope could be the right one, so nothing is concluded.
    """
    if isinstance(identity, Unread):
        return identity
    if isinstance(groups, Unread):
        return groups
    if descriptors.administrators_sid(identity.instance_id) in groups.transitive:
        return True
    scope = descriptors.domain_sid(identity.instance_id) + "-"
    confirmed = any(sid.startswith(scope) for sid in groups.transitive)
    if not confirmed and any(map(descriptors.is_administrators, groups.transitive)):
        return Unread(UnreadReason.CONTRADICTORY, "administrators group of another scope")
    return False


def _active(entitlement: Entitlement | Unread) -> bool:
    """An unread entitlement says nothing: the identity already proves the membership."""
    return isinstance(entitlement, Unread) or entitlement.status not in _NOT_YET_OR_NO_LONGER


def _by_group(identity: Identity | Unread, groups: Groups | Unread) -> Finding:
    if isinstance(identity, Unread) or isinstance(groups, Unread):
        return _finding(Verdict.PASSED, "member")
    if isinstance(groups.direct, Unread):
        return _finding(Verdict.PASSED, "member")
    if descriptors.administrators_descriptor(identity.instance_id) in groups.direct:
        return _finding(Verdict.PASSED, "direct")
    via = None if isinstance(groups.via, Unread) else groups.via
    return _finding(Verdict.PASSED, "group", group=via)


def _not_administrator(evidence: Evidence, *, in_group: bool) -> Finding:
    if in_group and isinstance(evidence.entitlement, Entitlement):
        return _finding(Verdict.FAILED, "inactive", status=evidence.entitlement.status)
    return _finding(Verdict.FAILED, "not_administrator")


def _finding(verdict: Verdict, reason: str, **facts: str | None) -> Finding:
    return common.finding(ID, requirements.weight(ID), verdict, str(reason), **facts)
