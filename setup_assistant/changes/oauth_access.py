"""The change *turn on third-party application access via OAuth* in one organization."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from setup_assistant.changes.errors import (
    BeforeUnread,
    Denied,
    Enforced,
    RightUnread,
)
from setup_assistant.checks import administrator
from setup_assistant.inspection import policy
from setup_assistant.inspection.inspect import inspect_one
from setup_assistant.model import Account, Proposal, State, Unread, Verdict

if TYPE_CHECKING:
    from setup_assistant.services.azure_devops.client import AzureDevOps

BEFORE: Final = State.OFF
WANTED: Final = State.ON


def may(devops: AzureDevOps, actor: Account, proposal: Proposal) -> bool:
    """Whether the caller holds the right *manage enterprise policies*, asked now.

    Raises ``RightUnread``, and ``Denied`` for an administrator from whom it was taken away.
    """
    right = devops.rights(proposal.organization.name).manage_policies
    if isinstance(right, Unread):
        raise RightUnread(right.detail)
    if not right:
        inspected = inspect_one(devops, actor, proposal.organization)
        if inspected.finding(administrator.ID).verdict is Verdict.PASSED:
            raise Denied
    return right


def read(devops: AzureDevOps, proposal: Proposal) -> State | Unread:
    """On or off, by two routes that agree."""
    toggle = policy.read(devops, proposal.organization.name)
    if isinstance(toggle, Unread):
        return toggle
    return State.ON if toggle.enabled else State.OFF


def before(devops: AzureDevOps, proposal: Proposal, target: State) -> State:
    """The state now; raises ``BeforeUnread``, and ``Enforced`` when a parent insists on what isn't ``target``."""
    toggle = policy.read(devops, proposal.organization.name)
    if isinstance(toggle, Unread):
        raise BeforeUnread(toggle.detail)
    state = State.ON if toggle.enabled else State.OFF
    if toggle.enforced_by_parent and state is not target:
        raise Enforced
    return state


def write(devops: AzureDevOps, proposal: Proposal, state: State) -> None:
    """Set the policy."""
    devops.set_oauth_access(proposal.organization.name, enabled=state is State.ON)
