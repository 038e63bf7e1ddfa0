"""``check --connector``: a connector that exists, looked at with the organizations; unknown is never passed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from defusedxml.ElementTree import fromstring

from setup_assistant.practice.state.keepit import (
    EXISTING_NAME,
    SUGGESTED_NAME,
    TOKEN_PASSWORD,
    Connector,
)
from setup_assistant.practice.state.people import SERVICE_ACCOUNT
from tests.support.command_line import TOKEN, Command, Fleet, Said, Start, schema
from tests.support.junit_shape import faults

pytestmark = pytest.mark.sampled

OUTCOMES = {"P": "", "F": "failure", "U": "error", "n": "skipped"}
LETTER = {"passed": "P", "failed": "F", "unknown": "U", "not_applicable": "n"}


def look(
    practised: Fleet,
    *more: str,
    name: str = SUGGESTED_NAME,
    stdin: str = TOKEN,
    region: str = "dk-co",
) -> Said:
    where = ("--region", region) if region else ()
    return practised.run(
        "check", "--connector", name, *where, "--keepit-token-stdin", *more, stdin=stdin
    )


def well(practised: Fleet) -> None:
    """Nothing is wrong with it."""


def signed_in_again(practised: Fleet) -> None:
    keepit = practised.world.keepit
    (connector,) = keepit.named(SUGGESTED_NAME)
    keepit.sign_in_again(connector, SERVICE_ACCOUNT, practised.world.now())


def new(practised: Fleet) -> None:
    """It was made a moment ago, and its first backup is due."""
    connector = Connector(SUGGESTED_NAME, created=practised.world.now(), enabled=True)
    practised.world.keepit.add(connector).schedule(practised.world.now())


def runs(practised: Fleet) -> None:
    new(practised)
    (connector,) = practised.world.keepit.named(SUGGESTED_NAME)
    connector.jobs[0].started = practised.world.now()


def not_configured(practised: Fleet) -> None:
    connector = Connector(SUGGESTED_NAME, created=practised.world.now())
    practised.world.keepit.add(connector, "E_INCOMPLETE_CONNECTOR_CONFIG")


def next_day(practised: Fleet) -> None:
    runs(practised)
    practised.world.advance(86400)


@pytest.mark.parametrize(
    ("scenario", "name", "happened", "verdicts", "code"),
    [
        ("ready", EXISTING_NAME, well, "PPPP", 0),
        ("policy_off", EXISTING_NAME, well, "PPPP", 1),
        ("sign_in_ended", SUGGESTED_NAME, well, "FFPP", 1),
        ("sign_in_ended", SUGGESTED_NAME, signed_in_again, "PPPP", 0),
        ("sign_in_ended_for_good", SUGGESTED_NAME, signed_in_again, "FFPP", 1),
        ("sign_in_ended_of_another", SUGGESTED_NAME, signed_in_again, "UFPP", 1),
        ("ready", SUGGESTED_NAME, new, "PPUn", 1),
        ("ready", SUGGESTED_NAME, runs, "PPPn", 0),
        ("ready", SUGGESTED_NAME, next_day, "PPPP", 0),
        ("ready", SUGGESTED_NAME, not_configured, "UFFn", 1),
    ],
)
def test_what_the_connector_comes_to(
    scenario: str,
    name: str,
    happened: Callable[[Fleet], None],
    verdicts: str,
    code: int,
    fleet: Start,
    tmp_path: Path,
) -> None:
    practised = fleet(scenario, None)
    happened(practised)
    junit = tmp_path / "check.xml"

    answer = look(practised, "--json", "--junit", str(junit), name=name)

    document = json.loads(answer.out)
    jsonschema.validate(document, schema("check-2"))
    connector = document["connector"]
    assert connector["name"] == name
    letters = "".join(LETTER[finding["verdict"]] for finding in connector["findings"])
    assert (letters, answer.code) == (verdicts, code)
    assert document["ready"] is (code == 0)
    assert connector["backs_up"] is (set(verdicts) <= {"P", "n"})

    root = fromstring(junit.read_text(encoding="utf-8"))
    assert faults(root) == []
    (suite,) = [suite for suite in root if suite.get("name") == name]
    tags = ["".join(outcome.tag for outcome in case) for case in suite]
    assert tags == [OUTCOMES[letter] for letter in verdicts]
    assert (root.get("failures") == root.get("errors") == "0") is (code == 0)
    writes = [c for c in practised.world.log if c.service == "keepit" and c.method == "POST"]
    assert writes == []


def test_for_people_it_stands_below_the_organizations(fleet: Start) -> None:
    answer = look(fleet("sign_in_ended"))

    table, _head, connector = answer.out.partition(f"Connector “{SUGGESTED_NAME}”")
    assert answer.code == 1
    assert "3 organizations, 3 ready" in table
    assert "Health: Critical (BADLOGIN)" in connector
    assert "the approval doesn't work any more (E_LOGIN)" in connector
    assert "First backup: 2025-06-01 10:00:00 +00:00, complete" in connector
    assert "Last backup: 2025-11-21 22:00:00 +00:00, complete" in connector
    assert connector.rstrip().endswith("The connector needs attention")


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "sentence"),
    [
        ((), TOKEN, 2, "There are: Azure DevOps - Contoso Test"),
        ((), "", 2, "Two lines are expected"),
        ((), f"other\n{TOKEN_PASSWORD}\n", 4, "Keepit didn't accept this token."),
    ],
)
def test_what_can_not_be_looked_at_is_explained_before_the_check(
    arguments: tuple[str, ...], stdin: str, code: int, sentence: str, fleet: Start
) -> None:
    practised = fleet("ready")

    answer = look(practised, *arguments, name="Nobody's", stdin=stdin)

    assert (answer.code, answer.out) == (code, "")
    assert sentence in answer.err
    assert not [call for call in practised.world.log if call.path.startswith("/contoso")]


def test_without_a_region_it_is_asked_for(fleet: Start) -> None:
    answer = look(fleet(), region="")

    assert (answer.code, answer.out) == (2, "")
    assert "--region CODE" in answer.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--connector", "A"), "A connector needs both"),
        (("--keepit-token-stdin",), "A connector needs both"),
        (("--region", "dk-co"), "A connector needs both"),
        (
            ("--connector", "A", "--keepit-token-stdin", "--token-stdin"),
            "Only one sign-in can come from standard input",
        ),
        (
            ("--connector", "A", "--keepit-token-stdin", "--all-profiles"),
            "--all-profiles checks the saved customers as they are",
        ),
    ],
)
def test_options_that_can_not_stand_together(
    arguments: tuple[str, ...], sentence: str, command: Command
) -> None:
    answer = command("check", *arguments)

    assert (answer.code, answer.out) == (2, "")
    assert sentence in answer.err


def test_the_region_comes_from_the_profile(fleet: Start) -> None:
    practised = fleet("ready")
    saved = practised.run_("profile", "save", "Contoso", "--region", "dk-co")
    assert saved.code == 0, saved.err

    answer = look(practised, "--profile", "Contoso", name=EXISTING_NAME, region="")

    assert (answer.code, "The connector backs up" in answer.out) == (0, True)
