"""Which app signs in, and to which directory: asked where none is known, or Microsoft doesn't know it."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from setup_assistant import settings
from setup_assistant.errors import AssistantError, InputError, SignInError
from setup_assistant.managed import UNMANAGED, Managed
from setup_assistant.model import SignInMethod
from setup_assistant.registration import Registration, tenant_in
from setup_assistant.texts import _
from setup_assistant.ui.opening import Opener
from setup_assistant.ui.sign_in import register_dialog
from setup_assistant.ui.sign_in.azure_cli_offer import Offer
from setup_assistant.ui.sign_in.client_id_field import ClientIdField
from setup_assistant.ui.sign_in.register_dialog import BY_HAND, RegisterDialog, own_shell
from setup_assistant.ui.widgets import buttons, sizes
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.enter import CheckBox, Input
from setup_assistant.ui.widgets.field import Field, FieldError
from setup_assistant.ui.widgets.flow import wrapping
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import MIDDLE, STRETCH, TOP, column, holder, row, stand
from setup_assistant.ui.widgets.manual import Meaning
from setup_assistant.ui.widgets.scroll import FittingScroll
from setup_assistant.ui.widgets.text import Text

_NARROW = 600
"""Below this width the fields stand below each other, and the buttons below their texts."""
_AROUND_ID = 36
"""Of the field for it, beside its letters."""

APP, DIRECTORY = "app", "directory"
WRONG_FIELD = {
    "AADSTS700016": APP,
    "AADSTS7000112": APP,
    "AADSTS50194": DIRECTORY,
    "AADSTS90002": DIRECTORY,
    "AADSTS50128": DIRECTORY,
    "AADSTS50059": DIRECTORY,
}
"""What Microsoft refuses because of these two values, and which of them is to be looked at first."""


class RegistrationForm(QWidget):
    """``show_registration(app, from_account=…)`` fills it, ``entered()`` reads it, ``refuse(error, app)`` says what is wrong.

    What somebody typed is never replaced. ``show_offer(offer)`` fills the row of the Azure CLI. What the
    organization has set can only be read; where that is the app, nothing else is offered in its place but the
    ways that are ``allowed``.
    """

    use_azure_cli = Signal()
    """The Azure CLI's sign-in is wanted instead of a registration."""
    look_again = Signal()
    """Somebody has signed in there, perhaps."""

    try_again = Signal()
    """Whoever manages the organization's settings may have changed them."""

    def __init__(
        self,
        opener: Opener,
        problem: str = "",
        managed: Managed = UNMANAGED,
        allowed: Collection[SignInMethod] = tuple(SignInMethod),
    ) -> None:
        super().__init__()
        self._opener, self._managed = opener, managed
        self._empty_directory_warned = False
        self.banner = Banner("warning")
        self.meaning = Meaning(self)
        self.meaning.place = InputError.HELP
        self.banner.add_actions(self.meaning.link)
        self.banner.setVisible(bool(problem))
        if problem:
            self.banner.set_words("warning", _("The saved settings can't be used"), problem)
        self.client_id_field, self.directory = ClientIdField(), Input()
        self.client_id = self.client_id_field.line
        sizes.follow(self.client_id, self._measure)
        self.directory_field = Field(_("Directory"), self.directory)
        self.client_id_field.set_managed(managed.sources.get("client_id", ""))
        self.directory_field.set_managed(managed.sources.get("tenant", ""))
        self._message = ""
        self.for_administrator = buttons.copying(
            _("Copy message for your administrator"), lambda: self._message, "tinted"
        )
        again = buttons.secondary(_("Try again"), self.try_again.emit, icon="reload")
        actions = wrapping(self.for_administrator, again, spacing=8, margins=(0, 6, 0, 0))
        self.managed_actions = holder(actions)
        self.managed_actions.hide()
        self.banner.column.addWidget(self.managed_actions)
        self.save = CheckBox(_("Remember for me on this computer"))
        self.save.setChecked(not problem)
        self.save.setAccessibleDescription(_("Neither value is a secret."))
        self.save_error = FieldError()
        self._fields = row(
            (holder(column(self.client_id_field, STRETCH)), 5),
            (holder(column(self.directory_field, STRETCH)), 4),
            spacing=16,
        )
        note = Text(_("Neither value is a secret."), "caption")
        saving = row(self.save, (note, 1, MIDDLE), spacing=8)
        self._may_use_azure_cli = SignInMethod.AZURE_CLI in allowed
        self._ways = self._make_ways()
        self.azure_cli = AzureCliRow(self.use_azure_cli.emit, self.look_again.emit)
        self.no_azure_cli = Text(
            _("Or install the Azure CLI: with its sign-in no registration is needed."), "caption"
        )
        self.no_azure_cli.hide()
        self._lay_out(saving)
        self.directory.textEdited.connect(lambda _text: self.directory_field.clear_error())
        self.client_id.editingFinished.connect(self._leave_id)
        self.save.toggled.connect(lambda _on: self.save_error.clear())

    def _measure(self) -> None:
        """An ID can be read whole."""
        words = self.client_id.fontMetrics().horizontalAdvance(self.client_id.placeholderText())
        self.client_id.setMinimumWidth(words + _AROUND_ID)

    def _lay_out(self, saving: QBoxLayout) -> None:
        """The fields above; below the ways without an ID, where it isn't set for everybody."""
        enough = _(
            "An app for this directory only is enough (single tenant). The assistant asks for one right: to use "
            "Azure DevOps as the signed-in account."
        )
        details = _(
            "Details: Help › Settings shows every value that your organization has set, and from where."
        )
        content, others, fixed = QWidget(), QWidget(), bool(self._managed.client_id)
        saves = holder(saving)
        column(
            Text(_("No ID yet?"), "heading"),
            self._card_of_ways(),
            self.no_azure_cli,
            on=others,
            spacing=14,
        )
        column(
            self.banner,
            Card(holder(self._fields), saves, self.save_error, padding=20, spacing=14),
            others,
            _note(details if fixed else enough),
            STRETCH,
            on=content,
            spacing=14,
            margins=(0, 0, 10, 4),
        )
        others.setVisible(not fixed)
        saves.setVisible(not fixed)
        column(FittingScroll(content, widest=sizes.FORM), on=self)

    def show_registration(self, app: Registration, *, from_account: bool) -> None:
        """Fill in what is known; ``from_account`` says where the directory comes from."""
        if not self.client_id.text().strip():
            self.client_id.setText(app.client_id)
        if not self.directory.isModified():
            self.directory.setText(app.tenant)
        self.directory_field.set_help(
            _("Taken from the expected account. A domain or a tenant ID.")
            if from_account
            else _("A domain or a tenant ID, for example company.com.")
        )
        if self._managed.client_id:
            # Nobody is asked for it: somebody has read on Microsoft's own page that it isn't known.
            source = self._managed.sources.get("client_id", "")
            self._refuse_managed(_not_found(app.tenant or "–"), app, source)

    def focus_target(self) -> QWidget:
        """What can be done about what is set wrong; else the field that is wrong, or the first."""
        if self.managed_actions.isVisibleTo(self):
            return self.for_administrator
        wrong = self.directory_field.has_error and not self.client_id_field.has_error
        return self.directory if wrong else self.client_id

    def entered(self) -> Registration | None:
        """What is entered, saved if that is wanted; None if something is wrong, which is said then."""
        client_id, tenant = self._client_id(), tenant_in(self.directory.text())
        if not self.client_id.text().strip():
            self.client_id_field.show_error(_("The application ID is missing."))
        self._check_directory(tenant)
        if self.client_id_field.has_error or self.directory_field.has_error:
            self.focus_target().setFocus()
            return None
        app = Registration(client_id, tenant)
        # What is set isn't the person's own: it may be taken back one day.
        own = Registration(
            "" if self._managed.client_id else client_id, "" if self._managed.tenant else tenant
        )
        return app if not own.client_id or self._saved(own) else None

    def show_offer(self, offer: Offer | None) -> None:
        """Show whose sign-in the Azure CLI has; None: there is no Azure CLI."""
        self.azure_cli.show_offer(offer)
        self.no_azure_cli.setVisible(offer is None and self._may_use_azure_cli)

    def directory_entered(self) -> str | None:
        """The directory alone, which may be empty; None if it can't be one, which is said then."""
        tenant = tenant_in(self.directory.text())
        if not tenant and self.directory.text().strip():
            self._check_directory(tenant)
            self.directory.setFocus()
            return None
        return tenant

    def show_problem(self, error: AssistantError) -> None:
        """Say why a way that needs no registration failed."""
        details = " ".join(part for part in (error.text, *error.advice) if part)
        self.meaning.place = error.HELP
        self.banner.show_banner("error", error.title, details)

    def refuse(self, error: SignInError, app: Registration) -> None:
        """Say why Microsoft didn't take ``app``; the focus goes to what is wrong."""
        self.show_registration(app, from_account=False)
        self._empty_directory_warned = False
        self.client_id_field.clear_error()
        self.directory_field.clear_error()
        title, text = error.title, error.text
        self.meaning.place = error.HELP
        if error.code == "AADSTS700016" and app.tenant:
            title = _not_found(app.tenant)
            text = _("Check both values. Nothing was read or changed.")
        wrong = WRONG_FIELD.get(error.code, APP)
        fixed = self._managed.sources.get("client_id" if wrong == APP else "tenant", "")
        self.managed_actions.hide()
        if fixed:
            self._refuse_managed(title, app, fixed, error.code)
            return
        if error.code == "AADSTS50194":
            words = _("This app is for one directory only. Enter that directory.")
            self.directory_field.show_error(words)
            self.banner.hide()
        else:
            details = " ".join(part for part in (text, *error.advice, error.code) if part)
            self.banner.show_banner("error", title, details)
        (self.directory if wrong == DIRECTORY else self.client_id).setFocus()

    def _refuse_managed(self, title: str, app: Registration, source: str, code: str = "") -> None:
        """Only who manages the organization's settings can change what is wrong: they get a message."""
        self._message = message_for_administrator(f"{title} {code}".strip(), app, source)
        self.for_administrator.setText(_("Copy message for your administrator"))
        text = _(
            "Your organization's settings name it, so only the person who manages them can change it. Nothing was "
            "read or changed."
        )
        self.managed_actions.show()
        self.banner.show_banner("warning", title, f"{text} {code}".strip())
        self.for_administrator.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(narrow=event.size().width() < sizes.scaled(_NARROW))

    def _arrange(self, *, narrow: bool) -> None:
        for layout in (self._fields, self.azure_cli.way, *self._ways):
            stand(layout, below=narrow)

    def _leave_id(self) -> None:
        if not self.client_id_field.has_error:  # what stands there is not said again
            self._client_id()

    def _client_id(self) -> str:
        return self.client_id_field.read() if self.client_id.text().strip() else ""

    def _check_directory(self, tenant: str) -> None:
        empty = not self.directory.text().strip()
        if tenant or (empty and self._empty_directory_warned):
            self.directory_field.clear_error()
        elif empty:
            self._empty_directory_warned = True
            words = _(
                "Enter your directory. Only an app for any directory (multitenant) works without: then choose Next "
                "again."
            )
            self.directory_field.show_error(words)
        else:
            self.directory_field.show_error(
                _("Enter a domain, for example company.com, or a tenant ID.")
            )

    def _saved(self, app: Registration) -> bool:
        if not self.save.isChecked():
            return True
        try:
            settings.remember(app)
        except InputError as problem:
            self.save.setChecked(False)
            words = _("{problem} Choose Next again to go on without saving.")
            self.save_error.show_error(words.format(problem=problem.message))
            self.save.setFocus()
            return False
        return True

    def _make_ways(self) -> tuple[QBoxLayout, ...]:
        self.commands = buttons.secondary(
            _("Show commands…"), lambda: self._open_dialog(own_shell())
        )
        self.by_hand = buttons.secondary(_("Show steps…"), lambda: self._open_dialog(BY_HAND))
        self.request = buttons.copying(
            _("Copy request"), lambda: register_dialog.request(self._tenant())
        )
        return (
            _way(
                "copy",
                _("Copy the commands that register it"),
                _("For the Azure CLI, in Bash or PowerShell. The last one needs an administrator."),
                self.commands,
            ),
            _way(
                "doc",
                _("Register it by hand"),
                _("Seven steps in the Microsoft Entra admin center."),
                self.by_hand,
            ),
            _way(
                "users",
                _("Ask an administrator"),
                _("A request with everything that is needed. You get the ID back."),
                self.request,
            ),
        )

    def _card_of_ways(self) -> Card:
        first, *others = self._ways
        items: list[QWidget] = [self.azure_cli, holder(first)]
        for way in others:
            items += [Line(), holder(way)]
        return Card(*items, padding=0, spacing=0)

    def _open_dialog(self, tab: int) -> None:
        RegisterDialog(self, self._opener, tab, self._tenant()).open()

    def _tenant(self) -> str:
        return tenant_in(self.directory.text())


