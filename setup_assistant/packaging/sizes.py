"""How much of the frozen folder belongs to what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

KINDS = (
    ("Chromium (WebEngineCore)", ("WebEngineCore",)),
    ("browser texts", ("qtwebengine_locales",)),
    ("browser resources", ("/resources/", "Resources/qtwebengine", "icudtl", "v8_context")),
    ("Qt's ICU", ("libicu",)),
    ("Qt plugins", ("/plugins/",)),
    ("other Qt libraries", ("Qt6", ".framework")),
    ("PySide bindings", ("PySide6/", "shiboken6/")),
    ("cryptography", ("cryptography/", "_cffi_backend")),
    ("Python", ("python3", "base_library", "lib-dynload", "Python.framework")),
    ("licences and our resources", ("licences/", "resources/")),
    ("libraries of the system", (".so",)),
)
"""The first kind whose words occur in a name gets it."""

REST = "program and other packages"


def files(folder: Path) -> dict[str, int]:
    """Name below ``folder`` (with ``/``) to size in bytes; links count nothing."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def by_kind(found: dict[str, int]) -> list[tuple[str, int]]:
    """Kinds with their bytes, the largest first."""
    sums: Counter[str] = Counter()
    for name, size in found.items():
        sums[kind_of(name)] += size
    return sums.most_common()


def kind_of(name: str) -> str:
    """The kind that the file ``name`` counts to."""
    short = PurePosixPath(name).as_posix().removeprefix("_internal/")
    return next((kind for kind, words in KINDS if any(word in short for word in words)), REST)


def table(rows: Iterable[tuple[str, int]]) -> str:
    """Rows as text, in MB (a million bytes)."""
    return "\n".join(f"  {size / 1e6:7.1f} MB  {kind}" for kind, size in rows)


def dangling(folder: Path) -> list[str]:
    """Links below ``folder`` that lead nowhere."""
    return [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() and not path.exists()
    ]
