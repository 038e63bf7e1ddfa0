"""The change *turn on third-party application access via OAuth* in one organization."""

from __future__ import annotations

from typing import Final

from setup_assistant.changes.problems import BeforeUnread, Enforced
from setup_assistant.inspection import policy
from setup_assistant.model import Account, ChangeKind, Proposal, State, Unread
from setup_assistant.services.azure_devops import AzureDevOps

KIND: Final = ChangeKind.OAUTH_ACCESS
BEFORE: Final = State.OFF
WANTED: Final = State.ON


def may(devops: AzureDevOps, actor: Account, proposal: Proposal) -> bool:
    """Whether the caller holds the right *manage enterprise policies*, asked now."""
    del actor  # the service answers for whoever asks
    return devops.rights(proposal.organization.name).manage_policies


def read(devops: AzureDevOps, proposal: Proposal) -> State | Unread:
    """On or off, by two routes that agree."""
    held = policy.read(devops, proposal.organization.name)
    if isinstance(held, Unread):
        return held
    return State.ON if held.enabled else State.OFF


def before(devops: AzureDevOps, proposal: Proposal) -> State:
    """The state now, to be kept; raises ``BeforeUnread``, and ``Enforced`` when a parent insists."""
    held = policy.read(devops, proposal.organization.name)
    if isinstance(held, Unread):
        raise BeforeUnread(held.detail)
    if held.enforced_by_parent and not held.enabled:
        raise Enforced
    return State.ON if held.enabled else State.OFF


def write(devops: AzureDevOps, proposal: Proposal, state: State) -> None:
    """Set the policy."""
    devops.set_oauth_access(proposal.organization.name, enabled=state is State.ON)
