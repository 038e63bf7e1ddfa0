"""The recipe's lists over the real packages of Windows and macOS: nothing that is kept lacks anything."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from setup_assistant.packaging import building, closure, msi, nsis, product
from tests.packaging import payload

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]

TARGETS = {"windows": "x86_64-pc-windows-msvc", "macos": "aarch64-apple-darwin"}
FROM_LINUX = ("setup-assistant", "_internal/base_library.zip", "_internal/libpython*", "_internal/libcrypto*",
              "_internal/libssl*", "_internal/python3*/lib-dynload/*", "_internal/licences/*")  # fmt: skip
"""Stands in for Windows' Python, which can't be had here: about as much, packed about as well."""


def packages(system: str) -> Path:
    """The locked packages of ``system``, unpacked; fetched once."""
    folder = product.WORK / "packages" / system
    if not (folder / "PySide6").exists():
        import dev

        command = [dev.bring_uv(), "pip", "install", "--quiet", "--target", str(folder)]
        command += ["--python-platform", TARGETS[system], "--python-version", "3.12"]
        command += ["--only-binary", ":all:", "--require-hashes", "-r", "requirements.txt"]
        environment = os.environ | {"MACOSX_DEPLOYMENT_TARGET": product.MACOS_FLOOR}
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


def test_the_check_notices_a_library_that_is_gone(windows: dict[str, Path]) -> None:
    cut = {name: path for name, path in windows.items() if not name.endswith("Qt6Positioning.dll")}

    assert "PySide6/Qt6WebEngineCore.dll" in closure.missing(cut)["Qt6Positioning.dll"]


def test_installers_of_the_real_size(windows: dict[str, Path], tmp_path: Path) -> None:
    folder = tmp_path / "payload"
    sources = {f"_internal/{name}": path for name, path in windows.items()}
    if not building.PROGRAM.exists():
        building.freeze(building.FOLDER.parent, product.WORK / "pyinstaller")
    for pattern in FROM_LINUX:
        found = building.FOLDER.glob(pattern)
        sources |= {path.relative_to(building.FOLDER).as_posix(): path for path in found}
    for name, path in sources.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    (folder / "setup-assistant").rename(folder / "setup-assistant.exe")
    (folder / "setup-assistant-window.exe").write_bytes(b"the same again packs to almost nothing")
    icon = payload.icon(tmp_path / "icons")

    package = msi.build(folder, tmp_path / "all.msi", tmp_path / "msi", icon=icon)
    installer = nsis.build(folder, tmp_path / "all.exe", tmp_path / "nsis", icon=icon)

    print(f"payload {sum(p.stat().st_size for p in folder.rglob('*') if p.is_file()) / 1e6:.0f} MB")
    print(
        f"MSI {package.stat().st_size / 1e6:.1f} MB, NSIS {installer.stat().st_size / 1e6:.1f} MB"
    )
    assert package.stat().st_size <= 135e6
    assert installer.stat().st_size <= 90e6
