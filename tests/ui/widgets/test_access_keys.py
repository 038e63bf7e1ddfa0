"""Access keys: given out by themselves, each once, kept while a control is window, pressed with Alt."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from setup_assistant.ui.widgets import access_keys, buttons
from setup_assistant.ui.widgets.access_keys import Turn
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.enter import CheckBox
from setup_assistant.ui.widgets.field import Field
from setup_assistant.ui.widgets.layouts import column
from setup_assistant.ui.widgets.text import Label
from tests.support.ui.access_keys import keys

ALT = Qt.KeyboardModifier.AltModifier


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Save report…", "Stop", "Check all again"], ["S", "T", "C"]),
        (["Edit", "Edit", "Edit", "Edit", "Edit"], ["E", "D", "I", "T", ""]),
        (["ab", "a"], ["B", "A"]),
        (["abc", "ab", "a"], ["C", "B", "A"]),
        (["Über uns", "U", "B"], ["E", "U", "B"]),
        (["Ж", "ж2"], ["Ж", "2"]),
        (["ß", "…", ""], ["", "", ""]),
        (["3 days"], ["D"]),
    ],
)
def test_everybody_gets_a_letter_of_its_words_while_there_are_any(
    texts: list[str], expected: list[str]
) -> None:
    assert access_keys.assign(texts) == expected


def test_who_has_a_letter_keeps_it_unless_another_would_have_none() -> None:
    assert access_keys.assign(["Copy", "Close"], ["P", "C"]) == ["P", "C"]
    assert access_keys.assign(["Close", "Copy"], ["", "C"]) == ["L", "C"]
    assert access_keys.assign(["Close", "C"], ["C", ""]) == ["L", "C"]
    assert access_keys.assign(["Copied", "Copy"], ["Y", "C"]) == ["O", "C"]
    assert access_keys.assign(["Help"], reserved="HE") == ["L"]
    assert access_keys.assign(["Help", "E"], avoided="HE") == ["L", "E"]


@pytest.mark.parametrize(
    ("text", "key", "in_qt"),
    [
        ("Save report", "R", "Save &report"),
        ("Save report", "P", "Save re&port"),
        ("R&D backup", "B", "R&&D &backup"),
        ("R&D", "", "R&&D"),
        ("Save", "X", "Save"),
    ],
)
def test_the_letter_is_marked_and_what_is_written_stays_as_it_is(
    text: str, key: str, in_qt: str
) -> None:
    assert access_keys.marked(text, key) == in_qt
    assert access_keys.plain(in_qt) == text


class Window(QWidget):
    """A window whose controls are below each other."""

    def __init__(self) -> None:
        super().__init__()
        column(on=self)
        self.resize(400, 300)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    window = Window()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def fill(window: Window, *controls: QWidget) -> None:
    layout = window.layout()
    assert layout is not None
    for control in controls:
        layout.addWidget(control)
        control.show()


def wait_for_letters(qtbot: QtBot, window: Window, *expected: str) -> None:
    """Until the controls have these."""
    qtbot.waitUntil(lambda: list(keys(window).values()) == list(expected))


def test_alt_and_the_letter_press_a_button_and_go_to_a_field(window: Window, qtbot: QtBot) -> None:
    pressed: list[str] = []
    name = QLineEdit()
    tick = CheckBox("Remember")
    fill(
        window,
        buttons.secondary("Stop", lambda: pressed.append("Stop")),
        Field("Name", name),
        tick,
        buttons.icon_button("copy", "Copy the name", lambda: pressed.append("Copy")),
    )
    wait_for_letters(qtbot, window, "S", "N", "R", "C")

    for key in (Qt.Key.Key_S, Qt.Key.Key_C, Qt.Key.Key_R, Qt.Key.Key_N):
        QTest.keyClick(window, key, ALT)
    assert name.hasFocus()
    qtbot.waitUntil(lambda: pressed == ["Stop", "Copy"] and tick.isChecked())


def test_what_has_no_words_says_its_key_in_its_tooltip(window: Window, qtbot: QtBot) -> None:
    button = buttons.icon_button("copy", "Copy the name")
    fill(window, button)
    qtbot.waitUntil(lambda: button.toolTip() == "Copy the name (Alt+C)")

    buttons.rename(button, "Hide it")
    qtbot.waitUntil(lambda: button.toolTip() == "Hide it (Alt+H)")


def test_the_letter_of_a_row_presses_its_link(window: Window, qtbot: QtBot) -> None:
    pressed: list[int] = []
    links = [buttons.link("Edit", partial(pressed.append, n)) for n in range(6)]
    rows = ("Name", "Account", "Retention", "Who may see it", "Approval", "Organizations")
    fill(window, *links, *(Label(row, link) for row, link in zip(rows, links, strict=True)))
    wait_for_letters(qtbot, window, "N", "A", "R", "W", "P", "O")

    QTest.keyClick(window, Qt.Key.Key_W, ALT)
    qtbot.waitUntil(lambda: pressed == [3])


def test_a_letter_stays_while_its_control_is_shown(window: Window, qtbot: QtBot) -> None:
    copy = buttons.copying("Copy", lambda: "it")
    fill(window, copy)
    wait_for_letters(qtbot, window, "C")
    close, later = buttons.secondary("Close"), buttons.secondary("Copied again")
    fill(window, close)
    wait_for_letters(qtbot, window, "C", "L")
    copy.click()
    wait_for_letters(qtbot, window, "C", "L")
    copy.hide()
    fill(window, later)
    wait_for_letters(qtbot, window, "L", "A")
    copy.show()
    wait_for_letters(qtbot, window, "C", "L", "A")


def test_nobody_goes_without_a_letter_for_what_is_hidden(window: Window, qtbot: QtBot) -> None:
    first, second = buttons.secondary("C"), buttons.secondary("C")
    fill(window, first)
    wait_for_letters(qtbot, window, "C")
    first.hide()
    fill(window, second)
    wait_for_letters(qtbot, window, "C")


def test_what_stays_chooses_its_letter_before_what_comes_and_goes(
    window: Window, qtbot: QtBot
) -> None:
    passing = [buttons.secondary(words) for words in ("Show", "Share")]
    for button in passing:
        button.turn = Turn.LAST
    tools, save = QWidget(), buttons.secondary("Save")
    column(save, on=tools)
    fill(window, passing[0], tools)
    tools.hide()
    access_keys.reserve(tools)
    wait_for_letters(qtbot, window, "H")

    passing[0].hide()
    fill(window, passing[1])
    wait_for_letters(qtbot, window, "A")
    passing[0].show()
    tools.show()
    wait_for_letters(qtbot, window, "H", "S", "A")


def test_a_letter_that_is_held_down_presses_nothing(window: Window, qtbot: QtBot) -> None:
    pressed: list[str] = []
    fill(window, buttons.secondary("Stop", lambda: pressed.append("Stop")))
    wait_for_letters(qtbot, window, "S")
    handle = window.windowHandle()
    for _ in range(3):
        again = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_S, ALT, autorep=True)
        QApplication.sendEvent(handle, again)
        assert again.isAccepted(), "else Qt presses what has the letter"
    assert not pressed


def test_ampersands_in_names_are_shown(window: Window, qtbot: QtBot) -> None:
    button = Button("R&D")
    fill(window, button)
    wait_for_letters(qtbot, window, "R")
    assert button.text() == "R&D"
    assert QPushButton.text(button) == "&R&&D"


def test_of_a_link_with_a_letter_only_the_letter_is_underlined(
    window: Window, qtbot: QtBot
) -> None:
    link = buttons.link("Edit")
    fill(window, link)
    before = link.grab().toImage()
    wait_for_letters(qtbot, window, "E")
    after = link.grab().toImage()
    assert after.size() == before.size()
    pixels = [
        QPoint(x, y)
        for x in range(after.width())
        for y in range(after.height())
        if after.pixel(x, y) != before.pixel(x, y)
    ]
    assert pixels
    first = link.fontMetrics().horizontalAdvance("E")
    assert all(point.x() >= first - 1 for point in pixels)  # the other letters lost their line
    assert len({point.y() for point in pixels}) == 1
