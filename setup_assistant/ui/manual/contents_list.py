"""The manual's pages in their groups, at the left of its window."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from setup_assistant.ui.manual import contents
from setup_assistant.ui.style import painting, theme

_BESIDE = 28
"""What a line of the contents has beside its words."""
_FILE = Qt.ItemDataRole.UserRole
_GROUP = Qt.ItemDataRole.UserRole + 1


class ContentsList(QListWidget):
    """The pages in their groups; groups can't be chosen. ``chosen`` with the file of the page, empty for a group."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.viewport().setAutoFillBackground(False)
        self.setItemDelegate(_Line(self))
        for pressed in (self.itemClicked, self.itemActivated):
            pressed.connect(lambda item: self.chosen.emit(item.data(_FILE) or ""))
        theme.changes().changed.connect(self.scheduleDelayedItemsLayout)

    def add_group(self, group: contents.Group) -> None:
        """Add the lines of ``group``, its title first."""
        title = QListWidgetItem(group.title, self)
        title.setFlags(Qt.ItemFlag.NoItemFlags)
        title.setData(_GROUP, True)
        for words, file in group.pages:
            QListWidgetItem(words, self).setData(_FILE, file)
        self._show_whole_lines()

    def files(self) -> list[str]:
        """The pages that it lists, in order."""
        return [item.data(_FILE) for item in self._items() if not item.data(_GROUP)]

    def needed(self) -> int:
        """The width in which no line of the whole contents is cut."""
        chosen, title = (QFontMetrics(theme.font(style)) for style in ("strong", "overline"))
        widest = max(
            max(
                title.horizontalAdvance(group.title),
                *(chosen.horizontalAdvance(words) for words, _file in group.pages),
            )
            for group in contents.groups()
        )
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        return widest + bar + _BESIDE

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_whole_lines()

    def _show_whole_lines(self) -> None:
        """What has no room for all of its letters is not begun."""
        room = self.height()
        for line in range(self.count()):
            height = self.sizeHintForRow(line)
            if height > room:
                break
            room -= height
        else:
            room = 0
        if room != self.viewportMargins().bottom():
            self.setViewportMargins(0, 0, 0, room)

    def choose(self, file: str) -> None:
        """Fill the line of the page that is shown, if it is listed."""
        self.setCurrentRow(-1)
        for item in self._items():
            if item.data(_FILE) == file:
                self.setCurrentItem(item)
                self.scrollToItem(item)

    def _items(self) -> Iterator[QListWidgetItem]:
        return (self.item(number) for number in range(self.count()))


class _Line(QStyledItemDelegate):
    """One line of the contents: a page, or the title of a group with more room above."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        box = option.rect.adjusted(6, 0, -6, 0)
        chosen, view = bool(option.state & QStyle.StateFlag.State_Selected), self.parent()
        if chosen:
            painting.rounded(painter, box, "sel", "sel", 6)
            if isinstance(view, QWidget) and view.hasFocus():
                painting.ring(painter, box, theme.color("focus"), 6)
        group = bool(index.data(_GROUP))
        painter.setFont(theme.font(_style(group=group, chosen=chosen)))
        painter.setPen(theme.color("text2" if group else "text"))
        side = Qt.AlignmentFlag.AlignBottom if group else Qt.AlignmentFlag.AlignVCenter
        words = box.adjusted(8, 0, -4, -4 if group else 0)
        line = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, words.width()
        )
        across = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
        painter.drawText(words, side | across, line)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        del option
        group = bool(index.data(_GROUP))
        height = QFontMetrics(theme.font(_style(group=group, chosen=False))).height()
        return QSize(0, height + (16 if group else 10))


def _style(*, group: bool, chosen: bool) -> str:
    return "overline" if group else "strong" if chosen else "body"
