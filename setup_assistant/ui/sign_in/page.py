"""Sign-in: one of four ways to Microsoft, then a look at who signed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget, QWizard

from setup_assistant import flow
from setup_assistant.errors import SignInError
from setup_assistant.flow import Step
from setup_assistant.model import SignInMethod
from setup_assistant.registration import Registration, tenant_in
from setup_assistant.services.azure_devops.directories import Access, Directories
from setup_assistant.texts import _
from setup_assistant.ui import practice_notes
from setup_assistant.ui.context import Context
from setup_assistant.ui.sign_in.azure_cli_offer import AzureCliLook
from setup_assistant.ui.sign_in.identity import Identity, mismatch
from setup_assistant.ui.sign_in.panel import SignInPanel, Status
from setup_assistant.ui.sign_in.registration_form import WRONG_FIELD, RegistrationForm
from setup_assistant.ui.sign_in.ways import Place, approval_request
from setup_assistant.ui.widgets import shortcuts
from setup_assistant.ui.widgets.layouts import add
from setup_assistant.ui.window.page import Page

if TYPE_CHECKING:
    from setup_assistant.errors import AssistantError
    from setup_assistant.services.azure_devops.client import AzureDevOps
    from setup_assistant.services.microsoft.sign_in import SignedIn


class SignInPage(Page):
    """Shows one of: the sign-in, what has to be registered first, who signed in."""

    widest = None

    def __init__(self, context: Context) -> None:
        super().__init__(context, Step.SIGN_IN, title, subtitle, scrolls=False)
        place = Place(
            self._request,
            registration=True,
            azure_cli=True,
            check_connection=lambda _button: self.check_connection(),
        )
        self.sign_in = SignInPanel(context, place)
        clients = context.clients
        self.registration = RegistrationForm(
            context.opener, clients.settings_problem, clients.managed, context.allowed_ways
        )
        self.registration.try_again.connect(self.start)
        self.identity = Identity(self.start, self.keep_account)
        self.status = Status(self.sign_in)
        self._panels = (self.sign_in, self.registration, self.identity)
        self._leads_back = False
        self._method = context.session.method
        self.azure_cli = AzureCliLook(context)
        self.azure_cli.changed.connect(self._show_offer)
        self.registration.use_azure_cli.connect(self.use_azure_cli)
        self.registration.look_again.connect(self._look)
        self.body.setSpacing(12)
        add(self.body, *((panel, 1) for panel in self._panels), self.status)
        self.show_panel(self.sign_in)
        self.sign_in.restart.connect(self.start_again)
        self.sign_in.method_chosen.connect(self._start_with)
        self.sign_in.registration_wanted.connect(self.ask_registration)
        self.sign_in.signed_in.connect(self._signed_in)
        self.sign_in.failed.connect(self._failed)
        self.sign_in.switched.connect(self._switched)
        self.sign_in.trouble.back.connect(self._go_back)
        self.status.leave.connect(self.focus_footer)

    def entered(self) -> None:
        self._lead_back()
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
        if self._must_choose:
            return self.identity.switch
        if not self.sign_in.isVisibleTo(self):
            return None
        return self.sign_in.focus_target() or self.status.trouble

    def practice_note(self) -> str:
        return "" if self.context.session.account is not None else practice_notes.sign_in()

    @property
    def has_main_button(self) -> bool:
        """Not until somebody has signed in: the page goes on by itself, and Microsoft's has a *Next* of its own."""
        return not self.sign_in.isVisibleTo(self)

    @property
    def _must_choose(self) -> bool:
        """Whether who signed in can't be gone on with by *Next*: the ways on stand in the banner."""
        return self.identity.isVisibleTo(self) and self.identity.stops

    def back_button(self) -> bool:
        if self.sign_in.isVisibleTo(self) and self.sign_in.can_return:
            self.sign_in.return_to_sign_in()
            return False
        return True

    def working(self) -> bool:
        return self.sign_in.isVisibleTo(self) and self.sign_in.waits

    def main_button(self) -> bool:
        if self.registration.isVisibleTo(self):
            self._take_registration()
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
        self.context.any_directory = not tenant
        self.sign_in.end()
        self._forget_account()
        if method is SignInMethod.AZURE_CLI:
            self.status.wait(_("Reading your account…"))
        else:
            self.status.wait_for_person(_("Waiting for you to sign in…"))
        self.sign_in.show_part(self.sign_in.part(method))  # first: the title follows it, said once
        self.show_panel(self.sign_in)
        self.sign_in.start(method, tenant=tenant, hint=self.context.session.expected)

    def ask_registration(self) -> None:
        """Ask which app to sign in with, and to which directory."""
        self.sign_in.end()
        app, account = self._app(), self.context.account_directory()
        from_account = bool(account.tenant) and app.tenant == account.tenant
        self.registration.show_registration(app, from_account=from_account)
        self._show_registration()
        self.registration.focus_target().setFocus()

    def _show_registration(self) -> None:
        self.show_panel(self.registration)
        managed = self.context.clients.managed
        self.set_header(title, (lambda: "") if managed.client_id else registration_subtitle)
        self._look()

    def _look(self) -> None:
        directory = tenant_in(self.registration.directory.text()) or self._app().tenant
        self.azure_cli.look(self.context.session.expected, directory)

    def keep_account(self) -> None:
        """Go on with the account that signed in, although another one was expected."""
        self._remember()
        self.context.go_next()

    def show_panel(self, panel: QWidget) -> None:
        """Show one of the page's panels."""
        for other in self._panels:
            other.setVisible(other is panel)
        self._switched()

    def _switched(self) -> None:
        """Title, what is waited for and the footer follow what is shown."""
        signs_in = self.sign_in.isVisibleTo(self)
        self.status.setVisible(signs_in and not self.sign_in.has_trouble)
        header = (title, subtitle)
        if self.sign_in.has_trouble:
            header = (trouble_title, trouble_subtitle)
        elif self.sign_in.azure_cli.isVisibleTo(self.sign_in):
            header = (title, asking_subtitle)
        if signs_in and (self._title, self._subtitle) != header:
            self.set_header(*header)
            if self.sign_in.has_trouble:
                self._look()
        self.main_filled = not self._must_choose
        self.context.refresh()

    def _start_with(self, method: SignInMethod) -> None:
        if method is SignInMethod.AZURE_CLI:
            self.use_azure_cli()
        else:
            self.context.update(method=method)
            self.start()

    def _show_offer(self) -> None:
        self.registration.show_offer(self.azure_cli.offer)
        self.sign_in.trouble.show_offer(self.azure_cli.offer)

    def _go_back(self) -> None:
        self.wizard().button(QWizard.WizardButton.BackButton).click()

    def _request(self) -> str:
        app = self._app()
        return approval_request(app.client_id, app.tenant)

    def _lead_back(self) -> None:
        """Shift+F6 in the footer."""
        if not self._leads_back:
            self._leads_back = True
            kinds = QWizard.WizardButton
            for kind in (kinds.HelpButton, kinds.BackButton, kinds.CancelButton):
                shortcuts.on(self.wizard().button(kind), "Shift+F6", self._focus_trouble)

    def _focus_trouble(self) -> None:
        if self.status.trouble.isVisible():
            self.status.trouble.setFocus()

    def _app(self) -> Registration:
        """The app and the directory that count for this account."""
        return self.context.clients.registration(account=self.context.account_directory())

    def _take_registration(self) -> None:
        app = self.registration.entered()
        if app is not None:
            clients = replace(self.context.clients, sign_in_page=app)
            saved = self.registration.save.isChecked()
            self.context.clients = replace(clients, settings=app) if saved else clients
            self.start()

    def _failed(self, error: AssistantError) -> None:
        """Where the app or the directory is wrong, it is asked for again."""
        if self._method is SignInMethod.AZURE_CLI and not self._app().client_id:
            self._show_registration()
            self.registration.show_problem(error)
            self.registration.azure_cli.button.setFocus()
            return
        if isinstance(error, SignInError) and error.code in WRONG_FIELD:
            self._show_registration()
            self.registration.refuse(error, self._app())

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
        if self._must_choose:
            self.identity.switch.setFocus()
        else:
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


def title() -> str:
    """The heading while somebody signs in."""
    return _("Sign in")


def subtitle() -> str:
    """The line below it."""
    return _("Use the service account, not your own account.")


def asking_subtitle() -> str:
    """The line below it while the Azure CLI is asked: nobody can choose an account here."""
    return _("As the account that is signed in to the Azure CLI.")


def trouble_title() -> str:
    """The heading while it doesn't go on."""
    return _("Trouble signing in?")


def trouble_subtitle() -> str:
    """The line below it."""
    return _("Nothing was read or changed. What you entered is kept.")


def registration_subtitle() -> str:
    """The line below it while the app is asked for."""
    return _("Enter the application ID, or choose one of the ways below.")


def identity_title() -> str:
    """The heading once it is known who signed in."""
    return _("Is this the right account?")


def identity_subtitle() -> str:
    """The line below it."""
    return _("The assistant checks Azure DevOps as this account.")
