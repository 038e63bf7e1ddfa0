"""What a page shows instead of its content when it can't go on: what happened, what to do, details."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from setup_assistant.errors import AssistantError, CertificateRejected, SignInError
from setup_assistant.texts import _
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.flow import Flow
from setup_assistant.ui.widgets.icon import StatusLabel
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
        return details(error, now)
    return f"{now.astimezone():%Y-%m-%d %H:%M:%S %z}\n{error.details}"


class Interception(QWidget):
    """``Interception(try_again, edit)``; ``show_error(error)`` fills it."""

    def __init__(self, try_again: Callable[[], object], edit: Callable[[], object]) -> None:
        super().__init__()
        self.safe = StatusLabel("lock", "ok", _("Your API token was not sent."), strong=True)
        self.banner = Banner("error", icon="shieldx")
        self.banner.add(self.safe)
        self.advice = Numbered(gap=8)
        self.details = Text("", "code")
        self.again = buttons.tinted(_("Try again"), try_again, icon="reload")
        self.copy = buttons.secondary(_("Copy details"), self._copy, icon="copy")
        self.edit = buttons.link(_("Edit"), edit, name=_("Edit what you entered"))
        self._lay_out()

    def show_error(self, error: CertificateRejected, at: datetime) -> None:
        """Name the issuer, say what was not sent and what can be done. ``at`` is the time it failed."""
        self.banner.show_banner("error", error.title, error.text, icon="shieldx")
        self.advice.set_sentences(error.advice)
        self.details.setText(details(error, at))
        announce(self, self.safe.word.text(), assertive=True)

    def _copy(self) -> None:
        buttons.copy_text(self.details.text(), self.copy)
        self.copy.setText(_("Copied"))

    def _lay_out(self) -> None:
        card = Card(fill="sunken", padding=16)
        card.body.addWidget(Text(_("Details for your network team"), "strong"))
        card.body.addWidget(self.details)
        actions = QHBoxLayout()
        actions.setSpacing(8)
        actions.addWidget(self.again)
        actions.addWidget(self.copy)
        actions.addSpacing(4)
        actions.addWidget(Text(_("What you entered is kept."), "caption", wrap=False))
        actions.addWidget(self.edit, 0, Qt.AlignmentFlag.AlignVCenter)
        actions.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.banner)
        column.addWidget(Text(_("What you can do"), "heading"))
        column.addSpacing(-6)
        column.addWidget(self.advice)
        column.addWidget(card)
        column.addLayout(actions)


def details(error: CertificateRejected, at: datetime) -> str:
    """The table for the network team, in plain text."""
    local = at.astimezone()
    zone = local.strftime("%z")
    rows = (
        (_("Time"), f"{local:%Y-%m-%d %H:%M:%S} UTC{zone[:3]}:{zone[3:]}"),
        (_("Host"), error.host),
        (_("Issuer"), error.issuer or _("an unknown authority")),
        (_("Error"), error.reason or "CERTIFICATE_VERIFY_FAILED"),
    )
    width = max(len(key) for key, _value in rows) + 3
    return "\n".join(f"{key:<{width}}{value}" for key, value in rows)


class Failure(Banner):
    """``Failure(try_again, edit)``; hidden until ``show_failure(error)``."""

    def __init__(
        self, try_again: Callable[[], object], edit: Callable[[], object] | None = None
    ) -> None:
        super().__init__("error")
        self.again = buttons.tinted(_("Try again"), try_again, icon="reload")
        self.edit = buttons.secondary(_("Edit"), edit)
        self.copy = buttons.secondary(_("Copy details"), self._copy, icon="copy")
        self.add_actions(self.again, self.edit, self.copy)
        self._details = ""
        self.hide()

    def show_failure(self, error: AssistantError, *, text: str = "", edit: str = "") -> None:
        """Show ``error``; ``text`` replaces its text, ``edit`` names what is to be corrected first."""
        self._details = error.details
        self.again.setVisible(not edit)
        self.edit.setVisible(bool(edit))
        self.edit.setText(edit or _("Edit"))
        self.copy.setText(_("Copy details"))
        self.copy.setVisible(not edit)
        words = " ".join(part for part in (text or error.text, *error.advice) if part)
        self.show_banner("error", error.title, words)
        (self.edit if edit else self.again).setFocus()

    def _copy(self) -> None:
        buttons.copy_text(f"{self.title.text()}\n{self._details}", self.copy)
        self.copy.setText(_("Copied"))
