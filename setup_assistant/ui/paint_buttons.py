"""Draws buttons in the design's kinds, for ``ui.style``."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyleOption,
    QStyleOptionButton,
    QWidget,
)

from setup_assistant.ui import look
from setup_assistant.ui.paint import ring, rounded

_Enabled = QStyle.StateFlag.State_Enabled
_Hover = QStyle.StateFlag.State_MouseOver
_Pressed = QStyle.StateFlag.State_Sunken
_Focus = QStyle.StateFlag.State_HasFocus
_KeyboardFocus = QStyle.StateFlag.State_KeyboardFocusChange

_BUTTONS = {
    "filled": ("accent", "accentHover", "accentPress", "", "onAccent"),
    "tinted": ("accentBg", "sel", "accentBg", "accentBd", "link"),
    "secondary": ("btn", "btnHover", "btnPress", "btnBd", "text"),
    "icon": ("", "btnHover", "btnPress", "", "text2"),
    "flat": ("", "btnHover", "btnPress", "", "text2"),
    "link": ("", "", "", "", "link"),
}
"""Fill at rest, hovered and pressed, edge, and text of each kind of button."""


def button_kind(widget: QWidget | None) -> str:
    """What the property ``look`` says, else ``secondary``: the role paints it, never Qt's default."""
    said = widget.property("look") if widget is not None else None
    return said if isinstance(said, str) and said in _BUTTONS else "secondary"


def button(option: QStyleOption, painter: QPainter, widget: QWidget) -> None:
    """Fill, edge and focus ring of a button."""
    kind = button_kind(widget)
    rest, hover, pressed, edge, _text = _BUTTONS[kind]
    fill = pressed if option.state & _Pressed else hover if option.state & _Hover else rest
    if not option.state & _Enabled and kind == "filled":
        fill, edge = "muteBg", "muteBd"
    if fill:
        rounded(painter, option.rect, fill, edge, 6)
    if option.state & _Focus and option.state & _KeyboardFocus:
        inside = kind == "filled"
        box = option.rect.adjusted(2, 2, -2, -2) if inside else option.rect
        ring(painter, box, look.color("onAccent" if inside else "focus"), 4 if inside else 6)


def button_label(option: QStyleOptionButton, painter: QPainter, widget: QWidget | None) -> None:
    """Icon and text of a button; underlined for links, left aligned where asked."""
    kind = button_kind(widget)
    enabled = bool(option.state & _Enabled)
    ink = look.color(_BUTTONS[kind][4] if enabled else "text3")
    left = kind == "link" or (widget is not None and bool(widget.property("left")))
    box = option.rect.adjusted(*((2, 0, -2, 0) if kind == "link" else (12, 0, -12, 0)))
    icon_width = _icon_width(option, kind)
    text_width = option.fontMetrics.size(Qt.TextFlag.TextShowMnemonic, option.text).width()
    start = box.left()
    if not left:
        start += max(0, (box.width() - icon_width - text_width) // 2)
    if kind == "icon":
        start = option.rect.left() + (option.rect.width() - option.iconSize.width()) // 2
    _button_icon(option, painter, start)
    _button_text(
        option,
        painter,
        QRect(start + icon_width, box.top(), text_width + 2, box.height()),
        ink,
        kind,
    )


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
    if kind == "link":
        font = painter.font()
        font.setUnderline(True)
        painter.setFont(font)
    painter.setPen(ink)
    hint = QApplication.style().styleHint(QStyle.StyleHint.SH_UnderlineShortcut, option)
    mnemonic = Qt.TextFlag.TextShowMnemonic if hint else Qt.TextFlag.TextHideMnemonic
    painter.drawText(
        box,
        int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft) | int(mnemonic),
        option.text,
    )
    painter.restore()
