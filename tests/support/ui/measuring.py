"""Finds what a person can't read or reach in a window: cut, overlapped, outside, stretched.

``faults(front)`` measures every visible label, button, field and cell of a window or dialog as it is laid out now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QRadioButton,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QTableView,
    QTextEdit,
    QWidget,
    QWizard,
)

from setup_assistant.ui.style.painting import AROUND_LINK
from setup_assistant.ui.widgets import sizes
from setup_assistant.ui.widgets.button import LOOK
from setup_assistant.ui.widgets.text import ElidedText

_SLACK = 1
"""Pixels that rounding may take."""
_BIG = 1 << 20
_VIEWS = (QAbstractItemView, QTextEdit, QPlainTextEdit)
_KINDS = (QLabel, QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, *_VIEWS)


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong with what: ``name`` is the text or accessible name that a person would call it by."""

    what: str
    name: str
    figures: str = ""

    def __str__(self) -> str:
        return f"{self.what}: {self.name} {self.figures}".strip()


def faults(front: QWidget) -> list[Fault]:
    """All that is wrong with ``front``, a shown window or dialog."""
    parts = [widget for widget in front.findChildren(QWidget) if _counts(widget, front)]
    return sorted(
        {
            *_around(front),
            *(fault for part in parts for fault in _cut(part)),
            *(fault for part in parts for fault in _outside(part, front)),
            *(fault for part in parts for fault in _ringless(part, front)),
            *(fault for part in parts for fault in _elided(part, parts, front)),
            *_overlaps(parts, front),
        }
    )


def name_of(widget: QWidget) -> str:
    """What a person would call ``widget``."""
    words = ""
    if isinstance(widget, ElidedText):
        words = widget.full
    elif isinstance(widget, (QLabel, QAbstractButton)):
        words = widget.text()
    words = words or widget.accessibleName() or widget.objectName()
    return f"{type(widget).__name__} “{words}”"


def _counts(widget: QWidget, front: QWidget) -> bool:
    """Whether it is something that a person reads or uses, and no part of another such thing."""
    if not isinstance(widget, _KINDS) or not widget.isVisible() or widget.window() is not front:
        return False
    if isinstance(widget, QHeaderView) or (isinstance(widget, QLabel) and not _words(widget)):
        return False
    parent = widget.parentWidget()
    while parent is not None and parent is not front:
        if isinstance(parent, _KINDS):
            return False
        parent = parent.parentWidget()
    return True


def _words(label: QLabel) -> str:
    return label.full if isinstance(label, ElidedText) else label.text()


# --- cut


def _cut(widget: QWidget) -> Iterator[Fault]:
    if isinstance(widget, QLabel):
        yield from _label(widget)
    elif isinstance(widget, QAbstractButton):
        yield from _button(widget)
    elif isinstance(widget, QLineEdit):
        yield from _field(widget)
    elif isinstance(widget, QComboBox):
        yield from _combo(widget)
    elif isinstance(widget, QAbstractItemView):
        yield from _cells(widget)
    elif isinstance(widget, (QTextEdit, QPlainTextEdit)):
        yield from _lines(widget)


def _needs(widget: QWidget, needed: QSize, there: QSize, what: str = "cut") -> Iterator[Fault]:
    wide = needed.width() > there.width() + _SLACK
    high = needed.height() > there.height() + _SLACK
    if wide or high:
        figures = f"needs {needed.width()}x{needed.height()}, has {there.width()}x{there.height()}"
        yield Fault(what, name_of(widget), figures)


def _label(label: QLabel) -> Iterator[Fault]:
    room = label.contentsRect().size()
    if isinstance(label, ElidedText):
        yield from _needs(label, QSize(0, label.fontMetrics().height()), room)
    elif label.textFormat() is Qt.TextFormat.PlainText:
        free = QRect(0, 0, room.width() if label.wordWrap() else _BIG, _BIG)
        wrap = Qt.TextFlag.TextWordWrap.value if label.wordWrap() else 0
        flags = wrap | label.alignment().value
        box = label.fontMetrics().boundingRect(free, flags, label.text())
        yield from _needs(label, box.size(), room)
        if label.wordWrap() and box.width() > sizes.scaled(sizes.FORM) + _SLACK:
            yield Fault("line too long", name_of(label), f"{box.width()}")
    else:
        yield from _needs(label, QSize(0, label.heightForWidth(label.width())), label.size())


def _button(button: QAbstractButton) -> Iterator[Fault]:
    if not button.text() and not button.icon().isNull():
        needed = button.iconSize()
    else:
        needed = button.sizeHint()
    yield from _needs(button, needed, button.size())
    if isinstance(button, (QCheckBox, QRadioButton)) or button.property(LOOK) in (None, "link"):
        return
    most = max(button.sizeHint().width(), button.minimumWidth())
    if button.width() > most + _SLACK and not button.property("left"):
        yield Fault("stretched", name_of(button), f"{button.width()} for {most}")


