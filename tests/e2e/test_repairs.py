"""Repair and undo through the window: what the person confirms, what the world is before and after."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from setup_assistant.flow import Step
from setup_assistant.model import Outcome
from setup_assistant.practice.state.people import ADMINISTRATOR, SERVICE_ACCOUNT
from setup_assistant.services.microsoft.tokens import TokenSource
from setup_assistant.ui.changes.administrator_dialog import AdministratorDialog
from setup_assistant.ui.done.page import DonePage
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.tour.journey import USE_IT
from tests.e2e.conftest import Open
from tests.support.ui.changes import LABS, REMOVE, TURN_OFF, page_of, repair, state, undo, writes
from tests.support.ui.trials import Settled

pytestmark = pytest.mark.sampled


def listening() -> bool:
    """Whether anything still waits for a browser's answer."""
    return any(thread.name == "sign-in answer" for thread in threading.enumerate())


def test_the_policy_is_repaired_and_undone(open_window: Open) -> None:
    stage = open_window("policy_off")
    journey, before = stage.journey, state(stage)
    journey.to_organizations()

    journey.press("Turn on OAuth access…")
    assert writes(stage) == []
    journey.press("Turn on in 1 organization")
    journey.wait_for("OAuth access turned on in 1 organization.")
    journey.wait_for("Checked again at")

    inspection = journey.window.context.session.inspection
    assert inspection is not None
    assert inspection.ready
    assert journey.sees("12 ready")
    assert state(stage) != before
    undo(stage, TURN_OFF)
    journey.wait_for("1 change undone.")
    journey.wait_for("1 needs attention")
    assert state(stage) == before
    assert writes(stage) == ["PATCH", "PATCH"]


def test_the_account_is_added_by_an_administrator_and_removed_again(open_window: Open) -> None:
    stage = open_window("not_administrator")
    journey, before = stage.journey, state(stage)
    journey.to_organizations()
    journey.press("Sign in as an administrator…")
    journey.type_name_and_password(ADMINISTRATOR)
    journey.accept()
    journey.press("Add in 1 organization")
    journey.wait_for("Added to administrators in 1 organization.")
    assert journey.sees("12 ready")

    undo(stage, REMOVE)
    journey.wait_for("1 change undone.")

    assert state(stage) == before
    assert writes(stage) == ["PUT", "DELETE"]


def test_the_last_page_saves_the_report_and_undoes(open_window: Open, tmp_path: Path) -> None:
    stage = open_window("policy_off")
    journey, before = stage.journey, state(stage)
    repair(stage)
    journey.go_on_from_organizations()
    journey.connect_keepit()
    journey.to_connector(USE_IT)
    journey.to_review()
    journey.press("Create connector")
    journey.wait_for_step(Step.DONE)
    page = journey.window.page_now()
    assert isinstance(page, DonePage)
    page.saver.choose_folder = lambda: str(tmp_path)

    journey.press("Save report…")
    journey.wait_for("The report is saved.")
    journey.press("Close")
    journey.press("Show changes…")
    journey.press(TURN_OFF)
    journey.press("Undo 1 change")
    journey.wait_for("1 change undone.")
    journey.wait_for("Checked again at")

    inspection = journey.window.context.session.inspection
    assert inspection is not None
    assert not inspection.ready
    assert state(stage) == before
    (tenant,) = json.loads(next(tmp_path.glob("*/*.json")).read_text(encoding="utf-8"))["tenants"]
    assert tenant["created"] is not None


def test_an_administrator_signs_in_only_for_the_change(open_window: Open) -> None:
    stage = open_window("not_administrator_policy_off")
    journey, before = stage.journey, state(stage)
    journey.to_organizations()

    journey.press("Sign in as an administrator…")
    journey.wait_for(
        f"Practice: sign in as the administrator {ADMINISTRATOR}, password “practice”."
    )
    journey.web_enter("#i0116", ADMINISTRATOR)
    journey.press("Trouble signing in?")
    journey.wait_for("What do you see?")
    journey.press("Back")
    assert journey.script("document.querySelector('#i0116').value") == ADMINISTRATOR
    journey.type_name_and_password(ADMINISTRATOR)
    journey.accept()
    journey.wait_for("Make 2 changes in 1 organization?")
    assert journey.sees(ADMINISTRATOR)
    helper = page_of(stage).changes._administrator
    assert helper is not None
    tokens = helper.first.tokens
    assert isinstance(tokens, TokenSource)
    journey.press("Make 2 changes")
    journey.wait_for("Added to administrators in 1 organization.")

    assert journey.sees("12 ready")
    assert journey.web is None
    entries = journey.window.context.ledger.entries()
    assert {e.deed.actor.upn for e in entries} == {ADMINISTRATOR}
    assert {e.proposal.subject.upn for e in entries} == {SERVICE_ACCOUNT}
    assert {e.deed.outcome for e in entries} == {Outcome.CONFIRMED}
    assert page_of(stage).changes._administrator is None
    assert stage.world.issued(tokens._token) is None
    undo(stage, TURN_OFF, REMOVE)
    journey.wait_for("2 changes undone.")
    assert state(stage) == before


def test_the_same_account_is_refused_as_the_second_one(open_window: Open) -> None:
    stage = open_window("not_administrator")
    journey = stage.journey
    journey.to_organizations()
    journey.press("Sign in as an administrator…")

    journey.type_name_and_password(SERVICE_ACCOUNT)

    journey.wait_for("This is the same account")
    assert journey.has_button("Start over")
    assert writes(stage) == []


def test_where_the_private_browser_does_not_work_the_administrator_is_offered_the_own_one(
    open_window: Open,
) -> None:
    journey = open_window("not_administrator").journey
    journey.to_organizations()
    journey.window.context.trial = Settled("The private browser was tried out and stopped.")
    journey.press("Sign in as an administrator…")

    journey.wait_for("The private browser was tried out and stopped")
    dialog = journey.front
    assert isinstance(dialog, AdministratorDialog)
    assert journey.lacks_button("Start over")  # it would end the same
    assert dialog.focusWidget() is journey.find(QPushButton, "Open my browser")
    journey.press("I have signed out, or I will use a private window")
    journey.press("Open my browser")
    journey.wait_for("Your browser is open.")
    assert listening()

    journey.press("Cancel")
    until(lambda: not listening(), "the end of what listens for the browser's answer")


def test_somebody_who_is_no_administrator_is_told_before_anything_is_confirmed(
    open_window: Open,
) -> None:
    stage = open_window("not_administrator")
    labs = stage.world.organizations[LABS]
    labs.join(stage.world.people["anna.lind@contoso.com"], labs.contributors)
    journey = stage.journey
    journey.to_organizations()
    journey.press("Sign in as an administrator…")

    journey.type_name_and_password("anna.lind@contoso.com")
    journey.accept()

    journey.wait_for("anna.lind@contoso.com may not make these changes")
    assert writes(stage) == []


def test_what_was_changed_is_told_also_when_it_cannot_be_checked_again(open_window: Open) -> None:
    stage = open_window("policy_off")
    journey = stage.journey
    journey.to_organizations()
    journey.press("Turn on OAuth access…")
    journey.wait_for("What changes")
    stage.world.flags.add("expired_sign_in")

    journey.press("Turn on in 1 organization")
    journey.wait_for("OAuth access turned on in 1 organization.")

    assert journey.sees("They could not be checked again. The sign-in has ended")
    assert journey.sees("1 could not be read")
    assert journey.lacks("Checked again at")
