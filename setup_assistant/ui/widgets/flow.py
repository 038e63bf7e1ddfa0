"""A layout that puts its items beside each other and goes on in the next line when there is no room."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget

from setup_assistant.ui.widgets.layouts import Margins


def wrapping(*widgets: QWidget, spacing: int = 8, margins: Margins = (0, 0, 0, 0)) -> Flow:
    """``widgets``, such as buttons, beside each other; what doesn't fit goes into the next line."""
    flow = Flow(spacing=spacing)
    flow.setContentsMargins(*margins)
    for widget in widgets:
        flow.addWidget(widget)
    return flow


class Flow(QLayout):
    """``flow = Flow(spacing=16); flow.addWidget(…)``: items keep their own width."""

    def __init__(self, *, spacing: int = 8) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = spacing

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        edges = self.contentsMargins()
        sizes = [item.minimumSize() for item in self._items if not item.isEmpty()]
        width = max((size.width() for size in sizes), default=0)
        return QSize(
            width + edges.left() + edges.right(), self._line() + edges.top() + edges.bottom()
        )

    def _line(self) -> int:
        return max((i.sizeHint().height() for i in self._items if not i.isEmpty()), default=0)

    def _place(self, rect: QRect, *, move: bool) -> int:
        edges = self.contentsMargins()
        room = rect.marginsRemoved(edges)
        at, line = QPoint(room.topLeft()), self._line()
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if at.x() > room.left() and at.x() + size.width() > room.right() + 1:
                at = QPoint(room.left(), at.y() + line + 6)
            if move:
                box = QRect(at.x(), at.y(), size.width(), line)
                parent = self.parentWidget()
                direction = parent.layoutDirection() if parent else Qt.LayoutDirection.LeftToRight
                item.setGeometry(QStyle.visualRect(direction, room, box))
            at.setX(at.x() + size.width() + self._gap)
        return at.y() + line - rect.top() + edges.bottom()
