"""The Settings: only what can't be asked at the place where it is needed. No password and no token is ever here."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QButtonGroup, QComboBox, QLayout, QLineEdit, QWidget

from setup_assistant import labels, languages, settings, texts
from setup_assistant.errors import InputError
from setup_assistant.managed import AS_THE_SYSTEM_SAYS, Managed
from setup_assistant.model import SignInMethod
from setup_assistant.proxies import NO_PROXY, is_proxy
from setup_assistant.regions import region, region_name
from setup_assistant.registration import Registration, client_id_in, tenant_in
from setup_assistant.settings import Saved
from setup_assistant.texts import _, day, listed
from setup_assistant.ui.context import Context
from setup_assistant.ui.widgets import buttons, sizes, tooltips
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.card import Line
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.enter import Input, RadioButton
from setup_assistant.ui.widgets.field import ERROR, FieldError, tell
from setup_assistant.ui.widgets.layouts import STRETCH, TOP, add, column, holder, row, stand
from setup_assistant.ui.widgets.managed_note import ManagedNote, fix, set_by
from setup_assistant.ui.widgets.sizes import Room, Width
from setup_assistant.ui.widgets.text import Label, Text

Read = Callable[[str], str]

_LABEL_WIDTH = 124
_LANGUAGES = {"en": "English", "es": "Español"}
"""Where Qt's own name for a language names a country too."""


def open_settings(parent: QWidget, context: Context, *, under_way: bool = False) -> SettingsDialog:
    """Show the settings. What a sign-in or a check that is ``under_way`` works with can't be changed then."""
    dialog = SettingsDialog(parent, context, under_way=under_way)
    dialog.open()
    return dialog


class SettingsDialog(Dialog):
    """``SettingsDialog(parent, context, under_way=False).open()``; saves when *Save* is pressed, and only then."""

    help_place = "step-sign-in.md#which-value-counts"

    def __init__(self, parent: QWidget, context: Context, *, under_way: bool) -> None:
        super().__init__(parent, _("Settings"), width=620)
        self.setObjectName("settings")
        self._context, self._managed = context, context.clients.managed
        self.body = column(spacing=16)
        self.content.addLayout(self.body)
        self.banner = Banner("warning")
        self.banner.hide()
        saved = self._load()
        self.language = LanguageRow(saved, self._managed)
        self.proxy = ProxyRow(saved, self._managed)
        self.client_id = ClientIdRow(saved, self._managed)
        self.directory = _directory(saved, self._managed)
        self._rows = {
            "language": self.language,
            "proxy": self.proxy,
            "client_id": self.client_id,
            "tenant": self.directory,
        }
        own = [line for key, line in self._rows.items() if not getattr(self._managed, key)]
        add(self.body, *own)
        if not context.practice:  # which has an app of its own
            self._show_other_sources()
        self._show_organization(rest=bool(own))
        if under_way:
            self.proxy.fix(_("Can be changed when the check is over."))
            self.client_id.fix(_("Can be changed when the check is over."))
        sizes.watch(self).changed.connect(self._arrange)
        self._arrange(sizes.of(self))
        self.add_button(_("Save"), self._save, main=True, closes=False)
        self.add_button(_("Cancel"))
        (own[0].input if own else self.client_id.input).setFocus()

    def _arrange(self, room: Room) -> None:
        for line in self.findChildren(Row):
            line.arrange(above=room.width < Width.NORMAL)

    def _load(self) -> Saved:
        self.body.addWidget(self.banner)
        for sentence in (*self._managed.problems, *self._managed.remarks):
            self.body.addWidget(Banner("warning", "", sentence))
        try:
            return settings.saved()
        except InputError as problem:
            self.banner.set_words("warning", _("The saved settings can't be used"), problem.message)
            self.banner.show()
            return Saved()

    def _show_other_sources(self) -> None:
        """What counts in this run, where that isn't what is saved."""
        clients, account = self._context.clients, self._context.account_directory()
        app, origins = clients.registration(account=account), clients.origins(account)
        for line, value, origin in (
            (self.client_id, app.client_id, origins.client_id),
            (self.directory, app.tenant, origins.tenant),
        ):
            if sentence := _in_use(origin):
                line.add_note(sentence.format(value=value))

    def _show_organization(self, *, rest: bool) -> None:
        """What the organization has set, below what it hasn't if there is a ``rest``; where, once for each source."""
        managed = self._managed
        names = {way.value: labels.sign_in_method(way) for way in SignInMethod}
        rows = (
            ("sign_in", _("Ways to sign in"), [names.get(way, way) for way in managed.sign_in]),
            ("region", _("Keepit region"), [_region(managed.region)]),
            ("extra_ca_file", _("Additional certificate authorities"), [managed.extra_ca_file]),
            ("organizations", _("Organizations"), managed.organizations),
            ("left_out", _("Left out at first"), managed.left_out),
        )
        lines: dict[str, QWidget] = {k: v for k, v in self._rows.items() if getattr(managed, k)}
        for key, label, values in rows:
            if getattr(managed, key):
                lines[key] = Row(label, [Text(listed(values), selectable=True)])
        blocks = dict[str, list[QWidget]]()
        for key, line in lines.items():
            blocks.setdefault(managed.sources.get(key, ""), []).append(line)
        for source, block in blocks.items():
            note = ManagedNote(named=True)
            note.show_source(source)
            add(self.body, Line() if rest else None, note, column(*block, spacing=10))
            rest = True

    def _save(self) -> None:
        rows = (self.proxy, self.client_id, self.directory)
        wrong = [line for line in rows if not line.check()]
        if wrong:
            wrong[0].input.setFocus()
            return
        saved = Saved(
            Registration(self.client_id.value, self.directory.value),
            language=self.language.value,
            proxy=self.proxy.value,
        )
        try:
            settings.save(saved)
        except InputError as problem:
            self.banner.show_banner("error", problem.message)
            return
        clients = self._context.clients
        self._context.clients = replace(
            clients,
            settings=saved.app,
            settings_problem="",
            proxy=self._managed.proxy_or(saved.proxy),
        )
        self.accept()


