"""The Azure CLI's sign-in: how it is found and started, what it answers, and every way that it fails."""

from __future__ import annotations

import base64
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from setup_assistant.endpoints import DEVOPS_RESOURCE, Endpoints
from setup_assistant.errors import (
    ClaimsRequired,
    NotSignedIn,
    SignInError,
    SignInRequired,
)
from setup_assistant.limits import Limits
from setup_assistant.model import Account, AccountKind
from setup_assistant.practice.state.people import CONTOSO, SERVICE_ACCOUNT
from setup_assistant.services.clients import Clients
from setup_assistant.services.microsoft import azure_cli
from setup_assistant.services.microsoft.azure_cli import AzureCli, AzureCliSignIn, CliAccount
from setup_assistant.services.microsoft.tokens import TokenSource
from tests.support import azure_cli as support
from tests.support.azure_cli import PretendedAzureCli
from tests.support.practice_site import Site

pytestmark = pytest.mark.sampled

OTHER = "anna.lind@contoso.com"
OID = "0a1b2c3d-0000-4000-8000-00000000c0de"


@pytest.fixture
def az(tmp_path: Path) -> PretendedAzureCli:
    return support.install(tmp_path / "tools")


def cli(az: PretendedAzureCli, seconds: float = 30) -> AzureCli:
    return AzureCli(az.program, seconds)


def as_person(_tokens: TokenSource) -> Account:
    """What Azure DevOps says."""
    return Account("Keepit Backup", SERVICE_ACCOUNT, "", CONTOSO.id, AccountKind.MEMBER)


# Finding it


def test_it_is_found_in_the_folders_of_path(az: PretendedAzureCli, tmp_path: Path) -> None:
    folders = [str(tmp_path / "nothing-here"), str(az.program.parent)]

    assert azure_cli.find(os.pathsep.join(folders)) == az.program
    assert azure_cli.find(os.pathsep.join(folders[:1])) is None
    assert azure_cli.find("") is None


