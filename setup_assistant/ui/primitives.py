"""The primitive elements that our style draws itself: each returns whether it did."""

from __future__ import annotations

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QListView,
    QPushButton,
    QStyle,
    QStyleOption,
    QWidget,
)

from setup_assistant.ui import look, paint, paint_buttons

_PE = QStyle.PrimitiveElement


def _panel_button(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    if not isinstance(widget, QAbstractButton):
        return False
    paint_buttons.button(option, painter, widget)
    return True


def _panel_line_edit(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    if isinstance(widget, QLineEdit) and not widget.hasFrame():
        return True
    if widget is not None and isinstance(widget.parent(), QComboBox):
        return True
    paint.field(option, painter, widget)
    return True


def _focus(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    if isinstance(widget, QListView):  # the filled row says it
        return True
    by_keyboard = option.state & QStyle.StateFlag.State_KeyboardFocusChange
    if by_keyboard and not isinstance(widget, QPushButton):  # buttons draw their own ring
        box = option.rect
        if isinstance(widget, QAbstractButton):  # leave the words of radio and check boxes some air
            box = box.adjusted(-3, -2, 5, 2).intersected(widget.rect())
        paint.ring(painter, box, look.color("focus"), 5)
    return True


def _radio(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    del widget
    paint.radio(option, painter)
    return True


def _check(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    del widget
    paint.check(option, painter)
    return True


def _tip(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    del widget
    painter.fillRect(option.rect, look.color("border"))
    painter.fillRect(option.rect.adjusted(1, 1, -1, -1), look.color("card"))
    return True


PRIMITIVES = {
    _PE.PE_PanelButtonCommand: _panel_button,
    _PE.PE_PanelLineEdit: _panel_line_edit,
    _PE.PE_FrameLineEdit: lambda *_: True,
    _PE.PE_FrameFocusRect: _focus,
    _PE.PE_IndicatorRadioButton: _radio,
    _PE.PE_IndicatorCheckBox: _check,
    _PE.PE_IndicatorItemViewItemCheck: _check,
    _PE.PE_PanelTipLabel: _tip,
}
