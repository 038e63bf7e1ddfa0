"""Text for programs and for support, in the system's fixed font, to be read and copied."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QSize
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QPalette
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets.card import Card

_LOWEST, _HIGHEST = 120, 300


class Code(QPlainTextEdit):
    """``Code(text, name, width)``: selectable; as high as it needs, then it scrolls. A card around it shows its focus."""

    def __init__(self, text: str, name: str, width: int) -> None:
        super().__init__()
        self._width = width
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(0)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self._restyle()
        theme.changes().changed.connect(self._restyle)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show another text."""
        self.setPlainText(text)
        lines = text.count("\n") + 1
        height = lines * self.line_height + 4
        self.setFixedHeight(min(max(height, _LOWEST), _HIGHEST))

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
