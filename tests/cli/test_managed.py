"""What the organization has set for a computer binds commands, and what contradicts it ends them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from setup_assistant import settings
from setup_assistant.cli import main, sign_in
from setup_assistant.errors import InputError
from setup_assistant.managed import Managed
from setup_assistant.practice.state.people import CONTOSO, NORTHWIND
from setup_assistant.practice.state.world import CLIENT_ID
from setup_assistant.profiles import Profile, Profiles
from setup_assistant.registration import Registration
from setup_assistant.services import clients
from setup_assistant.services.clients import Clients
from tests.support.command_line import Command, Fleet, Said, Start, plan

pytestmark = pytest.mark.sampled

APP = "7f3c1a52-0b5e-4c9e-9d0a-6d1f6f3f2b11"
FILE = "/etc/managed.json"
CODE = "and enter this code:"


def managed(**values: Any) -> Managed:
    return Managed(**values, sources=dict.fromkeys(values, FILE))


def check(practised: Fleet, organization: Managed, *arguments: str, stdin: str = "") -> Said:
    return replace(practised, organization=organization).run(
        "check", "--json", *arguments, stdin=stdin
    )


def document(said: Said) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(said.out)
    return loaded


@pytest.mark.parametrize(
    ("option", "value", "values"),
    [
        ("--client-id", CLIENT_ID, {"client_id": APP}),
        ("--tenant", CONTOSO.id, {"tenant": NORTHWIND.id}),
        ("--tenant", CONTOSO.id, {"tenant": "contoso.com"}),
    ],
)
def test_another_app_or_directory_than_the_organizations_ends_the_command(
    fleet: Start, option: str, value: str, values: dict[str, str]
) -> None:
    said = check(fleet(), managed(**values), option, value)

    assert said.code == 2
    assert document(said)["problem"]["text"] == (
        f"{option} says something else than your organization has set ({FILE}). Leave it out, in a "
        "profile too."
    )
    assert CODE not in said.err


def test_a_profile_of_another_directory_ends_the_command(fleet: Start, saved: Profiles) -> None:
    saved.save(Profile("northwind", tenant=NORTHWIND.id))

    said = check(fleet(), managed(tenant=CONTOSO.id), "--profile", "northwind")

    assert said.code == 2
    assert "--tenant says something else than your organization has set" in said.err


def test_a_token_of_another_directory_is_refused(fleet: Start) -> None:
    practised = fleet()

    said = check(practised, managed(tenant=NORTHWIND.id), "--token-stdin", stdin=practised.token())

    assert said.code == 4
    assert "This account belongs to another directory" in said.err


def test_app_and_directory_of_the_organization_sign_in(fleet: Start) -> None:
    organization = managed(client_id=CLIENT_ID, tenant=CONTOSO.id)

    said = check(fleet(), organization, "--client-id", CLIENT_ID)

    assert (said.code, document(said)["account"]["tenant_id"]) == (0, CONTOSO.id)


@pytest.mark.parametrize(
    ("allowed", "way", "sentence"),
    [
        (("own",), "code", f"switched off this way to sign in ({FILE}). Allowed: browser."),
        (("code",), "browser", f"switched off this way to sign in ({FILE}). Allowed: code."),
        (("code",), "azure-cli", f"switched off this way to sign in ({FILE}). Allowed: code."),
        (("private",), "", f"every way to sign in that a command has ({FILE})."),
        (("private",), "code", f"every way to sign in that a command has ({FILE})."),
    ],
)
def test_a_way_that_is_switched_off_signs_nobody_in(
    fleet: Start, allowed: tuple[str, ...], way: str, sentence: str
) -> None:
    options = ("--sign-in", way) if way else ()

    said = check(fleet(), managed(sign_in=allowed), *options)

    assert said.code == 2
    assert sentence in document(said)["problem"]["text"]
    assert CODE not in said.err


def test_without_a_way_the_first_that_is_allowed_is_taken(
    fleet: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda _address: False)

    said = check(fleet(), managed(sign_in=("own", "private")))

    assert said.code == 4
    assert "No browser could be opened" in said.err


def test_the_ways_bind_an_administrators_sign_in_too(fleet: Start) -> None:
    practised = fleet("not_administrator")
    organization = managed(sign_in=("own",))

    said = replace(practised, organization=organization).run(
        "apply", "--yes", "--token-stdin", "--administrator", "code", stdin=practised.token()
    )

    assert f"switched off this way to sign in ({FILE}). Allowed: browser." in said.err
    assert CODE not in said.err


def test_organizations_of_the_organization_are_looked_at_and_left_out(fleet: Start) -> None:
    practised = fleet()
    names = [one["name"] for one in document(check(practised, Managed()))["organizations"]]
    organization = managed(organizations=("elsewhere",), left_out=(names[0].upper(), "gone"))

    said = check(practised, organization)

    organizations = {one["name"]: one for one in document(said)["organizations"]}
    assert list(organizations) == [*names, "elsewhere"]
    assert [name for name, one in organizations.items() if one["backup"] is False] == [names[0]]
    assert "gone" not in said.err


def test_what_the_line_decides_counts_before_what_is_set_to_begin_with(fleet: Start) -> None:
    practised = fleet()
    names = [one["name"] for one in document(check(practised, Managed()))["organizations"]]
    organization = managed(organizations=("elsewhere",), left_out=(names[0],))

    said = check(practised, organization, "--not-backed-up", names[1], "--organization", names[1],
                 "--organization", names[2])  # fmt: skip

    organizations = {one["name"]: one["backup"] for one in document(said)["organizations"]}
    assert organizations == {names[1]: False, names[2]: True}


def test_the_region_of_the_organization_is_planned_with(fleet: Start) -> None:
    practised = replace(fleet(), organization=managed(region="de-fr"))
    plan_ = ("plan", "--json", "--connector-name", "Backup", "--token-stdin")

    said = practised.run(*plan_, stdin=practised.token())
    other = practised.run(*plan_, "--region", "dk-co", stdin=practised.token())

    assert document(said)["connector"]["region"] == "de-fr"
    assert other.code == 2
    assert "--region says something else than your organization has set" in other.err


@pytest.mark.parametrize("words", [("network",), ("check", "--connector", "Backup")])
def test_every_command_with_a_region_keeps_to_the_organizations(
    fleet: Start, words: tuple[str, ...]
) -> None:
    practised = replace(fleet(), organization=managed(region="de-fr"))
    token = ("--token-stdin", "--keepit-token-env", "USER", "PASSWORD")
    more = token if words[0] == "check" else ()

    said = practised.run(*words, *more, "--region", "dk-co", stdin=practised.token())

    assert said.code == 2
    assert "--region says something else than your organization has set" in said.err


def test_the_connection_is_checked_to_the_region_of_the_organization(fleet: Start) -> None:
    practised = replace(fleet(), organization=managed(region="de-fr"))

    said = practised.run("network", "--json")

    assert document(said)["region"] == "de-fr"


def test_a_plan_for_another_region_creates_nothing(fleet: Start, create: Command) -> None:
    practised = replace(fleet(), organization=managed(region="de-fr"))
    before = len(practised.world.keepit.connectors)

    said = create(practised, plan(), "--yes")

    assert said.code == 2
    assert "--plan says something else than your organization has set" in said.err
    assert len(practised.world.keepit.connectors) == before


@pytest.mark.usefixtures("saved")
def test_what_cannot_be_used_is_said_once_before_anything_else(
    command: Command,
) -> None:
    organization = Managed(problems=("It can't be used.",), remarks=("No such setting.",))

    said = command("check", organization=organization)

    assert said.code == 2
    assert said.err.splitlines()[:2] == ["It can't be used.", "No such setting."]


def test_the_language_of_the_organization_counts_before_that_of_the_user(
    saved: Profiles, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    used = list[list[str]]()
    monkeypatch.setattr("setup_assistant.texts.use", used.append)
    monkeypatch.setenv("LANGUAGE", "fr")
    settings.save(settings.Saved(language="es"))

    main.main(["profile", "list"], organization=Managed(language="de"))
    main.main(["profile", "list"])
    settings.save(settings.Saved())
    main.main(["profile", "list"])

    assert used == [["de"], ["es"], ["fr"]]
    assert saved.all() == ()
    capsys.readouterr()


@pytest.mark.usefixtures("saved")
@pytest.mark.parametrize(
    ("set_", "own", "proxy"),
    [
        ("proxy.contoso.com:8080", "none", "proxy.contoso.com:8080"),
        ("none", "own:3128", "none"),
        ("system", "own:3128", ""),
        ("", "own:3128", "own:3128"),
        ("", "", ""),
    ],
)
def test_proxy_and_authorities_of_the_organization_are_gone_through(
    set_: str, own: str, proxy: str
) -> None:
    settings.save(settings.Saved(proxy=own))

    factory = clients.real(organization=managed(proxy=set_, extra_ca_pem="PEM"))

    assert (factory.proxy, factory.extra_ca_pem) == (proxy, "PEM")


@pytest.mark.usefixtures("saved")
def test_before_the_window_opens_another_app_is_refused() -> None:
    with pytest.raises(InputError, match="--client-id says something else than your organization"):
        clients.real(Registration(CLIENT_ID), organization=managed(client_id=APP))


@pytest.mark.parametrize(("ways", "advised"), [((), True), (("code",), False)])
def test_a_way_that_is_switched_off_is_not_advised(ways: tuple[str, ...], advised: bool) -> None:
    with pytest.raises(InputError, match="No app registration is configured") as refused:
        sign_in.by_person(Clients(managed=Managed(sign_in=ways)), "")

    assert ("azure-cli" in refused.value.message) is advised
