"""``create`` and the people of the plan: nothing is done before all of them can see the connector."""

from __future__ import annotations

import json

import jsonschema
import pytest

from setup_assistant import memory
from setup_assistant.connector.attempt import Marker
from setup_assistant.practice.state.keepit import ACCOUNT, SUGGESTED_NAME
from tests.support.command_line import Command, Fleet, Start, plan, schema

pytestmark = pytest.mark.sampled

ANNA = "anna.lind@contoso.com"


def members(practised: Fleet) -> list[str]:
    return practised.world.keepit.named(SUGGESTED_NAME)[0].members


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500])
def test_access_that_was_refused_is_not_done_and_the_same_command_gives_it(
    status: int, fleet: Start, create: Command
) -> None:
    practised = fleet()
    practised.world.keepit.access_refused = status

    refused = create(practised, plan(), "--yes", "--json")

    document = json.loads(refused.out)
    jsonschema.validate(document, schema("create-1"))
    assert (refused.code, document["outcome"], document["done"]) == (1, "created", False)
    assert f"{ANNA} could not be given access." in document["differences"][0]
    assert memory.of_user(practice=True).load().attempts[0].open

    still = create(practised, plan(), "--yes")
    assert still.code == 1
    practised.world.keepit.access_refused = 0
    again = create(practised, plan(), "--yes")

    assert (again.code, members(practised)) == (0, [ANNA])
    assert practised.world.keepit.creates == [SUGGESTED_NAME]
    assert not memory.of_user(practice=True).load().attempts


@pytest.mark.parametrize("status", [400, 409, 500])
@pytest.mark.parametrize("task", ["", "E_INITIAL_CONFIGURATION_PENDING"])
def test_a_backup_that_was_not_started_is_asked_for_by_the_same_command_again(
    task: str, status: int, fleet: Start, create: Command
) -> None:
    practised = fleet()
    keepit = practised.world.keepit
    keepit.api_task, keepit.start_refused = task, status

    refused = create(practised, plan(), "--yes", "--json")

    document = json.loads(refused.out)
    assert (refused.code, document["outcome"], document["done"]) == (1, "created", False)
    assert "The first backup could not be started." in document["differences"][0]
    assert memory.of_user(practice=True).load().attempts[0].open

    keepit.start_refused = 0
    again = create(practised, plan(), "--yes", "--json")

    assert keepit.named(SUGGESTED_NAME)[0].jobs
    assert json.loads(again.out)["differences"] == []
    assert keepit.creates == [SUGGESTED_NAME]
    assert not memory.of_user(practice=True).load().attempts


def test_a_connector_that_exists_is_completed_where_nobody_remembers_the_attempt(
    fleet: Start, create: Command
) -> None:
    practised = fleet()
    practised.world.keepit.access_refused = 403
    create(practised, plan(), "--yes")
    memory.of_user(practice=True).path.unlink()  # another computer

    still = create(practised, plan(), "--yes", "--json")
    practised.world.keepit.access_refused = 0
    would = create(practised, plan(), "--json")
    told = create(practised, plan())
    given = create(practised, plan(), "--yes")
    same = create(practised, plan(), "--yes", "--json")

    refused, shown, after = (json.loads(said.out) for said in (still, would, same))
    for document in (refused, shown, after):
        jsonschema.validate(document, schema("create-1"))
    assert (still.code, refused["outcome"], refused["done"]) == (1, "exists", False)
    assert (would.code, shown["outcome"]) == (0, "would_give_access")
    assert [request["method"] for request in shown["requests"]] == ["POST"]
    assert "Nothing was sent. Add --yes to give them access." in told.out
    assert given.code == 0
    assert "type, authorization, retention and who may see it were compared" in given.out
    assert members(practised) == [ANNA]
    assert (same.code, after["outcome"], after["done"]) == (0, "exists", True)
    assert practised.world.keepit.creates == [SUGGESTED_NAME]


def test_who_may_see_it_is_not_called_compared_where_it_cannot_be_read(
    fleet: Start, create: Command
) -> None:
    practised = fleet("access_unreadable")
    create(practised, plan(), "--yes")

    again = create(practised, plan(), "--yes")

    assert again.code == 0
    assert "type, authorization and retention were compared" in again.out
    assert "it could not be read back" in again.out


