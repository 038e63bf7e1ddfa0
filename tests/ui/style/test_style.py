"""Colours, contrast, fonts and icons are the design's, in both themes, and follow the system."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
)
from pytestqt.qtbot import QtBot

from setup_assistant.texts import resources
from setup_assistant.ui.style import style, theme
from setup_assistant.ui.style.tokens import DARK, LIGHT
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.text import Text
from tests.support.ui.contrast import PAIRS, ratio

ICONS = sorted(file.stem for file in (resources() / "icons").glob("*.svg"))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0]}-{pair[1]}")
def test_contrast_is_the_table_of_the_design(pair: tuple[str, str, float, float, float]) -> None:
    front, back, least, light, dark = pair
    for tokens, stated in ((LIGHT, light), (DARK, dark)):
        contrast = ratio(*(QColor(tokens[name]).rgb() for name in (front, back)))
        assert contrast >= least
        assert contrast == pytest.approx(stated, abs=0.02)


def test_both_themes_know_the_same_tokens() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert len(LIGHT) == 33


def test_palette_follows_the_scheme_while_running(qapp: QApplication, qtbot: QtBot) -> None:
    label = Text("Sign in", tint="text2")
    qtbot.addWidget(label)
    style.apply(Qt.ColorScheme.Dark, high_contrast=False)
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK["surface"]
    assert label.palette().color(label.foregroundRole()).name() == DARK["text2"]
    style.apply(Qt.ColorScheme.Light, high_contrast=False)
    assert qapp.palette().color(QPalette.ColorRole.PlaceholderText).name() == LIGHT["text3"]
    assert label.palette().color(label.foregroundRole()).name() == LIGHT["text2"]


def test_high_contrast_shows_the_system_s_colours(qapp: QApplication) -> None:
    style.apply(Qt.ColorScheme.Light, high_contrast=True)
    assert theme.is_high_contrast()
    assert theme.color("warn") == qapp.palette().color(QPalette.ColorRole.WindowText)
    assert theme.color("badBg") == qapp.palette().color(QPalette.ColorRole.Window)
    button = QPushButton("Next")
    button.setDefault(True)
    button.resize(button.sizeHint())
    shown = button.grab().toImage()
    assert shown.pixelColor(8, button.height() // 2).name() != LIGHT["accent"]


@pytest.mark.parametrize("name", ICONS)
def test_icon_is_drawn_in_its_token_s_colour(name: str) -> None:
    image = theme.icon(name, "ok").pixmap(QSize(64, 64)).toImage()
    inks = {
        image.pixelColor(x, y).name()
        for x in range(64)
        for y in range(64)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert inks == {LIGHT["ok"]}


def test_icon_keeps_its_colour_in_selected_rows_and_other_themes() -> None:
    icon = theme.icon("warn", "warn")
    normal = icon.pixmap(QSize(32, 32), QIcon.Mode.Normal).toImage()
    assert icon.pixmap(QSize(32, 32), QIcon.Mode.Selected).toImage() == normal
    style.apply(Qt.ColorScheme.Dark, high_contrast=False)
    assert icon.pixmap(QSize(32, 32), QIcon.Mode.Normal).toImage() != normal


def test_icon_has_the_screen_s_resolution() -> None:
    drawn = theme.icon("ok", "ok").pixmap(QSize(16, 16), 2.0)
    assert drawn.size() == QSize(32, 32)
    assert drawn.deviceIndependentSize() == QSize(16, 16).toSizeF()


def test_status_icons_differ_in_shape(qtbot: QtBot) -> None:
    shapes = []
    for name in ("ok", "warn", "bad", "unknown", "wait", "info"):
        icon = Icon(name, "text")
        qtbot.addWidget(icon)
        shapes.append(icon.grab().toImage())
    assert all(one != other for at, one in enumerate(shapes) for other in shapes[at + 1 :])


def test_type_is_relative_to_the_system_font(qapp: QApplication) -> None:
    before = qapp.font()
    large = QFont(before)
    large.setPointSizeF(20)
    qapp.setFont(large)
    try:
        assert theme.font("title").pointSizeF() == pytest.approx(32)
        assert theme.font("caption").pointSizeF() == pytest.approx(18.4)
        assert theme.font("strong").weight() == QFont.Weight.DemiBold
        assert theme.font("body").weight() == QFont.Weight.Normal
    finally:
        qapp.setFont(before)


@pytest.mark.parametrize("points", [8, 10, 11, 13, 16])
def test_a_combo_box_has_room_for_its_longest_entry(
    qapp: QApplication, qtbot: QtBot, points: int
) -> None:
    before = qapp.font()
    qapp.setFont(QFont(before.family(), points))
    try:
        combo = QComboBox()
        qtbot.addWidget(combo)
        combo.addItems(["English", "Like the system (English)"])
        combo.resize(combo.sizeHint())
        option = QStyleOptionComboBox()
        combo.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = combo.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, combo)
        words = combo.fontMetrics().horizontalAdvance(combo.itemText(1))
        assert room.width() >= words + combo.fontMetrics().averageCharWidth()
    finally:
        qapp.setFont(before)


def test_the_role_fills_a_button_and_qts_default_does_not(qtbot: QtBot) -> None:
    for make, default, token in (
        (buttons.filled, False, "accent"),
        (buttons.filled, True, "accent"),
        (buttons.secondary, True, "btn"),
        (buttons.secondary, False, "btn"),
    ):
        button = make("Next")
        qtbot.addWidget(button)
        button.setDefault(default)
        button.resize(80, 32)
        assert button.grab().toImage().pixelColor(8, 6).name() == LIGHT[token]
