"""Draws single controls in the design's shapes, for ``ui.style``. Pure painting; nothing is measured here."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QStyle,
    QStyleOption,
    QStyleOptionComboBox,
    QStyleOptionSlider,
    QWidget,
)

from setup_assistant.ui import look

_On = QStyle.StateFlag.State_On
_Enabled = QStyle.StateFlag.State_Enabled
_Hover = QStyle.StateFlag.State_MouseOver
_Pressed = QStyle.StateFlag.State_Sunken
_Focus = QStyle.StateFlag.State_HasFocus
_KeyboardFocus = QStyle.StateFlag.State_KeyboardFocusChange


def field(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    """Edge of an input: 1 px control, 2 px focus or error."""
    rounded(painter, option.rect, "surface", "", 6)
    if widget is not None and widget.property("error"):
        ring(painter, option.rect, look.color("bad"), 6)
    elif option.state & _Focus:
        ring(painter, option.rect, look.color("focus"), 6)
    else:
        _edge(painter, option.rect, look.color("control"), 6)


def combo(option: QStyleOptionComboBox, painter: QPainter, widget: QWidget | None) -> None:
    """A closed combo box with its arrow; the text is drawn by Fusion's label."""
    field(option, painter, widget)
    size = 16
    top = option.rect.center().y() - size // 2 + 1
    box = QRect(option.rect.right() - 12 - size, top, size, size)
    look.icon("down", "text2").paint(painter, box)


def radio(option: QStyleOption, painter: QPainter) -> None:
    """Ring in ``control``; checked: disc in ``accent`` with a dot."""
    checked = bool(option.state & _On)
    box = _square(option.rect)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen if checked else QPen(look.color("control"), 1.25))
    painter.setBrush(look.color(_checked_fill(option) if checked else "card"))
    painter.drawEllipse(box if checked else box.adjusted(0.6, 0.6, -0.6, -0.6))
    if checked:
        painter.setBrush(look.color("onAccent"))
        painter.drawEllipse(box.center(), 3.0, 3.0)
    painter.restore()


def check(option: QStyleOption, painter: QPainter) -> None:
    """A check box of a form; an error is shown by the sentence below."""
    checked = Qt.CheckState.Checked if option.state & _On else Qt.CheckState.Unchecked
    box(painter, _square(option.rect), checked, _checked_fill(option))


def box(painter: QPainter, square: QRectF, state: Qt.CheckState, fill: str = "accent") -> None:
    """Square of radius 4; checked: ``fill`` with a tick; partly checked: with a bar."""
    empty = state is Qt.CheckState.Unchecked
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.color("control"), 1.25) if empty else Qt.PenStyle.NoPen)
    painter.setBrush(look.color("card" if empty else fill))
    painter.drawRoundedRect(square.adjusted(0.6, 0.6, -0.6, -0.6) if empty else square, 4, 4)
    if not empty:
        pen = QPen(look.color("onAccent"), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        tick = ((4, 8.4), (6.8, 11.2), (12, 5.4))
        lines = tick if state is Qt.CheckState.Checked else ((4.5, 8), (11.5, 8))
        painter.drawPolyline([square.topLeft() + QPointF(*point) for point in lines])
    painter.restore()


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
    painter.setBrush(look.color("text2" if active else "control"))
    painter.drawRoundedRect(box, 3, 3)
    painter.restore()


def rounded(painter: QPainter, rect: QRect, fill: str, edge: str, radius: float) -> None:
    """A filled rounded rectangle with a hairline edge, or without one where ``edge`` is empty."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(look.color(fill))
    painter.setPen(QPen(look.color(edge), 1) if edge else Qt.PenStyle.NoPen)
    inset = 0.5 if edge else 0.0
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius)
    painter.restore()


def ring(painter: QPainter, rect: QRect, ink: QColor, radius: float) -> None:
    """A ring of 2 px inside ``rect``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 2))
    painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), radius - 1, radius - 1)
    painter.restore()


def _edge(painter: QPainter, rect: QRect, ink: QColor, radius: float) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 1))
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
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
