"""Text for programs and for support, in the system's fixed font, to be read and copied."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QPalette
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.layouts import fix_height

_LOWEST, _HIGHEST = 120, 300
_FEWEST_LINES = 4


class Code(QPlainTextEdit):
    """``Code(text, name, width)``: selectable; as high as it needs, then it scrolls. A card around it shows its focus."""

    def __init__(self, text: str, name: str, width: int) -> None:
        super().__init__()
        self._width = width
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(0)
        # Lines wrap: only a space could hang over, and a bar for it would cut the last line in half.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self._restyle()
        theme.changes().changed.connect(self._restyle)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show another text."""
        self.setPlainText(text)
        self.fit(_HIGHEST)

    def fit(self, room: int) -> None:
        """Be as high as the text needs, in ``room`` pixels: whole lines; with too few of them all of it is shown."""
        lines, line = self.document().lineCount(), self.line_height
        needed = max(lines * line + 4, _LOWEST)
        fitting = (room - 4) // line
        height = min(needed, _HIGHEST)
        if height > room:
            height = fitting * line + 4 if fitting >= _FEWEST_LINES else needed
        fix_height(self, height)

    @property
    def line_height(self) -> int:
        """Of one line as it is laid out, in px: a font's negative leading is not taken from it."""
        metrics = QFontMetricsF(self.font())
        return ceil(max(metrics.lineSpacing(), metrics.height()))

    def sizeHint(self) -> QSize:
        return QSize(self._width, self.height())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_ring()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_ring()

    def _show_ring(self) -> None:
        card = self.parentWidget()
        if isinstance(card, Card):
            card.ring_for = self
            card.update()

    def _restyle(self) -> None:
        self.setFont(theme.font("code"))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, theme.color("sunken"))
        palette.setColor(QPalette.ColorRole.Text, theme.color("text2"))
        self.setPalette(palette)
