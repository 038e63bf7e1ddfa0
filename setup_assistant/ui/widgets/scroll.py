"""A part that scrolls vertically. ``Scroll(content)``: no frame, no ground of its own, as wide as there is room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QGuiApplication, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from setup_assistant.ui.style import painting, theme
from setup_assistant.ui.widgets import sizes


class Scroll(QScrollArea):
    """``setWidget`` shows another content. Has the focus only when it overflows; ``name`` is its heading then."""

    lead: QWidget | None = None
    """What stays below what stands above it, as far as its upper half has room there."""
    _opening: QWidget | None = None
    """What has the focus since the top is shown, and no key yet."""

    def __init__(self, content: QWidget, name: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().rangeChanged.connect(self._overflows)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]
        self.setWidget(content)

    def setWidget(self, content: QWidget) -> None:
        super().setWidget(content)
        content.setAutoFillBackground(False)

    def _overflows(self, _least: int, most: int) -> None:
        policy = Qt.FocusPolicy.TabFocus if most else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)

    def show_top(self) -> None:
        """Show the top, wherever the focus is: a key there, or another focus, scrolls again."""
        self._opening = self.window().focusWidget()
        if self._opening is not None:
            self._opening.installEventFilter(self)
        self.verticalScrollBar().setValue(0)

    def show_widget(self, widget: QWidget) -> None:
        """Scroll ``widget`` into view, all of it where it fits."""
        # Later: what was shown just now has no place yet.
        QTimer.singleShot(0, widget, lambda: self._reveal(widget))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._opening and event.type() is QEvent.Type.KeyPress:
            self._opening = None
            watched.removeEventFilter(self)
            self._follow(None, QApplication.focusWidget())
        return super().eventFilter(watched, event)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Have what gets the focus in view, however it came there; but nothing moves under the mouse."""
        content = self.widget()
        if now is None or now is self._opening or QGuiApplication.mouseButtons():
            return
        self._opening = None
        if content is not None and content.isAncestorOf(now):
            self.show_widget(now)

    def _reveal(self, widget: QWidget) -> None:
        if widget is self._opening or not widget.isVisible():
            return
        if self.lead is not None and self.lead.isAncestorOf(widget):
            bar, view = self.verticalScrollBar(), self.viewport()
            middle = widget.mapTo(view, QPoint(0, widget.height() // 2)).y()
            if bar.value() + middle <= view.height():
                bar.setValue(0)
                return
        self.ensureWidgetVisible(widget, 0, 12)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            with QPainter(self.viewport()) as painter:
                painting.ring(painter, self.viewport().rect(), theme.color("focus"), 6)


class FittingScroll(Scroll):
    """Gives the content the height that its width needs; the focus is what is inside.

    ``grows=True``: what takes any height (a table, a browser) gets at least its least one. In a low window, one that
    stands inside of another is as high as its content: only the outermost scrolls. ``widest`` is the widest useful
    width of the content, of the design.
    """

    _measures = False

    def __init__(self, content: QWidget, *, grows: bool = False, widest: int | None = None) -> None:
        super().__init__(content)
        if widest is not None:
            sizes.follow(self, lambda: content.setMaximumWidth(sizes.scaled(widest)))
        self._content, self._grows = content, grows
        content.installEventFilter(self)

    def _overflows(self, _least: int, _most: int) -> None:
        """Never: the focus is what is inside."""

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
        if layout is None:
            return
        width = min(self.viewport().width(), self._content.maximumWidth())
        measure = layout.minimumHeightForWidth if self._grows else layout.totalHeightForWidth
        # What wrapped at another size may do so no more: its height then counts no longer.
        height = measure(width) if layout.hasHeightForWidth() else 0
        self._content.setMinimumHeight(height)
        if self._inside:  # the body of a dialog has its height from the dialog
            self.setMinimumHeight(height if sizes.of(self).low else 0)

    @property
    def _inside(self) -> bool:
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, FittingScroll):
            parent = parent.parentWidget()
        return parent is not None


class Growing(QWidget):
    """The content of a ``FittingScroll`` that ``grows``: it asks for its least height, however high its parts once were."""

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.minimumHeightForWidth(width) if layout is not None else -1
