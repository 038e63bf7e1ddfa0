"""The practice services in a process of their own, so that they take no time from the window."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from setup_assistant import files, json_text
from setup_assistant.children import NO_WINDOW, own_command
from setup_assistant.endpoints import Endpoints
from setup_assistant.errors import InputError, PracticeNotServed
from setup_assistant.texts import _

_LOOPBACK = re.compile(r"https://(localhost|127\.0\.0\.1|\[::1\]):\d{1,5}")

CLIENT_ID = "00000000-0000-4000-8000-000000000001"
"""The app registration that the pretended Microsoft knows."""

SERVICES = ("authority", "profile", "devops", "graph", "entitlements", "keepit")


NOT_YET = Endpoints(**dict.fromkeys(SERVICES, "https://localhost:0"), practice=True)
"""Until a process says where it serves: nobody's address, and never the real services'."""


@contextmanager
def serve(scenario: str, *options: str) -> Iterator[Endpoints]:
    """Serve ``scenario`` until the block ends; ``options`` as ``setup-assistant practice`` takes them.

    It ends when the pipe to it closes, so it can't outlive this process. Raises ``PracticeNotServed``.
    """
    with starting(scenario, *options) as served:
        yield served()


@contextmanager
def starting(scenario: str, *options: str) -> Iterator[Callable[[], Endpoints]]:
    """The same without waiting for it: what is given waits, once, in any thread, and raises the same."""
    command = [*own_command(), "practice", "--scenario", scenario, *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, creationflags=NO_WINDOW) as child:  # noqa: S603

        def served() -> Endpoints:
            return endpoints_of(json_text.parse(_first_line(child.stdout)))

        try:
            yield served
        finally:
            if child.stdin:
                child.stdin.close()


def endpoints_in(file: Path) -> Endpoints:
    """The addresses in ``file``, which holds what ``setup-assistant practice`` printed.

    Raises ``InputError`` for anything else, and for an address that isn't on this computer: a file
    must never lead a command, and whoever signs in with it, to somebody else's services.
    """
    try:
        description = json_text.parse(files.read_text(file))
        here = all(_LOOPBACK.fullmatch(description["endpoints"][name]) for name in SERVICES)
        endpoints = endpoints_of(description) if here else None
    except (OSError, ValueError, KeyError, TypeError):
        message = _("{file} doesn't hold what “setup-assistant practice” printed, or it has ended.")
        raise InputError("practice_world", message.format(file=file)) from None
    if endpoints is None:
        message = _("{file} names services that are not on this computer. Nothing was sent.")
        raise InputError("practice_world", message.format(file=file))
    return endpoints


def endpoints_of(description: dict[str, Any]) -> Endpoints:
    """The addresses in what ``setup-assistant practice`` printed."""
    addresses = {name: description["endpoints"][name] for name in SERVICES}
    pem = Path(description["ca_file"]).read_text(encoding="ascii")
    return Endpoints(**addresses, ca_pem=pem, practice=True)


def _first_line(stream: IO[bytes] | None) -> bytes:
    line = stream.readline() if stream else b""
    if not line:
        raise PracticeNotServed
    return line
