"""Programs that this one starts: how it starts itself again, and how a child ends with all its family."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from setup_assistant import __version__, children
from setup_assistant.children import Child

GRANDCHILD = (
    "import socket; line = socket.create_connection({address!r}); print(flush=True); line.recv(1)"
)
CHILD = (
    "import os, subprocess, sys; child = [sys.executable, '-c', {code!r}]\n"
    "subprocess.Popen(child, stdout=subprocess.PIPE).stdout.readline(); {then}"
)


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_from_the_checkout_it_is_python_with_the_package() -> None:
    assert children.own_command() == [sys.executable, "-P", "-m", "setup_assistant"]


@pytest.mark.parametrize("name", ["json", "setup_assistant"])
def test_a_module_in_the_working_folder_is_never_taken_for_one_of_the_program(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / f"{name}.py").write_text("raise SystemExit('somebody else's module')\n")

    process = subprocess.run(
        [*children.own_command(), "--version"],
        cwd=tmp_path,
        timeout=60,
        check=False,
        capture_output=True,
    )

    assert (process.returncode, process.stderr) == (0, b"")
    assert __version__ in process.stdout.decode()


@pytest.mark.parametrize(
    ("windows", "program"),
    [(False, "setup-assistant-window.exe"), (True, "setup-assistant.exe")],
)
def test_the_frozen_window_of_windows_asks_the_program_that_has_streams(
    windows: bool, program: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "setup-assistant-window.exe"))
    monkeypatch.setattr(children, "WINDOWS", windows)

    assert children.own_command() == [str(tmp_path / program)]


def test_what_a_child_printed_and_how_it_ended() -> None:
    ended = children.run(python("import sys; print('out'); sys.exit('why\\nlast words')"), 30)

    assert (ended.code, ended.out.split()) == (1, [b"out"])
    assert (ended.how, ended.last_words) == ("exit code 1", "last words")


def test_a_crash_has_the_name_that_its_system_gives_it() -> None:
    aborted = children.run(python("import os; os.abort()"), 30)
    trap = children.Ended(0x80000003, b"", b"")  # as a debug break of Chromium ends under Windows

    assert aborted.how == ("SIGABRT" if os.name == "posix" else "exit code 3")
    assert trap.how == "0x80000003"


def command(server: socket.socket, then: str) -> list[str]:
    """A child that starts one of its own, waits until that has a line to ``server``, and does ``then``."""
    code = GRANDCHILD.format(address=server.getsockname())
    return python(CHILD.format(code=code, then=then))


def gone(line: socket.socket) -> bool:
    """Whether whoever held the other end has ended."""
    with line, suppress(ConnectionResetError):
        line.settimeout(30)
        return line.recv(1) == b""
    return True


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        yield server


def test_a_child_that_hangs_is_ended_with_its_own_children(server: socket.socket) -> None:
    with Child(command(server, "sys.stdin.read()")) as child:
        line, _address = server.accept()
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(0)

    assert gone(line)


def test_a_child_that_crashes_leaves_no_children_of_its_own_behind(server: socket.socket) -> None:
    children.run(command(server, "os.abort()"), 30)

    line, _address = server.accept()
    assert gone(line)


def test_a_program_that_may_not_be_started_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises((PermissionError, FileNotFoundError)):
        children.run([str(tmp_path)], 30)


@pytest.mark.parametrize("secret", [False, True])
def test_everything_that_it_prints_is_handed_over(secret: bool) -> None:
    code = "import sys; print('o' * 300_000, end=''); print('e' * 300_000, end='', file=sys.stderr)"

    with Child(python(code), secret=secret) as child:
        ended = child.wait(60)

    assert (ended.code, ended.out, ended.errors) == (0, b"o" * 300_000, b"e" * 300_000)


def test_a_secret_is_not_waited_for_longer_than_for_its_program() -> None:
    """Its own children keep the pipe open."""
    code = (
        "import subprocess, sys\n"
        "child = [sys.executable, '-c', 'import time; time.sleep(600)']\n"
        "subprocess.Popen(child); print('token', end='')"
    )

    with Child(python(code), secret=True) as child:
        assert child.wait(60).out == b"token"
