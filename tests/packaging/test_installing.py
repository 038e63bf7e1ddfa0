"""Trying out an installer: installed, started, removed, and nothing stays."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from setup_assistant.packaging import installing, product
from setup_assistant.packaging.steps import Broken, Command, Starter
from tests.support.packaging.programs import Programs


class Computer:
    """Installers leave ``folder`` there, uninstallers take it away when it was waited ``late`` times."""

    def __init__(self, folder: Path, late: int = 0, code: int = 0) -> None:
        self._folder, self._late, self._code = folder, late, code
        self._going = False
        self.calls: list[Command] = []

    def start(self, command: Command) -> tuple[int, str]:
        self.calls.append(command)
        if command == ["install"]:
            self._folder.mkdir(parents=True)
            (self._folder / "file").touch()
        self._going = command == ["remove"]
        self._goes()
        return (self._code if "--self-test" in command else 0), ""

    def wait(self, _seconds: float) -> None:
        self._late -= 1
        self._goes()

    def _goes(self) -> None:
        if self._going and self._late <= 0:
            shutil.rmtree(self._folder, ignore_errors=True)


def _try_out(computer: Computer, folder: Path) -> None:
    starter = Starter(computer.start, computer.wait)
    installing.try_out(folder, starter, install=["install"], remove=["remove"])


def test_it_is_started_between_installing_and_removing(tmp_path: Path) -> None:
    folder = tmp_path / product.NAME
    computer = Computer(folder)

    _try_out(computer, folder)

    program = str(folder / "setup-assistant.exe")
    assert computer.calls == [["install"], [program, "--self-test"], ["remove"]]


def test_an_uninstaller_that_goes_on_by_itself_is_waited_for(tmp_path: Path) -> None:
    _try_out(Computer(tmp_path / "a", late=5), tmp_path / "a")


def test_what_stays_behind_is_named(tmp_path: Path) -> None:
    with pytest.raises(Broken, match=r"files stayed behind in .*: file"):
        _try_out(Computer(tmp_path / "a", late=10_000), tmp_path / "a")


def test_a_program_that_does_not_work_ends_the_step(tmp_path: Path) -> None:
    with pytest.raises(Broken, match=r"setup-assistant\.exe ended with 1"):
        _try_out(Computer(tmp_path / "a", code=1), tmp_path / "a")


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path / "programs"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    for name in ("a.msi", "a-setup.exe", "a.pkg"):
        (tmp_path / name).touch()
    return tmp_path


def test_both_ways_of_windows_are_tried_out_silently(made: Path) -> None:
    programs = Programs()

    installing.windows([str(made)], programs.starter())

    first, _self_test, second, third, _other, last = programs.calls
    assert first[:5] == ["msiexec", "/i", str(made / "a.msi"), "/qn", "/norestart"]
    assert second == ["msiexec", "/x", str(made / "a.msi"), "/qn", "/norestart"]
    assert third == [str(made / "a-setup.exe"), "/S", "/CurrentUser"]
    assert last[1:] == ["/S", "/CurrentUser"]


def test_a_package_for_macs_is_installed_and_its_program_started(made: Path) -> None:
    programs = Programs()

    installing.macos([str(made)], programs.starter())

    installer, program = programs.calls
    assert installer == ["sudo", "installer", "-pkg", str(made / "a.pkg"), "-target", "/"]
    place = Path("/Applications/Setup Assistant.app/Contents/MacOS/setup-assistant")
    assert program == [str(place), "--self-test"]


@pytest.mark.parametrize("names", [(), ("b.pkg",)])
def test_there_has_to_be_one_package(tmp_path: Path, names: tuple[str, ...]) -> None:
    make: Callable[[str], None] = lambda name: (tmp_path / name).touch()  # noqa: E731
    for name in (*names, *(["c.pkg"] if names else [])):
        make(name)

    with pytest.raises(Broken, match=r"\d files in .* one is due"):
        installing.only(tmp_path, "*.pkg")
