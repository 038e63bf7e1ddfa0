"""An ``AssistantError`` on a page (drawing 09). ``panel.show_error(error)``, ``panel.clear()``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from setup_assistant.errors import AssistantError, CertificateRejected, NetworkError
from setup_assistant.texts import _
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.icon import StatusLabel
from setup_assistant.ui.widgets.numbered import Numbered
from setup_assistant.ui.widgets.text import Text


class ErrorPanel(QWidget):
    """``ErrorPanel(try_again, safe="Your API token was not sent.", kept=True)``; hidden until an error is shown.

    ``safe`` is shown with a lock for errors where nothing was sent; ``add_action(button)`` puts one
    more button behind *Copy details*.
    """

    def __init__(
        self, try_again: Callable[[], object], *, safe: str = "", kept: bool = True
    ) -> None:
        super().__init__()
        self.banner = Banner("error")
        self._safe = StatusLabel("lock", "ok", safe, strong=True)
        self.banner.add(self._safe)
        self._safe_words = safe
        self._heading = Text(_("What you can do"), "heading")
        self._advice = Numbered()
        self._details_heading = Text("", "strong")
        self.details = Text("", "code")
        self.again = buttons.tinted(_("Try again"), try_again, icon="reload")
        self.copy = buttons.secondary(_("Copy details"), self._copy, icon="copy")
        self._row = QHBoxLayout()
        self._kept = Text(_("What you entered is kept."), "caption", wrap=False)
        self._kept.setVisible(kept)
        self._lay_out()
        self.hide()

    def show_error(self, error: AssistantError, *, at: datetime | None = None) -> None:
        """Show and announce ``error``; ``at`` is when it happened, default now."""
        certificate = isinstance(error, CertificateRejected)
        self._safe.setVisible(bool(self._safe_words) and certificate)
        self._heading.setVisible(bool(error.advice))
        self._advice.set_sentences(error.advice)
        self._advice.setVisible(bool(error.advice))
        network = isinstance(error, NetworkError)
        self._details_heading.setText(
            _("Details for your network team") if network else _("Details for support")
        )
        time = (at or datetime.now().astimezone()).isoformat(sep=" ", timespec="seconds")
        self.details.setText(f"{time}\n{error.details}".strip())
        self.setVisible(True)
        icon = "shieldx" if certificate else ""
        self.banner.set_words("error", error.title, error.text, icon=icon)
        if self._safe.isVisibleTo(self):
            self.banner.setAccessibleName(f"{error.title}. {error.text} {self._safe_words}")
        self.banner.say()

    def clear(self) -> None:
        """Hide it."""
        self.hide()

    def add_action(self, button: QWidget) -> None:
        """Put ``button`` behind *Copy details*."""
        self._row.insertWidget(2, button)

    def _copy(self) -> None:
        words = (self.banner.title.text(), self.banner.text.text(), self.details.text())
        buttons.copy_text("\n".join(words), self.copy)

    def _lay_out(self) -> None:
        box = Card(fill="sunken", padding=16)
        box.body.setContentsMargins(16, 12, 16, 14)
        box.body.addWidget(self._details_heading)
        box.body.addWidget(self.details)
        self._row.setSpacing(8)
        self._row.addWidget(self.again)
        self._row.addWidget(self.copy)
        self._row.addSpacing(4)
        self._row.addWidget(self._kept)
        self._row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.banner)
        column.addWidget(self._heading)
        column.addSpacing(-8)
        column.addWidget(self._advice)
        column.addWidget(box)
        column.addLayout(self._row)
