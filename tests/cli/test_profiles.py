"""Customers by name: kept, filled in, and all checked at once."""

from __future__ import annotations

import json
import os

import jsonschema
import pytest

from setup_assistant import profiles
from setup_assistant.practice.state.people import CONTOSO, NORTHWIND
from setup_assistant.profiles import Profile, Profiles
from tests.support.command_line import Command, Start, schema

pytestmark = pytest.mark.sampled


# Keeping them


def test_a_profile_is_kept_listed_changed_and_removed(command: Command, saved: Profiles) -> None:
    first = command(
        "profile", "save", "Contoso", "--tenant", CONTOSO.id, "--organization", "contoso",
        "--organization", "https://dev.azure.com/contoso-hr/", "--region", "de-fr",
        "--token-env", "CONTOSO_TOKEN",
    )  # fmt: skip
    command("profile", "save", "Ærø Kommune", "--tenant", "aero.example")

    assert first.code == 0
    listed = json.loads(command("profile", "list", "--json").out)
    assert listed == {
        "Contoso": {
            "tenant": CONTOSO.id,
            "organizations": ["contoso", "contoso-hr"],
            "region": "de-fr",
            "token_env": "CONTOSO_TOKEN",
        },
        "Ærø Kommune": {"tenant": "aero.example"},
    }
    lines = command("profile", "list").out
    assert "Ærø Kommune: aero.example · all organizations" in lines
    assert "contoso, contoso-hr · Germany (Frankfurt) · de-fr · CONTOSO_TOKEN" in lines

    command("profile", "save", "Contoso", "--tenant", CONTOSO.id)
    assert saved.get("Contoso") == Profile("Contoso", CONTOSO.id)

    assert command("profile", "remove", "Contoso").code == 0
    assert [profile.name for profile in saved.all()] == ["Ærø Kommune"]
    assert [file.name for file in saved.path.parent.iterdir()] == ["profiles.json"]


def test_without_profiles_the_list_says_how_to_save_one(command: Command, saved: Profiles) -> None:
    assert "profile save NAME" in command("profile", "list").out
    assert not saved.path.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("profile",), "required"),
        (("profile", "remove", "Nobody"), "There is no profile “Nobody”. There are: none yet"),
        (("check", "--profile", "Nobody"), "There is no profile “Nobody”."),
        (("profile", "save", " "), "Enter a name of one line"),
        (("profile", "save", "A", "--region", "mars"), "mars"),
        (("profile", "save", "A", "--token-env", "eyJ0.x"), "not its value"),
        (("check", "--all-profiles"), "No profile is saved yet."),
        (("check", "--all-profiles", "--tenant", "a.example"), "leave out the other one"),
        (("check", "--all-profiles", "--token-stdin"), "leave out the other one"),
        (("check", "--all-profiles", "--profile", "A"), "leave out the other one"),
    ],
)
def test_usage_is_explained(
    arguments: tuple[str, ...], sentence: str, command: Command, saved: Profiles
) -> None:
    said = command(*arguments)

    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
    assert not saved.path.exists()


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("{\n,", "line 2"),
        ('{"A": {"token": "eyJ0.secret"}}', "A.token"),
        ('{"A": {"tenant": 3}}', "A.tenant"),
        ('{"A": {"organizations": "contoso"}}', "A.organizations"),
        ('{"A": {"organizations": [1]}}', "A.organizations[0]"),
        ('{"A": {"name": "B"}}', "A.name"),
        ('{"A": 3}', "AttributeError"),
        ("[]", "AttributeError"),
        ("\xff", "line 1"),
    ],
)
def test_a_damaged_file_is_explained_and_left_alone(
    text: str, where: str, command: Command, saved: Profiles
) -> None:
    saved.path.parent.mkdir(parents=True)
    saved.path.write_text(text, encoding="utf-8")

    for arguments in (("list",), ("save", "B"), ("remove", "A")):
        said = command("profile", *arguments)
        assert (said.code, said.out) == (2, "")
        assert f"profiles.json can't be understood ({where})" in said.err
        assert "secret" not in said.err
    assert saved.path.read_text(encoding="utf-8") == text


