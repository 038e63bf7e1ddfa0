"""A button that opens a menu; what can't be chosen now is not in it. ``MenuButton("More", entries)``."""

from __future__ import annotations

from collections.abc import Callable
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


class Menu:
    """The menu of one button."""

    def __init__(self, parent: QWidget, text: str, entries: tuple[Entry, ...]) -> None:
        self.button: QPushButton = buttons.secondary(text, self._open)
        self._menu = QMenu(parent)
        self._entries = entries

    def _open(self) -> None:
        self._menu.clear()
        entries = [entry for entry in self._entries if entry.offered()]
        texts = access_keys.marked_all([entry.text for entry in entries])
        for entry, text in zip(entries, texts, strict=True):
            self._menu.addAction(text, entry.act)
        self._menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height() + 2)))
        self._menu.setActiveAction(self._menu.actions()[0])
