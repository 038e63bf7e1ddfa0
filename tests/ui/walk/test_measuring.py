"""The measuring can fail: each kind of fault, planted, is found by its name; a sound window has none."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.layouts import STRETCH, column, row
from setup_assistant.ui.widgets.scroll import FittingScroll
from setup_assistant.ui.widgets.text import ElidedText, Text
from tests.support.ui.measuring import faults
from tests.support.ui.walk import settle

WORDS = "Every organization that the account can reach"
NAME = "a-very-long-organization-name-that-nobody-likes@contoso.example.com"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window with a title, a text, a field and two buttons; ``.body`` takes more."""
    window = QWidget()
    qtbot.addWidget(window)
    actions = row(buttons.secondary("Check again"), buttons.tinted("Connect"), STRETCH)
    field = QLineEdit()
    field.setPlaceholderText("proxy.company.com:8080")
    column(Text("Title", "title"), Text(WORDS * 5), field, actions, STRETCH, on=window)
    window.resize(600, 500)
    window.show()
    return window


def found(window: QWidget) -> list[tuple[str, str]]:
    settle()
    return [(fault.what, fault.name) for fault in faults(window)]


def put(window: QWidget, widget: QWidget, place: tuple[int, int, int, int]) -> QWidget:
    """``widget`` at the foot of the window, where nothing else is."""
    widget.setParent(window)
    widget.setGeometry(*place)
    widget.show()
    return widget


def test_a_sound_window_has_none(window: QWidget) -> None:
    assert found(window) == []


def test_a_label_that_is_too_low_is_found(window: QWidget) -> None:
    put(window, label := QLabel(WORDS), (20, 400, 120, 16))
    label.setWordWrap(True)
    assert found(window) == [("cut", f"QLabel “{WORDS}”")]


def test_a_label_that_is_too_narrow_is_found(window: QWidget) -> None:
    put(window, Text(WORDS, wrap=False), (20, 400, 60, 30))
    assert found(window) == [("cut", f"Text “{WORDS}”")]


def test_a_word_that_is_longer_than_its_label_is_found(window: QWidget) -> None:
    put(window, Text("Third-party-application-access"), (20, 400, 60, 60))
    assert found(window) == [("cut", "Text “Third-party-application-access”")]


def test_a_button_that_is_too_small_is_found(window: QWidget) -> None:
    put(window, buttons.secondary("Turn on OAuth access…"), (20, 400, 90, 32))
    assert found(window) == [("cut", "Button “Turn on OAuth access…”")]


def test_a_button_that_is_stretched_is_found(window: QWidget) -> None:
    put(window, buttons.secondary("More"), (20, 400, 300, 32))
    assert found(window) == [("stretched", "Button “More”")]


def test_a_button_on_another_one_is_found(window: QWidget) -> None:
    put(window, buttons.secondary("Save report…"), (20, 400, 0, 0)).adjustSize()
    put(window, buttons.secondary("More"), (80, 420, 0, 0)).adjustSize()
    assert found(window) == [("overlapped", "Button “More” and Button “Save report…”")]


def test_a_button_outside_of_the_window_is_found(window: QWidget) -> None:
    put(window, buttons.secondary("Cancel"), (560, 400, 0, 0)).adjustSize()
    assert found(window) == [("outside", "Button “Cancel”")]


def test_what_a_scroll_bar_reaches_is_not_outside_and_what_none_does_is(
    window: QWidget, qtbot: QtBot
) -> None:
    def scrolling(width: int) -> FittingScroll:
        content = QWidget()
        lines = [buttons.secondary(f"Line {number}") for number in range(12)]
        lines[0].setMinimumWidth(width)
        column(*lines, on=content)
        return FittingScroll(content)

    put(window, fits := scrolling(80), (20, 300, 200, 180))
    assert found(window) == []
    fits.hide()
    put(window, scrolling(260), (20, 300, 200, 180))
    assert found(window) == [("outside", "Button “Line 0”")]


def test_a_hint_that_is_cut_is_found(window: QWidget) -> None:
    put(window, field := QLineEdit(), (20, 400, 80, 32))
    field.setPlaceholderText("Filter organizations by name")
    field.setAccessibleName("Filter")
    assert found(window) == [("cut", "QLineEdit “Filter”")]


