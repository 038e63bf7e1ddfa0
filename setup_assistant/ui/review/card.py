"""A card of Review: its rows can be read one by one, and some of them changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from setup_assistant.flow import Step
from setup_assistant.texts import _, labelled
from setup_assistant.ui.review.rows import Row
from setup_assistant.ui.style import painting, theme
from setup_assistant.ui.widgets import buttons, sizes
from setup_assistant.ui.widgets.button import ENTER
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import MIDDLE, add, column, empty, row, stand
from setup_assistant.ui.widgets.sizes import Width
from setup_assistant.ui.widgets.text import Label, Text, align

_ROW_HEIGHT, _LABEL_WIDTH = 36, 136


class ReviewCard(Card):
    """``ReviewCard(edit)``; ``show_rows`` fills it; an Edit link calls ``edit`` with step and place."""

    def __init__(self, edit: Callable[[Step, str], object]) -> None:
        super().__init__(padding=1, spacing=0)
        self._edit = edit
        self.rows: list[ReviewRow] = []
        self.links: list[QPushButton] = []
        self._boxes: list[QBoxLayout] = []

    def show_rows(self, lines: Sequence[Row]) -> None:
        """Show these lines instead."""
        self.rows, self.links, self._boxes = [], [], []
        # Several links are called the same: the words of the row have their access keys.
        names = [(Label if line.edit else Text)(line.label, style="secondary") for line in lines]
        empty(self.body)
        for number, (line, name) in enumerate(zip(lines, names, strict=True)):
            add(self.body, Line() if number else None, self._line(line, name))
        align(names, _LABEL_WIDTH)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Keys above values where the window is narrow."""
        above = sizes.of(self).width is Width.NARROW
        for box in self._boxes:
            stand(box, below=above)
            box.setSpacing(0 if above else 10)

    def _line(self, line: Row, label: Text) -> QWidget:
        value = _Value(line.value, "strong" if line.strong else "body", selectable=True)
        words = column(
            value,
            Text(line.note, "caption", selectable=True) if line.note else None,
            spacing=0,
        )
        link = None
        if line.edit:
            link = buttons.link(_("Edit"), partial(self._edit, *line.place), name=line.edit)
            self.links.append(link)
            label.setBuddy(link)
        icon = (Icon(line.icon, line.colour, 16), 0, MIDDLE)
        box = row(label, (words, 1), spacing=10)
        self._boxes.append(box)
        widget = ReviewRow(labelled(line.label, f"{line.value} {line.note}".rstrip()), value)
        row(icon, (box, 1), link, on=widget, spacing=10, margins=(17, 3, 13, 3))
        self.rows.append(widget)
        return widget


class ReviewRow(QWidget):
    """One line, to be read: the focus can be here, and Enter then neither leads away nor creates anything.

    Its value has the focus, as a text, which screen readers read; a plain widget they may pass over. It is no stop of
    Tab: the link is one.
    """

    def __init__(self, name: str, value: _Value) -> None:
        super().__init__()
        self.setMinimumHeight(sizes.scaled(_ROW_HEIGHT))
        self.setAccessibleName(name)
        value.setAccessibleName(name)
        self.setFocusProxy(value)
        value.focus_changed.connect(self.update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in ENTER:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self.hasFocus():
            with QPainter(self) as painter:
                painting.ring(painter, self.rect(), theme.color("focus"), 7)


class _Value(Text):
    """``focus_changed`` tells that it has got the focus, or lost it."""

    focus_changed = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Its cursor is for selecting; unasked it would look like a field.
        if event.reason() is Qt.FocusReason.MouseFocusReason:
            super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()
