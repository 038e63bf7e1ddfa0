"""A program of its own that is asked to end, as each system does it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from setup_assistant import settings

if sys.platform == "win32":
    REQUESTS: tuple[signal.Signals, ...] = (signal.CTRL_BREAK_EVENT,)
else:
    REQUESTS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_ITS_OWN_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
"""Windows sends the request to a whole group; the tests' own is not meant."""


class Running:
    """The program, whose output is read when it has ended."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        self.child, self._said = child, b""

    def wait_for(self, words: str) -> None:
        """Read its standard error until a line holds ``words``."""
        assert self.child.stderr is not None
        for line in self.child.stderr:
            self._said += line
            if words in line.decode():
                return
        raise AssertionError(f"it ended without {words!r}: {self._said.decode()}")

    def end(self, request: int) -> tuple[int, str, str]:
        """Ask it to end: exit code, standard output and standard error."""
        self.child.send_signal(request)
        out, err = self.child.communicate(timeout=60)
        return self.child.returncode, out.decode(), (self._said + err).decode()


@contextmanager
def _heeded() -> Iterator[None]:
    """What is ignored here, because the tests run under nohup or behind a script's ``&``, a child would ignore too."""
    ignored = [request for request in REQUESTS if signal.getsignal(request) is signal.SIG_IGN]
    for request in ignored:
        signal.signal(request, signal.SIG_DFL)
    try:
        yield
    finally:
        for request in ignored:
            signal.signal(request, signal.SIG_IGN)


@contextmanager
def running(
    home: Path, command: Sequence[str], variables: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """``command``, for a user with the folders in ``home``; killed with the block if it goes on."""
    pipe = subprocess.PIPE
    environment = os.environ | settings.elsewhere(home) | dict(variables or {})
    with _heeded():
        child = subprocess.Popen(
            command, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, creationflags=_ITS_OWN_GROUP
        )  # fmt: skip
    with child:
        try:
            yield Running(child)
        finally:
            if child.poll() is None:
                child.kill()
