"""The command line as a person or a program uses it: words, JSON, exit codes."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from setup_assistant import __version__
from setup_assistant.cli import main
from setup_assistant.practice.state.scenarios import SCENARIOS
from tests.support.command_line import Command, Said, Start, schema
from tests.support.verdicts import AFFECTED, KEEPIT_ONLY, TABLE

pytestmark = pytest.mark.sampled

LETTER = {"passed": "P", "failed": "F", "unknown": "U", "not_applicable": "n"}


def letters(document: dict[str, Any]) -> str:
    affected = next(o for o in document["organizations"] if o["name"] == AFFECTED)
    findings = [*affected["findings"], document["account"]["finding"]]
    return "".join(LETTER[finding["verdict"]] for finding in findings)


def test_every_scenario_has_its_line_in_a_table() -> None:
    extra = {"demo", "policy_enforced", "unreadable_owner"}

    assert set(SCENARIOS) == {*TABLE, *KEEPIT_ONLY, *extra}


@pytest.mark.parametrize("scenario", [name for name, row in TABLE.items() if row[0]])
def test_verdicts_and_exit_code(scenario: str, fleet: Start) -> None:
    verdicts, expected = TABLE[scenario]

    checked = fleet(scenario, None).run("check", "--json")

    document = json.loads(checked.out)
    jsonschema.validate(document, schema("check-2"))
    assert (letters(document), checked.code) == (verdicts, expected)
    assert document["ready"] is (expected == 0)


@pytest.mark.parametrize(
    "scenario",
    [name for name, row in TABLE.items() if not row[0] and name != "offline"],  # that has no ports
)
def test_without_sign_in_or_service_the_exit_code_is_four(scenario: str, fleet: Start) -> None:
    checked = fleet(scenario).run("check")

    assert (checked.code, checked.out) == (4, "")
    assert "Traceback" not in checked.err


def test_the_table_names_every_open_point_and_what_to_do(command: Command) -> None:
    checked = command("check", "--practice", "--scenario", "policy_off")

    assert checked.code == 1
    assert "fabrikam-labs: OAuth access is off" in checked.out
    assert "https://dev.azure.com/fabrikam-labs/_settings/organizationPolicy" in checked.out
    assert "12 organizations, 11 ready, 1 needs attention" in checked.out
    assert "The practice Microsoft approves it by itself." in checked.err


def test_only_the_organizations_asked_for_are_checked(fleet: Start) -> None:
    chosen = ("--organization", "contoso", "--organization", "contoso-hr")

    checked = fleet("policy_off", None).run("check", "--json", *chosen)

    assert checked.code == 0
    organizations = json.loads(checked.out)["organizations"]
    assert [organization["name"] for organization in organizations] == ["contoso", "contoso-hr"]


def test_an_organization_that_does_not_exist_is_explained_once(fleet: Start) -> None:
    checked = fleet().run("check", "--organization", "nosuchorg")

    assert checked.code == 1
    assert checked.out.count("Azure DevOps does not know an organization called nosuchorg.") == 1
    assert "nosuchorg: OAuth access could not be read" in checked.out
    assert "without this setting" not in checked.out
    assert "remove the account" not in checked.out


def test_an_organization_that_does_not_exist_has_its_reason_in_the_document(fleet: Start) -> None:
    checked = fleet().run("check", "--json", "--organization", "nosuchorg")

    document = json.loads(checked.out)
    jsonschema.validate(document, schema("check-2"))
    assert set(document["organizations"][0]["unread"].values()) == {"not_found"}


def test_the_language_of_a_document_is_escaped_only_where_pipes_change_it(fleet: Start) -> None:
    checked = fleet("policy_off").run("check", "--json")

    policy = "“Third-party application access via OAuth”"
    assert (policy in checked.out) == (os.name != "nt")
    assert policy in checked.out.encode().decode("unicode_escape" if os.name == "nt" else "utf-8")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("check", "--organization", "no spaces"), "letters, digits and hyphens"),
        (("check", "--client-id", "abc"), "“abc” is not an application id"),
        (("check", "--practice", "--scenario", "nope"), "There is no scenario “nope”"),
        (("practice", "--organizations", "-1"), "whole number"),
        (("practice", "--latency-ms", "x"), "“x” is not a whole number"),
        (("check", "--scenario", "ready"), "add --practice"),
        (("--scenario", "ready"), "add --practice"),
        (("--scenario", "ready", "check"), "add --practice"),
        (("--tour", "pictures", "--scenario", "demo"), "leave out --scenario"),
        (("--practice", "--tour", "pictures", "--scenario", "demo"), "leave out --scenario"),
        (("--practice", "--scenario", "nope"), "There is no scenario “nope”"),
        (("practice", "--scenario", "nope"), "There is no scenario “nope”"),
        (("unknown",), "unknown"),
        (("check",), "No app registration is configured"),
    ],
)
def test_usage_is_explained_in_a_sentence(
    arguments: tuple[str, ...], sentence: str, command: Command
) -> None:
    refused = command(*arguments)

    assert (refused.code, refused.out) == (2, "")
    assert sentence in refused.err


def test_the_version(command: Command) -> None:
    assert command("--version") == Said(0, f"{__version__}\n", "")


def test_stopping_by_the_keyboard_is_no_verdict(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "_run", stopped)

    assert command("check", "--practice") == Said(130, "", "Stopped\n")


def test_a_fresh_account_is_told_what_to_open_once(fleet: Start) -> None:
    checked = fleet("never_opened").run("check", "--json")

    assert checked.code == 4
    assert "This account has never opened Azure DevOps." in checked.err + checked.out
    assert "https://aex.dev.azure.com/me" in checked.err + checked.out
    assert "Check the name" not in checked.err + checked.out


def test_without_network_the_details_follow_the_sentence(command: Command) -> None:
    checked = command("check", "--practice", "--scenario", "offline")

    assert (checked.code, checked.out) == (4, "")
    assert "Traceback" not in checked.err
    lines = checked.err.splitlines()
    assert "localhost" in lines[-2]
    assert lines[-1].startswith("Details: localhost, ")


def test_a_bug_is_one_line_with_its_place(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_arguments: object) -> int:
        raise KeyError(str(tmp_path))

    monkeypatch.setattr(main, "_run", broken)

    ended = command("check", "--practice")

    assert ended.code == 3
    place = f"KeyError at {Path(__file__).name}:"
    assert ended.err.startswith(f"Something unexpected happened: {place}")
    assert str(tmp_path) not in ended.err
    assert len(ended.err.splitlines()) == 1
