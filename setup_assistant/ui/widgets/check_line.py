"""A checkbox or another box with words beside it that wrap."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from setup_assistant.ui.widgets.enter import CheckBox, RadioButton
from setup_assistant.ui.widgets.layouts import TOP, column, row
from setup_assistant.ui.widgets.text import Label, Text


class CheckLine(QWidget):
    """A checkbox, or the ``box`` given, whose words wrap; a click on them ticks it too."""

    def __init__(
        self, text: str, caption: str = "", *, checked: bool, box: RadioButton | None = None
    ) -> None:
        super().__init__()
        self.box = box or CheckBox()
        self.box.setChecked(checked)
        self.box.setAccessibleName(text)
        self.box.setAccessibleDescription(caption)
        words = column(
            Label(text, self.box), Text(caption, "caption") if caption else None, spacing=0
        )
        row((self.box, 0, TOP), (words, 1), on=self, spacing=8)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.box.click()
        super().mousePressEvent(event)
