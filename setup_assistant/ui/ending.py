"""Requests to end while Qt waits for events: it would not let Python see them before the next one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSocketNotifier

from setup_assistant import signals

_MANY = 64


@contextmanager
def noticed(act: Callable[[], object]) -> Iterator[None]:
    """While the block lasts a request to end calls ``act`` in the event loop of this, the main thread.

    Not where the request finds the thread: it may hold a lock there that ``act`` wants too.
    """
    with signals.taken(lambda: None) as arrivals:
        notifier = QSocketNotifier(arrivals.fileno(), QSocketNotifier.Type.Read)

        def end() -> None:
            if arrivals.recv(_MANY):
                act()

        notifier.activated.connect(lambda *_: end())
        try:
            yield
        finally:
            notifier.setEnabled(False)
