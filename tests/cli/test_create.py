"""``create --plan``: what a plan must be, what would be sent, and never a second connector."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from setup_assistant import memory
from setup_assistant.cli import parser, plan_file
from setup_assistant.cli.plan import PlanArgs
from setup_assistant.connector.attempt import Marker
from setup_assistant.errors import InputError
from setup_assistant.limits import Limits
from setup_assistant.practice.state.keepit import (
    ACCOUNT,
    EARLIER_RUN,
    EXISTING_NAME,
    SUGGESTED_NAME,
    TOKEN_NAME,
    TOKEN_PASSWORD,
    Connector,
    running,
)
from tests.support.command_line import TOKEN, Command, Fleet, Start, plan, schema

pytestmark = pytest.mark.sampled


def made(practised: Fleet) -> list[str]:
    return practised.world.keepit.creates


# Creating


def test_without_yes_the_requests_are_shown_and_nothing_is_sent(
    fleet: Start, create: Command
) -> None:
    practised = fleet()
    before = practised.world.snapshot()["keepit"]

    said = create(practised, plan())

    assert said.code == 0
    assert said.out.count("Authorization: Basic (left out)") == 4
    assert "<backup-retention>P1Y</backup-retention>" in said.out
    assert "Nothing was sent. Add --yes to create the connector." in said.out
    assert TOKEN_PASSWORD not in said.out + said.err
    assert practised.world.snapshot()["keepit"] == before


def test_the_document_of_a_dry_run_holds_the_requests(fleet: Start, create: Command) -> None:
    said = create(fleet(), plan(), "--json")

    document = json.loads(said.out)
    jsonschema.validate(document, schema("create-1"))
    assert document["outcome"] == "would_create"
    assert [request["method"] for request in document["requests"]] == [
        "POST",
        "PUT",
        "POST",
        "POST",
    ]
    assert TOKEN_PASSWORD not in said.out


def test_with_yes_the_connector_is_created_shared_started_and_read_back(
    fleet: Start, create: Command
) -> None:
    practised = fleet()

    said = create(practised, plan(), "--yes", "--json")

    document = json.loads(said.out)
    jsonschema.validate(document, schema("create-1"))
    assert (said.code, document["outcome"], document["done"]) == (0, "created", True)
    assert made(practised) == [SUGGESTED_NAME]
    held = practised.world.keepit.named(SUGGESTED_NAME)[0]
    assert (held.guid, held.retention, held.members) == (
        document["connector"]["guid"],
        "P1Y",
        ["anna.lind@contoso.com"],
    )
    assert held.enabled
    assert held.waiting
    assert document["backup"]["state"] in ("scheduled", "running")
    assert document["differences"] == []
    assert document["enabled"] in ("accepted", "running")


def test_the_same_command_again_creates_nothing(fleet: Start, create: Command) -> None:
    practised = fleet()
    first = create(practised, plan(), "--yes")

    again = create(practised, plan(retention="P12M"), "--yes")
    described = create(practised, plan(), "--yes", "--json")

    assert (first.code, again.code) == (0, 0)
    assert "Created in Keepit: “Azure DevOps - Contoso”" in first.out
    assert "Turned on: Keepit accepted it and doesn't show it" in first.out
    assert "Retention: 1 year" in first.out
    assert "exists already in Keepit, as the plan wants it" in again.out
    jsonschema.validate(json.loads(described.out), schema("create-1"))
    assert json.loads(described.out)["outcome"] == "exists"
    assert made(practised) == [SUGGESTED_NAME]
    assert not memory.of_user(practice=True).load().attempts


def test_a_lost_answer_leads_to_one_connector(fleet: Start, create: Command) -> None:
    practised = fleet("lost_create_answer")

    said = create(practised, plan(), "--yes")

    assert said.code == 0
    assert made(practised) == [SUGGESTED_NAME]


def test_a_run_that_was_cut_off_is_finished_by_the_same_command(
    fleet: Start, create: Command
) -> None:
    practised = fleet("orphaned_connector")
    before = datetime.fromtimestamp(EARLIER_RUN - 2, UTC)
    remembered = memory.of_user(practice=True)
    Marker(remembered, ACCOUNT, now=lambda: before).sent(SUGGESTED_NAME)

    said = create(practised, plan(retention=None), "--yes")

    assert said.code == 0
    assert made(practised) == []
    assert practised.world.keepit.named(SUGGESTED_NAME)[0].enabled


def test_another_connector_that_is_not_finished_comes_first(fleet: Start, create: Command) -> None:
    practised = fleet()
    Marker(memory.of_user(practice=True), ACCOUNT).sent("Azure DevOps - Before")

    said = create(practised, plan(), "--yes")

    assert (said.code, said.out) == (1, "")
    assert "has not finished the connector “Azure DevOps - Before”" in said.err
    assert made(practised) == []


def test_what_keepit_left_open_is_not_done(fleet: Start, create: Command) -> None:
    practised = fleet("incomplete_configuration")

    said = create(practised, plan(), "--yes")

    assert said.code == 1
    assert "Choose the organizations in Keepit (E_INCOMPLETE_CONNECTOR_CONFIG)" in said.out
    assert create(practised, plan(), "--yes").code == 1
    assert made(practised) == [SUGGESTED_NAME]


def test_members_that_cannot_be_read_back_are_named(fleet: Start, create: Command) -> None:
    said = create(fleet("access_unreadable"), plan(), "--yes")

    assert said.code == 0
    assert "it could not be read back" in said.out


def test_a_connector_that_does_not_appear_is_not_sent_again(fleet: Start, create: Command) -> None:
    practised = fleet()
    practised.limits = Limits(looks=(0.0,))
    Marker(memory.of_user(practice=True), ACCOUNT).sent(SUGGESTED_NAME)

    said = create(practised, plan(), "--yes")

    assert (said.code, said.out) == (1, "")
    assert "Try again in a minute: the assistant looks first" in said.err
    assert made(practised) == []


# What stands in the way


def test_without_authorization_keepits_own_page_is_the_way(fleet: Start, create: Command) -> None:
    said = create(fleet(), plan(authorization=None), "--yes")

    assert (said.code, said.out) == (1, "")
    assert "Give one in Keepit's own page." in said.err


@pytest.mark.parametrize(
    "other",
    [
        running(SUGGESTED_NAME, "o365-admin"),
        running(SUGGESTED_NAME, "azure-do", orglink="another", retention="P1Y"),
    ],
)
def test_a_name_that_another_connector_uses_stops_it(
    other: Connector, fleet: Start, create: Command
) -> None:
    practised = fleet()
    practised.world.keepit.connectors.append(other)

    said = create(practised, plan(), "--yes")

    assert (said.code, said.out) == (1, "")
    assert f"“{SUGGESTED_NAME}” is already used" in said.err
    assert made(practised) == []


def test_another_period_is_another_connector(fleet: Start, create: Command) -> None:
    practised = fleet()
    create(practised, plan(), "--yes")

    said = create(practised, plan(retention="P3Y"), "--yes")

    assert said.code == 1
    assert "already used" in said.err


def test_a_token_without_rights_is_told_before_anything_is_sent(
    fleet: Start, create: Command
) -> None:
    practised = fleet("token_without_rights")

    said = create(practised, plan(), "--yes")

    assert (said.code, said.out) == (1, "")
    assert "may not create connectors" in said.err


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"authorization": "Nobody's"}, f"There are: {EXISTING_NAME}"),
        ({"members": ["nobody@contoso.com"]}, "nobody@contoso.com is not a user"),
    ],
)
def test_what_the_account_does_not_know_is_a_usage_error(
    changes: dict[str, Any], sentence: str, fleet: Start, create: Command
) -> None:
    practised = fleet()

    said = create(practised, plan(**changes), "--yes")

    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
    assert made(practised) == []


# The token of Keepit


def test_a_wrong_token_is_explained(fleet: Start, create: Command) -> None:
    said = create(fleet(), plan(), "--yes", stdin="practice-token\nsecret-guess\n")

    assert (said.code, said.out) == (4, "")
    assert "Keepit didn't accept this token" in said.err
    assert "secret-guess" not in said.err


@pytest.mark.parametrize("typed", ["", "practice-token\n", "\npassword\n", "practice-token\n\n"])
def test_two_lines_are_needed(typed: str, fleet: Start, create: Command) -> None:
    said = create(fleet(), plan(), stdin=typed)

    assert said.code == 2
    assert "Two lines are expected" in said.err


def test_the_token_may_come_in_two_variables(
    fleet: Start, create: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEEPIT_USER", TOKEN_NAME)
    monkeypatch.setenv("KEEPIT_PASSWORD", TOKEN_PASSWORD)

    said = create(fleet(), plan(), "--keepit-token-env", "KEEPIT_USER", "KEEPIT_PASSWORD")

    assert said.code == 0
    assert not {"KEEPIT_USER", "KEEPIT_PASSWORD"} & os.environ.keys()


def test_a_token_has_to_be_handed_in(fleet: Start) -> None:
    said = fleet().run("create", "--plan", "plan.json")

    assert said.code == 2
    assert "--keepit-token-stdin" in said.err


# The plan


@pytest.mark.parametrize(
    ("held", "reason"),
    [
        ("not JSON", "line 1"),
        ([], "it has another form"),
        ({"schema": "setup-assistant/check", "version": 1}, "setup-assistant/check"),
        ({"schema": "setup-assistant/plan", "version": 3}, "setup-assistant/plan 3"),
        (plan(connector={"name": "A"}), "members"),
        (plan(members=[3]), "it has another form"),
        (plan(region="mars"), "mars"),
    ],
)
def test_what_is_no_plan_is_a_usage_error(
    held: Any, reason: str, fleet: Start, tmp_path: Path
) -> None:
    file = tmp_path / "plan.json"
    file.write_text(held if isinstance(held, str) else json.dumps(held), encoding="utf-8")

    said = fleet().run("create", "--plan", str(file), "--keepit-token-stdin", stdin=TOKEN)

    assert (said.code, said.out) == (2, "")
    assert "can't be used as a plan" in said.err
    assert reason in said.err


def test_a_plan_that_is_missing_or_has_no_connector(fleet: Start, create: Command) -> None:
    practised = fleet()

    missing = practised.run("create", "--plan", "nowhere.json", "--keepit-token-stdin")
    without = create(practised, plan(connector=None))

    assert (missing.code, without.code) == (2, 2)
    assert "No such file" in missing.err
    assert "plan --connector-name" in without.err


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "a\nb"}, "Use one line of text"),
        ({"retention": "P0D"}, "longer than zero"),
        ({"members": ["anna@contoso.com", "ANNA@contoso.com"]}, "already in the list"),
    ],
)
def test_values_that_the_window_refuses_are_refused(
    changes: dict[str, Any], sentence: str, fleet: Start, create: Command
) -> None:
    said = create(fleet(), plan(**changes), "--yes")

    assert said.code == 2
    assert sentence in said.err


# The options of a plan's connector


def chosen(*arguments: str) -> dict[str, Any] | None:
    args = parser.parse(["plan", *arguments]).args
    assert isinstance(args, PlanArgs)
    connector = args.connector.connector()
    return None if connector is None else plan_file.described(connector)


def test_the_options_become_the_connector_of_a_plan() -> None:
    found = chosen(
        "--connector-name", " Azure DevOps ", "--region", "de-fr", "--retention", "p1y",
        "--member", "anna@contoso.com", "--authorization", "Other",
    )  # fmt: skip

    assert found == {
        "region": "de-fr",
        "name": "Azure DevOps",
        "retention": "P1Y",
        "members": ["anna@contoso.com"],
        "authorization": "Other",
    }
    for held in (plan(connector=found), plan(connector=None, ready_after=None)):
        jsonschema.validate(held, schema("plan-2"))
    assert chosen() is None
    assert chosen("--region", "de-fr") is None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--retention", "P1Y"), "--connector-name NAME"),
        (("--connector-name", "A"), "--region CODE"),
        (("--connector-name", "A", "--region", "ws", "--retention", "1 year"), "such as P1Y"),
        (("--connector-name", "A", "--region", "ws", "--member", "anna"), "e-mail address"),
    ],
)
def test_options_that_make_no_connector(arguments: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        chosen(*arguments)
