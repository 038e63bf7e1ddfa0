"""Sign in: one of three ways to Microsoft, then a look at who signed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget, QWizard

from setup_assistant import flow
from setup_assistant.errors import AssistantError, SignInError
from setup_assistant.flow import Step
from setup_assistant.model import SignInMethod
from setup_assistant.texts import _
from setup_assistant.ui import practice_notes
from setup_assistant.ui.browser.frame import BrowserFrame, Visit
from setup_assistant.ui.context import Context
from setup_assistant.ui.sign_in.attempt import Attempt
from setup_assistant.ui.sign_in.identity import Identity, mismatch
from setup_assistant.ui.sign_in.methods import Code, OwnBrowser, Registration
from setup_assistant.ui.sign_in.status_line import Status
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.error_panel import Problem
from setup_assistant.ui.window.page import Page

if TYPE_CHECKING:
    from setup_assistant.services.azure_devops.client import AzureDevOps
    from setup_assistant.services.microsoft.sign_in import BrowserSignIn, DeviceSignIn, SignedIn


class SignInPage(Page):
    """Shows one of: private browser, own browser, code, registration, problem, identity."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, Step.SIGN_IN, title, subtitle, scrolls=False)
        self.open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl
        self.attempt: Attempt | None = None
        self._sign_in: BrowserSignIn | DeviceSignIn | None = None
        self.frame = BrowserFrame(_("Microsoft sign-in page"))
        self.own = OwnBrowser(self.open_own_browser, self.start, practice=context.practice)
        self.code = Code(self.start)
        self.registration = Registration(context.clients.client_id_problem)
        self.problem = SignInProblem(self.start, self.use_own_browser, self.copy_request)
        self.identity = Identity(self.start, self.keep_account)
        self.status = Status(self.use_own_browser, self.copy_request, self.start)
        self._panels = (
            self.frame,
            self.own,
            self.code,
            self.registration,
            self.problem,
            self.identity,
        )
        self._lay_out_panels()
        self._connect_frame()

    def entered(self) -> None:
        if self.context.session.account is not None and self.context.signed_in is not None:
            self._show_identity()
        else:
            self.start()

    def left(self) -> None:
        self._end_attempt()

    def initial_focus(self) -> QWidget | None:
        places = {self.frame: self.frame.focus_target, self.code: self.code.copy}
        return next((place for panel, place in places.items() if panel.isVisibleTo(self)), None)

    def practice_note(self) -> str:
        return "" if self.context.session.account is not None else practice_notes.sign_in()

    def main_button(self) -> bool:
        if self.problem.isVisibleTo(self):
            self.start()
            return False
        if not self.identity.isVisibleTo(self):
            self.status.explain(_("Finish signing in first, then choose Next."))
            return False
        if self.identity.stops:
            self.identity.switch.setFocus()
            self.identity.banner.say()
            return False
        self._remember()
        return True

    def start(self) -> None:
        """Begin a new attempt; whatever was known of the last one is forgotten."""
        self._end_attempt()
        self._forget_account()
        self.set_header(title, subtitle)
        if not self.context.clients.client_id:
            self.show_panel(self.registration)
            return
        session = self.context.session
        known = self.context.memory.load()
        same = known.expected.casefold() == session.expected.strip().casefold()
        tenant = known.tenant if same and session.expected else ""
        attempt = Attempt(self.context, session.method, tenant=tenant, hint=session.expected)
        attempt.ready.connect(self._ready)
        attempt.accepted.connect(self._accepted)
        attempt.signed_in.connect(self._signed_in)
        attempt.failed.connect(self._failed)
        self.attempt = attempt
        self._show_method(session.method)
        attempt.begin()

    def use_own_browser(self) -> None:
        """Sign in with the user's own browser instead."""
        self.context.update(method=SignInMethod.OWN)
        self.start()

    def open_own_browser(self) -> None:
        """Show the sign-in page in the user's own browser; again, if it was closed."""
        if self._sign_in is not None and not self.open_url(QUrl(self._address())):
            text = _("Nothing was changed. Go back and choose another way to sign in.")
            self._failed(SignInError(_("Your browser could not be opened"), text))

    def copy_request(self) -> None:
        """Copy the request for somebody who may approve the app."""
        tenant = self.context.memory.load().tenant
        request = approval_request(self.context.clients.client_id, tenant)
        buttons.copy_text(request, self.status.trouble)
        self.problem.request.setText(_("Copied"))
        self.status.say(_("The request for an administrator is copied."))

    def keep_account(self) -> None:
        """Go on with the account that signed in, although another one was expected."""
        self._remember()
        self.context.go_next()

    def show_panel(self, panel: QWidget) -> None:
        """Show one of the page's panels, and the status line where somebody is waited for."""
        for other in self._panels:
            other.setVisible(other is panel)
        self.status.setVisible(panel in (self.frame, self.own, self.code))

    def _show_method(self, method: SignInMethod) -> None:
        self.status.wait(_("Waiting for you to sign in…"))
        panels = {
            SignInMethod.PRIVATE: self.frame,
            SignInMethod.OWN: self.own,
            SignInMethod.CODE: self.code,
        }
        self.frame.say(_("Opening the private browser…"))
        self.own.show_waiting(opened=False)
        self.code.show_code("", "")
        self.show_panel(panels[method])

    def _ready(self, sign_in: BrowserSignIn | DeviceSignIn) -> None:
        self._sign_in = sign_in
        method = self.context.session.method
        if method is SignInMethod.CODE:
            self.code.show_code(getattr(sign_in, "url", ""), getattr(sign_in, "code", ""))
            self.code.copy.setFocus()
        elif method is SignInMethod.OWN:
            self.own.show_waiting(opened=True)
            self.open_own_browser()
        else:
            self.frame.start(self._visit())

    def _visit(self) -> Visit:
        return Visit(
            self._address(),
            "Microsoft",
            redirect_uri=getattr(self._sign_in, "redirect_uri", ""),
            ca_pem=self.context.clients.endpoints.ca_pem,
        )

    def _address(self) -> str:
        return str(getattr(self._sign_in, "address", ""))

    def _accepted(self) -> None:
        self.status.wait(_("Signed in. Reading your account…"))
        self.frame.say(_("Signed in. Reading your account…"))

    def _signed_in(self, signed_in: SignedIn, devops: AzureDevOps) -> None:
        method = self.context.session.method
        self._end_attempt()
        self.context.signed_in, self.context.devops = signed_in, devops
        self.context.update(
            account=signed_in.account, signed_in_with=method, signed_in_at=datetime.now(UTC)
        )
        self._show_identity()

    def _show_identity(self) -> None:
        self.identity.show_session(self.context.session)
        self.show_panel(self.identity)
        self.set_header(identity_title, identity_subtitle)
        next_button = self.wizard().button(QWizard.WizardButton.NextButton)
        next_button.setFocus()

    def _failed(self, error: AssistantError) -> None:
        self._end_attempt()
        self.problem.show_error(error)
        self.show_panel(self.problem)
        self.problem.again.setFocus()

    def _no_private_browser(self, reason: str) -> None:
        self._failed(SignInError(reason, _("Nothing was changed. Use your own browser instead.")))

    def _end_attempt(self) -> None:
        self.frame.stop()
        attempt, self.attempt, self._sign_in = self.attempt, None, None
        if attempt is not None:
            attempt.cancel()
            attempt.deleteLater()

    def _forget_account(self) -> None:
        if self.context.signed_in is not None:
            self.context.signed_in.tokens.forget()
        self.context.signed_in = self.context.devops = None
        self.context.replace(flow.rewind(self.context.session, Step.SIGN_IN))

    def _remember(self) -> None:
        account = self.context.session.account
        if account is not None and not mismatch(self.context.session):
            self.context.memory.update(tenant=account.tenant_id)

    def _lay_out_panels(self) -> None:
        self.body.setSpacing(12)
        for panel in self._panels:
            self.body.addWidget(panel, 1)
        self.body.addWidget(self.status)
        self.show_panel(self.frame)

    def _connect_frame(self) -> None:
        self.frame.restart.connect(self.start)
        self.frame.refused.connect(self._failed)
        self.frame.unavailable.connect(self._no_private_browser)
        self.frame.own_browser.connect(self.use_own_browser)
        self.frame.leave.connect(
            lambda: self.wizard().button(QWizard.WizardButton.NextButton).setFocus()
        )


