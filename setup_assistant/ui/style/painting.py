"""Draws single controls in the design's shapes, for ``Style``. Pure painting; nothing is measured here."""

from __future__ import annotations

import re

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QStyle,
    QStyleOption,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionSlider,
    QWidget,
)

from setup_assistant.ui.style import theme

_KEY = re.compile(r"(?<!&)&(?:&&)*[^&]")
"""The letter of a text that is its access key."""

_On = QStyle.StateFlag.State_On
_Enabled = QStyle.StateFlag.State_Enabled
_Hover = QStyle.StateFlag.State_MouseOver
_Pressed = QStyle.StateFlag.State_Sunken
_Focus = QStyle.StateFlag.State_HasFocus


def field(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    """Edge of an input: 1 px control, 2 px focus or error."""
    fixed = isinstance(widget, QLineEdit) and widget.isReadOnly()
    enabled = bool(option.state & _Enabled) and not fixed
    rounded(painter, option.rect, "surface" if enabled else "window", "", 6)
    if option.state & _Focus:  # before an error, which has its sentence below
        ring(painter, option.rect, theme.color("focus"), 6)
    elif widget is not None and widget.property("error"):
        ring(painter, option.rect, theme.color("bad"), 6)
    else:
        ring(painter, option.rect, theme.color("control" if enabled else "border"), 6, width=1)


def combo(option: QStyleOptionComboBox, painter: QPainter, widget: QWidget | None) -> None:
    """A closed combo box with its arrow; the text is drawn by Fusion's label."""
    field(option, painter, widget)
    size = 16
    top = option.rect.center().y() - size // 2 + 1
    box = QRect(option.rect.right() - 12 - size, top, size, size)
    theme.icon("down", "text2").paint(painter, box)


def radio(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    """Ring in ``control``; checked: disc in ``accent`` with a dot."""
    checked = bool(option.state & _On)
    box = _square(option.rect)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen if checked else QPen(theme.color("control"), 1.25))
    painter.setBrush(theme.color(_checked_fill(option) if checked else "card"))
    painter.drawEllipse(box if checked else box.adjusted(0.6, 0.6, -0.6, -0.6))
    if checked:
        painter.setBrush(theme.color("onAccent"))
        painter.drawEllipse(box.center(), 3.0, 3.0)
    painter.restore()


def check(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    """A check box of a form; an error is shown by the sentence below."""
    checked = Qt.CheckState.Checked if option.state & _On else Qt.CheckState.Unchecked
    box(painter, _square(option.rect), checked, _checked_fill(option))


def box(painter: QPainter, square: QRectF, state: Qt.CheckState, fill: str = "accent") -> None:
    """Square of radius 4; checked: ``fill`` with a tick; partly checked: with a bar."""
    empty = state is Qt.CheckState.Unchecked
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("control"), 1.25) if empty else Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("card" if empty else fill))
    painter.drawRoundedRect(square.adjusted(0.6, 0.6, -0.6, -0.6) if empty else square, 4, 4)
    if not empty:
        pen = QPen(theme.color("onAccent"), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        tick = ((4, 8.4), (6.8, 11.2), (12, 5.4))
        lines = tick if state is Qt.CheckState.Checked else ((4.5, 8), (11.5, 8))
        painter.drawPolyline([square.topLeft() + QPointF(*point) for point in lines])
    painter.restore()


def tip(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    """The ground of a tooltip."""
    painter.fillRect(option.rect, theme.color("border"))
    painter.fillRect(option.rect.adjusted(1, 1, -1, -1), theme.color("card"))


def tab(option: QStyleOption, painter: QPainter) -> None:
    """Words over a hairline; a bar in ``accent`` below the chosen ones."""
    current = bool(option.state & QStyle.StateFlag.State_Selected)
    height = 3 if current else 1
    line = option.rect.adjusted(0, option.rect.height() - height, 0, 0)
    painter.fillRect(line, theme.color("accent" if current else "border"))
    if option.state & _Focus:
        ring(painter, option.rect.adjusted(1, 1, -1, -4), theme.color("focus"), 5)


def scroll_bar_part(option: QStyleOptionSlider, part: QStyle.SubControl) -> QRect:
    """Rectangles of a scroll bar without arrows."""
    track = option.rect
    kinds = QStyle.SubControl
    if part in (kinds.SC_ScrollBarAddLine, kinds.SC_ScrollBarSubLine):
        return QRect()
    if part is kinds.SC_ScrollBarGroove:
        return track
    upright = option.orientation is Qt.Orientation.Vertical
    length = track.height() if upright else track.width()
    start, size = _slider(option, length)
    begin, end = {
        kinds.SC_ScrollBarSubPage: (0, start),
        kinds.SC_ScrollBarAddPage: (start + size, length),
    }.get(part, (start, start + size))
    if upright:
        return QRect(track.left(), track.top() + begin, track.width(), end - begin)
    return QRect(track.left() + begin, track.top(), end - begin, track.height())


def scroll_bar(option: QStyleOptionSlider, painter: QPainter) -> None:
    """Only the thumb, 6 wide; a bit darker while hovered or dragged."""
    if option.maximum <= option.minimum:
        return
    thumb = QRectF(scroll_bar_part(option, QStyle.SubControl.SC_ScrollBarSlider))
    box = thumb.adjusted(2, 2, -2, -2)
    active = option.state & (_Pressed | _Hover)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("text2" if active else "control"))
    painter.drawRoundedRect(box, 3, 3)
    painter.restore()


def plain(painter: QPainter, rect: QRect, token: str) -> None:
    """A rectangle of one colour, for what the first page shows: ``fillRect`` takes gradients, too, and makes their enumerations."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(token))
    painter.drawRect(rect)


def rounded(painter: QPainter, rect: QRect, fill: str, edge: str, radius: float) -> None:
    """A filled rounded rectangle with a hairline edge, or without one where ``edge`` is empty."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(theme.color(fill))
    painter.setPen(QPen(theme.color(edge), 1) if edge else Qt.PenStyle.NoPen)
    inset = 0.5 if edge else 0.0  # a line of 1 px lies on whole pixels then
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius)
    painter.restore()


