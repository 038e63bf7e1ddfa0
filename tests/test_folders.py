"""The user's folders are elsewhere while tests run, and the run fails if the real ones were touched."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import cast

import pytest

from setup_assistant import settings
from tests.support import folders

PRINTED = (
    "from setup_assistant import settings as s; print(s.data_folder(), s.configuration_folder())"
)


def test_the_folders_of_this_run_are_not_the_users() -> None:
    for folder in (settings.data_folder(), settings.configuration_folder(), Path.home()):
        assert "setup-assistant-tests-" in str(folder)


def test_what_a_test_starts_has_its_folders(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folders.use(monkeypatch, tmp_path)

    done = subprocess.run(
        [sys.executable, "-c", PRINTED], capture_output=True, encoding="utf-8", check=True
    )

    assert settings.data_folder().is_relative_to(tmp_path)
    assert done.stdout.strip() == f"{settings.data_folder()} {settings.configuration_folder()}"


class End:
    """The end of a run: how it is to exit, and the lines below its summary."""

    def __init__(self, plugin: folders.Untouched) -> None:
        self.exitstatus: int = pytest.ExitCode.OK
        self.lines: list[str] = []
        plugin.pytest_sessionfinish(cast("pytest.Session", self))
        plugin.pytest_terminal_summary(cast("pytest.TerminalReporter", self))

    def section(self, title: str) -> None:
        self.lines.append(title)

    def line(self, text: str) -> None:
        self.lines.append(text)


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A folder of a user with files in it."""
    folder = tmp_path / "real"
    folder.mkdir()
    for name in ("changed.json", "removed.json", "same.json"):
        (folder / name).write_text("{}", encoding="utf-8")
    return folder


@pytest.mark.parametrize("touched", ["made.json", "changed.json", "removed.json"])
def test_a_run_that_touches_a_real_folder_fails_and_names_the_file(
    touched: str, real: Path
) -> None:
    plugin, file = folders.Untouched([real, real / "missing"]), real / touched
    file.unlink() if touched == "removed.json" else file.write_text("[ ]", encoding="utf-8")

    end = End(plugin)

    assert end.exitstatus == pytest.ExitCode.TESTS_FAILED
    assert str(file) in end.lines


def test_a_folder_that_appears_is_named(real: Path) -> None:
    plugin = folders.Untouched([real / "missing"])
    (real / "missing").mkdir()

    assert str(real / "missing") in End(plugin).lines


def test_what_was_made_or_removed_in_a_folder_of_many_programs_is_named(real: Path) -> None:
    plugin = folders.Untouched([], listed=[real, real / "missing"])
    (real / "changed.json").write_text("[ ]", encoding="utf-8")  # by whomever
    (real / "removed.json").unlink()
    (real / "missing").mkdir()

    end = End(plugin)

    assert end.exitstatus == pytest.ExitCode.TESTS_FAILED
    assert end.lines[1:] == [str(real / "missing"), str(real / "removed.json")]


def test_a_run_that_leaves_something_behind_that_was_for_a_moment_fails(tmp_path: Path) -> None:
    plugin = folders.Untouched([], [tmp_path, tmp_path / "missing"])
    left = tempfile.mkdtemp(prefix="setup-assistant-", dir=tmp_path)

    end = End(plugin)

    assert end.exitstatus == pytest.ExitCode.TESTS_FAILED
    assert left in end.lines


def test_a_run_that_touches_nothing_passes(real: Path) -> None:
    end = End(folders.Untouched([real], [real]))

    assert (end.exitstatus, end.lines) == (pytest.ExitCode.OK, [])


def test_this_run_looks_at_the_real_folders(pytestconfig: pytest.Config) -> None:
    plugins = [type(plugin) for plugin in pytestconfig.pluginmanager.get_plugins()]
    assert (folders.Untouched in plugins) is not hasattr(pytestconfig, "workerinput")
