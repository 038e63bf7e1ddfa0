"""The recipe's lists over the real packages of Windows: nothing that is kept lacks anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from setup_assistant.packaging import building, closure, product
from tests.support.packaging import wheels

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]


@pytest.fixture(scope="module")
def windows() -> dict[str, Path]:
    lock = wheels.LOCKS / "run.txt"
    folder = wheels.install("windows", "x86_64-pc-windows-msvc", lock)
    return closure.collected(folder, product.languages())


def test_no_kept_library_needs_a_missing_one(windows: dict[str, Path]) -> None:
    assert closure.missing(windows) == {}
    names = {name.split("/")[-1] for name in windows}
    assert {"icudtl.dat", "qtwebengine_resources.pak", "en-US.pak"} <= names
    assert not [name for name in windows if ".debug." in name or "devtools" in name]
    assert "QtWebEngineProcess.exe" in names
    rows = building.largest({name: path.stat().st_size for name, path in windows.items()})
    assert not [row for row, _size in rows if "not known" in row]


def test_the_check_notices_a_library_that_is_gone(windows: dict[str, Path]) -> None:
    cut = {name: path for name, path in windows.items() if not name.endswith("Qt6Positioning.dll")}

    assert "PySide6/Qt6WebEngineCore.dll" in closure.missing(cut)["Qt6Positioning.dll"]
