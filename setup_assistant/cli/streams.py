"""Standard input, output and error: the same on every system, whoever is at the other end, or nobody.

Pipes and files of Windows speak the code page of the country, its shells mark what they pipe or write
UTF-16, and a window program there has none of the three.
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, TextIO

from setup_assistant.errors import InputError
from setup_assistant.texts import _

_READER_GONE = (errno.EPIPE, errno.EINVAL)
"""Writing into a pipe that nobody reads; the second is what Windows says."""

_WIDE = ("utf-16", "utf-16-le")
_OURS = ("utf-8-sig", *_WIDE)
_CHUNK = 65_536


class _Nowhere(io.TextIOBase):
    """Takes what is written, where a program has no such stream."""

    def write(self, text: str) -> int:
        return len(text)


def prepare() -> None:
    """Write UTF-8, and nowhere where there is no stream, so that nobody has to ask whether there is."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, _Nowhere())
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def standard_input() -> TextIO:
    """Standard input, to be read by lines, in what its first bytes say it is: UTF-8, or UTF-16.

    Raises ``InputError`` when the program has none; reading raises ``UnicodeDecodeError`` for other bytes.
    """
    stream: Any = sys.stdin
    if stream is None:  # a window program of Windows
        raise InputError("stdin", _("This program has no standard input here."))
    if hasattr(stream, "reconfigure") and stream.encoding not in _OURS:
        stream.reconfigure(encoding=_encoding(stream.buffer.peek(2)[:2]), errors="strict")
    return stream  # type: ignore[no-any-return]


def _encoding(begin: bytes) -> str:
    if begin in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    return "utf-16-le" if begin[1:] == b"\0" else "utf-8-sig"


def until_input_ends() -> None:
    """Wait until standard input is closed; whatever is written there is nothing to us."""
    stream = standard_input()
    source: IO[Any] = getattr(stream, "buffer", stream)
    while source.read(_CHUNK):
        pass


class Stream:
    """``stream`` without the errors of writing: the first one is kept as ``problem``.

    A command that changes something goes on to its end when nobody reads what it says any more.
    ``begun``: something was written.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream, self.begun = stream, False
        self.problem: OSError | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write what can be written; the number of characters of ``text``."""
        self.begun = self.begun or bool(text)
        if self.problem is None:
            try:
                return self._stream.write(text)
            except OSError as problem:
                self._end(problem)
        return len(text)

    def flush(self) -> None:
        """Hand on what was written."""
        if self.problem is None:
            try:
                self._stream.flush()
            except OSError as problem:
                self._end(problem)

    def _end(self, problem: OSError) -> None:
        self.problem = problem
        # What is left in the buffer would fail once more when the program ends.
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)

    @property
    def lost(self) -> str:
        """Why what was written did not arrive; empty when it did, or its reader has gone away."""
        if self.problem is None or self.problem.errno in _READER_GONE:
            return ""
        return self.problem.strerror or type(self.problem).__name__


@contextmanager
def guarded() -> Iterator[Stream]:
    """Standard output and standard error as ``Stream``; gives the former."""
    before = sys.stdout, sys.stderr
    out, err = map(Stream, before)
    sys.stdout, sys.stderr = out, err
    try:
        yield out
    finally:
        for stream in (out, err):
            stream.flush()
        sys.stdout, sys.stderr = before
