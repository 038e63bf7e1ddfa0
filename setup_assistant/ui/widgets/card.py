"""Cards with a hairline, hairlines themselves, and key/value lists."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from setup_assistant.texts import labelled
from setup_assistant.ui.style import painting, theme
from setup_assistant.ui.widgets import buttons, sizes
from setup_assistant.ui.widgets.layouts import MIDDLE, STRETCH, Item, column, empty, holder, row
from setup_assistant.ui.widgets.text import Text


class Card(QWidget):
    """``Card(title, text, fill="card")``: a frame of radius 8; ``body`` is the column of its items.

    ``fill`` and ``edge`` are tokens; ``padding`` is the inner margin on all sides.
    """

    def __init__(
        self,
        *items: Item,
        fill: str = "card",
        edge: str = "border",
        padding: int = 16,
        spacing: int = 8,
        radius: int = 8,
    ) -> None:
        super().__init__()
        self._fill, self._edge, self._radius = fill, edge, radius
        self.ring_for: QWidget | None = None
        """What fills the card: while it has the focus, the card's edge shows it."""
        margins = (padding, padding, padding, padding)
        self.body = column(*items, on=self, spacing=spacing, margins=margins)
        theme.changes().changed.connect(self.update)

    def set_tokens(self, fill: str, edge: str) -> None:
        """Show other colours."""
        self._fill, self._edge = fill, edge
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painting.rounded(painter, self.rect(), self._fill, self._edge, self._radius)
            if self.ring_for is not None and self.ring_for.hasFocus():
                painting.ring(painter, self.rect(), theme.color("focus"), self._radius)


class Line(QWidget):
    """``Line()`` or ``Line(vertical=True)``: a hairline in ``border``."""

    def __init__(self, *, vertical: bool = False, tint: str = "border") -> None:
        super().__init__()
        self._token = tint
        (self.setFixedWidth if vertical else self.setFixedHeight)(1)
        theme.changes().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painting.plain(painter, self.rect(), self._token)


class KeyValues(QWidget):
    """``rows = KeyValues(key_width=176); rows.add("Tenant ID", "8d2…", code=True, copy="Copy tenant ID")``.

    ``add`` takes a text or any widget as value and returns the value widget; rows are 32 high at least.
    """

    def __init__(self, *, key_width: int = 176, row_height: int = 32) -> None:
        super().__init__()
        self._row_height = row_height
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._key_width = key_width
        sizes.follow(self, self._measure)

    def add(
        self,
        key: str,
        value: str | QWidget,
        *,
        code: bool = False,
        copy: str = "",
    ) -> QWidget:
        """Append a row. ``copy`` is the accessible name of a copy button; the value is selectable then."""
        line = self._grid.rowCount()
        self._grid.addWidget(Text(key, "secondary", wrap=False), line, 0, MIDDLE)
        self._grid.setRowMinimumHeight(line, sizes.scaled(self._row_height))
        if isinstance(value, QWidget):
            self._grid.addWidget(value, line, 1)
            return value
        style, tint = ("code", "text2") if code else ("body", "text")
        text = Text(value, style, tint=tint, selectable=bool(code or copy))
        text.setAccessibleName(labelled(key, value))
        self._grid.addWidget(_with_copy(text, copy) if copy else text, line, 1)
        return text

    def clear(self) -> None:
        """Remove every row."""
        empty(self._grid)
        for line in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(line, 0)

    def _measure(self) -> None:
        self._grid.setColumnMinimumWidth(0, sizes.scaled(self._key_width))
        for line in range(self._grid.rowCount()):
            if self._grid.itemAtPosition(line, 0) is not None:
                self._grid.setRowMinimumHeight(line, sizes.scaled(self._row_height))


def _with_copy(text: Text, name: str) -> QWidget:
    text.setWordWrap(False)
    value = text.text()
    button = buttons.icon_button("copy", name)
    button.clicked.connect(lambda: buttons.copy_text(value, button))
    return holder(row(text, (button, 0, MIDDLE), STRETCH, spacing=4))
