"""Numbered sentences. ``Numbered(("First.", "Second."))``."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QWidget

from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets.layouts import TOP, empty
from setup_assistant.ui.widgets.text import Text


class Number(QWidget):
    """``Number(1)``: the digit in a ring, 20 x 20."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.setFixedSize(20, 20)
        theme.changes().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("control"), 1))
            painter.setBrush(theme.color("card"))
            painter.drawEllipse(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
            painter.setPen(theme.color("text2"))
            painter.setFont(theme.font("overline"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._number))


class Numbered(QWidget):
    """``Numbered(sentences, gap=10)``: each sentence wraps beside its number."""

    def __init__(self, sentences: Sequence[str] = (), *, gap: int = 10) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(gap)
        self._grid.setColumnStretch(1, 1)
        self.set_sentences(sentences)

    def set_sentences(self, sentences: Sequence[str]) -> None:
        """Show these sentences instead."""
        empty(self._grid)
        for row, sentence in enumerate(sentences):
            self._grid.addWidget(Number(row + 1), row, 0, TOP)
            self._grid.addWidget(Text(sentence), row, 1)
