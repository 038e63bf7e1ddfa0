"""The form of the Keepit page: region, user name, password, Connect; errors stand beside the fields."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QWidget

from setup_assistant.errors import AssistantError, NetworkError, NotSignedIn
from setup_assistant.regions import REGIONS, region_name
from setup_assistant.regions import region as region_of
from setup_assistant.texts import _
from setup_assistant.ui.opening import NotOpened
from setup_assistant.ui.widgets import buttons, sizes
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.enter import Input
from setup_assistant.ui.widgets.field import Field
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import LEFT, MIDDLE, STRETCH, column, row
from setup_assistant.ui.widgets.manual import Meaning
from setup_assistant.ui.widgets.numbered import Numbered
from setup_assistant.ui.widgets.password import PasswordInput
from setup_assistant.ui.widgets.progress import WaitLine
from setup_assistant.ui.widgets.text import Text

_HELP_WIDTH, _HELP_WIDTH_NARROW, _NARROW = 296, 236, 660
_COMBO_LETTERS = 16


class KeepitForm(QWidget):
    """``KeepitForm(connect, open_keepit, check_connection)``: what is entered stays until ``forget``."""

    def __init__(
        self,
        connect: Callable[[], object],
        open_keepit: Callable[[], object],
        check_connection: Callable[[], object],
    ) -> None:
        super().__init__()
        self.banner = Banner("error")
        self.check = buttons.secondary(_("Check the connection…"), check_connection)
        self.meaning = Meaning(self)
        self.banner.add_actions(self.check, self.meaning.link)
        self.banner.hide()
        self.region, self.user, self.password = (
            QComboBox(),
            Input(),
            PasswordInput(_("API token password, hidden"), _("API token password, shown")),
        )
        self.user.action = self.password.action = connect
        self.region_field = Field(
            _("Region"),
            self.region,
            help=_("The first part of your Keepit web address, before .keepit.com."),
        )
        self.user_field = Field(
            _("API token user name"),
            self.user,
            help=_("Copy it exactly as Keepit shows it. Upper and lower case matter."),
        )
        self.password_field = Field(_("API token password"), self.password)
        self.connect_button = buttons.tinted(_("Connect"), connect, icon="plug")
        self.progress = WaitLine(style="body", busy=False)
        self.progress.hide()
        self.not_opened = NotOpened()
        self.help_card = HelpCard(open_keepit, self.not_opened)
        self._fill_regions()
        fields = column(
            self.region_field,
            self.user_field,
            self.password_field,
            4,
            (self.connect_button, 0, LEFT),
            self.progress,
            STRETCH,
            spacing=16,
        )
        columns = row((fields, 1), column(self.help_card, STRETCH), spacing=28)
        column(self.banner, columns, on=self, spacing=16)
        self.region.activated.connect(self.region_field.clear_error)
        self.user.textEdited.connect(self._token_edited)
        self.password.textEdited.connect(self._token_edited)

    @property
    def region_code(self) -> str:
        """Code of the chosen region; empty while none is chosen."""
        return str(self.region.currentData() or "")

    def choose_region(self, code: str) -> None:
        """Choose the region, or none; one that Keepit doesn't have is named beside the field."""
        self.region.setCurrentIndex(self.region.findData(code) if code else -1)
        if code and not self.region_code:
            self.region_field.show_error(
                _("“{region}” is not a Keepit region. Choose yours.").format(region=code)
            )

    def missing(self) -> QWidget | None:
        """Say beside the first field that is empty what to enter; that field, or None."""
        self.clear_errors()
        explain = _("Enter the API token and choose Connect first.")
        if not self.region_code:
            return self.ask_region()
        for field, text, sentence in (
            (self.user_field, self.user.text().strip(), explain),
            (self.password_field, self.password.text(), explain),
        ):
            if not text:
                field.show_error(sentence)
                return field.input
        return None

    def ask_region(self) -> QWidget:
        """Say that a region has to be chosen; the input that gets the focus."""
        self.region_field.show_error(
            _("Choose the region. It is the first part of your Keepit web address.")
        )
        return self.region

    def show_error(self, error: AssistantError) -> QWidget:
        """Show why there is no connection; the input that gets the focus."""
        from setup_assistant.services.keepit.errors import refusal

        if isinstance(error, NotSignedIn):
            return self._refuse_token()
        text = " ".join((refusal(error), *error.advice))
        self.check.setVisible(isinstance(error, NetworkError))
        self.meaning.place = error.HELP
        self.banner.show_banner("error", error.title, text)
        return self.connect_button

    def _refuse_token(self) -> QWidget:
        """The wrong region answers as a wrong token does, so it comes first."""
        code = self.region_code
        words = _(
            "Keepit in {region} doesn't know this token. If your Keepit web address doesn't begin with "
            "{code}, choose the other region; else check user name and password."
        )
        self.region_field.show_error(words.format(region=region_name(region_of(code)), code=code))
        return self.region if self.region.isEnabled() else self.user

    def clear_errors(self) -> None:
        """Take every error away."""
        self.banner.hide()
        for field in (self.region_field, self.user_field, self.password_field):
            field.clear_error()

    def set_busy(self, text: str) -> None:
        """Show progress with ``text``; empty = not busy."""
        self.progress.setVisible(bool(text))
        self.progress.set_progress(0, 0, text)

    def forget(self) -> None:
        """Forget user name and password; the region stays."""
        self.user.setText("")
        self.password.forget()
        self.clear_errors()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= sizes.scaled(_NARROW)
        self.help_card.setFixedWidth(sizes.scaled(_HELP_WIDTH if wide else _HELP_WIDTH_NARROW))

    def _fill_regions(self) -> None:
        for region in REGIONS:
            self.region.addItem(f"{region_name(region)}  ·  {region.code}.keepit.com", region.code)
        shrinks = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.region.setSizeAdjustPolicy(shrinks)
        self.region.setMinimumContentsLength(_COMBO_LETTERS)
        self.region.setPlaceholderText(_("Choose the region"))

    def _token_edited(self) -> None:
        self.user_field.clear_error()
        self.password_field.clear_error()


class HelpCard(Card):
    """``HelpCard(open_keepit, line)``: four steps, the note for partners, *Open Keepit* and the line below it."""

    def __init__(self, open_keepit: Callable[[], object], line: QWidget) -> None:
        icon = (Icon("key", "text2", 18), 0, MIDDLE)
        steps = (
            _("Sign in to Keepit as Master Admin."),
            _("Open your account profile (lower left) › User info › Security."),
            _("Under Secondary tokens, choose Add API token."),
            _("Copy the user name and password. Keepit shows them only once."),
        )
        partners = _(
            "Partner? A partner sign-in can't create this token. Ask the customer's Master Admin."
        )
        super().__init__(
            row(icon, (Text(_("Where do I get a token?"), "heading"), 1), spacing=10),
            Numbered(steps, gap=8),
            Line(),
            Text(partners, "caption"),
            buttons.link(_("Open Keepit"), open_keepit, icon="open"),
            line,
            STRETCH,
            fill="sunken",
            spacing=12,
        )
