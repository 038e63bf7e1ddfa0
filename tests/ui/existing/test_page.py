"""The way to a new sign-in of a connector: what is read, what is asked, and that nothing is ever created."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from setup_assistant.flow import Step
from setup_assistant.model import Purpose
from setup_assistant.practice.state import keepit
from setup_assistant.practice.state.people import SERVICE_ACCOUNT
from setup_assistant.ui.consent.again import SignInAgainPage
from setup_assistant.ui.times import calendar
from setup_assistant.ui.tour.journey import ACCOUNT, BEGIN_AGAIN
from setup_assistant.ui.window.wizard import make_page
from tests.support.ui import signed_in
from tests.support.ui.signed_in import Stage
from tests.support.ui.trials import Settled

pytestmark = pytest.mark.sampled

AGAIN = Purpose.AGAIN.value
NAME = keepit.SUGGESTED_NAME
Open = Callable[..., Stage]


@pytest.fixture
def open_(qtbot: QtBot, tmp_path: Path) -> Open:
    """``open_(scenario)``: at the choice of the connector; the private browser doesn't work there."""

    def made(scenario: str = "sign_in_ended") -> Stage:
        stage = begun(qtbot, tmp_path, scenario)
        stage.journey.to_existing()
        stage.context.trial = Settled("It is not there.")
        return stage

    return made


def begun(qtbot: QtBot, folder: Path, scenario: str) -> Stage:
    """An earlier run was on this way; the account has signed in and every organization is checked."""
    stage = signed_in.open_window(qtbot, folder, scenario, purpose=AGAIN, step=Step.EXISTING.value)
    stage.journey.begin(ACCOUNT)
    stage.journey.check()
    return stage


def signs_in(stage: Stage, name: str = NAME, upn: str = SERVICE_ACCOUNT) -> None:
    """Somebody signs in again with Keepit's key, in another browser."""
    with stage.world.lock:
        (connector,) = stage.world.keepit.named(name)
        stage.world.keepit.sign_in_again(connector, upn, stage.world.now())


def keepits_page(stage: Stage) -> SignInAgainPage:
    """On to Keepit's own page."""
    stage.journey.to_keepits_page_again()
    page = stage.journey.window.page_now()
    assert isinstance(page, SignInAgainPage)
    return page


def test_the_connector_with_the_fault_is_chosen_and_what_is_needed_is_said(open_: Open) -> None:
    stage = open_()
    journey = stage.journey

    assert journey.find(QRadioButton, NAME).isChecked()
    assert journey.find(QRadioButton, NAME).hasFocus()
    for words in (
        "Critical",
        "Healthy",
        f"Created {calendar(date(2025, 6, 1))}. Last backup {calendar(date(2025, 11, 21))}, ",
        "The sign-in no longer works (E_LOGIN)",
        "5 of 5 organizations are ready",
        "This account is the one you expect",
        "Somebody must approve the app again",
    ):
        assert journey.sees(words), words
    journey.press("Copy request")
    request = QGuiApplication.clipboard().text()
    assert ACCOUNT in request
    assert f"settings of “{NAME}” › key" in request

    journey.press(keepit.EXISTING_NAME)
    assert journey.sees("Keepit reports no fault")
    journey.press("Next")
    journey.wait_for_step(Step.REVIEW_AGAIN)
    assert journey.sees(keepit.EXISTING_NAME)
    assert journey.sees("No fault")
    journey.press("Edit connector")
    journey.wait_for_step(Step.EXISTING)
    journey.wait_for("Keepit reports no fault")
    assert stage.changes() == []


def test_once_the_fault_is_gone_the_window_goes_on_by_itself(open_: Open) -> None:
    stage = open_()
    journey = stage.journey
    journey.press("Next")
    journey.wait_for_step(Step.REVIEW_AGAIN)
    assert journey.lacks_button("Create connector")
    assert journey.sees("Nothing has been changed in Keepit yet.")
    journey.press("Continue in Keepit")
    journey.wait_for_step(Step.SIGN_IN_AGAIN)
    page = journey.window.page_now()
    assert isinstance(page, SignInAgainPage)
    assert journey.sees("Open the connector's settings and choose the key.")
    assert journey.sees("The assistant notices when you are done and goes on by itself.")
    journey.press("Copy request for approver")
    assert f"“{NAME}” › key" in QGuiApplication.clipboard().text()
    page.check_now()
    journey.wait_for("Checked every 5 seconds")

    signs_in(stage)
    page.check_now()
    journey.wait_for_step(Step.RESULT)

    assert journey.sees("The connector works again")
    assert journey.lacks_button("Back")
    assert not page.watch.timer.isActive()
    assert stage.changes() == []
    assert stage.world.keepit.creates == []
    assert journey.window.page(list(Step).index(Step.REVIEW)) is None
    journey.press("Close")
    journey.wait_for("Close without saving the report?")
    journey.press("Close without saving")
    assert stage.context.memory.load().purpose == Purpose.NEW


def test_a_fault_that_stays_is_said_and_can_be_tried_again(open_: Open) -> None:
    stage = open_("sign_in_ended_for_good")
    journey = stage.journey
    keepits_page(stage)
    signs_in(stage)

    journey.press("Next")
    journey.wait_for_step(Step.RESULT)
    assert journey.sees("Keepit still reports a fault")
    assert journey.sees("Read from Keepit at ")
    journey.press("Check again")
    journey.wait_for("Keepit still reports a fault")
    with stage.world.lock:
        stage.world.keepit.named(NAME)[0].incurable = False
    journey.press("Sign in again")
    journey.wait_for_step(Step.SIGN_IN_AGAIN)
    journey.press("Back")
    journey.wait_for_step(Step.REVIEW_AGAIN)
    page = keepits_page_from_review(stage)
    signs_in(stage)
    page.check_now()

    journey.wait_for("The connector works again")
    assert stage.changes() == []


