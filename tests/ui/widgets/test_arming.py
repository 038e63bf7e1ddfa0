"""What commits takes no stray press: no double-click, no held key, nothing before it could be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from setup_assistant.flow import Step
from setup_assistant.practice.state import keepit
from setup_assistant.ui.consent.page import ConsentPage
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.tour.journey import USE_IT
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.layouts import column
from tests.support.ui import signed_in
from tests.support.ui.clocks import ByHand
from tests.support.ui.signed_in import Keyboard, Stage
from tests.support.ui.trials import Settled

pytestmark = pytest.mark.sampled

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
    until(dialog.isActiveWindow, "the dialog in front")
    until(lambda: window.clock.runs_for(commit), "the dialog painted")
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
    until(lambda: clock.runs_for(commit), "the dialog again")
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


SECOND_CLICKS = [(pause, double) for pause in PAUSES for double in (False, True)] + [(0.7, True)]
"""After how many seconds, and whether the system calls it a double-click; a plain click at 0.7 s counts."""


def main_place(journey: Keyboard) -> QPoint:
    """Where the main button is in the window."""
    main = journey.window.footer.main()
    return main.mapTo(journey.window, main.rect().center())


def click_at(journey: Keyboard, place: QPoint, *, double: bool = False) -> None:
    """Press what is in front at ``place`` of the window."""
    front = journey.front
    at = front.mapFromGlobal(journey.window.mapToGlobal(place))
    below = front.childAt(at) or front
    if front.rect().contains(at):
        at = below.mapFrom(front, at)
        (QTest.mouseDClick if double else QTest.mousePress)(below, _Left, pos=at)
        QTest.mouseRelease(below, _Left, pos=at)


def painted(stage: Stage) -> None:
    """Until the page is seen; one that commits then waits for its time."""
    window = stage.journey.window
    if window.page_now().commits:
        main = window.footer.main()
        until(lambda: clock_of(stage).runs_for(main), "the page painted")


def rest(stage: Stage) -> None:
    """Until somebody has looked at the page for long."""
    painted(stage)
    clock_of(stage).advance(5)


def go_back_to(stage: Stage, step: Step) -> None:
    """The page of ``step`` again, with everything that is known; nothing of an earlier page waits."""
    context, window = stage.context, stage.journey.window
    session, directories = context.session, context.directories
    quiet(stage)
    window.restart_at(Step.BEFORE if step is Step.SIGN_IN else step)
    context.directories = directories
    context.replace(session)
    clock_of(stage).advance(5)
    if step is Step.SIGN_IN:
        stage.journey.press("Next")
        stage.journey.wait_for_step(step)


def quiet(stage: Stage) -> None:
    """Until nothing is read in the background."""
    until(lambda: not stage.context.background.running, "the answers")


def on(stage: Stage, step: Step) -> None:
    """From the first page to ``step``, by the buttons."""
    journey = stage.journey
    ways: dict[Step, Callable[[], None]] = {
        Step.BEFORE: lambda: journey.press("Next"),
        Step.SIGN_IN: journey.check,
        Step.ORGANIZATIONS: lambda: _past_organizations(journey),
        Step.KEEPIT: lambda: _past_keepit(journey),
        Step.CONNECTOR: lambda: journey.press("Next"),
    }
    while (now := journey.window.page_now().step) is not step:
        ways[now]()
        if now is Step.KEEPIT:
            journey.press("Next")
        until(lambda: journey.window.page_now().step is not now, f"what follows {now.value}")


def double_clicks(stage: Stage, start: Step, shown: Step) -> None:
    """From ``start`` to the freshly shown page ``shown`` and, at the same place, once more; each pause."""
    journey = stage.journey
    before = stage.changes()
    for pause, double in SECOND_CLICKS:
        rest(stage)
        place = main_place(journey)
        click_at(journey, place)
        journey.wait_for_step(shown)
        painted(stage)
        clock_of(stage).advance(pause)
        click_at(journey, place, double=double)
        quiet(stage)
        assert stage.changes() == before, (shown, pause, double)
        assert journey.window.isVisible()
        if journey.window.page_now().commits:  # its button was hit, and did nothing
            main = journey.window.footer.main()
            assert main.rect().contains(main.mapFrom(journey.window, place))
        if journey.front is not journey.window:  # a question may come; it is answered with Cancel
            QTest.keyClick(journey.front, Qt.Key.Key_Escape)
            until(lambda: journey.front is journey.window, "the question gone")
        if shown is Step.REVIEW:
            assert journey.window.page_now().step is Step.REVIEW, (pause, double)
        go_back_to(stage, start)


@pytest.mark.parametrize(
    ("start", "shown"),
    [
        (Step.BEFORE, Step.SIGN_IN),
        (Step.SIGN_IN, Step.ORGANIZATIONS),
        (Step.KEEPIT, Step.CONNECTOR),
    ],
)
def test_a_double_click_on_a_page_that_was_just_shown_changes_nothing(
    stage: Stage, start: Step, shown: Step
) -> None:
    on(stage, start)
    if start is Step.KEEPIT:
        _past_keepit(stage.journey)
    double_clicks(stage, start, shown)
    assert stage.changes() == []


def test_a_double_click_on_next_answers_no_question_of_the_organizations(stage: Stage) -> None:
    journey = stage.journey
    on(stage, Step.ORGANIZATIONS)
    for pause, double in SECOND_CLICKS:
        place = main_place(journey)
        click_at(journey, place)
        journey.wait_for("Continue anyway")
        clock_of(stage).advance(pause)
        click_at(journey, place, double=double)
        QApplication.processEvents()
        assert journey.window.page_now().step is Step.ORGANIZATIONS
        journey.press("Go back and fix")
    assert stage.changes() == []


def test_a_double_click_on_the_question_goes_to_keepit_and_changes_nothing(stage: Stage) -> None:
    journey = stage.journey
    on(stage, Step.ORGANIZATIONS)
    for pause, double in SECOND_CLICKS:
        journey.press("Next")
        anyway = journey.find(Button, "Continue anyway")
        place = journey.window.mapFromGlobal(anyway.mapToGlobal(anyway.rect().center()))
        click_at(journey, place)
        journey.wait_for_step(Step.KEEPIT)
        clock_of(stage).advance(pause)
        click_at(journey, place, double=double)
        quiet(stage)
        assert stage.changes() == []
        go_back_to(stage, Step.ORGANIZATIONS)


def test_a_double_click_on_next_creates_nothing_and_a_click_after_reading_creates(
    stage: Stage,
) -> None:
    journey = stage.journey
    on(stage, Step.CONNECTOR)
    double_clicks(stage, Step.CONNECTOR, Step.REVIEW)
    assert stage.changes() == []

    place = main_place(journey)
    click_at(journey, place)
    journey.wait_for_step(Step.REVIEW)
    painted(stage)
    clock_of(stage).advance(0.8)
    click_at(journey, place)
    journey.wait_for_step(Step.DONE)
    assert any(change.startswith("POST") for change in stage.changes())

    go_back_to(stage, Step.REVIEW)
    double_clicks(stage, Step.REVIEW, Step.DONE)


def test_a_double_click_on_the_way_through_keepits_page_goes_no_step_too_far(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stage = signed_in.open_window(qtbot, tmp_path, "consent_needed", clock=ByHand())
    journey = stage.journey
    on(stage, Step.CONNECTOR)
    stage.context.trial = Settled("It is not there.")
    double_clicks(stage, Step.CONNECTOR, Step.REVIEW)

    place = main_place(journey)
    click_at(journey, place)
    journey.wait_for_step(Step.REVIEW)
    assert journey.window.footer.main().text() == "Continue in Keepit"
    painted(stage)
    clock_of(stage).advance(0.8)
    click_at(journey, place)
    journey.wait_for_step(Step.CONSENT)
    go_back_to(stage, Step.REVIEW)
    double_clicks(stage, Step.REVIEW, Step.CONSENT)
    assert stage.changes() == []


def _past_organizations(journey: Keyboard) -> None:
    until(lambda: journey.window.context.session.inspection is not None, "the check")
    if "Continue anyway" in journey.texts:
        journey.press("Continue anyway")
    elif journey.window.page_now().step is Step.ORGANIZATIONS:
        journey.go_on_from_organizations()


def _past_keepit(journey: Keyboard) -> None:
    journey.connect_keepit()
    journey.wait_for("Connected to")
    if journey.shows(USE_IT):
        journey.choose_approval(USE_IT)


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


def test_whose_connector_it_is_is_answered_by_no_click_that_comes_too_early(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stage = signed_in.open_window(qtbot, tmp_path, "consent_needed", clock=ByHand())
    journey = stage.journey
    on(stage, Step.REVIEW)
    stage.context.trial = Settled("It is not there.")
    rest(stage)
    journey.press("Continue in Keepit")
    journey.wait_for_step(Step.CONSENT)
    page = journey.window.page_now()
    assert isinstance(page, ConsentPage)
    with stage.world.lock:
        found = keepit.running("Another name", "azure-do")
        found.created = stage.world.now()
        guid = stage.world.keepit.add(found).guid
    page.check_now()
    journey.wait_for("Is this the new connector?")
    yes = page.question.yes
    until(lambda: clock_of(stage).runs_for(yes), "the question painted")
    before = 0.0
    for pause, double in SECOND_CLICKS:
        clock_of(stage).advance(pause - before)
        before = pause
        (_second_click if double else _click)(yes)
        quiet(stage)
        assert not page.watch.has_connector, (pause, double)
        assert stage.context.session.created is None
    clock_of(stage).advance(0.1)
    _click(yes)
    journey.wait_for_step(Step.DONE)
    assert stage.context.session.created is not None
    assert stage.context.session.created.connector.guid == guid


def never_by_a_second_click(stage: Stage, opened: Callable[[], None], name: str) -> None:
    """The button ``name`` of the dialog that ``opened`` shows, pressed each pause after it was painted."""
    journey, before = stage.journey, stage.changes()
    for pause, double in SECOND_CLICKS:
        opened()
        commit = journey.find(Button, name)
        assert commit.property("look") == "tinted"
        assert not commit.hasFocus()
        until(lambda: clock_of(stage).runs_for(commit), "the dialog painted")  # noqa: B023
        clock_of(stage).advance(pause)
        (_second_click if double else _click)(commit)
        quiet(stage)
        assert stage.changes() == before, (name, pause, double)
        journey.press("Cancel")
        until(lambda: journey.front is journey.window, "the dialog gone")
        clock_of(stage).advance(5)


def commit_after_reading(stage: Stage, name: str) -> None:
    commit = stage.journey.find(Button, name)
    until(lambda: clock_of(stage).runs_for(commit), "the dialog painted")
    clock_of(stage).advance(0.8)
    _click(commit)


def test_a_confirmation_of_changes_and_of_undoing_takes_no_second_click(stage: Stage) -> None:
    journey = stage.journey
    on(stage, Step.ORGANIZATIONS)

    def turn_on() -> None:
        _click(journey.find(Button, "Turn on OAuth access…"))

    def undo() -> None:
        journey.press("More")
        journey.press_menu("Changes made here…")
        boxes = journey.front.findChildren(QCheckBox)
        next(box for box in boxes if box.isVisible()).setChecked(True)

    never_by_a_second_click(stage, turn_on, "Turn on in 1 organization")
    assert stage.changes() == []
    turn_on()
    commit_after_reading(stage, "Turn on in 1 organization")
    journey.wait_for("OAuth access turned on in 1 organization.")
    assert any(change.startswith("PATCH") for change in stage.changes())
    until(lambda: journey.front is journey.window, "the dialog gone")

    never_by_a_second_click(stage, undo, "Undo 1 change")
    before = stage.changes()
    undo()
    commit_after_reading(stage, "Undo 1 change")
    until(lambda: len(stage.changes()) > len(before), "put back")
    quiet(stage)


def test_a_moment_that_passes_while_the_rest_is_measured_is_waited_for_no_more(
    qtbot: QtBot,
) -> None:
    class Leaping(ByHand):
        """Every look at it takes long."""

        def seconds(self) -> float:
            self.advance(0.4)
            return super().seconds()

        def call_after(self, seconds: float, owner: QObject, call: Callable[[], None]) -> None:
            waits.append(seconds)
            super().call_after(seconds, owner, call)

    waits = list[float]()
    window = QWidget()
    window.clock = Leaping()  # type: ignore[attr-defined]
    button = Button("Create")
    column(button, on=window)
    button.commit_on(window)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: bool(waits))
    assert waits == [0.0]
    assert button.armed
