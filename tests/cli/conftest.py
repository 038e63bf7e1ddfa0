"""Commands as people and pipelines call them, each against a practice world that runs already."""

from __future__ import annotations

import io
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from setup_assistant import profiles
from setup_assistant.cli import main
from setup_assistant.limits import USUAL, Limits
from setup_assistant.managed import UNMANAGED, Managed
from tests.support import folders
from tests.support.command_line import TOKEN, Command, Fleet, Said, Start
from tests.support.practice_site import Site

TASKS = ("configuration_pending", "incomplete_configuration")


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """``command("check", …, stdin="…")``: one call of the program in this process."""

    def run(
        *arguments: str,
        stdin: str = "",
        limits: Limits = USUAL,
        azure_cli: Path | None = None,
        organization: Managed = UNMANAGED,
    ) -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        try:
            code = main.main(arguments, limits, lambda: azure_cli, organization)
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


@pytest.fixture
def fleet(
    tmp_path: Path,
    command: Command,
    sites: Callable[[int], Site],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Start]:
    """``fleet(scenario, organizations)``: a world that runs until the test ends.

    What commands remember stays in this test. New connectors are scheduled at once where the scenario
    isn't about what they still need.
    """
    folders.use(monkeypatch, tmp_path)
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
    folders.use(monkeypatch, tmp_path)
    return profiles.of_user()


@pytest.fixture
def create(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
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
