"""A card of review rows: icon, label, value and, where something can be changed, its Edit link."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from setup_assistant.flow import Step
from setup_assistant.texts import _
from setup_assistant.ui.pages.review_rows import Row
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import empty
from setup_assistant.ui.widgets.text import Text

_ROW_HEIGHT, _LABEL_WIDTH = 36, 136


class ReviewCard(Card):
    """``ReviewCard(edit)``; ``show_rows`` fills it; ``edit(step)`` is what an Edit link does."""

    def __init__(self, edit: Callable[[Step], object]) -> None:
        super().__init__(padding=1)
        self.body.setSpacing(0)
        self._edit = edit
        self.links: list[QPushButton] = []

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows instead."""
        self.links = []
        empty(self.body)
        for number, row in enumerate(rows):
            if number:
                self.body.addWidget(Line())
            self.body.addWidget(self._row(row))

    def _row(self, row: Row) -> QWidget:
        holder = QWidget()
        holder.setMinimumHeight(_ROW_HEIGHT)
        holder.setAccessibleName(f"{row.label}: {row.value} {row.note}".rstrip())
        label = Text(row.label, "secondary")
        label.setFixedWidth(_LABEL_WIDTH)
        line = QHBoxLayout(holder)
        line.setContentsMargins(17, 3, 13, 3)
        line.setSpacing(10)
        line.addWidget(Icon(row.icon, row.colour, 16), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(label)
        line.addLayout(_words(row), 1)
        if row.edit is not None:
            line.addWidget(self._link(row, row.edit))
        return holder

    def _link(self, row: Row, step: Step) -> QPushButton:
        link = buttons.link(_("Edit"), lambda: self._edit(step), name=row.edit_name)
        self.links.append(link)
        return link


def _words(row: Row) -> QVBoxLayout:
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(Text(row.value, "strong" if row.strong else "body", selectable=True))
    if row.note:
        words.addWidget(Text(row.note, "caption", selectable=True))
    return words
