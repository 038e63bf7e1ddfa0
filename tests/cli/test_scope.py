"""Organizations that are left out or set aside, through every command."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from defusedxml.ElementTree import fromstring

from setup_assistant.practice.state.keepit import EXISTING_NAME, TOKEN_NAME, TOKEN_PASSWORD
from setup_assistant.practice.state.policies import OAUTH
from setup_assistant.profiles import Profiles
from tests.support.command_line import Command, Fleet, Said, Start, schema

pytestmark = pytest.mark.sampled


LABS, ARCHIVE, AWAY = "fabrikam-labs", "fabrikam-archive", "northwind-emea"
LEFT_OUT = ("--not-backed-up", LABS, "--not-backed-up", ARCHIVE)
ASIDE = ("--set-aside", AWAY, "--reason", "Sold in May, ticket 4711", "--until", "2999-12-31")
EVERY = (*LEFT_OUT, *ASIDE)
"""All that isn't ready in ``demo``: the policy is off in two, and one can't be entered."""


@pytest.fixture
def demo(fleet: Start) -> Fleet:
    return fleet("demo", 12)


def run(fleet: Fleet, command: str, *options: str) -> Said:
    return fleet.run(command, "--token-stdin", *options, stdin=fleet.token())


def checked(fleet: Fleet, *options: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(run(fleet, "check", "--json", *options).out)
    jsonschema.validate(document, schema("check-2"))
    return document


def changes(fleet: Fleet) -> list[str]:
    return [call.method for call in fleet.world.log if call.method in ("PATCH", "PUT")]


@pytest.mark.parametrize(
    ("options", "code", "last"),
    [
        ((), 1, "12 organizations, 9 ready, 2 need attention, 1 needs a sign-in"),
        (LEFT_OUT, 1, "12 organizations, 10 to back up, 9 ready, 1 needs a sign-in"),
        (ASIDE, 1, "12 organizations, 9 ready, 2 need attention, 1 set aside"),
        (EVERY, 0, "12 organizations, 10 to back up, 9 ready, 1 set aside"),
    ],
)
def test_the_last_line_of_a_check_is_the_windows_sentence(
    options: tuple[str, ...], code: int, last: str, demo: Fleet
) -> None:
    said = run(demo, "check", *options)
    assert (said.code, said.out.splitlines()[-1]) == (code, last)
    assert ("Set aside until 2999-12-31" in said.out) is (ASIDE[0] in options)
    assert ("Won't be backed up" in said.out) is (LEFT_OUT[0] in options)
    assert f"{LABS}: OAuth" not in said.out or LEFT_OUT[0] not in options


def test_the_document_tells_what_was_decided(demo: Fleet) -> None:
    found = checked(demo, *EVERY, "--coverage")
    assert found["ready"] is True
    assert found["summary"] == {
        "organizations": 12, "to_back_up": 10, "ready": 9, "attention": 0, "unknown": 0,
        "set_aside": 1, "left_out": 2,
    }  # fmt: skip
    held = {one["name"]: one for one in found["organizations"]}
    verdicts = {f["check"]: f["verdict"] for f in held[LABS]["findings"]}
    assert (held[LABS]["status"], held[LABS]["backup"]) == ("left_out", False)
    assert verdicts == {
        "directory": "passed", "administrator": "passed", "oauth_access": "not_applicable",
        "access_level": "not_applicable",
    }  # fmt: skip
    assert held[LABS]["coverage"] == {"not_applicable": "left_out"}
    assert held[LABS]["findings"][2]["found"].startswith("OAuth access is off and stays off.")
    assert "projects" in held["contoso"]["coverage"]
    assert {f["verdict"] for f in held[AWAY]["findings"]} == {"accepted"}
    exemption = held[AWAY]["set_aside"]
    assert (exemption["reason"], exemption["until"]) == ("Sold in May, ticket 4711", "2999-12-31")
    assert exemption["by"] == found["account"]["upn"]


def test_junit_skips_what_is_accepted_with_the_reason(demo: Fleet, tmp_path: Path) -> None:
    file = tmp_path / "junit.xml"
    assert run(demo, "check", *EVERY, "--junit", str(file)).code == 0
    root = fromstring(file.read_text(encoding="utf-8"))
    assert (root.get("failures"), root.get("errors")) == ("0", "0")
    (suite,) = root.findall(f".//testsuite[@name='{AWAY}']")
    skipped = suite.findall(".//skipped")
    assert len(skipped) == len(suite.findall("testcase")) == 4
    assert all("Sold in May, ticket 4711" in (held.text or "") for held in skipped)


def test_after_its_date_it_counts_again(demo: Fleet) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    found = run(demo, "check", *LEFT_OUT, *ASIDE[:4], "--until", yesterday)
    assert found.code == 1
    assert f"{AWAY}: Set aside until {yesterday}, which has passed." in found.out
    assert found.out.splitlines()[-1].endswith("9 ready, 1 needs a sign-in")


def test_a_requirement_that_is_not_met_is_not_set_aside(demo: Fleet) -> None:
    found = checked(demo, "--set-aside", LABS, "--reason", "We don't want it")
    held = {one["name"]: one for one in found["organizations"]}
    assert (held[LABS]["status"], found["ready"]) == ("attention", False)
    assert held[LABS]["set_aside"]["until"] is None


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--not-backed-up", "contosso"), "Not among the organizations that are checked: contosso."),
        (("--set-aside", "gone", "--reason", "x"), "Not among the organizations that are checked: gone."),
        (("--not-backed-up", "no/name!"), "Enter the organization's name"),
        (("--set-aside", AWAY), f"Say why {AWAY} is set aside: add --reason TEXT behind it."),
        (("--reason", "x"), "--reason belongs behind a --set-aside NAME."),
        (("--until", "2027-01-01"), "--until belongs behind a --set-aside NAME."),
        (("--set-aside", AWAY, "--reason", " "), "Enter a reason of at most 200 characters."),
        (("--set-aside", AWAY, "--reason", "x" * 201), "Enter a reason of at most 200 characters."),
        (("--set-aside", AWAY, "--reason", "x", "--until", "soon"), "“soon” is not a date"),
        (("--organization", LABS, "--not-backed-up", LABS), "Every organization is left out."),
        (("--all-profiles", "--not-backed-up", LABS), "--all-profiles"),
    ],
)  # fmt: skip
def test_what_can_not_be_meant_is_refused_before_anything_is_read(
    options: tuple[str, ...], sentence: str, demo: Fleet
) -> None:
    arguments = options if "--all-profiles" in options else ("--token-stdin", *options)
    said = demo.run("check", *arguments, stdin=demo.token())
    assert said.code == 2
    assert sentence in said.err
    assert said.out == ""


def test_several_are_set_aside_each_with_its_own(demo: Fleet) -> None:
    found = checked(
        demo, "--set-aside", AWAY, "--until", "2999-01-01", "--reason", "First",
        "--set-aside", "https://dev.azure.com/Contoso-Web/", "--reason", "Second",
    )  # fmt: skip
    held = {one["name"]: one["set_aside"] for one in found["organizations"] if one["set_aside"]}
    told = {name: (one["reason"], one["until"]) for name, one in held.items()}
    assert told == {AWAY: ("First", "2999-01-01"), "contoso-web": ("Second", None)}


# Plans and changes


def plan_of(fleet: Fleet, folder: Path, *options: str) -> tuple[Path, dict[str, Any]]:
    said = run(fleet, "plan", "--json", *options)
    document = json.loads(said.out)
    jsonschema.validate(document, schema("plan-2"))
    file = folder / "plan.json"
    file.write_text(said.out, encoding="utf-8")
    return file, document


def test_a_plan_never_changes_what_is_left_out_and_says_so(demo: Fleet, tmp_path: Path) -> None:
    file, document = plan_of(demo, tmp_path, "--not-backed-up", LABS, *ASIDE)
    assert [change["organization"] for change in document["changes"]] == [ARCHIVE]
    assert document["ready_after"] is True
    held = {one["name"]: one for one in document["organizations"]}
    assert (held[LABS]["backup"], held[ARCHIVE]["backup"]) == (False, True)
    assert held[LABS]["id"]
    assert held[AWAY]["set_aside"]["reason"] == "Sold in May, ticket 4711"

    applied = run(demo, "apply", "--plan", str(file), "--yes")

    assert (applied.code, changes(demo)) == (0, ["PATCH"])
    policy = demo.world.organizations[LABS].policies["Policy.DisallowOAuthAuthentication"]
    assert policy.value is True, "what is left out stays as it is"


def test_apply_takes_the_options_too(demo: Fleet) -> None:
    said = run(demo, "apply", *EVERY)
    assert said.code == 0
    assert "There is nothing to change." in said.out
    assert f"Set aside until 2999-12-31: {AWAY} (“Sold in May, ticket 4711”)" in said.out
    assert f"{LABS}, {ARCHIVE}" in said.out or f"{ARCHIVE}, {LABS}" in said.out


def test_who_reads_a_plan_of_a_later_version_is_told_how_to_make_it_anew(
    demo: Fleet, tmp_path: Path
) -> None:
    file, document = plan_of(demo, tmp_path)
    for version in (3, 0, "2", None):
        file.write_text(json.dumps(document | {"version": version}), encoding="utf-8")
        said = run(demo, "apply", "--plan", str(file), "--yes")
        assert (said.code, changes(demo)) == (2, [])
        assert "Make it with “plan --json”." in said.err
    for entries in (
        None,
        [3],
        [{"name": LABS}],
        [{"name": LABS, "id": "", "backup": 1, "set_aside": None}],
    ):
        file.write_text(json.dumps(document | {"organizations": entries}), encoding="utf-8")
        said = run(demo, "apply", "--plan", str(file), "--yes")
        assert (said.code, changes(demo)) == (2, [])
        assert "can't be used as a plan (organizations" in said.err


# Creating

CONNECTOR = (
    "--connector-name", "Azure DevOps - Fleet", "--region", "dk-co", "--authorization", EXISTING_NAME,
)  # fmt: skip


@pytest.fixture
def create(demo: Fleet, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Said]:
    """``create(file)``: create the connector of the plan in ``file``."""

    def run_(file: Path) -> Said:
        monkeypatch.setenv("DEVOPS", demo.token())
        return demo.run(
            "create", "--plan", str(file), "--yes", "--token-env", "DEVOPS", "--keepit-token-stdin",
            stdin=f"{TOKEN_NAME}\n{TOKEN_PASSWORD}\n",
        )  # fmt: skip

    return run_


def test_create_goes_on_with_the_plans_decisions_and_names_them(
    demo: Fleet, tmp_path: Path, create: Callable[[Path], Said]
) -> None:
    file, _document = plan_of(demo, tmp_path, *EVERY, *CONNECTOR)
    said = create(file)
    assert "although-not-ready" not in said.err
    assert demo.world.keepit.creates == ["Azure DevOps - Fleet"]
    for name in (LABS, ARCHIVE, AWAY):
        assert name in said.out + said.err


def test_create_takes_no_more_than_was_decided(
    demo: Fleet, tmp_path: Path, create: Callable[[Path], Said]
) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    for options in ((), LEFT_OUT, ASIDE, (*LEFT_OUT, *ASIDE[:4], "--until", yesterday)):
        file, _document = plan_of(demo, tmp_path, *options, *CONNECTOR)
        said = create(file)
        assert (said.code, demo.world.keepit.creates) == (1, [])
        assert "add --although-not-ready" in said.err


def test_an_organization_that_is_new_since_the_plan_is_to_be_backed_up(
    demo: Fleet, tmp_path: Path, create: Callable[[Path], Said]
) -> None:
    with demo.world.lock:
        late = demo.world.organizations.pop("contoso-web")
    file, _document = plan_of(demo, tmp_path, *EVERY, *CONNECTOR)
    late.policies[OAUTH] = replace(late.policies[OAUTH], value=True)
    with demo.world.lock:
        demo.world.organizations["contoso-web"] = late
    said = create(file)
    assert (said.code, demo.world.keepit.creates) == (1, [])
    assert "contoso-web" in said.err


# Profiles


def test_a_profile_keeps_what_was_decided(
    demo: Fleet, command: Command, saved: Profiles, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = command("profile", "save", "Contoso", *EVERY)
    assert kept.code == 0
    assert f"without {LABS}" in kept.out
    assert f"{AWAY} set aside until 2999-12-31: “Sold in May, ticket 4711”" in kept.out
    assert "decisions" in json.loads(command("profile", "list", "--json").out)["Contoso"]

    found = checked(demo, "--profile", "Contoso")
    assert found["ready"] is True
    exemptions = [one["set_aside"]["by"] for one in found["organizations"] if one["set_aside"]]
    assert exemptions == [found["account"]["upn"]]
    assert run(demo, "check", "--profile", "Contoso", *LEFT_OUT).code == 1, "options go before it"


def test_what_a_profile_names_may_be_gone_by_now(
    demo: Fleet, command: Command, saved: Profiles
) -> None:
    command("profile", "save", "Contoso", "--not-backed-up", "long-gone", *EVERY)
    said = run(demo, "check", "--profile", "Contoso")
    assert said.code == 0
    assert "Not among the organizations that are checked any more: long-gone." in said.err


@pytest.mark.parametrize("ago", [0, 1])
def test_a_profile_takes_no_date_that_is_over_when_it_is_used(
    ago: int, command: Command, saved: Profiles
) -> None:
    day = (datetime.now(UTC) - timedelta(days=ago)).date().isoformat()
    kept = command("profile", "save", "Contoso", *ASIDE[:4], "--until", day)
    assert (kept.code, kept.out) == (2, "")
    assert "Choose a date after today." in kept.err
    assert not saved.path.exists()


# Reports


def test_a_report_names_what_is_left_out_and_what_is_accepted(
    demo: Fleet, tmp_path: Path, command: Command
) -> None:
    said = run(demo, "report", *EVERY, "--coverage", "--out", str(tmp_path))
    assert said.code == 0
    (folder,) = (held for held in tmp_path.iterdir() if held.is_dir() and held.name != "data")
    files = {file.suffix: file for file in folder.iterdir()}
    jsonschema.validate(json.loads(files[".json"].read_text("utf-8")), schema("report-2"))
    page = files[".html"].read_text("utf-8")
    for words in (
        "Ready, with accepted exceptions", "Won&#39;t be backed up</dt>", ", chosen by svc-keepit-backup@contoso.com. ",
        "OAuth access was not required there.", "Accepted exceptions (not passed)",
        "until 2999-12-31: “Sold in May, ticket 4711”", "left out of the backup",
    ):  # fmt: skip
        assert words in page
    assert "Every organization is ready" not in page
    lines = files[".csv"].read_text("utf-8-sig")
    assert "accepted_reason" in lines
    assert "Sold in May, ticket 4711" in lines
    again = command("judge", str(files[".json"]))
    assert (again.code, "No verdict has changed." in again.out) == (0, True)
    assert "9 ready, 1 set aside" in again.out


def test_a_report_with_a_plan_takes_its_decisions(
    demo: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USER", TOKEN_NAME)
    monkeypatch.setenv("PASSWORD", TOKEN_PASSWORD)
    connector = ("--connector-name", "Azure DevOps - Contoso Test", "--region", "dk-co")
    file, _document = plan_of(demo, tmp_path, *EVERY, *connector)
    demo.run(
        "report", "--token-stdin", "--plan", str(file), "--keepit-token-env", "USER", "PASSWORD",
        "--format", "json", "--out", str(tmp_path / "out"), stdin=demo.token(),
    )  # fmt: skip
    (saved_file,) = (tmp_path / "out").glob("*/*.json")
    (tenant,) = json.loads(saved_file.read_text("utf-8"))["tenants"]
    assert tenant["summary"]["left_out"] == 2
    assert tenant["summary"]["set_aside"] == 1
    assert tenant["ready"] is True


def test_reports_differ_by_what_was_decided(demo: Fleet, tmp_path: Path, command: Command) -> None:
    files: list[Path] = []
    for name, options in (("old", ()), ("new", EVERY)):
        folder = tmp_path / name
        run(demo, "report", *options, "--format", "json", "--out", str(folder))
        files += folder.glob("*/*.json")
    said = command("compare", *map(str, files), "--json")
    document = json.loads(said.out)
    jsonschema.validate(document, schema("compare-2"))
    assert said.code == 0, "nothing is worse"
    told = [change["words"] for change in document["changes"]]
    assert f"{LABS}: To be backed up → Left out" in told
    assert f"{AWAY}: Administrator: Could not be read → Set aside" in told
    assert command("compare", *map(str, reversed(files))).code == 1