def test_a_connector_that_exists_and_has_a_task_left_is_not_done(
    fleet: Start, create: Command
) -> None:
    practised = fleet("incomplete_configuration")
    create(practised, plan(), "--yes")
    memory.of_user(practice=True).path.unlink()

    said = create(practised, plan(), "--yes", "--json")

    document = json.loads(said.out)
    assert (said.code, document["outcome"], document["done"]) == (1, "exists", False)
    assert document["task"] == "E_INCOMPLETE_CONNECTOR_CONFIG"


def test_what_is_left_to_a_person_is_not_created_or_sent_again(
    fleet: Start, create: Command
) -> None:
    practised = fleet("incomplete_configuration")
    first = create(practised, plan(), "--yes")
    so_far = len(practised.world.log)

    shown = create(practised, plan())
    again = create(practised, plan(), "--yes")
    described = json.loads(create(practised, plan(), "--yes", "--json").out)

    assert "Created in Keepit: " in first.out
    for said in (shown, again):
        assert said.code == 1
        assert "exists already in Keepit" in said.out
        assert "No second one was created. It is not done yet:" in said.out
        assert "Choose the organizations in Keepit" in said.out
        assert "Created in Keepit" not in said.out
        assert "Add --yes" not in said.out
    assert (described["outcome"], described["done"]) == ("exists", False)
    calls = [call for call in practised.world.log[so_far:] if call.service == "keepit"]
    assert [c for c in calls if "/devices" in c.path and c.method != "GET"] == []
    other = create(practised, plan(name="Azure DevOps - Other"), "--yes")
    assert "An earlier run" not in other.err
    assert practised.world.keepit.creates == [SUGGESTED_NAME, "Azure DevOps - Other"]


def test_what_would_finish_an_earlier_run_is_shown_and_not_called_created(
    fleet: Start, create: Command
) -> None:
    practised = fleet()
    practised.world.keepit.access_refused = 403
    create(practised, plan(), "--yes")
    guid = practised.world.keepit.named(SUGGESTED_NAME)[0].guid
    practised.world.keepit.access_refused = 0

    shown = create(practised, plan())
    would = json.loads(create(practised, plan(), "--json").out)
    nothing = list(members(practised))
    finished = create(practised, plan(), "--yes")

    jsonschema.validate(would, schema("create-1"))
    assert (shown.code, would["outcome"], would["connector"]["guid"]) == (0, "would_finish", guid)
    assert [request["method"] for request in would["requests"]] == ["PUT", "POST", "POST"]
    assert all(f"/devices/{guid}" in request["url"] for request in would["requests"])
    assert "an earlier run has not finished it" in shown.out
    assert "Nothing was sent. Add --yes to finish it." in shown.out
    assert "create the connector" not in shown.out
    assert nothing == []
    assert finished.code == 0
    assert "Created in Keepit" not in finished.out
    assert "No second one was created." in finished.out
    assert members(practised) == [ANNA]
    assert practised.world.keepit.creates == [SUGGESTED_NAME]


def test_a_request_that_was_sent_before_is_said_to_be_looked_for_first(
    fleet: Start, create: Command
) -> None:
    practised = fleet()
    Marker(memory.of_user(practice=True), ACCOUNT).sent(SUGGESTED_NAME)

    said = create(practised, plan())

    assert said.code == 0
    assert (
        "An earlier run has asked for it: with --yes the assistant looks for it first." in said.out
    )


def test_a_connector_that_was_removed_is_said_not_to_be_there(
    fleet: Start, create: Command
) -> None:
    practised = fleet()
    practised.world.keepit.access_refused = 403
    create(practised, plan(), "--yes")
    practised.world.keepit.connectors.remove(practised.world.keepit.named(SUGGESTED_NAME)[0])
    practised.world.keepit.access_refused = 0

    gone = create(practised, plan(), "--yes")
    anew = create(practised, plan(), "--yes")

    assert gone.code == 1
    assert (
        f"A note on this computer says that “{SUGGESTED_NAME}” was created. This Keepit account "
        "doesn't have it. Look in Keepit first: trying again creates a new one." in gone.err
    )
    assert "may still create it" not in gone.err
    assert (anew.code, members(practised)) == (0, [ANNA])
