"""Cards with a hairline, hairlines themselves, and key/value lists."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.text import Text


class Card(QWidget):
    """``card = Card(fill="card"); card.body.addWidget(…)``: a frame of radius 8 with a vertical layout.

    ``fill`` and ``edge`` are tokens; ``padding`` is the inner margin on all sides.
    """

    def __init__(
        self, *, fill: str = "card", edge: str = "border", padding: int = 16, radius: int = 8
    ) -> None:
        super().__init__()
        self._fill, self._edge, self._radius = fill, edge, radius
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(padding, padding, padding, padding)
        self.body.setSpacing(8)
        theme.changes().changed.connect(self.update)

    def set_tokens(self, fill: str, edge: str) -> None:
        """Show other colours."""
        self._fill, self._edge = fill, edge
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color(self._edge), 1))
            painter.setBrush(theme.color(self._fill))
            box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(box, self._radius, self._radius)


class Line(QWidget):
    """``Line()`` or ``Line(vertical=True)``: a hairline in ``border``."""

    def __init__(self, *, vertical: bool = False, tint: str = "border") -> None:
        super().__init__()
        self._token = tint
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)
        theme.changes().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(self._token))
            painter.drawRect(self.rect())


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
        self._grid.setColumnMinimumWidth(0, key_width)
        self._grid.setColumnStretch(1, 1)

    def add(
        self,
        key: str,
        value: str | QWidget,
        *,
        code: bool = False,
        copy: str = "",
        strong: bool = False,
    ) -> QWidget:
        """Append a row. ``copy`` is the accessible name of a copy button; the value is selectable then."""
        row = self._grid.rowCount()
        shown = (
            value
            if isinstance(value, QWidget)
            else _value(value, code=code, copy=copy, strong=strong)
        )
        label = Text(key, "secondary", wrap=False)
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
        holder = shown
        if copy and isinstance(value, str):
            holder = _with_copy(shown, value, copy)
        if isinstance(shown, Text):
            shown.setAccessibleName(f"{key}: {shown.text()}")
        self._grid.addWidget(holder, row, 1)
        self._grid.setRowMinimumHeight(row, self._row_height)
        return shown

    def clear(self) -> None:
        """Remove every row."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(row, 0)


def _value(text: str, *, code: bool, copy: str, strong: bool) -> Text:
    style = "code" if code else "strong" if strong else "body"
    return Text(text, style, tint="text2" if code else "text", selectable=bool(code or copy))


def _with_copy(shown: QWidget, text: str, name: str) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    row.addWidget(shown, 0)
    button = buttons.icon_button("copy", name)
    button.clicked.connect(lambda: buttons.copy_text(text, button))
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addStretch(1)
    if isinstance(shown, Text):
        shown.setWordWrap(False)
    return holder
