"""The recipe of the frozen program, also its branches for systems that this one isn't."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

from setup_assistant import __version__
from setup_assistant.packaging import product
from tests.support.packaging.stand_ins import run


def test_windows_gets_two_programs_with_a_version_and_an_icon(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    recipe = run(monkeypatch, tmp_path, "win32")

    assert [(p["name"], p["console"]) for p in recipe.programs] == [
        ("setup-assistant", True),
        ("setup-assistant-window", False),
    ]
    for program in recipe.programs:
        assert Path(program["icon"]).read_bytes()[:4] == b"\0\0\1\0"
        told = Path(program["version"]).read_text(encoding="utf-8")
        assert f"'OriginalFilename', '{program['name']}.exe'" in told
        assert f"'FileVersion', '{__version__}'" in told
    assert not recipe.bundle


@pytest.mark.parametrize("system", ["win32", "darwin", "linux"])
def test_the_modules_lie_once_beside_the_programs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, system: str
) -> None:
    recipe = run(monkeypatch, tmp_path, system)

    (whole,) = [archive for archive in recipe.archives if archive.modules]
    assert Path(whole.name).name == product.ARCHIVE
    assert recipe.kept.count(product.ARCHIVE) == 1
    for first, own, scripts in recipe.contents:
        assert own.modules == []
        (name, source, kind) = first[0]
        assert (name, Path(source).name, kind) == ("first_script", "first_script.py", "PYSOURCE")
        assert scripts == ["setup_assistant/__main__.py"]


def test_a_program_looks_for_its_modules_in_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys._MEIPASS", "/folder/_internal", raising=False)
    monkeypatch.setattr("sys._pyinstaller_pyz", "/folder/program?90000", raising=False)

    runpy.run_module("setup_assistant.packaging.first_script")

    assert vars(sys)["_pyinstaller_pyz"] == f"/folder/_internal/{product.ARCHIVE}"


def test_macos_gets_a_bundle_for_one_architecture(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("platform.machine", lambda: "arm64")
    recipe = run(monkeypatch, tmp_path, "darwin")

    assert [(p["console"], p["target_arch"], p["version"]) for p in recipe.programs] == [
        (False, "arm64", None)
    ]
    assert recipe.bundle["name"] == "Setup Assistant.app"
    assert recipe.bundle["bundle_identifier"] == product.BUNDLE_ID
    assert Path(recipe.bundle["icon"]).read_bytes()[:4] == b"icns"
    told = recipe.bundle["info_plist"]
    assert told["CFBundleShortVersionString"] == __version__
    assert {"en", "da", "de"} <= set(told["CFBundleLocalizations"])
    assert told["LSMinimumSystemVersion"] == product.MACOS_FLOOR


def test_linux_gets_one_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    recipe = run(monkeypatch, tmp_path, "linux")

    assert [(p["name"], p["console"]) for p in recipe.programs] == [("setup-assistant", True)]
    assert not recipe.bundle


@pytest.mark.parametrize("system", ["win32", "darwin", "linux"])
def test_nothing_is_stripped_or_packed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, system: str
) -> None:
    recipe = run(monkeypatch, tmp_path, system)

    for asked in (*recipe.programs, recipe.folder):
        assert (asked["strip"], asked["upx"]) == (False, False)


def test_the_program_comes_whole_and_without_what_builds_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    recipe = run(monkeypatch, tmp_path, "linux")

    modules = recipe.analysis["hiddenimports"]
    assert {"setup_assistant.cli.main", "setup_assistant.ui.done.page"} <= set(modules)
    assert not [name for name in modules if "packaging" in name]
    assert {"setup_assistant.packaging", "PySide6.QtQml"} <= set(recipe.analysis["excludes"])
    assert "PySide6.QtSvg" not in recipe.analysis["excludes"]
    places = dict(recipe.analysis["datas"])
    assert all(Path(source).exists() for source in places)
    assert {"licences", "resources/icons", "resources/locale", "resources/schemas"} <= set(
        places.values()
    )
    assert not [place for place in places.values() if "installer" in place or "pictures" in place]


def test_what_only_developers_need_is_left_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    recipe = run(monkeypatch, tmp_path, "win32")

    assert recipe.kept == [
        "PySide6/Qt6Core.dll",
        "PySide6/QtWebEngineProcess.exe",
        "PySide6/QtCore.pyd",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/resources/icudtl.dat",
        "PySide6/resources/qtwebengine_resources.pak",
        "PySide6/translations/qtbase_de.qm",
        "PySide6/translations/qtwebengine_locales/de.pak",
        "PySide6/translations/qtwebengine_locales/en-US.pak",
        "python312.dll",
        "certifi/cacert.pem",
        "modules.pyz",
        f"setup_assistant-{__version__}.dist-info/METADATA",
        "PySide6/resources/locales/README.txt",
    ]
