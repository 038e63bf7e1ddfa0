"""What commits takes no stray press: no double-click, no held key, nothing before it could be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from setup_assistant.flow import Step
from setup_assistant.ui.driving import until
from setup_assistant.ui.journey import USE_IT
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.dialog import Dialog
from tests.ui import signed_in
from tests.ui.clocks import ByHand
from tests.ui.signed_in import Keyboard, Stage

PAUSES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.699)
_Left = Qt.MouseButton.LeftButton


def _space(button: QWidget) -> None:
    QTest.keyClick(button, Qt.Key.Key_Space)


def _enter(button: QWidget) -> None:
    QTest.keyClick(button, Qt.Key.Key_Return)


def _click(button: QWidget) -> None:
    QTest.mouseClick(button, _Left)


def _second_click(button: QWidget) -> None:
    QTest.mouseDClick(button, _Left)
    QTest.mouseRelease(button, _Left)


def _held(button: QWidget) -> None:
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, autorep=True)
            QApplication.sendEvent(button, event)


def _shortcut(button: QWidget) -> None:
    QTest.keyClick(button.window(), Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)


PRESSES = (_click, _enter, _space, _shortcut)


class Window(QWidget):
    """A window of ours that only hands in its clock."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = ByHand()


@pytest.fixture
def asked(qtbot: QtBot) -> tuple[Button, list[str], ByHand]:
    """A confirmation that was just painted: its commit button, what was pressed, its clock."""
    window, pressed = Window(), list[str]()
    qtbot.addWidget(window)
    window.resize(600, 400)
    window.show()
    dialog = Dialog(window, "Change it?")
    commit = dialog.add_button("&Go", lambda: pressed.append("go"), commits=True, closes=False)
    dialog.add_button("Cancel", focus=True)
    dialog.open()
    dialog.activateWindow()
    until(lambda: dialog.isActiveWindow() and window.clock.awaited, "the dialog")
    return commit, pressed, window.clock


@pytest.mark.parametrize("pause", PAUSES)
@pytest.mark.parametrize("press", PRESSES)
def test_a_press_before_it_could_be_read_does_nothing_and_is_not_remembered(
    asked: tuple[Button, list[str], ByHand], press: Callable[[QWidget], None], pause: float
) -> None:
    commit, pressed, clock = asked
    clock.advance(pause)
    press(commit)
    assert not commit.isDown()
    clock.advance(2)
    assert pressed == []
    press(commit)
    until(lambda: pressed == ["go"], "the press that counts")


@pytest.mark.parametrize("begin", ["mouse", "space"])
def test_it_counts_when_a_press_began(asked: tuple[Button, list[str], ByHand], begin: str) -> None:
    commit, pressed, clock = asked
    clock.advance(0.6)
    if begin == "mouse":
        QTest.mousePress(commit, _Left)
        clock.advance(0.2)
        QTest.mouseRelease(commit, _Left)
    else:
        QTest.keyPress(commit, Qt.Key.Key_Space)
        clock.advance(0.2)
        QTest.keyRelease(commit, Qt.Key.Key_Space)
    assert commit.armed
    assert pressed == []


@pytest.mark.parametrize("press", [_second_click, _held])
def test_a_second_click_and_a_held_key_never_count(
    asked: tuple[Button, list[str], ByHand], press: Callable[[QWidget], None]
) -> None:
    commit, pressed, clock = asked
    clock.advance(5)
    press(commit)
    assert pressed == []


def test_it_tells_when_it_is_armed(asked: tuple[Button, list[str], ByHand]) -> None:
    commit, _pressed, clock = asked
    told: list[bool] = []
    commit.armed_changed.connect(told.append)
    assert not commit.armed
    clock.advance(0.699)
    assert told == []
    clock.advance(0.001)
    assert told == [True]
    assert commit.armed


def test_shown_again_it_waits_again(asked: tuple[Button, list[str], ByHand]) -> None:
    commit, pressed, clock = asked
    clock.advance(1)
    dialog = commit.window()
    dialog.hide()
    dialog.show()
    assert not commit.armed
    until(lambda: clock.awaited, "the dialog again")
    clock.advance(0.5)
    _click(commit)
    assert pressed == []
    clock.advance(0.3)
    _click(commit)
    assert pressed == ["go"]


def test_a_button_that_commits_nothing_is_pressed_at_once(qtbot: QtBot) -> None:
    pressed: list[str] = []
    button = buttons.secondary("Copy", lambda: pressed.append("copy"))
    qtbot.addWidget(button)
    button.show()
    assert button.armed
    _click(button)
    _second_click(button)
    assert pressed == ["copy", "copy"]


# -- the whole window --------------------------------------------------------------------------


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Stage:
    return signed_in.open_window(qtbot, tmp_path, clock=ByHand())


def clock_of(stage: Stage) -> ByHand:
    clock = stage.journey.window.clock
    assert isinstance(clock, ByHand)
    return clock


