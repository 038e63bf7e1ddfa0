"""Programs that this one starts: within a limit, and ended with everything that they started themselves.

A killed program's own children live on, and keep its pipes open: whoever waited for the end of its
output would wait for theirs. So output goes through files, and what is ended is a whole family. A secret
goes through pipes instead, and its program's family is ended before their last words are taken.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

WINDOWS = os.name == "nt"
NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""For children under Windows: no console window opens beside ours."""


_LAST_WORDS = 5.0
"""Seconds for what is still in a pipe when a program has ended: somebody who left its family may keep it open."""


def own_command() -> list[str]:
    """How to start this program again: the frozen program itself, or Python with the package."""
    if not getattr(sys, "frozen", False):
        # Without -P modules of the working folder, such as a json.py, would come before Python's own.
        return [sys.executable, "-P", "-m", "setup_assistant"]
    # The window program of Windows has no streams to speak through; the one beside it has.
    program = Path(sys.executable)
    return [str(program.with_name("setup-assistant.exe") if WINDOWS else program)]


def without_our_libraries() -> dict[str, str | None]:
    """For a child that is no part of this program: the frozen one has libraries of its own found first."""
    name = "LD_LIBRARY_PATH"
    frozen = getattr(sys, "frozen", False) and sys.platform == "linux"
    return {name: os.environ.get(f"{name}_ORIG")} if frozen else {}


@dataclass(frozen=True)
class Ended:
    """How a child ended, and all that it printed."""

    code: int
    out: bytes
    errors: bytes

    @property
    def how(self) -> str:
        """Such as ``SIGABRT``, ``0x80000003`` (what Windows gives for a crash) or ``exit code 3``."""
        if self.code < 0:
            return signal.Signals(-self.code).name
        return f"exit code {self.code}" if self.code < 256 else f"0x{self.code:08X}"

    @property
    def last_words(self) -> str:
        """The last line of what it said beside its output."""
        return self.errors.decode(errors="replace").strip().rpartition("\n")[2].strip()


class NoPlace(OSError):
    """There is no place for a child's output, so it wasn't started: a full disk, a temporary folder that is gone."""


class Child:
    """``with Child(command) as child: child.wait(seconds)``; at the block's end nothing of it is left.

    Raises ``OSError`` where it can't be started, ``NoPlace`` where that isn't tried. ``environment`` is
    added to ours, and what is None there taken away. It works in ``folder``, or where this process does.
    Its standard input is a pipe that says nothing and closes when this process ends. What a ``secret`` one
    prints stays in memory.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str | None] | None = None,
        folder: Path | None = None,
        *,
        secret: bool = False,
    ) -> None:
        variables = {**os.environ, **(environment or {})}
        self._secret = secret
        with ExitStack() as streams:
            files: list[IO[bytes]] = []
            try:
                for _stream in () if secret else ("out", "errors"):
                    files.append(streams.enter_context(tempfile.TemporaryFile()))
            except OSError as problem:
                raise NoPlace(*problem.args) from problem
            self._process = subprocess.Popen(  # noqa: S603
                command,
                stdin=subprocess.PIPE,
                stdout=files[0] if files else subprocess.PIPE,
                stderr=files[1] if files else subprocess.PIPE,
                env={name: value for name, value in variables.items() if value is not None},
                cwd=folder,
                creationflags=NO_WINDOW,
                start_new_session=not WINDOWS,  # a group of its own, which can be ended as a whole
            )
            if self._process.stdin is not None:
                streams.enter_context(self._process.stdin)
            self._streams = streams.pop_all()
        self._family = _family(self._process)
        pipes = filter(None, (self._process.stdout, self._process.stderr))
        self._outputs: list[_Drained | _Printed] = [*map(_Drained, pipes), *map(_Printed, files)]

    def wait(self, seconds: float) -> Ended:
        """How it ended. Raises ``subprocess.TimeoutExpired`` if it didn't within ``seconds``."""
        code = self._process.wait(seconds)
        if self._secret:  # or children of its own keep the pipes open
            self._family.end()
        out, errors = (output.content() for output in self._outputs)
        return Ended(code, out, errors)

    def end(self) -> None:
        """End it now with all its own children; from any thread, also when it has ended."""
        self._family.end()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.end()
        self._streams.close()