class Row(QWidget):
    """A label and what belongs to it: ``Row("Directory", [field])``. ``input`` is what has the focus at first.

    Where the window is narrow for its letters the label stands above.
    """

    def __init__(
        self, label: str, parts: list[QWidget | QLayout], input_: QWidget | None = None
    ) -> None:
        super().__init__()
        named = isinstance(input_, QLineEdit | QComboBox)  # a radio button has its own words
        self.label = Label(label, input_, "strong") if named and input_ else Text(label, "strong")
        self.note, self.error, self._set_by = Text("", "caption"), FieldError(), ""
        self.note.hide()
        self._notes = column(spacing=2)
        body = column(*parts, self.error, self.note, self._notes, spacing=5)
        self._line = row((self.label, 0, TOP), (holder(body), 1), on=self, spacing=16)
        self.input = input_ or self
        if input_ is not None:
            input_.setAccessibleName(input_.accessibleName() or label)
        if isinstance(input_, QComboBox):
            tell(input_, label)

    def arrange(self, *, above: bool) -> None:
        """Put the label above, or beside what belongs to it."""
        stand(self._line, below=above)
        self._line.setSpacing(4 if above else 16)
        drop = 0 if above or self.input is self else 7
        self.label.setContentsMargins(0, drop, 0, 0)
        beside = max(sizes.scaled(_LABEL_WIDTH), self.label.widest_word())
        self.label.setMinimumWidth(0 if above else beside)
        self.label.setMaximumWidth(sizes.ANY if above else beside)

    def add_note(self, sentence: str) -> None:
        """Say something more below it."""
        self._notes.addWidget(Text(sentence, "caption", selectable=True))
        self.describe()

    def set_note(self, sentence: str) -> None:
        """What is said below it."""
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))
        self.describe()

    def set_by(self, source: str, *inputs: QWidget) -> None:
        """The organization has set it, in ``source``: ``inputs`` can only be read. What heads the block says so."""
        self._set_by = set_by(source)
        for input_ in inputs:
            fix(input_)
            tooltips.give(input_, source)
        self.describe()

    def show_error(self, sentence: str) -> None:
        """Say what is wrong with it; empty: nothing."""
        self.error.show_error(sentence) if sentence else self.error.clear()
        self.describe()

    def describe(self) -> None:
        """Link what is said below the input with it."""
        by = self._set_by
        parts = (self.error.text, by and f"{by}.", self.note.text())
        self.input.setAccessibleDescription(" ".join(part for part in parts if part))
        self.input.setProperty(ERROR, bool(self.error.text))
        self.input.update()


class LanguageRow(Row):
    """The language from the next start on."""

    def __init__(self, saved: Saved, managed: Managed) -> None:
        self.box = QComboBox()
        of_system = texts.first_of(languages.preferred(os.environ, languages.of_system))
        words = _("Like the system ({language})").format(language=_named(of_system))
        self.box.addItem(words, "")
        chosen = managed.language or saved.language
        names = {name: _named(name) for name in (*texts.available(), chosen) if name}
        for name, label in sorted(names.items(), key=lambda item: item[1].casefold()):
            self.box.addItem(label, name)
        self.box.setCurrentIndex(self.box.findData(chosen))
        super().__init__(_("Language"), [row(self.box, STRETCH)], self.box)
        self._saved = saved.language
        if managed.language:
            self.set_by(managed.sources.get("language", ""), self.box)
        else:
            self.set_note(_("Counts from the next start, for reports too."))

    @property
    def value(self) -> str:
        """The name of a language, or empty for that of the system."""
        return str(self.box.currentData()) if self.box.isEnabled() else self._saved


