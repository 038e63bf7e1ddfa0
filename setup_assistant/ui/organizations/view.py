"""The parts of the Organizations page, and which of them are shown together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from setup_assistant.errors import AssistantError
from setup_assistant.model import Account, OrganizationStatus
from setup_assistant.ui.organizations.details import Actions, Details, Fix
from setup_assistant.ui.organizations.row import Row
from setup_assistant.ui.organizations.table import OrganizationsTable, TableCard
from setup_assistant.ui.organizations.table_model import OrganizationsModel
from setup_assistant.ui.organizations.toolbar import (
    AllReady,
    Empty,
    Progress,
    Summary,
    Tools,
)
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.error_panel import ErrorPanel
from setup_assistant.ui.widgets.field import FieldError
from setup_assistant.ui.widgets.menu_button import Entry

if TYPE_CHECKING:
    from setup_assistant.ui.changes.result import Result

Act = Callable[[], object]


@dataclass(frozen=True)
class Acts:
    """What the buttons above the table, and those in its place, do."""

    check_all: Act
    add: Act
    stop: Act
    save_report: Act
    more: tuple[Entry, ...]


class Body:
    """While the check runs: progress and table; then table and details; or the empty state, or a problem."""

    def __init__(self, model: OrganizationsModel, acts: Acts, actions: Actions) -> None:
        self.summary = Summary()
        self.all_ready = AllReady()
        self.result = Banner()
        self.tools = Tools(acts.check_all, acts.save_report, acts.more)
        self.progress = Progress(acts.stop)
        self.table = OrganizationsTable(model)
        self.card = TableCard(self.table)
        self.details = Details(actions)
        self.still_running = FieldError()
        self.none_ticked = FieldError()
        self.empty = Empty(acts.check_all, acts.add)
        self.problem = ErrorPanel(acts.check_all)
        above = (self.summary, self.all_ready, self.result, self.tools, self.progress)
        self._parts: tuple[QWidget, ...] = (*above, self.card, self.details)
        self._wholes: tuple[QWidget, ...] = (self.empty, self.problem)
        self.has_result = False

    def fill(self, column: QVBoxLayout) -> None:
        """Put every part into the page; table, empty state and problem take the free height."""
        column.setSpacing(8)
        for part in self._parts:
            if part is self.card:
                column.addWidget(self.none_ticked)
            column.addWidget(part, 1 if part is self.card else 0)
        column.addWidget(self.still_running)
        for whole in self._wholes:
            column.addWidget(whole, 1)

    def show_checking(self) -> None:
        """Before the list is known."""
        self.tools.clear()
        self.has_result = False
        self.none_ticked.clear()
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.progress.begin()
        self._show(self.summary, self.progress, self.card)

    def show_result(self, *, ready: bool) -> None:
        """The check is over. One banner at most: what changes brought goes before *all are ready*."""
        head = self.all_ready if ready and not self.has_result else self.summary
        more = (self.result,) if self.has_result else ()
        self._show(head, *more, self.tools, self.card, self.details)

    def show_changed(self, result: Result) -> None:
        """Say what changes brought, until the next check of everything."""
        self.has_result = True
        self.result.show()
        self.result.show_banner(result.kind, result.title, result.text)

    def show_new(self, sentence: str) -> None:
        """Name organizations that are new in the list, until the next check of everything."""
        self.has_result = True
        self.result.show()
        self.result.show_banner("information", sentence)

    def show_empty(self, account: Account | None) -> None:
        """The account reaches no organization."""
        if account is not None:
            self.empty.show_account(account.upn, account.domain)
        self._show(self.empty)

    def show_problem(self, error: AssistantError) -> None:
        """Nothing can be checked."""
        self.problem.show_error(error)
        self._show(self.problem)
        self.problem.again.setFocus()

    def show_counts(self, counts: Counter[OrganizationStatus], to_back_up: int) -> None:
        """How many organizations have which status, and how many are to be backed up."""
        self.summary.show_counts(counts, to_back_up)
        self.all_ready.show_total(counts.total(), to_back_up)

    def show_details(
        self, row: Row | None, fix: Fix | None, *, added: bool, may_set_aside: bool
    ) -> None:
        """What is known of the selected row, once the check is over."""
        self.details.setVisible(row is not None and not self.tools.isHidden())
        if row is not None:
            brief = self.table.hides_something
            self.details.show_row(row, fix, added=added, may_set_aside=may_set_aside, brief=brief)

    def _show(self, *shown: QWidget) -> None:
        for part in (*self._parts, *self._wholes):
            part.setVisible(part in shown)
