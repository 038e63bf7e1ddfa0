"""One more sign-in on this page, in place of the organizations: to another directory, and what it brings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from setup_assistant.errors import AssistantError
from setup_assistant.model import Account, Inspected, Inspection
from setup_assistant.services.azure_devops.directories import Access
from setup_assistant.texts import _
from setup_assistant.ui.changes.directory_sign_in import DirectorySignIn, arrived
from setup_assistant.ui.context import Context
from setup_assistant.ui.organizations.check_runner import CheckRunner
from setup_assistant.ui.organizations.listing import Listing
from setup_assistant.ui.organizations.table import OrganizationsTable
from setup_assistant.ui.organizations.view import View
from setup_assistant.ui.window.page import Page, Words


class AnotherDirectory(QObject):
    """``begin(tenant)`` shows the sign-in; it ends by itself, by *Back* and with the page."""

    def __init__(
        self,
        page: Page,
        context: Context,
        view: View,
        listing: Listing,
        check: CheckRunner,
        table: OrganizationsTable,
        *,
        header: tuple[Words, Words],
    ) -> None:
        super().__init__(page)
        self._page, self._context, self._view = page, context, view
        self._listing, self._check, self._table = listing, check, table
        self._header = header
        self.sign_in: DirectorySignIn | None = None
        """Made when somebody signs in to another directory for the first time."""
        self._before: Inspection | None = None
        check.directory_read.connect(self._read)
        check.directory_failed.connect(self._failed)

    @property
    def shown(self) -> bool:
        """Whether somebody is to sign in now."""
        return self.sign_in is not None and self.sign_in.isVisibleTo(self._page)

    @property
    def asks_app(self) -> bool:
        """Whether the app for it is asked for, and *Next* takes it."""
        return self.sign_in is not None and self.shown and self.sign_in.asks_app

    def begin(self, tenant: str) -> None:
        """Let the account sign in to the directory with this id."""
        if self.sign_in is None:
            self.sign_in = DirectorySignIn(self._context)
            self._view.add_panel(self.sign_in)
            self.sign_in.arrived.connect(self._arrived)
            self.sign_in.back.connect(self.leave)
            self.sign_in.switched.connect(self._context.refresh)
            self.sign_in.leave.connect(self._page.focus_footer)
        self._view.show_panel(self.sign_in)
        self._page.set_header(lambda: _("Sign in to another directory"), self._subtitle)
        self.sign_in.start(tenant)
        self._context.refresh()

    def take_app(self) -> None:
        """Go on with the app that is entered."""
        if self.sign_in is not None:
            self.sign_in.take_app()

    def go_back(self) -> None:
        """From *Trouble signing in?* to the sign-in, from there to the organizations."""
        if self.sign_in is not None and not self.sign_in.return_to_sign_in():
            self.leave()

    def leave(self) -> None:
        """Go back to the organizations; nothing of the first sign-in is lost."""
        self.end()
        self._page.announce_header()
        self._table.setFocus()
        self._context.refresh()

    def end(self) -> None:
        """End it silently; harmless where there is none."""
        if self.sign_in is not None and self.shown:
            self.sign_in.end()
            self._listing.show_parts()
            self._listing.changed.emit()
            self._page.show_header(*self._header)

    def _arrived(self, access: Access) -> None:
        """The account has signed in there too: what belongs there is checked and added."""
        directories, inspection = self._context.directories, self._context.session.inspection
        self.leave()
        if directories is None or inspection is None:
            access.tokens.forget()
            return
        self._context.directories = directories.with_access(access)
        self._before = inspection
        tenant = access.account.tenant_id
        access = self._context.directories.of(tenant) or access
        there = [one for one in inspection.organizations if one.evidence.directory == tenant]
        self._listing.mark_checking([one.organization for one in there])
        self._check.directory(access, inspection)

    def _read(self, account: Account, organizations: Sequence[Inspected]) -> None:
        self._listing.show_everything()
        self._listing.some_read(organizations)
        self._table.fit()
        self._listing.show_changed(arrived(organizations, self._before, account))
        keys = {one.organization.key for one in organizations}
        first = next((row for row in self._table.rows.visible() if row.key in keys), None)
        if first is not None:
            self._listing.select(first.organization)
        self._table.setFocus()

    def _failed(self, error: AssistantError) -> None:
        """The list of that directory can't be had: everything is as it was."""
        self._listing.as_before()
        self._view.show_problem(error)

    def _subtitle(self) -> str:
        account = self._context.session.account
        upn = account.upn if account is not None else ""
        return _("Use the same service account: {upn}").format(upn=upn)
