"""Which of Qt's files stay: the list fits the program, and no link leads nowhere."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from setup_assistant.packaging import product, trimming

ENGLISH = frozenset({"en"})


def _imported() -> set[str]:
    found = set()
    for path in (product.ROOT / "setup_assistant").rglob("*.py"):
        if "packaging" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6."):
                found.add((node.module or "").split(".")[1])
    return found


def test_every_binding_that_the_program_imports_is_on_the_list() -> None:
    assert _imported() <= trimming.BINDINGS
    assert {name.removeprefix("Qt") for name in trimming.BINDINGS} <= trimming.LIBRARIES


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/lib/libQt6WebEngineCore.so.6",
        "PySide6/Qt/libexec/QtWebEngineProcess",
        "PySide6/Qt/libexec/qt.conf",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/QtCore.abi3.so",
        "PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
        "PySide6/Qt/lib/QtWebEngineCore.framework/Versions/A/Helpers/QtWebEngineProcess.app/Contents/MacOS/QtWebEngineProcess",
        "PySide6/Qt/lib/QtWebEngineCore.framework/Versions/A/Resources/qtwebengine_locales/en-US.pak",
        "shiboken6/msvcp140.dll",
        "libnss3.so",
    ],
)
def test_what_the_browser_and_the_window_need_stays(name: str) -> None:
    assert trimming.is_kept(name, ENGLISH)


@pytest.mark.parametrize(
    "name",
    [
        "libQt6Pdf.so.6",
        "PySide6/Qt/lib/libQt6Multimedia.so.6",
        "PySide6/Qt/lib/QtPdf.framework/Resources/Info.plist",
        "PySide6/Qt/libexec/uic",
        "PySide6/avcodec-61.dll",
        "PySide6/Designer.app/Contents/MacOS/Designer",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/Qt/translations/designer_en.qm",
        "PySide6/Qt/lib/QtWebEngineCore.framework/Versions/A/Resources/qtwebengine_devtools_resources.pak",
        "msal-1.39.0.dist-info/direct_url.json",
        "setup_assistant-1.0.0.dist-info/METADATA",
    ],
)
def test_what_nothing_needs_goes(name: str) -> None:
    assert not trimming.is_kept(name, ENGLISH)


def test_a_language_brings_its_texts_and_no_other() -> None:
    german = frozenset({"en", "de"})
    locales = "PySide6/Qt/translations/qtwebengine_locales"

    assert trimming.is_kept("PySide6/Qt/translations/qtbase_de.qm", german)
    assert trimming.is_kept(f"{locales}/de.pak", german)
    assert not trimming.is_kept(f"{locales}/fr.pak", german)


def test_links_to_what_goes_go_too_and_no_others() -> None:
    """A framework's own links lead through another one: without them Qt finds no browser helper on a Mac."""
    real = "PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore"
    entries = [
        (real, "/wheel/QtCore", "BINARY"),
        ("QtCore", real, "SYMLINK"),
        ("PySide6/Qt/lib/QtCore.framework/Versions/Current", "A", "SYMLINK"),
        ("PySide6/Qt/lib/QtCore.framework/QtCore", "Versions/Current/QtCore", "SYMLINK"),
        ("PySide6/Qt/lib/QtPdf.framework/Versions/A/QtPdf", "/wheel/QtPdf", "BINARY"),
        ("QtPdf", "PySide6/Qt/lib/QtPdf.framework/Versions/A/QtPdf", "SYMLINK"),
        ("PySide6/Qt/lib/QtPdf.framework/Versions/Current", "A", "SYMLINK"),
        ("PySide6/Qt/lib/QtPdf.framework/QtPdf", "Versions/Current/QtPdf", "SYMLINK"),
        ("round", "about", "SYMLINK"),
        ("about", "round", "SYMLINK"),
        ("PySide6/Qt/plugins/libfine.so", "../../../gone.so", "SYMLINK"),
    ]

    assert [name for name, *_rest in trimming.trimmed(entries, ["en"])] == [
        real,
        "QtCore",
        "PySide6/Qt/lib/QtCore.framework/Versions/Current",
        "PySide6/Qt/lib/QtCore.framework/QtCore",
    ]


def test_the_list_fits_the_installed_version() -> None:
    """A plugin or library that Qt renames would silently be missing from the frozen program."""
    import PySide6

    qt = Path(PySide6.__file__).parent / "Qt"
    plugins = {
        (path.parent.name, path.stem.removeprefix("lib")) for path in qt.glob("plugins/*/*.so")
    }
    there = [(f, name) for f, names in trimming.PLUGINS.items() for name in names.split()]
    foreign = {name for _folder, name in there} - {name for _folder, name in plugins}

    assert {"qxcb", "qoffscreen", "qopensslbackend", "xdg-shell"} <= {name for _f, name in plugins}
    assert foreign <= {
        "qwindows", "qcocoa", "qmodernwindowsstyle", "qmacstyle", "qschannelbackend",
        "qsecuretransportbackend", "qnetworklistmanager", "qapplenetworkinformation",
    }  # fmt: skip
