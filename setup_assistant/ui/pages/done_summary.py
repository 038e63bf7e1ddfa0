"""The summary of Done: connector, health and first backup side by side."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from setup_assistant.creation import wording
from setup_assistant.model import Created
from setup_assistant.texts import _
from setup_assistant.ui.pages import done_words
from setup_assistant.ui.pages.done_words import Sign
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.text import ElidedText, Text

_PADDING = 18


class Summary(Card):
    """``Summary()``; ``show_created`` fills it: green only where the job is done."""

    def __init__(self) -> None:
        super().__init__(padding=0)
        self._holder: QWidget | None = None

    def show_created(self, created: Created) -> None:
        """Show what Keepit holds."""
        good = wording.good(created)
        self.set_tokens(*(("okBg", "okBd") if good else ("sunken", "border")))
        if self._holder is not None:
            self._holder.hide()
            self._holder.deleteLater()
        self._holder = QWidget()
        row = QHBoxLayout(self._holder)
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(_PADDING)
        name = Sign("" if good else "ok", "ok", created.connector.name)
        backup = done_words.backup(created)
        if good:
            backup = Sign("", backup.colour, backup.word)
        row.addWidget(_column(_("Connector"), name, elide=True), 1)
        row.addWidget(Line(vertical=True))
        row.addWidget(_column(_("Health"), done_words.health(created)))
        row.addWidget(Line(vertical=True))
        row.addWidget(_column(_("First backup"), backup))
        self.body.addWidget(self._holder)


def _column(label: str, sign: Sign, *, elide: bool = False) -> QWidget:
    holder = QWidget()
    holder.setAccessibleName(f"{label}: {sign.word}")
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(Text(label, "secondary", wrap=False))
    line = QHBoxLayout()
    line.setSpacing(6)
    if sign.icon:
        line.addWidget(Icon(sign.icon, sign.colour, 16))
    word = ElidedText(sign.word, "strong") if elide else Text(sign.word, "strong", wrap=False)
    line.addWidget(word, 1)
    column.addLayout(line)
    return holder
