"""From the first page to a connector that backs up, through the real embedded browser."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QPushButton

from setup_assistant.flow import Step
from setup_assistant.practice.state import keepit
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.tour.journey import (
    ACCOUNT,
    KEEPIT_USER,
    PASSWORD,
    TOKEN_NAME,
    TOKEN_PASSWORD,
    USE_IT,
    Journey,
)
from tests.e2e.conftest import Open, Stage
from tests.support.https_browser import HttpsBrowser

pytestmark = pytest.mark.sampled


def sent_creates(stage: Stage) -> int:
    """How many create requests reached Keepit."""
    return sum(
        call.method == "POST" and call.path.endswith("/devices/") for call in stage.world.log
    )


def test_with_a_confirmed_authorization_the_connector_is_created_over_the_api(
    open_window: Open,
) -> None:
    stage = open_window("ready")
    journey = stage.journey
    journey.straight_to_review(USE_IT)

    journey.press("Create connector")
    journey.wait_for_step(Step.DONE)

    assert stage.world.keepit.creates == ["Azure DevOps - Contoso"]
    assert sent_creates(stage) == 1
    assert journey.sees("Connector created, 1 task left")
    assert journey.sees("Choose the organizations in Keepit")

    select_the_organizations_in_keepit(stage)
    journey.press("Check again")
    journey.wait_for("The connector is ready")
    assert sent_creates(stage) == 1
    journey.press("Close")
    journey.press("Close without saving")
    assert not journey.window.isVisible()
    assert not stage.memory.path.exists()


def select_the_organizations_in_keepit(stage: Stage) -> None:
    """What Done asks for, in the person's own browser."""
    browser = HttpsBrowser(str(stage.ca_file))
    browser.open(f"{stage.world.endpoints.keepit}/")
    browser.fill("user", keepit.WEB_USER)
    browser.fill("password", keepit.PASSWORD)
    browser.click("signIn")
    browser.click(f"connector-{stage.world.keepit.connectors[-1].guid}")
    browser.click("settings")
    for name in stage.world.organizations:
        browser.tick(f"organization-{name}")
    browser.click("save")
    browser.close()


def told(journey: Journey, pattern: str) -> tuple[str, ...]:
    """What the page's practice note says."""
    journey.wait_for("Practice: ")
    (note,) = (text for text in journey.texts if text.startswith("Practice: "))
    found = re.search(pattern, note)
    assert found is not None, note
    return found.groups()


def test_without_authorization_the_connector_is_made_in_keepits_page_and_noticed(
    open_window: Open,
) -> None:
    """With nothing but what the pages say in practice; the journey enters exactly that."""
    stage = open_window("consent_needed")
    journey = stage.journey
    journey.begin()
    assert told(journey, "sign in as (.+), password “(.+)”\\.") == (ACCOUNT, PASSWORD)
    journey.sign_in()
    assert journey.lacks("Practice: ")
    journey.check()
    journey.go_on_from_organizations()
    token = (TOKEN_NAME, TOKEN_PASSWORD)
    assert told(journey, "user name “(.+)”, password “(.+)”\\.") == token
    journey.connect_keepit()
    journey.to_connector()
    journey.to_review()

    journey.press("Continue in Keepit")
    journey.wait_for_step(Step.CONSENT)
    said = "Keepit user (.+), Microsoft user (.+), password “(.+)” for both\\."
    assert told(journey, said) == (KEEPIT_USER, ACCOUNT, PASSWORD)
    journey.approve_in_keepit(name="Azure DevOps - Contoso")
    journey.wait_for_step(Step.DONE)

    assert sent_creates(stage) == 0
    assert stage.world.keepit.creates == ["Azure DevOps - Contoso"]


