"""A part with text that scrolls where it must, and shows whole lines only."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.layouts import STRETCH, Item, column, holder
from setup_assistant.ui.widgets.scroll import Scroll
from setup_assistant.ui.widgets.text import Text

_LONGEST_LINE = 90
"""Characters."""
_BEFORE_BAR = 8


class LineScroll(Scroll):
    """``show_column(item, …)``; lines have at most 90 characters. It takes the focus only where it scrolls."""

    focus_changed = Signal()

    def __init__(self) -> None:
        self._shown = QWidget()
        super().__init__(self._shown)
        self._covers = (_Cover(self.viewport()), _Cover(self.viewport()))
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._cover())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_column(self, *items: Item) -> None:
        """Show these below each other, from the top."""
        self._shown = holder(column(*items, STRETCH, spacing=0))
        self.setWidget(self._shown)
        self._fit()

    @property
    def scrolls(self) -> bool:
        """Whether there is more text than room."""
        return self.verticalScrollBar().maximum() > 0

    def height_for(self, width: int) -> int:
        """The height in which all of it is shown, in that width; nothing is laid out anew."""
        layout = self._shown.layout()
        if layout is None:
            return 0
        sides = layout.contentsMargins()
        return layout.totalHeightForWidth(
            width - self._beside_lines(width) + sides.left() + sides.right()
        )

    def lines(self, count: int) -> int:
        """The height of so many lines."""
        return self.fontMetrics().lineSpacing() * count

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        handled = super().eventFilter(watched, event)
        if watched is self._shown and event.type() is QEvent.Type.LayoutRequest:
            self._fit()
            self.updateGeometry()  # what is around may want to give it another height
        return handled

    def _fit(self) -> None:
        self._keep_lines_short(self.viewport().width())
        focusable = Qt.FocusPolicy.StrongFocus if self.scrolls else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(focusable)
        self.verticalScrollBar().setSingleStep(self.lines(1))
        self._cover()

    def _keep_lines_short(self, width: int) -> None:
        layout = self._shown.layout()
        if layout is None:
            return
        rest = self._beside_lines(width)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        layout.setContentsMargins(rest if mirrored else 0, 0, 0 if mirrored else rest, 0)

    def _beside_lines(self, width: int) -> int:
        """How much of that width stays empty behind the lines."""
        longest = self.fontMetrics().averageCharWidth() * _LONGEST_LINE
        return max(width - longest, _BEFORE_BAR)

    def _cover(self) -> None:
        """Hide the pieces of lines at both edges of what is shown."""
        above, below = self._covers
        height, width = self.viewport().height(), self.viewport().width()
        top, bottom = 0, height
        for line in self._lines() if self.scrolls else ():
            if line.top() < 0 <= line.bottom():
                top = max(top, line.bottom() + 1)
            if line.top() < height <= line.bottom():
                bottom = min(bottom, line.top())
        above.setGeometry(0, 0, width, top)
        below.setGeometry(0, bottom, width, height - bottom)
        for cover in self._covers:
            cover.raise_()

    def _lines(self) -> list[QRect]:
        """Where each line of text is, from the top edge of what is shown."""
        lines = list[QRect]()
        for part in self._shown.findChildren(QWidget):
            if part.isHidden() or not isinstance(part, (Text, Button)):
                continue
            corner = part.mapTo(self._shown, QPoint(0, 0)) + self._shown.pos()
            spacing, height = part.fontMetrics().lineSpacing(), part.height()
            count = max(round(height / spacing), 1) if isinstance(part, Text) else 1
            above = (height - count * spacing + 1) // 2  # what is left over is around, not between
            inner = (above + spacing * at for at in range(1, count))
            edges = [corner.y() + edge for edge in (0, *inner, height)]
            lines += [
                QRect(0, edges[at], part.width(), edges[at + 1] - edges[at]) for at in range(count)
            ]
        return lines


class _Cover(QWidget):
    """Looks like the card below it."""

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changes().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("card"))
