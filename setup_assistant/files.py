"""Reading other programs' files, and writing a file so that whoever stops the program finds the old one or the new one, never half of it."""

from __future__ import annotations

import codecs
import os
import tempfile
from contextlib import suppress
from pathlib import Path

_UNFINISHED = ".new"


def replace_text(path: Path, text: str) -> None:
    """Write ``text`` (UTF-8) in place of ``path``, making its folder if need be; raises ``OSError``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=_UNFINISHED)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink(missing_ok=True)
        raise
    _settle(path.parent)


def read_text(path: Path) -> str:
    """The text of a file that another program may have written: Windows' shells mark theirs, or write UTF-16.

    Raises ``OSError``, and ``ValueError`` for what is no text.
    """
    held = path.read_bytes()
    wide = held.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return held.decode("utf-16" if wide else "utf-8-sig")


def remove_unfinished(path: Path) -> None:
    """Remove what a stopped program left of ``replace_text``; only while nobody else writes ``path``."""
    for left in path.parent.glob(f"{path.name}*{_UNFINISHED}"):
        with suppress(OSError):
            left.unlink()


def _settle(folder: Path) -> None:
    """Have the file's new name survive a power cut, where the system can promise that."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
