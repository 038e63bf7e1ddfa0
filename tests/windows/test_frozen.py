"""The program that Windows users get: built by PyInstaller on Windows, installed, run, removed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from setup_assistant import __version__
from setup_assistant.packaging import building, msi, nsis, product
from tests.support.packaging import payload
from tests.support.packaging.wine import Wine, names
from tests.windows.environment import Windows

pytestmark = [pytest.mark.windows, pytest.mark.timeout(2400)]

BUILD = ("-m", "setup_assistant.packaging", "build", "--only-freeze")
CONSOLE, WINDOW = f"{product.PROGRAM}.exe", f"{product.WINDOW_PROGRAM}.exe"
LIBRARIES = ("icuuc.dll", "bcryptprimitives.dll")
"""Of every Windows that the program supports, and not of every wine."""
OLD = "0.0.1"
OLD_ONLY = "_internal/dropped in the next version.dll"
MOST_MB = {".msi": 145, ".exe": 95}
"""What they have now, rounded up; CONTRIBUTING.md tells the aims."""
REFUSED = 1638 % 256
FAILED = 1603 % 256


@pytest.fixture(scope="module")
def frozen(windows: Windows) -> Path:
    """The folder with both programs, built anew."""
    shutil.rmtree(windows.checkout / "dist", ignore_errors=True)
    done = windows.run(windows.python, *BUILD, seconds=2000)
    print(done.stdout)
    assert done.returncode == 0, done.stdout[-3000:]
    return windows.checkout / "dist" / product.PROGRAM


def run(windows: Windows, program: Path, *words: str) -> tuple[int, str]:
    """The exit code of ``program``, and what it wrote."""
    done = windows.run(windows.path(program), *words, folder=windows.home)
    return done.returncode, done.stdout


def test_both_programs_start_and_share_everything(windows: Windows, frozen: Path) -> None:
    console, window = frozen / CONSOLE, frozen / WINDOW
    before = building.files(frozen)

    assert run(windows, console, "--version") == (0, f"{__version__}\n")
    code, told = run(windows, console, "check", "--practice")
    assert (code, "12 organizations, 12 ready" in told) == (0, True), told
    code, told = run(windows, console, "--self-test", "start")
    assert (code, json.loads(told)["painted"] > 0) == (0, True), told
    code, told = run(windows, window, "--self-test", "start")
    assert code == 0, told

    assert building.files(frozen) == before
    assert sum(program.stat().st_size for program in (console, window)) < 2e6


def test_the_self_test_of_the_frozen_program_ends(windows: Windows, frozen: Path) -> None:
    code, told = run(windows, frozen / CONSOLE, "--self-test")

    document = json.loads(told[told.index("{") :])
    broken = [name for name, part in document["parts"].items() if not part["ok"]]
    assert (code, broken, document["frozen"]) == (1, ["browser"], True), told


@pytest.fixture(scope="module")
def wine(windows: Windows, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wine]:
    """A fresh Windows to install into."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", windows.display)
        made = Wine(tmp_path_factory.mktemp("wine"))
    for name in LIBRARIES:
        library = Path("windows/system32", name)
        shutil.copyfile(windows.drive / library, made.drive / library)
    yield made
    made.close()


@pytest.fixture(scope="module")
def installers(frozen: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Of the frozen program, ``new.msi`` and ``new.exe``, and of an older one with a file more."""
    work = tmp_path_factory.mktemp("installers")
    icon = payload.icon(work / "icons")
    old = payload.make(work / "payload", OLD_ONLY)
    made: dict[str, Path] = {}
    for age, folder, version in (("old", old, OLD), ("new", frozen, __version__)):
        package, program = work / f"{age}.msi", work / f"{age}.exe"
        made[package.name] = msi.build(folder, package, work / f"{age} msi", icon=icon, version=version)  # fmt: skip
        made[program.name] = nsis.build(
            folder, program, work / f"{age} nsis", icon=icon, version=version, stub="amd64-unicode"
        )
    return made


def test_the_installers_are_small(frozen: Path, installers: dict[str, Path]) -> None:
    sizes = {kind: installers[f"new{kind}"].stat().st_size / 1e6 for kind in MOST_MB}
    print({kind: f"{size:.1f} MB" for kind, size in sizes.items()})
    print(building.table(building.largest(building.files(frozen))))

    assert all(sizes[kind] <= most for kind, most in MOST_MB.items()), sizes


@pytest.fixture
def remembered(wine: Wine) -> Iterator[None]:
    """See ``Wine.left_clean``."""
    with wine.left_clean():
        yield


def works(wine: Wine, folder: Path, frozen: Path) -> None:
    """What is installed in ``folder`` is the frozen program, and it runs."""
    assert names(frozen) == names(folder) - {"uninstall.exe"}
    for words in (("--version",), ("check", "--practice")):
        assert wine.run(folder / CONSOLE, *words) == 0
    assert wine.run(folder / WINDOW, "--self-test", "start") == 0


@pytest.mark.usefixtures("remembered")
def test_the_msi_lives_its_whole_life(
    wine: Wine, installers: dict[str, Path], frozen: Path
) -> None:
    assert wine.msiexec("/i", str(installers["old.msi"])) == 0
    assert OLD_ONLY in names(wine.machine)

    assert wine.msiexec("/i", str(installers["new.msi"])) == 0
    works(wine, wine.machine, frozen)

    assert wine.msiexec("/i", str(installers["old.msi"])) == FAILED
    works(wine, wine.machine, frozen)
    assert wine.msiexec("/x", product.product_code()) == 0


@pytest.mark.usefixtures("remembered")
@pytest.mark.parametrize(("switch", "place"), [("/AllUsers", "machine"), ("/CurrentUser", "user")])
def test_the_exe_lives_its_whole_life(
    wine: Wine, installers: dict[str, Path], frozen: Path, switch: str, place: str
) -> None:
    folder: Path = getattr(wine, place)
    assert wine.run(installers["old.exe"], "/S", switch) == 0
    assert OLD_ONLY in names(folder)

    assert wine.run(installers["new.exe"], "/S", switch) == 0
    works(wine, folder, frozen)

    assert wine.run(installers["old.exe"], "/S", switch) == REFUSED
    works(wine, folder, frozen)
    assert wine.run(folder / "uninstall.exe", "/S", switch) == 0
