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
from setup_assistant.inspection.inspect import inspect, inspect_again, inspect_directory
from setup_assistant.model import (
    Evidence,
    Inspected,
    Inspection,
    Organization,
    OrganizationStatus,
    Scope,
)
from setup_assistant.services.azure_devops.directories import Access, Directories
from setup_assistant.ui.background import Ticket
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
    directory_read = Signal(object, object)
    """The account of ``directory``, and a tuple of ``Inspected``."""
    directory_failed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self._cancel: CancelToken | None = None
        self._queue = deque[Row]()
        self._result: Inspection | None = None
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._empty)
        self._whole: Ticket | None = None
        self._singles: list[Ticket] = []
        self.scope = Scope()
        """What was decided when the check of all began; its results are judged by it."""

    @property
    def running(self) -> bool:
        """Whether all organizations are being checked."""
        return self._cancel is not None

    @property
    def running_single(self) -> bool:
        """Whether some organization is being checked by ``again``."""
        return any(not ticket.finished for ticket in self._singles)

    def begin(self, added: tuple[str, ...], before: Inspection | None) -> None:
        """Check everything anew; ``before`` is what was found last."""
        self.abandon()
        self.scope = self._context.session.scope
        self._cancel = CancelToken()
        self._whole = self._context.background.run(
            partial(self._inspect, added, before, self._cancel, self._queue),
            done=self._done,
            failed=self._failed,
        )

    def stop(self) -> None:
        """End early; what was read is kept and ``finished`` tells it."""
        if self._cancel is not None:
            self._cancel.cancel()

    def abandon(self) -> None:
        """End early; nothing of it is heard any more."""
        self.stop()
        for ticket in (self._whole, *self._singles):
            if ticket is not None:
                ticket.drop()
        self._singles.clear()
        self._cancel = self._result = None
        self._queue = deque()  # its workers may still put rows into the old one
        self._timer.stop()

    def again(self, organization: Organization, evidence: Evidence | None = None) -> None:
        """Check one organization; independent of ``begin``. ``evidence``: as it was read last."""
        ticket = self._context.background.run(
            partial(self._inspect_one, organization, evidence),
            done=lambda inspected: self.some_read.emit([inspected]),
            failed=partial(self.one_failed.emit, organization),
        )
        self._singles.append(ticket)

    def directory(self, access: Access, before: Inspection) -> None:
        """Check the organizations of one directory more, independent of ``begin``."""
        scope = self._context.session.scope
        ticket = self._context.background.run(
            lambda: inspect_directory(self._directories(), access, before, scope=scope),
            done=partial(self.directory_read.emit, access.account),
            failed=self.directory_failed.emit,
        )
        self._singles.append(ticket)

    def _inspect(
        self,
        added: tuple[str, ...],
        before: Inspection | None,
        cancel: CancelToken,
        queue: deque[Row],
    ) -> Inspection:
        names: set[str] = set()

        def on_listed(organizations: tuple[Organization, ...]) -> None:
            rows = [pending(one, OrganizationStatus.WAITING) for one in organizations]
            self._context.background.post(partial(self._list, queue, rows))

        def on_inspected(inspected: Inspected) -> None:
            names.add(inspected.organization.name)
            queue.append(read(inspected))

        inspection = inspect(
            self._directories(),
            added=added,
            scope=self.scope,
            before=before,
            on_listed=on_listed,
            on_started=lambda one: queue.append(pending(one, OrganizationStatus.CHECKING)),
            on_inspected=on_inspected,
            cancel=cancel,
        )
        for inspected in inspection.organizations:
            if inspected.organization.name not in names:  # stopped before it was read
                queue.append(read(inspected))
        return inspection

    def _inspect_one(self, organization: Organization, evidence: Evidence | None) -> Inspected:
        scope = self._context.session.scope
        return inspect_again(self._directories(), organization, evidence, scope=scope)

    def _directories(self) -> Directories:
        directories = self._context.directories
        if directories is None:
            raise Cancelled
        return directories

    def _list(self, queue: deque[Row], rows: list[Row]) -> None:
        if queue is self._queue:
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

    def _done(self, inspection: Inspection) -> None:
        self._result = inspection  # told when the queue is empty
        self._timer.start()

    def _failed(self, error: AssistantError) -> None:
        self.abandon()
        self.failed.emit(error)
