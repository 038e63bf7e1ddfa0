"""What is shown instead of the form when the connection to Keepit is intercepted (drawing 09)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from setup_assistant.errors import CertificateRejected
from setup_assistant.texts import _
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.icon import StatusLabel
from setup_assistant.ui.widgets.numbered import Numbered
from setup_assistant.ui.widgets.text import Text


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
