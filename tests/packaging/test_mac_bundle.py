"""The program for Macs, of its real files: nothing is missing, nothing too new, and everything can be signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from setup_assistant.packaging import building, closure, macos, product
from setup_assistant.packaging.steps import Starter
from tests.support.packaging import mac, wheels

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]

KINDS = {"arm64": "aarch64-apple-darwin", "x86_64": "x86_64-apple-darwin"}


def _lock(machine: str, folder: Path) -> Path:
    """What the program needs; Intel Macs have a lock of their own, for development too."""
    if machine == "arm64":
        return wheels.LOCKS / "run.txt"
    run = (wheels.LOCKS / "run.txt").read_text(encoding="utf-8")
    names = {line.partition("==")[0] for line in run.splitlines() if "==" in line}
    whole = (wheels.LOCKS / "macos-intel.txt").read_text(encoding="utf-8").replace(" \\\n", " ")
    lines = (line for line in whole.splitlines() if line.partition("==")[0] in names)
    file = folder / "lock.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


@pytest.fixture(scope="module", params=KINDS)
def machine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def kept(machine: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Name in the frozen folder to file: of the packages what the recipe keeps, and Python."""
    lock = _lock(machine, tmp_path_factory.mktemp("lock"))
    packages = wheels.install(f"macos-{machine}", KINDS[machine], lock)
    collected = closure.collected(packages, product.languages())
    return collected | mac.python()


@pytest.fixture(scope="module")
def bootloader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """PyInstaller's program for Macs, from its locked package for them."""
    text = (wheels.LOCKS / "build.txt").read_text(encoding="utf-8").replace(" \\\n", " ")
    lock = tmp_path_factory.mktemp("lock") / "pyinstaller.txt"
    lock.write_text(next(line for line in text.splitlines() if line.startswith("pyinstaller==")))
    folder = wheels.install("macos-pyinstaller", KINDS["arm64"], lock, "--no-deps")
    return folder / "PyInstaller" / "bootloader" / "Darwin-64bit" / "runw"


def test_python_and_the_packages_need_nothing_that_is_missing(kept: dict[str, Path]) -> None:
    assert closure.missing(kept) == {}
    assert {mac.PYTHON, "python3.12/lib-dynload/_ssl.cpython-312-darwin.so"} <= set(kept)


def test_the_browser_is_whole_and_nothing_is_there_for_developers(kept: dict[str, Path]) -> None:
    names = {name.rpartition("/")[2] for name in kept}

    assert {"icudtl.dat", "qtwebengine_resources.pak", "en-US.pak", "QtWebEngineProcess"} <= names
    assert not [name for name in kept if ".debug." in name or "devtools" in name]
    rows = building.largest({name: path.stat().st_size for name, path in kept.items()})
    assert not [row for row, _size in rows if "not known" in row]


def test_every_file_is_for_this_machine_and_the_oldest_macos(
    machine: str, kept: dict[str, Path], bootloader: Path
) -> None:
    floor = tuple(int(part) for part in product.MACOS_FLOOR.split("."))

    slices = {name: closure.slices(path) for name, path in kept.items() if macos.is_code(path)}
    slices["bootloader"] = closure.slices(bootloader)

    assert [name for name, kinds in slices.items() if machine not in kinds] == []
    newer = {name: kinds[machine] for name, kinds in slices.items() if kinds[machine] > floor}
    assert newer == {}


def test_the_floor_is_not_higher_than_it_has_to_be(machine: str, kept: dict[str, Path]) -> None:
    needed = max(closure.slices(path)[machine] for path in kept.values() if macos.is_code(path))

    assert ".".join(map(str, needed)) == product.MACOS_FLOOR


def test_the_bundle_can_be_signed_inside_out(
    kept: dict[str, Path], bootloader: Path, tmp_path: Path
) -> None:
    made = mac.bundle(tmp_path / f"{product.NAME}.app", kept, bootloader, tmp_path / "work")
    codesign = mac.Codesign(made)

    for command in macos.sign_commands(made, "Developer ID Application: Example"):
        macos.run(command, Starter(codesign.start, pauses=()))

    helper = made / "Contents/Frameworks/PySide6/Qt/lib/QtWebEngineCore.framework/Helpers"
    assert (helper / "QtWebEngineProcess.app/Contents/MacOS/QtWebEngineProcess").is_file()
    python = made / "Contents/Frameworks/Python.framework/Versions/3.12/Python"
    assert python in codesign.signed
    assert codesign.signed[-1] == made / "Contents/MacOS/setup-assistant"
    assert len(codesign.signed) == len(set(codesign.signed)) > 90


def test_code_and_other_files_lie_where_macos_wants_them(
    kept: dict[str, Path], bootloader: Path, tmp_path: Path
) -> None:
    made = mac.bundle(tmp_path / f"{product.NAME}.app", kept, bootloader, tmp_path / "work")
    contents = made / "Contents"

    assert [path.name for path in (contents / "MacOS").iterdir()] == [product.PROGRAM]
    assert list(mac.code(contents / "Resources")) == []
    frameworks = contents / "Frameworks"
    loose = [path for path in frameworks.rglob("*") if path.is_file() and not path.is_symlink()
             if not macos.is_code(path) and ".framework" not in str(path)]  # fmt: skip
    assert loose == []
    assert (frameworks / product.ARCHIVE).read_text() == product.ARCHIVE
