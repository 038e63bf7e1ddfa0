"""The header of the organizations table, and the tooltips of its cells."""

from __future__ import annotations

from PySide6.QtCore import (
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
    QHelpEvent,
    QKeyEvent,
    QPainter,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from setup_assistant.ui import look, paint
from setup_assistant.ui.organization_row import Column
from setup_assistant.ui.organizations_model import CELL

ROW = 28
ICON, GAP, PAD = 16, 6, 9
_CHECKED, _SPOKEN = Qt.ItemDataRole.CheckStateRole, Qt.ItemDataRole.AccessibleTextRole
_Index = QModelIndex | QPersistentModelIndex


def header_font() -> QFont:
    """Semibold, a little smaller than the rows."""
    font = look.font("caption")
    font.setWeight(QFont.Weight.DemiBold)
    return font


class Delegate(QStyledItemDelegate):
    """Sizes and tooltips of the cells; the table paints whole rows itself (``organizations_strips``)."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        del option, index
        return QSize(60, ROW)

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
        taken = 2 * PAD + (ICON + GAP if cell.icon else 0)
        cut = view.fontMetrics().horizontalAdvance(cell.text) > option.rect.width() - taken
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
        self.setFixedHeight(ROW)
        self.setMinimumSectionSize(24)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._move(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.sectionClicked.emit(self._at)
        elif event.key() == Qt.Key.Key_Down:
            self.left_below.emit()
        else:
            super().keyPressEvent(event)

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
        painter.fillRect(rect, look.color("surface" if look.is_dark() else "window"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, look.color("border"))
        painter.setFont(header_font())
        painter.setPen(look.color("text2"))
        text = str(self.model().headerData(section, self.orientation()))
        left = PAD
        if section == Column.BACKUP:
            state = Qt.CheckState(self.model().headerData(section, self.orientation(), _CHECKED))
            top = rect.top() + (rect.height() - 1 - ICON) // 2
            paint.box(painter, QRectF(rect.left() + PAD, top, ICON, ICON), state)
            left += ICON + GAP
        painter.drawText(rect.adjusted(left, 0, -2, 0), Qt.AlignmentFlag.AlignVCenter, text)
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == section:
            self._arrow(painter, rect, painter.fontMetrics().horizontalAdvance(text))
        if self.hasFocus() and section == self._at:
            paint.ring(painter, rect.adjusted(1, 1, -1, -2), look.color("focus"), 4)

    def _arrow(self, painter: QPainter, rect: QRect, text_width: int) -> None:
        left = min(rect.left() + PAD + text_width + 3, rect.right() - 12)
        painter.save()
        painter.translate(left + 6, rect.center().y() + 1)
        if self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder:
            painter.rotate(180)
        look.icon("down", "text2").paint(painter, QRect(-6, -6, 12, 12))
        painter.restore()

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
        self.setAccessibleName(str(self.model().headerData(self._at, self.orientation(), _SPOKEN)))
