"""Finds what can't be told from its ground in a window as it is painted: words, icons, edges, the ring of the focus.

``faults(front)`` looks at the pixels of a picture of ``front``: which style, palette or delegate has put them there
doesn't matter. What is disabled is exempt, as WCAG 2 says; what a web page shows is its service's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from unittest import mock

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QTabBar,
    QTableView,
    QTextEdit,
    QWidget,
)

from setup_assistant.ui.sign_in.identity import Avatar
from setup_assistant.ui.style import painting, style
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.numbered import Number
from tests.support.ui import menus
from tests.support.ui.contrast import ratio
from tests.support.ui.measuring import Fault, name_of

LOOKS = ("light", "dark", "high contrast, light", "high contrast, dark")
TEXT, SHAPE = 4.5, 3.0
"""The least contrast of words, and of icons, edges and rings."""
_SAME = 1.1
"""Two shades of one ground, where Fusion paints one."""
_FEWEST = 2
"""Pixels: a single one that differs more than all others is no letter."""
_GAP = 7
"""Pixels: there are fewer between two letters, and more between two cells, or an icon and its word."""
_LOWEST, _NARROWEST = 4, 8
"""Pixels: what is lower is a line; a narrower word is a stroke that may have no whole pixel."""
_LETTERS = 12
"""Pixels: where fewer of a line are in sight nobody can say how pale its words are."""
_EDGE, _AROUND = 3, 60
"""Pixels: how deep an edge is, and the way around the smallest control."""
_EDGED = ("filled", "tinted", "secondary")
_SE, _CC, _SC = QStyle.SubElement, QStyle.ComplexControl, QStyle.SubControl
_TEXTS = (QTextEdit, QPlainTextEdit)
_Pixels = Sequence[Sequence[int]]


def dress(look: str) -> None:
    """Show the application as one of ``LOOKS``; a palette of high contrast is the system's."""
    is_dark, is_system = look.endswith("dark"), look.startswith("high")
    scheme = Qt.ColorScheme.Dark if is_dark else Qt.ColorScheme.Light
    palette = mock.Mock(return_value=_system_palette(is_dark=is_dark))
    with mock.patch.object(style, "QPalette", palette) if is_system else nullcontext():
        palette.ColorRole = QPalette.ColorRole
        style.apply(scheme, high_contrast=is_system)


def _system_palette(*, is_dark: bool) -> QPalette:
    """As Windows has it when the user asks for high contrast, black or white."""
    role = QPalette.ColorRole
    ground, chosen, link, disabled = (
        ("black", "#1aebff", "#ffff00", "#3ff23f")
        if is_dark
        else ("white", "#37006e", "#00009f", "#600000")
    )
    palette = QPalette(QColor(ground))
    palette.setColor(role.Highlight, QColor(chosen))
    palette.setColor(role.HighlightedText, QColor(ground))
    palette.setColor(role.Link, QColor(link))
    for words in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, words, QColor(disabled))
    return palette


class Picture:
    """``widget`` as it is painted now; places are in its coordinates, colours are 0xffRRGGBB."""

    def __init__(self, widget: QWidget) -> None:
        image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        self._area = image.rect()
        self._colors: list[int] = memoryview(image.constBits()).cast("I").tolist()

    def words(self, place: QRect) -> list[float]:
        """The contrast of each word and icon in ``place`` with its own ground; empty where nothing is seen."""
        pixels, counts = self._pixels(place), self._counts(place)
        if not counts:
            return []
        ground = counts.most_common(1)[0][0]
        empty = {color for color in counts if ratio(color, ground) < _SAME}
        return [_contrast(word) for line in _runs(pixels, empty, 1) for word in _words(line, empty)]

    def edge(self, box: QRect) -> float:
        """The contrast of the edge of ``box`` with what is outside of it, on the side where it has least."""
        around = self._counts(box.adjusted(-4, -4, 4, 4))
        around.subtract(self._counts(box))
        ground = around.most_common(1)[0][0]
        x, y, depth = box.center().x(), box.center().y(), range(_EDGE)
        sides = (
            [(box.left() + d, y) for d in depth],
            [(box.right() - d, y) for d in depth],
            [(x, box.top() + d) for d in depth],
            [(x, box.bottom() - d) for d in depth],
        )
        return min(max(ratio(ground, self._at(*point)) for point in side) for side in sides)

    def changed(self, other: Picture) -> int:
        """How many pixels differ so much from those of ``other`` that it is seen."""
        pairs = Counter(zip(self._colors, other._colors, strict=True))
        return sum(count for pair, count in pairs.items() if ratio(*pair) >= SHAPE)

    def _pixels(self, place: QRect) -> _Pixels:
        place, width = place.intersected(self._area), self._area.width()
        if place.isEmpty():
            return []
        first = place.top() * width + place.left()
        starts = range(first, first + place.height() * width, width)
        return [self._colors[start : start + place.width()] for start in starts]

    def _counts(self, place: QRect) -> Counter[int]:
        return Counter(color for row in self._pixels(place) for color in row)

    def _at(self, x: int, y: int) -> int:
        return self._colors[y * self._area.width() + x]


