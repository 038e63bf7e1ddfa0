"""The organizations table: sizes columns from the font and hides what doesn't fit."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableView,
)

from setup_assistant import labels
from setup_assistant.model import OrganizationStatus
from setup_assistant.texts import _, ngettext
from setup_assistant.ui.organizations.row import Column, Row, headers
from setup_assistant.ui.organizations.table_model import OrganizationsModel
from setup_assistant.ui.organizations.table_painting import (
    GAP,
    ICON,
    PAD,
    ROW,
    Delegate,
    Header,
    Sheet,
    Strips,
    header_font,
)
from setup_assistant.ui.style import painting, theme
from setup_assistant.ui.widgets.button import ENTER
from setup_assistant.ui.widgets.card import Card

_LEVEL_FROM, _DIRECTORY_FROM, _NAME_LEAST, _DIRECTORY_MOST = 740, 640, 104, 88
_BY_TEXT = (Column.DIRECTORY, Column.LEVEL)
"""Columns as wide as what was read; the others know every word that they may hold."""


class OrganizationsTable(QTableView):
    """``selected`` tells the organization of the current row, or that there is none.

    ``ticked`` asks that these rows be backed up or not; the page does it.
    """

    selected = Signal()
    ticked = Signal(object, bool)
    """A list of ``Row``, and whether they are to be backed up."""
    entered_row = Signal()
    """Enter was pressed on the current row: its details are wanted."""
    focus_changed = Signal()

    def __init__(self, model: OrganizationsModel) -> None:
        super().__init__()
        self.rows = model
        self._strips = Strips()
        self._least_widths: dict[Column, int] = {}
        self._widest: tuple[frozenset[str], ...] = ()
        header = Header()
        self.setHorizontalHeader(header)
        self.setModel(model)
        self.setItemDelegate(Delegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table, arrow keys move inside it
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setMinimumHeight(ROW * 4)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW)
        header.sectionClicked.connect(self._sort_by)
        header.left_below.connect(self.setFocus)
        self.clicked.connect(self._clicked)
        self.selectionModel().currentRowChanged.connect(lambda *_rows: self.selected.emit())
        model.modelReset.connect(self._name)
        model.rowsInserted.connect(self._name)
        theme.changes().changed.connect(self._restyle)
        self._name()

    def fit(self) -> None:
        """Give the columns their widths; hide Access level, then Directory, when it gets narrow."""
        width = self.viewport().width()
        metrics = QFontMetrics(self.font())
        columns = (column for column in Column if column is not Column.ORGANIZATION)
        wide = {column: self._needs(column, metrics) for column in columns}
        hidden = set[Column]()
        for column, least in ((Column.LEVEL, _LEVEL_FROM), (Column.DIRECTORY, _DIRECTORY_FROM)):
            used = sum(width for other, width in wide.items() if other not in hidden)
            if self.width() < least or width - used < _NAME_LEAST:
                hidden.add(column)
        for column, least in wide.items():
            self.setColumnHidden(column, column in hidden)
            self.setColumnWidth(column, least)
        rest = width - sum(w for c, w in wide.items() if c not in hidden)
        self.setColumnWidth(Column.ORGANIZATION, max(rest, 60))
        self._lay_out_strips()

    def current(self) -> Row | None:
        """The row that is selected."""
        return self.rows.row(self.currentIndex())

    def refit(self) -> None:
        """``fit`` only if there are texts that a column hasn't been fitted to."""
        widest = tuple(frozenset(self.rows.texts(column)) for column in _BY_TEXT)
        if widest != self._widest:
            self._widest = widest
            self.fit()

    @property
    def hides_something(self) -> bool:
        """Whether a column isn't shown: then the details pane shows its value."""
        return self.isColumnHidden(Column.DIRECTORY) or self.isColumnHidden(Column.LEVEL)

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
        elif event.key() in ENTER:
            event.accept()
            if row is not None and not event.isAutoRepeat():
                self.entered_row.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()

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
        offset = self.verticalHeader().offset()
        first = max(area.top() + offset, 0) // ROW
        after = (area.bottom() + offset) // ROW + 1
        current = self.currentIndex().row() if self.selectionModel().hasSelection() else -1
        rows = self.rows.between(first, after)
        return [(at * ROW - offset, row, at == current) for at, row in enumerate(rows, first)]

    def _lay_out_strips(self) -> None:
        columns = tuple(
            (column, self.columnViewportPosition(column), self.columnWidth(column))
            for column in Column
            if not self.isColumnHidden(column)
        )
        width, ratio = self.viewport().width(), self.viewport().devicePixelRatioF()
        self._strips.use(Sheet(columns, width, self.font(), ratio))

    def _restyle(self) -> None:
        self._least_widths.clear()
        self._strips.forget()
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

    def _needs(self, column: Column, metrics: QFontMetrics) -> int:
        if column not in self._least_widths:
            self._least_widths[column] = self._least(column, metrics)
        if column not in _BY_TEXT:
            return self._least_widths[column]
        texts = map(metrics.horizontalAdvance, self.rows.texts(column))
        width = min(max(texts, default=0), _DIRECTORY_MOST)
        return max(width + 2 * PAD + 2, self._least_widths[column])

    def _least(self, column: Column, metrics: QFontMetrics) -> int:
        """What the header and the words that the column may hold need."""
        words = {
            Column.ADMINISTRATOR: (_("Owner"), _("Yes"), _("No"), _("Unknown")),
            Column.OAUTH: (_("On"), _("Off"), _("Unknown"), _("Not needed")),
            Column.STATUS: tuple(map(labels.status_word, OrganizationStatus)),
        }.get(column, ())
        width = ICON + GAP + max(map(metrics.horizontalAdvance, words)) if words else 0
        head = QFontMetrics(header_font()).horizontalAdvance(headers()[column])
        if column is Column.BACKUP:
            head += ICON + GAP
        return max(width, head) + 2 * PAD + 2

    def _name(self) -> None:
        n = self.rows.rowCount()
        self.setAccessibleName(
            ngettext("Organizations, {n} row", "Organizations, {n} rows", n).format(n=n)
        )


class TableCard(Card):
    """The table in its own frame of radius 8; the ring around it shows the focus."""

    def __init__(self, table: OrganizationsTable) -> None:
        super().__init__(padding=3)
        self._table = table
        self.body.addWidget(table)
        table.focus_changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._table.hasFocus() or self._table.horizontalHeader().hasFocus():
            painter = QPainter(self)
            painting.ring(painter, self.rect(), theme.color("focus"), 8)
            painter.end()
