"""Signing in on the command line: a token, a code, the own browser, a service principal."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from setup_assistant import settings
from setup_assistant.cli import parser
from setup_assistant.cli.shared_options import CommandArgs
from setup_assistant.cli.window import WindowArgs
from setup_assistant.practice import process
from setup_assistant.practice.state.people import (
    ADMINISTRATOR,
    CONTOSO,
    NORTHWIND,
    PIPELINE,
)
from setup_assistant.practice.state.world import CLIENT_ID
from setup_assistant.registration import Registration
from setup_assistant.services import clients
from tests.support import azure_cli, folders
from tests.support.azure_cli import PretendedAzureCli
from tests.support.command_line import Command, Fleet, Said, Start, plan

pytestmark = pytest.mark.sampled

OTHER_APP = "7f3c1a52-0b5e-4c9e-9d0a-6d1f6f3f2b11"


def account(said: Said) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(said.out)["account"]
    return held


# A token


def test_a_token_on_standard_input_signs_in_without_a_person(fleet: Start) -> None:
    practised = fleet()

    said = practised.run("check", "--token-stdin", "--json", stdin=f"{practised.token()}\n")

    assert said.code == 0
    assert account(said)["upn"] == "svc-keepit-backup@contoso.com"
    assert account(said)["kind"] == "member"
    assert len(json.loads(said.out)["organizations"]) == 3
    assert not practised.world.microsoft.devices
    assert not [call for call in practised.world.log if call.service == "authority"]


def test_a_token_in_a_variable_is_removed_before_anything_starts(
    fleet: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    practised = fleet()
    monkeypatch.setenv("DEVOPS_TOKEN", practised.token())

    said = practised.run("check", "--token-env", "DEVOPS_TOKEN", "--json")

    assert said.code == 0
    assert "DEVOPS_TOKEN" not in os.environ


def test_no_child_inherits_a_secret_and_nothing_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DEVOPS_TOKEN", "KEEPIT_USER", "KEEPIT_PASSWORD"):
        monkeypatch.setenv(name, "the-secret")
    names = ("--keepit-token-env", "KEEPIT_USER", "KEEPIT_PASSWORD")
    line = ["create", "--plan", "plan.json", "--token-env", "DEVOPS_TOKEN", *names]
    args = parser.parse(line).args
    assert isinstance(args, CommandArgs)

    args = args.with_secrets()

    assert "the-secret" not in os.environ.values()
    assert "the-secret" not in repr(args)
    assert args.secrets.value("DEVOPS_TOKEN") == "the-secret"


def test_other_programs_of_the_user_cannot_read_the_token_out_of_this_one() -> None:
    """What the system shows of a running program is the memory that it got its variables in."""
    code = (
        "from pathlib import Path\n"
        "from setup_assistant.cli.credentials import Secrets\n"
        "secrets = Secrets({'DEVOPS_TOKEN', 'NOT_SET'})\n"
        "shown = Path('/proc/self/environ')\n"
        "held = shown.read_bytes() if shown.exists() else b''\n"
        "print(secrets.value('DEVOPS_TOKEN'), b'the-secret' in held)\n"
    )

    told = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"DEVOPS_TOKEN": "the-secret"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout == "the-secret False\n"


def test_a_guest_is_known_by_its_token(fleet: Start) -> None:
    practised = fleet("guest")

    said = practised.run("check", "--token-stdin", "--json", stdin=practised.token())

    assert account(said)["kind"] == "guest"


@pytest.mark.parametrize("why", ["unknown", "expired", "revoked"])
def test_a_refused_token_is_explained_and_never_repeated(why: str, fleet: Start) -> None:
    practised = fleet()
    token = "nobody-issued-this-token" if why == "unknown" else practised.token()
    if why == "expired":
        practised.world.advance(3601)
    if why == "revoked":
        practised.world.revoke_tokens("svc-keepit-backup@contoso.com")

    said = practised.run("check", "--token-stdin", stdin=token)

    assert (said.code, said.out) == (4, "")
    assert "Azure DevOps doesn't accept the access token" in said.err
    assert "az account get-access-token --resource 499b84ac" in said.err
    assert token not in said.err


def test_a_token_that_is_revoked_in_the_middle_ends_the_check(fleet: Start) -> None:
    practised = fleet("expired_token")

    said = practised.run("check", "--token-stdin", stdin=practised.token())

    assert (said.code, said.out) == (4, "")
    assert "doesn't accept the access token" in said.err


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "The access token is empty."),
        ("\n", "The access token is empty."),
        ("secret-part another\n", "This is no access token"),
        ('{"accessToken": "secret-part"}\n', "This is JSON"),
        ('{\n  "accessToken": "secret-part",\n', "This is JSON"),
        ('[{"accessToken": "secret-part"}]\n', "This is JSON"),
        ('"secret-part"\n', "in quotation marks"),
        ("'secret-part'\n", "in quotation marks"),
        ("System.Security.SecureString\n", "keeps hidden"),
        ("\ufeffSystem.Security.SecureString\r\n", "keeps hidden"),
        ("System.Object[]\n", "keeps hidden"),
        ("Bearer secret-part\n", "Leave out “Bearer”"),
        ("abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst\n", "a personal access token"),
        ("aB1" * 28 + "\n", "a personal access token"),
        ("secret-part\x00\n", "This is no access token"),
        ("secret-pärt\n", "This is no access token"),
        ("secret-part" * 7000, "too long to be a secret"),
    ],
)
def test_what_is_no_token_is_a_usage_error(typed: str, sentence: str, fleet: Start) -> None:
    practised = fleet()
    said = practised.run("check", "--token-stdin", stdin=typed)

    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
    assert "secret" not in said.err.replace("to be a secret", "")
    assert typed.strip("\ufeff\r\n") not in said.err or not typed.strip()
    assert not practised.world.log


def test_a_line_break_inside_a_variable_is_a_usage_error(
    fleet: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEVOPS_TOKEN", "secret\npart")

    said = fleet().run("check", "--token-env", "DEVOPS_TOKEN")

    assert said.code == 2
    assert "This is no access token" in said.err
    assert "secret" not in said.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--token-stdin", "--token-env", "NAME"), "not allowed with argument"),
        (("--token-stdin", "--sign-in", "code"), "not allowed with argument"),
        (("--token-env", "SETUP_ASSISTANT_UNSET"), "SETUP_ASSISTANT_UNSET is empty or not set"),
        (("--token-env", "eyJ0eXAi.secret"), "name of an environment variable"),
        (("--tenant", "no tenant"), "is not a directory"),
    ],
)
def test_contradictions_are_usage_errors(
    arguments: tuple[str, ...], sentence: str, fleet: Start
) -> None:
    said = fleet().run("check", *arguments)

    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
    assert "eyJ0" not in said.err


def test_without_standard_input_a_sentence_says_so(
    command: Command, fleet: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    from setup_assistant.cli import credentials
    from setup_assistant.errors import InputError

    monkeypatch.setattr("sys.stdin", None)

    with pytest.raises(InputError, match="no standard input"):
        credentials.line()


def test_bytes_that_are_no_text_are_a_usage_error(fleet: Start) -> None:
    told = ["--token-stdin", "--practice-world", str(fleet().file)]

    done = subprocess.run(
        [sys.executable, "-m", "setup_assistant", "check", *told],
        input=b"\xff\xfe\x00\n",
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONUTF8": "1"},
    )

    assert done.returncode == 2
    assert b"Standard input holds no text" in done.stderr or b"no access token" in done.stderr


def test_another_directory_than_asked_for_is_refused(fleet: Start) -> None:
    practised = fleet()

    said = practised.run(
        "check", "--token-stdin", "--tenant", NORTHWIND.id, stdin=practised.token()
    )

    assert (said.code, said.out) == (4, "")
    assert f"signed in to {CONTOSO.id}, not to {NORTHWIND.id}" in said.err


def test_the_right_directory_is_accepted(fleet: Start) -> None:
    practised = fleet()
    chosen = ("--tenant", CONTOSO.id.upper())

    assert practised.run("check", *chosen).code == 0
    assert practised.run("check", "--tenant", "contoso.com").code == 0


# A service principal


def test_a_service_principal_checks_the_organizations_that_are_named(fleet: Start) -> None:
    practised = fleet("service_principal", 12)
    named = ("--organization", "contoso", "--organization", "fabrikam-labs")

    said = practised.run(
        "check", "--token-stdin", "--json", *named, stdin=practised.pipeline_token()
    )

    document = json.loads(said.out)
    assert said.code == 0
    assert [o["name"] for o in document["organizations"]] == ["contoso", "fabrikam-labs"]
    assert {o["unread"]["owner"] for o in document["organizations"]} == {"service_principal"}
    assert document["account"]["kind"] == "service_principal"
    assert document["account"]["object_id"] == PIPELINE.object_id
    assert document["account"]["finding"]["weight"] == "advised"
    assert not [call for call in practised.world.log if "accounts" in call.path]


def test_a_service_principal_that_is_no_administrator_cannot_know_the_owner(fleet: Start) -> None:
    practised = fleet("service_principal", 12)
    organization = practised.world.organizations["contoso"]
    organization.leave_groups(PIPELINE.descriptor)
    organization.join(PIPELINE, organization.contributors)

    said = practised.run(
        "check", "--token-stdin", "--organization", "contoso", stdin=practised.pipeline_token()
    )

    assert said.code == 1
    assert "tells the owner of contoso to people only" in said.out
    assert "Nightly check is an application." in said.out


def test_a_service_principal_without_organizations_is_told_to_name_them(fleet: Start) -> None:
    practised = fleet("service_principal")

    said = practised.run("check", "--token-stdin", stdin=practised.pipeline_token())

    assert (said.code, said.out) == (2, "")
    assert "Name each one with --organization NAME." in said.err


# A code, and the own browser


def test_codes_are_approved_one_after_the_other(fleet: Start) -> None:
    practised = fleet()
    practised.world.microsoft.approvers = ("svc-keepit-backup@contoso.com", ADMINISTRATOR)

    names = [account(practised.run("check", "--json"))["upn"] for _ in range(3)]

    assert names == ["svc-keepit-backup@contoso.com", ADMINISTRATOR, ADMINISTRATOR]


def test_a_sign_in_that_ended_is_told_in_words_of_the_command_line(fleet: Start) -> None:
    said = fleet("expired_sign_in").run("check")

    assert (said.code, said.out) == (4, "")
    assert "The sign-in has ended. Microsoft asks for a new sign-in. Sign in again." in said.err
    assert "Go back" not in said.err


BROWSER = """
import json, os, sys
sys.path.insert(0, os.getcwd())
from pathlib import Path
from tests.support.https_browser import HttpsBrowser, post

