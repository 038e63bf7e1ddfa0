"""Sign in again in Keepit: its own page, and a watch on what it reports about the connector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from setup_assistant.connector import existing, wording
from setup_assistant.errors import AssistantError, Cancelled
from setup_assistant.flow import Step
from setup_assistant.model import ConnectorState
from setup_assistant.texts import _
from setup_assistant.ui.consent.coach import Coach, Task
from setup_assistant.ui.consent.keepits_page import KeepitsPage
from setup_assistant.ui.consent.watch import EVERY_MS
from setup_assistant.ui.context import Context

if TYPE_CHECKING:
    from setup_assistant.ui.background import Ticket


class SignInAgainPage(KeepitsPage):
    """Goes on by itself once Keepit's report has changed; *Next* reads it and goes on whatever it says."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            Step.SIGN_IN_AGAIN,
            lambda: _("Sign in again in Keepit"),
            lambda: _("Use the service account, not your own account."),
            Coach(
                _("Open the connector's settings and choose the key."),
                _("Read the permissions and choose Accept."),
            ),
        )
        self.watch = FaultWatch(context)
        self.watch.looked.connect(self.status.looked)
        self.watch.failed.connect(self.status.show_error)
        self.watch.ended.connect(self._ended)

    def entered(self) -> None:
        self.coach.show_task(self._task())
        state = self.context.session.existing
        faulty = state is not None and bool(state.fault)
        # Without a fault before, nothing that Keepit reports shows that somebody has signed in.
        self.begin(_("Waiting for the fault to end…") if faulty else _("Waiting for you…"))
        self.watch.begin()

    def left(self) -> None:
        self.watch.stop()
        self.end()

    def what_stays(self) -> str:
        return _("What you did in Keepit's own page stays. A new check says what it came to.")

    def main_button(self) -> bool:
        self.status.looking()
        self.watch.look(ends=True)
        return False

    def check_now(self) -> None:
        self.status.looking()
        self.watch.look()

    def _ended(self, state: ConnectorState) -> None:
        self.context.update(again=state)
        self.context.go_next()

    def _task(self) -> Task:
        session = self.context.session
        account, state = session.account, session.existing
        name = state.connector.shown if state else ""
        noticed = _("The assistant notices when you are done and goes on by itself.")
        said = _("Choose Next when you have signed in: the assistant then reads the connector.")
        return Task(
            account,
            end=noticed if state and state.fault else said,
            manual=_("In Keepit it is the connector “{name}”.").format(name=name),
            name=name,
            request=wording.approval_request(account, self.host, name) if account else "",
        )


class FaultWatch(QObject):
    """``begin()`` looks every five seconds, ``look()`` at once; ``stop()`` ends it."""

    looked = Signal()
    """Nothing new."""
    failed = Signal(object)
    """A look failed; the next one may not."""
    ended = Signal(object)
    """The ``ConnectorState`` that is new, or that somebody wanted to see."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self._ticket: Ticket | None = None
        self._ends = False
        self.timer = QTimer(self, interval=EVERY_MS)
        self.timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Watch from now on."""
        self.stop()
        self.timer.start()

    def stop(self) -> None:
        """Watch no longer."""
        self.timer.stop()
        self._ends = False
        if self._ticket is not None:
            self._ticket.drop()
            self._ticket = None

    def look(self, *, ends: bool = False) -> None:
        """Look now; ``ends``: what is read from now on is what the sign-in has come to."""
        if ends and self._ticket is not None:  # it began before that was said
            self._ticket.drop()
            self._ticket = None
        self._ends = self._ends or ends
        if self._ticket is None:
            self._ticket = self._context.background.run(
                self._look, done=self._looked, failed=self._look_failed
            )

    def _look(self) -> ConnectorState:
        keepit, session, ends = self._context.keepit, self._context.session, self._ends
        if keepit is None or session.keepit is None or session.existing is None:
            raise Cancelled
        if ends:
            return existing.read_state(keepit, session.keepit.id, session.existing.connector.guid)
        return existing.look_again(keepit, session.keepit.id, session.existing)

    def _looked(self, state: ConnectorState) -> None:
        self._ticket = None
        before = self._context.session.existing
        if self._ends or (before is not None and existing.changed(before, state)):
            self.stop()
            self.ended.emit(state)
        else:
            self.looked.emit()

    def _look_failed(self, error: AssistantError) -> None:
        self._ticket, self._ends = None, False
        self.failed.emit(error)
