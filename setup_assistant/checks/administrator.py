"""Is the account the organization's owner, or a member in Project Collection Administrators?

Keepit asks for one of the two in every organization that the account can reach.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from setup_assistant import descriptors
from setup_assistant.checks import judging
from setup_assistant.checks.wording import (
    Words,
    reason_form,
    settings_link,
    unread_words,
)
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
from setup_assistant.texts import _, clock

ID: Final = "administrator"

_NOT_YET_OR_NO_LONGER = frozenset({"pending", "disabled", "deleted", "expired"})


def judge(evidence: Evidence) -> Finding:
    """Passed with the way: ``owner``, ``direct``, ``group`` (and its name) or ``member``."""
    if judging.personal_backed(evidence):
        return judging.finding(ID, Verdict.NOT_APPLICABLE, UnreadReason.PERSONAL_BACKED)
    if judging.not_a_member(evidence):
        return judging.finding(ID, Verdict.FAILED, "not_member")
    if isinstance(evidence.owner, Owner) and evidence.owner.is_me:
        return judging.finding(ID, Verdict.PASSED, "owner")
    in_group = in_administrators(evidence.identity, evidence.groups)
    if isinstance(in_group, Unread):
        return judging.unknown(ID, in_group)
    if in_group and _active(evidence.entitlement):
        return _by_group(evidence.identity, evidence.groups)
    if isinstance(evidence.owner, Unread):
        return judging.unknown(ID, evidence.owner)
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
        return judging.finding(ID, Verdict.PASSED, "member")
    if isinstance(groups.direct, Unread):
        return judging.finding(ID, Verdict.PASSED, "member")
    if descriptors.administrators_descriptor(identity.instance_id) in groups.direct:
        return judging.finding(ID, Verdict.PASSED, "direct")
    via = None if isinstance(groups.via, Unread) else groups.via
    return judging.finding(ID, Verdict.PASSED, "group", group=via)


def _not_administrator(evidence: Evidence, *, in_group: bool) -> Finding:
    if in_group and isinstance(evidence.entitlement, Entitlement):
        return judging.finding(ID, Verdict.FAILED, "inactive", status=evidence.entitlement.status)
    return judging.finding(ID, Verdict.FAILED, "not_administrator")


def words(finding: Finding, evidence: Evidence) -> Words:
    """The words of a finding of the administrator check."""
    page = settings_link(evidence, "users" if finding.reason in _ADDED_FIRST else "groups")
    if finding.verdict is Verdict.UNKNOWN:
        head = _("Administrator rights could not be read")
        unread = unread_words(finding, evidence, title(), head, page)
        return replace(unread, by_hand=(*unread.by_hand, *_claim(evidence)))
    return Words(
        title=title(),
        head=_head(finding),
        found=_sentence(finding).format(
            org=evidence.organization.name,
            upn=evidence.account.upn,
            group=finding.fact("group"),
            status=finding.fact("status"),
            time=clock(evidence.read_at),
        ),
        why=_(
            "Keepit requires administrator rights in every organization the account can reach, "
            "even those you won't back up."
        ),
        by_hand=_by_hand(finding, evidence),
        link=page,
        undo=_undo(finding),
    )


def title() -> str:
    """Name of the check."""
    return _("Administrator")


def _claim(evidence: Evidence) -> tuple[str, ...]:
    """What helps an organization whose page names no owner: it may be orphaned."""
    owner = evidence.owner
    if not isinstance(owner, Unread) or owner.reason is not UnreadReason.MISSING:
        return ()
    return (
        _(
            "If it has no owner any more, an Azure DevOps Administrator of the directory can claim it "
            "under Organization settings › Overview."
        ),
    )


_ADDED_FIRST = frozenset({"not_member", "inactive"})


def _head(finding: Finding) -> str:
    if finding.verdict is Verdict.FAILED:
        return _("The account is not an administrator")
    if finding.verdict is Verdict.NOT_APPLICABLE:
        return _("Not checked")
    if finding.reason == "owner":
        return _("The account is the owner")
    return _("The account is an administrator")


def _sentence(finding: Finding) -> str:
    if finding.reason == "group" and finding.fact("group"):
        return _(
            "{upn} is in Project Collection Administrators of {org} through the group “{group}”. "
            "Read at {time}."
        )
    return {
        "owner": _("{upn} is the owner of {org}. Read at {time}."),
        "direct": _("{upn} is in Project Collection Administrators of {org}. Read at {time}."),
        "member": _("{upn} is in Project Collection Administrators of {org}. Read at {time}."),
        "group": _(
            "{upn} is in Project Collection Administrators of {org} through a group. Read at {time}."
        ),
        "inactive": _(
            "{upn} is in Project Collection Administrators of {org}, but its access is not active "
            "(Azure DevOps says: {status}). Read at {time}."
        ),
        "not_administrator": _(
            "{upn} is a member of {org}, but not its owner and not in Project Collection "
            "Administrators. Read at {time}."
        ),
        "not_member": reason_form(UnreadReason.NOT_MEMBER),
        "personal_backed": reason_form(UnreadReason.PERSONAL_BACKED),
    }[finding.reason]


def _by_hand(finding: Finding, evidence: Evidence) -> tuple[str, ...]:
    if finding.verdict is not Verdict.FAILED:
        return ()
    upn = evidence.account.upn
    if finding.reason == "inactive":
        return (
            _("Open Organization settings › Users and find {upn}.").format(upn=upn),
            _("Give it the access level Basic, and have the account sign in once."),
        )
    add = (
        _("Open Organization settings › Users and choose Add users."),
        _(
            "Enter {upn} with the access level Basic, then choose Add. This may need a paid license."
        ).format(upn=upn),
    )
    promote = (
        _("Open Organization settings › Permissions."),
        _("Choose Project Collection Administrators › Members › Add."),
        _("Enter {upn}, then choose Save.").format(upn=upn),
    )
    return (*add, *promote) if finding.reason == "not_member" else promote


def _undo(finding: Finding) -> str:
    if finding.verdict is not Verdict.FAILED or finding.reason == "inactive":
        return ""
    return _(
        "Organization settings › Permissions › Project Collection Administrators › remove the account."
    )
