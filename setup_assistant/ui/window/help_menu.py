"""The Help menu of the window: opened upwards by the footer's button, and by Shift+F1."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from setup_assistant.texts import _
from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets import access_keys, manual
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.window.page import Page

if TYPE_CHECKING:
    from setup_assistant.ui.manual.window import ManualWindow


@dataclass(frozen=True)
class HelpEntry:
    """One line of the menu: ``open(window, page)`` is told which page is shown.

    ``role`` is its place in the application's menu of macOS.
    """

    text: Callable[[], str]
    open: Callable[[QWidget, Page], object]
    role: QAction.MenuRole = QAction.MenuRole.NoRole


def _open_page_help(window: QWidget, _page: Page) -> None:
    manual.ask(window)


def _check_connection(_window: QWidget, page: Page) -> None:
    page.check_connection()


def _open_report(window: QWidget, page: Page) -> None:
    from setup_assistant.ui.problem.dialog import open_report

    open_report(window, page.context)


def _open_settings(window: QWidget, page: Page) -> None:
    from setup_assistant.ui.window.settings_dialog import open_settings

    busy = not page.content.isEnabled()  # something that was pressed on the page is being done
    open_settings(window, page.context, under_way=busy or page.working())


def _open_about(window: QWidget, page: Page) -> None:
    from setup_assistant.ui.window.about import AboutDialog

    AboutDialog(window, page.context.background, page.context.opener).open()


ENTRIES = (
    HelpEntry(lambda: _("Help for this page"), _open_page_help),
    HelpEntry(lambda: _("Check the connection…"), _check_connection),
    HelpEntry(lambda: _("Report a problem…"), _open_report),
    HelpEntry(lambda: _("Settings…"), _open_settings, QAction.MenuRole.PreferencesRole),
    HelpEntry(lambda: _("About…"), _open_about, QAction.MenuRole.AboutRole),
)
"""What the menu holds, in its order. What an entry opens is loaded when it is chosen."""


class HelpMenu:
    """``HelpMenu(window, page_now, button)``: ``open()`` shows the menu above ``button``."""

    def __init__(
        self,
        window: QWidget,
        page_now: Callable[[], Page],
        button: Button,
        platform: str = sys.platform,
    ) -> None:
        self._window, self._page_now, self._button = window, page_now, button
        button.setIcon(theme.icon("down", "text2"))
        button.setProperty("icon_behind", True)
        button.setAccessibleName(_("Help, menu"))
        self._menu = QMenu(window)
        self._menu.setAccessibleName(_("Help"))
        self.bar = self._application_menu() if platform == "darwin" else None
        self.manual: ManualWindow | None = None
        """Once it was opened."""

    def open(self) -> None:
        """Show it, the first line chosen; Esc closes it."""
        self._menu.clear()
        self._fill(self._menu, ENTRIES)
        height = self._menu.sizeHint().height()
        self._menu.popup(self._button.mapToGlobal(QPoint(0, -height - 4)))
        self._menu.setActiveAction(self._menu.actions()[0])

    def open_manual(self, place: str) -> None:
        """Show the manual beside the window, at ``place``; empty = the page of the present step."""
        if self.manual is None:
            from setup_assistant.ui.manual.window import ManualWindow

            self.manual = ManualWindow(self._page_now().context.opener, self._present_page)
        self.manual.come(place or self._present_page())

    def close_manual(self) -> None:
        """The window that it is about is closed."""
        if self.manual is not None:
            self.manual.close()
            self.manual.deleteLater()
            self.manual = None

    def _present_page(self) -> str:
        from setup_assistant.ui.manual.contents import STEPS

        return STEPS[self._page_now().step]

    def _application_menu(self) -> QMenuBar:
        """macOS moves what has a role from here into the menu that bears the program's name."""
        bar = QMenuBar(self._window)
        placed = tuple(entry for entry in ENTRIES if entry.role is not QAction.MenuRole.NoRole)
        self._fill(bar.addMenu(_("Help")), placed)
        return bar

    def _fill(self, menu: QMenu, entries: tuple[HelpEntry, ...]) -> None:
        texts = access_keys.marked_all([entry.text() for entry in entries])
        for entry, text in zip(entries, texts, strict=True):
            open_ = partial(self._choose, entry)
            menu.addAction(text, open_).setMenuRole(entry.role)

    def _choose(self, entry: HelpEntry) -> None:
        entry.open(self._window, self._page_now())
