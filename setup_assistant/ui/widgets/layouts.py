"""Rows and columns in one expression, turning one into the other, and emptying a layout again.

``row(Busy(), (sentence, 1), STRETCH, button, on=self, spacing=8)``. An item is a widget or a layout, alone or
with what ``addWidget`` takes behind it (stretch, alignment), a number (a gap of so many px), ``STRETCH``, or None,
which is left out.
"""

from __future__ import annotations

from types import EllipsisType
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Part = QWidget | QLayout
Item = Part | tuple[Part, int] | tuple[QWidget, int, Qt.AlignmentFlag] | int | EllipsisType | None
Margins = tuple[int, int, int, int]

STRETCH: Final = ...
TOP, MIDDLE, LEFT = (
    Qt.AlignmentFlag.AlignTop,
    Qt.AlignmentFlag.AlignVCenter,
    Qt.AlignmentFlag.AlignLeft,
)


def row(
    *items: Item, on: QWidget | None = None, spacing: int = -1, margins: Margins = (0, 0, 0, 0)
) -> QHBoxLayout:
    """``items`` beside each other, as the layout of ``on`` if given; a spacing of -1 is the style's."""
    layout = QHBoxLayout()
    _fill(layout, items, on, spacing, margins)
    return layout


def column(
    *items: Item, on: QWidget | None = None, spacing: int = -1, margins: Margins = (0, 0, 0, 0)
) -> QVBoxLayout:
    """``items`` below each other; else as ``row``."""
    layout = QVBoxLayout()
    _fill(layout, items, on, spacing, margins)
    return layout


def holder(layout: QLayout) -> QWidget:
    """A plain widget around ``layout``: to hide it, to scroll it, or to give it a height."""
    widget = QWidget()
    widget.setLayout(layout)
    return widget


def add(layout: QBoxLayout, *items: Item) -> None:
    """Append ``items``."""
    for item in items:
        if item is None:
            continue
        if isinstance(item, EllipsisType):
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        else:
            part, *placing = item if isinstance(item, tuple) else (item,)
            place = layout.addLayout if isinstance(part, QLayout) else layout.addWidget
            place(part, *placing)  # type: ignore[arg-type]


def stand(layout: QBoxLayout, *, below: bool) -> None:
    """Have the items stand below each other, or beside."""
    ways = QBoxLayout.Direction
    layout.setDirection(ways.TopToBottom if below else ways.LeftToRight)


def empty(layout: QLayout) -> None:
    """Take everything out; widgets are hidden at once and deleted soon, also while they are used."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def _fill(
    layout: QBoxLayout, items: tuple[Item, ...], on: QWidget | None, spacing: int, margins: Margins
) -> None:
    if on is not None:
        on.setLayout(layout)  # first: a widget that is shown before it has a parent is a window
    layout.setSpacing(spacing)
    layout.setContentsMargins(*margins)
    add(layout, *items)


def fix_height(part: QWidget, height: int) -> None:
    """Make ``part`` so high; what is around knows it at once, and not by an event when it is measured again."""
    if height != part.minimumHeight() or height != part.maximumHeight():
        part.setFixedHeight(height)
        if (around := part.parentWidget()) is not None:
            around.updateGeometry()