def test_a_choice_that_is_cut_is_found(window: QWidget) -> None:
    put(window, combo := QComboBox(), (20, 400, 90, 32))
    combo.addItem("Denmark (Copenhagen)")
    combo.setAccessibleName("Region")
    assert found(window) == [("cut", "QComboBox “Region”")]


def test_cells_headings_rows_and_lines_that_are_cut_are_found(window: QWidget) -> None:
    put(window, table := QTableWidget(9, 1), (20, 300, 120, 110))
    table.setAccessibleName("Organizations")
    table.setHorizontalHeaderLabels(["Administrator rights"])
    table.verticalHeader().hide()
    table.setColumnWidth(0, 60)
    put(window, entries := QListWidget(), (200, 300, 100, 110))
    entries.setAccessibleName("Entries")
    entries.addItem(WORDS)
    put(window, code := QPlainTextEdit("one"), (340, 300, 100, 8))
    code.setAccessibleName("Request")

    kinds = {(what, name) for what, name in found(window)}
    assert ("cut heading", "“Administrator rights” in QTableWidget “Organizations”") in kinds
    assert ("cut row", "QTableWidget “Organizations”") in kinds
    assert ("cut cell", f"“{WORDS}” in QListWidget “Entries”") in kinds
    assert ("no lines", "QPlainTextEdit “Request”") in kinds


def test_a_dialog_of_which_two_parts_scroll_is_found(window: QWidget, qtbot: QtBot) -> None:
    dialog = QDialog(window)
    qtbot.addWidget(dialog)
    texts = [QPlainTextEdit("line\n" * 40) for _text in range(2)]
    for text, name in zip(texts, ("One", "Two"), strict=True):
        text.setAccessibleName(name)
    column(*texts, on=dialog)
    dialog.resize(400, 300)
    dialog.show()
    assert found(dialog) == [("scrolls beside another part", "QPlainTextEdit “Two”")]
    texts[0].setPlainText("line")
    assert found(dialog) == []


def test_a_name_that_is_elided_in_a_half_empty_dialog_is_found(window: QWidget) -> None:
    dialog = QDialog(window)
    column(ElidedText(NAME), STRETCH, on=dialog)
    dialog.setFixedWidth(240)
    dialog.show()
    assert found(dialog) == [("elided beside empty room", f"ElidedText “{NAME}”")]


def test_a_name_that_is_elided_beside_empty_room_is_found(window: QWidget) -> None:
    put(window, card := Card(), (20, 300, 560, 60))
    put(card, ElidedText(NAME), (10, 10, 100, 30))
    assert found(window) == [("elided beside empty room", f"ElidedText “{NAME}”")]


def test_a_name_that_nothing_tells_in_full_is_found(window: QWidget) -> None:
    put(window, name := ElidedText(NAME), (20, 400, 100, 30))
    put(window, buttons.secondary("Connect"), (130, 400, 0, 0)).adjustSize()
    assert found(window) == []
    name.setToolTip("")
    assert found(window) == [("elided without a tooltip", f"ElidedText “{NAME}”")]


def test_a_line_that_nobody_can_follow_is_found(window: QWidget) -> None:
    window.resize(1600, 500)
    put(window, Text(WORDS * 8), (20, 300, 1500, 40))
    assert ("line too long", f"Text “{WORDS * 8}”") in found(window)


def test_a_dialog_larger_than_its_window_is_found(window: QWidget, qtbot: QtBot) -> None:
    dialog = QDialog(window)
    dialog.setModal(True)
    dialog.setAccessibleName("Settings")
    layout = QVBoxLayout(dialog)
    layout.addStretch()
    dialog.setFixedSize(QSize(620, 300))
    dialog.show()
    assert found(dialog) == [("dialog larger than its window", "QDialog “Settings”")]


def test_the_ring_of_a_link_at_the_edge_of_what_scrolls(window: QWidget) -> None:
    content = QWidget()
    column(buttons.link("Show the list"), STRETCH, on=content, margins=(0, 8, 8, 8))
    put(window, FittingScroll(content), (0, 300, 300, 150))
    assert ("ring cut off", "Button “Show the list”") in found(window)

    layout = content.layout()
    assert layout is not None
    layout.setContentsMargins(8, 8, 8, 8)
    assert ("ring cut off", "Button “Show the list”") not in found(window)
