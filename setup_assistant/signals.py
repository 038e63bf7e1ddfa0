"""Requests to end, as they come: Ctrl-C and Ctrl-Break, a console or terminal that is closed, a user who logs off.

A command ends as after Ctrl-C whichever it was; Windows and macOS, Linux and containers send different ones.
"""

from __future__ import annotations

import _thread
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""Those that this system has. Windows makes the last one of all but Ctrl-C."""

GRACE_SECONDS = 3.0
"""A command that was asked to end tidies up in far less, unless a call holds its thread."""

_CLOSING = (2, 5, 6)
"""Windows: the console is closed, the user logs off, the computer is shut down."""
_CLOSING_SECONDS = 4.0
"""It ends the program when that was answered, or after five seconds."""


@contextmanager
def taken(act: Callable[[], object]) -> Iterator[socket.socket]:
    """While the block lasts each request calls ``act`` in this thread, as soon as Python runs there.

    Gives a socket that can be read at once when a request comes, by whoever waits outside of Python.
    What was ignored when the program started (``nohup``) stays so. For the main thread only.
    """
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    numbers = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
    arrivals, wakeup = socket.socketpair()
    wakeup.setblocking(False)
    before = {number: signal.signal(number, lambda *_: act()) for number in numbers}
    descriptor = signal.set_wakeup_fd(wakeup.fileno(), warn_on_full_buffer=False)
    try:
        yield arrivals
    finally:
        signal.set_wakeup_fd(descriptor)
        for number, handler in before.items():
            signal.signal(number, handler)
        wakeup.close()
        arrivals.close()


@contextmanager
def interrupting(give_up: Callable[[], object], grace: float = GRACE_SECONDS) -> Iterator[None]:
    """The first request raises ``KeyboardInterrupt`` in the block, and no later one disturbs its end.

    Where that doesn't come out of the block within ``grace`` seconds, because a call of the system or of
    a library holds its thread, ``give_up`` is called in another one. Outside of the main thread nothing is
    changed: there are no signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    end, requests = threading.Event(), list[int]()

    def interrupt() -> None:
        requests.append(1)
        if len(requests) == 1:
            raise KeyboardInterrupt

    def watch(arrivals: socket.socket) -> None:
        with suppress(OSError):
            if arrivals.recv(1) and not end.wait(grace):
                give_up()

    with waited_for(), taken(interrupt) as arrivals:
        threading.Thread(
            target=watch, args=(arrivals,), daemon=True, name="requests to end"
        ).start()
        try:
            yield
        finally:
            end.set()


@contextmanager
def waited_for() -> Iterator[None]:
    """Have Windows wait for the end of the block before it ends the program with its console.

    It ends it right then, so all that is to be said or kept belongs into the block, and so does whatever
    takes requests. One block for a whole command or window: of two the inner one would decide.
    """
    if sys.platform == "win32":
        import ctypes

        end = threading.Event()
        kernel = ctypes.WinDLL("kernel32")
        handler = ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_ulong)(
            lambda event: closing(event, end, lambda: _thread.interrupt_main(signal.SIGBREAK))
        )
        kernel.SetConsoleCtrlHandler(handler, True)
        try:
            yield
        finally:
            end.set()
            kernel.SetConsoleCtrlHandler(handler, False)
    else:
        yield


def closing(
    event: int,
    end: threading.Event,
    interrupt: Callable[[], object],
    seconds: float = _CLOSING_SECONDS,
) -> bool:
    """What Windows asks, in a thread of its own, before it ends the program: whether that was taken care of."""
    if event not in _CLOSING:
        return False
    interrupt()
    end.wait(seconds)
    return True
