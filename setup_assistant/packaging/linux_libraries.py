"""Libraries of the Linux system that only trimmed files needed: GTK, CUPS and what they bring.

PyInstaller follows links before anything is trimmed, so these would stay without anybody to use them.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

from setup_assistant.packaging.trimming import Entry

LOADED_BY_NAME = re.compile(
    r"lib(softokn3|freebl\w*|nss\w*|ssl|crypto|sqlite3|python3[\d.]*)\.so.*"
)
"""Opened while running, so that no link shows the need: the browser's NSS, Qt's TLS back end."""

NOT_FOUND = re.compile(r"^\t(\S+) => not found", re.MULTILINE)

Linked = Callable[[Iterable[str]], frozenset[str]]


def linked(files: Iterable[str]) -> frozenset[str]:
    """The names of all libraries that ``files`` link to, directly or not, as the loader finds them."""
    command = ["ldd", *files]
    output = subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stdout
    return frozenset(re.findall(r"^\t(\S+)", output, re.MULTILINE))


def unresolved(folder: Path) -> list[str]:
    """Libraries that some file below ``folder`` links to and the loader doesn't find."""
    files = [str(path) for path in folder.rglob("*.so*") if path.is_file()]
    command = ["ldd", *files]
    output = subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stdout
    return sorted(set(NOT_FOUND.findall(output)))


def without_orphans(entries: Iterable[Entry], linked: Linked = linked) -> list[Entry]:
    """``entries`` without libraries on top of the folder that no other kept file links to."""
    kept = list(entries)
    roots = [source for name, source, kind in kept if kind in ("BINARY", "EXTENSION") and not _is_system(name)]  # fmt: skip
    loaded = [source for name, source, _kind in kept if LOADED_BY_NAME.fullmatch(name)]
    needed = {PurePosixPath(name).name for name in linked([*roots, *loaded])}
    return [
        entry
        for entry in kept
        if not _is_system(entry[0])
        or entry[2] == "SYMLINK"
        or entry[0] in needed
        or LOADED_BY_NAME.fullmatch(entry[0])
    ]


def _is_system(name: str) -> bool:
    return "/" not in name and re.fullmatch(r"lib.*\.so[\d.]*", name) is not None