def test_a_folder_that_cannot_be_written_is_explained(command: Command, saved: Profiles) -> None:
    saved.path.parent.parent.mkdir(parents=True, exist_ok=True)
    saved.path.parent.write_text("a file where the folder should be", encoding="utf-8")

    said = command("profile", "save", "A")

    assert said.code == 2
    assert "profiles.json" in said.err


# Filling in


def test_a_profile_fills_in_what_the_line_leaves_open(
    fleet: Start, saved: Profiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    practised = fleet("service_principal", 12)
    saved.save(Profile("Contoso", CONTOSO.id, ("contoso", "contoso-data"), token_env="NIGHTLY"))
    monkeypatch.setenv("NIGHTLY", practised.pipeline_token())

    said = practised.run("check", "--profile", "Contoso", "--json", "--organization", "contoso")

    assert said.code == 0
    assert [o["name"] for o in json.loads(said.out)["organizations"]] == ["contoso"]
    assert "NIGHTLY" not in os.environ


def test_the_line_decides_how_to_sign_in(fleet: Start, saved: Profiles) -> None:
    practised = fleet()
    saved.save(Profile("Contoso", CONTOSO.id, token_env="NIGHTLY"))

    said = practised.run("check", "--profile", "Contoso", "--sign-in", "code")

    assert said.code == 0
    assert "enter this code" in said.err


def test_a_profile_refuses_an_account_of_another_customer(fleet: Start, saved: Profiles) -> None:
    practised = fleet()
    saved.save(Profile("Northwind", NORTHWIND.id))

    said = practised.run("check", "--profile", "Northwind")

    assert said.code == 4
    assert "belongs to another directory" in said.err


# All of them


def test_all_customers_are_checked_and_one_that_fails_ends_nothing(
    fleet: Start, saved: Profiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    practised = fleet("policy_off", 12)
    saved.save(Profile("Contoso HR", CONTOSO.id, ("contoso-hr",), token_env="SHARED"))
    saved.save(Profile("Contoso", CONTOSO.id, token_env="SHARED"))
    saved.save(Profile("Northwind", NORTHWIND.id))
    saved.save(Profile("Unset", CONTOSO.id, token_env="SETUP_ASSISTANT_UNSET"))
    monkeypatch.setenv("SHARED", practised.token())

    said = practised.run("check", "--all-profiles", "--json")

    document = json.loads(said.out)
    jsonschema.validate(document, schema("check-all-2"))
    codes = {each["profile"]: each["exit_code"] for each in document["profiles"]}
    assert codes == {"Contoso": 1, "Contoso HR": 0, "Northwind": 4, "Unset": 2}
    assert (said.code, document["ready"]) == (4, False)
    for each in document["profiles"]:
        if each["check"]:
            jsonschema.validate(each["check"], schema("check-2"))
    problems = {e["profile"]: e["problem"]["title"] for e in document["profiles"] if e["problem"]}
    assert problems["Northwind"] == "This account belongs to another directory"
    assert "SHARED" not in os.environ


def test_a_table_for_every_customer_and_a_line_for_each_at_the_end(
    fleet: Start, saved: Profiles
) -> None:
    practised = fleet("ready", 3)
    practised.world.microsoft.approvers = ("svc-keepit-backup@contoso.com", "it@northwind.example")
    saved.save(Profile("Contoso", CONTOSO.id))
    saved.save(Profile("Other", CONTOSO.id))

    said = practised.run("check", "--all-profiles")

    assert said.code == 4
    assert said.out.splitlines()[-2:] == [
        "Contoso: 3 organizations, 3 ready",
        "Other: could not be checked",
    ]
    assert "it@northwind.example signed in to" in said.out
    assert said.err.count("enter this code") == 2


def test_all_ready_is_exit_code_zero(fleet: Start, saved: Profiles) -> None:
    practised = fleet()
    saved.save(Profile("Contoso", CONTOSO.id))

    assert practised.run("check", "--all-profiles").code == 0


def test_the_configuration_folder_is_the_one_of_the_settings(saved: Profiles) -> None:
    assert profiles.of_user().path == saved.path
    assert saved.path.name == "profiles.json"