def test_another_name_given_in_keepit_is_asked_about_and_named_as_a_difference(
    open_window: Open,
) -> None:
    stage = open_window("consent_needed")
    journey = stage.journey
    journey.straight_to_review()

    journey.press("Continue in Keepit")
    journey.wait_for_step(Step.CONSENT)
    journey.approve_in_keepit(name="Something else")
    journey.wait_for("Is this the new connector?")
    assert journey.window.context.session.created is None
    journey.press("Yes, this one")
    journey.wait_for_step(Step.DONE)

    journey.wait_for("Something else")
    assert any("Azure DevOps - Contoso" in text for text in journey.texts)


def test_a_wrong_password_and_then_the_right_one(open_window: Open) -> None:
    journey = open_window("ready").journey
    journey.begin()

    journey.type_name_and_password(password="wrong")
    journey.web_wait("#passwordError")
    journey.web_enter("#i0118", "practice")
    journey.web_press("#idSIButton9")
    journey.accept()
    journey.wait_for_account()

    assert journey.sees(ACCOUNT)


def test_the_wrong_account_is_stopped_until_another_one_signs_in(open_window: Open) -> None:
    journey = open_window("ready").journey
    journey.begin(expected=ACCOUNT)
    journey.sign_in("admin@contoso.com")

    journey.press("Next")

    assert journey.sees("This isn't the account you expected")
    assert journey.window.page_now().step is Step.SIGN_IN
    assert journey.window.focusWidget() is journey.find(QPushButton, "Use a different account")

    journey.press("Use a different account")
    journey.sign_in()
    journey.wait_for("Matches the account you expected")


def test_declined_consent_says_so_and_a_new_attempt_works(open_window: Open) -> None:
    journey = open_window("ready").journey
    journey.begin()
    journey.type_name_and_password()

    journey.web_wait("#consentHeader")
    journey.web_press("#idBtn_Back")
    journey.wait_for("The sign-in was not approved")
    assert journey.window.context.session.account is None

    journey.press("Start over")
    journey.sign_in()
    assert journey.sees("Is this the right account?")


def test_a_second_attempt_starts_with_an_empty_browser(open_window: Open) -> None:
    journey = open_window("ready").journey
    journey.begin()
    journey.sign_in()

    journey.press("Use a different account")
    journey.web_wait("#i0116")

    assert journey.script("document.querySelector('#i0116').value") == ""


def test_a_lost_answer_makes_one_connector_not_two(open_window: Open) -> None:
    stage = open_window("lost_create_answer")
    journey = stage.journey
    journey.straight_to_review(USE_IT)

    journey.press("Create connector")
    journey.wait_for_step(Step.DONE, seconds=60)

    assert stage.world.keepit.creates == ["Azure DevOps - Contoso"]
    assert sent_creates(stage) == 1


def test_a_wrong_token_keeps_what_was_entered(open_window: Open) -> None:
    journey = open_window("ready").journey
    journey.to_keepit()

    journey.connect_keepit(password="wrong")
    journey.wait_for("doesn't know this token")
    assert journey.field_text("API token user name") == "practice-token"

    journey.connect_keepit(TOKEN_PASSWORD)
    journey.wait_for("Connected to Contoso A/S")


def test_a_later_start_remembers_where_it_stopped_but_no_secret(open_window: Open) -> None:
    first = open_window("ready")
    first.journey.begin(expected=ACCOUNT)
    first.journey.sign_in()
    first.journey.check()
    first.journey.go_on_from_organizations()
    first.journey.connect_keepit()
    first.journey.to_connector(USE_IT)
    first.journey.enter("Name", "Backup of everything")
    first.journey.to_review()
    held = first.memory.path.read_text(encoding="utf-8")

    second = open_window("ready")

    second.journey.wait_for("You stopped at")
    assert "Backup of everything" in held
    assert "practice-password" not in held
    assert second.journey.field_text("Expected service account (optional)") == ACCOUNT


def test_closing_while_the_sign_in_waits_leaves_nothing_running(open_window: Open) -> None:
    journey = open_window("ready").journey
    journey.begin()
    journey.web_wait("#i0116")

    journey.window.done(0)

    until(lambda: not journey.window.context.background.running, "every call ended")
    assert journey.web is None
