"""The recipe's lists over the real packages of Windows and macOS: nothing that is kept lacks anything."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from setup_assistant.packaging import building, closure, msi, nsis, product
from tests.support.packaging import payload

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]

TARGETS = {"windows": "x86_64-pc-windows-msvc", "macos": "aarch64-apple-darwin"}


def packages(system: str) -> Path:
    """The locked packages of ``system``, unpacked; fetched once."""
    folder = product.WORK / "packages" / system
    if not (folder / "PySide6").exists():
        import dev

        command = [dev.bring_uv(), "pip", "install", "--quiet", "--target", str(folder)]
        command += ["--python-platform", TARGETS[system], "--python-version", "3.12"]
        command += ["--only-binary", ":all:", "--require-hashes", "-r", "requirements/run.txt"]
        environment = os.environ | {"MACOSX_DEPLOYMENT_TARGET": product.MACOS_FLOOR}
        del environment["SSL_CERT_FILE"]  # the tests' own, which trusts nobody
        subprocess.run(command, cwd=product.ROOT, env=environment, check=True)
    return folder


@pytest.fixture(scope="module")
def windows() -> dict[str, Path]:
    return closure.collected(packages("windows"), product.languages())


@pytest.mark.parametrize("system", TARGETS)
def test_no_kept_library_needs_a_missing_one(system: str) -> None:
    kept = closure.collected(packages(system), product.languages())

    assert closure.missing(kept) == {}
    names = {name.split("/")[-1] for name in kept}
    assert {"icudtl.dat", "qtwebengine_resources.pak", "en-US.pak"} <= names
    assert not [name for name in kept if ".debug." in name or "devtools" in name]
    assert names & {"QtWebEngineProcess", "QtWebEngineProcess.exe"}
    rows = building.largest({name: path.stat().st_size for name, path in kept.items()})
    assert not [row for row, _size in rows if "not known" in row]


def test_the_check_notices_a_library_that_is_gone(windows: dict[str, Path]) -> None:
    cut = {name: path for name, path in windows.items() if not name.endswith("Qt6Positioning.dll")}

    assert "PySide6/Qt6WebEngineCore.dll" in closure.missing(cut)["Qt6Positioning.dll"]


def test_the_installers_of_what_is_kept_are_small(windows: dict[str, Path], tmp_path: Path) -> None:
    """Qt and the native parts of the packages; Windows' Python, about 8 MB packed, can't be had here."""
    folder = payload.make(tmp_path / "payload")
    for name, path in windows.items():
        target = folder / "_internal" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    icon = payload.icon(tmp_path / "icons")

    package = msi.build(folder, tmp_path / "all.msi", tmp_path / "msi", icon=icon)
    installer = nsis.build(folder, tmp_path / "all.exe", tmp_path / "nsis", icon=icon)

    sizes = {path.suffix: path.stat().st_size / 1e6 for path in (package, installer)}
    print({suffix: f"{size:.1f} MB" for suffix, size in sizes.items()})
    assert sizes[".msi"] <= 135
    assert sizes[".exe"] <= 90