browser = HttpsBrowser(json.loads(Path(sys.argv[1]).read_text())["ca_file"])
browser.open(sys.argv[2])
browser.sign_in("admin@contoso.com")
browser.click("idSIButton9")
assert post(browser.posted_to, browser.posted)[0] == 200
browser.close()
"""


def test_the_own_browser_signs_in(fleet: Start, tmp_path: Path) -> None:
    practised = fleet()
    script = tmp_path / "browser.py"
    script.write_text(BROWSER, encoding="utf-8")
    browser = [path.as_posix() for path in (Path(sys.executable), script, practised.file)]

    done = subprocess.run(
        [sys.executable, "-m", "setup_assistant", "check", "--sign-in", "browser", "--json",
         "--practice-world", str(practised.file)],
        capture_output=True, text=True, check=False,
        env=os.environ | {"BROWSER": f"{shlex.join(browser)} %s"},
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["account"]["upn"] == ADMINISTRATOR
    assert "Your browser is open" in done.stderr
    assert "https://localhost" not in done.stderr


def test_without_a_browser_the_other_way_is_named(
    fleet: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda _address: False)

    said = fleet().run("check", "--sign-in", "browser")

    assert (said.code, said.out) == (4, "")
    assert "leave out --sign-in browser" in said.err


# The practice world of another command


def told(**changes: Any) -> dict[str, Any]:
    names = ("authority", "profile", "devops", "graph", "entitlements", "keepit")
    ours = dict.fromkeys(names, "https://localhost:4443")
    return {"endpoints": {**ours, **changes}, "ca_file": __file__}


@pytest.mark.parametrize(
    "address",
    [
        "https://dev.azure.com",
        "https://localhost.example:4443",
        "https://localhost:4443@dev.azure.com",
        "https://localhost:4443/../x",
        "http://localhost:4443",
        "https://10.0.0.1:4443",
        "https://localhost",
        "https://{region}.keepit.com",
    ],
)
def test_a_world_elsewhere_is_refused(address: str, command: Command, tmp_path: Path) -> None:
    file = tmp_path / "world.json"
    file.write_text(json.dumps(told(keepit=address)), encoding="utf-8")

    said = command("check", "--token-stdin", "--practice-world", str(file), stdin="secret")

    assert (said.code, said.out) == (2, "")
    assert "names services that are not on this computer. Nothing was sent." in said.err


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"endpoints": 3}', json.dumps(told(devops=3))])
def test_a_file_that_is_no_world_is_refused(text: str, command: Command, tmp_path: Path) -> None:
    file = tmp_path / "world.json"
    file.write_text(text, encoding="utf-8")

    said = command("check", "--practice-world", str(file))

    assert said.code == 2
    assert "doesn't hold what" in said.err


def test_a_missing_world_is_refused(command: Command, tmp_path: Path) -> None:
    assert command("check", "--practice-world", str(tmp_path / "none")).code == 2


def test_a_running_world_has_its_scenario(fleet: Start) -> None:
    said = fleet().run("check", "--scenario", "ready")

    assert said.code == 2
    assert "leave out --scenario" in said.err


def test_who_approves_codes_must_be_somebody(command: Command) -> None:
    said = command("practice", "--approve-as", "nobody@contoso.com")

    assert said.code == 2
    assert "Nobody in the practice world is called “nobody@contoso.com”" in said.err


# The app and the directory


def asked_for_a_code(practised: Fleet) -> str:
    """The directory that Microsoft was asked for a code in."""
    paths = [call.path for call in practised.world.log if call.path.endswith("/devicecode")]
    return paths[-1].split("/")[1]


def test_any_directory_is_asked_only_where_none_is_named(fleet: Start) -> None:
    practised = fleet()

    assert practised.run("check").code == 0
    assert asked_for_a_code(practised) == "organizations"
    assert practised.run("check", "--tenant", "Contoso.com").code == 0
    assert asked_for_a_code(practised) == "contoso.com"
    assert practised.run("--tenant", CONTOSO.id, "check").code == 0
    assert asked_for_a_code(practised) == CONTOSO.id


def test_an_app_of_one_directory_signs_in_there_and_says_so_elsewhere(fleet: Start) -> None:
    practised = fleet()
    practised.world.microsoft.applications[CLIENT_ID] = (CONTOSO.id, CONTOSO.domain)

    refused = practised.run("check")
    assert (refused.code, refused.out) == (4, "")
    assert "This app is for one directory only" in refused.err
    assert "--tenant" in refused.err

    unknown = practised.run("check", "--tenant", NORTHWIND.domain)
    assert unknown.code == 4
    assert "Microsoft found no app with this ID in the directory" in unknown.err

    assert practised.run("check", "--tenant", "contoso.com").code == 0


def test_the_command_line_counts_before_the_profile_and_the_profile_before_nothing(
    fleet: Start, command: Command
) -> None:
    practised = fleet()
    assert command("profile", "save", "Contoso", "--tenant", "contoso.com").code == 0

    assert practised.run("check", "--profile", "Contoso").code == 0
    assert asked_for_a_code(practised) == "contoso.com"
    assert practised.run("check", "--profile", "Contoso", "--tenant", CONTOSO.id).code == 0
    assert asked_for_a_code(practised) == CONTOSO.id


def test_what_is_saved_counts_where_the_command_line_says_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folders.use(monkeypatch, tmp_path)
    settings.remember(Registration(CLIENT_ID, "contoso.com"))

    assert clients.real().registration() == Registration(CLIENT_ID, "contoso.com")
    options = Registration(tenant="fabrikam.com")
    assert clients.real().registration(options=options) == Registration(CLIENT_ID, "fabrikam.com")
    line = Registration(OTHER_APP)
    assert clients.real(line).registration() == Registration(OTHER_APP, "contoso.com")


def test_the_window_takes_app_and_directory_too() -> None:
    args = parser.parse(["--client-id", OTHER_APP, "--tenant", "Contoso.com"]).args

    assert isinstance(args, WindowArgs)
    assert (args.client_id, args.tenant) == (OTHER_APP, "contoso.com")


# The Azure CLI


@pytest.fixture
def az(tmp_path: Path) -> PretendedAzureCli:
    return azure_cli.install(tmp_path / "tools")


def with_cli(fleet: Start, az: PretendedAzureCli) -> Fleet:
    """A practice world that gives the Azure CLI its tokens, and knows no app but that one."""
    practised = fleet()
    practised.azure_cli = az.program
    az.serve(process.endpoints_in(practised.file))
    return practised


def test_who_is_signed_in_to_the_azure_cli_is_signed_in(
    fleet: Start, az: PretendedAzureCli
) -> None:
    practised = with_cli(fleet, az)

    said = practised.run("check", "--sign-in", "azure-cli", "--tenant", "contoso.com", "--json")

    assert said.code == 0
    assert account(said)["upn"] == "svc-keepit-backup@contoso.com"
    assert len(json.loads(said.out)["organizations"]) == 3
    words = [call["words"] for call in az.calls()]
    assert words[0][4:6] == ["--tenant", "contoso.com"]


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        ("nobody", "Nobody is signed in to the Azure CLI"),
        ("refusing", "Microsoft asks for another proof"),
        ("absent", "The Azure CLI isn't on this computer"),
    ],
)
def test_without_the_azure_clis_sign_in_every_form_says_why(
    mode: str, sentence: str, fleet: Start, az: PretendedAzureCli, tmp_path: Path
) -> None:
    practised = with_cli(fleet, az)
    az.be(mode)
    if mode == "absent":
        practised.azure_cli = None
    junit = tmp_path / "junit.xml"

    said = practised.run("check", "--sign-in", "azure-cli", "--json", "--junit", str(junit))

    assert said.code == 4
    assert sentence in said.err
    assert sentence in json.dumps(json.loads(said.out), ensure_ascii=False)
    assert sentence in junit.read_text(encoding="utf-8")


def test_a_personal_account_is_known_as_one(fleet: Start, az: PretendedAzureCli) -> None:
    practised = with_cli(fleet, az)
    practised.world.microsoft.approvers = ("someone@outlook.com",)

    said = practised.run("check", "--sign-in", "azure-cli", "--json")

    assert account(said)["kind"] == "personal"


def test_another_directory_than_the_named_one_is_refused(
    fleet: Start, az: PretendedAzureCli
) -> None:
    practised = with_cli(fleet, az)
    az.be(tenant=NORTHWIND.id)

    said = practised.run("check", "--sign-in", "azure-cli", "--tenant", NORTHWIND.id)

    assert said.code == 4
    assert "This account belongs to another directory" in said.err


def test_the_azure_cli_inherits_no_secret(
    fleet: Start, az: PretendedAzureCli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    practised = with_cli(fleet, az)
    monkeypatch.setenv("KEEPIT_USER", "canary-user")
    monkeypatch.setenv("KEEPIT_PASSWORD", "canary-password")
    monkeypatch.setenv("LEFT_ALONE", "canary-of-somebody-else")

    file = tmp_path / "plan.json"
    file.write_text(json.dumps(plan()), encoding="utf-8")

    practised.run(
        *("create", "--plan", str(file), "--sign-in", "azure-cli"),
        *("--keepit-token-env", "KEEPIT_USER", "KEEPIT_PASSWORD"),
    )

    calls = json.dumps(az.calls())
    assert "get-access-token" in calls
    assert "canary-of-somebody-else" in calls  # what is there would be seen
    assert "canary-user" not in calls
    assert "canary-password" not in calls


def test_the_azure_cli_takes_no_client_id(command: Command) -> None:
    said = command("check", "--sign-in", "azure-cli", "--client-id", OTHER_APP)

    assert said.code == 2
    assert "--sign-in azure-cli uses no --client-id: leave one of them out." in said.err
