"""Stands in for PyInstaller while ``build.spec`` runs, also as if on another system."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from setup_assistant.packaging import linux_libraries, parts, product, shrinking, unpacking
from setup_assistant.packaging.parts import Part

WINDOWS_FILES = (
    "PySide6/Qt6Core.dll",
    "PySide6/Qt6Pdf.dll",
    "PySide6/QtWebEngineProcess.exe",
    "PySide6/designer.exe",
    "PySide6/opengl32sw.dll",
    "PySide6/QtCore.pyd",
    "PySide6/plugins/platforms/qwindows.dll",
    "PySide6/plugins/sqldrivers/qsqlite.dll",
    "PySide6/qml/QtQuick/qtquick2plugin.dll",
    "PySide6/resources/icudtl.dat",
    "PySide6/resources/qtwebengine_devtools_resources.debug.pak",
    "PySide6/resources/qtwebengine_devtools_resources.pak",
    "PySide6/resources/qtwebengine_resources.pak",
    "PySide6/resources/v8_context_snapshot.debug.bin",
    "PySide6/translations/qtbase_de.qm",
    "PySide6/translations/qtwebengine_locales/de.pak",
    "PySide6/translations/qtwebengine_locales/en-US.pak",
    "python312.dll",
    "certifi/cacert.pem",
)
PARTS = [
    Part("msal", "1.39.0", "Microsoft", "MIT", "pkg:pypi/msal@1.39.0"),
    Part("Qt", "6.11.3", "The Qt Company", "LGPL-3.0-only", cpe="cpe:2.3:a:qt:qt:6.11.3:*:*:*:*:*:*:*"),
    Part("Chromium", "140.0.7339.264", note="inside QtWebEngine"),
]  # fmt: skip
"""A program of three parts; the bootloader's version is known only where PyInstaller is installed."""


@dataclass(frozen=True)
class Archive:
    """Of Python modules, in the file ``name``."""

    modules: list[str]
    name: str


@dataclass
class Recipe:
    """What the recipe asked PyInstaller for.

    ``archives``: the modules of each archive. ``contents``: of each program, its archives and what runs in it, in order.
    """

    analysis: dict[str, Any] = field(default_factory=dict)
    archives: list[Archive] = field(default_factory=list)
    contents: list[tuple[Any, ...]] = field(default_factory=list)
    programs: list[dict[str, Any]] = field(default_factory=list)
    folder: dict[str, Any] = field(default_factory=dict)
    bundle: dict[str, Any] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)


class Analysis:
    """Found nothing but the given files."""

    def __init__(self, files: list[tuple[str, str, str]]) -> None:
        self.binaries, self.datas = files, list[tuple[str, str, str]]()
        self.pure, self.scripts = ["setup_assistant.cli.main"], ["setup_assistant/__main__.py"]


def run(
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    system: str,
    files: list[tuple[str, str, str]] | None = None,
) -> Recipe:
    """Run ``build.spec`` as on ``system`` (a ``sys.platform``); what it makes lands in ``folder``."""
    recipe = Recipe()
    found = files or [(name.replace("/", "\\"), name, "BINARY") for name in WINDOWS_FILES]

    def analysis(scripts: list[str], **asked: Any) -> Analysis:
        recipe.analysis = {"scripts": scripts, **asked}
        return Analysis(found)

    def pyz(modules: list[str] | None = None, name: str = "") -> Archive:
        recipe.archives.append(Archive(modules or [], name))
        return recipe.archives[-1]

    def exe(*parts: Any, **asked: Any) -> str:
        recipe.programs.append(asked)
        recipe.contents.append(parts)
        return str(asked["name"])

    def collect(*parts: Any, **asked: Any) -> str:
        recipe.folder = asked
        recipe.kept = [entry[0].replace("\\", "/") for entry in parts[-1]]
        return "folder"

    def bundle(*_parts: object, **asked: Any) -> None:
        recipe.bundle = asked

    names = {"Analysis": analysis, "PYZ": pyz, "EXE": exe, "COLLECT": collect, "BUNDLE": bundle}
    source = (product.ROOT / "build.spec").read_text(encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "platform", system)
        patch.setattr(parts, "all_parts", lambda: PARTS)
        patch.setattr(linux_libraries, "without_orphans", list)  # the loader is asked on Linux only
        patch.setattr(shrinking, "smaller", lambda entries, _folder: list(entries))
        patch.setattr(
            unpacking, "unpack", lambda: 0
        )  # this environment's, which has its own system
        exec(  # noqa: S102 - this is how PyInstaller runs it
            compile(source, "build.spec", "exec"),
            {**names, "SPECPATH": str(folder)},
        )
    return recipe
