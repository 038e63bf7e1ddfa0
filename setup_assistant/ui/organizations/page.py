"""Organizations: checks every organization that the account reaches, and shows what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from setup_assistant.errors import AssistantError
from setup_assistant.flow import Step
from setup_assistant.model import Coverage, Inspected, Inspection, Organization, OrganizationStatus
from setup_assistant.texts import _
from setup_assistant.ui.changes import recheck
from setup_assistant.ui.context import Context
from setup_assistant.ui.organizations.changes import PageDeeds
from setup_assistant.ui.organizations.check_runner import Check
from setup_assistant.ui.organizations.coverage import CoverageReader, show_list
from setup_assistant.ui.organizations.details import Actions
from setup_assistant.ui.organizations.dialogs import AddDialog, open_points
from setup_assistant.ui.organizations.instructions import Papers
from setup_assistant.ui.organizations.row import (
    Column,
    Row,
    pending,
    read,
)
from setup_assistant.ui.organizations.scope import PageScope
from setup_assistant.ui.organizations.table_model import OrganizationsModel
from setup_assistant.ui.organizations.view import Acts, Body
from setup_assistant.ui.report_dialog import ReportSaver
from setup_assistant.ui.widgets.menu_button import Entry
from setup_assistant.ui.window import leaving
from setup_assistant.ui.window.page import Page

if TYPE_CHECKING:
    from setup_assistant.ui.changes.result import Result


_OPEN = (OrganizationStatus.WAITING, OrganizationStatus.CHECKING)


class OrganizationsPage(Page):
    """Shows the check while it runs, then table and details; or the empty state, or a problem."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, Step.ORGANIZATIONS, _title, _subtitle, scrolls=False)
        self.open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl
        self.model = OrganizationsModel(self)
        self.check = Check(context)
        self._known: frozenset[str] | None = None
        """The organizations of the check before, if it was whole."""
        self.extras = Extras(self)
        self.parts = Body(self.model, self._acts(), self._actions())
        self.tools, self.table = self.parts.tools, self.parts.table
        self.summary, self.progress = self.parts.summary, self.parts.progress
        self.details, self.problem = self.parts.details, self.parts.problem
        self.parts.fill(self.body)
        self._connect_parts()

    def _acts(self) -> Acts:
        extras = self.extras
        return Acts(
            self.check_all, self.ask_to_add, self.check.stop, extras.saver.save, extras.more()
        )

    def _actions(self) -> Actions:
        extras = self.extras
        return Actions(
            extras.scope.back_up,
            extras.scope.set_aside,
            extras.scope.take_back,
            extras.deeds.fix,
            extras.papers.copy_one,
            self._open_page,
            self._check_one,
            extras.show_coverage,
            self._remove,
        )

    def entered(self) -> None:
        if self.context.session.inspection is None:
            self.check_all()

    def left(self) -> None:
        if self.check.running:
            self.check.abandon()

    def being_written(self) -> str:
        return self.extras.deeds.repairs.being_written

    def what_stays(self) -> str:
        return leaving.changing() if self.being_written() else ""

    def initial_focus(self) -> QWidget | None:
        if self.check.running:
            return self.progress.stop
        return self.table if self.tools.isVisibleTo(self) else None

    def main_button(self) -> bool:
        if self.problem.isVisibleTo(self):
            self.check_all()
            return False
        if self.check.running:
            self.progress.error.show_error(_("The check is still running."))
            self.progress.stop.setFocus()
            return False
        if self.check.running_single:
            self.parts.still_running.show_error(_("The check is still running."))
            return False
        return not self.extras.scope.judging and self._may_go_on()

    def check_all(self) -> None:
        """Check everything anew; also F5."""
        if self.check.running or self.extras.deeds.waiting:
            return
        known = self.context.session.inspection
        self._known = _names(known) if known is not None and known.complete else None
        self.context.update(inspection=None)
        self.model.set_organizations(())
        self.parts.show_counts(self.model.counts(), self.model.to_back_up())
        self.parts.show_checking()
        self.check.begin(self.context.session.added)

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
        self._select(organization)
        self.check.again(organization)

    # -- what comes in ------------------------------------------------------------------------

    def _listed(self, rows: list[Row]) -> None:
        self.model.set_rows(self.extras.scope.current(rows))
        self.table.fit()
        self.parts.show_counts(self.model.counts(), self.model.to_back_up())

    def _rows(self, rows: list[Row]) -> None:
        self.model.take(self.extras.scope.current(rows))
        self.table.refit()
        counts = self.model.counts()
        now = next((r for r in reversed(rows) if r.status is OrganizationStatus.CHECKING), rows[-1])
        done = self.model.total - sum(counts[status] for status in _OPEN)
        self.progress.show_progress(done, self.model.total, now.organization.name)
        self.summary.show_counts(counts, self.model.to_back_up())

    def _finished(self, inspection: Inspection) -> None:
        if self.check.scope != self.context.session.scope:  # somebody decided meanwhile
            inspection = replace(inspection, organizations=self.model.inspected())
        self.extras.scope.accept_what_answers(inspection.organizations)
        before = self.context.session.before or (inspection if inspection.complete else None)
        self.context.update(inspection=inspection, account=inspection.account, before=before)
        self._show_new(inspection)
        self._show_result()
        self.summary.say()

    def _show_new(self, inspection: Inspection) -> None:
        """Name what wasn't there at the check before: it is to be backed up until somebody unticks it."""
        known = self._known
        found = inspection.organizations if known is not None else ()
        new = [one.organization for one in found if known and one.organization.name not in known]
        if new:
            self.parts.show_new(_("New: {orgs}.").format(orgs=", ".join(o.name for o in new)))

    def selected(self) -> Row | None:
        """The row that is selected."""
        return self.model.row(self.table.currentIndex())

    def show_changed(self, result: Result) -> None:
        """Say what changes brought; everything they touched was read again."""
        self.parts.show_changed(result)
        self._arrange()

    def show_unread(self, names: Sequence[str]) -> None:
        """Show as not read what was changed and could not be read since: it is not what it was."""
        inspection = self.context.session.inspection
        if inspection is not None:
            found = recheck.unread(inspection, names).organizations
            self._some_read([o for o in found if o.organization.name in names])

    def mark_checking(self, organizations: Iterable[Organization]) -> None:
        """Show that these are being read again."""
        self.model.take([self._checking(organization) for organization in organizations])
        self._show_details()

    def show_decided(self, rows: Sequence[Row]) -> None:
        """Show what counts otherwise now; every row keeps its place until the next sort."""
        self.parts.none_ticked.clear()
        self.model.take(rows)
        inspection = self.context.session.inspection
        if inspection is None:  # the check goes on
            self.summary.show_counts(self.model.counts(), self.model.to_back_up())
            return
        self._keep_inspected(inspection)
        self._show_result_parts()
        self._show_details()

    def _one_read(self, inspected: Inspected) -> None:
        self._some_read([inspected])

    def _some_read(self, found: list[Inspected]) -> None:
        self.parts.still_running.clear()
        self.model.take(self.extras.scope.current([read(inspected) for inspected in found]))
        self.extras.scope.accept_what_answers(found)
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
        self.parts.still_running.clear()
        known = self.context.session.inspection
        before = {o.organization.name: o for o in known.organizations} if known else {}
        if organization.name in before:
            self.model.take([read(before[organization.name])])
        self.parts.show_problem(error)

    # -- what is shown ------------------------------------------------------------------------

    def _show_result(self) -> None:
        if not self.model.total:
            self.parts.show_empty(self.context.session.account)
            return
        self._show_result_parts()
        self.model.sort(Column.STATUS)
        self.table.fit()
        self.table.select_first()
        self.table.scrollToTop()
        self.table.setFocus()

    def _show_result_parts(self) -> None:
        self.parts.show_counts(self.model.counts(), self.model.to_back_up())
        inspection = self.context.session.inspection
        green = inspection is not None and inspection.ready and not inspection.set_aside
        self.parts.show_result(ready=green)

    def _arrange(self) -> None:
        self.model.arrange()
        self.table.scrollTo(self.table.currentIndex())
        self._show_result_parts()
        self._show_details()

    def _show_details(self) -> None:
        row = self.selected()
        added = row is not None and row.organization.name in self.context.session.added
        fix = self.extras.deeds.offered(row)
        aside = row is not None and self.extras.scope.may_set_aside(row)
        self.parts.show_details(row, fix, added=added, may_set_aside=aside)
        self.extras.show_row(row)

    def _select(self, organization: Organization) -> None:
        index = self.model.find(organization)
        self.table.setCurrentIndex(index)
        self.table.scrollTo(index)
        self._show_details()

    # -- what people do -----------------------------------------------------------------------

    def _may_go_on(self) -> bool:
        inspection = self.context.session.inspection
        if inspection is None:
            self.check_all()
            return False
        if not inspection.organizations:
            return self._explain_empty()
        if not inspection.to_back_up:
            self.parts.none_ticked.show_error(_("Tick at least one organization to back up."))
            self.table.focus_box()
            return False
        if inspection.ready:
            return True
        open_points(self, inspection, self.context.go_next).open()
        return False

    def _explain_empty(self) -> bool:
        self.parts.empty.again.setFocus()
        return False

    def _checking(self, organization: Organization) -> Row:
        backup = self.context.session.scope.backs_up(organization)
        return pending(organization, OrganizationStatus.CHECKING, backup=backup)

    def _filter(self) -> None:
        self.model.set_filter(self.tools.filter.text(), self.tools.wanted)
        self.table.select_first()

    def _check_one(self) -> None:
        row = self.selected()
        if row is not None:
            self.model.take([self._checking(row.organization)])
            self._show_details()
            owned = row.inspected is not None and row.inspected.evidence.owned
            self.check.again(row.organization, owned=owned)

    def _open_page(self) -> None:
        self.open_url(QUrl(self.details.link))

    def _remove(self) -> None:
        row = self.selected()
        inspection = self.context.session.inspection
        if row is None or inspection is None:
            return
        name = row.organization.name
        self._remember_added(tuple(n for n in self.context.session.added if n != name))
        self.model.remove(row.organization)
        self.context.update(inspection=replace(inspection, organizations=self.model.inspected()))
        self._show_result()

    def _remember_added(self, added: tuple[str, ...]) -> None:
        self.context.update(added=added)
        self.context.memory.update(added=added)

    def _connect_parts(self) -> None:
        self.extras.coverage.read.connect(self._show_details)
        self.check.listed.connect(self._listed)
        self.check.rows.connect(self._rows)
        self.check.finished.connect(self._finished)
        self.check.failed.connect(self.parts.show_problem)
        self.check.one_read.connect(self._one_read)
        self.check.some_read.connect(self._some_read)
        self.check.one_failed.connect(self._one_failed)
        self.table.selected.connect(self._show_details)
        self.table.ticked.connect(self.extras.scope.tick)
        self.table.entered_row.connect(self.details.focus_first)
        self.details.left.connect(self.table.setFocus)
        self.tools.filter.action = self.table.setFocus
        self.tools.filtered.connect(self._filter)
        QShortcut(
            QKeySequence("F5"), self, self.check_all, context=Qt.ShortcutContext.WindowShortcut
        )
        find = QKeySequence(QKeySequence.StandardKey.Find)
        QShortcut(find, self, self.tools.filter.setFocus, context=Qt.ShortcutContext.WindowShortcut)


