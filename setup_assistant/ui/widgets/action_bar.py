"""The actions of a pane: in one row that never scrolls, in several lines, or below each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum, auto

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from setup_assistant.texts import _
from setup_assistant.ui.widgets.access_keys import Turn
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.menu_button import Entry, Menu

_GAP = 8


class Way(Enum):
    """How the actions stand."""

    ROW = auto()
    """What doesn't fit is in *More* at the end; the first is always there."""
    LINES = auto()
    COLUMN = auto()
    """Below each other, equally wide."""


class ActionBar(QWidget):
    """``show_actions(buttons)`` shows these in this order, and none of the others that it was made with."""

    def __init__(self, actions: Sequence[Button]) -> None:
        super().__init__()
        self._all, self._actions = tuple(actions), tuple[Button, ...]()
        self._way, self._first_folded = Way.ROW, 0
        self.more = Menu(self, _("More"), self._folded).button
        for button in (*self._all, self.more):
            button.setParent(self)
            button.hide()
        for button in self._all:
            button.turn = Turn.LAST
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def actions_shown(self) -> tuple[Button, ...]:
        """The actions in order, those in *More* too."""
        return self._actions

    def show_actions(self, actions: Iterable[Button]) -> None:
        """Show these."""
        self._actions = tuple(actions)
        for button in self._all:
            if button not in self._actions:
                button.hide()
        self._place()

    def stand(self, way: Way) -> None:
        """Lay them out that way from now on."""
        if way is not self._way:
            self._way = way
            self._place()

    def entries(self) -> list[Entry]:
        """Every action, for a menu."""
        return [_entry(button) for button in self._actions]

    def height_for(self, width: int) -> int:
        """The height that the actions need in that width."""
        boxes = self._boxes(width)
        return max((box.bottom() + 1 for box in boxes), default=0)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._place()
            self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _folded(self) -> Iterable[Entry]:
        return [_entry(button) for button in self._actions[self._first_folded :]]

    def _boxes(self, width: int) -> list[QRect]:
        """A box for each action; in a row, for those that fit and *More* behind them."""
        hints = [button.sizeHint() for button in self._actions]
        if self._way is Way.COLUMN:
            return _below_each_other(hints, width)
        if self._way is Way.LINES:
            return _in_lines(hints, width)
        if _across(hints) <= width:
            return _in_lines(hints, width)
        while len(hints) > 1 and _across([*hints, self.more.sizeHint()]) > width:
            hints.pop()
        return _in_lines([*hints, self.more.sizeHint()], 1 << 20)

    def _place(self) -> None:
        boxes = self._boxes(self.width())
        folds = (
            self._way is Way.ROW and _across([b.sizeHint() for b in self._actions]) > self.width()
        )
        self._first_folded = len(boxes) - 1 if folds else len(self._actions)
        shown = (*self._actions[: self._first_folded], *((self.more,) if folds else ()))
        for button in (*self._actions, self.more):
            button.setVisible(button in shown)
        for button, box in zip(shown, boxes, strict=True):
            button.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), box))


def _entry(button: Button) -> Entry:
    return Entry(button.text(), button.click)


def _across(hints: Sequence[QSize]) -> int:
    return sum(hint.width() for hint in hints) + _GAP * max(len(hints) - 1, 0)


def _below_each_other(hints: Sequence[QSize], width: int) -> list[QRect]:
    boxes, top = list[QRect](), 0
    for hint in hints:
        boxes.append(QRect(0, top, width, hint.height()))
        top += hint.height() + _GAP
    return boxes


def _in_lines(hints: Sequence[QSize], width: int) -> list[QRect]:
    boxes, left, top = list[QRect](), 0, 0
    for hint in hints:
        if left and left + hint.width() > width:
            left, top = 0, boxes[-1].bottom() + 1 + _GAP
        boxes.append(QRect(left, top, hint.width(), hint.height()))
        left += hint.width() + _GAP
    return boxes
