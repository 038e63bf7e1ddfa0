"""Reading and replacing files that other programs look at too.

Whoever stops the program finds the old file or the new one, never half of it.
"""

from __future__ import annotations

import codecs
import errno
import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

_T = TypeVar("_T")

PAUSES: Sequence[float] = (0.01, 0.02, 0.04, 0.08, 0.15, 0.25, 0.4, 0.6) if os.name == "nt" else ()
"""Seconds between tries. Windows refuses a file that somebody else has open for a moment: a virus
scanner, a backup, another window. Elsewhere a refusal is final."""
BRIEF: Sequence[float] = PAUSES[:2]
"""The same for the window's thread, which must not be held up."""

_LONGEST_NAME = 40
_DEVICE = re.compile(r"CON|PRN|AUX|NUL|(COM|LPT)[0-9]", re.IGNORECASE)

UNFINISHED = ".new"
"""How the name ends of a file that is being written; it begins with that of the file to be."""
_ABANDONED_SECONDS = 60.0


def replace_text(path: Path, text: str, pauses: Sequence[float] = PAUSES) -> None:
    """Write ``text`` (UTF-8) in place of ``path``, making its folder if need be; raises ``OSError``.

    Only the user may read the new file.
    """
    import tempfile  # costs the start of the program more than all the rest of this module

    path.parent.mkdir(parents=True, exist_ok=True)
    remove_unfinished(path, age=_ABANDONED_SECONDS)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=UNFINISHED)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        patiently(lambda: Path(name).replace(path), pauses)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink(missing_ok=True)
        raise
    _settle(path.parent)


def write_text(path: Path, text: str) -> None:
    """Write ``text`` into a file that somebody named: through links, and into a device or a pipe.

    What stands there stays what it is, with its rights. Raises ``OSError``, also where its folder isn't there.
    """
    patiently(lambda: path.write_text(text, encoding="utf-8"))


def read_text(path: Path, pauses: Sequence[float] = PAUSES) -> str:
    """The text of a file that another program may have written: Windows' shells mark theirs, or write UTF-16.

    Raises ``OSError``, and ``ValueError`` for what is no text.
    """
    with _as_elsewhere(path):
        content = patiently(path.read_bytes, () if path.is_dir() else pauses)
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16" if wide else "utf-8-sig")


def remove(path: Path, pauses: Sequence[float] = PAUSES) -> None:
    """Remove the file, if it is there; raises ``OSError``."""
    with suppress(FileNotFoundError), _as_elsewhere(path):
        patiently(path.unlink, pauses)


def present(path: Path) -> bool:
    """Whether something is at ``path``; what can't be looked at is, until somebody knows better."""
    try:
        with _as_elsewhere(path):
            path.stat()
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return True


def remove_unfinished(path: Path, *, age: float = 0.0) -> None:
    """Remove what stopped programs left of ``replace_text`` at least ``age`` seconds ago.

    Somebody else may be writing ``path`` now: only who holds a lock may take an age of nothing.
    """
    for file in path.parent.glob(f"{path.name}*{UNFINISHED}"):
        with suppress(OSError):
            if time.time() - file.stat().st_mtime >= age:
                file.unlink()


def patiently(operation: Callable[[], _T], pauses: Sequence[float] = PAUSES) -> _T:
    """What ``operation`` returns, tried again after each of the ``pauses`` while it is refused.

    Raises the last ``PermissionError``, and any other error at once.
    """
    for pause in pauses:
        try:
            return operation()
        except PermissionError:
            time.sleep(pause)
    return operation()


@contextmanager
def _as_elsewhere(path: Path) -> Iterator[None]:
    """Windows' answers as other systems give them: what can't be there isn't merely missing or refused."""
    try:
        yield
    except FileNotFoundError:
        nearest = next((folder for folder in path.parents if folder.exists()), path.parent)
        if nearest.exists() and not nearest.is_dir():
            raise _error(errno.ENOTDIR, path) from None
        raise
    except PermissionError:
        if path.is_dir():
            raise _error(errno.EISDIR, path) from None
        raise


def _error(number: int, path: Path) -> OSError:
    return OSError(number, os.strerror(number), str(path))


def plain_name(text: str) -> str:
    """What of ``text`` may stand in the name of a file on every system; empty if nothing may.

    Letters, digits, dots and hyphens of ASCII; a run with anything else in it becomes one hyphen. Windows
    has names for devices, with whatever ending, and drops dots at the end.
    """
    name = re.sub(r"[^A-Za-z0-9]*[^A-Za-z0-9.-][^A-Za-z0-9]*|\.{2,}", "-", text)
    name = name[:_LONGEST_NAME].strip(".-")
    first, dot, rest = name.partition(".")
    return f"{first}-{dot}{rest}" if _DEVICE.fullmatch(first) else name


def reason(problem: Exception) -> str:
    """Why a file can't be used, in the system's own words or by the kind of the error."""
    sentence = problem.strerror if isinstance(problem, OSError) else None
    return sentence or type(problem).__name__


def _settle(folder: Path) -> None:
    """Have the file's new name survive a power cut, where the system can promise that."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
