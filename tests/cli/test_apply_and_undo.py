"""``plan``, ``apply`` and ``undo``: exit codes, words, documents, and the world before and after."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from setup_assistant import settings
from setup_assistant.cli import apply, inspection
from setup_assistant.errors import NetworkError
from setup_assistant.model import Inspection
from setup_assistant.practice.state.people import ADMINISTRATOR, SERVICE_ACCOUNT
from tests.support.command_line import Fleet, Start, schema

pytestmark = pytest.mark.sampled

LABS = "fabrikam-labs"


@pytest.fixture
def start(fleet: Start) -> Start:
    """``start(scenario, organizations)``: a world that runs until the test ends."""
    return fleet


def state(fleet: Fleet) -> dict[str, Any]:
    organizations: dict[str, Any] = fleet.world.snapshot()["organizations"]
    return organizations


def writes(fleet: Fleet) -> list[str]:
    return [c.method for c in fleet.world.log if c.method in ("PATCH", "PUT", "DELETE")]


@pytest.mark.parametrize("scenario", ["policy_off", "slow_change", "lost_change_answer"])
def test_what_the_account_may_is_repaired_and_undone(scenario: str, start: Start) -> None:
    fleet = start(scenario)
    before = state(fleet)

    assert fleet.run("check").code == 1
    applied = fleet.run("apply", "--yes")
    assert applied.code == 0
    assert f"{LABS}: turn on “Third-party application access via OAuth”: Done, read back" in (
        applied.out
    )
    assert f"{LABS}: changing…" in applied.err
    assert fleet.run("check").code == 0

    undone = fleet.run("undo", "--all", "--yes")

    assert (undone.code, writes(fleet)) == (0, ["PATCH", "PATCH"])
    assert state(fleet) == before
    assert fleet.run("undo", "--all", "--yes").out.startswith("Nothing that the assistant changed")


def test_an_administrator_signs_in_for_the_rest(start: Start) -> None:
    fleet = start("not_administrator_policy_off")
    fleet.world.microsoft.approvers = (SERVICE_ACCOUNT, ADMINISTRATOR)
    before = state(fleet)

    applied = fleet.run("apply", "--yes", "--administrator", "code", "--json")

    assert applied.code == 0
    document = json.loads(applied.out)
    jsonschema.validate(document, schema("changes-1"))
    assert document["ready"] is True
    assert [c["outcome"] for c in document["changes"]] == ["confirmed", "confirmed"]
    actors = {c["entry"]["deed"]["actor"]["upn"] for c in document["changes"]}
    assert actors == {ADMINISTRATOR}
    undone = fleet.run("undo", "--all", "--yes", "--token-stdin", stdin=fleet.token())
    assert undone.code == 0
    assert state(fleet) == before


def test_several_organizations_are_repaired_and_undone(start: Start) -> None:
    fleet = start("demo", 12)
    before = state(fleet)

    applied = fleet.run("apply", "--yes")
    undone = fleet.run("undo", "--all", "--yes")

    assert (applied.code, undone.code) == (1, 0)
    assert "12 organizations, 11 ready, 1 needs a sign-in" in applied.out
    assert writes(fleet) == ["PATCH"] * 4
    assert state(fleet) == before


def test_the_account_is_added_and_removed_again(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet = start("not_administrator")
    before = state(fleet)
    monkeypatch.setenv("ADMIN_TOKEN", fleet.token(ADMINISTRATOR))

    assert fleet.run("apply", "--yes", "--administrator-token-env", "ADMIN_TOKEN").code == 0
    assert fleet.run("undo", "--all", "--yes").code == 0

    assert writes(fleet) == ["PUT", "DELETE"]
    assert state(fleet) == before


def test_an_administrators_token_can_come_from_a_variable(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet = start("not_administrator")
    monkeypatch.setenv("ADMIN_TOKEN", fleet.token(ADMINISTRATOR))

    applied = fleet.run("apply", "--yes", "--administrator-token-env", "ADMIN_TOKEN")

    assert applied.code == 0
    assert writes(fleet) == ["PUT"]
    assert "Now the access token of an administrator is used." in applied.err
    assert "signs in" not in applied.err


def test_the_same_account_twice_is_refused(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    fleet = start("not_administrator")
    monkeypatch.setenv("ADMIN_TOKEN", fleet.token())

    applied = fleet.run("apply", "--yes", "--administrator-token-env", "ADMIN_TOKEN")

    assert (applied.code, writes(fleet)) == (4, [])
    assert "This is the same account" in applied.err


def test_without_an_administrator_it_is_said_what_to_add(start: Start) -> None:
    fleet = start("not_administrator")

    applied = fleet.run("apply", "--yes")

    assert (applied.code, writes(fleet)) == (1, [])
    assert "--administrator code" in applied.err


def test_without_yes_nothing_is_changed(start: Start) -> None:
    fleet = start("policy_off")
    before = state(fleet)

    shown = fleet.run("apply")

    assert (shown.code, writes(fleet), state(fleet)) == (0, [], before)
    assert "The account itself can do this." in shown.out
    assert "1 change in 1 organization. Every organization is ready then." in shown.out
    assert "add --yes" in shown.err


def test_whether_a_change_is_logged_is_said_as_it_was_read(start: Start) -> None:
    fleet = start("demo", 12)
    kept = f"Audit log: {LABS} keeps one: the change appears there under this name."
    none = "Audit log: fabrikam-archive keeps none; the report is the record."

    for shown in (fleet.run("plan"), fleet.run("apply"), fleet.run("apply", "--yes")):
        assert kept in shown.out
        assert none in shown.out
    planned = json.loads(fleet.run("undo", "--all", "--json").out)
    assert planned["entries"]
    undone = fleet.run("undo", "--all")
    assert "Audit log" not in undone.out, "it was not read"


def test_a_plan_holds_what_is_known_of_the_audit_log(start: Start) -> None:
    document = json.loads(start("demo", 12).run("plan", "--json").out)

    told = {change["organization"]: change["audit_log"] for change in document["changes"]}
    assert told == {LABS: "on", "fabrikam-archive": "off"}


@pytest.mark.parametrize(
    ("scenario", "code", "by", "why"),
    [
        ("ready", 0, [], []),
        ("policy_off", 0, ["account"], [""]),
        ("not_administrator", 0, ["administrator"], [""]),
        ("policies_denied", 0, ["administrator"], ["denied"]),
        ("policy_enforced", 1, ["by_hand"], ["enforced"]),
        ("not_member", 1, ["by_hand"], ["not_member"]),
        ("unreadable_policy", 1, [], []),
    ],
)
def test_a_plan_says_what_by_whom_and_what_remains(
    scenario: str, code: int, by: list[str], why: list[str], start: Start
) -> None:
    fleet = start(scenario)

    planned = fleet.run("plan", "--json")

    document = json.loads(planned.out)
    jsonschema.validate(document, schema("plan-2"))
    assert planned.code == code
    assert [change["by"] for change in document["changes"]] == by
    assert [change["why_not"] for change in document["changes"]] == why
    assert document["ready_after"] is (code == 0)
    assert writes(fleet) == []


def test_only_what_a_plan_names_is_changed(start: Start, tmp_path: Path) -> None:
    fleet = start("demo", 12)
    document = json.loads(fleet.run("plan", "--json").out)
    document["changes"] = [c for c in document["changes"] if c["organization"] == LABS]
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(document), encoding="utf-8")

    applied = fleet.run("apply", "--plan", str(file), "--yes")

    assert (applied.code, writes(fleet)) == (1, ["PATCH"])
    policies = {name: o.policies for name, o in fleet.world.organizations.items()}
    assert policies[LABS]["Policy.DisallowOAuthAuthentication"].value is False
    assert policies["fabrikam-archive"]["Policy.DisallowOAuthAuthentication"].value is True


def test_a_plan_with_a_connector_is_what_create_takes(start: Start, tmp_path: Path) -> None:
    fleet = start("existing_authorization")
    wanted = ("--connector-name", "Azure DevOps - Fleet", "--region", "dk-co", "--retention", "P1Y")
    connectors = fleet.world.keepit.connectors
    held = next(c.name for c in connectors if c.orglink and c.type == "azure-do")
    planned = fleet.run("plan", "--json", *wanted, "--authorization", held)
    file = tmp_path / "plan.json"
    file.write_text(planned.out, encoding="utf-8")

    token = "practice-token\npractice-password\n"
    made = fleet.run("create", "--plan", str(file), "--yes", "--keepit-token-stdin", stdin=token)

    assert (planned.code, made.code) == (0, 0), made.err
    assert "Azure DevOps - Fleet" in made.out


def test_a_plan_tells_people_of_its_connector_too(start: Start) -> None:
    connector = (
        *("--connector-name", "Azure DevOps - Fleet", "--region", "dk-co", "--retention", "P1Y"),
        *("--member", "anna.lind@contoso.com", "--authorization", "Azure DevOps - HR"),
    )

    planned = start("ready").run("plan", *connector)

    assert planned.out.splitlines() == [
        "Every organization is ready. There is nothing to change.",
        "New connector: Azure DevOps - Fleet",
        "Keepit's data centre: Denmark (Copenhagen) · dk-co",
        "Retention: 1 year",
        "Who may see it: anna.lind@contoso.com",
        "Authorization: Azure DevOps - HR",
    ]
    assert "connector" not in start("ready").run("plan").out


def test_only_one_kind_can_be_asked_for(start: Start) -> None:
    fleet = start("policy_off")

    assert fleet.run("apply", "--only", "administrator", "--yes").code == 1
    assert writes(fleet) == []


def test_a_refusal_is_a_result_and_not_an_end(start: Start) -> None:
    fleet = start("change_refused")

    applied = fleet.run("apply", "--yes")

    assert applied.code == 1
    assert "Azure DevOps refused access" in applied.out
    assert "1 needs attention" in applied.out


def test_one_change_is_undone_by_its_id(start: Start) -> None:
    fleet = start("demo", 12)
    fleet.run("apply", "--yes")
    listed = json.loads(fleet.run("undo", "--list", "--json").out)
    jsonschema.validate(listed, schema("ledger-1"))
    entry = next(e for e in listed["entries"] if e["proposal"]["organization"] == LABS)

    shown = fleet.run("undo", entry["id"][:8])
    undone = fleet.run("undo", entry["id"][:8], "--yes", "--json")

    assert (shown.code, undone.code) == (1, 0)
    document = json.loads(undone.out)
    jsonschema.validate(document, schema("changes-1"))
    assert [c["organization"] for c in document["changes"]] == [LABS]
    assert LABS not in fleet.run("undo", "--list").out
    assert "fabrikam-archive" in fleet.run("undo", "--list").out


@pytest.mark.parametrize("arguments", [(), ("12345678",), ("ab",)])
def test_what_names_no_change_is_explained(arguments: tuple[str, ...], start: Start) -> None:
    fleet = start("policy_off")
    fleet.run("apply", "--yes")

    said = fleet.run("undo", *arguments, "--yes")

    assert said.code == 2
    assert "undo --list" in said.err


def test_a_damaged_list_of_changes_stops_everything(start: Start) -> None:
    fleet = start("policy_off")
    file = settings.ledger_file(practice=True, world=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("{", encoding="utf-8")

    applied = fleet.run("apply", "--yes")

    assert (applied.code, writes(fleet)) == (1, [])
    assert "The list of changes can't be read" in applied.err
    assert file.read_text(encoding="utf-8") == "{"


def test_apply_saves_a_report_with_before_and_after(start: Start, tmp_path: Path) -> None:
    fleet = start("policy_off")

    applied = fleet.run("apply", "--yes", "--out", str(tmp_path), "--format", "json,html")

    assert applied.code == 0
    (file,) = tmp_path.glob("*contoso.com*/*.json")
    (tenant,) = json.loads(file.read_text(encoding="utf-8"))["tenants"]
    assert tenant["before"] != tenant["after"]
    assert len(tenant["entries"]) == 1
    assert fleet.run_("judge", str(file)).code == 0


def test_a_report_that_could_not_be_saved_is_not_done(start: Start, tmp_path: Path) -> None:
    fleet = start("policy_off")
    (tmp_path / "file").write_text("", encoding="utf-8")

    applied = fleet.run("apply", "--yes", "--out", str(tmp_path / "file"))

    assert (applied.code, writes(fleet)) == (2, ["PATCH"])
    assert "turn on" in applied.out
    assert "Nothing was saved" in applied.err


def test_a_report_of_changes_needs_changes(start: Start, tmp_path: Path) -> None:
    fleet = start("policy_off")

    applied = fleet.run("apply", "--out", str(tmp_path / "out"))

    assert (applied.code, fleet.world.log) == (2, [])
    assert "add --yes" in applied.err


@pytest.mark.parametrize("damaged", [False, True])
@pytest.mark.parametrize("looking", ["check", "report"])
def test_what_was_not_finished_is_told_by_what_only_looks(
    looking: str, damaged: bool, start: Start, tmp_path: Path
) -> None:
    fleet = start("policy_off")
    fleet.run("apply", "--yes")
    file = settings.ledger_file(practice=True, world=True)
    held = json.loads(file.read_text(encoding="utf-8"))
    held["entries"][0]["deed"] |= {"outcome": "open", "ended_at": None}
    file.write_text("{" if damaged else json.dumps(held), encoding="utf-8")

    out = ("--out", str(tmp_path / "out")) if looking == "report" else ()
    said = fleet.run(looking, *out)

    told = "The list of changes can't be read" if damaged else "1 change of an earlier run was not"
    assert told in said.err
    assert said.code == (1 if damaged and looking == "report" else 0)


def test_a_report_carries_what_was_changed_earlier(start: Start, tmp_path: Path) -> None:
    fleet = start("policy_off")
    fleet.run("apply", "--yes")

    reported = fleet.run("report", "--out", str(tmp_path), "--format", "json")

    assert reported.code == 0
    (file,) = tmp_path.glob("*contoso.com*/*.json")
    (tenant,) = json.loads(file.read_text(encoding="utf-8"))["tenants"]
    assert [e["deed"]["outcome"] for e in tenant["entries"]] == ["confirmed"]


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        ("ready", "Backend: backend, backend-docs, backend-2019 (disabled)"),
        ("stakeholder", "Stakeholder access hides the repositories of private projects."),
        ("repositories_denied", "Azure DevOps refused the list of repositories."),
        ("other_directory", "Projects and repositories could not be read."),
    ],
)
def test_coverage_is_told_after_the_checks(scenario: str, words: str, start: Start) -> None:
    fleet = start(scenario)

    told = fleet.run("check", "--coverage")
    as_json = fleet.run("check", "--coverage", "--json")

    assert "What this account can see now" in told.out
    assert words in told.out
    document = json.loads(as_json.out)
    jsonschema.validate(document, schema("check-2"))
    assert all("coverage" in organization for organization in document["organizations"])
    assert "coverage" not in fleet.run("check", "--json").out


def test_a_report_can_carry_the_coverage(start: Start, tmp_path: Path) -> None:
    fleet = start("ready")

    assert fleet.run("report", "--coverage", "--out", str(tmp_path), "--format", "json").code == 0

    (file,) = tmp_path.glob("*contoso.com*/*.json")
    (tenant,) = json.loads(file.read_text(encoding="utf-8"))["tenants"]
    assert len(tenant["coverage"]) == 3


def test_what_was_changed_is_told_even_if_the_administrator_is_refused(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet = start("policy_off")
    web = fleet.world.organizations["contoso-data"]
    web.leave_groups(fleet.world.people[SERVICE_ACCOUNT].descriptor)
    web.join(fleet.world.people[SERVICE_ACCOUNT], web.contributors)
    monkeypatch.setenv("ADMIN_TOKEN", fleet.token())
    told = ("--administrator-token-env", "ADMIN_TOKEN", "--json", "--out", str(tmp_path / "out"))

    applied = fleet.run("apply", "--yes", *told)

    assert applied.code == 4
    document = json.loads(applied.out)
    assert [(c["organization"], c["outcome"]) for c in document["changes"]] == [(LABS, "confirmed")]
    assert document["ready"] is False
    assert "This is the same account" in applied.err
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_an_administrators_variable_is_looked_at_before_anything_is_changed(start: Start) -> None:
    fleet = start("policy_off")

    applied = fleet.run("apply", "--yes", "--administrator-token-env", "NOT_SET")

    assert (applied.code, writes(fleet)) == (2, [])


def test_a_preview_shows_only_what_would_be_changed(start: Start) -> None:
    fleet = start("policy_off")

    shown = fleet.run("apply", "--only", "administrator")

    assert shown.code == 1
    assert "turn on" not in shown.out
    assert "Every organization is ready then." not in shown.out


def test_an_organization_that_took_over_the_name_is_left_alone(start: Start) -> None:
    fleet = start("policy_off")
    fleet.run("apply", "--yes")
    file = settings.ledger_file(practice=True, world=True)
    held = json.loads(file.read_text(encoding="utf-8"))
    held["entries"][0]["proposal"]["instance_id"] = "00000000-0000-4000-8000-00000000abcd"
    file.write_text(json.dumps(held), encoding="utf-8")

    undone = fleet.run("undo", "--all", "--yes")

    assert (undone.code, writes(fleet)) == (1, ["PATCH"])
    assert "another organization of the same name" in undone.out


def test_what_had_no_effect_is_undone_only_by_its_id(start: Start) -> None:
    fleet = start("policy_off")
    fleet.run("apply", "--yes")
    file = settings.ledger_file(practice=True, world=True)
    text = file.read_text(encoding="utf-8").replace('"confirmed"', '"unchanged"')
    file.write_text(text, encoding="utf-8")

    listed, undone = fleet.run("undo", "--list"), fleet.run("undo", "--all", "--yes")

    assert (undone.code, writes(fleet)) == (0, ["PATCH"])
    assert "somebody else may have" in listed.out
    assert "left out" in undone.err
    assert fleet.run("undo", json.loads(text)["entries"][0]["id"], "--yes").code == 0
    assert writes(fleet) == ["PATCH", "PATCH"]


@pytest.mark.parametrize(
    "arguments",
    [("apply", "--json"), ("undo", "--all", "--json"), ("undo", "--all", "--yes", "--json")],
)
def test_json_is_json_also_when_nothing_is_done(arguments: tuple[str, ...], start: Start) -> None:
    fleet = start("ready")

    assert json.loads(fleet.run(*arguments).out)["schema"].startswith("setup-assistant/")


def test_only_the_named_organizations_are_undone(start: Start) -> None:
    fleet = start("demo", 12)
    fleet.run("apply", "--yes")
    changed = writes(fleet)
    assert len(changed) > 1

    undone = fleet.run("undo", "--all", "--yes", "--organization", LABS.upper())
    listed = fleet.run("undo", "--list", "--json")

    assert (undone.code, len(writes(fleet))) == (0, len(changed) + 1)
    back = [
        entry["proposal"]["organization"]
        for entry in json.loads(listed.out)["entries"]
        if entry["undo"]
    ]
    assert back == [LABS]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"account": {"object_id": "00000000-0000-4000-8000-00000000aaaa"}}, "another account"),
        ({"account": {"tenant_id": "00000000-0000-4000-8000-00000000bbbb"}}, "another account"),
        ({"organization_id": "00000000-0000-4000-8000-00000000cccc"}, "another organization"),
    ],
)
def test_a_plan_is_for_the_account_and_the_organizations_it_was_made_for(
    changed: dict[str, Any], sentence: str, start: Start, tmp_path: Path
) -> None:
    fleet, file = start("policy_off"), tmp_path / "plan.json"
    plan = json.loads(fleet.run("plan", "--json").out)
    plan["account"] |= changed.get("account", {})
    plan["changes"][0] |= {k: v for k, v in changed.items() if k != "account"}
    file.write_text(json.dumps(plan), encoding="utf-8")

    said = fleet.run("apply", "--yes", "--plan", str(file))

    assert (said.code, writes(fleet)) == (2, [])
    assert sentence in said.err


def test_ids_beside_all_are_refused(start: Start) -> None:
    assert start("ready").run("undo", "--all", "12345678", "--yes").code == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_files_that_windows_shells_wrote_are_read(
    encoding: str, start: Start, tmp_path: Path
) -> None:
    fleet = start("policy_off")
    file = tmp_path / "plan.json"
    file.write_text(fleet.run("plan", "--json").out, encoding=encoding)
    world = fleet.file.read_text(encoding="utf-8")
    fleet.file.write_text(world, encoding=encoding)

    assert fleet.run("apply", "--plan", str(file), "--yes").code == 0


def test_a_plan_that_is_nested_without_end_is_no_bug(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text("[" * 100_000, encoding="utf-8")

    assert start("ready").run("apply", "--plan", str(file)).code == 2


def test_a_domain_does_not_stand_for_a_directory_beside_a_token(start: Start) -> None:
    fleet = start("ready")

    checked = fleet.run("check", "--tenant", "northwind.example", "--token-stdin", stdin="x" * 40)

    assert checked.code == 2
    assert "--tenant as an id" in checked.err


@pytest.mark.parametrize(
    ("raised", "code", "told"),
    [
        (RecursionError(), 3, "Something unexpected happened: RecursionError"),
        (KeyboardInterrupt(), 130, "Stopped"),
        (NetworkError("dev.azure.com"), 4, "Something unexpected happened"),
    ],
)
def test_results_are_printed_whatever_the_check_afterwards_raises(
    raised: BaseException, code: int, told: str, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet, inspected, looks = start("policy_off"), inspection.inspected, list[int]()

    def once(*arguments: Any) -> Inspection:
        looks.append(1)
        if len(looks) > 1:
            raise raised
        return inspected(*arguments)

    monkeypatch.setattr(apply, "inspected", once)

    said = fleet.run("apply", "--yes", "--json")

    document = json.loads(said.out)
    jsonschema.validate(document, schema("changes-1"))
    assert [change["outcome"] for change in document["changes"]] == ["confirmed"]
    assert (said.code, document["ready"]) == (code, False)
    assert document["problem"]["title"] == told
