"""One more sign-in, to another directory, through the real browser; and what is changed there later."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from setup_assistant.practice.process import CLIENT_ID
from setup_assistant.practice.state.people import (
    CONTOSO,
    NORTHWIND,
    NORTHWIND_ADMINISTRATOR,
    SERVICE_ACCOUNT,
)
from setup_assistant.practice.state.policies import OAUTH
from setup_assistant.practice.state.scenarios import NORTHWIND_ORGANIZATIONS
from setup_assistant.ui.organizations.page import OrganizationsPage
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.tour.journey import Journey
from tests.e2e.conftest import Open, Stage

pytestmark = pytest.mark.sampled

EMEA, LAB, SHOP = NORTHWIND_ORGANIZATIONS
THEIR_APP = "00000000-0000-4000-8000-00000000000a"
SIGN_IN_THERE = "Sign in to that directory…"


def page_of(journey: Journey) -> OrganizationsPage:
    page = journey.window.page_now()
    assert isinstance(page, OrganizationsPage)
    return page


def shown(journey: Journey) -> dict[str, str]:
    return {row.organization.name: row.status.value for row in page_of(journey).model.visible()}


def tokens_used(stage: Stage) -> set[str]:
    """The directories that have issued tokens."""
    with stage.world.lock:
        return {issued.tenant for issued in stage.world._tokens.values()}


def sign_in_there(journey: Journey, upn: str = SERVICE_ACCOUNT) -> None:
    journey.press(SIGN_IN_THERE)
    journey.type_name_and_password(upn)


def test_organizations_of_another_directory_are_added_by_one_more_sign_in(
    open_window: Open,
) -> None:
    stage = open_window("directories")
    journey = stage.journey
    journey.to_organizations()
    assert (shown(journey)[EMEA], shown(journey)[SHOP]) == ("sign_in", "sign_in")
    assert LAB not in shown(journey)
    assert journey.sees("2 need a sign-in")
    assert journey.sees("It belongs to another directory")
    assert journey.sees(f"Directory {NORTHWIND.id}")
    first = journey.window.context.session

    journey.press(SIGN_IN_THERE)
    journey.web_wait("#i0116")
    assert journey.sees("Sign in to another directory")
    journey.press("Back to the organizations")
    assert journey.sees("2 need a sign-in")
    assert journey.web is None
    assert journey.window.context.session == first

    sign_in_there(journey)
    journey.wait_for("3 organizations of another directory read")
    assert journey.sees(f"as {SERVICE_ACCOUNT}, a guest there.")
    assert journey.sees("Directories: contoso.com and 1 more")
    until(lambda: not page_of(journey).check.running_single, "what was added is read")
    assert {name: shown(journey)[name] for name in NORTHWIND_ORGANIZATIONS} == {
        EMEA: "ready",
        LAB: "ready",
        SHOP: "attention",
    }
    row = page_of(journey).table.current()
    assert row is not None
    assert row.organization.name == SHOP
    assert journey.lacks_button(SIGN_IN_THERE)
    assert tokens_used(stage) == {CONTOSO.id, NORTHWIND.id}

    journey.press("Turn on OAuth access…")
    journey.press("Turn on in 1 organization")
    journey.wait_for("OAuth access turned on in 1 organization.")
    assert stage.world.organizations[SHOP].policies[OAUTH].value is False
    journey.press("More")
    journey.press_menu("Changes made here…")
    page = page_of(journey)
    (entry,) = journey.window.context.changes_made()
    assert entry.proposal.subject.tenant_id == entry.deed.actor.tenant_id == NORTHWIND.id
    journey.press(f"{SHOP}: turn off “Third-party application access via OAuth”")
    journey.press("Undo 1 change")
    journey.wait_for("1 change undone.")
    assert stage.world.organizations[SHOP].policies[OAUTH].value is True

    stage.world.end_sign_ins(NORTHWIND.id)
    page.check_all()
    until(lambda: journey.window.context.session.inspection is not None, "the end of the check")
    statuses = {name: shown(journey)[name] for name in NORTHWIND_ORGANIZATIONS}
    assert statuses == dict.fromkeys(NORTHWIND_ORGANIZATIONS, "sign_in")
    assert shown(journey)["contoso"] == "ready"


def test_an_app_of_one_directory_needs_another_there_and_another_account_is_refused(
    open_window: Open,
) -> None:
    stage = open_window("directories")
    journey, world = stage.journey, stage.world
    world.microsoft.applications[CLIENT_ID] = (CONTOSO.id, CONTOSO.domain)
    world.microsoft.applications[THEIR_APP] = (NORTHWIND.id, NORTHWIND.domain)
    journey.begin(expected=SERVICE_ACCOUNT)
    journey.sign_in()
    journey.check()

    journey.press(SIGN_IN_THERE)
    assert journey.sees("Your app may be for one directory only")
    journey.press("Next")
    journey.web_wait("#errorHeader")  # Microsoft leads nowhere from there
    journey.press("Trouble signing in?")
    panel = page_of(journey).directory.sign_in
    assert panel is not None
    entries = panel.sign_in.trouble.entries
    (something_else,) = entries.findItems("Something else", Qt.MatchFlag.MatchExactly)
    entries.setCurrentItem(something_else)
    journey.press("Check both")
    journey.enter("Application (client) ID", THEIR_APP)
    journey.press("Next")

    journey.type_name_and_password(NORTHWIND_ADMINISTRATOR)
    journey.accept()
    journey.wait_for("This is another account")
    assert journey.sees(f"{NORTHWIND_ADMINISTRATOR} signed in, not {SERVICE_ACCOUNT}.")
    directories = journey.window.context.directories
    assert directories is not None
    assert directories.others == ()
    journey.press("Start over")
    journey.type_name_and_password()
    journey.accept()
    journey.wait_for("3 organizations of another directory read")
    until(lambda: not page_of(journey).check.running_single, "what was added is read")
    assert shown(journey)[LAB] == "ready"
