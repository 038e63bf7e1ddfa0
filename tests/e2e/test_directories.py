"""One more sign-in, to another directory, through the real browser; and what is changed there later."""

from __future__ import annotations

import pytest

from setup_assistant.practice.state.people import CONTOSO, NORTHWIND, SERVICE_ACCOUNT
from setup_assistant.practice.state.policies import OAUTH
from setup_assistant.practice.state.scenarios import NORTHWIND_ORGANIZATIONS
from setup_assistant.ui.organizations.page import OrganizationsPage
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.tour.journey import Journey
from tests.e2e.conftest import Open, Stage

pytestmark = pytest.mark.sampled

EMEA, LAB, SHOP = NORTHWIND_ORGANIZATIONS
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
    journey.wait_for("3 organizations of another directory added")
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
    journey.wait_for("Turned on in 1 organization.")
    assert stage.world.organizations[SHOP].policies[OAUTH].value is False
    journey.press("More")
    journey.press_menu("Undo list…")
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
