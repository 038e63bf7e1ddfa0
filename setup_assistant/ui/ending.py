"""Requests to end while Qt waits for events: it would not let Python see them before the next one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSocketNotifier

from setup_assistant import signals

_MANY = 64


@contextmanager
def noticed(act: Callable[[], object]) -> Iterator[None]:
    """While the block lasts each request to end calls ``act`` in the main thread, which is this one."""
    with signals.taken(act) as arrivals:
        notifier = QSocketNotifier(arrivals.fileno(), QSocketNotifier.Type.Read)
        # Whatever Python code runs now: the signal is handled before its next line.
        notifier.activated.connect(lambda *_: arrivals.recv(_MANY))
        try:
            yield
        finally:
            notifier.setEnabled(False)