def _field(field: QLineEdit) -> Iterator[Fault]:
    option = QStyleOptionFrame()
    field.initStyleOption(option)
    room = field.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, field)
    margins = field.textMargins()
    width = room.width() - margins.left() - margins.right() - 4
    metrics = field.fontMetrics()
    hint = "" if field.text() else field.placeholderText()
    needed = QSize(metrics.horizontalAdvance(hint), metrics.height())
    yield from _needs(field, needed, QSize(width, room.height()))


def _combo(combo: QComboBox) -> Iterator[Fault]:
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    room = combo.style().subControlRect(control, option, part, combo)
    metrics = combo.fontMetrics()
    explained = combo.toolTip() == combo.currentText()
    words = 0 if explained else metrics.horizontalAdvance(combo.currentText())
    yield from _needs(combo, QSize(words, metrics.height()), room.size())


def _cells(view: QAbstractItemView) -> Iterator[Fault]:
    if isinstance(view, QTableView):
        yield from _header(view)
    model, rows = view.model(), list[QRect]()
    columns = model.columnCount(view.rootIndex()) if isinstance(view, QTableView) else 1
    for row in range(model.rowCount(view.rootIndex())):
        index = model.index(row, 0, view.rootIndex())
        rect = view.visualRect(index)
        if rect.height() and rect.intersects(view.viewport().rect()):
            rows.append(rect)
            for column in range(columns):
                yield from _cell(view, model.index(row, column, view.rootIndex()))
    bar = view.verticalScrollBar()
    if rows and bar.value() == 0 and bar.maximum() > 0:
        seen = view.viewport().height() - rows[-1].top()
        if rows[-1].height() - seen > _SLACK:
            yield Fault("cut row", name_of(view), f"{seen} of {rows[-1].height()}")
    if len(rows) < min(2, model.rowCount(view.rootIndex())):
        yield Fault("no rows", name_of(view), f"{view.viewport().height()} high")


def _cell(view: QAbstractItemView, index: QModelIndex) -> Iterator[Fault]:
    rect = view.visualRect(index)
    words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
    if not words or not rect.width():
        return
    metrics = view.fontMetrics()
    wraps = isinstance(view, (QListView, QTableView)) and view.wordWrap()
    explained = bool(index.data(Qt.ItemDataRole.ToolTipRole)) or isinstance(view, QTableView)
    wide = 0 if explained or wraps else view.sizeHintForIndex(index).width()
    if rect.height() + _SLACK < metrics.height() or wide > view.viewport().width() + _SLACK:
        figures = f"needs {wide}x{metrics.height()}, has {rect.width()}x{rect.height()}"
        yield Fault("cut cell", f"“{words}” in {name_of(view)}", figures)


def _header(view: QTableView) -> Iterator[Fault]:
    header = view.horizontalHeader()
    if header.isHidden():
        return
    for column in range(header.count()):
        words = header.model().headerData(column, Qt.Orientation.Horizontal)
        if header.isSectionHidden(column) or not words:
            continue
        needed = QSize(
            header.fontMetrics().horizontalAdvance(str(words)), header.fontMetrics().height()
        )
        there = QSize(header.sectionSize(column), header.height())
        if needed.width() > there.width() or needed.height() > there.height():
            figures = f"needs {needed.width()}, has {there.width()}"
            yield Fault("cut heading", f"“{words}” in {name_of(view)}", figures)


def _lines(view: QTextEdit | QPlainTextEdit) -> Iterator[Fault]:
    line = view.fontMetrics().lineSpacing()
    if view.viewport().height() < line:
        yield Fault("no lines", name_of(view), f"{view.viewport().height()} of {line}")


# --- outside


def _outside(widget: QWidget, front: QWidget) -> Iterator[Fault]:
    part, rect = widget, widget.rect()
    while part is not front:
        parent = part.parentWidget()
        if parent is None:
            return
        rect = rect.translated(part.pos())
        area = _area(parent)
        across, down = _beyond(rect, parent.rect())
        if area is not None:
            across = across and not _scrolls(area, Qt.Orientation.Horizontal)
            down = down and not _scrolls(area, Qt.Orientation.Vertical)
        if across or down:
            figures = f"{_figures(rect)} in {_figures(parent.rect())}"
            yield Fault("outside", name_of(widget), f"{figures} of {type(parent).__name__}")
            return
        if area is not None:
            part, rect = area, area.rect()
        else:
            part = parent


