"""Runs a call off the GUI thread and brings the answer back on it.

Threads are daemons: closing the window ends the process even while a call hangs.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from setup_assistant.diagnostics import RECORD
from setup_assistant.errors import AssistantError

T = TypeVar("T")

_SWITCH_SECONDS = 0.0005
"""How long a busy worker may keep the interpreter while the window waits for it (Python: 0.005)."""


class Ticket:
    """One call that is under way. ``drop()`` means: nobody waits for its answer any more."""

    def __init__(self) -> None:
        self._dropped = False
        self.finished = False

    @property
    def dropped(self) -> bool:
        return self._dropped

    def drop(self) -> None:
        """Ignore the answer, whatever it is. The call itself goes on until it ends."""
        self._dropped = True


class Background(QObject):
    """``run(call, done=…, failed=…)``: ``call`` in a worker, ``done`` and ``failed`` on the GUI thread."""

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._posted.connect(self._carry_out, Qt.ConnectionType.QueuedConnection)
        self._running: set[Ticket] = set()
        self._closed = False
        self._lock = threading.Lock()
        sys.setswitchinterval(_SWITCH_SECONDS)

    @property
    def running(self) -> int:
        """How many calls have not come back, dropped ones included."""
        return len(self._running)

    def run(
        self,
        call: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[AssistantError], None],
    ) -> Ticket:
        """Start ``call`` in a daemon thread. Exactly one of ``done`` and ``failed`` is called,
        unless the ticket is dropped.

        Errors of ``AssistantError`` go to ``failed``. Any other exception is a bug: the crash
        dialog shows it, and ``failed`` gets a plain ``AssistantError`` so that the page can end
        its progress.
        """
        ticket = Ticket()
        self._running.add(ticket)
        name = getattr(call, "__name__", "call")
        threading.Thread(
            target=self._work, args=(ticket, call, done, failed), daemon=True, name=name
        ).start()
        return ticket

    def post(self, call: Callable[[], None]) -> None:
        """Have ``call`` carried out on the GUI thread soon; for progress, from any thread."""
        with self._lock:
            if not self._closed:
                self._posted.emit(lambda: self._tell(call))

    def _tell(self, call: Callable[[], None]) -> None:
        if not self._closed:  # it may have closed since
            call()

    def close(self) -> None:
        """Drop everything: the window is closing. No worker touches this object afterwards."""
        with self._lock:
            self._closed = True
        for ticket in tuple(self._running):
            ticket.drop()

    def _work(
        self,
        ticket: Ticket,
        call: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[AssistantError], None],
    ) -> None:
        try:
            answer = call()
        except AssistantError as error:
            RECORD.failed(type(error), error, error.__traceback__)
            self._return(ticket, failed, error)
        except BaseException as error:  # noqa: BLE001 - a bug in a worker must reach the crash dialog
            self._return(ticket, lambda bug: _report(bug, failed), error)
        else:
            self._return(ticket, done, answer)

    def _return(self, ticket: Ticket, receive: Callable[[T], None], answer: T) -> None:
        def deliver() -> None:
            self._running.discard(ticket)
            ticket.finished = True
            if not ticket.dropped:
                receive(answer)

        with self._lock:  # the window may close, and take the signal with it, at any moment
            if self._closed:
                self._running.discard(ticket)
                ticket.finished = True
            else:
                self._posted.emit(deliver)

    @Slot(object)
    def _carry_out(self, call: Callable[[], None]) -> None:
        call()


def _report(bug: BaseException, failed: Callable[[AssistantError], None]) -> None:
    sys.excepthook(type(bug), bug, bug.__traceback__)
    failed(AssistantError())
