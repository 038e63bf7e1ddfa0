"""A table whose rows are chosen one at a time: what its keys do, whole rows only, and the frame around it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from setup_assistant.ui.style import painting, theme
from setup_assistant.ui.widgets.button import ENTER
from setup_assistant.ui.widgets.card import Card

ICON, GAP, PAD = 16, 6, 8
"""Of a cell: side of its icon, gap behind that, and margin before it."""
_ROW, _AROUND_LETTERS = 28, 9
_EDGE = 3


class RowTable(QTableView):
    """``selected`` tells that another row is the current one, or that there is none.

    Tab leaves it, the arrow keys move in it, Enter asks for what belongs to the row.
    """

    selected = Signal()
    entered_row = Signal()
    """Enter was pressed on the current row: its details are wanted."""
    menu_wanted = Signal(QPoint)
    """What can be done with the current row is to be shown there, on the screen."""
    focus_changed = Signal()

    def __init__(self, model: QAbstractItemModel, header: QHeaderView) -> None:
        super().__init__()
        self.setHorizontalHeader(header)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._dress()
        self.fit_rows()
        theme.changes().changed.connect(self._dress)
        self.selectionModel().currentRowChanged.connect(lambda *_rows: self.selected.emit())

    @property
    def row_height(self) -> int:
        """Of a row and of the header, as the letters need it."""
        return max(_ROW, QFontMetrics(self.font()).height() + _AROUND_LETTERS)

    def height_of(self, rows: int) -> int:
        """The height that shows so many rows below the header."""
        return self.row_height * (1 + rows)

    def fit_rows(self) -> None:
        """Give rows and header the height of the letters."""
        height = self.row_height
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self.horizontalHeader().setFixedHeight(height)

    def _dress(self) -> None:
        """The font of the look: systems have one of their own for lists. Below the last row it is the card."""
        self.setFont(theme.font())
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, theme.color("card"))
        self.setPalette(palette)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            event.accept()
            if self.currentIndex().isValid() and not event.isAutoRepeat():
                self.entered_row.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.currentIndex()
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
        if not index.isValid():
            return
        place = event.globalPos()
        if event.reason() is not QContextMenuEvent.Reason.Mouse:
            self.scrollTo(index)
            box = self.visualRect(index)
            place = self.viewport().mapToGlobal(QPoint(box.left() + PAD, box.bottom()))
        self.setCurrentIndex(index)
        self.menu_wanted.emit(place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()


class TableCard(Card):
    """The table in its own frame of radius 8; the ring around it shows the focus. The last row is never cut."""

    def __init__(self, table: RowTable) -> None:
        super().__init__(padding=_EDGE)
        self._table = table
        self.body.addWidget(table)
        table.focus_changed.connect(self.update)

    def height_of(self, rows: int) -> int:
        """The height in which so many rows are shown."""
        return self._table.height_of(rows) + 2 * _EDGE

    def whole(self, height: int) -> int:
        """``height`` without the piece of a row at its end."""
        return height - (height - 2 * _EDGE) % self._table.row_height

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Leave what is too low for one more row empty."""
        rest = max(self.height() - self.whole(self.height()), 0)
        self.body.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE + rest)
        self.body.activate()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._table.hasFocus():  # the header's ring is around the section
            with QPainter(self) as painter:
                painting.ring(painter, self.rect(), theme.color("focus"), 8)