def ring(painter: QPainter, rect: QRect, ink: QColor, radius: float, width: int = 2) -> None:
    """A ring of ``width`` px inside ``rect``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, width))
    half, inner = width / 2, radius - width + 1
    painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), inner, inner)
    painter.restore()


def _checked_fill(option: QStyleOption) -> str:
    if not option.state & _Enabled:
        return "control"
    return "accentHover" if option.state & _Hover else "accent"


def _square(rect: QRect) -> QRectF:
    side = min(rect.width(), rect.height())
    left = rect.left() + (rect.width() - side) / 2
    top = rect.top() + (rect.height() - side) / 2
    return QRectF(left, top, side, side)


def _slider(option: QStyleOptionSlider, length: int) -> tuple[int, int]:
    span = option.maximum - option.minimum
    if span <= 0:
        return 0, length
    size = max(32, length * option.pageStep // (span + option.pageStep))
    size = min(size, length)
    at = QStyle.sliderPositionFromValue(
        option.minimum, option.maximum, option.sliderPosition, length - size, option.upsideDown
    )
    return at, size


AROUND_LINK = (4, 2)
"""How far the ring of a link is outside of it, in pixels: at its sides, above and below. What scrolls leaves it room."""

_BUTTONS = {
    "filled": ("accent", "accentHover", "accentPress", "", "onAccent"),
    "tinted": ("accentBg", "sel", "accentBg", "control", "link"),
    "secondary": ("btn", "btnHover", "btnPress", "control", "text"),
    "icon": ("", "btnHover", "btnPress", "", "text2"),
    "flat": ("", "btnHover", "btnPress", "", "text2"),
    "link": ("", "", "", "", "link"),
}
"""Fill at rest, hovered and pressed, edge, and text of each kind of button."""


def button_kind(widget: QWidget | None) -> str:
    """What the property ``look`` says, else ``secondary``: the role paints it, never Qt's default."""
    look = widget.property("look") if widget is not None else None
    return look if isinstance(look, str) and look in _BUTTONS else "secondary"


