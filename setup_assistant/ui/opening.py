"""Addresses, files and folders that are shown outside of the window, by the programs of the user."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from setup_assistant.texts import _
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.dialog import Dialog


class Opener:
    """``Opener().address("https://…", page)``; where nothing opens it, a dialog over ``page`` hands it on.

    ``system`` hands an address to the system and says whether something there opens it: not where no
    browser was chosen, and on some terminal servers.
    """

    def __init__(self, system: Callable[[QUrl], bool] = QDesktopServices.openUrl) -> None:
        self._system = system

    def opens(self, address: str) -> bool:
        """Whether the address was opened; for whoever says it in their own place."""
        return self._system(QUrl(address))

    def address(self, address: str, over: QWidget) -> None:
        """Open a web address in the user's own browser."""
        if not self.opens(address):
            _hand_on(
                over,
                _(
                    "Nothing on this computer opened {address}; copy the address, then open it in a "
                    "browser yourself."
                ).format(address=readable(address)),
                _("Copy address"),
                address,
            )

    def path(self, path: Path, over: QWidget) -> None:
        """Open a file or a folder with the program that the user has for it."""
        if not self._system(QUrl.fromLocalFile(str(path))):
            _hand_on(
                over,
                _(
                    "Nothing on this computer opened {path}; copy the path, then open it yourself."
                ).format(path=path),
                _("Copy path"),
                str(path),
            )


def readable(address: str) -> str:
    """Where ``address`` leads; what follows a question mark is for programs."""
    return address.partition("?")[0]


def _hand_on(over: QWidget, sentence: str, copy: str, text: str) -> None:
    dialog = Dialog(over, _("It could not be opened"), sentence)
    dialog.setObjectName("not opened")
    dialog.add_button(_("Close"))
    button = dialog.add_button(
        copy, lambda: buttons.copy_text(text, button), main=True, closes=False
    )
    dialog.open()
