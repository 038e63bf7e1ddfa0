"""Organizations of several directories on the command line: one sign-in of the Azure CLI for each."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from setup_assistant.changes.ledger import Ledger
from setup_assistant.practice import process
from setup_assistant.practice.state.keepit import EXISTING_NAME, SUGGESTED_NAME
from setup_assistant.practice.state.people import (
    ADMINISTRATOR,
    CONTOSO,
    NORTHWIND,
    NORTHWIND_ADMINISTRATOR,
    SERVICE_ACCOUNT,
    Person,
)
from setup_assistant.practice.state.policies import OAUTH
from setup_assistant.practice.state.scenarios import NORTHWIND_ORGANIZATIONS
from setup_assistant.settings import ledger_file
from tests.support import azure_cli
from tests.support.azure_cli import PretendedAzureCli
from tests.support.command_line import TOKEN, Fleet, Said, Start, schema

pytestmark = pytest.mark.sampled

EMEA, LAB, SHOP = NORTHWIND_ORGANIZATIONS
BOTH = ("--sign-in", "azure-cli", "--tenant", CONTOSO.id, "--tenant", NORTHWIND.id)
ONE = ("--sign-in", "azure-cli", "--tenant", CONTOSO.id)


@pytest.fixture
def az(tmp_path: Path) -> PretendedAzureCli:
    return azure_cli.install(tmp_path / "tools")


@pytest.fixture
def practised(fleet: Start, az: PretendedAzureCli) -> Fleet:
    practised = fleet("directories", 2)
    practised.azure_cli = az.program
    az.serve(process.endpoints_in(practised.file))
    return practised


def organizations(answer: Said) -> dict[str, Any]:
    return {one["name"]: one for one in json.loads(answer.out)["organizations"]}


def is_on(practised: Fleet, name: str = SHOP) -> bool:
    return not practised.world.organizations[name].policies[OAUTH].value


# What is checked


def test_each_directory_is_checked_as_the_account_there(practised: Fleet) -> None:
    answer = practised.run("check", *BOTH, "--json", "--coverage")

    assert answer.code == 1
    jsonschema.validate(json.loads(answer.out), schema("check-2"))
    by_name = organizations(answer)
    assert {name: one["status"] for name, one in by_name.items()} == {
        "contoso": "ready",
        "fabrikam-labs": "ready",
        EMEA: "ready",
        LAB: "ready",
        SHOP: "attention",
    }
    there = {"upn": SERVICE_ACCOUNT, "tenant_id": NORTHWIND.id, "kind": "guest"}
    accounts = {name: one.get("account") for name, one in by_name.items()}
    assert accounts == {"contoso": None, "fabrikam-labs": None} | dict.fromkeys(
        NORTHWIND_ORGANIZATIONS, there
    )
    assert all("projects" in one["coverage"] for one in by_name.values())
    assert json.loads(answer.out)["account"]["tenant_id"] == CONTOSO.id


def test_with_one_directory_the_others_are_unknown_and_named_by_the_id(practised: Fleet) -> None:
    answer = practised.run("check", *ONE, "--json")
    by_name = organizations(answer)
    assert (by_name[EMEA]["status"], by_name[EMEA]["tenant_id"]) == ("unknown", NORTHWIND.id)
    assert LAB not in by_name
    assert json.loads(answer.out)["summary"]["unknown"] == 2

    table = practised.run("check", *ONE)
    assert table.out.splitlines()[-1] == "4 organizations, 2 ready, 2 need a sign-in"
    assert f"{EMEA} belongs to the directory {NORTHWIND.id}" in table.out


def test_the_table_and_the_junit_file_say_as_whom(practised: Fleet, tmp_path: Path) -> None:
    junit = tmp_path / "junit.xml"
    answer = practised.run("check", *BOTH, "--junit", str(junit))
    as_whom = f"Read as {SERVICE_ACCOUNT}, a guest of the directory {NORTHWIND.id}."
    assert answer.out.count(as_whom) == 1  # one open point
    first, second = answer.out.splitlines()[:2]
    assert (first, second) == (
        f"{SERVICE_ACCOUNT} · {CONTOSO.id}",
        f"{SERVICE_ACCOUNT} · {NORTHWIND.id}",
    )
    failure = ET.parse(junit).find(f".//testcase[@classname='{SHOP}']/failure")  # noqa: S314
    assert failure is not None
    assert as_whom in (failure.text or "")


def test_a_report_has_the_directory_of_each_organization(practised: Fleet, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert practised.run("report", *BOTH, "--out", str(out), "--format", "html,csv,json").code == 1

    (table,) = out.glob("*/*.csv")
    rows = list(csv.DictReader(table.read_text("utf-8-sig").splitlines()))
    directories = {row["organization"]: row["directory_id"] for row in rows}
    assert directories == {
        "": CONTOSO.id, "contoso": CONTOSO.id, "fabrikam-labs": CONTOSO.id,
        **dict.fromkeys(NORTHWIND_ORGANIZATIONS, NORTHWIND.id),
    }  # fmt: skip
    assert {row["directory"] for row in rows} == {"contoso.com", NORTHWIND.id}
    (page,) = out.glob("*/*.html")
    assert f"a guest of the directory {NORTHWIND.id}." in page.read_text("utf-8")
    assert "Service account, in another directory" in page.read_text("utf-8")
    (saved,) = out.glob("*/*.json")
    verdicts = practised.run_("judge", str(saved), "--json")
    assert (verdicts.code, json.loads(verdicts.out)["changes"]) == (1, [])


def test_a_report_says_of_which_nobody_has_signed_in_to(practised: Fleet, tmp_path: Path) -> None:
    out = tmp_path / "out"
    practised.run("report", *ONE, "--out", str(out), "--format", "html")
    (page,) = out.glob("*/*.html")
    assert "Sign-in needed" in page.read_text("utf-8")


# Who may sign in


def test_several_directories_need_the_azure_cli(practised: Fleet) -> None:
    for way in ((), ("--sign-in", "code"), ("--token-stdin",)):
        tenants = ("--tenant", CONTOSO.id, "--tenant", NORTHWIND.id)
        answer = practised.run("check", *way, *tenants, stdin=practised.token())
        assert answer.code == 2
        assert "Several directories need --sign-in azure-cli" in answer.err
    twice = practised.run("check", *ONE, "--tenant", CONTOSO.id, "--json")
    assert set(organizations(twice)) == {"contoso", "fabrikam-labs", EMEA, SHOP}


def test_another_account_in_the_other_directory_is_refused(practised: Fleet) -> None:
    other = Person("other@contoso.com", "Other", tenant=NORTHWIND.id, guest=True, home=CONTOSO.id)
    practised.world.guests[SERVICE_ACCOUNT] = (other,)
    answer = practised.run("check", *BOTH)
    assert (answer.code, answer.out) == (4, "")
    assert "This is another account." in answer.err
    assert f"other@contoso.com signed in, not {SERVICE_ACCOUNT}." in answer.err


def test_a_directory_that_does_not_know_the_account_is_told(practised: Fleet) -> None:
    practised.world.guests.clear()
    answer = practised.run("check", *BOTH)
    assert (answer.code, answer.out) == (4, "")
    assert "This account belongs to another directory" in answer.err


# What is changed


def test_a_change_is_made_and_undone_as_the_account_of_its_directory(practised: Fleet) -> None:
    plan = json.loads(practised.run("plan", *BOTH, "--json").out)
    assert [(one["organization"], one["by"]) for one in plan["changes"]] == [(SHOP, "account")]

    applied = practised.run("apply", *BOTH, "--yes", "--json")
    assert (applied.code, is_on(practised)) == (0, True)
    (entry,) = Ledger(ledger_file(practice=True, world=True)).entries()
    assert entry.deed.actor.tenant_id == entry.proposal.subject.tenant_id == NORTHWIND.id

    alone = practised.run("undo", *ONE, "--all", "--yes")
    assert (alone.code, is_on(practised)) == (1, True)
    assert "Some of these changes belong to another directory" in alone.err

    undone = practised.run("undo", *BOTH, "--all", "--yes")
    assert (undone.code, is_on(practised)) == (0, False)
    (entry,) = Ledger(ledger_file(practice=True, world=True)).entries()
    assert entry.undo is not None
    assert entry.undo.actor.tenant_id == NORTHWIND.id


def test_an_administrator_of_each_directory_signs_in(practised: Fleet) -> None:
    world = practised.world
    for name, person in (
        ("fabrikam-labs", world.people[SERVICE_ACCOUNT]),
        (EMEA, world.guests[SERVICE_ACCOUNT][0]),
    ):
        organization = world.organizations[name]
        organization.leave_groups(person.descriptor)
        organization.join(person, organization.contributors)
    world.microsoft.approvers = (
        SERVICE_ACCOUNT,
        SERVICE_ACCOUNT,
        ADMINISTRATOR,
        NORTHWIND_ADMINISTRATOR,
    )

    only = ("--only", "administrator", "--yes", "--administrator", "code", "--json")
    applied = practised.run("apply", *BOTH, *only)

    assert "Now an administrator of the organization signs in." in applied.err
    assert f"Now an administrator of the directory {NORTHWIND.id} signs in." in applied.err
    changes = json.loads(applied.out)["changes"]
    assert {(one["organization"], one["outcome"]) for one in changes} == {
        ("fabrikam-labs", "confirmed"),
        (EMEA, "confirmed"),
    }
    deeds = {e.organization.name: e.deed for e in Ledger(ledger_file(True, world=True)).entries()}
    assert {name: deed.actor.upn for name, deed in deeds.items()} == {
        "fabrikam-labs": ADMINISTRATOR,
        EMEA: NORTHWIND_ADMINISTRATOR,
    }


def test_an_administrators_token_is_for_its_own_directory_alone(
    practised: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = practised.world
    guest = world.guests[SERVICE_ACCOUNT][0]
    world.organizations[EMEA].leave_groups(guest.descriptor)
    world.organizations[EMEA].join(guest, world.organizations[EMEA].contributors)
    before = practised.world.snapshot()["organizations"]
    token = ("--administrator-token-env", "ADMIN_TOKEN", "--only", "administrator", "--yes")

    monkeypatch.setenv("ADMIN_TOKEN", practised.token(ADMINISTRATOR))
    answer = practised.run("apply", *BOTH, *token)
    assert "This account belongs to another directory" in answer.err
    assert practised.world.snapshot()["organizations"] == before

    monkeypatch.setenv("ADMIN_TOKEN", practised.token(NORTHWIND_ADMINISTRATOR))
    practised.run("apply", *BOTH, *token)
    assert world.organizations[EMEA].is_administrator(guest)


def test_the_connector_is_created_when_both_are_ready(practised: Fleet, tmp_path: Path) -> None:
    practised.world.organizations[SHOP].policies[OAUTH].value = False
    plan = tmp_path / "plan.json"
    options = (
        "--connector-name",
        SUGGESTED_NAME,
        "--region",
        "dk-co",
        "--authorization",
        EXISTING_NAME,
    )
    plan.write_text(practised.run("plan", *BOTH, *options, "--json").out, encoding="utf-8")
    create = ("create", "--plan", str(plan), "--keepit-token-stdin", "--yes")
    assert practised.run(*create, *ONE, stdin=TOKEN).code == 1
    assert practised.world.keepit.creates == []
    assert practised.run(*create, *BOTH, stdin=TOKEN).code in (0, 1)
    assert practised.world.keepit.creates == [SUGGESTED_NAME]
