"""How the organizations table is painted: its header, its rows as ready strips, tooltips of what is cut."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from setup_assistant.ui.organizations.row import (
    TICKED,
    Cell,
    Column,
    Row,
)
from setup_assistant.ui.organizations.table_model import CELL
from setup_assistant.ui.style import painting, theme
from setup_assistant.ui.widgets.row_table import GAP, ICON, PAD

_CHECKED, _ALOUD = Qt.ItemDataRole.CheckStateRole, Qt.ItemDataRole.AccessibleTextRole
_Index = QModelIndex | QPersistentModelIndex


def header_font() -> QFont:
    """Semibold, a little smaller than the rows."""
    font = theme.font("caption")
    font.setWeight(QFont.Weight.DemiBold)
    return font


class Delegate(QStyledItemDelegate):
    """Sizes and tooltips of the cells; the table paints whole rows itself."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        del index
        return QSize(60, option.rect.height())

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        cell = index.data(CELL)
        if event.type() is not QEvent.Type.ToolTip or cell is None:
            return super().helpEvent(event, view, option, index)
        margins = 2 * PAD + (ICON + GAP if cell.icon else 0)
        cut = view.fontMetrics().horizontalAdvance(cell.text) > option.rect.width() - margins
        QToolTip.showText(event.globalPos(), cell.text if cut else "", view)
        return True


