"""Runs the inspection for the Organizations page and hands what comes in over in batches.

Workers put rows into a queue; a timer of the window empties it, so that thousands of answers cost
the window a few updates and not one each.
"""

from __future__ import annotations

from collections import deque
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from setup_assistant.cancel import CancelToken
from setup_assistant.errors import AssistantError, Cancelled
from setup_assistant.inspection.inspect import inspect, inspect_one
from setup_assistant.model import Inspected, Inspection, Organization, OrganizationStatus, Scope
from setup_assistant.ui.context import Context
from setup_assistant.ui.organizations.row import Row, pending, read

_EVERY_MS = 100
_AT_ONCE = 500


class CheckRunner(QObject):
    """``begin()``; ``listed`` once, ``rows`` in batches, then ``finished`` or ``failed``."""

    listed = Signal(object)
    """List of ``Row``: every organization, waiting."""
    rows = Signal(object)
    """List of ``Row``, at most a few hundred."""
    finished = Signal(object)
    """The ``Inspection``; not complete when it was stopped."""
    failed = Signal(object)
    some_read = Signal(object)
    """List of the one ``Inspected`` of ``again``."""
    one_failed = Signal(object, object)
    """The organization of ``again``, and the error."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self._cancel: CancelToken | None = None
        self._queue: deque[Row] = deque()
        self._result: Inspection | None = None
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._empty)
        self._run = 0
        self.scope = Scope()
        """What was decided when the check of all began; its results are judged by it."""
        self._singles = 0

    @property
    def running(self) -> bool:
        """Whether all organizations are being checked."""
        return self._cancel is not None

    @property
    def running_single(self) -> bool:
        """Whether some organization is being checked by ``again``."""
        return self._singles > 0

    def begin(self, added: tuple[str, ...]) -> None:
        """Check everything anew."""
        self.abandon()
        self._run += 1
        self._cancel = CancelToken()
        self.scope = self._context.session.scope
        self._context.background.run(
            partial(self._inspect, added, self._cancel, self._run),
            done=partial(self._done, self._run),
            failed=partial(self._failed, self._run),
        )

    def stop(self) -> None:
        """End early; what was read is kept and ``finished`` tells it."""
        if self._cancel is not None:
            self._cancel.cancel()

    def abandon(self) -> None:
        """End early; nothing of it is heard any more."""
        self.stop()
        self._run += 1
        self._singles = 0
        self._cancel = self._result = None
        self._queue.clear()
        self._timer.stop()

    def again(self, organization: Organization, *, owned: bool = False) -> None:
        """Check one organization; independent of ``begin``. ``owned``: what the list said of it."""
        self._singles += 1
        self._context.background.run(
            partial(self._inspect_one, organization, owned=owned),
            done=partial(self._one_done, self._run),
            failed=partial(self._one_failed, self._run, organization),
        )

    def _inspect(self, added: tuple[str, ...], cancel: CancelToken, run: int) -> Inspection:
        devops, account = self._context.devops, self._context.session.account
        if devops is None or account is None:
            raise Cancelled
        names: set[str] = set()

        def on_inspected(inspected: Inspected) -> None:
            names.add(inspected.organization.name)
            self._put(run, read(inspected))

        inspection = inspect(
            devops,
            account,
            added=added,
            scope=self.scope,
            on_listed=partial(self._list_waiting, run),
            on_started=lambda one: self._put(run, pending(one, OrganizationStatus.CHECKING)),
            on_inspected=on_inspected,
            cancel=cancel,
        )
        for inspected in inspection.organizations:
            if inspected.organization.name not in names:  # stopped before it was read
                self._put(run, read(inspected))
        return inspection

    def _inspect_one(self, organization: Organization, *, owned: bool) -> Inspected:
        devops, account = self._context.devops, self._context.session.account
        if devops is None or account is None:
            raise Cancelled
        scope = self._context.session.scope
        return inspect_one(devops, account, organization, owned=owned, scope=scope)

    def _put(self, run: int, row: Row) -> None:
        if run == self._run:
            self._queue.append(row)

    def _list_waiting(self, run: int, organizations: tuple[Organization, ...]) -> None:
        rows = [pending(one, OrganizationStatus.WAITING) for one in organizations]
        self._context.background.post(partial(self._list, run, rows))

    def _list(self, run: int, rows: list[Row]) -> None:
        if run == self._run:
            self.listed.emit(rows)
            self._timer.start()

    def _empty(self) -> None:
        batch = [self._queue.popleft() for _row in range(min(len(self._queue), _AT_ONCE))]
        if batch:
            self.rows.emit(batch)
        elif self._result is not None:
            result, self._result, self._cancel = self._result, None, None
            self._timer.stop()
            self.finished.emit(result)

    def _done(self, run: int, inspection: Inspection) -> None:
        if run == self._run:
            self._result = inspection  # told when the queue is empty
            self._timer.start()

    def _failed(self, run: int, error: AssistantError) -> None:
        if run != self._run:
            return
        self.abandon()
        self.failed.emit(error)

    def _one_done(self, run: int, inspected: Inspected) -> None:
        if run == self._run:
            self._singles -= 1
            self.some_read.emit([inspected])

    def _one_failed(self, run: int, organization: Organization, error: AssistantError) -> None:
        if run == self._run:
            self._singles -= 1
            self.one_failed.emit(organization, error)
