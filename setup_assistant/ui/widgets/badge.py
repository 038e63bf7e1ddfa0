"""The neutral badge that says on every page that this is practice. ``PracticeBadge()``."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from setup_assistant.texts import _
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.text import Text


class PracticeBadge(Card):
    """One line, radius 11, as wide as its words."""

    def __init__(self) -> None:
        super().__init__(fill="muteBg", edge="muteBd", padding=0, radius=11)
        words = Text(_("Practice mode: nothing leaves this computer"), "caption", wrap=False)
        row = QHBoxLayout()
        row.setContentsMargins(8, 2, 10, 2)
        row.setSpacing(5)
        row.addWidget(Icon("info", "mute", 14), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(words)
        self.body.addLayout(row)
        self.setFixedHeight(max(22, words.sizeHint().height() + 4))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words.text())
