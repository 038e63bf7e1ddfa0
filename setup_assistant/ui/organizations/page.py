"""Organizations: checks every organization that the account reaches, and shows what was found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from setup_assistant.checks import scoping
from setup_assistant.flow import Step
from setup_assistant.model import (
    Coverage,
    Inspection,
    Organization,
)
from setup_assistant.texts import _
from setup_assistant.ui import practice_notes
from setup_assistant.ui.changes.controller import ChangeController
from setup_assistant.ui.changes.instructions import Instructions
from setup_assistant.ui.changes.result import Result
from setup_assistant.ui.context import Context
from setup_assistant.ui.organizations.add_dialog import AddDialog
from setup_assistant.ui.organizations.another_directory import AnotherDirectory
from setup_assistant.ui.organizations.check_runner import CheckRunner
from setup_assistant.ui.organizations.coverage import CoverageReader, show_list
from setup_assistant.ui.organizations.details import Actions, Details
from setup_assistant.ui.organizations.elsewhere import elsewhere_of
from setup_assistant.ui.organizations.listing import Listing
from setup_assistant.ui.organizations.open_points_dialog import OpenPointsDialog
from setup_assistant.ui.organizations.row import Row, read
from setup_assistant.ui.organizations.scope import ScopeDecisions
from setup_assistant.ui.organizations.security_dialog import SecurityDialog
from setup_assistant.ui.organizations.table import OrganizationsTable
from setup_assistant.ui.organizations.table_model import OrganizationsModel
from setup_assistant.ui.organizations.toolbar import Toolbar
from setup_assistant.ui.organizations.view import Empty, Progress, View
from setup_assistant.ui.report_dialog import ReportSaver
from setup_assistant.ui.widgets import access_keys, sizes
from setup_assistant.ui.widgets.error_panel import ErrorPanel
from setup_assistant.ui.widgets.menu_button import ContextMenu, Entry
from setup_assistant.ui.widgets.sizes import Room
from setup_assistant.ui.widgets.split import STEP, Shares
from setup_assistant.ui.window import leaving
from setup_assistant.ui.window.page import Page

_STEPS_OF_MENU = 3
"""What *Larger details* does at once, in presses of an arrow key."""


class OrganizationsPage(Page):
    """Shows the check while it runs, then table and details; or the empty state, or a problem."""

    widest = sizes.ORGANIZATIONS

    def __init__(self, context: Context) -> None:
        super().__init__(context, Step.ORGANIZATIONS, _title, _subtitle)
        self.model = OrganizationsModel(self)
        self.table = OrganizationsTable(self.model)
        self.check = CheckRunner(context)
        self.scope = ScopeDecisions(context, self.table)
        self.changes = ChangeController(self, context, read)
        self.instructions = Instructions(self, context)
        self.coverage = CoverageReader(context)
        self.saver = ReportSaver(self, context)
        self.tools = Toolbar(self.check_all, self.saver.save, self._more())
        self.progress = Progress(self.check.stop)
        self.details = Details(
            Actions(
                back_up=self.scope.back_up,
                set_aside=self.scope.set_aside,
                take_back=self.scope.take_back,
                copy=self.instructions.copy_one,
                open_page=lambda link: context.opener.address(link, self.view.not_opened),
                check=self._check_one,
                show_coverage=self._show_coverage,
                remove=self._remove,
            )
        )
        self.actions_menu = ContextMenu(self, _("More"), self.details.bar.entries)
        self.empty = Empty(self.check_all, self.ask_to_add)
        self.problem = ErrorPanel(self.check_all, check_connection=self.check_connection)
        remembered = context.memory.load()
        self.view = View(
            self.body,
            toolbar=self.tools,
            progress=self.progress,
            table=self.table,
            details=self.details,
            shares=Shares(remembered.details_below, remembered.details_beside),
            empty=self.empty,
            problem=self.problem,
        )
        self.counters, self.split = self.view.counters, self.view.split
        self.listing = Listing(context, self.view, self.table, self.scope, self.progress)
        self.directory = AnotherDirectory(
            self,
            context,
            self.view,
            self.listing,
            self.check,
            self.table,
            header=(_title, _subtitle),
        )
        self._connect()

    def entered(self) -> None:
        for part in (self.tools, self.details.bar):  # not shown before the first check has ended
            access_keys.reserve(part)
        if self.context.session.inspection is None:
            self.check_all()

    def arrange(self, room: Room) -> None:
        super().arrange(room)
        self.view.arrange(room)

    def working(self) -> bool:
        return self.check.running or self.check.running_single

    def left(self) -> None:
        if self.check.running:
            self.check.abandon()
        self.directory.end()

    def being_written(self) -> str:
        return self.changes.being_written

    def what_stays(self) -> str:
        return leaving.changing() if self.being_written() else ""

    @property
    def has_main_button(self) -> bool:
        """Not while Microsoft's page is shown, which has a *Next* of its own."""
        return not self.directory.shown or self.directory.asks_app

    def back_text(self) -> str:
        return _("Back to the organizations") if self.directory.shown else ""

    def back_button(self) -> bool:
        if not self.directory.shown:
            return True
        self.directory.go_back()
        return False

    def practice_note(self) -> str:
        shown = "directory" in vars(self) and self.directory.shown  # the header is there before
        return practice_notes.sign_in() if shown else ""

    def initial_focus(self) -> QWidget | None:
        if self.check.running:
            return self.progress.stop
        return self.table if self.tools.isVisibleTo(self) else None

    def main_button(self) -> bool:
        if self.directory.shown:
            self.directory.take_app()
            return False
        if self.problem.isVisibleTo(self):
            self.check_all()
            return False
        if self.check.running:
            self.progress.error.show_error(_("The check is still running."))
            self.progress.stop.setFocus()
            return False
        return not self._still_busy() and not self.scope.judging and self._may_go_on()

    def check_all(self) -> None:
        """Check everything anew; also F5."""
        if self.check.running or self.changes.busy or self.directory.shown:
            return
        before = self.context.session.inspection
        self.listing.begin(before)
        self.check.begin(self.context.session.added, before)

    def ask_to_add(self) -> None:
        """Ask for the name of an organization that isn't listed."""
        AddDialog(self, self.model.knows, self.add).open()

    def add(self, name: str) -> None:
        """Add an organization by name and check it."""
        self._remember_added((*self.context.session.added, name))
        organization = Organization("", name, by_name=True)
        self.listing.add(organization)
        self.check.again(organization)

    def sign_in_there(self, tenant: str) -> None:
        """Let the account sign in to another directory, in place of the organizations."""
        if not self.check.running and not self._still_busy():
            self.directory.begin(tenant)

    # -- what comes in ------------------------------------------------------------------------

    def _finished(self, inspection: Inspection) -> None:
        decided = self.check.scope != self.context.session.scope
        self.listing.finish(inspection, decided_meanwhile=decided)

    def _changed(self, rows: Sequence[Row], result: Result) -> None:
        self.listing.after_changes(rows, result)

    def _show_details(self) -> None:
        row = self.table.current()
        inspected = row.inspected if row is not None else None
        self.coverage.look_at(None if self.check.running else inspected)
        if row is not None:
            self.details.show_row(
                row,
                self.changes.fix(inspected, self.sign_in_there) if inspected is not None else None,
                added=row.organization.name in self.context.session.added,
                may_set_aside=inspected is not None and scoping.may_set_aside(inspected),
                hidden=self.table.hidden_columns,
                elsewhere=elsewhere_of(inspected, self.context.session.inspection),
            )
            if inspected is not None and inspected.backup and not self.check.running:
                self.details.show_coverage(self.coverage.get(row.organization.name))
        self.view.show_details(selected=row is not None)

    # -- what people do -----------------------------------------------------------------------

    def _more(self) -> tuple[Entry, ...]:
        instructions, size = self.instructions, STEP * _STEPS_OF_MENU
        return (
            Entry(_("Add organization…"), self.ask_to_add),
            Entry(_("Changes made here…"), self.changes.undo_list, self.changes.has_undo_list),
            Entry(_("Copy summary"), self.saver.copy_summary, self.saver.has_summary),
            Entry(_("Copy all instructions"), instructions.copy_all, instructions.has_open_points),
            Entry(_("Save all instructions…"), instructions.save_all, instructions.has_open_points),
            Entry(_("Notes for security…"), self._show_notes),
            Entry(_("Larger details"), lambda: self.split.enlarge(size), self._has_grip),
            Entry(_("Smaller details"), lambda: self.split.enlarge(-size), self._has_grip),
        )

    def _has_grip(self) -> bool:
        return self.split.has_grip

    def _keep_shares(self, shares: Shares) -> None:
        below, beside = shares.below, shares.beside
        self.context.memory.update(details_below=below, details_beside=beside)

    def _show_notes(self) -> None:
        inspection = self.context.session.inspection
        if inspection is not None:
            SecurityDialog(self, inspection).open()

    def _show_coverage(self, row: Row) -> None:
        coverage = self.coverage.get(row.organization.name)
        if isinstance(coverage, Coverage):
            show_list(self, row.organization.name, coverage)

    def _still_busy(self) -> bool:
        """Whether some organization is being read; then it is said."""
        busy = self.check.running_single or self.changes.busy
        if busy:
            self.view.still_running.show_error(_("The check is still running."))
        return busy

    def _may_go_on(self) -> bool:
        inspection = self.context.session.inspection
        if inspection is None:
            self.check_all()
            return False
        if not inspection.organizations:
            self.empty.again.setFocus()
            return False
        if not inspection.to_back_up:
            self.view.none_ticked.show_error(_("Tick at least one organization to back up."))
            self.table.focus_box()
            return False
        if inspection.ready:
            return True
        OpenPointsDialog(self, inspection, self.context.go_next).open()
        return False

    def _filter(self) -> None:
        self.listing.filter(self.tools.filter.text())

    def _check_one(self, row: Row) -> None:
        self.listing.mark_checking([row.organization])
        evidence = row.inspected.evidence if row.inspected is not None else None
        self.check.again(row.organization, evidence)

    def _remove(self, row: Row) -> None:
        if self.context.session.inspection is not None:
            name = row.organization.name
            self._remember_added(tuple(n for n in self.context.session.added if n != name))
            self.listing.remove(row.organization)

    def _remember_added(self, added: tuple[str, ...]) -> None:
        self.context.update(added=added)
        self.context.memory.update(added=added)

    def _connect(self) -> None:
        self.coverage.read.connect(self._show_details)
        self.check.listed.connect(self.listing.show_rows)
        self.check.rows.connect(self.listing.take)
        self.check.finished.connect(self._finished)
        self.check.failed.connect(self.view.show_problem)
        self.check.some_read.connect(self.listing.some_read)
        self.check.one_failed.connect(self.listing.one_failed)
        self.changes.checking.connect(self.listing.mark_checking)
        self.changes.ended.connect(self._changed)
        self.changes.failed.connect(self.view.show_problem)
        self.scope.decided.connect(self.listing.decide)
        self.listing.changed.connect(self._show_details)
        self.table.selected.connect(self._show_details)
        self.table.columns_changed.connect(self._show_details)
        self.table.ticked.connect(self.scope.tick)
        self.table.entered_row.connect(self.details.focus_first)
        self.table.menu_wanted.connect(self.actions_menu.open_at)
        self.details.leave.connect(self.table.setFocus)
        self.split.chosen.connect(self._keep_shares)
        self.tools.filter.action = self.table.setFocus
        self.tools.filtered.connect(self._filter)
        self.counters.pressed.connect(self._filter)
        window = Qt.ShortcutContext.WindowShortcut
        QShortcut(QKeySequence("F5"), self, self.check_all, context=window)
        find = QKeySequence(QKeySequence.StandardKey.Find)
        QShortcut(find, self, self.tools.filter.setFocus, context=window)


def _title() -> str:
    return _("Organizations")


def _subtitle() -> str:
    return _(
        "Administrator rights are needed in every organization listed, OAuth access only where you "
        "back up."
    )