def test_nobodys_program_in_the_working_folder_is_taken(
    az: PretendedAzureCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(az.program.parent)

    for path in ("", ".", os.pathsep, "../tools"):
        assert azure_cli.find(path) is None


def test_a_folder_or_a_text_of_that_name_is_no_program(tmp_path: Path) -> None:
    name = "az.cmd" if os.name == "nt" else "az"
    (tmp_path / "folder" / name).mkdir(parents=True)
    assert azure_cli.find(str(tmp_path / "folder")) is None

    if os.name == "posix":
        (tmp_path / name).write_text("not executable")
        assert azure_cli.find(str(tmp_path)) is None


def test_pretended_services_get_no_token_of_a_real_account(
    az: PretendedAzureCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(az.program.parent))

    assert Clients().azure_cli() is not None
    practice = Clients(Endpoints(practice=True))
    assert practice.azure_cli() is None
    with pytest.raises(SignInError, match="isn't on this computer"):
        practice.azure_cli_sign_in()


# Asking it


def test_it_says_whose_sign_in_it_is(az: PretendedAzureCli) -> None:
    assert cli(az).account() == CliAccount(SERVICE_ACCOUNT, CONTOSO.id)

    az.be(user="9d0a6d1f-0000-4000-8000-000000000001", type="servicePrincipal")
    account = cli(az).account()
    assert account is not None
    assert not account.person

    az.be("nobody")
    assert cli(az).account() is None


def test_it_is_started_with_a_list_of_words_in_its_own_folder(
    az: PretendedAzureCli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    cli(az).token("contoso.com")
    cli(az).token()

    first, second = az.calls()
    assert first["words"] == [
        *("account", "get-access-token", "--resource", DEVOPS_RESOURCE),
        *("--tenant", "contoso.com", "--output", "json"),
    ]
    assert "--tenant" not in second["words"]
    assert Path(first["folder"]) == az.program.parent


@pytest.mark.parametrize("directory", ["contoso.com & calc", "$(id)", '"', "-h", "a b"])
def test_what_is_no_directory_never_becomes_a_word_of_the_command(
    directory: str, az: PretendedAzureCli
) -> None:
    cli(az).token(directory)

    assert az.calls()[0]["words"][3:] == [DEVOPS_RESOURCE, "--output", "json"]
    assert azure_cli.login_command(directory) == "az login --allow-no-subscriptions"


def test_the_frozen_programs_own_libraries_are_not_handed_on(
    az: PretendedAzureCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/setup-assistant")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/usr/lib/own")
    cli(az).account()
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG")
    cli(az).account()

    first, second = (call["environment"] for call in az.calls())
    assert first["LD_LIBRARY_PATH"] == "/usr/lib/own"
    assert "LD_LIBRARY_PATH" not in second


def test_a_token_lasts_as_long_as_it_says(az: PretendedAzureCli) -> None:
    az.be(seconds=1800)
    answer = cli(az).token("contoso.com")
    assert answer["access_token"] == "a-token-of-the-azure-cli"
    assert 1700 < answer["expires_in"] <= 1800

    az.be("old", seconds=1800)  # it says the time of this computer only
    assert 1700 < cli(az).token("contoso.com")["expires_in"] <= 1800


def test_what_it_prints_goes_into_no_file(az: PretendedAzureCli) -> None:
    cli(az).token("contoso.com")

    assert [call["into_file"] for call in az.calls()] == [False]


# Its failures


@pytest.mark.parametrize(
    ("mode", "title", "sentence"),
    [
        ("nobody", "Nobody is signed in to the Azure CLI", "--tenant contoso.com”"),
        ("hanging", "The Azure CLI doesn't answer", "“az account show”"),
        ("ancient", "This version of the Azure CLI is too old", "“az upgrade”"),
        ("odd", "The Azure CLI gave an answer that can't be understood", "Nothing was taken"),
        ("broken", "The Azure CLI gave no sign-in", "(exit code 1)"),
        ("refusing", "Microsoft asks for another proof", "second factor"),
    ],
)
def test_every_failure_says_what_to_do(
    mode: str, title: str, sentence: str, az: PretendedAzureCli
) -> None:
    az.be(mode)
    began = time.monotonic()

    with pytest.raises(SignInError) as caught:
        cli(az, 0.3 if mode == "hanging" else 30).token("contoso.com")

    assert caught.value.title == title
    assert sentence in caught.value.text
    assert "secret-part" not in str(caught.value) + caught.value.details
    assert time.monotonic() - began < 25


def test_a_refusal_of_microsofts_keeps_its_number_and_names_the_command(
    az: PretendedAzureCli,
) -> None:
    az.be("refusing")

    with pytest.raises(SignInRequired) as caught:
        cli(az).token("contoso.com")

    error = caught.value
    assert (error.code, error.trace_id[:8], error.correlation_id[:8]) == (
        *("AADSTS50076", "1" * 8, "1" * 8),
    )
    assert error.advice == (
        "Run “az login --allow-no-subscriptions --tenant contoso.com --scope 499b84ac-1321-427f-aa17-267ca6975798/.default” in a terminal, then try again.",
    )


@pytest.mark.parametrize(
    "answer", [{"half": True}, {"token": "two words"}, {"token": "ä"}, {"seconds": 1e12}]
)
def test_half_an_answer_is_none(answer: dict[str, Any], az: PretendedAzureCli) -> None:
    az.be("odd" if "half" in answer else "signed in", **answer)

    with pytest.raises(SignInError, match="can't be understood"):
        cli(az).token()


def test_a_program_that_cannot_be_started_is_named(tmp_path: Path) -> None:
    program = tmp_path / "az"
    program.write_bytes(b"\x00not a program")
    program.chmod(0o700)

    with pytest.raises(SignInError, match="can't be started") as caught:
        AzureCli(program).account()
    assert str(program) in caught.value.text


# A sign-in


def test_azure_devops_says_who_signed_in(az: PretendedAzureCli) -> None:
    signed_in = AzureCliSignIn(cli(az), "contoso.com", as_person).wait()

    assert signed_in.account == as_person(signed_in.tokens)
    assert signed_in.tokens.account is signed_in.account
    assert signed_in.tokens.token() == "a-token-of-the-azure-cli"
    assert "a-token" not in f"{signed_in}"


def jwt(**claims: Any) -> str:
    part = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{part}.signature"


@pytest.mark.parametrize(
    ("token", "object_id"),
    [
        (jwt(oid=OID, tid=CONTOSO.id), OID),
        (jwt(oid=OID, tid="another"), ""),
        (jwt(oid="x", tid=CONTOSO.id), ""),
        (jwt(oid=[OID], tid=CONTOSO.id), ""),
        ("a.b.c", ""),
        ("e30.bnVsbA.c", ""),
        ("opaque", ""),
    ],
)
def test_a_token_that_can_be_read_names_the_person_by_its_id(
    token: str, object_id: str, az: PretendedAzureCli
) -> None:
    az.be(token=token)

    assert AzureCliSignIn(cli(az), "", as_person).wait().account.object_id == object_id


def test_another_persons_token_ends_this_sign_in_whatever_name_is_shown(
    az: PretendedAzureCli,
) -> None:
    first = jwt(oid=OID, tid=CONTOSO.id)
    az.be(token=first)
    tokens = AzureCliSignIn(cli(az), "contoso.com", as_person).wait().tokens

    az.be(token=jwt(oid=OID, tid=CONTOSO.id, nonce="next"))
    tokens.renew()
    assert tokens.token() != first

    same = tokens.token()
    az.be(token=jwt(oid=OID.replace("c0de", "beef"), tid=CONTOSO.id))
    with pytest.raises(SignInRequired, match="Another account is signed in"):
        tokens.renew()
    assert tokens.token() == same


def refused_once(error: NotSignedIn) -> Callable[[str], str]:
    """A call that refuses the first token it sees."""
    seen: list[str] = []

    def send(token: str) -> str:
        seen.append(token)
        if token == seen[0]:
            raise error
        return token

    return send


def test_a_token_that_has_ended_is_asked_for_anew(az: PretendedAzureCli) -> None:
    tokens = AzureCliSignIn(cli(az), "contoso.com", as_person).wait().tokens
    az.be(token="the-next-one")
    tokens.renew()
    assert tokens.token() == "the-next-one"

    az.be(token="at-its-end", seconds=0)
    tokens.renew()
    az.be(token="the-last-one", seconds=3600)
    assert [tokens.token(), tokens.token()] == ["the-last-one"] * 2


def test_the_rules_of_a_directory_can_want_what_it_cannot_show(az: PretendedAzureCli) -> None:
    tokens = AzureCliSignIn(cli(az), "contoso.com", as_person).wait().tokens
    challenge = ClaimsRequired("Azure DevOps", "read", claims='{"access_token":{}}')

    with pytest.raises(SignInRequired) as caught:
        tokens.authorized(refused_once(challenge))

    assert caught.value.title == (
        "Conditional Access wants more than the Azure CLI's sign-in can show"
    )
    claims = base64.b64encode(b'{"access_token":{}}').decode()
    assert f"--scope {DEVOPS_RESOURCE}/.default --claims-challenge {claims}”" in caught.value.text


def test_a_new_sign_in_there_answers_the_challenge(az: PretendedAzureCli) -> None:
    tokens = AzureCliSignIn(cli(az), "contoso.com", as_person).wait().tokens
    az.be(token="with-the-claims")
    challenge = ClaimsRequired("Azure DevOps", "read", claims='{"access_token":{}}')

    assert tokens.authorized(refused_once(challenge)) == "with-the-claims"


@pytest.mark.parametrize(
    ("mode", "user", "title"),
    [
        ("signed in", OTHER, "Another account is signed in to the Azure CLI now"),
        ("nobody", SERVICE_ACCOUNT, "Nobody is signed in to the Azure CLI"),
        ("refusing", SERVICE_ACCOUNT, "Microsoft asks for another proof"),
    ],
)
def test_who_is_signed_in_there_may_change_and_ends_this_sign_in(
    mode: str, user: str, title: str, az: PretendedAzureCli
) -> None:
    tokens = AzureCliSignIn(cli(az), "contoso.com", as_person).wait().tokens
    az.be(mode, user=user, token="somebody-elses")

    with pytest.raises(SignInRequired) as caught:
        tokens.renew()

    assert caught.value.title == title
    assert tokens.token() == "a-token-of-the-azure-cli"


def test_a_practice_world_knows_its_own_token(
    az: PretendedAzureCli, sites: Callable[[int], Site]
) -> None:
    site = sites(0)
    world = site.renew("ready", 3)
    endpoints = site.endpoints
    az.serve(endpoints)
    clients = Clients(endpoints, limits=Limits(azure_cli=30), find_azure_cli=lambda: az.program)

    signed_in = clients.azure_cli_sign_in(tenant="contoso.com").wait()

    person = world.people[SERVICE_ACCOUNT]
    assert (signed_in.account.upn, signed_in.account.tenant_id) == (person.upn, person.tenant)
    assert signed_in.account.kind is AccountKind.MEMBER
    assert clients.devops(signed_in.tokens).profile().name == person.name