def keepits_page_from_review(stage: Stage) -> SignInAgainPage:
    stage.journey.press("Continue in Keepit")
    stage.journey.wait_for_step(Step.SIGN_IN_AGAIN)
    page = stage.journey.window.page_now()
    assert isinstance(page, SignInAgainPage)
    return page


def test_other_organizations_than_before_are_asked_about(open_: Open) -> None:
    stage = open_("sign_in_ended_of_another")
    journey = stage.journey
    page = keepits_page(stage)
    signs_in(stage)
    page.check_now()
    journey.wait_for_step(Step.RESULT)

    assert journey.sees("Keepit reports other organizations than before.")
    assert journey.lacks("works again")
    journey.press("Yes, sign in again")
    journey.wait_for_step(Step.SIGN_IN_AGAIN)
    journey.press("Next")
    journey.wait_for("Was another account signed in?")
    journey.press("No, the same one")

    assert journey.sees("Azure DevOps organizations missing from backup configuration.")
    assert journey.sees("Keepit still reports a fault")
    with stage.world.lock:
        stage.world.keepit.named(NAME)[0].configure(["contoso"], stage.world.now())
    journey.press("Check again")
    journey.wait_for("The connector works again")


def test_without_a_fault_somebody_says_when_it_is_done(open_: Open) -> None:
    stage = open_("ready")
    journey = stage.journey
    page = keepits_page(stage)
    assert journey.sees("Choose Next when you have signed in")
    assert journey.sees("Waiting for you…")
    page.check_now()
    journey.wait_for("Checked every 5 seconds")

    journey.press("Next")
    journey.wait_for("The connector works again")
    assert journey.window.page_now().step is Step.RESULT


def test_an_account_without_such_a_connector_leads_to_a_new_one(
    qtbot: QtBot, tmp_path: Path
) -> None:
    stage = begun(qtbot, tmp_path, "consent_needed")
    journey = stage.journey
    journey.go_on_from_organizations()
    journey.connect_keepit()
    journey.wait_for("Connected to")
    assert journey.lacks("Authorization for")
    journey.press("Next")
    journey.wait_for("This Keepit account has no Azure DevOps connector.")
    journey.press("Next")
    assert journey.window.page_now().step is Step.EXISTING

    journey.press("Set up a new connector instead")
    journey.wait_for("Before you begin")
    session = stage.context.session
    assert (session.purpose, session.expected) == (Purpose.NEW, ACCOUNT)
    assert journey.has_button(BEGIN_AGAIN)


def test_a_connector_that_can_not_be_read_is_not_gone_on_with(qtbot: QtBot, tmp_path: Path) -> None:
    stage = begun(qtbot, tmp_path, "ready")
    journey = stage.journey
    journey.go_on_from_organizations()
    journey.connect_keepit()
    journey.wait_for("Connected to")
    (connector,) = stage.world.keepit.named(keepit.EXISTING_NAME)
    connector.accessible = False
    journey.press("Next")
    journey.wait_for("Could not be read")
    assert journey.has_button("Try again")
    journey.press("Next")
    assert journey.window.page_now().step is Step.EXISTING

    connector.accessible = True
    journey.press("Try again")
    journey.wait_for("Ready for it?")
    journey.press("Next")
    journey.wait_for_step(Step.REVIEW_AGAIN)


def test_a_long_or_odd_name_widens_nothing_and_is_spoken_whole(
    qtbot: QtBot, tmp_path: Path
) -> None:
    stage = begun(qtbot, tmp_path, "ready")
    name = f"R&D \u202e{'x' * 240}"
    stage.world.keepit.connectors.append(keepit.running(name, "azure-do"))
    stage.journey.to_existing()

    radio = stage.journey.find(QRadioButton, name)
    assert radio.text().startswith("R&D ⟨U+202E⟩xxx")
    assert radio.text().endswith("x…")
    page = stage.journey.window.page_now()
    assert page.content.width() <= page.width()
    assert radio.toolTip() == name


def test_the_next_start_goes_on_where_it_stopped_and_for_the_same_connector(
    qtbot: QtBot, tmp_path: Path
) -> None:
    first = begun(qtbot, tmp_path, "ready")
    second = keepit.running("Another", "azure-do")
    first.world.keepit.connectors.append(second)
    first.journey.to_existing()
    first.journey.press("Another")
    first.journey.press("Next")
    first.journey.wait_for_step(Step.REVIEW_AGAIN)
    first.journey.window.done(0)

    again = signed_in.open_window(qtbot, tmp_path, world=first.world).journey
    assert again.sees("You stopped at “Review”")
    assert again.sees("Before you sign in again in Keepit")
    again.begin()
    again.check()
    again.to_existing()
    assert again.find(QRadioButton, "Another").isChecked()
    again.window.done(0)

    memory = first.context.memory
    memory.forget()
    fresh = signed_in.open_window(qtbot, tmp_path, world=first.world).journey
    assert fresh.sees("Before you begin")


def test_every_page_of_the_way_is_built_without_a_session(qtbot: QtBot, tmp_path: Path) -> None:
    stage = signed_in.open_window(qtbot, tmp_path, "ready")
    for step in (Step.EXISTING, Step.REVIEW_AGAIN, Step.SIGN_IN_AGAIN, Step.RESULT):
        page = make_page(step, stage.context)
        qtbot.addWidget(page)
        page.entered()
        page.left()
        assert page.accessibleName()
