"""What a page shows when it can't go on: instead of its content a panel, above it a banner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from setup_assistant.errors import (
    AssistantError,
    CertificateRejected,
    NetworkError,
    NoPrivateBrowser,
    SignInError,
)
from setup_assistant.texts import _
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.flow import Flow
from setup_assistant.ui.widgets.icon import StatusLabel
from setup_assistant.ui.widgets.layouts import STRETCH, column, holder
from setup_assistant.ui.widgets.manual import Meaning
from setup_assistant.ui.widgets.numbered import Numbered
from setup_assistant.ui.widgets.text import Text


class ErrorPanel(QWidget):
    """``ErrorPanel(try_again, button)``; ``show_error(error)`` fills it; other ways stand behind *Copy details*.

    ``unsent`` says what did not leave this computer, whatever the error is. ``check_connection`` is offered
    where the network is in the way.
    """

    def __init__(
        self,
        try_again: Callable[[], object],
        *other_ways: QWidget,
        check_connection: Callable[[], object],
        unsent: str = "",
    ) -> None:
        super().__init__()
        self._unsent, self._other_ways = unsent, other_ways
        self.banner = Banner("error")
        if unsent:
            self.banner.add(StatusLabel("lock", "ok", unsent, strong=True))
        self.advice = Numbered(gap=8)
        heading = Text(_("What you can do"), "heading")
        self.what_to_do = holder(column(heading, self.advice, spacing=10))
        self.details_title = Text("", "strong")
        self.details = Text("", "code")
        self.again = buttons.tinted(_("Try again"), try_again, icon="reload")
        self.copy = buttons.copying(
            _("Copy details"), lambda: f"{self.banner.accessibleName()}\n{self.details.text()}"
        )
        self.check = buttons.secondary(_("Check the connection…"), check_connection)
        self.meaning = Meaning(self)
        actions = Flow(spacing=8)
        for button in (self.again, self.copy, self.check, *other_ways, self.meaning.link):
            actions.addWidget(button)
        card = Card(self.details_title, self.details, fill="sunken")
        column(self.banner, self.what_to_do, card, actions, STRETCH, on=self, spacing=16)

    @property
    def first(self) -> QWidget:
        """The button to try: again, or another way where that would end the same."""
        return next((b for b in (self.again, *self._other_ways) if not b.isHidden()), self.copy)

    def show_error(self, error: AssistantError) -> None:
        """Show and announce ``error``; the focus is the caller's."""
        rejected = isinstance(error, CertificateRejected)
        self.meaning.place = error.HELP
        self.banner.show_banner(
            "error", error.title, error.text, icon="shieldx" if rejected else ""
        )
        announce(self, self._unsent, assertive=True)
        self.what_to_do.setVisible(bool(error.advice))
        self.advice.set_sentences(error.advice)
        network = _("Details for your network team")
        self.details_title.setText(network if rejected else _("Details"))
        self.details.setText(details_of(error))
        self.copy.setText(_("Copy details"))
        self.check.setVisible(isinstance(error, NetworkError))
        # Now and later, so another way comes first.
        unusable = isinstance(error, NoPrivateBrowser) and not error.passing
        self.again.setVisible(not unusable)
        own_browser = next(iter(self._other_ways), None)
        if isinstance(own_browser, Button):
            buttons.show_as(own_browser, "tinted" if unusable else "secondary", "open")
        again = isinstance(error, SignInError)  # their texts say which button to choose
        self.again.setText(_("Start over") if again else _("Try again"))


class ErrorBanner(Banner):
    """``ErrorBanner(try_again, edit)``; hidden until ``show_error(error)``.

    ``check_connection`` is offered where the network is in the way.
    """

    def __init__(
        self,
        try_again: Callable[[], object],
        edit: Callable[[], object] | None = None,
        *,
        check_connection: Callable[[], object],
    ) -> None:
        super().__init__("error")
        self._details = ""
        self.again = buttons.tinted(_("Try again"), try_again, icon="reload")
        self.edit = buttons.secondary(_("Edit"), edit)
        self.copy = buttons.copying(
            _("Copy details"), lambda: f"{self.title.text()}\n{self._details}"
        )
        self.check = buttons.secondary(_("Check the connection…"), check_connection)
        self.meaning = Meaning(self)
        self.add_actions(self.again, self.edit, self.copy, self.check, self.meaning.link)
        self.hide()

    def show_error(self, error: AssistantError, *, text: str = "", edit: str = "") -> None:
        """Show ``error``; ``text`` replaces its text, ``edit`` names what is to be corrected first."""
        self._details, self.meaning.place = error.details, error.HELP
        self.again.setVisible(not edit)
        self.edit.setVisible(bool(edit))
        self.edit.setText(edit or _("Edit"))
        self.copy.setText(_("Copy details"))
        self.copy.setVisible(not edit)
        self.check.setVisible(isinstance(error, NetworkError) and not edit)
        words = " ".join(part for part in (text or error.text, *error.advice) if part)
        self.show_banner("error", error.title, words)
        (self.edit if edit else self.again).setFocus()


def details_of(error: AssistantError) -> str:
    """When it happened and what; for the network team a table in plain text."""
    now = datetime.now(UTC).astimezone()
    if not isinstance(error, CertificateRejected):
        return f"{now:%Y-%m-%d %H:%M:%S %z}\n{error.details}"
    zone = now.strftime("%z")
    rows = (
        (_("Time"), f"{now:%Y-%m-%d %H:%M:%S} UTC{zone[:3]}:{zone[3:]}"),
        (_("Host"), error.host),
        (_("Issuer"), error.issuer or _("an unknown authority")),
        (_("Error"), error.reason or "CERTIFICATE_VERIFY_FAILED"),
    )
    width = max(len(key) for key, _value in rows) + 3
    return "\n".join(f"{key:<{width}}{value}" for key, value in rows)
