"""Two parts below or beside each other, and the grip between them: dragged, or moved with the arrow keys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QSlider, QStyle, QWidget

from setup_assistant.texts import _
from setup_assistant.ui.style import painting, theme
from setup_assistant.ui.widgets import sizes
from setup_assistant.ui.widgets.row_table import TableCard

STEP = 16
"""How far one press of an arrow key moves the grip, in px."""
_THICK = 12
_GRIP = QSize(40, 4)
_LEAST_ROWS, _ROWS_UNROLLED = 3, 4
_LEAST_BELOW = 150
_BESIDE, _TABLE_BESIDE = (380, 520), (660, 1220)
"""Least and most for the pane and for the table, beside each other."""
_USUAL_BESIDE = 0.28
"""The share of the pane at the side while nobody has chosen another."""
_WHOLE = 1000


class Arrangement(Enum):
    """Where the pane is."""

    BELOW = auto()
    BESIDE = auto()
    UNROLLED = auto()
    """Below, as high as it wants to be: what is around scrolls as a whole, and there is no grip."""


class Pane(Protocol):
    """What a pane tells: the height in which nothing of it scrolls, and the least that is of use."""

    def height_for(self, width: int) -> int: ...

    def least_for(self, width: int) -> int: ...


@dataclass(frozen=True)
class Shares:
    """How much of the whole the pane has, above 0 and below 1, in each arrangement; 0: nobody has chosen."""

    below: float = 0.0
    beside: float = 0.0


class Split(QWidget):
    """``Split(card, pane, shares)``: a table, and a pane about its current row. Hide the pane to do without.

    Where nobody has chosen a share the pane below takes what its text needs, the table what is left: whole
    rows, three of them at least. It doesn't get lower again with the next row, so that rows keep their places.
    """

    chosen = Signal(object)
    """Somebody has moved the grip: the ``Shares`` now."""

    def __init__(self, card: TableCard, pane: QWidget, needs: Pane, shares: Shares) -> None:
        super().__init__()
        self.grip = Grip()
        self._card, self._pane, self._needs = card, pane, needs
        self._shares, self._arrangement = shares, Arrangement.BELOW
        self._wanted = 0
        for part in (card, self.grip, pane):
            part.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.grip.dragged.connect(self._drag)
        self.grip.dropped.connect(lambda: self.chosen.emit(self._shares))
        self.grip.stepped.connect(self.enlarge)
        self.grip.valueChanged.connect(self._choose_value)
        self.set_arrangement(Arrangement.BELOW)

    @property
    def has_grip(self) -> bool:
        """Whether there is something to be moved."""
        return self._arrangement is not Arrangement.UNROLLED and not self._pane.isHidden()

    def set_arrangement(self, arrangement: Arrangement) -> None:
        """Have the pane there from now on."""
        self._arrangement, self._wanted = arrangement, 0
        beside = arrangement is Arrangement.BESIDE
        self.grip.lie(Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical)
        self.updateGeometry()
        self._place()

    def show_pane(self, *, shown: bool) -> None:
        """Show the pane, or the table alone."""
        if shown is self._pane.isHidden():
            self._pane.setVisible(shown)
            self._wanted = 0
            self.updateGeometry()
            self._place()

    def enlarge(self, pixels: int) -> None:
        """Make the pane larger, or smaller; as somebody wants it who has no mouse."""
        if self.has_grip:
            self._choose(self._pane_length() + pixels)
            self.chosen.emit(self._shares)

    def heightForWidth(self, width: int) -> int:
        """The least height that shows what has to be seen."""
        unrolled = self._arrangement is Arrangement.UNROLLED
        rows = self._card.height_of(_ROWS_UNROLLED if unrolled else _LEAST_ROWS)
        if self._pane.isHidden():
            return rows
        if unrolled:
            return rows + _THICK + self._needs.height_for(width)
        if self._arrangement is Arrangement.BESIDE:
            return max(rows, self._needs.least_for(self._beside()))
        return rows + _THICK + self._least_below(width)

    def sizeHint(self) -> QSize:
        return QSize(0, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._place()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._wanted = 0
        self._place()

    # -- lengths, along the line that the grip moves on ---------------------------------------

    def _length(self) -> int:
        return self.width() if self._arrangement is Arrangement.BESIDE else self.height()

    def _pane_length(self) -> int:
        return self._beside() if self._arrangement is Arrangement.BESIDE else self._below()

    def _beside(self) -> int:
        length = self.width()
        least, most = map(sizes.scaled, _BESIDE)
        table_least, table_most = map(sizes.scaled, _TABLE_BESIDE)
        least = max(least, length - _THICK - table_most)
        most = min(most, length - _THICK - table_least)
        return min(max(round((self._shares.beside or _USUAL_BESIDE) * length), least), most)

    def _below(self) -> int:
        length = self.height()
        if self._arrangement is Arrangement.UNROLLED:
            return self._needs.height_for(self.width())
        most = length - _THICK - self._card.height_of(_LEAST_ROWS)
        if not self._shares.below:
            self._wanted = max(self._wanted, self._needs.height_for(self.width()))
            table = self._card.whole(length - _THICK - self._wanted)
            return min(max(length - _THICK - table, self._least_below(self.width())), most)
        wanted = round(self._shares.below * length)
        return min(max(wanted, self._least_below(self.width())), most)

    def _least_below(self, width: int) -> int:
        return max(sizes.scaled(_LEAST_BELOW), self._needs.least_for(width))

    # -- what people do -----------------------------------------------------------------------

    def _drag(self, place: QPoint) -> None:
        at = self.mapFromGlobal(place)
        beside = self._arrangement is Arrangement.BESIDE
        if beside and self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            self._choose(at.x() - _THICK // 2)
        else:
            self._choose(self._length() - (at.x() if beside else at.y()) - _THICK // 2)

    def _choose_value(self, value: int) -> None:
        """An assistive program has set it."""
        self._choose(round(self._length() * value / _WHOLE))
        self.chosen.emit(self._shares)

    def _choose(self, pixels: int) -> None:
        share = min(max(pixels / max(self._length(), 1), 1 / _WHOLE), 1.0)
        beside = self._arrangement is Arrangement.BESIDE
        self._shares = replace(self._shares, **{"beside" if beside else "below": share})
        # What is kept is what is seen: beyond the limits the grip would not answer at once.
        share = self._pane_length() / max(self._length(), 1)
        self._shares = replace(self._shares, **{"beside" if beside else "below": share})
        self._place()

    def _place(self) -> None:
        whole = self.rect()
        self.grip.setVisible(self.has_grip)
        if self._pane.isHidden():
            self._card.setGeometry(whole)
            return
        length, pane = self._length(), self._pane_length()
        first = max(length - _THICK - pane, 0)
        if self._arrangement is Arrangement.BESIDE:
            boxes = (
                QRect(0, 0, first, whole.height()),
                QRect(first, 0, _THICK, whole.height()),
                QRect(first + _THICK, 0, pane, whole.height()),
            )
        else:
            boxes = (
                QRect(0, 0, whole.width(), first),
                QRect(0, first, whole.width(), _THICK),
                QRect(0, first + _THICK, whole.width(), pane),
            )
        for part, box in zip((self._card, self.grip, self._pane), boxes, strict=True):
            part.setGeometry(QStyle.visualRect(self.layoutDirection(), whole, box))
        self.grip.show_share(pane / max(length, 1))


class Grip(QSlider):
    """A slider for those who hear it; a short bar to be dragged for everybody else."""

    dragged = Signal(QPoint)
    """To a place of the screen."""
    dropped = Signal()
    stepped = Signal(int)
    """So many pixels more for the pane."""

    def __init__(self) -> None:
        super().__init__()
        self.setRange(0, _WHOLE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(_("Size of the details"))
        theme.changes().changed.connect(self.update)

    def lie(self, moves: Qt.Orientation) -> None:
        """Be moved in that direction."""
        self.setOrientation(moves)
        across = moves is Qt.Orientation.Horizontal
        self.setCursor(Qt.CursorShape.SplitHCursor if across else Qt.CursorShape.SplitVCursor)

    def show_share(self, share: float) -> None:
        """Tell how much the pane has, from 0 to 1."""
        self.blockSignals(True)
        self.setValue(round(share * _WHOLE))
        self.blockSignals(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        across = self.orientation() is Qt.Orientation.Horizontal
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        larger, smaller = (
            (Qt.Key.Key_Left, Qt.Key.Key_Right) if across else (Qt.Key.Key_Up, Qt.Key.Key_Down)
        )
        if across and mirrored:
            larger, smaller = smaller, larger
        if event.key() in (larger, smaller):
            self.stepped.emit(STEP if event.key() == larger else -STEP)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.setAccepted(event.button() is Qt.MouseButton.LeftButton)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.dropped.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        across = self.orientation() is Qt.Orientation.Horizontal
        box = QRect(QPoint(), _GRIP.transposed() if across else _GRIP)
        box.moveCenter(self.rect().center())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("control"))
            painter.drawRoundedRect(box, 2, 2)
            if self.hasFocus():
                painting.ring(painter, box.adjusted(-5, -4, 5, 4), theme.color("focus"), 5)
