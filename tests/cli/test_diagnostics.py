"""What support is told on the command line: by kinds and numbers, without anybody's name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from setup_assistant import __version__, settings
from setup_assistant.registration import Registration
from tests.support import folders
from tests.support.command_line import Command, Fleet, Start

APP = "7d1f0a52-2c55-4a3e-8e7b-6f1d1b0a9c33"
TOKEN_ENV = ("--token-env", "DEVOPS_TOKEN")


@pytest.fixture
def fresh(fleet: Start, monkeypatch: pytest.MonkeyPatch) -> Fleet:
    """A practice world, and the variable with an access token of the service account."""
    world = fleet("policy_off")
    monkeypatch.setenv("DEVOPS_TOKEN", world.token())
    return world


def latest(text: str, title: str) -> list[str]:
    """The lines of a part."""
    inside = text.split(f"\n{title}\n", 1)[1].split("\n\n", 1)[0]
    return inside.splitlines()


def test_a_process_of_its_own_tells_program_system_and_kinds_of_settings(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders.use(monkeypatch, tmp_path)
    settings.remember(Registration(APP, "contoso.com"))

    outcome = command("diagnostics")

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(f"Setup Assistant {__version__}\n")
    kinds = dict(line.split(maxsplit=1) for line in latest(outcome.out, "Settings"))
    assert kinds["services"] == "real"
    assert kinds["application"] == kinds["directory"] == "settings"
    assert APP not in outcome.out
    assert "contoso" not in outcome.out
    assert "Calls" not in outcome.out


def test_a_command_writes_its_calls_and_nobodys_name(fresh: Fleet, tmp_path: Path) -> None:
    file = tmp_path / "problem.txt"
    app = ("--client-id", APP)

    outcome = fresh.run("check", *TOKEN_ENV, *app, "--diagnostics", str(file))

    text = file.read_text(encoding="utf-8")
    assert outcome.code == 1
    assert "sign-in           access token" in text
    assert "application       command line" in text
    calls = "\n".join(latest(text, "Calls"))
    assert re.search(r"POST +200 +\d+ ms  localhost/\{org-\d\}/_apis/Contribution/Hierarchy", calls)
    assert re.search(r"\n +request [0-9a-f]{8}-", calls)
    assert "{id-" not in calls
    people = fresh.world.people.values()
    names = [word for p in people for word in (p.upn, p.name, p.tenant, p.object_id)]
    for name in (*fresh.world.organizations, *names, "contoso", APP):
        assert name.lower() not in text.lower()


def test_the_app_of_practice_is_not_called_one_of_the_command_line(
    fresh: Fleet, tmp_path: Path
) -> None:
    file = tmp_path / "problem.txt"

    fresh.run("check", *TOKEN_ENV, "--diagnostics", str(file))

    assert "application       practice\n" in file.read_text(encoding="utf-8")


def test_a_command_that_fails_writes_why_and_ends_as_ever(
    fresh: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "problem.txt"
    monkeypatch.setenv("DEVOPS_TOKEN", "not-a-token-of-anybody")

    outcome = fresh.run("check", *TOKEN_ENV, "--diagnostics", str(file))

    error = latest(file.read_text(encoding="utf-8"), "Last error")
    assert outcome.code == 4
    assert re.fullmatch(r"  \d\d:\d\d:\d\d  TokenRefused.*", error[0])
    assert error[-1].strip().startswith("setup_assistant/services/")
    assert "not-a-token" not in file.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_is_named_and_hides_no_other_failure(
    fresh: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = tmp_path / "nowhere" / "problem.txt"

    outcome = fresh.run("check", *TOKEN_ENV, "--diagnostics", str(nowhere))
    monkeypatch.setenv("DEVOPS_TOKEN", "not-a-token-of-anybody")
    failure = fresh.run("check", *TOKEN_ENV, "--diagnostics", str(nowhere))

    assert outcome.code == 2
    assert failure.code == 4
    for err in (outcome.err, failure.err):
        assert f"{nowhere} can't be written: " in err
