"""What appears in Keepit while its page is shown: taken if it is certain, asked about if it may be, else left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from setup_assistant.flow import Step
from setup_assistant.model import Attempt
from setup_assistant.practice.state import keepit
from setup_assistant.ui.consent.page import ConsentPage
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.widgets.button import Button
from tests.support.ui import signed_in
from tests.support.ui.signed_in import Keyboard, Stage
from tests.support.ui.trials import Settled

pytestmark = pytest.mark.sampled

NAME = "Azure DevOps - Contoso"
QUESTION = "Is this the new connector?"


@pytest.fixture
def open_(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """On the consent page, with Keepit opened in the own browser; what an earlier run left may be given."""

    def made(*attempts: Attempt) -> Stage:
        stage = signed_in.open_window(qtbot, tmp_path, attempts=attempts)
        stage.journey.straight_to_review()
        stage.context.trial = Settled("It is not there.")
        stage.journey.press("Continue in Keepit")
        stage.journey.wait_for_step(Step.CONSENT)
        page = stage.journey.window.page_now()
        assert isinstance(page, ConsentPage)
        until(lambda: stage.journey.focus is page.problem.first, "the focus on the own browser")
        return stage

    return made


def look(journey: Keyboard) -> None:
    """One look at Keepit, to its end."""
    page = journey.window.page_now()
    assert isinstance(page, ConsentPage)
    looks: list[object] = []
    for told in (page.watch.looked, page.watch.appeared):
        told.connect(lambda *_: looks.append(1))
    page.check_now()
    until(lambda: looks, "the look")


def add(stage: Stage, name: str, *, ago: timedelta = timedelta(0), retention: str = "") -> str:
    """Somebody creates a connector in Keepit."""
    with stage.world.lock:
        made = keepit.running(name, "azure-do", retention=retention)
        made.created = stage.world.now() - ago.total_seconds()
        return stage.world.keepit.add(made).guid


def taken(stage: Stage) -> str | None:
    """Id of the connector that the window takes for the new one."""
    created = stage.context.session.created
    return created.connector.guid if created is not None else None


def test_as_wanted_and_newer_than_the_attempt_it_is_taken(open_: Any) -> None:
    stage = open_()
    guid = add(stage, NAME)
    look(stage.journey)
    stage.journey.wait_for_step(Step.DONE)
    assert taken(stage) == guid


@pytest.mark.parametrize(
    ("name", "more", "said"),
    [
        ("Backup", {}, f"Its name is another one than “{NAME}”."),
        (NAME, {"retention": "P1M"}, "You wanted the retention Unlimited."),
        (NAME, {"ago": timedelta(hours=2)}, "it was created before you began."),
    ],
)
def test_what_is_not_certain_is_asked_and_yes_takes_it(
    open_: Any, name: str, more: dict[str, Any], said: str
) -> None:
    stage = open_()
    focus = stage.journey.focus
    guid = add(stage, name, **more)
    look(stage.journey)
    stage.journey.wait_for(QUESTION)
    assert stage.journey.sees(said)
    assert stage.journey.sees(f"“{name}”, created ")
    assert stage.journey.focus is focus
    assert taken(stage) is None
    stage.journey.press("Yes, this one")
    stage.journey.wait_for_step(Step.DONE)
    assert taken(stage) == guid


def test_no_keeps_waiting_and_asks_about_the_next_one_only(open_: Any) -> None:
    stage = open_()
    journey = stage.journey
    add(stage, "Somebody else's")
    look(journey)
    journey.wait_for("“Somebody else's”")
    journey.press("No, keep waiting")
    look(journey)
    assert journey.lacks(QUESTION)
    add(stage, NAME)
    look(journey)
    journey.wait_for_step(Step.DONE)


def test_next_points_at_the_question(open_: Any) -> None:
    stage = open_()
    add(stage, "Backup")
    look(stage.journey)
    stage.journey.wait_for(QUESTION)
    stage.journey.press("Next")
    assert stage.journey.focus is stage.journey.find(Button, "Yes, this one")
    assert taken(stage) is None


def test_renamed_in_keepit_it_is_taken_without_an_answer(open_: Any) -> None:
    stage = open_()
    add(stage, "Backup")
    look(stage.journey)
    stage.journey.wait_for(QUESTION)
    with stage.world.lock:
        stage.world.keepit.connectors[-1].name = NAME
    look(stage.journey)
    stage.journey.wait_for_step(Step.DONE)


def test_what_another_practice_world_left_behind_makes_nothing_ours(open_: Any) -> None:
    begun = datetime.now(UTC).isoformat(timespec="seconds")
    stage = open_(Attempt(keepit.ACCOUNT, begun_at=begun, before=("of-that-world",)))
    assert any(known.type == "azure-do" for known in stage.world.keepit.connectors)
    look(stage.journey)
    look(stage.journey)
    assert stage.journey.window.page_now().step is Step.CONSENT
    assert taken(stage) is None
    assert not stage.journey.shows(QUESTION)


def test_the_question_is_seen_in_a_window_that_is_low(open_: Any) -> None:
    stage = open_()
    window = stage.journey.window
    window.resize(860, 600)
    font = QFont(QApplication.font())
    larger = QFont(font)
    larger.setPointSize(16)
    QApplication.setFont(larger)
    try:
        add(stage, "Somebody's", ago=timedelta(minutes=-1))
        look(stage.journey)
        stage.journey.wait_for(QUESTION)
        question = window.page_now().question
        until(lambda: not question.title.visibleRegion().isEmpty(), "the question in sight")
    finally:
        QApplication.setFont(font)
