"""Changes on the customer's system: what is proposed, what was done, and how it can be put back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from setup_assistant.model.findings import Account
from setup_assistant.model.scope import Organization


class ChangeKind(StrEnum):
    """The changes there are. Nothing destructive is ever one."""

    OAUTH_ACCESS = "oauth_access"
    """Turn on *Third-party application access via OAuth*."""
    ADMINISTRATOR = "administrator"
    """Add the account to Project Collection Administrators. Ownership is never transferred."""


@dataclass(frozen=True)
class Actor:
    """Somebody as the ledger names them. ``id`` is the object id in the directory, or empty."""

    name: str
    upn: str
    tenant_id: str
    id: str = ""

    @classmethod
    def of(cls, account: Account) -> Actor:
        """The account that signed in."""
        return cls(account.name, account.upn, account.tenant_id, account.object_id)


@dataclass(frozen=True)
class Proposal:
    """One change in one organization, not made yet.

    ``subject`` is the account that the change is for. ``descriptor`` is its subject descriptor there
    and ``instance_id`` the organization's host id; both are needed for ``ADMINISTRATOR`` only.
    """

    kind: ChangeKind
    organization: Organization
    subject: Account
    descriptor: str = ""
    instance_id: str = ""


class Outcome(StrEnum):
    """How a change, or its undoing, ended."""

    OPEN = "open"
    """Begun. Whether the request reached Azure DevOps is not known: the program was stopped."""
    CONFIRMED = "confirmed"
    """Two reads after each other agree that it is as wanted."""
    ACCEPTED = "accepted"
    """Azure DevOps accepted it; it could not be read back."""
    UNCHANGED = "unchanged"
    """Azure DevOps accepted it, and every read still shows the old state."""
    REFUSED = "refused"
    """It was never sent, or refused, and the state of before was read since: nothing was changed."""
    UNSURE = "unsure"
    """Sent, and not answered or refused; what was read since doesn't settle whether it was made."""


class State(StrEnum):
    """What a setting is, before and after. For ``OAUTH_ACCESS`` on or off, else member or not."""

    ON = "on"
    OFF = "off"
    MEMBER = "member"
    NOT_MEMBER = "not_member"


@dataclass(frozen=True)
class Act:
    """One time that something was written: by whom, when, and what became of it.

    ``detail`` is for support (codes, request ids) and ``reason`` a sentence for people.
    """

    actor: Actor
    begun_at: datetime
    outcome: Outcome = Outcome.OPEN
    ended_at: datetime | None = None
    reason: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Entry:
    """One line of the ledger. It is written before the change, with the state of before."""

    id: str
    proposal: Proposal
    before: State
    wanted: State
    deed: Act
    undo: Act | None = None
    earlier_undos: tuple[Act, ...] = field(default=())
    """Attempts to undo that didn't end with the state of before."""

    @property
    def kind(self) -> ChangeKind:
        return self.proposal.kind

    @property
    def organization(self) -> Organization:
        return self.proposal.organization

    @property
    def undone(self) -> bool:
        """Whether the state of before is back: read back, not only accepted."""
        return self.undo is not None and self.undo.outcome is Outcome.CONFIRMED

    @property
    def last(self) -> Act:
        """The last time that something was sent: to undo it, unless that was refused, or to make it."""
        refused = self.undo is not None and self.undo.outcome is Outcome.REFUSED
        return self.deed if refused else self.undo or self.deed

    @property
    def unfinished(self) -> bool:
        """Whether the program was stopped in the middle, or nobody knows how it ended."""
        return self.last.outcome in (Outcome.OPEN, Outcome.UNSURE)

    @property
    def undoable(self) -> bool:
        """Whether there may be something to put back."""
        return self.deed.outcome is not Outcome.REFUSED and not self.undone


@dataclass(frozen=True)
class Project:
    """A project that the account can see, with its repositories; ``disabled`` ones by name besides."""

    name: str
    visibility: str
    repositories: tuple[str, ...] = ()
    disabled: tuple[str, ...] = ()


class Hidden(StrEnum):
    """What hides a part of an organization from the account, when it is known."""

    STAKEHOLDER = "stakeholder"
    """Stakeholders see no repositories of private projects."""
    REPOSITORIES_DENIED = "repositories_denied"
    """The list of repositories was refused."""
    ODD_ENTRIES = "odd_entries"
    """Some entries of the lists can't be understood."""


@dataclass(frozen=True)
class Coverage:
    """What the account can see in one organization now. No promise of what Keepit backs up."""

    projects: tuple[Project, ...]
    hidden: tuple[Hidden, ...]
    read_at: datetime
    detail: str = ""
    """Why something is hidden, for support."""

    @property
    def repositories(self) -> int:
        """Repositories that can be seen, disabled ones included."""
        return sum(len(project.repositories) for project in self.projects)

    @property
    def disabled(self) -> int:
        """Repositories that can be seen and are disabled."""
        return sum(len(project.disabled) for project in self.projects)
