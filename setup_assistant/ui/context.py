"""What the pages share: the session, the clients and the way on. Holds every secret in memory only."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from setup_assistant import files
from setup_assistant.errors import AssistantError, NoPrivateBrowser
from setup_assistant.flow import Step, works_again
from setup_assistant.memory import Memory
from setup_assistant.model import Organization, Purpose, Session, SignInMethod
from setup_assistant.registration import NOTHING, Registration, domain_of
from setup_assistant.settings import LEDGER
from setup_assistant.ui.background import Background
from setup_assistant.ui.opening import Opener

if TYPE_CHECKING:
    from pathlib import Path

    from setup_assistant.changes.ledger import Ledger
    from setup_assistant.endpoints import Endpoints
    from setup_assistant.managed import Managed
    from setup_assistant.model import Entry
    from setup_assistant.services.azure_devops.directories import Directories
    from setup_assistant.services.clients import Clients
    from setup_assistant.services.keepit.client import Keepit


def beginning(managed: Managed, remembered: Session | None = None) -> Session:
    """What a run begins with: what an earlier one ``remembered``, within what the organization has set."""
    session = remembered or Session()
    ways = [way for way in (session.method, *SignInMethod) if managed.allows(way)]
    left_out = (Organization("", name) for name in managed.left_out)
    return replace(
        session,
        method=ways[0] if ways else session.method,
        region=managed.region or session.region,
        added=tuple(dict.fromkeys((*session.added, *managed.organizations))),
        scope=session.scope.with_backup(left_out, backup=False),
    )


@dataclass(frozen=True)
class Edit:
    """A value is changed at ``step``, from the review at ``origin`` of what is set up in ``account``."""

    step: Step
    origin: Step
    account: str


class Window(Protocol):
    """What the wizard does for the pages."""

    def go_next(self) -> None: ...
    def set_busy(self, busy: bool) -> None: ...
    def restart_at(self, step: Step) -> None: ...
    def edit(self, step: Step, value: str) -> None: ...
    def refresh(self) -> None: ...
    def forget_pages(self) -> None: ...


class Trial(Protocol):
    """Tries the private browser out: ``ui.browser.trial``."""

    known: NoPrivateBrowser | None

    def problem(self) -> NoPrivateBrowser | None: ...


class Context(QObject):
    """One per window. Pages read ``session`` and replace it with ``update``."""

    changed = Signal()
    """The session was replaced."""
    services_told = Signal()
    """Services that were expected are there, or ``no_services`` says why they never will be."""

    def __init__(
        self,
        clients: Clients,
        memory: Memory,
        trial: Trial,
        *,
        practice: bool = False,
        session: Session | None = None,
        opener: Opener | None = None,
    ) -> None:
        super().__init__()
        self.clients = clients
        self.opener = opener or Opener()
        self.memory = memory
        self.ledger_file = memory.path.with_name(LEDGER)
        self.practice = practice
        self.background = Background(self)
        self.trial = trial
        self.window: Window | None = None
        self.report_folder: Path | None = None
        """Where a report was saved last in this run."""
        self.any_directory = False
        """Whether no certain directory was asked at the first sign-in: the app is for any, then."""
        self.directories: Directories | None = None
        """Who has signed in to Azure DevOps: the first sign-in, and one for each other directory."""
        self.keepit: Keepit | None = None
        self.expecting = False
        """Whether the services still start. Until then nothing can be asked."""
        self.no_services: AssistantError | None = None
        self._session = session or beginning(clients.managed)
        self._edit: Edit | None = None

    @property
    def session(self) -> Session:
        return self._session

    @property
    def allowed_ways(self) -> tuple[SignInMethod, ...]:
        """The ways to sign in that the organization hasn't switched off."""
        return tuple(filter(self.clients.managed.allows, SignInMethod))

    @cached_property
    def ledger(self) -> Ledger:
        """The list of changes in the user's data folder; loads what it is made of when first asked."""
        from setup_assistant.changes.ledger import Ledger

        return Ledger(self.ledger_file)

    def changes_made(self) -> tuple[Entry, ...]:
        """The ledger's entries for the directories that are signed in to, or all before the sign-in.

        Raises ``LedgerProblem`` when the file is damaged. Nothing is loaded where nothing was ever changed.
        """
        if not files.present(self.ledger_file):
            return ()
        directories, entries = self.directories, self.ledger.entries()
        if directories is None:
            return entries
        return tuple(e for e in entries if directories.of(e.proposal.subject.tenant_id) is not None)

    def account_directory(self) -> Registration:
        """Where the expected account signed in last, else what its name says."""
        expected, memory = self._session.expected.strip(), self.memory.load()
        # The directory that is remembered is that of the account that was expected then.
        same = bool(expected) and memory.expected.casefold() == expected.casefold()
        return Registration(tenant=(memory.tenant if same else "") or domain_of(expected))

    def expect_services(self, coming: Callable[[], Endpoints]) -> None:
        """Wait, in a worker, for where the services are."""
        self.expecting = True
        self.background.run(coming, done=self._serve, failed=self._never_served)

    def _serve(self, endpoints: Endpoints) -> None:
        self.clients = replace(self.clients, endpoints=endpoints)
        self.expecting = False
        self.services_told.emit()

    def _never_served(self, problem: AssistantError) -> None:
        self.no_services, self.expecting = problem, False
        self.services_told.emit()

    def update(self, **changes: Any) -> None:
        """Replace fields of the session and tell everybody."""
        self.replace(replace(self._session, **changes))

    def replace(self, session: Session) -> None:
        """Take ``session`` as what is known now."""
        if session != self._session:
            self._session = session
            self.changed.emit()

    def forget_coverage(self, organizations: Collection[str]) -> None:
        """Have read anew what can be seen there, when it is next looked at: something has changed."""
        coverage = self._session.coverage
        self.update(coverage=tuple(each for each in coverage if each[0] not in organizations))

    def try_browser(self, then: Callable[[NoPrivateBrowser | None], None]) -> None:
        """Call ``then`` with why the private browser can't be used (None: it works) once that is known."""
        self.background.run(self.trial.problem, done=then, failed=lambda _stopped: None)

    def go_next(self) -> None:
        """Go on as if the main button's work were done: ``main_button`` isn't asked again."""
        if self.window is not None:
            self.window.go_next()

    def set_busy(self, busy: bool) -> None:
        """While busy nothing on the page or in the footer can be pressed, except Cancel and Help."""
        if self.window is not None:
            self.window.set_busy(busy)

    def restart_at(self, step: Step) -> None:
        """Go back to ``step``; what was learnt after it is forgotten, what was entered stays."""
        if self.window is not None:
            self.window.restart_at(step)

    def edit(self, step: Step, value: str) -> None:
        """Go back to ``step`` with the focus on ``value`` there; *Next* leads back here if nothing else is open."""
        if self.window is not None:
            self.window.edit(step, value)

    def begin_edit(self, step: Step, origin: Step) -> None:
        """A value is being changed at ``step``, for ``origin``."""
        keepit = self._session.keepit
        self._edit = Edit(step, origin, keepit.id if keepit else "")

    def shown(self, step: Step) -> None:
        """The page of ``step`` is shown: on another one nothing leads back any more."""
        if self._edit is not None and self._edit.step is not step:
            self._edit = None

    def returns_to(self, step: Step) -> Step | None:
        """Where *Next* at ``step`` leads back to after an edit; None: to the next step, as always."""
        session, edit = self._session, self._edit
        if edit is None or edit.step is not step or session.inspection is None:
            return None
        same = session.keepit is not None and session.keepit.id == edit.account
        complete = bool(session.draft.name if edit.origin is Step.REVIEW else session.existing)
        return edit.origin if same and complete else None

    def outcome_seen(self) -> None:
        """On a last page. What Keepit refused or didn't answer is asked for again at the next start."""
        session = self._session
        if works_again(session):
            self.memory.forget()
        if session.created is not None and not session.created.unfinished:
            self.memory.forget(session.keepit.id if session.keepit else "")

    def begin_for(self, purpose: Purpose) -> None:
        """To the first page, for ``purpose``; who signs in, how and where stays entered."""
        session, clients = self._session, self.clients
        self.restart_at(Step.BEFORE)
        self.start_over()
        self.clients = clients
        self.update(
            purpose=purpose,
            method=session.method,
            expected=session.expected,
            added=session.added,
            scope=session.scope,
            region=session.region,
        )
        # What is remembered of the step is about the other way.
        self.memory.update(step="", purpose=purpose.value)

    def start_over(self) -> None:
        """Forget everything that this run has learnt and been told."""
        self.directories = self.keepit = None
        self.any_directory = False
        # The next one's account may be at home elsewhere.
        self.clients = replace(self.clients, sign_in_page=NOTHING, other_apps={})
        self.replace(beginning(self.clients.managed))
        if self.window is not None:
            self.window.forget_pages()

    def refresh(self) -> None:
        """Ask the page for its button texts and the step list for its lines again."""
        if self.window is not None:
            self.window.refresh()

    def __repr__(self) -> str:
        return f"Context(practice={self.practice})"
