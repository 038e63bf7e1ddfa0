"""Commands as people and pipelines call them, each against a practice world that runs already."""

from __future__ import annotations

import io
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from setup_assistant import profiles, texts
from setup_assistant.cli import main
from setup_assistant.limits import USUAL, Limits
from setup_assistant.practice.state.keepit import (
    EXISTING_NAME,
    SUGGESTED_NAME,
    TOKEN_NAME,
    TOKEN_PASSWORD,
)
from setup_assistant.practice.state.people import (
    CONTOSO,
    PIPELINE,
    SERVICE_ACCOUNT,
    everybody,
)
from setup_assistant.practice.state.world import World
from tests.support.practice_site import Site

OBJECT_ID = everybody()[SERVICE_ACCOUNT].object_id
TOKEN = f"{TOKEN_NAME}\n{TOKEN_PASSWORD}\n"
"""Keepit's API token as two lines of standard input."""
TASKS = ("configuration_pending", "incomplete_configuration")
QUICK = Limits(
    retries=(0.02, 0.05), read_back=(0.02, 0.05, 0.2), looks=(0.0, 0.02, 0.05), poll=0.02
)
"""A practice world answers at once, or is told not to: pauses between tries needn't be a real run's."""


@dataclass(frozen=True)
class Said:
    """What a command did: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


@dataclass
class Fleet:
    """A practice world that runs, and the command line that is told of it."""

    world: World
    file: Path
    run_: Callable[..., Said]
    limits: Limits = QUICK

    def run(self, *arguments: str, stdin: str = "") -> Said:
        """``setup-assistant`` with these arguments; ``--practice-world`` is added."""
        world = ("--practice-world", str(self.file))
        return self.run_(*arguments, *world, stdin=stdin, limits=self.limits)

    def token(self, upn: str = SERVICE_ACCOUNT) -> str:
        """An access token of somebody, as the Azure command line would print it."""
        return self.world.issue_token(self.world.people[upn])

    def pipeline_token(self) -> str:
        """An access token of the service principal."""
        return self.world.issue_token(PIPELINE)


@pytest.fixture
def command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Said]:
    """``command("check", …, stdin="…")``: one call of the program in this process."""

    def run(*arguments: str, stdin: str = "", limits: Limits = USUAL) -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        try:
            code = main.main(arguments, limits)
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


@pytest.fixture
def fleet(
    tmp_path: Path,
    command: Callable[..., Said],
    sites: Callable[[int], Site],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[..., Fleet]]:
    """``fleet(scenario, organizations)``: a world that runs until the test ends.

    What commands remember stays in this test. New connectors are scheduled at once where the scenario
    isn't about what they still need.
    """
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    started: list[Site] = []

    def start(scenario: str = "ready", organizations: int | None = 3) -> Fleet:
        site = sites(len(started))
        started.append(site)
        site.watch()
        world = site.renew(scenario, organizations)
        if scenario not in TASKS:
            world.keepit.api_task = ""
        file = tmp_path / f"{scenario}-world.json"
        shutil.copyfile(site.file, file)
        return Fleet(world, file, command)

    yield start
    for site in started:
        site.hang_up()
    # A check that ended early leaves calls that are on their way: they'd arrive in the next test's world.
    for thread in threading.enumerate():
        if thread.name == "inspection":
            thread.join(10)


@pytest.fixture
def saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> profiles.Profiles:
    """The user's profiles, in a configuration folder of this test alone."""
    for name in ("XDG_CONFIG_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "configuration"))
    return profiles.of_user()


def schema(name: str) -> dict[str, Any]:
    """A schema that the program publishes."""
    file = texts.resources() / "schemas" / f"{name}.json"
    loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def plan(**changes: Any) -> dict[str, Any]:
    """A plan for the practice account, as ``plan --json`` prints it."""
    wanted: dict[str, Any] = {
        "region": "dk-co",
        "name": SUGGESTED_NAME,
        "retention": "P1Y",
        "members": ["anna.lind@contoso.com"],
        "authorization": EXISTING_NAME,
    }
    top: dict[str, Any] = {
        key: changes.pop(key)
        for key in ("ready_after", "connector", "changes", "account", "organizations")
        if key in changes
    }
    held: dict[str, Any] = {
        "schema": "setup-assistant/plan",
        "version": 2,
        "assistant": "0.1.0",
        "made_at": "2026-11-25T09:00:00+00:00",
        "account": {
            "name": "Keepit Backup",
            "upn": SERVICE_ACCOUNT,
            "object_id": OBJECT_ID,
            "tenant_id": CONTOSO.id,
        },
        "ready_after": True,
        "organizations": [],
        "changes": [],
        "connector": wanted | changes,
        **top,
    }
    return held


@pytest.fixture
def create(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """``create(practised, plan(), "--yes")``: the command with the plan in a file, and both tokens."""

    def run(practised: Fleet, held: dict[str, Any], *more: str, stdin: str = TOKEN) -> Said:
        file = tmp_path / "plan.json"
        file.write_text(json.dumps(held), encoding="utf-8")
        monkeypatch.setenv("DEVOPS_TOKEN", practised.token())
        told = more if "--keepit-token-env" in more else ("--keepit-token-stdin", *more)
        return practised.run(
            "create", "--plan", str(file), "--token-env", "DEVOPS_TOKEN", *told, stdin=stdin
        )

    return run
