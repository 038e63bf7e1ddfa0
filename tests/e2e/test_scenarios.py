"""Scenarios through the window: signed in by the embedded browser, checked, and what stops somebody told."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Open
from tests.support.verdicts import AFFECTED, TABLE, letters

pytestmark = pytest.mark.sampled

CHECKED = ("not_administrator_policy_off", "other_directory", "ready")
"""One of each kind; the command line's tests check every scenario."""


@pytest.mark.parametrize("scenario", CHECKED)
def test_verdicts_in_the_window(scenario: str, open_window: Open) -> None:
    journey = open_window(scenario).journey
    journey.to_organizations()

    inspection = journey.window.context.session.inspection
    assert inspection is not None
    assert letters(inspection) == TABLE[scenario][0]
    shown = journey.sees if scenario == "ready" else journey.lacks
    assert shown("All 12 organizations are ready")


def test_a_conditional_access_block_page_leaves_a_way_out(open_window: Open) -> None:
    journey = open_window("conditional_access_sign_in").journey
    journey.begin()
    journey.type_name_and_password()

    journey.web_wait("#errorHeader")
    journey.press("Trouble signing in?")
    journey.wait_for("What do you see?")
    journey.press("Back")

    journey.web_wait("#errorHeader")  # as it was left


def test_admin_approval_is_explained_with_what_to_do(open_window: Open) -> None:
    journey = open_window("approval_required").journey
    journey.begin()
    journey.type_name_and_password()

    journey.web_wait("#errorHeader")
    journey.web_press("#idBtn_Back")
    journey.wait_for("AADSTS90094")

    assert journey.window.context.session.account is None


def test_a_sign_in_that_ended_is_said_on_the_organizations_page(open_window: Open) -> None:
    journey = open_window("expired_sign_in").journey
    journey.begin()
    journey.sign_in()

    journey.press("Next")
    journey.wait_for("The sign-in has ended")


def test_without_network_the_host_is_named_and_nothing_is_lost(open_window: Open) -> None:
    journey = open_window("offline").journey
    journey.begin()
    journey.sign_in()

    journey.press("Next")
    journey.wait_for("localhost can't be reached")

    assert journey.has_button("Try again")
    assert journey.window.context.session.account is not None
    assert AFFECTED not in " ".join(journey.texts)


def test_an_account_that_never_opened_azure_devops_gets_the_page_to_open(
    open_window: Open,
) -> None:
    journey = open_window("never_opened").journey
    journey.begin()
    journey.sign_in()

    journey.press("Next")
    journey.wait_for("This account has never opened Azure DevOps")

    journey.wait_for("https://aex.dev.azure.com/me once, then check again.")
    assert journey.has_button("Try again")


def test_the_token_without_rights_is_stopped_before_anything_is_created(open_window: Open) -> None:
    stage = open_window("token_without_rights")
    journey = stage.journey
    journey.to_keepit()
    journey.connect_keepit()
    journey.wait_for("No. Use a token made by a Master Admin.")

    assert stage.world.keepit.creates == []


def test_seats_above_the_limit_are_said(open_window: Open) -> None:
    journey = open_window("seats_exceeded").journey
    journey.to_keepit()
    journey.connect_keepit()

    journey.wait_for("Keepit stops backups above the limit.")
