"""Watches Keepit until the connector that the user creates there appears, then finishes it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from setup_assistant.connector import consent
from setup_assistant.connector.attempt import Marker
from setup_assistant.connector.candidates import Candidate
from setup_assistant.errors import AssistantError, Cancelled
from setup_assistant.model import Attempt, Connector, Created
from setup_assistant.ui.context import Context

if TYPE_CHECKING:
    from setup_assistant.cancel import CancelToken
    from setup_assistant.ui.background import Ticket

EVERY_MS = 5000


class ConsentWatch(QObject):
    """``begin()`` looks every five seconds, ``look()`` at once; ``stop()`` ends it."""

    looked = Signal()
    """One look found nothing new."""
    failed = Signal(object)
    """A look failed; the next one may not."""
    asked = Signal(object)
    """A ``Candidate`` that isn't certain: ``confirm`` or ``refuse`` it; None when it is gone."""
    appeared = Signal(object)
    """The new ``Connector``; from here on there is no way back."""
    completed = Signal(object)
    """``Created``: read back from Keepit."""
    not_completed = Signal(object)
    """Finishing failed; ``complete()`` tries again."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self._ticket: Ticket | None = None
        self._cancel: CancelToken | None = None
        self._connector: Connector | None = None
        self._attempt = Attempt("")
        self._candidate: Candidate | None = None
        self.completing = False
        """Whether what Keepit made is being finished: members are written to its access list."""
        self.timer = QTimer(self, interval=EVERY_MS)
        self.timer.timeout.connect(self.look)

    @property
    def has_connector(self) -> bool:
        """Whether the new connector is there."""
        return self._connector is not None

    def begin(self) -> None:
        """Watch from now on; new is what was made since Keepit's page was first opened."""
        self.stop()
        self._connector = self._candidate = None
        if (marker := self._marker()) is not None and (account := self._context.session.keepit):
            self._attempt = marker.begin(connector.guid for connector in account.connectors)
        self.timer.start()

    def confirm(self) -> None:
        """The person says that the connector that was asked about is the new one."""
        if self._candidate is not None:
            self._take(self._candidate.connector)

    def refuse(self) -> None:
        """The person says that it isn't: the watch goes on without it."""
        candidate, self._candidate = self._candidate, None
        if candidate is not None and (marker := self._marker()) is not None:
            self._attempt = marker.not_ours(candidate.connector.guid)
            self.asked.emit(None)
            self.look()

    def stop(self) -> None:
        """Watch no longer."""
        self.timer.stop()
        if self._ticket is not None:
            self._ticket.drop()
            self._ticket = None
        if self._cancel is not None:
            self._cancel.cancel()

    def look(self) -> None:
        """Look now, unless a look is under way."""
        if self._ticket is None and self._connector is None:
            self._ticket = self._context.background.run(
                self._look, done=self._looked, failed=self._look_failed
            )

    def complete(self) -> None:
        """Let the members see the connector and read it back."""
        from setup_assistant.cancel import CancelToken

        if self._connector is not None:
            self.completing = True
            self._cancel = CancelToken()
            self._ticket = self._context.background.run(
                partial(self._complete, self._connector, self._cancel),
                done=self._completed,
                failed=self._complete_failed,
            )

    def _marker(self) -> Marker | None:
        account = self._context.session.keepit
        return Marker(self._context.memory, account.id) if account is not None else None

    def _look(self) -> Candidate | None:
        keepit, account = self._context.keepit, self._context.session.keepit
        if keepit is None or account is None:
            raise Cancelled
        return consent.appeared(keepit, account.id, self._attempt, self._context.session.draft)

    def _complete(self, connector: Connector, cancel: CancelToken) -> Created:
        keepit, session = self._context.keepit, self._context.session
        if keepit is None or session.keepit is None:
            raise Cancelled
        return consent.complete(
            keepit,
            session.keepit,
            connector.guid,
            session.draft,
            on_stage=lambda _stage: None,
            cancel=cancel,
        )

    def _looked(self, candidate: Candidate | None) -> None:
        self._ticket = None
        if candidate is not None and candidate.certain:
            self._take(candidate.connector)
            return
        if candidate != self._candidate:
            self._candidate = candidate
            self.asked.emit(candidate)
        self.looked.emit()

    def _take(self, connector: Connector) -> None:
        self._connector, self._candidate = connector, None
        self.timer.stop()
        if self._ticket is not None:  # a look that was under way says nothing new
            self._ticket.drop()
            self._ticket = None
        self.appeared.emit(connector)

    def _look_failed(self, error: AssistantError) -> None:
        self._ticket = None
        self.failed.emit(error)

    def _completed(self, created: Created) -> None:
        self._ticket, self.completing = None, False
        self.completed.emit(created)

    def _complete_failed(self, error: AssistantError) -> None:
        self._ticket, self.completing = None, False
        self.not_completed.emit(error)