PUBLIC_AUTHORITY = "https://login.microsoftonline.com"


def approval_request(client_id: str, tenant: str) -> str:
    """A request for an administrator: which app, what it may do, and where to approve it.

    The link always leads to the real Microsoft, in a practice run too.
    """
    place = quote(tenant or "organizations", safe="")
    link = f"{PUBLIC_AUTHORITY}/{place}/adminconsent?client_id={quote(client_id, safe='')}"
    return "\n".join(
        (
            _("Request: approve the app “Setup Assistant for Azure DevOps backup”"),
            "",
            _("I am setting up the Keepit backup of Azure DevOps and may not approve apps myself."),
            _("The app signs in as me and reads Azure DevOps (delegated, user_impersonation)."),
            _("It changes nothing without my confirmation and keeps the sign-in in memory only."),
            "",
            _("Application (client) ID: {id}").format(id=client_id),
            _("Approve it here, as a directory administrator: {link}").format(link=link),
            _("To undo: Microsoft Entra › Enterprise applications › the app › Delete."),
        )
    )


def title() -> str:
    """The heading while somebody signs in."""
    return _("Sign in")


def subtitle() -> str:
    """The line below it."""
    return _("Use the service account, not your own account.")


def identity_title() -> str:
    """The heading once it is known who signed in."""
    return _("Is this the right account?")


def identity_subtitle() -> str:
    """The line below it."""
    return _("The assistant checks Azure DevOps as this account.")


Act = Callable[[], object]


class SignInProblem(Problem):
    """``request`` is offered where Microsoft itself refused: then somebody else can help."""

    def __init__(self, again: Act, own_browser: Act, copy_request: Act) -> None:
        super().__init__(again)
        self.request = buttons.secondary("", copy_request, icon="copy")
        self.add_way_out(buttons.secondary(_("Use my own browser"), own_browser))
        self.add_way_out(self.request)

    def show_error(self, error: AssistantError) -> None:
        super().show_error(error)
        self.request.setVisible(isinstance(error, SignInError) and bool(error.code))
        self.request.setText(_("Copy request for an administrator"))
