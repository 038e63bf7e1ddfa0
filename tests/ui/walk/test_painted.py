"""The measuring of contrast can fail: each kind of fault, planted, is found; a sound window has none in any look."""

from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from setup_assistant.ui.style import theme, tokens
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.text import Text
from tests.support.ui import painted
from tests.support.ui.walk import settle

W = TypeVar("W", bound=QWidget)
PALE, FAINT = "#8a8f98", "#c6ccd6"
"""On white 3.3, which is enough for an edge, and 1.6."""


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """Shown with one of each: words, icon, hint, choice, boxes, cells, lines, buttons, and a menu."""
    window = QWidget()
    qtbot.addWidget(window)
    field, combo, table = QLineEdit(), QComboBox(), QTableWidget(1, 1)
    field.setPlaceholderText("proxy.company.com:8080")
    combo.addItems(["Denmark", "Germany"])
    table.setHorizontalHeaderLabels(["Organization"])
    table.verticalHeader().hide()
    table.setItem(0, 0, QTableWidgetItem("contoso"))
    more = buttons.secondary("More")
    more.setMenu(menu := QMenu(more))
    menu.addAction("Save")
    menu.addAction("Undo")
    layout = QVBoxLayout(window)
    for widget in (
        *(Text("Title", "title"), Text("Caption", "caption"), Icon("ok", "ok"), field, combo),
        *(QCheckBox("All"), QRadioButton("One"), table, QPlainTextEdit("A line")),
        *(buttons.tinted("Connect"), buttons.filled("Next"), more),
    ):
        layout.addWidget(widget)
    window.resize(400, 700)
    window.show()
    window.activateWindow()
    return window


def found(window: QWidget) -> list[tuple[str, str]]:
    settle()
    return [(fault.what, fault.name) for fault in painted.faults(window)]


def one(window: QWidget, kind: type[W], words: str = "") -> W:
    """The widget of this kind, with these words if there are more."""
    widgets = window.findChildren(kind)
    return next(w for w in widgets if not words or w.property("text") == words)


def recolor(widget: QWidget, role: QPalette.ColorRole, color: str) -> None:
    palette = widget.palette()
    palette.setColor(role, QColor(color))
    widget.setPalette(palette)


@pytest.mark.parametrize("look", painted.LOOKS)
def test_a_sound_window_has_none(window: QWidget, look: str) -> None:
    painted.dress(look)
    for widget in (window.findChildren(QLineEdit)[0], *window.findChildren(Button)):
        widget.setFocus()
        assert found(window) == []


def test_words_that_are_too_pale_are_found(window: QWidget) -> None:
    role = QPalette.ColorRole
    recolor(one(window, Text, "Caption"), role.WindowText, PALE)
    recolor(one(window, QCheckBox), role.WindowText, PALE)
    recolor(one(window, QLineEdit), role.PlaceholderText, PALE)
    recolor(one(window, QComboBox), role.ButtonText, PALE)
    recolor(one(window, QPlainTextEdit), role.Text, PALE)
    recolor(one(window, QTableWidget), role.Text, PALE)
    recolor(one(window, QMenu), role.Text, PALE)
    assert {name for what, name in found(window) if what == "pale"} == {
        *("Text “Caption”", "QCheckBox “All”", "QLineEdit “”", "QComboBox “”", "QPlainTextEdit “”"),
        *("“contoso” in QTableWidget “”", "menu entry “Save”"),
    }


def test_a_pale_line_below_a_dark_one_is_found(window: QWidget) -> None:
    label = one(window, Text, "Title")
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setText(f"Title<br><span style='color: {PALE}'>More</span>")
    assert [what for what, _name in found(window)] == ["pale"]


def test_a_pale_word_beside_a_dark_icon_is_found(
    window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.findChildren(Button)[0].setIcon(theme.icon("ok", "ok"))
    assert found(window) == []
    monkeypatch.setitem(tokens.LIGHT, "link", PALE)
    assert found(window) == [("pale", "Button “Connect”")]


def test_words_in_the_colour_of_their_ground_are_found(window: QWidget) -> None:
    recolor(one(window, QRadioButton), QPalette.ColorRole.WindowText, theme.color("surface").name())
    assert found(window) == [("hidden", "QRadioButton “One”")]


def test_an_icon_that_is_too_pale_is_found(window: QWidget) -> None:
    one(window, Icon).show_icon("ok", "border")
    assert found(window) == [("pale", "Icon")]


def test_edges_that_are_too_faint_are_found(
    window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(tokens.LIGHT, "control", FAINT)
    assert {name for what, name in found(window) if what == "faint edge"} == {
        *("QLineEdit “”", "QComboBox “”", "QCheckBox “All”", "QRadioButton “One”"),
        *("Button “Connect”", "Button “More”"),
    }


def test_a_ring_that_is_too_faint_is_found(
    window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    one(window, QCheckBox).setFocus()
    monkeypatch.setitem(tokens.LIGHT, "focus", FAINT)
    assert found(window) == [("faint ring", "QCheckBox “All”")]


def test_what_is_disabled_may_be_pale(window: QWidget) -> None:
    caption = one(window, Text, "Caption")
    recolor(caption, QPalette.ColorRole.WindowText, PALE)
    caption.setEnabled(False)
    assert found(window) == []