def _runs(pixels: _Pixels, empty: set[int], gap: int) -> Iterator[_Pixels]:
    """The rows that are not empty, in runs that at least ``gap`` empty ones part."""
    run, since = list[Sequence[int]](), 0
    for row in pixels:
        if empty.issuperset(row):
            since += 1
            continue
        if run and since >= gap:
            yield run
            run = []
        run, since = [*run, row], 0
    if run:
        yield run


def _words(line: _Pixels, empty: set[int]) -> list[_Pixels]:
    """The words of ``line``, column by column; the narrow ones only where there are no others."""
    words = list(_runs(list(zip(*line, strict=True)), empty, _GAP)) if len(line) >= _LOWEST else []
    wide = [word for word in words if len(word) >= _NARROWEST]
    return wide or [word for word in words if len(word) >= _LOWEST]


def _contrast(word: _Pixels) -> float:
    """What enough of its pixels have with its ground, the colour that most of them have."""
    counts = Counter(color for row in word for color in row)
    ground, pixels = counts.most_common(1)[0][0], 0
    for contrast, count in sorted(((ratio(c, ground), n) for c, n in counts.items()), reverse=True):
        pixels += count
        if pixels >= _FEWEST:
            return contrast
    return 1.0


def faults(front: QWidget) -> list[Fault]:
    """What is too pale in ``front``, a shown window or dialog, and in the menus and lists that open from it."""
    part = QApplication.focusWidget()
    if part is None or part.window() is not front:
        return sorted({*_lasting(front, Picture(front)), *_opened(front)})
    focused = Picture(front)
    part.clearFocus()  # its ring and its cursor differ more from the ground than pale words do
    picture = Picture(front)
    part.setFocus(Qt.FocusReason.OtherFocusReason)
    changed = focused.changed(picture)
    ring = [Fault("faint ring", name_of(part), f"{changed} pixels")] if changed < _AROUND else []
    return sorted({*_lasting(front, picture), *_opened(front), *ring})


def _lasting(front: QWidget, picture: Picture) -> Iterator[Fault]:
    for part in _parts(front):
        yield from _pale(part, front, picture)
        yield from _edgeless(part, front, picture)


def _parts(front: QWidget) -> list[QWidget]:
    return [
        part
        for part in front.findChildren(QWidget)
        if part.isVisible() and part.isEnabled() and part.window() is front
    ]


def _pale(part: QWidget, front: QWidget, picture: Picture) -> Iterator[Fault]:
    """Words and icons that can't be told from their ground."""
    seen = part.visibleRegion().boundingRect()
    for name, place, least in _places(part):
        here = place.intersected(seen)
        if here.height() >= min(place.height(), _LETTERS) and here.width() >= _LETTERS:
            yield from _too_pale(name, picture, here.translated(part.mapTo(front, QPoint())), least)


def _too_pale(name: str, picture: Picture, place: QRect, least: float) -> Iterator[Fault]:
    contrasts = picture.words(place)
    if least == TEXT and not contrasts:
        yield Fault("hidden", name)
    for contrast in contrasts:
        if contrast < least:
            yield Fault("pale", name, f"{contrast:.1f}")


_Places = Iterator[tuple[str, QRect, float]]


def _places(part: QWidget) -> _Places:
    """Where ``part`` has words or an icon: its name, the place, the least contrast."""
    name = name_of(part)
    if isinstance(part, QLabel):
        yield from _if(part.text(), name, part.contentsRect())
    elif isinstance(part, QCheckBox | QRadioButton):
        yield from _if(part.text(), name, _of_box(part)[1])
    elif isinstance(part, QAbstractButton):
        yield name, part.rect().adjusted(4, 4, -4, -4), TEXT if part.text() else SHAPE
    elif isinstance(part, QLineEdit | QComboBox):
        text = part.text() if isinstance(part, QLineEdit) else part.currentText()
        yield from _if(text or part.placeholderText(), name, _of_field(part))
    elif isinstance(part, QTabBar):
        for tab in range(part.count()):
            yield f"tab “{part.tabText(tab)}”", part.tabRect(tab).adjusted(3, 3, -3, -5), TEXT
    elif isinstance(part, Icon | Number | Avatar):
        yield f"{type(part).__name__}", part.rect(), SHAPE if isinstance(part, Icon) else TEXT
    elif isinstance(part, QAbstractItemView):
        yield from _cells(part)
    elif isinstance(part, _TEXTS) and part.document().characterCount() > 1:
        line = part.fontMetrics().lineSpacing()
        area = part.viewport().geometry()
        area.setHeight(area.height() - area.height() % line)  # the last one may be cut
        yield name, area, TEXT


