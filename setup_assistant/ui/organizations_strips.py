"""Paints the rows of the organizations table from ready pictures.

While many workers are busy, every call into Qt may have to wait for the interpreter. Thousands of
rows share a handful of answers, so a row is one ready picture of its answers and one text, its name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPixmap

from setup_assistant.ui import look, paint
from setup_assistant.ui.organization_row import TICKED, Cell, Column, Row
from setup_assistant.ui.organizations_paint import GAP, ICON, PAD, ROW

_MOST = 512
"""Pictures kept; an account with more different answers than this is not expected."""
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Sheet:
    """What every row has in common: left edge and width of each shown column, font and pixel ratio."""

    columns: tuple[tuple[Column, int, int], ...]
    width: int
    font: QFont
    ratio: float


class Strips:
    """``use(sheet)``, then ``paint`` rows; ``forget()`` after colours changed."""

    def __init__(self) -> None:
        self._sheet = Sheet((), 0, QFont(), 1.0)
        self._metrics = QFontMetrics(self._sheet.font)
        self._made: dict[tuple[tuple[Cell, ...], bool], QPixmap] = {}
        self._names: dict[str, str] = {}
        self._boxes: dict[tuple[str, float], QPixmap] = {}

    def use(self, sheet: Sheet) -> None:
        """Paint for these columns from now on; an unchanged sheet costs nothing."""
        if sheet != self._sheet:
            self._sheet, self._metrics = sheet, QFontMetrics(sheet.font)
            self._made.clear()
            self._names.clear()

    def forget(self) -> None:
        """Make every picture anew."""
        self._made.clear()
        self._names.clear()
        self._boxes.clear()

    def paint(self, painter: QPainter, rows: Iterable[tuple[int, Row, bool]]) -> None:
        """Paint each row at its top edge; the flag tells whether it is selected."""
        painter.setFont(self._sheet.font)
        painter.setPen(look.color("text"))
        left, room = self._name_place()
        for top, row, chosen in rows:
            cells = (row.cells[Column.BACKUP], *row.cells[Column.DIRECTORY :])
            painter.drawPixmap(0, top, self._strip(cells, chosen=chosen))
            text = self._name(row.cells[Column.ORGANIZATION].text, room)
            painter.drawText(left, top, room + 2, ROW - 1, _MIDDLE, text)

    def _name_place(self) -> tuple[int, int]:
        column = next(one for one in self._sheet.columns if one[0] is Column.ORGANIZATION)
        return column[1] + PAD, column[2] - PAD - 3

    def _name(self, text: str, room: int) -> str:
        if text not in self._names:
            self._names[text] = self._metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
        return self._names[text]

    def _strip(self, cells: tuple[Cell, ...], *, chosen: bool) -> QPixmap:
        made = self._made.get((cells, chosen))
        if made is None:
            if len(self._made) >= _MOST:
                self._made.clear()
            made = self._made[cells, chosen] = self._drawn(cells, chosen=chosen)
        return made

    def _drawn(self, cells: tuple[Cell, ...], *, chosen: bool) -> QPixmap:
        sheet = self._sheet
        picture = QPixmap(QSize(sheet.width, ROW) * sheet.ratio)
        picture.setDevicePixelRatio(sheet.ratio)
        picture.fill(look.color("sel" if chosen else "card"))
        painter = QPainter(picture)
        painter.fillRect(0, ROW - 1, sheet.width, 1, look.color("border"))
        painter.setFont(sheet.font)
        for column, left, width in sheet.columns:
            if column is not Column.ORGANIZATION:
                cell = cells[max(column - 1, 0)]
                self._cell(painter, QRect(left, 0, width, ROW), column, cell, chosen=chosen)
        painter.end()
        return picture

    def _box(self, icon: str) -> QPixmap:
        """A ready box: drawing one takes a dozen calls into Qt."""
        key = icon, self._sheet.ratio
        if key not in self._boxes:
            state = Qt.CheckState.Checked if icon == TICKED else Qt.CheckState.Unchecked
            picture = QPixmap(QSize(ICON, ICON) * self._sheet.ratio)
            picture.setDevicePixelRatio(self._sheet.ratio)
            picture.fill(Qt.GlobalColor.transparent)
            with QPainter(picture) as painter:
                paint.box(painter, QRectF(0, 0, ICON, ICON), state)
            self._boxes[key] = picture
        return self._boxes[key]

    def _cell(
        self, painter: QPainter, box: QRect, column: Column, cell: Cell, *, chosen: bool
    ) -> None:
        left = box.left() + PAD
        if column is Column.BACKUP:
            left = box.center().x() - ICON // 2
            painter.drawPixmap(left, (ROW - 1 - ICON) // 2, self._box(cell.icon))
            return
        if cell.icon:
            top = (ROW - 1 - ICON) // 2
            look.icon(cell.icon, cell.ink).paint(painter, QRect(left, top, ICON, ICON))
            left += ICON + GAP
        plain = not cell.icon and cell.ink == "text2" and not chosen
        painter.setPen(look.color("text2" if plain else "text"))
        room = box.right() - left - 2
        last = column is Column.STATUS
        mode = Qt.TextElideMode.ElideRight if last else Qt.TextElideMode.ElideMiddle
        text = self._metrics.elidedText(cell.text, mode, room)
        painter.drawText(left, 0, room + 2, ROW - 1, _MIDDLE, text)
