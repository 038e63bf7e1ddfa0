"""Sign-in: one of four ways to Microsoft, then a look at who signed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from setup_assistant import flow
from setup_assistant.errors import SignInError
from setup_assistant.flow import Step
from setup_assistant.model import SignInMethod
from setup_assistant.registration import Registration, domain_of, tenant_in
from setup_assistant.services.azure_devops.directories import Access, Directories
from setup_assistant.texts import _
from setup_assistant.ui import practice_notes
from setup_assistant.ui.context import Context
from setup_assistant.ui.sign_in.azure_cli_offer import AzureCliLook
from setup_assistant.ui.sign_in.identity import Identity, mismatch
from setup_assistant.ui.sign_in.panel import SignInPanel
from setup_assistant.ui.sign_in.registration_form import WRONG_FIELD, RegistrationForm
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.layouts import add
from setup_assistant.ui.widgets.progress import WaitLine
from setup_assistant.ui.window.page import Page

if TYPE_CHECKING:
    from setup_assistant.errors import AssistantError
    from setup_assistant.services.azure_devops.client import AzureDevOps
    from setup_assistant.services.microsoft.sign_in import SignedIn

Act = Callable[[], object]


class SignInPage(Page):
    """Shows one of: the sign-in, what has to be registered first, who signed in."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, Step.SIGN_IN, title, subtitle, scrolls=False)
        self.request = buttons.secondary("", self.copy_request, icon="copy")
        own = buttons.secondary(_("Use my own browser"), self.use_own_browser, icon="open")
        self.sign_in = SignInPanel(context, own, self.request)
        clients = context.clients
        self.registration = RegistrationForm(
            context.opener, clients.settings_problem, clients.managed, context.allowed_ways
        )
        self.registration.try_again.connect(self.start)
        self.identity = Identity(self.start, self.keep_account)
        self.status = Status(
            self.use_own_browser, self.copy_request, self.start, self.ask_registration
        )
        self._panels = (self.sign_in, self.registration, self.identity)
        self._method = context.session.method
        self.azure_cli = AzureCliLook(context)
        self.azure_cli.changed.connect(lambda: self.registration.show_offer(self.azure_cli.offer))
        self.registration.use_azure_cli.connect(self.use_azure_cli)
        self.registration.look_again.connect(self._look)
        self.body.setSpacing(12)
        add(self.body, *((panel, 1) for panel in self._panels), self.status)
        self.show_panel(self.sign_in)
        self.sign_in.restart.connect(self.start_again)
        self.sign_in.own_browser.connect(self.use_own_browser)
        self.sign_in.accepted.connect(
            lambda: self.status.wait(_("Signed in. Reading your account…"))
        )
        self.sign_in.signed_in.connect(self._signed_in)
        self.sign_in.failed.connect(self._failed)
        self.sign_in.switched.connect(self._show_status)
        self.sign_in.leave.connect(self.focus_next)

    def entered(self) -> None:
        if self.context.session.account is not None and self.context.directories is not None:
            self._show_identity()
        else:
            self.start()

    def left(self) -> None:
        self.sign_in.end()
        self.azure_cli.drop()

    def initial_focus(self) -> QWidget | None:
        if self.registration.isVisibleTo(self):
            return self.registration.focus_target()
        return self.sign_in.focus_target() if self.sign_in.isVisibleTo(self) else None

    def practice_note(self) -> str:
        return "" if self.context.session.account is not None else practice_notes.sign_in()

    def working(self) -> bool:
        return self.sign_in.isVisibleTo(self) and self.sign_in.waits

    def main_button(self) -> bool:
        if self.registration.isVisibleTo(self):
            self._take_registration()
            return False
        if self.sign_in.problem.isVisibleTo(self):
            self.start_again()
            return False
        if not self.identity.isVisibleTo(self):
            self.status.error.show_error(_("Finish signing in first, then choose Next."))
            return False
        if self.identity.stops:
            self.identity.switch.setFocus()
            self.identity.banner.say()
            return False
        self._remember()
        return True

    def start(self) -> None:
        """Begin a new attempt, as was chosen on the first page; what was known of the last one is forgotten."""
        app = self._app()
        if app.client_id:
            self._begin(self.context.session.method, app.tenant)
        else:
            self._forget_account()
            self.ask_registration()

    def start_again(self) -> None:
        """The same once more."""
        self.use_azure_cli() if self._method is SignInMethod.AZURE_CLI else self.start()

    def use_azure_cli(self) -> None:
        """Sign in as who is signed in to the Azure CLI, for this run: it isn't a choice of the first page."""
        tenant = self.registration.directory_entered()
        if tenant is not None:
            self._begin(SignInMethod.AZURE_CLI, tenant or self._app().tenant)

    def _begin(self, method: SignInMethod, tenant: str) -> None:
        self._method = method
        self.sign_in.end()
        self._forget_account()
        self.set_header(title, subtitle)
        asks = method is SignInMethod.AZURE_CLI
        self.status.wait(_("Reading your account…") if asks else _("Waiting for you to sign in…"))
        self.show_panel(self.sign_in)
        self.sign_in.start(method, tenant=tenant, hint=self.context.session.expected)

    def ask_registration(self) -> None:
        """Ask which app to sign in with, and to which directory."""
        self.sign_in.end()
        app, account = self._app(), self._account_directory()
        from_account = bool(account.tenant) and app.tenant == account.tenant
        self.registration.show_registration(app, from_account=from_account)
        self._show_registration()
        self.registration.focus_target().setFocus()

    def _show_registration(self) -> None:
        self.show_panel(self.registration)
        managed = self.context.clients.managed
        self.set_header(title, managed_subtitle if managed.client_id else registration_subtitle)
        self._look()

    def _look(self) -> None:
        directory = tenant_in(self.registration.directory.text()) or self._app().tenant
        self.azure_cli.look(self.context.session.expected, directory)

    def use_own_browser(self) -> None:
        """Sign in with the user's own browser instead."""
        self.context.update(method=SignInMethod.OWN)
        self.start()

    def copy_request(self) -> None:
        """Copy the request for somebody who may approve the app."""
        app = self._app()
        request = approval_request(app.client_id, app.tenant)
        buttons.copy_text(request, self.status.trouble)
        self.request.setText(_("Copied"))
        self.status.say(_("The request for an administrator is copied."))

    def keep_account(self) -> None:
        """Go on with the account that signed in, although another one was expected."""
        self._remember()
        self.context.go_next()

    def show_panel(self, panel: QWidget) -> None:
        """Show one of the page's panels."""
        for other in self._panels:
            other.setVisible(other is panel)
        self._show_status()

    def _show_status(self) -> None:
        self.status.setVisible(self.sign_in.isVisibleTo(self) and self.sign_in.waits)

    def _app(self) -> Registration:
        """The app and the directory that count for this account."""
        return self.context.clients.registration(account=self._account_directory())

    def _account_directory(self) -> Registration:
        """Where the expected account signed in last, else what its name says."""
        expected, memory = self.context.session.expected.strip(), self.context.memory.load()
        # The directory that is remembered is that of the account that was expected then.
        same = bool(expected) and memory.expected.casefold() == expected.casefold()
        return Registration(tenant=(memory.tenant if same else "") or domain_of(expected))

    def _take_registration(self) -> None:
        app = self.registration.entered()
        if app is not None:
            self.context.clients = replace(self.context.clients, sign_in_page=app)
            self.start()

    def _failed(self, error: AssistantError) -> None:
        """Where the app or the directory is wrong, it is asked for again; else somebody else can help."""
        if self._method is SignInMethod.AZURE_CLI and not self._app().client_id:
            self._show_registration()
            self.registration.show_problem(error)
            self.registration.azure_cli.button.setFocus()
            return
        if isinstance(error, SignInError) and error.code in WRONG_FIELD:
            self._show_registration()
            self.registration.refuse(error, self._app())
            return
        self.request.setVisible(isinstance(error, SignInError) and bool(error.code))
        self.request.setText(_("Copy request for an administrator"))

    def _signed_in(self, signed_in: SignedIn, devops: AzureDevOps) -> None:
        access = Access(signed_in.account, devops, signed_in.tokens)
        self.context.directories = Directories(access)
        self.context.update(
            account=signed_in.account,
            signed_in_with=self._method,
            signed_in_at=datetime.now(UTC),
        )
        self._show_identity()

    def _show_identity(self) -> None:
        self.identity.show_session(self.context.session)
        self.show_panel(self.identity)
        self.set_header(identity_title, identity_subtitle)
        self.focus_next()

    def _forget_account(self) -> None:
        if self.context.directories is not None:
            self.context.directories.forget()
        self.context.directories = None
        self.context.replace(flow.rewind(self.context.session, Step.SIGN_IN))

    def _remember(self) -> None:
        account = self.context.session.account
        if account is not None and not mismatch(self.context.session):  # or it is asked for again
            self.context.memory.update(tenant=account.tenant_id)