class Header(QHeaderView):
    """Sorts by click, and by Enter or Space on the section that the arrow keys chose.

    The first section has the box of all rows that are shown; its ``sectionClicked`` means that box.
    """

    left_below = Signal()
    """The arrow down leads into the rows."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(24)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._restyle()
        theme.changes().changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.setFont(header_font())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._move(step if self.layoutDirection() is Qt.LayoutDirection.LeftToRight else -step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.sectionClicked.emit(self._at)
        elif event.key() == Qt.Key.Key_Down:
            self.left_below.emit()
        else:
            super().keyPressEvent(event)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        self._name()

    def focus_box(self) -> None:
        """Have the focus on the box."""
        self._at = int(Column.BACKUP)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._name()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._name()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.fillRect(rect, theme.color("surface" if theme.is_dark() else "window"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("border"))
        painter.setFont(self.font())
        painter.setPen(theme.color("text2"))
        text = str(self.model().headerData(section, self.orientation()))
        left = rect.left() + PAD
        if section == Column.BACKUP:
            state = Qt.CheckState(self.model().headerData(section, self.orientation(), _CHECKED))
            top = rect.top() + (rect.height() - 1 - ICON) // 2
            painting.box(painter, QRectF(self._seen(rect, QRect(left, top, ICON, ICON))), state)
            left += ICON + GAP
        room = self._seen(rect, QRect(left, rect.top(), rect.right() - 2 - left, rect.height()))
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 2)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == section:
            self._arrow(painter, rect, painter.fontMetrics().horizontalAdvance(text))
        if self.hasFocus() and section == self._at:
            painting.ring(painter, rect.adjusted(1, 1, -1, -2), theme.color("focus"), 4)

    def _arrow(self, painter: QPainter, rect: QRect, text_width: int) -> None:
        left = min(rect.left() + PAD + text_width + 3, rect.right() - 12)
        square = self._seen(rect, QRect(left, rect.center().y() - 5, 12, 12))
        painter.save()
        painter.translate(square.left() + 6, square.top() + 6)
        if self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder:
            painter.rotate(180)
        theme.icon("down", "text2").paint(painter, QRect(-6, -6, 12, 12))
        painter.restore()

    def _seen(self, rect: QRect, part: QRect) -> QRect:
        """Where ``part`` of a section is: the other way round where one reads from the right."""
        return QStyle.visualRect(self.layoutDirection(), rect, part)

    def _move(self, step: int) -> None:
        at = self._at + step
        while 0 <= at < self.count() and self.isSectionHidden(at):
            at += step
        if 0 <= at < self.count():
            self._at = at
            self._name()
            self.viewport().update()

    def _name(self) -> None:
        """Screen readers hear the section that has the ring."""
        if self.model() is not None:
            self.setAccessibleName(
                str(self.model().headerData(self._at, self.orientation(), _ALOUD))
            )


_MOST = 512
"""Pictures kept; an account with more different answers than this is not expected."""
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Sheet:
    """What every row has in common: left edge and width of each shown column, size, font, pixel ratio, direction."""

    columns: tuple[tuple[Column, int, int], ...]
    size: QSize
    font: QFont
    ratio: float
    direction: Qt.LayoutDirection


class Strips:
    """``use(sheet)``, then ``paint`` rows; ``forget()`` after colours changed."""

    def __init__(self) -> None:
        self._sheet = Sheet((), QSize(), QFont(), 1.0, Qt.LayoutDirection.LeftToRight)
        self._metrics = QFontMetrics(self._sheet.font)
        self._pictures: dict[tuple[tuple[Cell, ...], bool], QPixmap] = {}
        self._names: dict[str, str] = {}
        self._boxes: dict[tuple[str, float], QPixmap] = {}

    def use(self, sheet: Sheet) -> None:
        """Paint for these columns from now on; an unchanged sheet costs nothing."""
        if sheet != self._sheet:
            self._sheet, self._metrics = sheet, QFontMetrics(sheet.font)
            self._pictures.clear()
            self._names.clear()

    def forget(self) -> None:
        """Make every picture anew."""
        self._pictures.clear()
        self._names.clear()
        self._boxes.clear()

    def paint(self, painter: QPainter, rows: Iterable[tuple[int, Row, bool]]) -> None:
        """Paint each row at its top edge; the flag tells whether it is selected."""
        painter.setFont(self._sheet.font)
        painter.setPen(theme.color("text"))
        place = next(each for each in self._sheet.columns if each[0] is Column.ORGANIZATION)
        box = QRect(place[1], 0, place[2], self._sheet.size.height())
        name = self._seen(box, QRect(box.left() + PAD, 0, box.width() - PAD - 3, box.height() - 1))
        for top, row, selected in rows:
            cells = (row.cells[Column.BACKUP], *row.cells[Column.DIRECTORY :])
            painter.drawPixmap(0, top, self._strip(cells, selected=selected))
            text = self._name(row.cells[Column.ORGANIZATION].text, name.width())
            painter.drawText(name.translated(0, top), _MIDDLE, text)

    def _name(self, text: str, room: int) -> str:
        if text not in self._names:
            self._names[text] = self._metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
        return self._names[text]

    def _strip(self, cells: tuple[Cell, ...], *, selected: bool) -> QPixmap:
        picture = self._pictures.get((cells, selected))
        if picture is None:
            if len(self._pictures) >= _MOST:
                self._pictures.clear()
            picture = self._pictures[cells, selected] = self._draw(cells, selected=selected)
        return picture

    def _draw(self, cells: tuple[Cell, ...], *, selected: bool) -> QPixmap:
        sheet = self._sheet
        width, height = sheet.size.width(), sheet.size.height()
        picture = QPixmap(sheet.size * sheet.ratio)
        picture.setDevicePixelRatio(sheet.ratio)
        picture.fill(theme.color("sel" if selected else "card"))
        painter = QPainter(picture)
        painter.setLayoutDirection(sheet.direction)
        painter.fillRect(0, height - 1, width, 1, theme.color("border"))
        painter.setFont(sheet.font)
        for column, left, across in sheet.columns:
            if column is not Column.ORGANIZATION:
                cell = cells[max(column - 1, 0)]
                box = QRect(left, 0, across, height)
                self._cell(painter, box, column, cell, selected=selected)
        painter.end()
        return picture

    def _seen(self, box: QRect, part: QRect) -> QRect:
        """Where ``part`` of a cell is: the other way round where one reads from the right."""
        return QStyle.visualRect(self._sheet.direction, box, part)

    def _box(self, icon: str) -> QPixmap:
        """A ready box: drawing one takes a dozen calls into Qt."""
        key = icon, self._sheet.ratio
        if key not in self._boxes:
            state = Qt.CheckState.Checked if icon == TICKED else Qt.CheckState.Unchecked
            picture = QPixmap(QSize(ICON, ICON) * self._sheet.ratio)
            picture.setDevicePixelRatio(self._sheet.ratio)
            picture.fill(Qt.GlobalColor.transparent)
            with QPainter(picture) as painter:
                painting.box(painter, QRectF(0, 0, ICON, ICON), state)
            self._boxes[key] = picture
        return self._boxes[key]

    def _cell(
        self, painter: QPainter, box: QRect, column: Column, cell: Cell, *, selected: bool
    ) -> None:
        left, top = box.left() + PAD, (box.height() - 1 - ICON) // 2
        if column is Column.BACKUP:
            painter.drawPixmap(box.center().x() - ICON // 2, top, self._box(cell.icon))
            return
        if cell.icon:
            square = self._seen(box, QRect(left, top, ICON, ICON))
            theme.icon(cell.icon, cell.ink).paint(painter, square)
            left += ICON + GAP
        plain = not cell.icon and cell.ink == "text2" and not selected
        painter.setPen(theme.color("text2" if plain else "text"))
        room = self._seen(box, QRect(left, 0, box.right() - left - 2, box.height() - 1))
        last = column is Column.STATUS
        mode = Qt.TextElideMode.ElideRight if last else Qt.TextElideMode.ElideMiddle
        text = self._metrics.elidedText(cell.text, mode, room.width())
        painter.drawText(room, _MIDDLE, text)
