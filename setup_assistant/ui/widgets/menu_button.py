"""Menus of what can be done now: opened by a button, or where something was clicked with the right button."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from setup_assistant.ui.widgets import access_keys, buttons


@dataclass(frozen=True)
class Entry:
    """One line of the menu; ``offered`` is asked whenever it opens."""

    text: str
    act: Callable[[], object]
    offered: Callable[[], bool] = lambda: True


class ContextMenu:
    """``ContextMenu(table, name, entries).open_at(place)``; ``entries`` is asked whenever it opens."""

    def __init__(self, parent: QWidget, name: str, entries: Callable[[], Iterable[Entry]]) -> None:
        self._menu = QMenu(parent)
        self._menu.setAccessibleName(name)
        self._entries = entries

    def open_at(self, place: QPoint) -> None:
        """Show what is offered, at a place of the screen; nothing where there is none."""
        self._menu.clear()
        entries = [entry for entry in self._entries() if entry.offered()]
        texts = access_keys.marked_all([entry.text for entry in entries])
        for entry, text in zip(entries, texts, strict=True):
            self._menu.addAction(text, entry.act)
        if self._menu.actions():
            self._menu.popup(place)
            self._menu.setActiveAction(self._menu.actions()[0])


class Menu:
    """The menu of one button, below it; ``entries`` is asked whenever it opens."""

    def __init__(self, parent: QWidget, text: str, entries: Callable[[], Iterable[Entry]]) -> None:
        self.button: QPushButton = buttons.secondary(text, self._open, icon="down")
        self.button.setProperty("icon_behind", True)
        self._menu = ContextMenu(parent, text, entries)

    def _open(self) -> None:
        self._menu.open_at(self.button.mapToGlobal(QPoint(0, self.button.height() + 2)))