class ProxyRow(Row):
    """As the system says, none, or a certain one."""

    def __init__(self, saved: Saved, managed: Managed) -> None:
        self.system = RadioButton(_("As the system says"))
        self.none = RadioButton(_("None"))
        self.own = RadioButton(_("This one:"))
        self.address = Input()
        self.address.setPlaceholderText("proxy.company.com:8080")
        self.address.setAccessibleName(_("Proxy, host and port"))
        group = QButtonGroup(self.system)
        for button in (self.system, self.none, self.own):
            group.addButton(button)
        own = row(self.own, (self.address, 1), spacing=8)
        super().__init__(_("Proxy"), [self.system, self.none, own], self.system)
        self._saved = saved.proxy
        proxy = managed.proxy or saved.proxy
        named = proxy not in ("", NO_PROXY, AS_THE_SYSTEM_SAYS)
        (self.own if named else self.none if proxy == NO_PROXY else self.system).setChecked(True)
        self.address.setText(proxy if named else "")
        self.own.toggled.connect(self._follow)
        self.address.textEdited.connect(lambda _text: self.show_error(""))
        self._follow(self.own.isChecked())
        if managed.proxy:
            self.set_by(managed.sources.get("proxy", ""), *self._inputs())
        self.describe()

    @property
    def value(self) -> str:
        """In the forms of ``proxies``."""
        if not self.system.isEnabled():
            return self._saved
        if self.own.isChecked():
            return self.address.text().strip()
        return NO_PROXY if self.none.isChecked() else ""

    def check(self) -> bool:
        """Whether it can be saved; says why not."""
        own = self.own.isChecked() and self.system.isEnabled()
        fine = not own or bool(self.value and self.value != NO_PROXY and is_proxy(self.value))
        wrong = _("Enter host and port, for example proxy.company.com:8080.")
        self.input = self.address if own else self.system
        self.show_error("" if fine else wrong)
        return fine

    def fix(self, why: str) -> None:
        """Let it only be read, and say ``why``."""
        for input_ in self._inputs():
            fix(input_)
        self.add_note(why)

    def _inputs(self) -> tuple[QWidget, ...]:
        return self.system, self.none, self.own, self.address

    def _follow(self, own: bool) -> None:
        self.address.setEnabled(own)
        self.show_error("")


class AppRow(Row):
    """A value of ``Registration`` as it is saved: ``read`` takes it out of what is typed, ``wrong`` says what it has to be."""

    def __init__(
        self, key: str, label: str, saved: Saved, managed: Managed, read: Read, wrong: str
    ) -> None:
        self.field = Input()
        self.line = row((self.field, 1), spacing=8)
        super().__init__(label, [self.line], self.field)
        self._saved, self._read, self._wrong = getattr(saved.app, key), read, wrong
        self.field.setText(getattr(managed, key) or self._saved)
        if getattr(managed, key):
            self.set_by(managed.sources.get(key, ""), self.field)
        self.field.textEdited.connect(lambda _text: self.show_error(""))

    @property
    def value(self) -> str:
        """What is to be saved, or empty."""
        return self._saved if self.field.isReadOnly() else self._read(self.field.text())

    def check(self) -> bool:
        """Whether it can be saved; says why not."""
        fine = self.field.isReadOnly() or bool(self.value) or not self.field.text().strip()
        self.show_error("" if fine else self._wrong)
        return fine


class ClientIdRow(AppRow):
    """The application ID that is saved, and a button that forgets it."""

    def __init__(self, saved: Saved, managed: Managed) -> None:
        wrong = _("An application ID has 32 letters and digits in five groups.")
        super().__init__("client_id", _("Application ID"), saved, managed, client_id_in, wrong)
        self.forget = buttons.secondary(_("Forget"), self._forget)
        self.line.addWidget(self.forget)
        self.forget.setVisible(bool(saved.app.client_id) and not managed.client_id)
        self.forget.setAccessibleName(_("Forget the application ID"))
        if not managed.client_id:
            self.set_note(_saved(saved))

    def fix(self, why: str) -> None:
        """Let it only be read, and say ``why``."""
        fix(self.field)
        self.forget.hide()
        self.add_note(why)

    def _forget(self) -> None:
        self.field.clear()
        self.show_error("")
        self.set_note(_("It is forgotten once you choose Save."))
        self.field.setFocus()


def _directory(saved: Saved, managed: Managed) -> AppRow:
    wrong = _("Enter a domain, for example company.com, or a tenant ID.")
    return AppRow("tenant", _("Directory"), saved, managed, tenant_in, wrong)


def _saved(saved: Saved) -> str:
    if not saved.app.client_id:
        return _("No application ID is saved yet.")
    if saved.saved_on is None:
        return _("Saved for this computer.")
    return _("Saved for this computer on {date}.").format(date=day(saved.saved_on))


def _in_use(origin: str) -> str:
    """The sentence for a value that counts in this run and isn't the saved one; not yet formatted."""
    return {
        "sign_in_page": _("In use now: {value}, entered on the sign-in page."),
        "command_line": _("In use now: {value}, from the command line."),
        "account": _("In use now: {value}, the expected account's directory."),
        "vendor": _("In use now: {value}, which came with this program."),
    }.get(origin, "")


def _region(code: str) -> str:
    return f"{region_name(region(code))} ({code})" if code else ""


def _named(language: str) -> str:
    """A language in itself: whoever looks for it may understand no other."""
    own = QLocale(language).nativeLanguageName() or language
    return _LANGUAGES.get(language, own[:1].upper() + own[1:])
