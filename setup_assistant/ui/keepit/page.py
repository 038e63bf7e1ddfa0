"""Keepit account: connect with an API token, see what it reaches, choose whose approval is used."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QWidget, QWizard

from setup_assistant.errors import AssistantError, CertificateRejected
from setup_assistant.flow import Step, may_use
from setup_assistant.model import KeepitAccount, Purpose
from setup_assistant.regions import region as region_of
from setup_assistant.texts import _
from setup_assistant.ui import practice_notes
from setup_assistant.ui.context import Context
from setup_assistant.ui.keepit.account_card import ApprovalChoice, KeepitResult
from setup_assistant.ui.keepit.form import KeepitForm
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.error_panel import ErrorPanel
from setup_assistant.ui.widgets.layouts import STRETCH, add, column, holder
from setup_assistant.ui.widgets.text import Text
from setup_assistant.ui.window.page import Page

if TYPE_CHECKING:
    from setup_assistant.services.keepit.client import Keepit


class KeepitPage(Page):
    """Shows one of three: the form, the result, or the interception panel. Next connects, then stays."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            Step.KEEPIT,
            lambda: _("Keepit account"),
            lambda: _(
                "Connect with an API token. It is kept in memory only and never written to disk."
            ),
        )
        self.form = KeepitForm(self.connect_, self.open_keepit, self.check_connection)
        stays = Text(_("What you entered is kept."), "caption", wrap=False)
        stays.setContentsMargins(4, 0, 0, 0)
        edit = buttons.link(_("Edit"), self.edit, name=_("Edit what you entered"))
        unsent = _("Your API token was not sent.")
        self.interception = ErrorPanel(
            self.connect_,
            stays,
            edit,
            check_connection=self.check_connection,
            unsent=unsent,
        )
        self.no_rights = Banner("warning")
        self.card = KeepitResult(self.use_different)
        self.choice = ApprovalChoice(self._choose)
        self.result = holder(column(self.card, self.choice, spacing=16))
        self._prefilled = False
        add(self.body, self.no_rights, self.form, self.interception, self.result, STRETCH)
        self._show(self.form)

    def entered(self) -> None:
        if not self._prefilled:
            self._prefilled = True
            managed, remembered = self.context.clients.managed, self.context.memory.load().region
            self.form.choose_region(managed.region or remembered or self.context.session.region)
            self.form.region_field.set_managed(managed.sources.get("region", ""))
        account = self.context.session.keepit
        if account and self.context.keepit:
            self._show_account(account)
        else:
            self._show(self.form)

    def left(self) -> None:
        self.form.password.forget()

    def initial_focus(self) -> QWidget | None:
        first = self.form.region if self.form.region.isEnabled() else self.form.user
        return first if self.form.isVisibleTo(self) else self._first_choice()

    def value(self, name: str) -> QWidget | None:
        return self._first_choice() if name == "approval" else self.card.different

    def _first_choice(self) -> QWidget | None:
        return self.choice.first if self.choice.isVisibleTo(self) else None

    def practice_note(self) -> str:
        connected = self.context.session.keepit is not None
        return "" if connected else practice_notes.keepit_token()

    def main_button(self) -> bool:
        account = self.context.session.keepit
        if account is None or self.context.keepit is None:
            self.connect_()
            return False
        new = self.context.session.purpose is Purpose.NEW  # else nothing is created
        if new and account.may_create is False:
            self._explain_rights()
            return False
        return True

    def connect_(self) -> None:
        """Connect with what is entered, in the background; the answer fills the result card."""
        missing = self.form.missing()
        if missing is not None:
            self.edit()
            missing.setFocus()
            return
        region = region_of(self.form.region_code)
        # A password may begin or end with a space; the name that Keepit gives a token never does.
        user, password = self.form.user.text().strip(), self.form.password.text()
        clients = self.context.clients

        def connect() -> tuple[Keepit, KeepitAccount]:
            keepit = clients.keepit(region, user, password)
            return keepit, keepit.connect()

        self._set_busy(busy=True)
        self.context.background.run(connect, done=self._connected, failed=self._failed)

    def edit(self) -> None:
        """Show the form with everything that was entered."""
        self._show(self.form)

    def use_different(self) -> None:
        """Forget the token and what it told; the region stays chosen."""
        self.context.keepit = None
        self.context.update(keepit=None, draft=replace(self.context.session.draft, orglink=""))
        self.form.forget()
        self._show(self.form)
        self.form.user.setFocus()

    def open_keepit(self) -> None:
        """Open the chosen region's web address in the user's own browser."""
        code = self.form.region_code or self.context.session.region
        if not code:
            self.form.ask_region().setFocus()
            return
        self.context.opener.address(
            self.context.clients.endpoints.keepit_for(code), self.form.not_opened
        )

    def _connected(self, answer: tuple[Keepit, KeepitAccount]) -> None:
        keepit, account = answer
        self._set_busy(busy=False)
        self.form.password.forget()
        self.context.keepit = keepit
        self.context.memory.update(region=account.region.code)
        draft = self.context.session.draft
        orglink = draft.orglink if may_use(account, draft.orglink) else ""
        self.context.update(
            keepit=account, region=account.region.code, draft=replace(draft, orglink=orglink)
        )
        self._show_account(account)
        announce(self, self.card.spoken(account))
        # Not on "Use a different token": who goes on typing Enter would throw away what Keepit shows once.
        (self._first_choice() or self.wizard().button(QWizard.WizardButton.NextButton)).setFocus()

    def _failed(self, error: AssistantError) -> None:
        self._set_busy(busy=False)
        if isinstance(error, CertificateRejected):
            self.interception.show_error(error)
            self._show(self.interception)
            self.interception.again.setFocus()
        else:
            self._show(self.form)
            self.form.show_error(error).setFocus()

    def _show_account(self, account: KeepitAccount) -> None:
        signed_in = self.context.session.account
        directory = signed_in.domain if signed_in else _("your directory")
        session = self.context.session
        creates = session.purpose is Purpose.NEW
        self.card.show_account(account, creates=creates)
        self.choice.show_account(account, directory, session.draft.orglink)
        self.choice.setVisible(creates)
        self._show(self.result)

    def _explain_rights(self) -> None:
        self.no_rights.show_banner(
            "warning",
            _("This token may not create connectors"),
            _("Use a token made by a Master Admin."),
        )
        self.card.different.setFocus()

    def _choose(self, orglink: str) -> None:
        self.context.update(draft=replace(self.context.session.draft, orglink=orglink))

    def _set_busy(self, *, busy: bool) -> None:
        self.form.clear_errors()
        host = QUrl(self.context.clients.endpoints.keepit_for(self.form.region_code)).authority()
        self.form.set_busy(_("Connecting to {host}…").format(host=host) if busy else "")
        if busy:
            self._show(self.form)
        self.context.set_busy(busy)

    def _show(self, panel: QWidget) -> None:
        for widget in (self.form, self.interception, self.result):
            widget.setVisible(widget is panel)
        self.no_rights.hide()
        self.refresh_header()
