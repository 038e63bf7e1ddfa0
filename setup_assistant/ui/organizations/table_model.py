"""The rows of the organizations table, filtered and sorted by themselves.

One model instead of a source and a proxy: with thousands of rows a sorting proxy calls back into
Python for every comparison and stalls the window; sorting prepared keys here takes two milliseconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from setup_assistant.model import Inspected, Organization, OrganizationStatus
from setup_assistant.model.scope import name_key
from setup_assistant.texts import _, labelled
from setup_assistant.ui.organizations.row import (
    EMPTY,
    TICKED,
    Cell,
    Column,
    Row,
    headers,
    pending,
)
from setup_assistant.ui.style import theme


@dataclass(frozen=True)
class Kind:
    """Which organizations are shown: those with a status, or those that are ticked, or all of them."""

    status: OrganizationStatus | None = None
    ticked: bool = False

    def holds(self, row: Row) -> bool:
        """Whether ``row`` is one of them."""
        return (self.status is None or row.status is self.status) and row.backup >= self.ticked


EVERY, TO_BACK_UP = Kind(), Kind(ticked=True)

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
CELL = Role.UserRole + 1
"""The whole ``Cell``, for the delegate."""
_NOWHERE = QModelIndex()


class OrganizationsModel(QAbstractTableModel):
    """``set_organizations``, then ``take`` batches of rows; ``arrange`` sorts and filters again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._at: dict[str, int] = {}
        self._visible: list[int] = []
        self._place: dict[int, int] = {}
        self._counts: Counter[OrganizationStatus] = Counter()
        self._text = ""
        self._kind = EVERY
        self._box: Qt.CheckState | None = None
        self.sorted_by: Column | None = None
        self.order = Qt.SortOrder.AscendingOrder

    # -- what the page does -------------------------------------------------------------------

    def set_organizations(self, organizations: Iterable[Organization]) -> None:
        """Start anew: every organization waits, in the order given, without a filter."""
        self.set_rows([pending(one, OrganizationStatus.WAITING) for one in organizations])

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Start anew with rows made elsewhere."""
        self.beginResetModel()
        self._rows = list(rows)
        self._text, self._kind, self.sorted_by = "", EVERY, None
        self._number()
        self.endResetModel()

    def take(self, rows: Sequence[Row]) -> None:
        """Put newer rows in the place of older ones; unknown organizations are appended."""
        fresh = [row for row in rows if row.key not in self._at]
        self._box = None
        places = [self._put(row) for row in rows if row.key in self._at]
        visible = [place for place in places if place is not None]
        if visible:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, Column.BACKUP, Column.BACKUP)
            corner = self.createIndex(max(visible), len(Column) - 1)
            self.dataChanged.emit(self.createIndex(min(visible), 0), corner)
        if fresh:
            self._append(fresh)

    def remove(self, organization: Organization) -> None:
        """Take an organization out of the list."""
        self.beginResetModel()
        self._rows = [row for row in self._rows if row.key != organization.key]
        self._number()
        self.endResetModel()

    def set_filter(self, text: str, kind: Kind) -> None:
        """Show only what matches both; an empty text and ``EVERY`` match everything."""
        if (text, kind) == (self._text, self._kind):
            return
        self.beginResetModel()
        self._text, self._kind = text.strip().casefold(), kind
        self._order()
        self.endResetModel()

    def arrange(self) -> None:
        """Filter and sort again, after rows changed; selections stay with their organization."""
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        places = [self._visible[index.row()] for index in old]
        self._order()
        new = [self._index_of(at, index.column()) for at, index in zip(places, old, strict=True)]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def row(self, index: Index) -> Row | None:
        """The row at ``index``; None where there is none."""
        return self._rows[self._visible[index.row()]] if index.isValid() else None

    def find(self, organization: Organization) -> QModelIndex:
        """Where the organization is shown; an invalid index if it isn't."""
        at = self._at.get(organization.key)
        return QModelIndex() if at is None else self._index_of(at, Column.ORGANIZATION)

    def knows(self, name: str) -> bool:
        """Whether an organization of that name is in the list, shown or not."""
        return name_key(name) in self._at

    def visible(self) -> list[Row]:
        """The rows that the filter shows, in their order."""
        return [self._rows[at] for at in self._visible]

    def box(self) -> Qt.CheckState:
        """The box of the header: whether the rows that are shown are ticked, all, some or none."""
        if self._box is None:
            ticked = sum(self._rows[at].backup for at in self._visible)
            every, some = ticked == len(self._visible), bool(ticked)
            partly = Qt.CheckState.PartiallyChecked if some else Qt.CheckState.Unchecked
            self._box = Qt.CheckState.Checked if every else partly
        return self._box

    def to_back_up(self) -> int:
        """How many rows are ticked; filters don't matter."""
        return sum(row.backup for row in self._rows)

    def counts(self) -> Counter[OrganizationStatus]:
        """How many organizations have each status; filters don't matter."""
        return self._counts.copy()

    def inspected(self) -> tuple[Inspected, ...]:
        """Everything that has been read, in the order of the list."""
        return tuple(row.inspected for row in self._rows if row.inspected)

    @property
    def total(self) -> int:
        return len(self._rows)

    def between(self, first: int, after: int) -> list[Row]:
        """The shown rows from place ``first`` to the one before ``after``."""
        return [self._rows[at] for at in self._visible[first:after]]

    # -- what the view asks -------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._visible)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        box = index.isValid() and index.column() == Column.BACKUP
        return flags | Qt.ItemFlag.ItemIsUserCheckable if box else flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        row = self.row(index)
        if row is None:
            return None
        cell = row.cells[index.column()]
        if role == CELL:
            return cell
        return _DATA[role](row, cell, index.column()) if role in _DATA else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return headers()[section]
        if role == Role.CheckStateRole and section == Column.BACKUP:
            return self.box()
        if role == Role.AccessibleTextRole:
            return self._spoken_header(Column(section))
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.sorted_by, self.order = (Column(column) if column >= 0 else None), order
        self.arrange()

    # -- inside -------------------------------------------------------------------------------

    def _put(self, row: Row) -> int | None:
        at = self._at[row.key]
        self._counts[self._rows[at].status] -= 1
        self._rows[at] = row
        self._counts[row.status] += 1
        return self._place.get(at)

    def _append(self, rows: list[Row]) -> None:
        first = len(self._visible)
        self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
        for row in rows:
            at = self._at[row.key] = len(self._rows)
            self._rows.append(row)
            self._counts[row.status] += 1
            self._place[at] = len(self._visible)
            self._visible.append(at)
        self.endInsertRows()

    def _number(self) -> None:
        self._at = {row.key: at for at, row in enumerate(self._rows)}
        self._counts = Counter(row.status for row in self._rows)
        self._order()

    def _order(self) -> None:
        visible = [at for at, row in enumerate(self._rows) if self._matches(row)]
        if self.sorted_by is not None:
            column, rows = self.sorted_by, self._rows
            visible.sort(key=lambda at: rows[at].key)
            visible.sort(
                key=lambda at: rows[at].sort_key(column),
                reverse=self.order is Qt.SortOrder.DescendingOrder,
            )
        self._visible, self._box = visible, None
        self._place = {at: place for place, at in enumerate(visible)}

    def _matches(self, row: Row) -> bool:
        return self._kind.holds(row) and (not self._text or self._text in row.search_text)

    def _index_of(self, at: int, column: int) -> QModelIndex:
        place = self._place.get(at)
        return QModelIndex() if place is None else self.index(place, column)

    def _spoken_header(self, column: Column) -> str:
        name = headers()[column]
        if column is Column.BACKUP:
            return self._spoken_box()
        if column is not self.sorted_by:
            return name
        if self.order is Qt.SortOrder.AscendingOrder:
            return _("{column}, sorted ascending").format(column=name)
        return _("{column}, sorted descending").format(column=name)

    def _spoken_box(self) -> str:
        name = _("Back up all organizations shown")
        return {
            Qt.CheckState.Checked: _("{name}, ticked"),
            Qt.CheckState.PartiallyChecked: _("{name}, partly ticked"),
            Qt.CheckState.Unchecked: _("{name}, not ticked"),
        }[self.box()].format(name=name)


def _decoration(_row: Row, cell: Cell, _column: int) -> Any:
    box = cell.icon in (TICKED, EMPTY)
    return theme.icon(cell.icon, cell.ink) if cell.icon and not box else None


def _ticked(row: Row, _cell: Cell, column: int) -> Qt.CheckState | None:
    if column != Column.BACKUP:
        return None
    return Qt.CheckState.Checked if row.backup else Qt.CheckState.Unchecked


def _spoken(row: Row, cell: Cell, column: int) -> str:
    if column == Column.ORGANIZATION:
        return row.screen_reader_text
    if column == Column.BACKUP:
        return _("Back up {org}").format(org=row.organization.name)
    return labelled(headers()[column], cell.text)


_DATA = {
    int(Role.DisplayRole): lambda _row, cell, _column: cell.text,
    int(Role.DecorationRole): _decoration,
    int(Role.AccessibleTextRole): _spoken,
    int(Role.CheckStateRole): _ticked,
}
