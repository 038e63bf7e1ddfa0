"""A child process that runs the program and kills itself right before the N-th write it makes.

Writes are files below a folder that are opened for writing, renamed or removed, and HTTP requests that
change something. They are counted by Python's own audit events, so nothing of the program is replaced.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from setup_assistant.cli import main

_REQUEST = "http.client.send"
_CHANGES = (b"PATCH ", b"PUT ")
"""How changes are made; with the other methods something is also only asked for."""
_CHANGING = (b"PATCH ", b"PUT ", b"DELETE ", b"POST ")
_WRITING = os.O_WRONLY | os.O_RDWR

if sys.platform == "win32":
    _SIGNAL = signal.SIGTERM  # ends a process at once there, as the other does elsewhere
    KILLED: int = _SIGNAL
    """The exit code of a process that killed itself."""
else:
    _SIGNAL = signal.SIGKILL
    KILLED = -_SIGNAL


class Count:
    """Counts the writes; the one whose turn it is never happens: below zero, of the changes' requests alone."""

    def __init__(self, folder: str, last: int) -> None:
        self.folder, self.last, self.seen, self.requests = folder, last, 0, 0

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._writes(event, arguments):
            return
        self.seen += 1
        self.requests += event == _REQUEST and bytes(arguments[1]).startswith(_CHANGES)
        if self.last and self.last in (self.seen, -self.requests):
            os.kill(os.getpid(), _SIGNAL)

    def _writes(self, event: str, arguments: tuple[Any, ...]) -> bool:
        if event == "open":
            path, _mode, flags = arguments
            return self._inside(path) and bool(flags & _WRITING)
        if event in ("os.rename", "os.remove", "os.mkdir"):
            return self._inside(arguments[0])
        if event == _REQUEST:
            return bytes(arguments[1]).startswith(_CHANGING)
        return False

    def _inside(self, path: object) -> bool:
        return isinstance(path, (str, os.PathLike)) and os.fspath(path).startswith(self.folder)


_LOCK = threading.Lock()
"""Whoever starts a child also asks all others for their end: of two threads that ask for one's the later gets 255."""


@cache
def _process() -> Callable[..., BaseProcess]:
    """Forks of one process that has loaded the program: dozens of children would load it one by one."""
    if sys.platform == "win32":
        return get_context("spawn").Process
    forks = get_context("forkserver")
    forks.set_forkserver_preload(
        [
            __name__,
            "setup_assistant.cli.apply",
            "setup_assistant.cli.undo",
            "setup_assistant.changes.apply",
            "setup_assistant.services.azure_devops.client",
            "setup_assistant.services.microsoft.tokens",
        ]
    )
    return forks.Process


def run(
    folder: Path,
    kill_at: int,
    arguments: tuple[str, ...],
    environment: Mapping[str, str],
    told: Path,
) -> int:
    """The exit code of the program with ``arguments``, or ``KILLED``.

    ``kill_at`` is the number of a write, or below zero that of a change's request. With 0 it counts only, and says on
    standard error how many writes there were. What it says is in ``told``, with the endings ``out`` and ``err``.
    """
    child = _process()(
        target=_child, args=(str(folder), kill_at, arguments, dict(environment), told)
    )
    with _LOCK:
        child.start()
    wait([child.sentinel], 300)
    with _LOCK:
        child.join(0)
    assert child.exitcode is not None, "it never ended"
    return child.exitcode


def _child(
    folder: str, kill_at: int, arguments: tuple[str, ...], environment: dict[str, str], told: Path
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    for descriptor, ending in ((1, "out"), (2, "err")):
        with told.with_suffix(f".{ending}").open("wb") as file:
            os.dup2(file.fileno(), descriptor)
    count = Count(folder, kill_at)
    sys.addaudithook(count)
    code = main.main(arguments)
    print(f"writes: {count.seen}", file=sys.stderr)
    sys.exit(code)
