"""Organizations: checks every organization that the account reaches, and shows what was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget, QWizard

from setup_assistant.checks import scoping
from setup_assistant.errors import AssistantError
from setup_assistant.flow import Step
from setup_assistant.model import (
    Account,
    Coverage,
    Inspected,
    Inspection,
    Organization,
    OrganizationStatus,
)
from setup_assistant.services.azure_devops.directories import Access
from setup_assistant.texts import _
from setup_assistant.ui import practice_notes
from setup_assistant.ui.changes.controller import ChangeController, Fix
from setup_assistant.ui.changes.instructions import Instructions
from setup_assistant.ui.changes.result import Result
from setup_assistant.ui.context import Context
from setup_assistant.ui.organizations.add_dialog import AddDialog
from setup_assistant.ui.organizations.check_runner import CheckRunner
from setup_assistant.ui.organizations.coverage import CoverageReader, show_list
from setup_assistant.ui.organizations.details import Actions, Details, elsewhere_of
from setup_assistant.ui.organizations.directory_sign_in import DirectorySignIn, added
from setup_assistant.ui.organizations.open_points_dialog import OpenPointsDialog
from setup_assistant.ui.organizations.row import Column, Row, pending, read
from setup_assistant.ui.organizations.scope import ScopeDecisions
from setup_assistant.ui.organizations.security_dialog import SecurityDialog
from setup_assistant.ui.organizations.table import OrganizationsTable
from setup_assistant.ui.organizations.table_model import OrganizationsModel
from setup_assistant.ui.organizations.view import Empty, Progress, Tools, View
from setup_assistant.ui.report_dialog import ReportSaver
from setup_assistant.ui.widgets.error_panel import ErrorPanel
from setup_assistant.ui.widgets.menu_button import Entry
from setup_assistant.ui.window import leaving
from setup_assistant.ui.window.page import Page

_OPEN = (OrganizationStatus.WAITING, OrganizationStatus.CHECKING)


class OrganizationsPage(Page):
    """Shows the check while it runs, then table and details; or the empty state, or a problem."""

    directory: DirectorySignIn | None = None
    """Made when somebody signs in to another directory."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, Step.ORGANIZATIONS, _title, _subtitle, scrolls=False)
        self._names_before = frozenset[str]()
        """The organizations of the check before, if it was whole."""
        self.model = OrganizationsModel(self)
        self.table = OrganizationsTable(self.model)
        self.check = CheckRunner(context)
        self.scope = ScopeDecisions(context, self.table)
        self.changes = ChangeController(self, context)
        self.instructions = Instructions(self, context)
        self.coverage = CoverageReader(context)
        self.saver = ReportSaver(self, context)
        self.tools = Tools(self.check_all, self.saver.save, self._more())
        self.progress = Progress(self.check.stop)
        self.details = Details(
            Actions(
                back_up=self.scope.back_up,
                set_aside=self.scope.set_aside,
                take_back=self.scope.take_back,
                copy=self.instructions.copy_one,
                open_page=lambda link: context.opener.address(link, self),
                check=self._check_one,
                show_coverage=self._show_coverage,
                remove=self._remove,
            )
        )
        self.empty = Empty(self.check_all, self.ask_to_add)
        self.problem = ErrorPanel(self.check_all, check_connection=self.check_connection)
        self.view = View(
            self.body,
            tools=self.tools,
            progress=self.progress,
            table=self.table,
            details=self.details,
            empty=self.empty,
            problem=self.problem,
        )
        self.summary = self.view.summary
        self._connect()

    def entered(self) -> None:
        if self.context.session.inspection is None:
            self.check_all()

    def working(self) -> bool:
        return self.check.running or self.check.running_single

    def left(self) -> None:
        if self.check.running:
            self.check.abandon()
        self._end_sign_in()

    def being_written(self) -> str:
        return self.changes.being_written

    def what_stays(self) -> str:
        return leaving.changing() if self.being_written() else ""

    @property
    def _signs_in(self) -> bool:
        """Whether somebody is to sign in to another directory, in place of the organizations."""
        return self.directory is not None and self.directory.isVisibleTo(self)

    @property
    def has_main_button(self) -> bool:
        """Not while Microsoft's page is shown, which has a *Next* of its own."""
        asks_app = self.directory is not None and self.directory.asks_app
        return not self._signs_in or asks_app

    def back_text(self) -> str:
        return _("Back to the organizations") if self._signs_in else ""

    def back_button(self) -> bool:
        if self.directory is None or not self._signs_in:
            return True
        if not self.directory.return_to_sign_in():
            self._show_organizations()
        return False

    def practice_note(self) -> str:
        return practice_notes.sign_in() if self._signs_in else ""

    def initial_focus(self) -> QWidget | None:
        if self.check.running:
            return self.progress.stop
        return self.table if self.tools.isVisibleTo(self) else None

    def main_button(self) -> bool:
        if self.directory is not None and self._signs_in:
            self.directory.take_app()
            return False
        if self.problem.isVisibleTo(self):
            self.check_all()
            return False
        if self.check.running:
            self.progress.error.show_error(_("The check is still running."))
            self.progress.stop.setFocus()
            return False
        if self.check.running_single or self.changes.busy:
            self.view.still_running.show_error(_("The check is still running."))
            return False
        return not self.scope.judging and self._may_go_on()

    def check_all(self) -> None:
        """Check everything anew; also F5."""
        if self.check.running or self.changes.busy or self._signs_in:
            return
        before = self.context.session.inspection
        self._names_before = frozenset(
            one.organization.name
            for one in (before.organizations if before is not None and before.complete else ())
        )
        self.context.update(inspection=None)
        self.model.set_organizations(())
        self.view.show_counts(self.model.counts(), self.model.to_back_up())
        self.view.show_checking()
        self.check.begin(self.context.session.added, before)

    def ask_to_add(self) -> None:
        """Ask for the name of an organization that isn't listed."""
        AddDialog(self, self.model.knows, self.add).open()

    def add(self, name: str) -> None:
        """Add an organization by name and check it."""
        self._remember_added((*self.context.session.added, name))
        organization = Organization("", name, by_name=True)
        self.tools.clear()
        self.model.set_filter("", None)
        self.model.take([self._checking(organization)])
        self._show_result_parts()
        index = self.model.find(organization)
        self.table.setCurrentIndex(index)
        self.table.scrollTo(index)
        self._show_details()
        self.check.again(organization)

    # -- another directory --------------------------------------------------------------------

    def sign_in_there(self, tenant: str) -> None:
        """Let the account sign in to another directory, in place of the organizations."""
        if self.check.running or self.check.running_single or self.changes.busy:
            self.view.still_running.show_error(_("The check is still running."))
            return
        if self.directory is None:
            self.directory = DirectorySignIn(self.context)
            self.view.add_panel(self.directory)
            self.directory.arrived.connect(self._arrived)
            self.directory.back.connect(self._show_organizations)
            self.directory.switched.connect(self.context.refresh)
            self.directory.leave.connect(self._focus_footer)
        self.view.show_panel(self.directory)
        self.set_header(_directory_title, self._directory_subtitle)
        self.directory.start(tenant)
        self.context.refresh()

    def _show_organizations(self) -> None:
        """Go back to them; nothing of the first sign-in is lost."""
        self._end_sign_in()
        self.announce_header()
        self.table.setFocus()
        self.context.refresh()

    def _end_sign_in(self) -> None:
        if self.directory is None or not self._signs_in:
            return
        self.directory.end()
        self._show_result_parts()
        self._show_details()
        self._title, self._subtitle = _title, _subtitle
        self.refresh_header()

    def _arrived(self, access: Access) -> None:
        """The account has signed in there too: what belongs there is checked and added."""
        directories, inspection = self.context.directories, self.context.session.inspection
        self._show_organizations()
        if directories is None or inspection is None:
            access.tokens.forget()
            return
        self.context.directories = directories.with_access(access)
        tenant = access.account.tenant_id
        access = self.context.directories.of(tenant) or access
        there = [one for one in inspection.organizations if one.evidence.directory == tenant]
        self._mark_checking([one.organization for one in there])
        self.check.directory(access, inspection)

    def _directory_read(self, account: Account, organizations: Sequence[Inspected]) -> None:
        self.tools.clear()
        self.model.set_filter("", None)
        self._some_read(organizations)
        self.table.fit()
        self._show_changed_result(added(organizations, account))
        keys = {one.organization.key for one in organizations}
        first = next((row for row in self.model.visible() if row.key in keys), None)
        if first is not None:
            self.table.setCurrentIndex(self.model.find(first.organization))
        self.table.scrollTo(self.table.currentIndex())
        self.table.setFocus()

    def _directory_failed(self, error: AssistantError) -> None:
        """The list of that directory can't be had: everything is as it was."""
        inspection = self.context.session.inspection
        self.model.take([read(one) for one in (inspection.organizations if inspection else ())])
        self.view.show_problem(error)

    def _focus_footer(self) -> None:
        self.wizard().button(QWizard.WizardButton.HelpButton).setFocus()

    def _directory_subtitle(self) -> str:
        account = self.context.session.account
        upn = account.upn if account is not None else ""
        return _("Use the same service account: {upn}").format(upn=upn)

    def _fix(self, inspected: Inspected) -> Fix | None:
        """What can be done about an organization here: the sign-in to its directory, or a change."""
        directory = inspected.evidence.directory
        if inspected.status is OrganizationStatus.SIGN_IN and isinstance(directory, str):
            words = _("Sign in to that directory…")
            return Fix(words, "key", partial(self.sign_in_there, directory))
        return self.changes.fix(inspected)

    # -- what comes in ------------------------------------------------------------------------

    def _listed(self, rows: list[Row]) -> None:
        self.model.set_rows(self.scope.current(rows))
        self.table.fit()
        self.view.show_counts(self.model.counts(), self.model.to_back_up())

    def _rows(self, rows: list[Row]) -> None:
        self.model.take(self.scope.current(rows))
        self.table.refit()
        counts = self.model.counts()
        now = next((r for r in reversed(rows) if r.status is OrganizationStatus.CHECKING), rows[-1])
        done = self.model.total - sum(counts[status] for status in _OPEN)
        self.progress.show_progress(done, self.model.total, now.organization.name)
        self.summary.show_counts(counts, self.model.to_back_up())

    def _finished(self, inspection: Inspection) -> None:
        if self.check.scope != self.context.session.scope:  # somebody decided meanwhile
            inspection = replace(inspection, organizations=self.model.inspected())
        self.scope.accept_what_answers(inspection.organizations)
        before = self.context.session.before or (inspection if inspection.complete else None)
        self.context.update(inspection=inspection, account=inspection.account, before=before)
        self._show_new(inspection)
        self._show_result()
        self.summary.say()

    def _show_new(self, inspection: Inspection) -> None:
        """Name what wasn't there at the check before: it is to be backed up until somebody unticks it."""
        if self._names_before:
            names = [one.organization.name for one in inspection.organizations]
            new = [name for name in names if name not in self._names_before]
            if new:
                self.view.show_new(_("New: {orgs}.").format(orgs=", ".join(new)))

    def _changed(self, organizations: Sequence[Inspected], result: Result) -> None:
        self._some_read(organizations)
        self._show_changed_result(result)

    def _show_changed_result(self, result: Result) -> None:
        self.view.show_changed(result)
        self._arrange()  # the banner takes height: the selected row stays in view

    def _mark_checking(self, organizations: Iterable[Organization]) -> None:
        self.model.take([self._checking(organization) for organization in organizations])
        self._show_details()

    def _decided(self, rows: Sequence[Row]) -> None:
        """Every row keeps its place until the next sort."""
        self.view.none_ticked.clear()
        self.model.take(rows)
        inspection = self.context.session.inspection
        if inspection is None:  # the check goes on
            self.summary.show_counts(self.model.counts(), self.model.to_back_up())
            return
        self._keep_inspected(inspection)
        self._show_result_parts()
        self._show_details()

    def _some_read(self, organizations: Sequence[Inspected]) -> None:
        self.view.still_running.clear()
        self.model.take(self.scope.current([read(inspected) for inspected in organizations]))
        self.scope.accept_what_answers(organizations)
        inspection = self.context.session.inspection
        if inspection is not None:
            self._keep_inspected(inspection)
        self._arrange()

    def _keep_inspected(self, inspection: Inspection) -> None:
        organizations = self.model.inspected()
        complete = len(organizations) == self.model.total
        self.context.update(
            inspection=replace(inspection, organizations=organizations, complete=complete)
        )

    def _one_failed(self, organization: Organization, error: AssistantError) -> None:
        self.view.still_running.clear()
        inspection = self.context.session.inspection
        before = inspection.organizations if inspection else ()
        self.model.take([read(o) for o in before if o.organization.name == organization.name])
        self.view.show_problem(error)

    # -- what is shown ------------------------------------------------------------------------

    def _show_result(self) -> None:
        if not self.model.total:
            self.view.show_empty(self.context.session.account)
            return
        self._show_result_parts()
        self.model.sort(Column.STATUS)
        self.table.fit()
        self.table.select_first()
        self.table.scrollToTop()
        self.table.setFocus()

    def _show_result_parts(self) -> None:
        self.view.show_counts(self.model.counts(), self.model.to_back_up())
        inspection = self.context.session.inspection
        green = inspection is not None and inspection.ready and not inspection.set_aside
        self.view.show_result(ready=green)

    def _arrange(self) -> None:
        self.model.arrange()
        self.table.scrollTo(self.table.currentIndex())
        self._show_result_parts()
        self._show_details()

    def _show_details(self) -> None:
        row = self.table.current()
        inspected = row.inspected if row is not None else None
        self.coverage.look_at(None if self.check.running else inspected)
        self.view.show_details(selected=row is not None)
        if row is None:
            return
        self.details.show_row(
            row,
            self._fix(inspected) if inspected is not None else None,
            added=row.organization.name in self.context.session.added,
            may_set_aside=inspected is not None and scoping.may_set_aside(inspected),
            brief=self.table.hides_something,
            elsewhere=elsewhere_of(inspected, self.context.session.inspection),
        )
        if inspected is not None and inspected.backup and not self.check.running:
            self.details.show_coverage(self.coverage.get(row.organization.name))

    # -- what people do -----------------------------------------------------------------------

    def _more(self) -> tuple[Entry, ...]:
        instructions = self.instructions
        return (
            Entry(_("Add organization…"), self.ask_to_add),
            Entry(_("Changes made here…"), self.changes.undo_list, self.changes.has_undo_list),
            Entry(_("Copy summary"), self.saver.copy_summary, self.saver.has_summary),
            Entry(_("Copy all instructions"), instructions.copy_all, instructions.has_open_points),
            Entry(_("Save all instructions…"), instructions.save_all, instructions.has_open_points),
            Entry(_("Notes for security…"), self._show_notes),
        )

    def _show_notes(self) -> None:
        inspection = self.context.session.inspection
        if inspection is not None:
            SecurityDialog(self, inspection).open()

    def _show_coverage(self, row: Row) -> None:
        coverage = self.coverage.get(row.organization.name)
        if isinstance(coverage, Coverage):
            show_list(self, row.organization.name, coverage)

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

    def _checking(self, organization: Organization) -> Row:
        backup = self.context.session.scope.backs_up(organization)
        return pending(organization, OrganizationStatus.CHECKING, backup=backup)

    def _filter(self) -> None:
        self.model.set_filter(self.tools.filter.text(), self.tools.status_filter)
        self.table.select_first()

    def _check_one(self, row: Row) -> None:
        self._mark_checking([row.organization])
        evidence = row.inspected.evidence if row.inspected is not None else None
        self.check.again(row.organization, evidence)

    def _remove(self, row: Row) -> None:
        inspection = self.context.session.inspection
        if inspection is None:
            return
        name = row.organization.name
        self._remember_added(tuple(n for n in self.context.session.added if n != name))
        self.model.remove(row.organization)
        self.context.update(inspection=replace(inspection, organizations=self.model.inspected()))
        self._show_result()

    def _remember_added(self, added: tuple[str, ...]) -> None:
        self.context.update(added=added)
        self.context.memory.update(added=added)

    def _connect(self) -> None:
        self.coverage.read.connect(self._show_details)
        self.check.listed.connect(self._listed)
        self.check.rows.connect(self._rows)
        self.check.finished.connect(self._finished)
        self.check.failed.connect(self.view.show_problem)
        self.check.some_read.connect(self._some_read)
        self.check.one_failed.connect(self._one_failed)
        self.check.directory_read.connect(self._directory_read)
        self.check.directory_failed.connect(self._directory_failed)
        self.changes.checking.connect(self._mark_checking)
        self.changes.ended.connect(self._changed)
        self.changes.failed.connect(self.view.show_problem)
        self.scope.decided.connect(self._decided)
        self.table.selected.connect(self._show_details)
        self.table.ticked.connect(self.scope.tick)
        self.table.entered_row.connect(self.details.focus_first)
        self.details.leave.connect(self.table.setFocus)
        self.tools.filter.action = self.table.setFocus
        self.tools.filtered.connect(self._filter)
        window = Qt.ShortcutContext.WindowShortcut
        QShortcut(QKeySequence("F5"), self, self.check_all, context=window)
        find = QKeySequence(QKeySequence.StandardKey.Find)
        QShortcut(find, self, self.tools.filter.setFocus, context=window)


def _title() -> str:
    return _("Organizations")


def _directory_title() -> str:
    return _("Sign in to another directory")


def _subtitle() -> str:
    return _(
        "Administrator rights are needed in every organization listed, OAuth access only where you "
        "back up."
    )
