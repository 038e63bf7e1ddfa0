"""Words with buttons beside them, or below where there is no room beside."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from setup_assistant.ui.widgets.layouts import LEFT, MIDDLE


class Turning(QWidget):
    """``Turning(words, button)``: ``words`` take the width that the others leave, as long as that is their least one.

    It is never wider than there is room for: its least width is that of the widest part.
    """

    def __init__(self, words: QWidget, *others: QWidget | None, spacing: int = 8) -> None:
        super().__init__()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(spacing)
        self._box.addWidget(words, 1)
        self._others = [widget for widget in others if widget is not None]
        for widget in self._others:
            self._box.addWidget(widget, 0, MIDDLE)

    def minimumSizeHint(self) -> QSize:
        return QSize(max(self._widths(), default=0), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._turn()
        return super().event(event)

    def _turn(self) -> None:
        widths, ways = self._widths(), QBoxLayout.Direction
        below = self.width() < sum(widths) + self._box.spacing() * (len(widths) - 1)
        way = ways.TopToBottom if below else ways.LeftToRight
        if way is not self._box.direction():
            self._box.setDirection(way)
            for widget in self._others:
                self._box.setAlignment(widget, LEFT if below else MIDDLE)

    def _widths(self) -> list[int]:
        """What each part that is shown needs: the others don't shrink, even where they have a least width."""
        items = [self._box.itemAt(place) for place in range(self._box.count())]
        shown = [item for item in items if item is not None and not item.isEmpty()]
        return [
            item.minimumSize().width() if item is items[0] else item.sizeHint().width()
            for item in shown
        ]
