"""The practice services in a process of their own, so that they take no time from the window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from setup_assistant.errors import AssistantError
from setup_assistant.settings import Endpoints

NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""For children under Windows: no console window opens beside ours."""

SERVICES = ("authority", "profile", "devops", "graph", "entitlements", "keepit")


@dataclass(frozen=True)
class Served:
    """A running practice process: where it serves, and everything it printed (accounts, token)."""

    endpoints: Endpoints
    told: dict[str, Any]


@contextmanager
def serve(scenario: str, *options: str) -> Iterator[Served]:
    """Serve ``scenario`` until the block ends; ``options`` as ``setup-assistant practice`` takes them.

    It ends when the pipe to it closes, so it can't outlive this process.
    """
    command = [*own_command(), "practice", "--scenario", scenario, *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, creationflags=NO_WINDOW) as child:  # noqa: S603
        try:
            told = json.loads(_first_line(child.stdout))
            yield Served(endpoints_of(told), told)
        finally:
            if child.stdin:
                child.stdin.close()


def own_command() -> list[str]:
    """How to start this program again: the frozen program itself, or Python with the package."""
    if not getattr(sys, "frozen", False):
        return [sys.executable, "-m", "setup_assistant"]
    # The window program of Windows has no streams to speak through; the one beside it has.
    program = Path(sys.executable)
    return [str(program.with_name("setup-assistant.exe") if os.name == "nt" else program)]


def endpoints_of(told: dict[str, Any]) -> Endpoints:
    """The addresses in what ``setup-assistant practice`` printed."""
    addresses = {name: told["endpoints"][name] for name in SERVICES}
    pem = Path(told["ca_file"]).read_text(encoding="ascii")
    return Endpoints(**addresses, ca_pem=pem, practice=True)


def _first_line(stream: IO[bytes] | None) -> bytes:
    line = stream.readline() if stream else b""
    if not line:
        raise AssistantError
    return line
