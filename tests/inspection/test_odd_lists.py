"""One odd entry of the account's list, and organizations that the list names but nobody answers for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from setup_assistant import errors
from setup_assistant.checks import registry
from setup_assistant.inspection.inspect import inspect, inspect_one
from setup_assistant.model import Inspection, OrganizationStatus, Verdict
from setup_assistant.practice.state import scenarios
from setup_assistant.practice.state.world import World
from tests.support.devops_site import account, check, faulty, view
from tests.support.verdicts import AFFECTED, letters


def with_odd(world: World, *odd: Any, only_odd: bool = False) -> Inspection:
    """The inspection of an account in whose lists there are such entries too."""

    def listed(_environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "application/json")])
        good = [
            {"accountId": organization.id, "accountName": organization.name}
            for organization in world.organizations.values()
        ]
        return [json.dumps({"value": [*odd, *([] if only_odd else good)]}).encode()]

    return inspect(view(faulty(world, "/_apis/accounts", listed), account(world)))


@pytest.mark.parametrize("odd", [None, "contoso", {}, {"accountId": "x"}, {"accountName": "  "}])
def test_one_odd_entry_is_shown_unread_and_the_others_are_checked(odd: Any) -> None:
    world = scenarios.make("ready", 3)

    inspection = with_odd(world, odd)

    shown = {one.organization.name: one for one in inspection.organizations}
    assert set(shown) == {*world.organizations, "#1"}
    assert shown["#1"].status is OrganizationStatus.UNKNOWN
    assert {f.verdict for f in shown["#1"].findings} == {Verdict.UNKNOWN}
    assert inspection.count(OrganizationStatus.READY) == 3
    assert (inspection.ready, inspection.complete) == (False, True)
    words = registry.headline(shown["#1"])
    assert words.found.startswith(
        "The account's list holds #1 in a form that can't be understood, so it was not asked."
    )
    assert words.link == "https://aex.dev.azure.com/me"


def test_an_odd_entry_is_not_asked_for_when_it_is_checked_again() -> None:
    world = scenarios.make("ready", 3)
    found = with_odd(world, {"accountName": AFFECTED, "accountId": "?"})
    assert AFFECTED not in [
        one.organization.name for one in found.organizations if one.organization.odd
    ]
    world.organizations.pop(AFFECTED)
    odd = next(
        one
        for one in with_odd(world, {"accountName": AFFECTED}).organizations
        if one.organization.odd
    )
    world.log.clear()

    again = inspect_one(faulty(world, "nothing", lambda *_: []), account(world), odd.organization)

    assert again.status is OrganizationStatus.UNKNOWN
    assert world.log == []


def test_whoever_names_it_has_it_checked() -> None:
    world = scenarios.make("ready", 3)
    odd = {"accountName": AFFECTED}

    def listed(_environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "application/json")])
        good = {"accountId": world.organizations["contoso"].id, "accountName": "contoso"}
        return [json.dumps({"value": [odd, good]}).encode()]

    devops = faulty(world, "/_apis/accounts", listed)

    assert inspect(view(devops, account(world)), only=[AFFECTED]).ready
    assert not inspect(view(devops, account(world))).ready


def test_a_list_without_one_sound_entry_is_no_list() -> None:
    with pytest.raises(errors.MalformedAnswer, match="list the organizations"):
        with_odd(scenarios.make("ready", 3), {"AccountName": "contoso"}, only_odd=True)


def test_listed_but_silent_is_renamed_or_deleted_and_no_name_is_to_be_checked() -> None:
    inspection = check(scenarios.make("deleted", 3), added=["no-such-organization"])

    assert letters(inspection, AFFECTED) == "UUUUP"
    found = {one.organization.name: one for one in inspection.organizations}
    listed, named = (
        registry.headline(found[AFFECTED]),
        registry.headline(found["no-such-organization"]),
    )
    assert listed.found.startswith(
        "It is in the account's own list, but doesn't answer (HTTP 404). It may have been renamed or "
        "deleted."
    )
    assert "28 days" in listed.why
    assert "Check the name" not in " ".join(listed.by_hand)
    assert "Check the name" in " ".join(named.by_hand)
    assert named.found.startswith("Azure DevOps does not know an organization called")
    assert {f.reason for f in found[AFFECTED].findings} == {"not_found"}


def test_an_account_that_never_opened_azure_devops_is_told_so() -> None:
    world = scenarios.make("ready", 3)
    body = {"typeKey": "ProfileDoesNotExistException", "message": "The profile does not exist."}

    def nobody(_environ: Any, start_response: Any) -> list[bytes]:
        start_response("404 Not Found", [("Content-Type", "application/json")])
        return [json.dumps(body).encode()]

    with pytest.raises(errors.NeverOpened) as raised:
        inspect(view(faulty(world, "/profiles/me", nobody), account(world)))

    said = str(raised.value)
    assert said.startswith("This account has never opened Azure DevOps.")
    assert said.count("https://aex.dev.azure.com/me") == 1
    assert "name" not in said
    body["typeKey"] = "SomethingElseException"
    with pytest.raises(errors.NotFound) as other:
        inspect(view(faulty(world, "/profiles/me", nobody), account(world)))
    assert not isinstance(other.value, errors.NeverOpened)
    assert "Check the name" not in str(other.value)
