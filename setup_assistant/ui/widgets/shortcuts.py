"""Keys that count in one place only. ``inside(frame, "F6", leave)``, ``on(button, "F6", leave)``."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def inside(widget: QWidget, keys: str, act: Callable[[], object]) -> None:
    """While the focus is in ``widget`` or in what it holds."""
    _add(widget, keys, act, Qt.ShortcutContext.WidgetWithChildrenShortcut)


def on(widget: QWidget, keys: str, act: Callable[[], object]) -> None:
    """While ``widget`` itself has the focus."""
    _add(widget, keys, act, Qt.ShortcutContext.WidgetShortcut)


def _add(
    widget: QWidget, keys: str, act: Callable[[], object], context: Qt.ShortcutContext
) -> None:
    shortcut = QShortcut(QKeySequence(keys), widget)
    shortcut.setContext(
        context
    )  # beside a callable, PySide drops it from the constructor's arguments
    shortcut.activated.connect(act)
