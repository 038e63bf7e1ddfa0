"""Starts the programs that a release needs: their exit codes count, and what may pass by itself is tried again."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Command = list[str]
Start = Callable[[Command], tuple[int, str]]
"""Starts a command and waits until it ends; its exit code and what it wrote to standard output."""

PAUSES = (10.0, 30.0, 90.0)
"""Seconds before each further attempt: a busy disk image, a time server, a package source, Apple's queue."""


class Broken(Exception):
    """A step isn't what it has to be; the message says what is wrong."""


def start(command: Command) -> tuple[int, str]:
    """Start ``command`` for real; what it wrote is shown as well, when it has ended."""
    process = subprocess.run(
        command, stdout=subprocess.PIPE, encoding="utf-8", errors="replace", check=False
    )
    print(process.stdout, end="", flush=True)
    return process.returncode, process.stdout


@dataclass(frozen=True)
class Starter:
    """``Starter().once(command)``: raises ``Broken`` unless the exit code is one of ``good``."""

    start: Start = start
    wait: Callable[[float], None] = time.sleep
    pauses: Sequence[float] = PAUSES

    def once(self, command: Command, good: Sequence[int] = (0,)) -> str:
        """What ``command`` wrote to standard output."""
        code, output = self.start(command)
        if code not in good:
            raise Broken(f"{command[0]} ended with {code}")
        return output

    def patiently(self, command: Command, good: Sequence[int] = (0,)) -> str:
        """The same, tried again after each of the pauses; what the last attempt met is raised."""
        for pause in self.pauses:
            try:
                return self.once(command, good)
            except Broken as problem:
                print(f"{problem}; again in {pause:.0f} s", file=sys.stderr, flush=True)
                self.wait(pause)
        return self.once(command, good)
