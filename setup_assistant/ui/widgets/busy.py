"""The busy icon: turns while something is under way, and stands still when motion is reduced."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QRect, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QStyle

from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets.icon import Icon

_TURN_MS = 1200


class Busy(Icon):
    """``Busy()``: 16 x 16, in the colour of progress."""

    def __init__(self) -> None:
        super().__init__("busy", "progress", 16)
        self._clock = QElapsedTimer()
        self._clock.start()
        self._timer = QTimer(self, interval=50)
        self._timer.timeout.connect(self.update)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0:
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.translate(8, 8)
            if self._timer.isActive():
                painter.rotate(self._clock.elapsed() % _TURN_MS * 360 / _TURN_MS)
            box = QRect(-8, -8, 16, 16)
            theme.icon("busy", "progress").paint(painter, box, Qt.AlignmentFlag.AlignCenter)
