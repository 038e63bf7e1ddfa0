"""A child process that runs the program and kills itself right before the N-th write it makes.

``python -m tests.cli.killed_child FOLDER N ARGUMENTS…``. Writes are files below FOLDER that are
opened for writing, renamed or removed, and HTTP requests that change something. They are counted by
Python's own audit events, so nothing of the program is replaced. With N = 0 it counts only, and
prints how many there were on standard error.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

_CHANGING = (b"PATCH ", b"PUT ", b"DELETE ", b"POST ")
_WRITING = os.O_WRONLY | os.O_RDWR


class Count:
    """Counts the writes; the one whose turn it is never happens."""

    def __init__(self, folder: str, last: int) -> None:
        self.folder, self.last, self.seen = folder, last, 0

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._writes(event, arguments):
            return
        self.seen += 1
        if self.seen == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def _writes(self, event: str, arguments: tuple[Any, ...]) -> bool:
        if event == "open":
            path, _mode, flags = arguments
            return self._inside(path) and bool(flags & _WRITING)
        if event in ("os.rename", "os.remove", "os.mkdir"):
            return self._inside(arguments[0])
        if event == "http.client.send":
            return bytes(arguments[1]).startswith(_CHANGING)
        return False

    def _inside(self, path: object) -> bool:
        return isinstance(path, (str, os.PathLike)) and os.fspath(path).startswith(self.folder)


def main() -> int:
    folder, last, *arguments = sys.argv[1:]
    count = Count(folder, int(last))
    from setup_assistant.cli import main as cli

    sys.addaudithook(count)
    code = cli.main(arguments)
    print(f"writes: {count.seen}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
