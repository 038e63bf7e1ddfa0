"""What a report holds: for each tenant who looked, what was found before and after, and what was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from setup_assistant import __version__
from setup_assistant.checks import requirements
from setup_assistant.checks.registry import judge_all
from setup_assistant.model import (
    Account,
    ConnectorDraft,
    ConnectorState,
    Coverage,
    Created,
    Entry,
    Inspected,
    Inspection,
    KeepitAccount,
    Purpose,
    Session,
    Unread,
)
from setup_assistant.texts import _


@dataclass(frozen=True)
class SignInAgain:
    """A connector that exists, as Keepit reported it before it was signed in again and after that.

    None is what was not read: none was chosen yet, or nobody has signed in.
    """

    before: ConnectorState | None
    after: ConnectorState | None


@dataclass(frozen=True)
class TenantReport:
    """One directory. ``after`` is None where nothing could be checked; then ``problem`` says why.

    ``coverage`` is by organization name. ``draft`` is what was asked for, ``created`` what Keepit
    holds.
    """

    account: Account
    before: Inspection | None
    after: Inspection | None
    coverage: Mapping[str, Coverage | Unread] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    created: Created | None = None
    keepit: KeepitAccount | None = None
    draft: ConnectorDraft | None = None
    problem: str = ""
    connector_problem: str = ""
    """Why ``created`` is None although the connector was to be read."""
    although: str = ""
    """What was not ready when the connector was created all the same, in sentences."""
    again: SignInAgain | None = None
    """What this was about where no connector was to be created."""

    def __post_init__(self) -> None:
        if (self.after is None) != bool(self.problem):
            raise ValueError("a tenant has been checked, or there is a problem that says why not")

    @cached_property
    def earlier(self) -> Inspection | None:
        """What was found before, where that is something else than what was found after."""
        return None if self.before == self.after else self.before

    @property
    def ready(self) -> bool:
        """Every organization ready, nothing left out, and the account in order."""
        return self.after is not None and self.after.ready

    def was(self, organization: str) -> Inspected | None:
        """The organization as it was found before, if it is shown and was there."""
        return self._earlier_by_name.get(organization)

    @cached_property
    def _earlier_by_name(self) -> Mapping[str, Inspected]:
        organizations = self.earlier.organizations if self.earlier else ()
        return {one.organization.name: one for one in organizations}


@dataclass(frozen=True)
class Report:
    """What is written down, and by which version with which rules. ``made_at`` is aware."""

    made_at: datetime
    tenants: tuple[TenantReport, ...]
    practice: bool = False
    check_again: str = ""
    """The command that checks the same once more, at any computer; empty where none can be named."""
    assistant: str = __version__
    requirements: str = field(default_factory=requirements.version)

    @property
    def again(self) -> SignInAgain | None:
        """The connector that the check was about, where it was to be signed in again."""
        return next((tenant.again for tenant in self.tenants if tenant.again), None)

    @property
    def ready(self) -> bool:
        """Every tenant ready, and at least one."""
        return bool(self.tenants) and all(tenant.ready for tenant in self.tenants)


def of_session(
    session: Session,
    entries: Iterable[Entry],
    made_at: datetime,
    *,
    practice: bool,
    check_again: str = "",
) -> Report:
    """The report of one run of the window; ``ValueError`` if nobody has signed in."""
    if session.account is None:
        raise ValueError("nobody has signed in")
    checked = session.inspection is not None
    after = session.inspection
    names = {one.organization.name for one in after.organizations if one.backup} if after else set()
    new = session.purpose is Purpose.NEW
    tenant = TenantReport(
        account=session.account,
        before=_as_decided(session.before, after),
        after=after,
        coverage={name: seen for name, seen in session.coverage if name in names},
        entries=tuple(entries),
        created=session.created,
        keepit=session.keepit,
        draft=session.draft if new and session.draft != ConnectorDraft() else None,
        again=None if new else SignInAgain(session.existing, session.again),
        problem="" if checked else _("The organizations were not checked."),
    )
    return Report(made_at, (tenant,), practice, check_again)


def _as_decided(before: Inspection | None, after: Inspection | None) -> Inspection | None:
    """What was found before, judged by what is decided now: a decision is no change of what was found."""
    if before is None or after is None:
        return before
    now = {one.organization.name: one for one in after.organizations}

    def judged(was: Inspected) -> Inspected:
        one = now.get(was.organization.name, was)
        same = (was.backup, was.exemption) == (one.backup, one.exemption)
        return was if same else judge_all(was.evidence, one.scope)

    return replace(before, organizations=tuple(map(judged, before.organizations)))
