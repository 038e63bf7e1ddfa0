"""Reads what the account can see in the selected organization: lazily, and never before the checks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStringListModel, QTimer, Signal
from PySide6.QtWidgets import QListView, QWidget

from setup_assistant.errors import AssistantError
from setup_assistant.inspection import coverage as coverage_wording
from setup_assistant.model import Coverage, Identity, Inspected, Unread, UnreadReason
from setup_assistant.texts import _
from setup_assistant.ui.background import Ticket
from setup_assistant.ui.changes import recheck
from setup_assistant.ui.context import Context
from setup_assistant.ui.widgets.dialog import Dialog

if TYPE_CHECKING:
    from setup_assistant.services.azure_devops.client import AzureDevOps


_CALM_MS = 300
"""Somebody who walks through the table with the arrow keys starts no calls."""


class CoverageReader(QObject):
    """``look_at(inspected)`` reads soon; ``read`` when something new is known; ``known(name)`` what is."""

    read = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self._wanted: Inspected | None = None
        self._ticket: Ticket | None = None
        self._timer = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._timer.timeout.connect(self._begin)

    def known(self, organization: str) -> Coverage | Unread | None:
        """What was read of the organization in this run; None if nothing was."""
        return dict(self._context.session.coverage).get(organization)

    def look_at(self, inspected: Inspected | None) -> None:
        """The organization that is shown now; None while anything is checked."""
        readable = inspected is not None and isinstance(inspected.evidence.identity, Identity)
        self._wanted = inspected if readable and inspected and inspected.backup else None
        if self._wanted is None or self.known(self._wanted.organization.name) is not None:
            self._timer.stop()
        else:
            self._timer.start()

    @property
    def reading(self) -> bool:
        """Whether something is being read."""
        return self._ticket is not None and not self._ticket.finished

    def _begin(self) -> None:
        wanted, devops = self._wanted, self._context.devops
        if wanted is None or devops is None:
            return
        if self.reading:
            self._timer.start()  # one at a time
            return
        self._ticket = self._context.background.run(
            self._work(wanted, devops),
            done=partial(self._done, devops, wanted.organization.name),
            failed=partial(self._failed, devops, wanted.organization.name),
        )

    def _work(self, wanted: Inspected, devops: AzureDevOps) -> Callable[[], Coverage | Unread]:
        def work() -> Coverage | Unread:
            from setup_assistant.inspection.coverage import read_coverage
            from setup_assistant.inspection.inspect import utc_now

            return read_coverage(devops, wanted.evidence, utc_now)

        return work

    def _done(self, devops: AzureDevOps, name: str, found: Coverage | Unread) -> None:
        if self._context.devops is not devops:  # somebody else has signed in, or nobody
            return
        recheck.forget_coverage(self._context, [name])
        self._context.update(coverage=(*self._context.session.coverage, (name, found)))
        self.read.emit()

    def _failed(self, devops: AzureDevOps, name: str, error: BaseException) -> None:
        """It never holds anything up: that it could not be read is all that is said."""
        from setup_assistant.services.http import responder

        unread = Unread(UnreadReason.MALFORMED)
        if isinstance(error, AssistantError):
            unread = responder.unread(error)
        self._done(devops, name, unread)


def show_list(parent: QWidget, organization: str, coverage: Coverage) -> None:
    """Every project with its repositories, and what they don't promise."""
    title = _("What this account can see in {org}").format(org=organization)
    text = _("Keepit decides what it backs up; this is only what the account can see now.")
    dialog = Dialog(parent, title, text, width=568)
    lines = [coverage_wording.project(project, coverage) for project in coverage.projects]
    dialog.content.addWidget(LongList(lines))
    dialog.add_button(_("Close"), main=True)
    dialog.open()


_ROW, _SHOWN = 24, 10


class LongList(QListView):
    """Read only; a line can be selected and copied."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self.setModel(QStringListModel(list(lines), self))
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setFixedHeight(_ROW * min(max(len(lines), 3), _SHOWN) + 4)
