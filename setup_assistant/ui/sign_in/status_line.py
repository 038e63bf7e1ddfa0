"""The line below a sign-in: what is waited for, and the ways out when it doesn't work."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from setup_assistant.texts import _
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.busy import Busy
from setup_assistant.ui.widgets.field import FieldError
from setup_assistant.ui.widgets.progress import Bar
from setup_assistant.ui.widgets.text import Text

Act = Callable[[], object]


class Status(QWidget):
    """``wait(text)`` while somebody is waited for; ``explain(text)`` when Next was too early."""

    def __init__(self, use_own: Act, copy_request: Act, start_over: Act) -> None:
        super().__init__()
        self.sentence = Text("", "secondary")
        self.error = FieldError()
        self.trouble = buttons.link(_("Trouble signing in?"), self._open)
        self.menu = QMenu(self)
        passkey = _("My passkey or security key doesn't work here: use your own browser.")
        device = _("My company asks for a managed device: use your own browser.")
        white = _("The page stays white or empty: use your own browser.")
        approval = _("It says approval is required: copy a request for an administrator.")
        loop = _("It keeps coming back to the same page: choose Start over.")
        for text, act in (
            (passkey, use_own),
            (device, use_own),
            (white, use_own),
            (approval, copy_request),
            (loop, start_over),
        ):
            self.menu.addAction(text, act)
        self._lay_out()

    def wait(self, text: str) -> None:
        """Say what is waited for."""
        self.error.clear()
        self.say(text)

    def say(self, text: str) -> None:
        """Show and announce ``text``."""
        self.sentence.setText(text)
        announce(self, text)

    def explain(self, text: str) -> None:
        """Say why the main button doesn't go on yet."""
        self.error.show_error(text)

    def _open(self) -> None:
        size = self.menu.sizeHint()
        corner = self.trouble.mapToGlobal(QPoint(self.trouble.width(), 0))
        self.menu.popup(corner - QPoint(size.width(), size.height() + 4))
        self.menu.setActiveAction(self.menu.actions()[0])

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(1, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Busy())
        row.addWidget(self.sentence, 1)
        row.addWidget(self.trouble)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Bar())
        column.addLayout(row)
        column.addWidget(self.error)
