"""What the Organizations page offers besides the check: repairs, papers, coverage, notes, the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from setup_assistant.model import Coverage
from setup_assistant.texts import _
from setup_assistant.ui.organization_row import Row
from setup_assistant.ui.pages.coverage_reader import CoverageReader, show_list
from setup_assistant.ui.pages.organizations_deeds import PageDeeds
from setup_assistant.ui.pages.organizations_papers import Papers
from setup_assistant.ui.pages.organizations_scope import PageScope
from setup_assistant.ui.pages.report_saver import ReportSaver
from setup_assistant.ui.widgets.menu_button import Entry

if TYPE_CHECKING:
    from setup_assistant.ui.pages.organizations import OrganizationsPage


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
        from setup_assistant.ui.pages.security_dialog import SecurityDialog

        inspection = self._page.context.session.inspection
        if inspection is not None:
            SecurityDialog(self._page, inspection).open()
