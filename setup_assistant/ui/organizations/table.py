"""The organizations table: sizes columns from the font and hides what doesn't fit."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QStyle

from setup_assistant import labels
from setup_assistant.model import NOT_READY, OrganizationStatus
from setup_assistant.texts import _, ngettext
from setup_assistant.ui.organizations.row import Column, Row, headers
from setup_assistant.ui.organizations.table_model import OrganizationsModel
from setup_assistant.ui.organizations.table_painting import (
    Delegate,
    Header,
    Sheet,
    Strips,
    header_font,
)
from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets import sizes
from setup_assistant.ui.widgets.row_table import GAP, ICON, PAD, RowTable

_HIDDEN_BELOW = {Column.LEVEL: 740, Column.DIRECTORY: 640}
"""Widths of the table below which a column isn't shown, in this order."""
_HIDDEN_LAST = (Column.ADMINISTRATOR, Column.OAUTH)
"""Columns that aren't shown where even the headings of all others would be cut: very large letters, long words."""
_NAME_LEAST, _TEXT_LEAST, _TEXT_MOST = 104, 80, 168
"""Of a name, where a column can be hidden for it, and of free text: longer ones are elided."""
_FREE_TEXT = (Column.DIRECTORY, Column.LEVEL)


class OrganizationsTable(RowTable):
    """``selected`` tells the organization of the current row, or that there is none.

    ``ticked`` asks that these rows be backed up or not; the page does it.
    """

    ticked = Signal(object, bool)
    """A list of ``Row``, and whether they are to be backed up."""
    columns_changed = Signal()
    """Others are hidden than before."""

    def __init__(self, model: OrganizationsModel) -> None:
        header = Header()
        super().__init__(model, header)
        self.rows = model
        self._strips = Strips()
        self._needs: dict[Column, int] = {}
        self.setItemDelegate(Delegate(self))
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header.sectionClicked.connect(self._sort_by)
        header.left_below.connect(self.setFocus)
        self.clicked.connect(self._clicked)
        model.modelReset.connect(self._name)
        model.rowsInserted.connect(self._name)
        theme.changes().changed.connect(self._restyle)
        self._name()

    def fit(self) -> None:
        """Give the columns their widths; hide Access level, then Directory, when it gets narrow.

        Only the width decides, never what was read: no column comes or goes while a check runs.
        """
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        room = self.width() - bar  # whether a bar is there or not
        least = max(sizes.scaled(_NAME_LEAST), self._need(Column.ORGANIZATION))
        wide: dict[Column, int] = {
            column: self._need(column) for column in Column if column is not Column.ORGANIZATION
        }
        for column, width in _HIDDEN_BELOW.items():
            if self.width() < sizes.scaled(width) or room - sum(wide.values()) < least:
                del wide[column]
        for column in _HIDDEN_LAST:
            if self._missing(wide, room) > sum(wide[each] - self._head(each) for each in wide):
                del wide[column]
        self._widen(wide, room - sum(wide.values()) - 2 * least)
        self._narrow(wide, max(self._missing(wide, room), least - (room - sum(wide.values()))))
        wide[Column.ORGANIZATION] = self.viewport().width() - sum(wide.values())
        before = self.hidden_columns
        for column in Column:
            self.setColumnHidden(column, column not in wide)
            if column in wide:
                self.setColumnWidth(column, wide[column])
        self._lay_out_strips()
        if self.hidden_columns != before:
            self.columns_changed.emit()

    def current(self) -> Row | None:
        """The row that is selected."""
        return self.rows.row(self.currentIndex())

    @property
    def hidden_columns(self) -> tuple[Column, ...]:
        """The columns that aren't shown: the details pane shows their values."""
        return tuple(column for column in Column if self.isColumnHidden(column))

    def focus_box(self) -> None:
        """Have the focus on the header's box of all rows."""
        header = self.horizontalHeader()
        if isinstance(header, Header):
            header.focus_box()

    def select_first(self) -> None:
        """Select the first row, if there is one."""
        first = self.rows.index(0, Column.ORGANIZATION) if self.rows.rowCount() else QModelIndex()
        self.setCurrentIndex(first)
        if not first.isValid():  # Qt doesn't say so after a reset of the model
            self.selected.emit()

    def select_next_open(self, after: Iterable[str]) -> bool:
        """Select the first row that isn't ready behind those with the keys ``after``, else from the top.

        It is shown in the middle. False: every row is ready, and the first one is selected.
        """
        keys = set(after)
        shown = self.rows.visible()
        behind = max((at for at, row in enumerate(shown) if row.key in keys), default=-1) + 1
        order = (*range(behind, len(shown)), *range(behind))
        place = next((at for at in order if shown[at].status in NOT_READY), None)
        if place is None:
            self.select_first()
            self.scrollToTop()
            return False
        index = self.rows.index(place, Column.ORGANIZATION)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        return True

    def scroll_later(self) -> None:
        """Have the current row in view once what was shown beside the table has its place."""
        QTimer.singleShot(0, self, lambda: self.scrollTo(self.currentIndex()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.rows.row(self.currentIndex())
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Copy) and row is not None:
            QGuiApplication.clipboard().setText(row.clipboard_text)
        elif key is Qt.Key.Key_Space:
            event.accept()
            if row is not None and not event.isAutoRepeat():
                self.ticked.emit([row], not row.backup)
        elif key is Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.horizontalHeader().setFocus()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing jumps to a name, whichever cell was clicked."""
        name = self.currentIndex().siblingAtColumn(Column.ORGANIZATION)
        self.selectionModel().setCurrentIndex(name, QItemSelectionModel.SelectionFlag.NoUpdate)
        super().keyboardSearch(search)

    def paintEvent(self, event: QPaintEvent) -> None:
        # Qt would call the delegate into Python for every cell; a ready picture of a row is one call.
        painter = QPainter(self.viewport())
        if self.rows.rowCount():
            self._strips.paint(painter, self._visible(event.rect()))
        elif self.rows.total:
            painter.setPen(theme.color("text2"))
            text = _("No organization matches the filter.")
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, text)
        painter.end()

    def _visible(self, area: QRect) -> list[tuple[int, Row, bool]]:
        """Top edge, row, and whether it is selected, for every row in ``area``."""
        offset, height = self.verticalHeader().offset(), self.verticalHeader().defaultSectionSize()
        first = max(area.top() + offset, 0) // height
        after = (area.bottom() + offset) // height + 1
        current = self.currentIndex().row() if self.selectionModel().hasSelection() else -1
        rows = self.rows.between(first, after)
        return [(at * height - offset, row, at == current) for at, row in enumerate(rows, first)]

    def _lay_out_strips(self) -> None:
        columns = tuple(
            (column, self.columnViewportPosition(column), self.columnWidth(column))
            for column in Column
            if not self.isColumnHidden(column)
        )
        size, ratio = self.viewport().size(), self.viewport().devicePixelRatioF()
        size.setHeight(self.row_height)
        self._strips.use(Sheet(columns, size, self.font(), ratio, self.layoutDirection()))

    def _restyle(self) -> None:
        self._needs.clear()
        self._strips.forget()
        self.fit_rows()
        self.fit()

    def _clicked(self, index: QModelIndex) -> None:
        row = self.rows.row(index) if index.column() == Column.BACKUP else None
        if row is not None:
            self.ticked.emit([row], not row.backup)

    def _sort_by(self, section: int) -> None:
        if section == Column.BACKUP:
            every = self.rows.box() is Qt.CheckState.Checked
            self.ticked.emit(self.rows.visible(), not every)
            return
        down, up = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder
        again = self.rows.sorted_by == section and self.horizontalHeader().isSortIndicatorShown()
        order = down if again and self.rows.order is up else up
        self.horizontalHeader().setSortIndicator(section, order)
        self.horizontalHeader().setSortIndicatorShown(True)
        self.rows.sort(section, order)
        self.scrollTo(self.currentIndex())

    def _need(self, column: Column) -> int:
        """What the header and the words that the column may hold need."""
        if column not in self._needs:
            metrics = QFontMetrics(self.font())
            words = {
                Column.ADMINISTRATOR: (_("Owner"), _("Yes"), _("No"), _("Unknown")),
                Column.OAUTH: (_("On"), _("Off"), _("Unknown"), _("Not needed")),
                Column.STATUS: tuple(map(labels.status_word, OrganizationStatus)),
            }.get(column, ())
            width = ICON + GAP + max(map(metrics.horizontalAdvance, words)) if words else 0
            if column in _FREE_TEXT:
                width = sizes.scaled(_TEXT_LEAST)
            self._needs[column] = max(width + 2 * PAD + 2, self._head(column))
        return self._needs[column]

    def _head(self, column: Column) -> int:
        """What the header needs, with its box."""
        text = QFontMetrics(header_font()).horizontalAdvance(headers()[column])
        return text + (ICON + GAP if column is Column.BACKUP else 0) + 2 * PAD + 2

    def _widen(self, wide: dict[Column, int], spare: int) -> None:
        """Let the columns with free text show more of it where names have room enough."""
        shown = [column for column in _FREE_TEXT if column in wide]
        most = sizes.scaled(_TEXT_MOST) + 2 * PAD + 2
        for column in shown:
            wide[column] = min(wide[column] + max(spare, 0) // len(shown), max(most, wide[column]))

    def _missing(self, wide: dict[Column, int], room: int) -> int:
        """What the name's heading needs and the other columns don't leave."""
        return self._need(Column.ORGANIZATION) - (room - sum(wide.values()))

    def _narrow(self, wide: dict[Column, int], missing: int) -> None:
        """Where letters are large or words are long, words may be cut in the cells, but no heading."""
        slack = {column: wide[column] - self._head(column) for column in wide}
        total = sum(slack.values())
        share = min(max(missing, 0) / total, 1.0) if total else 0.0
        for column, most in slack.items():
            wide[column] -= min(ceil(most * share), most)

    def _name(self) -> None:
        n = self.rows.rowCount()
        self.setAccessibleName(
            ngettext("Organizations, {n} row", "Organizations, {n} rows", n).format(n=n)
        )
