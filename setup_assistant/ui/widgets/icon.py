"""An icon as a widget, and an icon beside its word."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets.layouts import MIDDLE, TOP, row
from setup_assistant.ui.widgets.text import Text

_POINTS = frozenset({"right", "undo", "open"})
"""Icons with a direction: they point the other way where one reads from the right."""


class Icon(QWidget):
    """``Icon("ok", "ok", 18)``: paints an icon in its token's colour; says nothing to screen readers."""

    def __init__(self, name: str, tint: str = "text2", size: int = 16) -> None:
        super().__init__()
        self._name, self._token, self._size = name, tint, size
        self.setFixedSize(size, size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changes().changed.connect(self.update)

    @property
    def name(self) -> str:
        return self._name

    def show_icon(self, name: str, token: str) -> None:
        """Show another icon or colour."""
        if (name, token) == (self._name, self._token):
            return
        self._name, self._token = name, token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        with QPainter(self) as painter:
            if mirrored and self._name in _POINTS:
                painter.translate(self.width(), 0)
                painter.scale(-1, 1)
            box = QRect(0, (self.height() - self._size) // 2, self._size, self._size)
            theme.icon(self._name, self._token).paint(painter, box, Qt.AlignmentFlag.AlignCenter)

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)


class StatusLabel(QWidget):
    """``StatusLabel("ok", "ok", "Ready")``: status icon 16, gap 6, word. Colour is never alone.

    ``strong=True`` sets the word semibold; ``name=`` is the accessible name (default: the word).
    """

    def __init__(
        self,
        icon: str,
        token: str,
        word: str,
        *,
        strong: bool = False,
        wrap: bool = False,
        size: int = 16,
    ) -> None:
        super().__init__()
        self._size = size
        self.icon = Icon(icon, token, size)
        self.word = Text(word, "strong" if strong else "body", wrap=wrap)
        row((self.icon, 0, TOP if wrap else MIDDLE), (self.word, 1), on=self, spacing=6)
        self.setAccessibleName(word)
        if wrap:
            self._centre()
            theme.changes().changed.connect(self._centre)

    def _centre(self) -> None:
        """The icon stands beside the middle of the first line."""
        self.icon.setFixedHeight(max(self._size, self.word.fontMetrics().lineSpacing()))

    def show_status(self, icon: str, token: str, word: str) -> None:
        """Show another status."""
        self.icon.show_icon(icon, token)
        self.word.setText(word)
        self.setAccessibleName(word)
