"""The drawing of the controls: Fusion with the shapes, edges and focus rings of the design.

A proxy style and no style sheet: sizes are measured with the fonts that are drawn, and a
high-contrast system theme is left alone by passing every call on to Fusion.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QListView,
    QProxyStyle,
    QPushButton,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionComplex,
    QStyleOptionHeader,
    QStyleOptionSlider,
    QToolButton,
    QWidget,
)

from setup_assistant.ui.style import painting, theme

_CE, _PE, _CC, _SC = (
    QStyle.ControlElement,
    QStyle.PrimitiveElement,
    QStyle.ComplexControl,
    QStyle.SubControl,
)
_PM, _SE, _CT, _SH = (QStyle.PixelMetric, QStyle.SubElement, QStyle.ContentsType, QStyle.StyleHint)

_METRICS = {
    _PM.PM_LayoutLeftMargin: 24,
    _PM.PM_LayoutRightMargin: 24,
    _PM.PM_LayoutTopMargin: 12,
    _PM.PM_LayoutBottomMargin: 12,
    _PM.PM_LayoutHorizontalSpacing: 8,
    _PM.PM_LayoutVerticalSpacing: 8,
    _PM.PM_IndicatorWidth: 16,
    _PM.PM_IndicatorHeight: 16,
    _PM.PM_ExclusiveIndicatorWidth: 16,
    _PM.PM_ExclusiveIndicatorHeight: 16,
    _PM.PM_CheckBoxLabelSpacing: 9,
    _PM.PM_RadioButtonLabelSpacing: 9,
    _PM.PM_ButtonIconSize: 16,
    _PM.PM_ButtonShiftHorizontal: 0,
    _PM.PM_ButtonShiftVertical: 0,
    _PM.PM_ScrollBarExtent: 10,
    _PM.PM_ScrollBarSliderMin: 32,
    _PM.PM_ScrollView_ScrollBarSpacing: 0,
    _PM.PM_HeaderMargin: 6,
    _PM.PM_FocusFrameHMargin: painting.AROUND_LINK[0],
    _PM.PM_FocusFrameVMargin: painting.AROUND_LINK[1],
    _PM.PM_ToolTipLabelFrameWidth: 6,
}
_HINTS = {
    _SH.SH_ComboBox_Popup: 0,
    _SH.SH_EtchDisabledText: 0,
    _SH.SH_FocusFrame_AboveWidget: 1,
    _SH.SH_DialogButtonBox_ButtonsHaveIcons: 0,
}
_CONTROL_HEIGHT = 32


def apply(scheme: Qt.ColorScheme | None = None, *, high_contrast: bool | None = None) -> None:
    """Dress the application; without arguments as the system wants it. Callable at any time."""
    contrast = theme.system_wants_contrast() if high_contrast is None else high_contrast
    theme.choose(theme.system_scheme() if scheme is None else scheme, high_contrast=contrast)
    app = QApplication.instance()
    assert isinstance(app, QApplication)  # noqa: S101 - a look without an application is a bug
    if not isinstance(app.style(), Style):
        app.setStyle(Style())
    app.setPalette(QPalette() if contrast else theme.palette())
    if contrast:
        palette = app.palette()
        hint = palette.color(QPalette.ColorRole.Text)
        hint.setAlphaF(0.75)  # half as strong as the text, as Qt has it, is too pale on white
        palette.setColor(QPalette.ColorRole.PlaceholderText, hint)
        app.setPalette(palette)
    theme.changes().changed.emit()


class Style(QProxyStyle):
    """``app.setStyle(Style())``; reads the dynamic properties ``look``, ``left`` and ``error``."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        pixels = _METRICS.get(metric)
        return super().pixelMetric(metric, option, widget) if pixels is None else pixels

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        data: QStyleHintReturn | None = None,
    ) -> int:
        value = _HINTS.get(hint)
        return super().styleHint(hint, option, widget, data) if value is None else value

    def layoutSpacing(self, *_: object) -> int:
        return 8

    def sizeFromContents(
        self,
        kind: QStyle.ContentsType,
        option: QStyleOption,
        size: QSize,
        widget: QWidget | None = None,
    ) -> QSize:
        usual = super().sizeFromContents(kind, option, size, _some(widget))
        if kind is _CT.CT_PushButton and isinstance(widget, QPushButton):
            return _button_size(widget, size)
        if kind in (_CT.CT_LineEdit, _CT.CT_ComboBox, _CT.CT_SpinBox):
            room = 18 + option.fontMetrics.averageCharWidth()  # else rounding cuts the last letter
            extra = room if kind is _CT.CT_ComboBox else 0
            return QSize(usual.width() + extra, max(_CONTROL_HEIGHT, size.height() + 10))
        if kind is _CT.CT_ItemViewItem and isinstance(widget, QListView):
            return QSize(usual.width(), max(28, usual.height()))
        if kind in (_CT.CT_RadioButton, _CT.CT_CheckBox):
            return QSize(usual.width() + 6, max(24, usual.height()))
        return usual

    def subElementRect(
        self, element: QStyle.SubElement, option: QStyleOption, widget: QWidget | None = None
    ) -> QRect:
        rect = super().subElementRect(element, option, _some(widget))
        if element is _SE.SE_LineEditContents and isinstance(widget, QLineEdit):
            return _text_of_field(option.rect, widget) if widget.hasFrame() else rect
        return rect

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        if control is _CC.CC_ScrollBar and isinstance(option, QStyleOptionSlider):
            return painting.scroll_bar_part(option, part)
        if control is _CC.CC_ComboBox and part is _SC.SC_ComboBoxEditField:
            return option.rect.adjusted(11, 2, -30, -2)
        return super().subControlRect(control, option, part, _some(widget))

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        contrast = theme.is_high_contrast()
        ours = not contrast or element in _EDGES
        draw = PRIMITIVES.get(element) if ours else None
        if draw is None or draw(option, painter, widget) is False:
            super().drawPrimitive(element, option, painter, widget)
        if (
            contrast and element is _PE.PE_PanelButtonCommand
        ):  # Fusion's edge is a shade of the ground
            painting.edge(option, painter, widget)

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        contrast = theme.is_high_contrast()
        if (
            element is _CE.CE_PushButtonLabel
            and isinstance(option, QStyleOptionButton)
            and not contrast
        ):
            painting.button_label(option, painter, widget)
        elif element is _CE.CE_FocusFrame:
            painting.ring(painter, option.rect, theme.color("focus"), 6)
        elif element is _CE.CE_ItemViewItem and not contrast:
            self._draw_item(option, painter, widget)
        elif element is _CE.CE_TabBarTabShape and not contrast:
            painting.tab(option, painter)
        elif (
            element is _CE.CE_HeaderSection and isinstance(option, QStyleOptionHeader)
        ) or element is _CE.CE_HeaderEmptyArea:
            painter.fillRect(option.rect, theme.color("window"))
        else:
            super().drawControl(element, option, painter, widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if control is _CC.CC_ScrollBar and isinstance(option, QStyleOptionSlider):
            painting.scroll_bar(option, painter)
        elif (
            control is _CC.CC_ComboBox
            and isinstance(option, QStyleOptionComboBox)
            and not theme.is_high_contrast()
        ):
            painting.combo(option, painter, widget)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def standardIcon(
        self,
        icon: QStyle.StandardPixmap,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> QIcon:
        if icon is QStyle.StandardPixmap.SP_LineEditClearButton:
            return theme.icon("close", "text2")
        return super().standardIcon(icon, option, widget)

    def _draw_item(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        """A selected row is filled with ``sel`` and keeps the colour of its words."""
        colors = QPalette(option.palette)
        colors.setColor(QPalette.ColorRole.Highlight, theme.color("sel"))
        colors.setColor(QPalette.ColorRole.HighlightedText, theme.color("text"))
        option.palette = colors
        super().drawControl(_CE.CE_ItemViewItem, option, painter, widget)


def _some(widget: QWidget | None) -> QWidget:
    """``widget`` as the stubs of Qt want it: they forget that it may be absent."""
    return cast("QWidget", widget)


def _text_of_field(rect: QRect, field: QLineEdit) -> QRect:
    """Where the text may be; an action inside the field brings its own margin along."""
    middle = rect.center().x()
    sides = [action.x() < middle for action in field.findChildren(QToolButton)]
    return rect.adjusted(2 if True in sides else 10, 2, -2 if False in sides else -8, -2)


def _button_size(button: QPushButton, contents: QSize) -> QSize:
    kind = painting.button_kind(button)
    if kind == "flat":
        width = contents.width() + (24 if button.text() else 12)
        return QSize(width, max(28, contents.height() + 8))
    padding = {"link": 18 if button.menu() is not None else 2, "icon": 0}.get(kind, 30)
    least, around = (24, 4) if kind == "link" else (_CONTROL_HEIGHT, 10)
    height = max(least, contents.height() + around)
    narrowest = 0 if kind == "link" else 56
    return QSize(max(contents.width() + padding, narrowest), height)


def _button(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    if isinstance(widget, QAbstractButton):
        painting.button(option, painter, widget)
    return isinstance(widget, QAbstractButton)


def _line_edit(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    frameless = isinstance(widget, QLineEdit) and not widget.hasFrame()
    if not frameless and not isinstance(widget and widget.parent(), QComboBox):
        painting.field(option, painter, widget)


def _focus(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    if isinstance(widget, QListView) and not widget.property("ring"):  # the filled row says it
        return
    if not isinstance(widget, QPushButton):  # buttons draw their own ring
        box = option.rect
        if isinstance(widget, QAbstractButton):  # leave the words of radio and check boxes some air
            box = box.adjusted(-3, -2, 5, 2).intersected(widget.rect())
        painting.ring(painter, box, theme.color("focus"), 5)


def _frame(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    """Of a list that stands by itself, as of a card; the others have none."""
    ours = isinstance(widget, QListView) and bool(widget.property("ring"))
    if ours:
        painting.rounded(painter, option.rect, "card", "border", 8)
    return ours


Draw = Callable[[QStyleOption, QPainter, "QWidget | None"], "bool | None"]

PRIMITIVES: dict[QStyle.PrimitiveElement, Draw] = {
    _PE.PE_PanelButtonCommand: _button,
    _PE.PE_PanelLineEdit: _line_edit,
    _PE.PE_Frame: _frame,
    _PE.PE_FrameLineEdit: lambda *_: None,
    _PE.PE_FrameFocusRect: _focus,
    _PE.PE_IndicatorRadioButton: painting.radio,
    _PE.PE_IndicatorCheckBox: painting.check,
    _PE.PE_IndicatorItemViewItemCheck: painting.check,
    _PE.PE_PanelTipLabel: painting.tip,
}
"""What is drawn here; False: not this one, Fusion draws it."""
_EDGES = frozenset(
    [
        _PE.PE_PanelLineEdit,
        _PE.PE_FrameFocusRect,
        _PE.PE_IndicatorRadioButton,
        _PE.PE_IndicatorCheckBox,
        _PE.PE_IndicatorItemViewItemCheck,
    ]
)
"""What is drawn here in high contrast, too: of Fusion's edges nothing is seen on black, or around a box without words."""
