"""A request to end is taken by the event loop, not between two lines of whatever the window is doing."""

from __future__ import annotations

import signal
import threading

from pytestqt.qtbot import QtBot

from setup_assistant.ui import ending


def test_a_request_waits_for_what_the_window_is_doing(qtbot: QtBot) -> None:
    lock, ends = threading.Lock(), list[bool]()
    with ending.noticed(lambda: ends.append(lock.acquire(blocking=False))):
        with lock:
            signal.raise_signal(signal.SIGTERM)
        assert ends == []
        qtbot.waitUntil(lambda: ends == [True])


def test_a_request_that_came_before_the_loop_is_not_lost(qtbot: QtBot) -> None:
    ends = list[int]()
    with ending.noticed(lambda: ends.append(1)):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGTERM)
        qtbot.waitUntil(lambda: bool(ends))

    assert ends == [1]
