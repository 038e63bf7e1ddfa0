"""Allow access in Keepit: the coach, the watch, and what happens when Keepit can't be reached."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton

from setup_assistant.connector import consent
from setup_assistant.connector.attempt import Marker
from setup_assistant.errors import Unreachable
from setup_assistant.flow import Step
from setup_assistant.model import Connector, Created
from setup_assistant.practice.state import keepit
from setup_assistant.ui.consent.page import ConsentPage
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.tour.journey import ACCOUNT
from tests.e2e.conftest import Open, Stage, open_window
from tests.support.ui.journey import Journey
from tests.support.ui.trials import Settled

__all__ = ["open_window"]

pytestmark = [pytest.mark.sampled, pytest.mark.qt_log_ignore("GPUInfo not initialized")]
NAME = "Azure DevOps - Contoso"


@pytest.fixture
def stage(open_window: Open) -> Stage:
    """On the consent page, with Keepit's sign-in shown."""
    stage = open_window("consent_needed")
    journey = stage.journey
    journey.straight_to_review()
    journey.press("Continue in Keepit")
    journey.wait_for_step(Step.CONSENT)
    journey.web_wait("#user")
    return stage


@pytest.fixture
def journey(stage: Stage) -> Journey:
    """The way from there."""
    return stage.journey


def test_where_the_private_browser_does_not_work_the_coach_stays_beside_the_own_one(
    open_window: Open,
) -> None:
    stage = open_window("consent_needed")
    journey = stage.journey
    journey.straight_to_review()
    journey.window.context.trial = Settled("A part of the private browser is missing: icudtl.dat.")
    journey.press("Continue in Keepit")
    journey.wait_for("A part of the private browser is missing: icudtl.dat")
    page = page_of(journey)

    assert journey.sees("Sign in to Keepit, then choose Add connector › Azure DevOps.")
    assert journey.window.focusWidget() is journey.find(
        QPushButton, "Open Keepit in your own browser"
    )
    journey.press("Open Keepit in your own browser")
    assert stage.outside.addresses == [journey.window.context.clients.endpoints.keepit]

    with stage.world.lock:
        made = keepit.running(NAME, "azure-do")
        made.created = stage.world.now()
        stage.world.keepit.add(made)
    page.check_now()
    until(
        # It is the last page already where the machine is slow to look here.
        lambda: (
            journey.shows("Keepit has confirmed")
            or page.question.isVisible()
            or journey.window.page_now().step is Step.DONE
        ),
        "the connector seen, on the page",
    )


def page_of(journey: Journey) -> ConsentPage:
    page = journey.window.page_now()
    assert isinstance(page, ConsentPage)
    return page


def test_the_way_through_keepits_page(journey: Journey) -> None:
    page = page_of(journey)
    assert journey.sees("Keepit has no approval for contoso.com yet.")
    assert journey.sees(f"In Keepit, use the name “{NAME}” and the retention Unlimited.")
    assert journey.sees("Waiting for Keepit to confirm…")
    assert journey.sees("Checked every 5 seconds")
    assert journey.sees("so far, no time limit")
    assert journey.sees("select the organizations, and choose Create.")
    assert page.frame.isAncestorOf(journey.window.focusWidget())

    journey.press("Next")
    assert journey.sees(
        "Keepit hasn't confirmed yet. Finish in the Keepit page: accept, then create."
    )
    journey.press("Copy sign-in name")
    assert QGuiApplication.clipboard().text() == ACCOUNT
    journey.press("Copy connector name")
    assert QGuiApplication.clipboard().text() == NAME
    journey.press("Copy request for approver")
    assert ACCOUNT in QGuiApplication.clipboard().text()
    assert "Admin consent requests" in QGuiApplication.clipboard().text()

    journey.approve_in_keepit(NAME)
    until(lambda: page.watch.has_connector or not journey.web_sees("#create"), "created in Keepit")
    if not page.watch.has_connector:
        page.check_now()
    journey.wait_for_step(Step.DONE)

    created = journey.window.context.session.created
    assert created is not None
    assert created.connector.name == NAME
    assert journey.sees("The connector is ready")
    assert page.frame.browser is None


def test_where_everything_is_large_the_page_arrives_at_its_top_and_says_what_is_waited_for(
    open_window: Open,
) -> None:
    journey = open_window("consent_needed").journey
    font = QFont(QApplication.font())
    larger = QFont(font)
    larger.setPointSize(12)
    QApplication.setFont(larger)
    try:
        journey.window.resize(860, 600)
        journey.straight_to_review()
        journey.press("Continue in Keepit")
        journey.wait_for_step(Step.CONSENT)
        journey.web_wait("#user")
        page = page_of(journey)
        until(
            lambda: (at := QApplication.focusWidget()) is not None and page.frame.isAncestorOf(at),
            "the focus in Keepit's page",
        )
        QApplication.processEvents()
        bar = page._scroll.verticalScrollBar()
        assert bar.maximum() > 0, "not everything fits"
        for words in (page.heading, page.status.sentence, page.status.check):
            assert words.visibleRegion().boundingRect().height() == words.height()
        QApplication.setFont(font)
        until(lambda: bar.maximum() == 0, "everything fits again")
    finally:
        QApplication.setFont(font)