class _Printed:
    """A file that a child has printed into."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def content(self) -> bytes:
        self._file.seek(0)
        return self._file.read()


class _Drained:
    """A pipe that a child prints into, read by a thread of its own: a full one would hold the child up."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe, self._content = pipe, bytearray()
        self._thread = threading.Thread(target=self._drain, daemon=True, name="output")
        self._thread.start()

    def content(self) -> bytes:
        """What came, once nobody prints any more; at the latest after ``_LAST_WORDS``."""
        self._thread.join(_LAST_WORDS)
        return bytes(self._content)

    def _drain(self) -> None:
        with self._pipe:
            while part := os.read(self._pipe.fileno(), 65536):
                self._content += part


class Answering:
    """A child that gives a line for each line. ``answer(line, seconds)``, from any thread, one after the other.

    It is started with the first question, and again after one that it left without an answer. It ends
    when its input does, which is with this process.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def answer(self, line: bytes, seconds: float) -> bytes:
        """Its answer; empty where it gave none: it crashed, or hung and was ended after ``seconds``.

        Raises ``OSError`` where it can't be started.
        """
        with self._lock:
            if self._process is None:
                self._process = self._start()
                self._family = _family(self._process)
            hangs = threading.Timer(seconds, self._family.end)
            hangs.start()
            try:
                reply = _exchange(self._process, line)
            except OSError:  # it ended before it could take the line
                reply = b""
            finally:
                hangs.cancel()
            if not reply:
                self.end()
            return reply

    def end(self) -> None:
        """End it, if it is there; nobody waits for an answer now."""
        process, self._process = self._process, None
        if process is None:
            return
        self._family.end()
        process.wait()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError, AttributeError):
                stream.close()  # type: ignore[union-attr]

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=NO_WINDOW,
            start_new_session=not WINDOWS,
        )


def _exchange(process: subprocess.Popen[bytes], line: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        return b""
    process.stdin.write(line + b"\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


def run(command: Sequence[str], seconds: float) -> Ended:
    """Start ``command`` and wait for its end; raises as ``Child`` and its ``wait`` do."""
    with Child(command) as child:
        return child.wait(seconds)


def end_silently() -> None:
    """Called in a child: its crash, or a library that it lacks, is told to whoever waits for it.

    Windows would show a box for it and keep the process until somebody has pressed its button.
    """
    if sys.platform == "win32":
        _KERNEL.SetErrorMode(_NO_BOXES)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _KERNEL = ctypes.WinDLL("kernel32", use_last_error=True)
    for _name, _takes in {
        "CreateJobObjectW": (wintypes.LPVOID, wintypes.LPCWSTR),
        "SetInformationJobObject": (wintypes.HANDLE, wintypes.INT, wintypes.LPVOID, wintypes.DWORD),
        "AssignProcessToJobObject": (wintypes.HANDLE, wintypes.HANDLE),
        "TerminateJobObject": (wintypes.HANDLE, wintypes.UINT),
        "CloseHandle": (wintypes.HANDLE,),
    }.items():
        getattr(_KERNEL, _name).argtypes = _takes
    _KERNEL.CreateJobObjectW.restype = wintypes.HANDLE

    _EXTENDED_LIMITS, _FLAGS_AT, _SIZE = 9, 16, 144
    _KILL_ON_CLOSE = 0x2000
    _NO_BOXES = 0x8003
    """For hard errors, for crashes, and for files that can't be opened."""

    class _Job:
        """A job of Windows: what is put into it starts its children there, and ends with this process."""

        def __init__(self, process: subprocess.Popen[bytes]) -> None:
            limits = bytearray(_SIZE)
            limits[_FLAGS_AT : _FLAGS_AT + 4] = _KILL_ON_CLOSE.to_bytes(4, "little")
            buffer = (ctypes.c_char * _SIZE).from_buffer(limits)
            self._process = process
            self._job = _KERNEL.CreateJobObjectW(None, None)
            _KERNEL.SetInformationJobObject(self._job, _EXTENDED_LIMITS, buffer, _SIZE)
            # It has had no time for children yet: Python itself is still being loaded in it.
            _KERNEL.AssignProcessToJobObject(self._job, int(process._handle))  # type: ignore[attr-defined]  # noqa: SLF001

        def end(self) -> None:
            _KERNEL.TerminateJobObject(self._job, 1)
            self._process.kill()  # where an old Windows let it into no job

        def __del__(self) -> None:
            _KERNEL.CloseHandle(self._job)

    _family = _Job
else:

    class _Group:
        """The process group of a child that leads a session of its own."""

        def __init__(self, process: subprocess.Popen[bytes]) -> None:
            self._leader = process.pid

        def end(self) -> None:
            # macOS refuses instead of saying that only ended processes are left.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._leader, signal.SIGKILL)

    _family = _Group
