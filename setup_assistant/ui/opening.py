"""Addresses, files and folders that are shown outside of the window, by the programs of the user."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QHideEvent
from PySide6.QtWidgets import QWidget

from setup_assistant.texts import _
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.icon import StatusLabel
from setup_assistant.ui.widgets.layouts import LEFT, column

_SELECTABLE = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


class Opener:
    """``Opener().address("https://…", line)``; where nothing opens it, ``line`` says so and hands it on.

    ``system`` hands an address to the system and says whether something there opens it: not where no
    browser was chosen, and on some terminal servers.
    """

    def __init__(self, system: Callable[[QUrl], bool] = QDesktopServices.openUrl) -> None:
        self._system = system

    def opens(self, address: str) -> bool:
        """Whether the address was opened; for whoever says it in their own place."""
        return self._system(QUrl(address))

    def address(self, address: str, line: NotOpened) -> None:
        """Open a web address in the user's own browser."""
        line.follow(
            self.opens(address),
            _("No program on this computer opened the page."),
            _("Copy address"),
            address,
        )

    def file(self, file: Path, line: NotOpened) -> None:
        """Open a page that was saved, with the program that the user has for it."""
        line.follow(
            self._opens(file),
            _("No program on this computer opened the page."),
            _("Copy path"),
            str(file),
        )

    def folder(self, folder: Path, line: NotOpened) -> None:
        """Show a folder."""
        words = _("The folder couldn't be shown. It is: {path}").format(path=folder)
        line.follow(self._opens(folder), words, _("Copy path"), str(folder))

    def _opens(self, path: Path) -> bool:
        return self._system(QUrl.fromLocalFile(str(path)))


class NotOpened(QWidget):
    """The line directly below a button that opens something: hidden until nothing opened it, and once its page is left."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.sentence = StatusLabel("warn", "warn", "", wrap=True)
        self.sentence.word.setTextInteractionFlags(_SELECTABLE)
        self.copy = buttons.link("", lambda: buttons.copy_text(self._text, self.copy))
        column(self.sentence, (self.copy, 0, LEFT), on=self, spacing=4, margins=(0, 2, 0, 2))
        self.hide()

    def follow(self, opened: bool, words: str, copy: str, text: str) -> None:
        """Hide it if something ``opened``; else say and announce ``words``, and let ``text`` be copied."""
        self.setVisible(not opened)
        if opened:
            return
        self._text = text
        self.sentence.show_status("warn", "warn", words)
        self.copy.setText(copy)
        announce(self, words, assertive=True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # a window that is minimized isn't left
            self.hide()


def readable(address: str) -> str:
    """Where ``address`` leads; what follows a question mark is for programs."""
    return address.partition("?")[0]
