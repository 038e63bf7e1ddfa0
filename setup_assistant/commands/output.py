"""What a command leaves for programs: one JSON document on standard output, and a JUnit file, also
when it fails; and streams whose reader may be gone without ending the command.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from setup_assistant import __version__
from setup_assistant.errors import AssistantError
from setup_assistant.texts import _

_DOCUMENTS = {
    "check": "setup_assistant.report.document",
    "plan": "setup_assistant.commands.plan_file",
    "apply": "setup_assistant.commands.deeds_shown",
    "undo": "setup_assistant.commands.deeds_shown",
    "create": "setup_assistant.commands.created",
    "judge": "setup_assistant.commands.saved",
    "compare": "setup_assistant.commands.saved",
}
"""The module that names a command's document and its version."""

_ANSWERS = {"check": "ready", "judge": "ready", "create": "done"}
"""What a program asks such a document first: no, when the command failed."""


_READER_GONE = (errno.EPIPE, errno.EINVAL)
"""Writing into a pipe that nobody reads; the second is what Windows says."""


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
def guarded() -> Iterator[Stream | None]:
    """Standard output and standard error as ``Stream``; gives the former, if there is one."""
    before = sys.stdout, sys.stderr
    out, err = (None if stream is None else Stream(stream) for stream in before)
    sys.stdout, sys.stderr = out, err
    try:
        yield out
    finally:
        for stream in (out, err):
            if stream is not None:
                stream.flush()
        sys.stdout, sys.stderr = before


def told_problem(problem: AssistantError) -> dict[str, str]:
    """``problem`` as it stands in JSON documents."""
    return {"title": problem.title, "text": str(problem), "details": problem.details}


def failed(arguments: Sequence[str], problem: AssistantError, code: int) -> None:
    """Print the JSON document of a command that ended before it could print its own, if it was to."""
    if "--json" not in arguments or sys.stdout is None or getattr(sys.stdout, "begun", False):
        return
    document: dict[str, Any] = {"assistant": __version__}
    command = next((word for word in arguments if word in _DOCUMENTS), "")
    if command:
        name, version = _named(command, arguments)
        document = {"schema": name, "version": version} | document
    if command in _ANSWERS:
        document[_ANSWERS[command]] = False
    document |= {"exit_code": code, "problem": told_problem(problem)}
    import json

    print(json.dumps(document, indent=2, ensure_ascii=False))


def _named(command: str, arguments: Sequence[str]) -> tuple[str, int]:
    module = _DOCUMENTS[command]
    if command == "check" and "--all-profiles" in arguments:
        module = "setup_assistant.commands.looked"
    held = import_module(module)
    if command == "compare":
        return held.COMPARE, held.COMPARE_VERSION
    return held.NAME, held.VERSION


def failed_junit(file: Path, name: str, problem: AssistantError) -> None:
    """Write a JUnit file that says why there are no checks, so that nobody takes that for a pass.

    A file that can't be written is told on standard error.
    """
    from setup_assistant import files
    from setup_assistant.report import junit

    document = junit.document(junit.not_checked(name, problem))
    try:
        files.write_text(file, document)
    except OSError as unwritten:
        reason = unwritten.strerror or type(unwritten).__name__
        print(
            _("{file} can't be written: {reason}.").format(file=file, reason=reason),
            file=sys.stderr,
        )