class Status(WaitLine):
    """What is waited for, and the ways out when it doesn't work."""

    def __init__(
        self, use_own: Act, copy_request: Act, start_over: Act, ask_registration: Act
    ) -> None:
        self.trouble = buttons.link(_("Trouble signing in?"), self._open)
        super().__init__(self.trouble)
        self.menu = QMenu(self)
        passkey = _("My passkey or security key doesn't work here: use your own browser.")
        device = _("My company asks for a managed device: use your own browser.")
        white = _("The page stays white or empty: use your own browser.")
        approval = _("It says approval is required: copy a request for an administrator.")
        loop = _("It keeps coming back to the same page: choose Start over.")
        for text in (passkey, device, white):
            self.menu.addAction(text, use_own)
        self.menu.addAction(approval, copy_request)
        self.menu.addAction(loop, start_over)
        # Microsoft says so on its own page and sends nobody back.
        self.menu.addAction(
            _("It says the application or the directory wasn't found: check both."),
            ask_registration,
        )

    def _open(self) -> None:
        size = self.menu.sizeHint()
        corner = self.trouble.mapToGlobal(QPoint(self.trouble.width(), 0))
        self.menu.popup(corner - QPoint(size.width(), size.height() + 4))
        self.menu.setActiveAction(self.menu.actions()[0])


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


def registration_subtitle() -> str:
    """The line below it while the app is asked for."""
    return _(
        "Microsoft must know this assistant as an app of your directory first. That is done once."
    )


def managed_subtitle() -> str:
    """The line below it while nobody here can change what is wrong."""
    return _("Microsoft doesn't know this assistant in your directory.")


def identity_title() -> str:
    """The heading once it is known who signed in."""
    return _("Is this the right account?")


def identity_subtitle() -> str:
    """The line below it."""
    return _("The assistant checks Azure DevOps as this account.")
