"""The changes there are, by kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from setup_assistant.changes import administrator, oauth_access
from setup_assistant.model import Account, ChangeKind, Proposal, State, Unread

if TYPE_CHECKING:
    from setup_assistant.services.azure_devops.client import AzureDevOps


class Change(Protocol):
    """One change; each module that makes one is one."""

    @property
    def BEFORE(self) -> State: ...  # noqa: N802

    @property
    def WANTED(self) -> State: ...  # noqa: N802

    def may(self, devops: AzureDevOps, actor: Account, proposal: Proposal) -> bool: ...

    def read(self, devops: AzureDevOps, proposal: Proposal) -> State | Unread: ...

    def before(self, devops: AzureDevOps, proposal: Proposal, target: State) -> State: ...

    def write(self, devops: AzureDevOps, proposal: Proposal, state: State) -> None: ...


_CHANGES: dict[ChangeKind, Change] = {
    ChangeKind.OAUTH_ACCESS: oauth_access,
    ChangeKind.ADMINISTRATOR: administrator,
}


ORDER = (ChangeKind.ADMINISTRATOR, ChangeKind.OAUTH_ACCESS)
"""In one organization: an administrator may do the rest."""


def change_of(kind: ChangeKind) -> Change:
    """The change of this kind."""
    return _CHANGES[kind]
