"""A small frozen folder: installers don't care what is in the files."""

from __future__ import annotations

from pathlib import Path

from setup_assistant.packaging import icons

FILES = {
    "setup-assistant.exe": "console",
    "setup-assistant-window.exe": "window",
    "_internal/PySide6/Qt6Core.dll": "core",
    "_internal/PySide6/translations/qtwebengine_locales/en-US.pak": "texts",
    "_internal/licences/a name with spaces & $signs.txt": "text",
}
OLD_ONLY = "_internal/dropped in the next version.dll"


def make(folder: Path, *more: str) -> Path:
    """Write ``FILES`` and ``more`` into ``folder``."""
    for name, text in {**FILES, **dict.fromkeys(more, "more")}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def icon(folder: Path) -> Path:
    """A real icon file."""
    icons.write(folder)
    return folder / "app.ico"
