"""The hosts of a check of the connection: a table, and a list of the worst where it gets narrow."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontInfo, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from setup_assistant.services.http import connection_words as words
from setup_assistant.services.http.connection import Connection, HostCheck
from setup_assistant.services.http.connection_words import Cell, Column, State
from setup_assistant.texts import _, labelled, pgettext
from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets import tooltips
from setup_assistant.ui.widgets.layouts import fix_height
from setup_assistant.ui.widgets.row_table import GAP, ICON, PAD, RowTable

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_NARROW, _COMPACT = 560, 700
"""Widths below which columns fold, for letters 13 px high."""
_NOWHERE = QModelIndex()
_CELL = Role.UserRole + 1

ICONS = {
    State.WAITING: ("wait", "text2"),
    State.CHECKING: ("busy", "progress"),
    State.GOOD: ("ok", "ok"),
    State.NOTE: ("skip", "text2"),
    State.WARNING: ("warn", "warn"),
    State.BAD: ("bad", "bad"),
    State.REJECTED: ("shieldx", "bad"),
}
"""Icon and colour of each kind of cell; a plain one has none."""


class ViewColumn(IntEnum):
    """The columns of the view: those of the table, two in one, and the one that says most."""

    HOST = 0
    DNS = 1
    PROXY = 2
    TCP = 3
    TLS = 4
    HTTP = 5
    ANSWER = 6
    WORST = 7


_OF = dict(zip(ViewColumn, Column, strict=False))


class HostsModel(QAbstractTableModel):
    """``show(connection)``; an unchanged row costs nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[HostCheck, ...] = ()

    def show(self, connection: Connection) -> None:
        """Show its rows."""
        rows, before = connection.rows, self._rows
        if [row.host for row in rows] != [row.host for row in before]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        self._rows = rows
        for at, (old, new) in enumerate(zip(before, rows, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(at, 0), self.index(at, len(ViewColumn) - 1))

    def row(self, index: Index) -> HostCheck | None:
        """The row at ``index``; None where there is none."""
        return self._rows[index.row()] if index.isValid() else None

    def place(self, row: HostCheck) -> QModelIndex:
        """Where ``row`` is."""
        return self.index(self._rows.index(row), 0)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(ViewColumn)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        row = self.row(index)
        if row is None:
            return None
        column = ViewColumn(index.column())
        if role == Role.AccessibleTextRole and column is ViewColumn.HOST:
            return words.spoken(row)
        cell = _cell(row, column)
        if role == Role.AccessibleTextRole:
            return labelled(_titles()[column], cell.text)
        return {
            int(Role.DisplayRole): cell.text,
            int(Role.ToolTipRole): tooltips.plain(cell.more) or None,
            int(_CELL): cell,
        }.get(role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return _titles()[ViewColumn(section)]
        return None


def _cell(row: HostCheck, column: ViewColumn) -> Cell:
    if column is ViewColumn.ANSWER:
        return words.answer(row)
    return words.worst(row) if column is ViewColumn.WORST else words.cells(row)[_OF[column]]


def _titles() -> dict[ViewColumn, str]:
    headers = {view: words.headers()[column] for view, column in _OF.items()}
    return {
        **headers,
        ViewColumn.ANSWER: pgettext("net.col", "Answer"),
        ViewColumn.WORST: _("Result"),
    }


class HostsTable(RowTable):
    """The hosts, one a row; ``current`` is the one that is selected."""

    def __init__(self) -> None:
        hosts = HostsModel()
        super().__init__(hosts, _Header())
        self.hosts = hosts
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(_("Hosts"))
        theme.changes().changed.connect(self._restyle)

    def current(self) -> HostCheck | None:
        """The row that is selected."""
        return self.hosts.row(self.currentIndex())

    def fit(self, most: int) -> None:
        """Be as high as the rows need, and at most as high as so many: whole ones."""
        fix_height(self, self.height_of(min(self.hosts.rowCount(), most)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _restyle(self) -> None:
        self.fit_rows()
        self._fit_columns()
        self.viewport().update()

    def _fit_columns(self) -> None:
        width = self.viewport().width()
        columns = _columns(width * 13 / QFontInfo(self.font()).pixelSize())
        metrics = QFontMetrics(self.font())
        widths = {column: self._needs(column, metrics) for column in columns[1:]}
        room = width - sum(widths.values())
        least = metrics.horizontalAdvance("m" * 12)
        if (
            room < least and ViewColumn.PROXY in widths
        ):  # the proxy's name is the only one that gives way
            widths[ViewColumn.PROXY] = max(widths[ViewColumn.PROXY] - (least - room), 60)
        for column in ViewColumn:
            self.setColumnHidden(column, column not in columns)
            if column in widths:
                self.setColumnWidth(column, widths[column])
        self.setColumnWidth(ViewColumn.HOST, width - sum(widths.values()))

    def _needs(self, column: ViewColumn, metrics: QFontMetrics) -> int:
        rows = range(self.hosts.rowCount())
        texts = [str(self.hosts.index(at, column).data()) for at in rows]
        texts += [_("Checking…"), _titles()[column]]
        return max(map(metrics.horizontalAdvance, texts)) + 2 * PAD + ICON + GAP


def _columns(width: float) -> tuple[ViewColumn, ...]:
    if width < _NARROW:
        return (ViewColumn.HOST, ViewColumn.WORST)
    if width < _COMPACT:
        return (
            ViewColumn.HOST,
            ViewColumn.DNS,
            ViewColumn.PROXY,
            ViewColumn.TLS,
            ViewColumn.ANSWER,
        )
    return tuple(ViewColumn)[: ViewColumn.ANSWER]


class _Header(QHeaderView):
    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.fillRect(rect, theme.color("surface" if theme.is_dark() else "window"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("border"))
        font = theme.font("caption")
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.color("text2"))
        text = str(self.model().headerData(section, self.orientation()))
        room = QStyle.visualRect(self.layoutDirection(), rect, rect.adjusted(PAD, 0, -2, 0))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del index
        return QSize(60, option.fontMetrics.height() + 9)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        table = self.parent()
        selected = isinstance(table, HostsTable) and table.currentIndex().row() == index.row()
        cell: Cell = index.data(_CELL)
        box = option.rect
        painter.fillRect(box, theme.color("sel" if selected else "card"))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, theme.color("border"))
        left = box.left() + PAD
        if cell.state in ICONS:
            top = box.top() + (box.height() - 1 - ICON) // 2
            square = QStyle.visualRect(option.direction, box, QRect(left, top, ICON, ICON))
            theme.icon(*ICONS[cell.state]).paint(painter, square)
            left += ICON + GAP
        painter.setPen(theme.color("text2" if cell.state is State.NOTHING else "text"))
        room = QRect(left, box.top(), box.right() - left - 2, box.height() - 1)
        room = QStyle.visualRect(option.direction, box, room)
        text = option.fontMetrics.elidedText(cell.text, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
