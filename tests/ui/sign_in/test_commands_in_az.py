"""Every command of the Azure CLI that is shown or run, read by the real one's own parser. It reaches no network."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import dev
from setup_assistant.endpoints import DEVOPS_RESOURCE
from setup_assistant.errors import TOKEN_COMMAND, NobodySignedIn, SignInError
from setup_assistant.packaging import product
from setup_assistant.services.microsoft.azure_cli import AzureCli, login_command
from setup_assistant.ui.sign_in import register_dialog
from setup_assistant.ui.sign_in.register_dialog import BASH, POWERSHELL
from tests.support import azure_cli_parser, powershell
from tests.support.azure_cli_parser import ANSWERS
from tests.support.packaging import wheels

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

APP = ANSWERS["ad app create"]
LOCK = dev.LOCKS / "azure-cli.txt"
PROGRAMS = "Scripts" if os.name == "nt" else "bin"
REGISTRATION: list[dict[str, Any]] = [
    {"command": "login", "allow_no_subscriptions": True, "tenant": "contoso.com"},
    {
        "command": "ad app create",
        "display_name": "Setup Assistant for Azure DevOps backup",
        "sign_in_audience": "AzureADMyOrg",
        "is_fallback_public_client": True,
        "public_client_redirect_uris": ["http://localhost"],
    },
    {
        "command": "ad app permission add",
        "identifier": APP,
        "api": DEVOPS_RESOURCE,
        "api_permissions": ["ee69721e-6c3a-468f-a9ec-302d16a4c599=Scope"],
    },
    {"command": "ad sp create", "identifier": APP},
    {"command": "account show"},
    {
        "command": "ad app permission grant",
        "identifier": APP,
        "api": DEVOPS_RESOURCE,
        "scope": ["user_impersonation"],
    },
]


@pytest.fixture(scope="module")
def programs() -> Path:
    """Those of an environment with the locked Azure CLI, made once for this state of the lock."""
    folder = product.WORK / "azure-cli"
    target = folder / hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
    if not target.exists():
        shutil.rmtree(folder, ignore_errors=True)
        half, uv = folder / "half", dev.bring_uv()
        into = ("--quiet", "--python", str(half / PROGRAMS / "python"))
        for command in (
            [uv, "venv", "--quiet", "--relocatable", "--python", sys.executable, str(half)],
            [uv, "pip", "install", *into, "--require-hashes", "-r", str(LOCK)],
        ):
            subprocess.run(command, env=wheels.fetching(), check=True)
        half.rename(target)
    return target / PROGRAMS


class Az:
    """The real parser: ``run(words)``, and what it has taken."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._log = folder / "parsed"
        self.start = [str(programs / "python"), "-I", azure_cli_parser.__file__, str(self._log)]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*self.start, *words], capture_output=True, text=True, check=False)

    def parsed(self) -> list[dict[str, Any]]:
        calls = map(json.loads, self._log.read_text(encoding="utf-8").splitlines())
        return [{"command": call["command"], **call["arguments"]} for call in calls]


@pytest.fixture
def az(programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Az:
    monkeypatch.setenv("AZURE_CONFIG_DIR", str(tmp_path / "azure"))
    monkeypatch.setenv("AZURE_CORE_COLLECT_TELEMETRY", "no")
    return Az(programs, tmp_path)


def meant(parsed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of what was parsed, what the registration is about."""
    pairs = zip(parsed, REGISTRATION, strict=True)
    return [{name: call.get(name) for name in expected} for call, expected in pairs]


def test_bash_has_it_register_a_single_tenant_public_client(az: Az, tmp_path: Path) -> None:
    start = " ".join(f"'{word}'" for word in az.start)
    script = f'set -e\naz() {{ {start} "$@"; }}\n{register_dialog.commands(BASH, "contoso.com")}'

    process = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)

    assert process.returncode == 0, process.stderr
    assert meant(az.parsed()) == REGISTRATION
    assert f"Application (client) ID: {APP}" in process.stdout


def test_powershell_has_it_do_the_same(az: Az) -> None:
    variables: dict[str, str] = {}
    script = register_dialog.commands(POWERSHELL, "contoso.com")
    count = len(powershell.statements(script, variables))
    for number in range(count):  # each with what those before it have put into variables
        name, (program, *words) = powershell.statements(script, variables)[number]
        if program == "az":
            process = az.run(*words)
            assert process.returncode == 0, process.stderr
            variables |= {name: process.stdout.strip()} if name else {}

    assert meant(az.parsed()) == REGISTRATION


@pytest.mark.parametrize(
    "command",
    [
        login_command(),
        login_command("contoso.com"),
        login_command("contoso.com", '{"access_token":{"nbf":{"essential":true}}}'),
        f"{login_command('contoso.com')} --scope {DEVOPS_RESOURCE}/.default",
        TOKEN_COMMAND,
        f"az account get-access-token --resource {DEVOPS_RESOURCE} --tenant contoso.com --output json",
        "az account show --output json",
        "az logout",
        "az upgrade",
    ],
)
def test_every_other_command_is_one(command: str, az: Az) -> None:
    process = az.run(*command.split()[1:])

    assert process.returncode == 0, process.stderr
    assert len(az.parsed()) == 1


def test_what_az_does_not_know_is_refused(az: Az) -> None:
    process = az.run("ad", "app", "create", "--display-name", "x", "--single-tenant", "true")

    assert process.returncode == 2
    assert "unrecognized arguments: --single-tenant true" in process.stderr


def test_the_real_one_answers_as_the_assistant_understands_it(programs: Path, az: Az) -> None:
    cli = AzureCli(programs / ("az.bat" if os.name == "nt" else "az"), 120)

    assert cli.account() is None
    with pytest.raises(NobodySignedIn, match="az login --allow-no-subscriptions"):
        cli.token("contoso.com")
    with pytest.raises(SignInError, match="too old"):
        cli._object("", "account", "show", "--from-tomorrow")
