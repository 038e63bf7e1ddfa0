"""A checkbox whose words wrap. ``CheckLine("fabrikam-labs: turn off …", caption="Changed today")``."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from setup_assistant.ui.widgets.text import Text


class CheckLine(QWidget):
    """``box`` is the checkbox; a click on the words ticks it too."""

    def __init__(self, text: str, caption: str = "", *, checked: bool) -> None:
        super().__init__()
        self.box = QCheckBox()
        self.box.setChecked(checked)
        self.box.setAccessibleName(text)
        self.box.setAccessibleDescription(caption)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(text))
        if caption:
            words.addWidget(Text(caption, "caption"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.box.toggle()
        super().mousePressEvent(event)
