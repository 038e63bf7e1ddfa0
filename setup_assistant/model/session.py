"""What this run has learnt so far, and the little that the first page needs of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from setup_assistant.model.scope import Scope

if TYPE_CHECKING:
    from datetime import datetime

    from setup_assistant.model.changes import Coverage
    from setup_assistant.model.findings import Account, Inspection
    from setup_assistant.model.keepit import ConnectorState, Created, KeepitAccount
    from setup_assistant.model.unread import Unread


@dataclass(frozen=True)
class ConnectorDraft:
    """What the user wants. ``orglink`` empty = approve a new authorization in Keepit."""

    name: str = ""
    retention: str = ""
    members: tuple[str, ...] = ()
    orglink: str = ""


@dataclass(frozen=True)
class Attempt:
    """A connector that is being made in one Keepit account, with an outcome that isn't certain yet.

    ``sent_at`` (ISO 8601, UTC) and ``name``: the create request that turns Create into a look-up;
    ``looked``: it was looked for and not found. ``guid``: the connector, once Keepit has named it.
    ``begun_at`` and ``before``: when Keepit's own page was opened, and the connectors of that time.
    """

    account: str
    sent_at: str = ""
    name: str = ""
    looked: bool = False
    guid: str = ""
    begun_at: str = ""
    before: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether Keepit may hold a connector because of it."""
        return bool(self.sent_at or self.guid or self.begun_at)


class SignInMethod(StrEnum):
    PRIVATE = "private"
    OWN = "own"
    CODE = "code"
    AZURE_CLI = "azure_cli"
    """No sign-in of ours: the tokens are those of who is signed in to the Azure CLI."""


class Purpose(StrEnum):
    """What the window is used for."""

    NEW = "new"
    AGAIN = "again"
    """To sign in again for a connector that exists."""


@dataclass(frozen=True)
class Session:
    """Everything this run has learnt. Holds no token and no password."""

    purpose: Purpose = Purpose.NEW
    method: SignInMethod = SignInMethod.PRIVATE
    expected: str = ""
    account: Account | None = None
    signed_in_with: SignInMethod | None = None
    signed_in_at: datetime | None = None
    added: tuple[str, ...] = ()
    scope: Scope = field(default_factory=Scope)
    """Which organizations are left out of the backup, and which are set aside."""
    inspection: Inspection | None = None
    before: Inspection | None = None
    """The first whole check of this account in this run: what was found before anything was changed."""
    changed: tuple[str, ...] = ()
    """Ids of the ledger's entries that this run has made and not undone, in order."""
    coverage: tuple[tuple[str, Coverage | Unread], ...] = ()
    """By organization name: what the account can see there, as far as it was looked at."""
    keepit: KeepitAccount | None = None
    region: str = ""
    """Code of Keepit's region; empty while nobody has named one."""
    draft: ConnectorDraft = field(default_factory=ConnectorDraft)
    appeared: str = ""
    """Id of the connector that appeared while Keepit's own page was shown; there is no way back then."""
    created: Created | None = None
    existing: ConnectorState | None = None
    """The connector that is to be signed in again, as Keepit reported it before that."""
    again: ConnectorState | None = None
    """The same, read after that."""
    same_account: bool = False
    """Somebody has said that the right account signed in, although other organizations are reported."""
