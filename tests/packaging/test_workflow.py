"""The release workflow: what it names is there, and nothing in it can change by itself."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import dev
from setup_assistant.packaging import __main__ as command
from setup_assistant.packaging import product
from tests.support.packaging import runner
from tests.support.packaging.runner import Run

TEXT = runner.FILE.read_text(encoding="utf-8")
JOBS: dict[str, Any] = yaml.safe_load(TEXT)["jobs"]


def _steps(name: str) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = JOBS[name]["steps"]
    return steps


def _scripts(name: str) -> str:
    return "\n".join(step.get("run", "") for step in _steps(name))


def _artifacts(name: str, action: str) -> list[str]:
    steps = (step for step in _steps(name) if step.get("uses", "").startswith(f"actions/{action}@"))
    names = (step["with"]["name"] for step in steps)
    return [filled for given in names for filled in _filled(given)]


def _filled(name: str) -> Iterator[str]:
    arch = "${{ runner.arch }}"
    yield from (name.replace(arch, kind) for kind in ("ARM64", "X64")) if arch in name else [name]


def _before(name: str) -> set[str]:
    """Every job that is through when ``name`` begins."""
    needed = runner.needs(JOBS[name])
    return needed.union(*(_before(other) for other in needed))


def test_every_action_is_pinned_by_its_commit_and_says_its_version() -> None:
    lines = [line.strip() for line in TEXT.splitlines() if "uses:" in line]

    assert lines
    for line in lines:
        assert re.fullmatch(r"- uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line
    by_action: dict[str, set[str]] = {}
    for line in lines:
        action, _at, pin = line.partition("@")
        by_action.setdefault(action, set()).add(pin)
    assert all(len(pins) == 1 for pins in by_action.values())


@pytest.mark.parametrize("name", JOBS)
def test_every_job_ends_within_a_limit(name: str) -> None:
    assert 0 < JOBS[name]["timeout-minutes"] <= 240


@pytest.mark.parametrize("name", JOBS)
def test_every_job_comes_after_the_version_was_compared(name: str) -> None:
    assert runner.needs(JOBS[name]) <= set(JOBS)
    assert name == "version" or "version" in _before(name)


@pytest.mark.parametrize("name", JOBS)
def test_what_a_job_fetches_was_handed_on_by_one_that_is_through(name: str) -> None:
    handed_on = [a for job in _before(name) for a in _artifacts(job, "upload-artifact")]

    assert set(_artifacts(name, "download-artifact")) <= set(handed_on)
    assert len(handed_on) == len(set(handed_on))


def test_nothing_is_handed_on_that_is_not_there() -> None:
    for name in JOBS:
        for step in _steps(name):
            if step.get("uses", "").startswith("actions/upload-artifact@"):
                assert step["with"]["if-no-files-found"] == "error"


@pytest.mark.parametrize("name", ["linux", "windows", "macos"])
def test_each_system_passes_the_tests_and_shows_its_pictures(name: str) -> None:
    scripts = _scripts(name)

    for words in ("dev.py test", "dev.py demo --tour", "dev.py build"):
        assert words in scripts
    assert "setup_assistant.packaging pictures build/tour build/tour-frozen" in scripts
    assert any(artifact.startswith("pictures-") for artifact in _artifacts(name, "upload-artifact"))


def test_secrets_are_given_only_to_the_steps_that_sign() -> None:
    """Tests and builds run much that others wrote."""
    for name, job in JOBS.items():
        names = {"APPLICATION", "INSTALLER"} if name == "macos" else set()  # whose, no secret
        assert set(job.get("env", {})) == names
        for step in _steps(name):
            if "secrets." in str(step.get("env", {})):
                assert "packaging sign" in step["run"] or "packaging windows" in step["run"] or step["name"] == "Bring the certificates"  # fmt: skip


def test_the_runners_are_those_that_there_are() -> None:
    runners = {job["runs-on"] for job in JOBS.values()} - {"${{ matrix.runner }}"}

    assert runners == {"ubuntu-22.04", "windows-2022"}
    assert JOBS["macos"]["strategy"]["matrix"]["runner"] == ["macos-15", "macos-15-intel"]


def test_every_command_of_a_step_exists() -> None:
    steps = "\n".join(map(_scripts, JOBS))
    used = set(re.findall(r"setup_assistant\.packaging ([\w-]+)", steps))

    assert used == set(command.COMMANDS) - {"build", "unpack"}  # dev.py does those
    assert set(re.findall(r"dev\.py (\w+)", steps)) <= set(dev.COMMANDS)
    for name in command.COMMANDS.values():
        assert callable(command.deed(name))


def test_every_path_of_a_step_exists() -> None:
    """But for what the steps themselves make."""
    made = ("build/", "dist/", "parts/", "files/", "made/", "payload", ".venv/")
    for name in JOBS:
        for path in re.findall(r"(?<![\w./$])[\w.-]+(?:/[\w.*-]+)+", _scripts(name)):
            assert path.startswith(made) or (product.ROOT / path).exists(), path


def test_steps_without_the_environment_need_nothing_but_python() -> None:
    """Three jobs don't set it up."""
    names = [command.COMMANDS[name] for name in ("version", "papers", "sign", "try-windows")]
    script = f"from setup_assistant.packaging import __main__ as m; list(map(m.deed, {names}))"

    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, '.'); {script}"],
        cwd=product.ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stderr == ""


def test_the_job_of_the_version_lets_only_its_tag_through(tmp_path: Path) -> None:
    Run(tmp_path / "right").job("version", {})

    with pytest.raises(AssertionError, match=r"the tag is v0\.0\.1"):
        Run(tmp_path / "wrong", ref="refs/tags/v0.0.1").job("version", {})
