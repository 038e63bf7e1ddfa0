"""The manual's nightly pipeline: its script steps, run as an agent runs them, with ``az`` pretended."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from defusedxml.ElementTree import fromstring

from setup_assistant.practice.state.policies import OAUTH
from tests.support.command_line import Fleet, Start

pytestmark = pytest.mark.sampled("fast")

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "resources" / "help" / "pipeline.md"
ALWAYS = "succeededOrFailed()"
HERE = "$(System.DefaultWorkingDirectory)/"


def pipeline() -> dict[str, Any]:
    (text,) = re.findall(
        r"```yaml\n(# azure-pipelines\.yml\n.*?)```", PAGE.read_text("utf-8"), re.DOTALL
    )
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


STEPS: list[dict[str, Any]] = pipeline()["steps"]
CHECK, COMPARE = "Check every organization", "Say what has changed"


@dataclass
class Agent:
    """A folder to work in, and the programs that the steps call."""

    folder: Path
    environment: dict[str, str]
    token: str
    said: str = ""
    codes: dict[str, int] = field(default_factory=dict)

    def night(self) -> None:
        """Every step in its order. A step that failed only lets those go on that say so."""
        self.codes, self.said = {}, ""
        for step in STEPS:
            if any(self.codes.values()) and step.get("condition") != ALWAYS:
                continue
            script = step.get("bash") or step.get("inputs", {}).get("inlineScript")
            if script:
                self.codes[step["displayName"]] = self._run(script)
            elif step.get("task", "").startswith("DownloadPipelineArtifact"):
                self._download(step["inputs"])
            elif step.get("task", "").startswith("PublishPipelineArtifact"):
                self._publish(step["inputs"])

    def _run(self, script: str) -> int:
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        self.said += done.stdout + done.stderr
        return done.returncode

    def _download(self, inputs: dict[str, Any]) -> None:
        if self._kept(inputs["artifactName"]).exists():
            shutil.copytree(self._kept(inputs["artifactName"]), self._path(inputs))

    def _publish(self, inputs: dict[str, Any]) -> None:
        kept = self._kept(inputs["artifact"])
        shutil.rmtree(kept, ignore_errors=True)
        if self._path(inputs).exists():
            shutil.copytree(self._path(inputs), kept)

    def _kept(self, artifact: str) -> Path:
        return self.folder.parent / f"kept-{artifact}"

    def _path(self, inputs: dict[str, Any]) -> Path:
        """Written out: the tasks take relative paths from different folders."""
        path: str = inputs["targetPath"]
        assert path.startswith(HERE)
        return self.folder / path.removeprefix(HERE)


def counted(agent: Agent, *names: str) -> list[str | None]:
    """Attributes of the JUnit file."""
    suites = fromstring((agent.folder / "check.xml").read_text(encoding="utf-8"))
    return [suites.get(name) for name in names]


def program(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)


@pytest.fixture
def practised(fleet: Start) -> Fleet:
    return fleet("service_principal", 12)


@pytest.fixture
def agent(practised: Fleet, tmp_path: Path) -> Agent:
    """An agent whose ``az`` prints a token of the service principal of ``practised``."""
    programs, work = tmp_path / "programs", tmp_path / "work"
    programs.mkdir()
    work.mkdir()
    token = practised.pipeline_token()
    expected = "account get-access-token --resource 499b84ac-1321-427f-aa17-267ca6975798"
    asked = f'"$*" = "{expected} --query accessToken --output tsv"'
    program(programs, "az", f'[ {asked} ] && echo "{token}"')
    # ``judge`` and ``compare`` reach no service at all, so there is none to lead them to.
    here = f"--practice-world '{practised.file}'"
    program(
        programs,
        "setup-assistant",
        f'[ "$1" = compare ] || set -- "$@" {here}\nexec {sys.executable} -m setup_assistant "$@"',
    )
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    root = str(ROOT)
    return Agent(work, {**os.environ, "PATH": path, "PYTHONPATH": root}, token)


def test_the_pipeline_runs_at_night_and_keeps_what_it_found() -> None:
    loaded = pipeline()

    assert loaded["trigger"] == "none"
    assert loaded["schedules"][0]["always"] is True
    assert re.fullmatch(r"\d+ \d+ \* \* \*", loaded["schedules"][0]["cron"])
    kept = {step["task"]: step for step in STEPS if "task" in step}
    assert list(kept) == [
        "DownloadPipelineArtifact@2",
        "AzureCLI@2",
        "PublishTestResults@2",
        "PublishPipelineArtifact@1",
    ]
    for task in ("PublishTestResults@2", "PublishPipelineArtifact@1"):
        assert kept[task]["condition"] == ALWAYS
    assert kept["PublishTestResults@2"]["inputs"]["testResultsFiles"] == "check.xml"


def test_two_nights_in_which_everything_stays_ready(agent: Agent) -> None:
    agent.night()
    first = agent.said
    agent.night()

    assert "There are no two reports to compare." in first
    assert set(agent.codes.values()) == {0}
    assert "Nothing has changed." in agent.said
    assert counted(agent, "failures", "errors") == ["0", "0"]


def test_a_night_in_which_a_policy_was_turned_off(agent: Agent, practised: Fleet) -> None:
    agent.night()
    practised.world.organizations["fabrikam-labs"].policies[OAUTH].value = True

    agent.night()

    assert (agent.codes[CHECK], agent.codes[COMPARE]) == (1, 1)
    assert "fabrikam-labs" in agent.said
    assert counted(agent, "failures") == ["1"]
    assert len(list((agent.folder.parent / "kept-backup-report").glob("*/*.json"))) == 1


def test_a_night_without_a_sign_in(agent: Agent, practised: Fleet) -> None:
    practised.world.advance(3601)

    agent.night()

    assert agent.codes == {"Start with an empty folder": 0, CHECK: 4, COMPARE: 0}
    assert "doesn't accept the access token" in agent.said
    assert agent.token not in agent.said