def test_a_look_that_fails_is_told_and_the_watch_goes_on(journey: Journey) -> None:
    page = page_of(journey)

    page.watch.failed.emit(Unreachable("dk-co.keepit.com"))
    assert journey.sees("dk-co.keepit.com can't be reached")
    assert page.watch.timer.isActive()
    page.check_now()
    assert journey.sees("Checking…")
    journey.wait_for("Checked every 5 seconds")
    assert journey.lacks("can't be reached")


def test_after_some_minutes_the_own_browser_is_offered(stage: Stage) -> None:
    journey = stage.journey
    page = page_of(journey)

    page.status.show_elapsed(184)
    page.status.slow(3)
    assert journey.sees("3:04")
    assert journey.sees("Still nothing after 3 minutes.")
    journey.press("Open Keepit in your own browser")
    (address,) = stage.outside.addresses
    assert address == page.context.clients.endpoints.keepit_for("dk-co")


def test_a_page_that_cant_be_shown_can_be_tried_again(journey: Journey) -> None:
    page = page_of(journey)
    page.refuse(Unreachable("dk-co.keepit.com"))

    assert journey.find(QPushButton, "Try again").hasFocus()
    journey.press("Try again")
    journey.web_wait("#user")


def test_finishing_that_fails_is_told_and_tried_again(
    journey: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(journey)
    finish, tries = consent.complete, []

    def complete(*args: Any, **more: Any) -> Created:
        tries.append(args)
        if len(tries) == 1:
            raise Unreachable("dk-co.keepit.com")
        return finish(*args, **more)

    monkeypatch.setattr(consent, "complete", complete)
    journey.approve_in_keepit(NAME)
    until(lambda: page.watch.has_connector or not journey.web_sees("#create"), "created in Keepit")
    if not page.watch.has_connector:
        page.check_now()
    journey.wait_for("dk-co.keepit.com can't be reached")

    journey.press("Next")
    journey.wait_for_step(Step.DONE)
    created = journey.window.context.session.created
    assert created is not None
    assert created.connector.name == NAME
    assert len(tries) == 2


def test_a_connector_that_an_earlier_run_saw_appear_is_finished_now(open_window: Open) -> None:
    stage = open_window("consent_needed")
    journey = stage.journey
    journey.straight_to_review()
    account = journey.window.context.session.keepit
    client = journey.window.context.keepit
    assert account is not None
    assert client is not None
    approved = keepit.running(NAME, "azure-do", orglink=keepit.identifier())
    guid = stage.world.keepit.add(approved).guid
    Marker(stage.memory, account.id).created(guid, NAME)
    seen = client.connectors(account.id)
    journey.window.context.update(keepit=replace(account, connectors=seen))

    journey.press("Continue in Keepit")
    journey.wait_for_step(Step.CONSENT)
    page_of(journey).check_now()
    journey.wait_for_step(Step.DONE)

    created = journey.window.context.session.created
    assert created is not None
    assert created.connector.guid == guid


def test_a_connector_made_before_the_restart_is_noticed_and_finished(open_window: Open) -> None:
    first = open_window("consent_needed")
    first.journey.straight_to_review()
    first.journey.press("Continue in Keepit")
    first.journey.wait_for_step(Step.CONSENT)
    approved = keepit.running(NAME, "azure-do", orglink=keepit.identifier())
    approved.created = first.world.now()
    guid = first.world.keepit.add(approved).guid
    page_of(first.journey).watch.stop()
    first.journey.window.done(0)

    journey = open_window("consent_needed").journey
    journey.begin()
    journey.type_name_and_password()
    journey.wait_for_account()
    journey.check()
    journey.go_on_from_organizations()
    journey.connect_keepit()
    journey.to_connector()
    journey.to_review()
    assert journey.sees("A connector may exist already")
    journey.press("Continue in Keepit")
    journey.wait_for_step(Step.CONSENT)
    assert journey.sees("You chose to give a new approval.")
    page_of(journey).check_now()
    journey.wait_for_step(Step.DONE)

    created = journey.window.context.session.created
    assert created is not None
    assert created.connector.guid == guid


def test_from_the_confirmation_on_nothing_claims_that_nothing_was_created(
    journey: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    def complete(*_: Any, **__: Any) -> Created:
        raise Unreachable("dk-co.keepit.com")

    page, window = page_of(journey), journey.window
    window.reject()
    assert journey.sees("Keepit may have created a connector in its own page;")
    journey.press("Keep going")
    monkeypatch.setattr(consent, "complete", complete)
    world_account = window.context.session.keepit
    assert world_account is not None
    page.watch.appeared.emit(Connector("aaaaaa-bbbbbb-cccccc", "Mine", "azure-do"))

    known = window.context.memory.load().attempt(world_account.id)
    assert (known.guid, known.name) == ("aaaaaa-bbbbbb-cccccc", "Mine")
    assert journey.lacks_button("Back")
    assert journey.lacks_button("Cancel")
    window.close()
    assert not window.isVisible()


def test_back_stops_watching_and_wipes_the_browser(journey: Journey) -> None:
    page = page_of(journey)
    journey.press("Back")
    journey.wait_for_step(Step.REVIEW)

    assert not page.watch.timer.isActive()
    assert page.frame.browser is None