def click_twice(stage: Stage, pause: float, *, double: bool) -> None:
    """On the main button, and after ``pause`` at the same place again, whatever is there by then."""
    journey = stage.journey
    main = journey.window.footer.main()
    place = main.mapTo(journey.window, main.rect().center())
    click_at(journey, place)
    if journey.window.page_now().commits:
        until(lambda: clock_of(stage).awaited, "the page painted")
    clock_of(stage).advance(pause)
    click_at(journey, place, double=double)


def click_at(journey: Keyboard, place: QPoint, *, double: bool = False) -> None:
    """Press what is in front at ``place`` of the window."""
    front = journey.front
    at = front.mapFromGlobal(journey.window.mapToGlobal(place))
    below = front.childAt(at) or front
    if front.rect().contains(at):
        at = below.mapFrom(front, at)
        (QTest.mouseDClick if double else QTest.mousePress)(below, _Left, pos=at)
        QTest.mouseRelease(below, _Left, pos=at)


@pytest.mark.parametrize(
    ("pause", "double"), [(0.1, True), (0.3, False), (0.5, True), (0.699, False), (0.7, True)]
)
def test_a_double_click_on_any_page_creates_and_changes_nothing(
    stage: Stage, pause: float, double: bool
) -> None:
    journey = stage.journey
    seen = set[Step]()
    ways: dict[Step, Callable[[], None]] = {
        Step.ORGANIZATIONS: lambda: _past_organizations(journey),
        Step.KEEPIT: lambda: _past_keepit(journey),
    }
    while Step.REVIEW not in seen:
        step = journey.window.page_now().step
        assert step is not Step.DONE
        seen.add(step)
        if step in ways:
            ways[step]()
        if journey.window.page_now().step is not Step.REVIEW:
            click_twice(stage, pause, double=double)
    assert stage.changes() == []
    assert journey.window.page_now().step is Step.REVIEW

    while not journey.window.footer.main().armed:
        clock_of(stage).advance(0.1)
        QApplication.processEvents()
    journey.press("Create connector")
    journey.wait_for_step(Step.DONE)
    assert stage.changes() != []


def _past_organizations(journey: Keyboard) -> None:
    until(lambda: journey.window.context.session.inspection is not None, "the check")
    if "Continue anyway" in journey.texts:
        journey.press("Continue anyway")
    elif journey.window.page_now().step is Step.ORGANIZATIONS:
        journey.go_on_from_organizations()


def _past_keepit(journey: Keyboard) -> None:
    journey.connect_keepit()
    journey.wait_for("Connected to")
    journey.press(USE_IT)


def test_enter_held_from_the_first_page_on_creates_and_changes_nothing(stage: Stage) -> None:
    journey, clock = stage.journey, clock_of(stage)
    ways: dict[Step, Callable[[], None]] = {
        Step.ORGANIZATIONS: lambda: _past_organizations(journey),
        Step.KEEPIT: lambda: _past_keepit(journey),
    }
    seen = set[Step]()
    while Step.REVIEW not in seen:
        step = journey.window.page_now().step
        assert step is not Step.DONE
        seen.add(step)
        for _ in range(40):
            clock.advance(0.03)
            _hold_enter(journey)
        assert journey.window.page_now().step is step  # a key that is held goes nowhere
        if step in ways:
            ways[step]()
        if journey.window.page_now().step is step and step is not Step.REVIEW:
            journey.press("Next")
    assert stage.changes() == []


def test_enter_again_and_again_creates_nothing_from_the_review_either(stage: Stage) -> None:
    """Some remote desktops send a held key as many presses."""
    journey, clock = stage.journey, clock_of(stage)
    journey.begin()
    journey.check()
    journey.go_on_from_organizations()
    _past_keepit(journey)
    journey.press("Next")
    journey.wait_for_step(Step.CONNECTOR)
    for _ in range(60):
        clock.advance(0.1)
        journey.key(Qt.Key.Key_Return)
        QApplication.processEvents()
    assert stage.changes() == []
    assert journey.window.page_now().step in (Step.CONNECTOR, Step.REVIEW)


def _hold_enter(journey: Keyboard) -> None:
    event = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, autorep=True
    )
    QApplication.sendEvent(journey.focus or journey.front, event)
    QApplication.processEvents()


def test_a_confirmation_of_changes_takes_no_second_click(stage: Stage) -> None:
    journey = stage.journey
    journey.begin()
    journey.check()
    fix = journey.find(Button, "Turn on OAuth access…")
    _click(fix)
    journey.wait_for("Turn on in 1 organization")
    commit = journey.find(Button, "Turn on in 1 organization")
    assert journey.find(Button, "Cancel").hasFocus()
    assert commit.property("look") == "tinted"
    for pause in PAUSES[:1] * 6:
        clock_of(stage).advance(pause)
        _second_click(commit)
        _click(commit)
    assert stage.changes() == []
    clock_of(stage).advance(1)
    _click(commit)
    journey.wait_for("Turned on in 1 organization.")
    assert any(change.startswith("PATCH") for change in stage.changes())
