"""One more sign-in, to another directory, in place of the organizations: the same account, a token of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from setup_assistant.errors import AssistantError, SignInError
from setup_assistant.model import Account, AccountKind, Inspected, Inspection, SignInMethod
from setup_assistant.services.azure_devops.directories import Access, another_account
from setup_assistant.texts import _, ngettext
from setup_assistant.ui.changes.result import Result
from setup_assistant.ui.context import Context
from setup_assistant.ui.network.dialog import open_network
from setup_assistant.ui.sign_in import register_dialog
from setup_assistant.ui.sign_in.azure_cli_offer import AzureCliLook
from setup_assistant.ui.sign_in.client_id_field import ClientIdField
from setup_assistant.ui.sign_in.panel import SignInPanel, Status
from setup_assistant.ui.sign_in.registration_form import WRONG_FIELD
from setup_assistant.ui.sign_in.ways import Place, approval_request
from setup_assistant.ui.times import clock
from setup_assistant.ui.widgets import buttons, sizes
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import MIDDLE, STRETCH, column, holder, row
from setup_assistant.ui.widgets.manual import Meaning
from setup_assistant.ui.widgets.scroll import FittingScroll
from setup_assistant.ui.widgets.text import Text

if TYPE_CHECKING:
    from setup_assistant.services.azure_devops.client import AzureDevOps
    from setup_assistant.services.microsoft.sign_in import SignedIn


class DirectorySignIn(QWidget):
    """``start(tenant)``, then ``arrived``; ``end()`` wipes it. Another account than the first is refused.

    Where the app may be for one directory only, it is asked for first: a try would end on a page of
    Microsoft's that leads nowhere.
    """

    arrived = Signal(object)
    """The ``Access`` of the same account, in that directory."""
    back = Signal()
    """Esc, where there is nothing on the way to go back to."""
    switched = Signal()
    """Another of its parts is shown."""
    leave = Signal()
    """F6: the focus is to go to the footer."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._tenant = context, ""
        self._method = context.session.method
        place = Place(
            self._approval_request,
            registration=True,
            azure_cli=True,
            check_connection=partial(open_network, context=context),
        )
        self.sign_in = SignInPanel(context, place)
        self.app = AnotherApp()
        self.status = Status(self.sign_in)
        self.azure_cli = AzureCliLook(context)
        column((self.sign_in, 1), (self.app, 1), self.status, on=self, spacing=12)
        self.azure_cli.changed.connect(
            lambda: self.sign_in.trouble.show_offer(self.azure_cli.offer)
        )
        self.sign_in.restart.connect(self._begin)
        self.sign_in.method_chosen.connect(self._begin_with)
        self.sign_in.registration_wanted.connect(self.ask_app)
        self.sign_in.signed_in.connect(self._signed_in)
        self.sign_in.failed.connect(self._failed)
        self.sign_in.switched.connect(self._switched)
        self.sign_in.trouble.back.connect(self._back)
        self.status.leave.connect(self.leave)

    @property
    def asks_app(self) -> bool:
        """Whether the app is asked for, and *Next* takes it."""
        return self.app.isVisibleTo(self)

    def start(self, tenant: str) -> None:
        """Begin the sign-in to the directory with this id."""
        session, clients = self._context.session, self._context.clients
        self._tenant = tenant
        self._method = session.signed_in_with or session.method
        vendor, app = clients.vendor.client_id, clients.registration().client_id
        for_any = self._context.any_directory or bool(vendor and app == vendor)
        needs_app = self._method is not SignInMethod.AZURE_CLI
        if needs_app and not for_any and tenant not in clients.other_apps:
            self.ask_app()
        else:
            self._begin()

    def end(self) -> None:
        """Wipe the browser and end the attempt; harmless without one."""
        self.sign_in.end()
        self.azure_cli.drop()

    def focus_target(self) -> QWidget | None:
        """What has the focus at first."""
        return self.app.client_id if self.asks_app else self.sign_in.focus_target()

    def return_to_sign_in(self) -> bool:
        """Whether there was a sign-in behind *Trouble signing in?* to go back to."""
        if self.asks_app or not self.sign_in.can_return:
            return False
        self.sign_in.return_to_sign_in()
        return True

    def ask_app(self) -> None:
        """Ask which app to sign in with."""
        self.end()
        clients = self._context.clients
        client_id = clients.other_apps.get(self._tenant) or clients.registration().client_id
        self.app.show_app(client_id, self._tenant, clients.managed.sources.get("client_id", ""))
        self._show(self.app)
        self.app.client_id.setFocus()

    def take_app(self) -> None:
        """Go on with the app that is entered, if it can be one."""
        client_id = self.app.entered()
        if client_id:
            clients = self._context.clients
            others = {**clients.other_apps, self._tenant: client_id}
            self._context.clients = replace(clients, other_apps=others)
            self._begin()

    def _begin(self) -> None:
        account = self._context.session.account
        self.status.wait_for_person(_("Waiting for you to sign in…"))
        self._show(self.sign_in)
        hint = account.upn if account is not None else ""
        self.sign_in.start(self._method, tenant=self._tenant, hint=hint)
        target = self.sign_in.focus_target()
        if target is not None:
            target.setFocus()

    def _begin_with(self, method: SignInMethod) -> None:
        self._method = method
        self._begin()

    def _signed_in(self, signed_in: SignedIn, devops: AzureDevOps) -> None:
        directories = self._context.directories
        if directories is None:
            signed_in.tokens.forget()
            return
        refusal = another_account(directories.first.account, signed_in.account)
        if refusal is None:
            self.arrived.emit(Access(signed_in.account, devops, signed_in.tokens))
        else:
            signed_in.tokens.forget()
            self.sign_in.show_error(refusal)

    def _failed(self, error: AssistantError) -> None:
        """Where the app is wrong, it is asked for again."""
        if isinstance(error, SignInError) and error.code in WRONG_FIELD:
            self.ask_app()
            self.app.refuse(error)

    def _show(self, part: QWidget) -> None:
        for other in (self.sign_in, self.app):
            other.setVisible(other is part)
        self._switched()

    def _switched(self) -> None:
        signs_in = self.sign_in.isVisibleTo(self)
        self.status.setVisible(signs_in and not self.sign_in.has_trouble)
        account = self._context.session.account
        if signs_in and self.sign_in.has_trouble and account is not None:
            self.azure_cli.look(account.upn, self._tenant)
        self.switched.emit()

    def _back(self) -> None:
        if not self.return_to_sign_in():
            self.back.emit()

    def _approval_request(self) -> str:
        clients = self._context.clients
        client_id = clients.other_apps.get(self._tenant) or clients.registration().client_id
        return approval_request(client_id, self._tenant)


