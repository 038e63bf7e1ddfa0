"""Reads what the account can see in the selected organization: lazily, and never before the checks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStringListModel, QTimer, Signal
from PySide6.QtWidgets import QWidget

from setup_assistant.errors import AssistantError
from setup_assistant.inspection import coverage as coverage_wording
from setup_assistant.inspection.coverage import read_for
from setup_assistant.inspection.inspect import utc_now
from setup_assistant.model import Coverage, Identity, Inspected, Unread
from setup_assistant.texts import _
from setup_assistant.ui.background import Ticket
from setup_assistant.ui.context import Context
from setup_assistant.ui.widgets.check_list import Lines
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.unread import unread

if TYPE_CHECKING:
    from setup_assistant.services.azure_devops.directories import Access


_CALM_MS = 300
"""Somebody who walks through the table with the arrow keys starts no calls."""


class CoverageReader(QObject):
    """``look_at(inspected)`` reads soon; ``read`` when something new is there; ``get(name)`` gives it."""

    read = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self._inspected: Inspected | None = None
        """The organization to be read next."""
        self._ticket: Ticket | None = None
        self._timer = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._timer.timeout.connect(self._begin)

    def get(self, organization: str) -> Coverage | Unread | None:
        """What was read of the organization in this run; None if nothing was."""
        return dict(self._context.session.coverage).get(organization)

    def look_at(self, inspected: Inspected | None) -> None:
        """The organization that is shown now; None while anything is checked."""
        readable = inspected is not None and isinstance(inspected.evidence.identity, Identity)
        self._inspected = inspected if readable and inspected and inspected.backup else None
        if self._inspected is None or self.get(self._inspected.organization.name) is not None:
            self._timer.stop()
        else:
            self._timer.start()

    @property
    def reading(self) -> bool:
        """Whether something is being read."""
        return self._ticket is not None and not self._ticket.finished

    def _begin(self) -> None:
        inspected, directories = self._inspected, self._context.directories
        if inspected is None or directories is None:
            return
        if self.reading:
            self._timer.start()  # one at a time
            return
        name, evidence = inspected.organization.name, inspected.evidence
        self._ticket = self._context.background.run(
            lambda: read_for(directories, evidence, utc_now),
            done=partial(self._done, directories.first, name),
            failed=partial(self._failed, directories.first, name),
        )

    def _done(self, first: Access, name: str, coverage: Coverage | Unread) -> None:
        directories = self._context.directories
        if directories is None or directories.first is not first:  # somebody else, or nobody
            return
        others = (each for each in self._context.session.coverage if each[0] != name)
        self._context.update(coverage=(*others, (name, coverage)))
        self.read.emit()

    def _failed(self, first: Access, name: str, error: AssistantError) -> None:
        """It never holds anything up: that it could not be read is all that is said."""
        self._done(first, name, unread(error))


def show_list(parent: QWidget, organization: str, coverage: Coverage) -> None:
    """Every project with its repositories, and what they don't promise."""
    title = _("What this account can see in {org}").format(org=organization)
    text = _("Keepit decides what it backs up; this is only what the account can see now.")
    dialog = Dialog(parent, title, text, width=568)
    dialog.help_place = "about.md#what-is-checked"
    lines = [coverage_wording.project(project, coverage) for project in coverage.projects]
    projects = LongList(lines)
    projects.setAccessibleName(title)
    dialog.content.addWidget(projects)
    dialog.add_button(_("Close"), main=True)
    dialog.open()


_FEWEST, _MOST = 3, 10


class LongList(Lines):
    """Read only; a line can be selected and copied."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self.setModel(QStringListModel(list(lines), self))
        self.setEditTriggers(Lines.EditTrigger.NoEditTriggers)
        self.show_rows(min(max(len(lines), _FEWEST), _MOST))
