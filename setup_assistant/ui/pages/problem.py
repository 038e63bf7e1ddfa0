"""What a page shows instead of its content when it can't go on: what happened, what to do, details."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from setup_assistant.errors import AssistantError, CertificateRejected, SignInError
from setup_assistant.texts import _
from setup_assistant.ui.pages.interception import details as network_details
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.flow import Flow
from setup_assistant.ui.widgets.numbered import Numbered
from setup_assistant.ui.widgets.text import Text


class Problem(QWidget):
    """``Problem(try_again)``; ``show_error(error)`` fills it; ``add_way_out(button)`` offers another way."""

    def __init__(self, try_again: Callable[[], object]) -> None:
        super().__init__()
        self.banner = Banner("error")
        self.what_to_do = Text(_("What you can do"), "heading")
        self.advice = Numbered(gap=8)
        self.card = Card(fill="sunken", padding=16)
        self.details_title = Text("", "strong")
        self.details = Text("", "code")
        self.again = buttons.tinted(_("Try again"), try_again, icon="reload")
        self.copy = buttons.secondary(_("Copy details"), self._copy, icon="copy")
        self._actions = Flow(spacing=8)
        self._lay_out()

    def add_way_out(self, button: QPushButton) -> None:
        """Put another action behind *Copy details*."""
        self._actions.addWidget(button)

    def show_error(self, error: AssistantError) -> None:
        """Show and announce ``error``; the focus is the caller's."""
        rejected = isinstance(error, CertificateRejected)
        self.banner.show_banner(
            "error", error.title, error.text, icon="shieldx" if rejected else ""
        )
        self.what_to_do.setVisible(bool(error.advice))
        self.advice.setVisible(bool(error.advice))
        self.advice.set_sentences(error.advice)
        network = _("Details for your network team")
        self.details_title.setText(network if rejected else _("Details"))
        self.details.setText(_details(error))
        self.copy.setText(_("Copy details"))
        again = isinstance(error, SignInError)  # their texts say which button to choose
        self.again.setText(_("Start over") if again else _("Try again"))

    def _copy(self) -> None:
        said = self.banner.accessibleName()
        text = f"{said}\n{self.details.text()}"
        buttons.copy_text(text, self.copy)
        self.copy.setText(_("Copied"))

    def _lay_out(self) -> None:
        self.card.body.addWidget(self.details_title)
        self.card.body.addWidget(self.details)
        self._actions.addWidget(self.again)
        self._actions.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for widget in (self.banner, self.what_to_do, self.advice, self.card):
            column.addWidget(widget)
        column.addLayout(self._actions)
        column.addStretch(1)


def _details(error: AssistantError) -> str:
    now = datetime.now(UTC)
    if isinstance(error, CertificateRejected):
        return network_details(error, now)
    return f"{now.astimezone():%Y-%m-%d %H:%M:%S %z}\n{error.details}"
