"""The counters above the table: what they say, which are there, and what pressing one does."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from setup_assistant.model import OrganizationStatus as Status
from setup_assistant.ui.organizations.counters import Counters, Counts
from setup_assistant.ui.organizations.table_model import EVERY, TO_BACK_UP, Kind

SOME = Counts(
    Counter({Status.READY: 7, Status.ATTENTION: 2, Status.UNKNOWN: 1, Status.LEFT_OUT: 2}), 10
)


@pytest.fixture
def counters(qtbot: QtBot) -> Counters:
    counters = Counters()
    qtbot.addWidget(counters)
    counters.resize(900, 40)
    counters.show_counts(SOME)
    counters.show()
    return counters


def texts(counters: Counters) -> list[str]:
    return [b.text() for b in counters.buttons.values() if b.isVisible()]


def press(counters: Counters, text: str) -> None:
    next(b for b in counters.buttons.values() if b.text() == text).click()


def test_they_say_how_many_in_the_order_of_the_table_and_leave_out_what_there_is_none_of(
    counters: Counters,
) -> None:
    assert texts(counters) == [
        "12 organizations",
        "10 to back up",
        "7 ready",
        "2 need attention",
        "1 could not be read",
        "2 left out",
    ]
    assert counters.accessibleName() == (
        "12 organizations, 10 to back up, 7 ready, 2 need attention, 1 could not be read"
    )
    counters.show_counts(Counts(Counter({Status.ATTENTION: 1}), 1))
    assert texts(counters) == ["1 organization", "0 ready", "1 needs attention"]


def test_the_one_that_filters_stays_where_it_gets_narrow(counters: Counters) -> None:
    press(counters, "2 left out")
    counters.resize(560, 40)
    assert "2 left out" in texts(counters)
    press(counters, "2 left out")
    counters.resize(540, 40)
    assert "2 left out" not in texts(counters)


def test_the_letter_that_presses_one_is_underlined(counters: Counters) -> None:
    button = counters.buttons[EVERY]
    button.show_key("")
    without = button.grab().toImage()
    button.show_key("Z")
    assert button.grab().toImage() != without


def test_tab_leads_to_one_of_them_whatever_is_hidden(counters: Counters) -> None:
    shown = [button for button in counters.buttons.values() if button.isVisible()]
    for button in shown[:-1]:
        QTest.keyClick(button, Qt.Key.Key_Right)
    assert counters.focusWidget() is shown[-1]
    counters.resize(560, 40)
    (stop,) = (
        button
        for button in counters.buttons.values()
        if button.isVisible() and button.focusPolicy() & Qt.FocusPolicy.TabFocus
    )
    assert stop.isChecked()


def test_how_many_are_left_out_is_said_only_where_there_is_room(counters: Counters) -> None:
    counters.resize(560, 40)
    assert "2 left out" not in texts(counters)
    assert "1 could not be read" in texts(counters)
    counters.resize(900, 40)
    assert "2 left out" in texts(counters)


def test_pressing_one_shows_only_those_and_pressing_it_again_all(counters: Counters) -> None:
    kinds = []
    counters.pressed.connect(lambda: kinds.append(counters.kind))

    press(counters, "2 need attention")
    press(counters, "10 to back up")
    press(counters, "10 to back up")
    press(counters, "12 organizations")
    press(counters, "7 ready")
    press(counters, "12 organizations")

    attention, ready = Kind(Status.ATTENTION), Kind(Status.READY)
    assert kinds == [attention, TO_BACK_UP, EVERY, ready, EVERY]
    checked = [b.text() for b in counters.buttons.values() if b.isChecked()]
    assert checked == ["12 organizations"]


def test_one_that_becomes_empty_while_it_is_pressed_gives_way_to_all(counters: Counters) -> None:
    press(counters, "2 need attention")
    counters.show_counts(Counts(Counter({Status.READY: 12}), 12))
    assert counters.kind == EVERY
    assert texts(counters) == ["12 organizations", "12 ready"]


def test_they_are_one_tab_stop_and_the_arrow_keys_move_in_it(counters: Counters) -> None:
    def stops() -> list[str]:
        tab = Qt.FocusPolicy.TabFocus.value
        return [b.text() for b in counters.buttons.values() if b.focusPolicy().value & tab]

    buttons = counters.buttons
    assert stops() == ["12 organizations"]
    QTest.keyClick(buttons[EVERY], Qt.Key.Key_Left)
    buttons[EVERY].setFocus()
    QTest.keyClick(buttons[EVERY], Qt.Key.Key_Right)
    QTest.keyClick(buttons[TO_BACK_UP], Qt.Key.Key_Right)
    ready = buttons[Kind(Status.READY)]
    assert stops() == ["7 ready"]
    QTest.keyClick(ready, Qt.Key.Key_Space)
    assert counters.kind == ready.kind
    assert ready.accessibleName() == "Show only: 7 ready"


def test_while_a_check_runs_they_only_tell(counters: Counters) -> None:
    running = Counter({Status.READY: 2, Status.CHECKING: 1, Status.WAITING: 3})
    counters.show_counts(Counts(running, 6))
    assert counters.pending.word.text() == "4 to go"
    press(counters, "2 ready")
    assert counters.kind == EVERY
    counters.show_counts(SOME)
    press(counters, "7 ready")
    assert counters.kind == Kind(Status.READY)