def button(option: QStyleOption, painter: QPainter, widget: QWidget) -> None:
    """Fill, edge and focus ring of a button."""
    kind = button_kind(widget)
    rest, hover, pressed, edge, _text = _BUTTONS[kind]
    fill = pressed if option.state & _Pressed else hover if option.state & _Hover else rest
    if not option.state & _Enabled and kind == "filled":
        fill, edge = "muteBg", "muteBd"
    if fill:
        rounded(painter, option.rect, fill, edge, 6)
    # A link's ring is around it, not inside: its words stand in line with the text above.
    if option.state & _Focus and kind != "link":
        inside = kind == "filled"
        box = option.rect.adjusted(2, 2, -2, -2) if inside else option.rect
        ring(painter, box, theme.color("onAccent" if inside else "focus"), 4 if inside else 6)


def edge(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    """The edge of a button in the system's colours, 2 px while it has the focus; none where it never has one."""
    kind = button_kind(widget)
    if option.state & _Focus and kind != "link":
        ring(painter, option.rect, theme.color("focus"), 6)
    elif kind in ("filled", "tinted", "secondary"):
        ring(painter, option.rect, theme.color("control"), 6, width=1)


def button_label(option: QStyleOptionButton, painter: QPainter, widget: QWidget | None) -> None:
    """Icon and text of a button; underlined for links without a key, left aligned or with the icon behind where asked."""
    kind = button_kind(widget)
    enabled = bool(option.state & _Enabled)
    ink = theme.color(_BUTTONS[kind][4] if enabled else "text3")
    left = kind == "link" or (widget is not None and bool(widget.property("left")))
    behind = widget is not None and bool(widget.property("icon_behind"))
    sides = -1 if kind == "link" else 12  # Fusion leaves a pixel around what is in a button
    box = option.rect.adjusted(sides, 0, -sides, 0)
    icon_width = _icon_width(option, kind)
    text_width = option.fontMetrics.size(Qt.TextFlag.TextShowMnemonic, option.text).width()
    start = box.left()
    if not left:
        start += max(0, (box.width() - icon_width - text_width) // 2)
    if kind == "icon":
        start = option.rect.left() + (option.rect.width() - option.iconSize.width()) // 2
    gap = icon_width - option.iconSize.width()
    icon_at, text_at = (start + text_width + gap, start) if behind else (start, start + icon_width)
    _button_icon(option, painter, icon_at)
    text_box = QRect(text_at, box.top(), text_width + 2, box.height())
    _button_text(option, painter, text_box, ink, kind)


def _icon_width(option: QStyleOptionButton, kind: str) -> int:
    if option.icon.isNull():
        return 0
    gap = 0 if not option.text else 4 if kind == "link" else 8
    return option.iconSize.width() + gap


def _button_icon(option: QStyleOptionButton, painter: QPainter, left: int) -> None:
    if option.icon.isNull():
        return
    size = option.iconSize
    top = option.rect.top() + (option.rect.height() - size.height()) // 2
    option.icon.paint(painter, QRect(left, top, size.width(), size.height()))


def _button_text(
    option: QStyleOptionButton, painter: QPainter, box: QRect, ink: QColor, kind: str
) -> None:
    if not option.text:
        return
    painter.save()
    hint = QApplication.style().styleHint(QStyle.StyleHint.SH_UnderlineShortcut, option)
    if kind == "link" and not (hint and _KEY.search(option.text)):  # else only its key has a line
        font = painter.font()
        font.setUnderline(True)
        painter.setFont(font)
    painter.setPen(ink)
    mnemonic = Qt.TextFlag.TextShowMnemonic if hint else Qt.TextFlag.TextHideMnemonic
    painter.drawText(
        box,
        int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft) | int(mnemonic),
        option.text,
    )
    painter.restore()
