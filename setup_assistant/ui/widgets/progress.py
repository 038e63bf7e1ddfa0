"""A thin progress bar, and the line that says what is waited for."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QStyle, QWidget

from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.busy import Busy
from setup_assistant.ui.widgets.field import FieldError
from setup_assistant.ui.widgets.layouts import Item, column, row
from setup_assistant.ui.widgets.text import Text

_ROUND_MS = 1600
_SPEAK_MS = 1000


class Bar(QWidget):
    """``Bar()``: 4 high; ``.set(done, total)``, total 0 = indeterminate (still when motion is reduced)."""

    def __init__(self) -> None:
        super().__init__()
        self._done, self._total = 0, 0
        self._clock = QElapsedTimer()
        self._clock.start()
        self._timer = QTimer(self, interval=33)
        self._timer.timeout.connect(self.update)
        self.setFixedHeight(4)
        theme.changes().changed.connect(self.update)

    def set(self, done: int, total: int) -> None:
        """Show ``done`` of ``total``."""
        self._done, self._total = done, total
        self._run()
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("muteBd"))
            painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
            start, end = self._segment()
            painter.setBrush(theme.color("progress"))
            width = self.width()
            if end > start:
                painter.drawRoundedRect(QRectF(start * width, 0, (end - start) * width, 4), 2, 2)

    def _segment(self) -> tuple[float, float]:
        if self._total:
            return 0.0, min(1.0, self._done / self._total)
        if not self._timer.isActive():
            return 0.0, 0.3
        at = (self._clock.elapsed() % _ROUND_MS) / _ROUND_MS * 1.3 - 0.3
        return max(0.0, at), min(1.0, at + 0.3)

    def _run(self) -> None:
        moves = QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0
        if moves and not self._total and self.isVisible():  # one that nobody sees costs nothing
            self._timer.start()
        else:
            self._timer.stop()


class WaitLine(QWidget):
    """``WaitLine(stop_button)``: a bar; below it what is waited for, with other items behind it; at last an error.

    ``busy=False`` leaves the turning icon out.
    """

    def __init__(self, *ends: Item, style: str = "secondary", busy: bool = True) -> None:
        super().__init__()
        self.bar, self.sentence, self.error = Bar(), Text("", style), FieldError()
        self.busy = Busy()
        self._spoken = QElapsedTimer()
        self.line = row(
            self.busy if busy else None,
            (self.sentence, 1),
            *ends,
            spacing=8,
            margins=(1 if busy else 0, 0, 0, 0),
        )
        self.column = column(self.bar, self.line, self.error, on=self, spacing=6)
        place = self.bar.sizePolicy()
        place.setRetainSizeWhenHidden(True)  # what stands above never moves when somebody is done
        self.bar.setSizePolicy(place)

    def wait(self, text: str) -> None:
        """Say what is waited for, without an end in sight."""
        self.show_work(under_way=True)
        self.bar.set(0, 0)
        self.error.clear()
        self.say(text)

    def wait_for_person(self, text: str) -> None:
        """Say what somebody has to do first: nothing moves, since nothing is under way."""
        self.show_work(under_way=False)
        self.error.clear()
        self.say(text)

    def show_work(self, *, under_way: bool) -> None:
        """Bar and icon move only while the assistant does something."""
        self.bar.setVisible(under_way)
        if self.line.indexOf(self.busy) >= 0:
            self.busy.setVisible(under_way)

    def say(self, text: str) -> None:
        """Show and announce ``text``."""
        self.sentence.setText(text)
        announce(self, text)

    def set_progress(self, done: int, total: int, text: str) -> None:
        """Show ``done`` of ``total`` (0: nobody knows); screen readers hear at most one sentence a second."""
        self.bar.set(done, total)
        if text == self.sentence.text():
            return
        self.sentence.setText(text)
        self.setAccessibleName(text)
        if not self._spoken.isValid() or self._spoken.elapsed() >= _SPEAK_MS:
            self._spoken.start()
            announce(self, text)