def arrived(
    organizations: Sequence[Inspected], before: Inspection | None, account: Account
) -> Result:
    """What the banner says when the organizations of one directory more were read, as ``account`` there.

    Most of them were in the list ``before``, unread: it says how many are new there.
    """
    there = [one for one in organizations if one.evidence.account.tenant_id == account.tenant_id]
    listed = {one.organization.key for one in before.organizations} if before else set()
    n, new = len(there), sum(one.organization.key not in listed for one in there)
    title = ngettext(
        "{n} organization of another directory read",
        "{n} organizations of another directory read",
        n,
    )
    guest = account.kind is AccountKind.GUEST
    text = (
        _("Checked at {time} as {upn}, a guest there.")
        if guest
        else _("Checked at {time} as {upn}.")
    )
    text = text.format(time=clock(datetime.now(UTC)), upn=account.upn)
    if new:
        text = " ".join((text, _("New in the list: {n}.").format(n=new)))
    return Result("success" if n else "warning", title.format(n=n), text)


class AnotherApp(QWidget):
    """``show_app(…)`` fills it, ``entered()`` reads it, ``refuse(error)`` says what Microsoft doesn't take."""

    def __init__(self) -> None:
        super().__init__()
        self._tenant = ""
        self.banner, self.meaning = Banner(), Meaning(self)
        self.banner.add_actions(self.meaning.link)
        self.client_id_field = ClientIdField()
        self.client_id = self.client_id_field.line
        self.directory = Text("", "code")
        self.request = buttons.copying(_("Copy request"), self._request)
        title = _("Ask an administrator of that directory")
        text = _("A request with everything that is needed. You get the ID back.")
        self.request.setAccessibleDescription(f"{title}. {text}")
        words = column(Text(title, "strong"), Text(text, "caption"), spacing=2)
        icon = (Icon("users", "text2", 18), 0, MIDDLE)
        ask = row(icon, (holder(words), 1), (self.request, 0, MIDDLE), spacing=14)
        content = QWidget()
        column(
            self.banner,
            Card(self.client_id_field, self.directory, padding=20, spacing=14),
            Card(holder(ask), padding=16),
            STRETCH,
            on=content,
            spacing=14,
            margins=(0, 0, 10, 4),
        )
        column(FittingScroll(content, widest=sizes.FORM), on=self)

    def show_app(self, client_id: str, tenant: str, managed: str) -> None:
        """Show the app that is known; ``managed`` says where the organization has set it, or is empty."""
        self._tenant = tenant
        self.client_id.setText(client_id)
        self.client_id_field.set_managed(managed)
        self.client_id_field.clear_error()
        self.directory.setText(_("Directory {tenant}").format(tenant=tenant))
        self.request.setText(_("Copy request"))
        self.meaning.place = "app-registration.md#several-directories"
        self.banner.set_words(
            "information",
            _("Your app may be for one directory only"),
            _(
                "Such an app can't sign in to another directory. If yours is for any directory, choose Next; "
                "else enter the ID of an app that is registered in that one."
            ),
        )

    def entered(self) -> str:
        """The id that is entered; empty if it is none, which is said then."""
        client_id = self.client_id_field.read()
        if not client_id:
            self.client_id.setFocus()
        return client_id

    def refuse(self, error: SignInError) -> None:
        """Say why Microsoft didn't take it."""
        title = _("That directory refused the sign-in: {reason}").format(reason=error.title)
        self.meaning.place = error.HELP
        self.banner.show_banner("error", title, f"{error.text} {error.code}".strip())

    def _request(self) -> str:
        return register_dialog.request(self._tenant, ours=False)
