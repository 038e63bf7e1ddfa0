"""The two other ways to sign in: one's own browser, and a code on another device."""

from __future__ import annotations

import threading

import pytest

from setup_assistant.model import SignInMethod
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.tour.journey import ACCOUNT
from tests.e2e.conftest import Open, Stage
from tests.support.https_browser import HttpsBrowser, post
from tests.support.ui.journey import Journey

pytestmark = pytest.mark.sampled


def own_browser(stage: Stage) -> list[str]:
    """Begin with the own browser; the addresses it was sent to are in the list."""
    journey = stage.journey
    journey.press("My own browser")
    journey.press("I have signed out, or I will use a private window")
    journey.press("Next")
    until(lambda: stage.outside.addresses, "the browser opened")
    return stage.outside.addresses


def sign_in_there(stage: Stage, address: str) -> None:
    """What the person does in that browser."""
    browser = HttpsBrowser(str(stage.ca_file))
    browser.open(address)
    browser.sign_in(ACCOUNT)
    browser.click("idSIButton9")
    status, _text = post(browser.posted_to, browser.posted)
    browser.close()
    assert status == 200


def test_the_own_browser_signs_in_over_the_loopback_receiver(open_window: Open) -> None:
    stage = open_window("ready")
    opened = own_browser(stage)

    person = threading.Thread(target=sign_in_there, args=(stage, opened[0]))
    person.start()
    stage.journey.wait_for("Is this the right account?")
    person.join()

    session = stage.journey.window.context.session
    assert session.account is not None
    assert (session.account.upn, session.signed_in_with) == (ACCOUNT, SignInMethod.OWN)


def test_the_own_browser_can_be_opened_again_and_left(open_window: Open) -> None:
    stage = open_window("ready")
    opened = own_browser(stage)

    stage.journey.press("Open the browser again")
    assert len(opened) == 2
    assert opened[0] == opened[1]

    stage.journey.press("Back")
    background = stage.journey.window.context.background
    until(lambda: not background.running, "the wait ended")


def test_without_the_tick_the_sentence_stands_below_the_box(open_window: Open) -> None:
    journey: Journey = open_window("ready").journey
    journey.press("My own browser")

    journey.press("Next")

    assert journey.sees("Tick this box to continue, or choose the private browser.")


def test_a_code_on_another_device(open_window: Open) -> None:
    journey = open_window("ready").journey
    journey.begin(method="Code on another device")

    journey.wait_for("Is this the right account?")

    assert journey.sees(ACCOUNT)
    assert journey.sees("Code on another device")
