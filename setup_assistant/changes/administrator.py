"""The change *add the account to Project Collection Administrators* in one organization.

The account can't do that itself: an administrator of the organization does. Ownership is never
transferred, because that would throw the old owner out of the group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from setup_assistant import descriptors
from setup_assistant.changes.errors import BeforeUnread, RightUnread
from setup_assistant.checks import administrator
from setup_assistant.errors import SignInError
from setup_assistant.inspection.inspect import inspect_one
from setup_assistant.model import Account, AccountKind, Proposal, State, Unread, Verdict
from setup_assistant.texts import _
from setup_assistant.unread import attempt

if TYPE_CHECKING:
    from setup_assistant.services.azure_devops.client import AzureDevOps

BEFORE: Final = State.NOT_MEMBER
WANTED: Final = State.MEMBER


def may(devops: AzureDevOps, actor: Account, proposal: Proposal) -> bool:
    """Whether ``actor`` is an administrator or the owner, read now: those may add members (facts, 8).

    Raises ``RightUnread``.
    """
    finding = inspect_one(devops, actor, proposal.organization).finding(administrator.ID)
    if finding.verdict is Verdict.UNKNOWN:
        raise RightUnread(finding.reason)
    return finding.verdict is Verdict.PASSED


def read(devops: AzureDevOps, proposal: Proposal) -> State | Unread:
    """Whether the account itself is in the group."""
    name, group = proposal.organization.name, group_of(proposal)
    member = attempt(lambda: devops.in_group(name, proposal.descriptor, group))
    if isinstance(member, Unread):
        return member
    return State.MEMBER if member else State.NOT_MEMBER


def before(devops: AzureDevOps, proposal: Proposal, target: State) -> State:
    """The state now; raises ``BeforeUnread``. No parent can insist on a membership."""
    del target
    state = read(devops, proposal)
    if isinstance(state, Unread):
        raise BeforeUnread(state.detail)
    return state


def write(devops: AzureDevOps, proposal: Proposal, state: State) -> None:
    """Add the account to the group, or take it out."""
    change = devops.add_to_group if state is State.MEMBER else devops.remove_from_group
    change(proposal.organization.name, proposal.descriptor, group_of(proposal))


def group_of(proposal: Proposal) -> str:
    """Subject descriptor of the organization's administrators group."""
    return descriptors.administrators_descriptor(proposal.instance_id)


def refusal(first: Account, second: Account) -> SignInError | None:
    """Why ``second`` can't act for ``first``, or None."""
    if _same(first, second):
        return SignInError(
            _("This is the same account"),
            _(
                "{upn} signed in before and can't make the change itself. Sign in as "
                "an administrator of the organization."
            ).format(upn=second.upn),
        )
    if second.kind is AccountKind.PERSONAL or first.tenant_id != second.tenant_id:
        return SignInError(
            _("This account belongs to another directory"),
            _(
                "{upn} can't change organizations of the directory {directory}. Sign "
                "in as an administrator of the organization."
            ).format(upn=second.upn, directory=first.directory),
        )
    return None


def _same(first: Account, second: Account) -> bool:
    """By sign-in name too: somebody who came with a token has no object id here."""
    if first.tenant_id != second.tenant_id:
        return False
    same_name = first.upn.casefold() == second.upn.casefold()
    return same_name or (bool(first.object_id) and first.object_id == second.object_id)