def _not_found(directory: str) -> str:
    return _("Microsoft found no app with this ID in {directory}").format(directory=directory)


def message_for_administrator(problem: str, app: Registration, source: str) -> str:
    """What whoever manages the organization's settings has to know: what Microsoft said, about which values."""
    return "\n".join(
        (
            _("Setup Assistant can't sign in with what your settings name."),
            "",
            _("Microsoft says: {problem}").format(problem=problem),
            _("Application (client) ID: {id}").format(id=app.client_id),
            _("Directory: {directory}").format(directory=app.tenant or "–"),
            _("Set in: {source}").format(source=source),
            "",
            _(
                "Please check in Microsoft Entra › App registrations whether this app exists in this directory, and "
                "correct the setting."
            ),
        )
    )


class AzureCliRow(QWidget):
    """The way of whoever is signed in to the Azure CLI; hidden where there is none."""

    def __init__(self, use: Callable[[], object], look: Callable[[], object]) -> None:
        super().__init__()
        self._use, self._look = use, look
        self._offer: Offer | None = None
        self._title = _("Use the Azure CLI's sign-in")
        self.button = buttons.secondary(_("Look again"), self._press)
        self.text = Text("", "caption", selectable=True)
        self.copy = buttons.copying(_("Copy command"), self._command)
        actions = holder(row(self.copy, self.button, spacing=8))
        self.way = _row("terminal", self._title, self.text, actions)
        column(holder(self.way), Line(), on=self, spacing=0)
        self.hide()

    def show_offer(self, offer: Offer | None) -> None:
        """Say whose sign-in it is; whoever waits for it with the focus here hears it."""
        self._offer = offer
        self.setVisible(offer is not None)
        if offer is None:
            return
        self.text.setText(offer.text)
        self.button.setVisible(not offer.off)
        self.copy.setVisible(bool(offer.command))
        self.copy.setText(_("Copy command"))
        self.button.setText(_("Use this sign-in") if offer.usable else _("Look again"))
        self.button.setAccessibleDescription(f"{self._title}. {offer.text}")
        if self.button.hasFocus():
            announce(self.button, offer.text)

    def _command(self) -> str:
        return self._offer.command if self._offer is not None else ""

    def _press(self) -> None:
        if self._offer is not None and not self._offer.looking:
            self._use() if self._offer.usable else self._look()


def _note(sentence: str) -> QBoxLayout:
    return row((Icon("info", "text2", 16), 0, TOP), (Text(sentence, "caption"), 1), spacing=8)


def _way(icon: str, title: str, text: str, button: Button) -> QBoxLayout:
    button.setAccessibleDescription(f"{title}. {text}")
    return _row(icon, title, Text(text, "caption"), button)


def _row(icon: str, title: str, text: Text, button: QWidget) -> QBoxLayout:
    words = column(Text(title, "strong"), text, spacing=2)
    line = row((Icon(icon, "text2", 18), 0, MIDDLE), (holder(words), 1), spacing=14)
    margins = (16, 10, 12, 10)
    return row((holder(line), 1), (button, 0, MIDDLE), spacing=12, margins=margins)
