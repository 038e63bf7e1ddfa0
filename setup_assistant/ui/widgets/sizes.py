"""How much room a window has for its words: classes of its size, measured in the size of the font.

All figures of the design are for a font of 13 px. With another one the **effective size** counts: pixels x 13 /
font pixels. ``sizes.of(widget)`` is the ``Room`` of the window that ``widget`` is in, and
``sizes.watch(widget).changed`` tells of another one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QWidget, QWizard

from setup_assistant.ui.style import theme

DRAWN_FOR = 13
"""The font of every figure of the design, in pixels."""
FORM, ORGANIZATIONS, DIALOG = 960, 1680, 860
"""Widest useful widths, for ``scaled``: of forms and cards, the table's page, dialogs."""
ANY = 16_777_215
"""The maximum of a widget that has none."""

_COMPACT, _NORMAL, _WIDE, _LOW = 720, 900, 1396, 560


class Width(IntEnum):
    """How wide a window is; ``<`` compares them."""

    NARROW = 0
    COMPACT = 1
    NORMAL = 2
    WIDE = 3


@dataclass(frozen=True)
class Room:
    """The class of a window: of its width, and whether it is low."""

    width: Width
    low: bool


def room(width: int, height: int, font_pixels: float) -> Room:
    """The class of a window of so many pixels with a font of ``font_pixels``."""
    across, down = (pixels * DRAWN_FOR / font_pixels for pixels in (width, height))
    return Room(Width(sum(across >= edge for edge in (_COMPACT, _NORMAL, _WIDE))), down < _LOW)


def scale() -> float:
    """How much larger the font of the application is than the drawn one."""
    return _pixels(QApplication.font()) / DRAWN_FOR


def scaled(pixels: int) -> int:
    """So many pixels of the design, in the application's font."""
    return round(pixels * scale())


def of(widget: QWidget) -> Room:
    """The room of the window that ``widget`` is in; a dialog has that of the window it belongs to."""
    window = _window(widget)
    return room(window.width(), window.height(), DRAWN_FOR * scale())


class Watch(QObject):
    """Tells when the class of ``window`` or the size of the font changes, before anything is laid out anew."""

    changed = Signal(object)
    """With the ``Room`` now."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._last = of(window), scale()
        window.installEventFilter(self)
        theme.changes().changed.connect(self._look)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._look()
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        now = of(self._window), scale()
        if now != self._last:
            self._last = now
            self.changed.emit(now[0])


def watch(widget: QWidget) -> Watch:
    """The watch of the window that ``widget`` is in, which must be in it already; it lives as long as the window."""
    window = _window(widget)
    return window.findChild(Watch) or Watch(window)


def follow(owner: QObject, measure: Callable[[], object]) -> None:
    """Call ``measure`` now and after each change of the font or the look, as long as ``owner`` lives.

    Sizes that depend on the font are taken there: it can change while the window is open.
    """
    measure()
    _Follower(owner, measure)


class _Follower(QObject):
    """Qt destroys it with ``owner``, and the connection with it."""

    def __init__(self, owner: QObject, measure: Callable[[], object]) -> None:
        super().__init__(owner)
        self._measure = measure
        theme.changes().changed.connect(self._look)

    def _look(self) -> None:
        self._measure()


def _window(widget: QWidget) -> QWidget:
    window = widget.window()
    while isinstance(window, QDialog) and not isinstance(window, QWizard):
        parent = window.parentWidget()
        if parent is None:
            break
        window = parent.window()
    return window


def _pixels(font: QFont) -> float:
    if font.pixelSize() > 0:
        return font.pixelSize()
    return font.pointSizeF() * QGuiApplication.primaryScreen().logicalDotsPerInchY() / 72