def _ringless(link: QWidget, front: QWidget) -> Iterator[Fault]:
    """The ring of a link is outside of it: what scrolls would cut it off at its edge."""
    if link.property(LOOK) != "link":
        return
    around, content = link, link.parentWidget()
    while content is not None and content is not front and _area(content) is None:
        around, content = content, content.parentWidget()
    content = around if content is not None and content is not front else front
    across, down = AROUND_LINK
    rect = QRect(link.mapTo(content, QPoint()), link.size()).adjusted(-across, -down, across, down)
    if not content.rect().contains(rect):
        yield Fault(
            "ring cut off", name_of(link), f"{_figures(rect)} in {_figures(content.rect())}"
        )


def _area(viewport: QWidget) -> QAbstractScrollArea | None:
    area = viewport.parentWidget()
    if isinstance(area, QAbstractScrollArea) and area.viewport() is viewport:
        return area
    return None


def _scrolls(area: QAbstractScrollArea, orientation: Qt.Orientation) -> bool:
    """Whether a person can scroll there: one that is never shown has a range, too."""
    across = orientation is Qt.Orientation.Horizontal
    policy = area.horizontalScrollBarPolicy() if across else area.verticalScrollBarPolicy()
    bar = area.horizontalScrollBar() if across else area.verticalScrollBar()
    return bar.maximum() > 0 and policy is not Qt.ScrollBarPolicy.ScrollBarAlwaysOff


def _beyond(rect: QRect, room: QRect) -> tuple[bool, bool]:
    across = rect.left() < room.left() - _SLACK or rect.right() > room.right() + _SLACK
    down = rect.top() < room.top() - _SLACK or rect.bottom() > room.bottom() + _SLACK
    return across, down


def _figures(rect: QRect) -> str:
    return f"{rect.x()},{rect.y()} {rect.width()}x{rect.height()}"


def _around(front: QWidget) -> Iterator[Fault]:
    """A dialog no larger than its window; at most one part of it scrolls."""
    if not isinstance(front, QDialog) or isinstance(front, QWizard):
        return
    parent = front.parentWidget()
    room = parent.window().size() if parent else front.size()
    if front.isModal():
        yield from _needs(front, front.size(), room, "dialog larger than its window")
    areas = [
        area
        for area in front.findChildren(QAbstractScrollArea)
        if area.isVisible() and area.window() is front and _scrolls(area, Qt.Orientation.Vertical)
    ]
    for area in areas[1:]:
        yield Fault("scrolls beside another part", name_of(area), name_of(areas[0]))


# --- elided


def _elided(widget: QWidget, parts: list[QWidget], front: QWidget) -> Iterator[Fault]:
    """A name that is elided though there is room for it, or that nothing tells in full."""
    if not isinstance(widget, ElidedText) or widget.text() == widget.full:
        return
    if not widget.toolTip():
        yield Fault("elided without a tooltip", name_of(widget))
    missing = widget.fontMetrics().horizontalAdvance(widget.full) - widget.width()
    beside = _room_beside(widget, parts, front)
    parent = front.parentWidget()
    if isinstance(front, QDialog) and not isinstance(front, QWizard) and parent is not None:
        window = parent.window()
        beside += min(sizes.scaled(sizes.DIALOG), window.width()) - front.width()
    if missing <= beside:
        yield Fault("elided beside empty room", name_of(widget), f"{missing} of {beside}")


def _room_beside(widget: QWidget, parts: list[QWidget], front: QWidget) -> int:
    """The empty pixels behind ``widget`` in its own container, in reading direction."""
    mine, parent = _place(widget, front), widget.parentWidget()
    room = _place(parent, front) if parent else front.rect()
    rightwards = widget.layoutDirection() is Qt.LayoutDirection.LeftToRight
    edge = room.right() if rightwards else room.left()
    for part in parts:
        other = _place(part, front)
        if part is widget or other.bottom() < mine.top() or other.top() > mine.bottom():
            continue
        if rightwards and other.left() > mine.right():
            edge = min(edge, other.left())
        if not rightwards and other.right() < mine.left():
            edge = max(edge, other.right())
    margin = 24
    return (edge - mine.right() if rightwards else mine.left() - edge) - margin


# --- overlapped


def _overlaps(parts: list[QWidget], front: QWidget) -> Iterator[Fault]:
    places = [(part, _seen(part, front)) for part in parts]
    for (one, here), (other, there) in combinations(places, 2):
        both = here.intersected(there)
        if both.width() > _SLACK and both.height() > _SLACK:
            names = " and ".join(sorted((name_of(one), name_of(other))))
            yield Fault("overlapped", names, _figures(both))


def _place(widget: QWidget, front: QWidget) -> QRect:
    return QRect(widget.mapTo(front, QPoint(0, 0)), widget.size())


def _seen(widget: QWidget, front: QWidget) -> QRect:
    """Where ``widget`` is seen: what viewports hide is not."""
    rect, part = _place(widget, front), widget.parentWidget()
    while part is not None and part is not front:
        if _area(part) is not None:
            rect = rect.intersected(_place(part, front))
        part = part.parentWidget()
    return rect
