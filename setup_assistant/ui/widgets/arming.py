"""When a button that commits takes a press: only once its page or dialog could be looked at.

A double-click on *Next*, or Enter held down, must not reach a button that appears under the pointer
or the focus a moment later. The clock is handed in by the window, so that no test waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

SECONDS = 0.7
"""How long a page or dialog has to be painted before a press counts (design: Buttons that commit)."""


class Clock:
    """Seconds that only grow, and a call after some of them."""

    def seconds(self) -> float:
        """The time now; only differences mean something."""
        return time.monotonic()

    def call_after(self, seconds: float, owner: QObject, call: Callable[[], None]) -> None:
        """Call ``call`` in so many seconds, unless ``owner`` is gone by then."""
        QTimer.singleShot(round(seconds * 1000) + 1, owner, call)


def clock_of(widget: QWidget) -> Clock:
    """That of the window that ``widget`` belongs to, also through a dialog; else the computer's."""
    above: QWidget | None = widget
    while above is not None:
        clock = getattr(above, "clock", None)
        if isinstance(clock, Clock):
            return clock
        above = above.parentWidget()
    return Clock()


class Arming(QObject):
    """``Arming(surface)``: ``armed`` from 0.7 s after ``surface`` was first painted since it was shown."""

    changed = Signal(bool)

    def __init__(self, surface: QWidget) -> None:
        super().__init__(surface)
        self.surface, self._clock = surface, clock_of(surface)
        self._painted_at: float | None = None
        self._was_armed = False
        surface.installEventFilter(self)
        surface.update()

    @property
    def armed(self) -> bool:
        """Whether a press that begins now counts."""
        at = self._painted_at
        return at is not None and self._clock.seconds() - at >= SECONDS

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show:
            self._painted_at = None
            self._tell()
        elif event.type() is QEvent.Type.Paint and self._painted_at is None:
            self._clock = clock_of(self.surface)  # it may have come into its window since
            self._painted_at = self._clock.seconds()
            self._wait()
        return super().eventFilter(watched, event)

    def _wait(self) -> None:
        """Until it is armed; timers may come a little early."""
        if self._painted_at is None or self.armed:
            self._tell()
        else:
            seconds = self._painted_at + SECONDS - self._clock.seconds()
            self._clock.call_after(max(0.0, seconds), self, self._wait)  # time goes on meanwhile

    def _tell(self) -> None:
        if self.armed != self._was_armed:
            self._was_armed = self.armed
            self.changed.emit(self._was_armed)