def _names(inspection: Inspection) -> frozenset[str]:
    return frozenset(one.organization.name for one in inspection.organizations)


def _title() -> str:
    return _("Organizations")


def _subtitle() -> str:
    return _(
        "Administrator rights are needed in every organization listed, OAuth access only where you "
        "back up."
    )


class Extras(QObject):
    """``deeds``, ``scope``, ``papers``, ``coverage`` and ``saver`` of one page; ``more`` are its menu's entries."""

    def __init__(self, page: OrganizationsPage) -> None:
        super().__init__(page)
        self._page = page
        self.deeds = PageDeeds(page)
        self.scope = PageScope(page)
        self.papers = Papers(page)
        self.coverage = CoverageReader(page.context)
        self.saver = ReportSaver(page, page.context)

    def more(self) -> tuple[Entry, ...]:
        """The entries of *More*."""
        papers = self.papers
        return (
            Entry(_("Add organization…"), self._page.ask_to_add),
            Entry(_("Undo list…"), self.deeds.undo_list, self.deeds.can_undo),
            Entry(_("Copy all instructions"), papers.copy_all, papers.has_open_points),
            Entry(_("Save all instructions…"), papers.save_all, papers.has_open_points),
            Entry(_("Notes for security…"), self.show_notes),
        )

    def show_row(self, row: Row | None) -> None:
        """Show what the account can see in the organization, as far as it is known, or read it soon."""
        page = self._page
        inspected = row.inspected if row is not None and not page.check.running else None
        self.coverage.look_at(inspected)
        if inspected is not None and inspected.backup:
            page.details.show_coverage(self.coverage.known(inspected.organization.name))

    def show_coverage(self) -> None:
        """The list of projects and repositories of the selected organization."""
        row = self._page.selected()
        found = self.coverage.known(row.organization.name) if row is not None else None
        if row is not None and isinstance(found, Coverage):
            show_list(self._page, row.organization.name, found)

    def show_notes(self) -> None:
        """The notes for security people."""
        from setup_assistant.ui.organizations.security_dialog import SecurityDialog

        inspection = self._page.context.session.inspection
        if inspection is not None:
            SecurityDialog(self._page, inspection).open()
