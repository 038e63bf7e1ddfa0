"""What surrounds the web page in its frame: the notice in its place, and the edge over it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from setup_assistant.ui import look
from setup_assistant.ui.widgets.busy import Busy
from setup_assistant.ui.widgets.text import Text


class Notice(QWidget):
    """A sentence in the middle; ``painted`` tells that people can read it now."""

    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.sentence = Text("", "secondary", wrap=False)
        row = QHBoxLayout(self)
        row.setSpacing(10)
        row.addStretch(1)
        row.addWidget(Busy())
        row.addWidget(self.sentence)
        row.addStretch(1)

    def say(self, text: str) -> None:
        """Show ``text``."""
        self.sentence.setText(text)
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit()


class Edge(QWidget):
    """Lies over the frame: rounds the page's corners and draws the edge, 2 px while it has the focus."""

    def __init__(self, frame: QWidget) -> None:
        super().__init__(frame)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._inside = False
        look.changes().changed.connect(self.update)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        corners, inner = QPainterPath(), QPainterPath()
        corners.addRect(box)
        inner.addRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.fillPath(corners.subtracted(inner), look.color("surface"))
        width = 2 if self._inside else 1
        painter.setPen(QPen(look.color("focus" if self._inside else "control"), width))
        half = width / 2
        painter.drawRoundedRect(box.adjusted(half, half, -half, -half), 8, 8)
        painter.end()

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        frame = self.parentWidget()
        inside = now is not None and frame is not None and frame.isAncestorOf(now)
        if inside != self._inside:
            self._inside = inside
            self.update()
