"""A part that scrolls vertically. ``Scroll(content)``: no frame, no ground of its own, as wide as there is room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from setup_assistant.ui.widgets import sizes


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
    """Gives the content the height that its width needs; the focus is what is inside.

    ``grows=True``: what takes any height (a table, a browser) gets at least its least one. In a low window, one that
    stands inside of another is as high as its content: only the outermost scrolls. ``widest`` is the widest useful
    width of the content, of the design.
    """

    def __init__(self, content: QWidget, *, grows: bool = False, widest: int | None = None) -> None:
        super().__init__(content)
        if widest is not None:
            sizes.follow(self, lambda: content.setMaximumWidth(sizes.scaled(widest)))
        self._content, self._grows = content, grows
        self._measures = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        if self._measures:  # Qt resizes the content in answer to its resizing: once is enough
            return False
        self._measures = True
        try:
            return super().eventFilter(watched, event)
        finally:
            self._measures = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        layout = self._content.layout()
        if layout is None or not layout.hasHeightForWidth():
            return
        width = min(self.viewport().width(), self._content.maximumWidth())
        measure = layout.minimumHeightForWidth if self._grows else layout.totalHeightForWidth
        height = measure(width)
        self._content.setMinimumHeight(height)
        if self._inside:  # the body of a dialog has its height from the dialog
            self.setMinimumHeight(height if sizes.of(self).low else 0)

    @property
    def _inside(self) -> bool:
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, FittingScroll):
            parent = parent.parentWidget()
        return parent is not None
