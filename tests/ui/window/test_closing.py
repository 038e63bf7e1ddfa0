"""Closing the last page: the report is the record of the run, and the attempt is over only now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QSessionManager
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from setup_assistant.flow import Step
from setup_assistant.memory import Memory
from setup_assistant.practice.state import keepit
from setup_assistant.ui import application
from setup_assistant.ui.done.page import DonePage
from setup_assistant.ui.start.page import BeforePage
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.tour.journey import USE_IT
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.window.wizard import Wizard
from tests.support.ui import signed_in
from tests.support.ui.signed_in import Keyboard, Stage
from tests.support.ui.trials import Settled

pytestmark = pytest.mark.sampled

QUESTION = "Close without saving the report?"
NAME = "Azure DevOps - Contoso"


class EndOfSession:
    """What Qt hands in when the system is shut down."""

    def __init__(self, *, may_ask: bool) -> None:
        self._may_ask, self.cancelled = may_ask, False

    def allowsInteraction(self) -> bool:  # noqa: N802 - Qt's name
        return self._may_ask

    def cancel(self) -> None:
        self.cancelled = True


def end_session(wizard: Wizard, *, may_ask: bool = True) -> EndOfSession:
    manager = EndOfSession(may_ask=may_ask)
    application.end_of_session(wizard, cast("QSessionManager", manager))
    return manager


def _escape(wizard: Wizard) -> None:
    QTest.keyClick(wizard, Qt.Key.Key_Escape)


def _close(wizard: Wizard) -> None:
    wizard.footer.main().click()


def _cross(wizard: Wizard) -> None:
    wizard.close()


def test_what_was_entered_is_kept_before_the_session_ends(qtbot: QtBot, tmp_path: Path) -> None:
    stage = signed_in.open_window(qtbot, tmp_path)
    before = stage.journey.window.page_now()
    assert isinstance(before, BeforePage)
    before.expected.setText("jo@contoso.com")

    manager = end_session(stage.journey.window)

    assert not manager.cancelled
    assert stage.context.memory.load().expected == "jo@contoso.com"
    assert stage.journey.window.isVisible()


WAYS: tuple[Callable[[Wizard], object], ...] = (_close, _escape, _cross, end_session)


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Stage:
    """On the last page, after one repair."""
    stage = signed_in.open_window(qtbot, tmp_path)
    journey = stage.journey
    journey.to_organizations()
    journey.press("Turn on OAuth access…")
    journey.press("Turn on in 1 organization")
    journey.wait_for("OAuth access turned on in 1 organization.")
    journey.go_on_from_organizations()
    journey.connect_keepit()
    journey.to_connector(USE_IT)
    journey.to_review()
    journey.press("Create connector")
    journey.wait_for_step(Step.DONE)
    return stage


@pytest.fixture
def without_pdf(stage: Stage) -> None:
    """The report is saved without a browser to print it."""
    stage.context.trial = Settled("It is not there.")


def page_of(journey: Keyboard) -> DonePage:
    page = journey.window.page_now()
    assert isinstance(page, DonePage)
    return page


def remembers(stage: Stage) -> bool:
    """Whether a later start would know of the connector that was made."""
    return bool(stage.context.memory.load().attempt(keepit.ACCOUNT).guid)


@pytest.mark.parametrize("leave", WAYS)
def test_every_way_out_asks_and_saving_has_the_focus(
    stage: Stage, leave: Callable[[Wizard], object]
) -> None:
    journey = stage.journey
    leave(journey.window)
    journey.wait_for(QUESTION)
    assert journey.sees(
        "The report is the record of this run: what was checked, that OAuth access was turned on in "
        "1 organization, and the connector that was created."
    )
    assert journey.sees("It won't know what happened today.")
    save = journey.find(Button, "Save report…")
    assert journey.focus is save
    assert save.property("look") == "filled"
    journey.front.activateWindow()
    journey.key(Qt.Key.Key_Escape)
    assert journey.lacks(QUESTION)
    assert journey.window.isVisible()
    assert remembers(stage)


def test_closing_without_saving_closes_and_forgets_the_attempt(stage: Stage) -> None:
    stage.journey.press("Close")
    stage.journey.press("Close without saving")
    assert not stage.journey.window.isVisible()
    assert not remembers(stage)


@pytest.mark.usefixtures("without_pdf")
def test_saving_closes_once_the_report_is_written(stage: Stage, tmp_path: Path) -> None:
    journey = stage.journey
    page_of(journey).saver.choose_folder = lambda: str(tmp_path)
    journey.press("Close")
    journey.press("Save report…")
    until(lambda: not journey.window.isVisible(), "the window closed")
    assert list(tmp_path.glob("*/*.html"))
    assert not remembers(stage)


@pytest.mark.usefixtures("without_pdf")
@pytest.mark.parametrize("folder", ["", "a file"])
def test_what_could_not_be_saved_keeps_the_window(
    stage: Stage, tmp_path: Path, folder: str
) -> None:
    journey = stage.journey
    file = tmp_path / "a file"
    file.write_text("not a folder")
    page_of(journey).saver.choose_folder = lambda: str(file) if folder else ""
    journey.press("Close")
    journey.press("Save report…")
    if folder:
        journey.wait_for("Evidence report")
        until(lambda: not stage.context.background.running, "the writing")
        journey.press("Close")
    assert journey.window.isVisible()
    assert remembers(stage)
    journey.press("Close")
    journey.wait_for(QUESTION)


@pytest.mark.usefixtures("without_pdf")
@pytest.mark.parametrize("leave", WAYS[:3])
def test_after_saving_nothing_is_asked_until_something_else_was_changed(
    stage: Stage, tmp_path: Path, leave: Callable[[Wizard], object]
) -> None:
    journey = stage.journey
    page_of(journey).saver.choose_folder = lambda: str(tmp_path)
    journey.press("Save report…")
    journey.wait_for("The report is saved.")
    journey.press("Close")
    changed = stage.context.session.changed
    stage.context.update(changed=())
    assert journey.window.question is not None
    stage.context.update(changed=changed)
    leave(journey.window)
    assert not journey.window.isVisible()
    assert not remembers(stage)


def test_the_end_of_the_session_is_only_held_up_for_a_question(stage: Stage) -> None:
    window = stage.journey.window
    assert not end_session(window, may_ask=False).cancelled
    assert not stage.journey.shows(QUESTION)
    assert end_session(window).cancelled
    window.done(0)
    assert not end_session(window).cancelled


def test_killed_on_the_last_page_the_next_start_goes_on_with_the_connector(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    stage.journey.window.done(0)  # as if it were killed: nobody closed the last page

    memory = Memory(tmp_path / "resume.json")
    attempt = memory.load().attempt(keepit.ACCOUNT)
    assert attempt.guid
    later = signed_in.open_window(qtbot, tmp_path, world=stage.world)
    journey = later.journey
    journey.to_organizations()
    journey.go_on_from_organizations()
    journey.connect_keepit()
    journey.to_connector(USE_IT)
    assert journey.field_text("Name") == NAME
    journey.to_review()
    assert journey.sees("A connector may exist already")
    journey.press("Create connector")
    journey.wait_for_step(Step.DONE)
    created = later.context.session.created
    assert created is not None
    assert created.connector.guid == attempt.guid
    assert stage.world.keepit.creates == [NAME]


def test_while_changes_are_made_it_asks_whether_to_wait(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = stage.journey
    running: dict[str, Any] = {"value": True}
    changes = page_of(journey).changes
    monkeypatch.setattr(type(changes), "running", property(lambda _: running["value"]))
    _cross(journey.window)
    journey.wait_for("Azure DevOps is being changed. Wait for the answer?")
    assert journey.focus is journey.find(Button, "Wait")
    running["value"] = False
    stage.context.update(draft=replace(stage.context.session.draft, name="Other"))
    assert journey.lacks("Azure DevOps is being changed.")
    _cross(journey.window)
    journey.wait_for(QUESTION)
