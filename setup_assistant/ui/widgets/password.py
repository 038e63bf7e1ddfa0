"""A field for a password."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit

from setup_assistant.texts import _
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.enter import Input


class PasswordInput(Input):
    """A password with a button that shows it; the button is reachable by keyboard.

    Its accessible name is ``hidden`` or ``shown``.
    """

    def __init__(self, hidden: str, shown: str) -> None:
        super().__init__()
        self._names = {True: hidden, False: shown}
        self.setTextMargins(0, 0, 30, 0)
        self.show_button = buttons.icon_button("eye", "", self.toggle)
        self.show_button.setParent(self)
        self.show_button.setCursor(Qt.CursorShape.ArrowCursor)
        self._hide(hidden=True)

    def toggle(self) -> None:
        """Show what is hidden, hide what is shown."""
        self._hide(hidden=self.echoMode() is QLineEdit.EchoMode.Normal)

    def forget(self) -> None:
        """Take the password out of the widget and out of its undo history."""
        self.setText("")  # clear() could be undone
        self._hide(hidden=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        button = self.show_button
        button.move(self.width() - button.width() - 3, (self.height() - button.height()) // 2)

    def _hide(self, *, hidden: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal)
        self.setAccessibleName(self._names[hidden])
        buttons.rename(self.show_button, _("Show password") if hidden else _("Hide password"))
