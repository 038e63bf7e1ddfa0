"""A part that scrolls vertically. ``Scroll(content)``: no frame, no ground of its own, as wide as there is room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class Scroll(QScrollArea):
    """``setWidget`` shows another content."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(content)

    def setWidget(self, content: QWidget) -> None:
        super().setWidget(content)
        content.setAutoFillBackground(False)


class FittingScroll(Scroll):
    """Gives the content the height that its width needs; the focus is what is inside."""

    def __init__(self, content: QWidget) -> None:
        super().__init__(content)
        self._content = content
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        layout = self._content.layout()
        if layout is not None and layout.hasHeightForWidth():
            self._content.setMinimumHeight(layout.totalHeightForWidth(self.viewport().width()))