def _of_field(field: QLineEdit | QComboBox) -> QRect:
    """Where its words are."""
    if isinstance(field, QLineEdit):
        frame = QStyleOptionFrame()
        field.initStyleOption(frame)
        return field.style().subElementRect(_SE.SE_LineEditContents, frame, field)
    option, part = QStyleOptionComboBox(), _SC.SC_ComboBoxEditField
    field.initStyleOption(option)
    return field.style().subControlRect(_CC.CC_ComboBox, option, part, field)


def _if(words: str, name: str, place: QRect) -> _Places:
    if words:
        yield name, place, TEXT


def _cells(view: QAbstractItemView) -> _Places:
    """The cells or headings that are in sight; what has no words has an icon or a box."""
    across, ticks = Qt.Orientation.Horizontal, Qt.ItemDataRole.CheckStateRole
    offset = view.viewport().pos()
    if isinstance(view, QHeaderView):
        for column in range(view.count() if view.orientation() is across else 0):
            words = str(view.model().headerData(column, across) or "")
            box = view.model().headerData(column, across, ticks) is not None
            left = view.sectionViewportPosition(column)
            place = QRect(left, 0, view.sectionSize(column), view.height())
            yield f"heading “{words}”", _inside(place), SHAPE if box or not words else TEXT
        return
    for index in _indexes(view):
        words = str(index.data() or "")
        place = view.visualRect(index).translated(offset)
        yield f"“{words}” in {name_of(view)}", _inside(place), TEXT if words else SHAPE


def _inside(place: QRect) -> QRect:
    """Without the lines and the ring around it."""
    return place.adjusted(3, 3, -3, -3)


def _indexes(view: QAbstractItemView) -> Iterator[QModelIndex]:
    model, root = view.model(), view.rootIndex()
    columns = model.columnCount(root) if isinstance(view, QTableView) else 1
    for row in range(model.rowCount(root)):
        if view.visualRect(model.index(row, 0, root)).top() > view.viewport().height():
            return
        yield from (model.index(row, column, root) for column in range(columns))


def _of_box(box: QCheckBox | QRadioButton) -> tuple[QRect, QRect]:
    """Where its indicator and its words are."""
    option = QStyleOptionButton()
    box.initStyleOption(option)
    parts = (
        (_SE.SE_CheckBoxIndicator, _SE.SE_CheckBoxContents)
        if isinstance(box, QCheckBox)
        else (_SE.SE_RadioButtonIndicator, _SE.SE_RadioButtonContents)
    )
    indicator, words = (box.style().subElementRect(part, option, box) for part in parts)
    return indicator, words


def _edgeless(part: QWidget, front: QWidget, picture: Picture) -> Iterator[Fault]:
    """A field, button or box whose edge can't be told from what is around it."""
    place = part.rect()
    if isinstance(part, QCheckBox | QRadioButton):
        place = _of_box(part)[0]
    elif isinstance(part, QPushButton):
        if painting.button_kind(part) not in _EDGED:
            return
    elif not isinstance(part, QComboBox) and not _is_field(part):
        return
    if part.visibleRegion().boundingRect().contains(place):
        contrast = picture.edge(place.translated(part.mapTo(front, QPoint())))
        if contrast < SHAPE:
            yield Fault("faint edge", name_of(part), f"{contrast:.1f}")


def _is_field(part: QWidget) -> bool:
    return isinstance(part, QLineEdit) and part.hasFrame() and not part.isReadOnly()


def _opened(front: QWidget) -> Iterator[Fault]:
    """The menus of buttons, and the lists of combo boxes."""
    for _button, menu in menus.opened(front):
        yield from _entries(menu)
    for part in _parts(front):
        if isinstance(part, QComboBox):
            part.showPopup()
            entries = part.view().window()
            yield from _lasting(entries, Picture(entries))
            part.hidePopup()


def _entries(menu: QMenu) -> Iterator[Fault]:
    """One of them is the chosen one."""
    entries = [each for each in menu.actions() if each.isEnabled() and not each.isSeparator()]
    menu.setActiveAction(entries[-1])
    picture = Picture(menu)
    for entry in entries:
        place = _inside(menu.actionGeometry(entry))
        yield from _too_pale(f"menu entry “{entry.text()}”", picture, place, TEXT)
