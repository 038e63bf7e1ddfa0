"""Which of the system's libraries go into the Linux folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from setup_assistant.packaging import linux_libraries

QT = ("PySide6/Qt/lib/libQt6Gui.so.6", "/wheel/libQt6Gui.so.6", "BINARY")


def test_only_what_a_kept_file_links_to_stays() -> None:
    entries = [
        QT,
        ("libQt6Gui.so.6", QT[0], "SYMLINK"),
        ("libX11.so.6", "/lib/libX11.so.6", "BINARY"),
        ("libgtk-3.so.0", "/lib/libgtk-3.so.0", "BINARY"),
        ("libsoftokn3.so", "/lib/libsoftokn3.so", "BINARY"),
        ("base_library.zip", "/made/base_library.zip", "DATA"),
    ]
    asked: list[str] = []

    def linked(files: Iterable[str]) -> frozenset[str]:
        asked.extend(files)
        return frozenset({"libX11.so.6"})

    kept = linux_libraries.without_orphans(entries, linked)

    assert asked == [QT[1], "/lib/libsoftokn3.so"]
    assert [entry[0] for entry in entries if entry not in kept] == ["libgtk-3.so.0"]


def test_the_loader_is_asked_what_a_file_links_to() -> None:
    found = linux_libraries.linked([str(shutil.which("bash"))])

    assert any(name.startswith("libc.so") for name in found)


def test_a_library_that_is_not_there_is_named(tmp_path: Path) -> None:
    from PySide6.QtCore import QLibraryInfo

    real = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.LibrariesPath)) / "libQt6Xml.so.6"
    shutil.copy(real, tmp_path / "libalone.so.6")

    assert "libQt6Core.so.6" in linux_libraries.unresolved(tmp_path)
