"""The parts of the Organizations page, and which of them are shown together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from setup_assistant.errors import AssistantError
from setup_assistant.model import Account, OrganizationStatus
from setup_assistant.ui.organization_row import Row
from setup_assistant.ui.organizations_model import OrganizationsModel
from setup_assistant.ui.organizations_table import OrganizationsTable, TableCard
from setup_assistant.ui.pages.organization_details import Actions, Details
from setup_assistant.ui.pages.organizations_parts import AllReady, Empty, Progress, Summary, Tools
from setup_assistant.ui.pages.problem import Problem
from setup_assistant.ui.widgets.field import FieldError

Act = Callable[[], object]


@dataclass(frozen=True)
class Acts:
    """What the buttons above the table, and those in its place, do."""

    check_all: Act
    add: Act
    stop: Act


class Body:
    """While the check runs: progress and table; then table and details; or the empty state, or a problem."""

    def __init__(self, model: OrganizationsModel, acts: Acts, actions: Actions) -> None:
        self.summary = Summary()
        self.all_ready = AllReady()
        self.tools = Tools(acts.add, acts.check_all)
        self.progress = Progress(acts.stop)
        self.table = OrganizationsTable(model)
        self.card = TableCard(self.table)
        self.details = Details(actions)
        self.still_running = FieldError()
        self.empty = Empty(acts.check_all, acts.add)
        self.problem = Problem(acts.check_all)
        above = (self.summary, self.all_ready, self.tools, self.progress)
        self._parts: tuple[QWidget, ...] = (*above, self.card, self.details)
        self._wholes: tuple[QWidget, ...] = (self.empty, self.problem)

    def fill(self, column: QVBoxLayout) -> None:
        """Put every part into the page; table, empty state and problem take the free height."""
        column.setSpacing(8)
        for part in self._parts:
            column.addWidget(part, 1 if part is self.card else 0)
        column.addWidget(self.still_running)
        for whole in self._wholes:
            column.addWidget(whole, 1)

    def show_checking(self) -> None:
        """Before the list is known."""
        self.tools.clear()
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.progress.begin()
        self._show(self.summary, self.progress, self.card)

    def show_result(self, *, ready: bool) -> None:
        """The check is over."""
        head = self.all_ready if ready else self.summary
        self._show(head, self.tools, self.card, self.details)

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

    def show_counts(self, counts: Counter[OrganizationStatus]) -> None:
        """How many organizations have which status."""
        self.summary.show_counts(counts)
        self.all_ready.show_total(counts.total())

    def show_details(self, row: Row | None, *, added: bool) -> None:
        """What is known of the selected row, once the check is over."""
        self.details.setVisible(row is not None and not self.tools.isHidden())
        if row is not None:
            self.details.show_row(row, added=added, brief=self.table.hides_something)

    def _show(self, *shown: QWidget) -> None:
        for part in (*self._parts, *self._wholes):
            part.setVisible(part in shown)
