"""The menus that buttons open, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget


def opened(front: QWidget) -> Iterator[tuple[QPushButton, QMenu]]:
    """Each button of ``front`` that opens a menu, with its menu, which is open until the next one is asked for."""
    for button in front.findChildren(QPushButton):
        if button.isVisible() and button.isEnabled():
            menu: QWidget | None = button.menu()
            if isinstance(menu, QMenu):
                menu.popup(button.mapToGlobal(QPoint()))
            elif button.property("icon_behind"):
                button.click()
                menu = QApplication.activePopupWidget()
            if isinstance(menu, QMenu):
                yield button, menu
                menu.close()
