"""Says something to screen readers. ``announce(widget, "Connected", assertive=False)``."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str, *, assertive: bool = False) -> None:
    """Announce ``text``; polite unless ``assertive``."""
    if not text:
        return
    event = QAccessibleAnnouncementEvent(widget, text)
    kinds = QAccessible.AnnouncementPoliteness
    event.setPoliteness(kinds.Assertive if assertive else kinds.Polite)
    QAccessible.updateAccessibility(event)
