"""Hosts that asked to be left alone for a while: when the next call to them may go."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from setup_assistant.errors import Cancelled
from setup_assistant.limits import USUAL
from setup_assistant.services import service_words
from setup_assistant.services.answers import Answer
from setup_assistant.services.cancel import CancelToken


class Turns:
    """Thread-safe. ``on_throttled(host, seconds)`` is told of every wait before it begins."""

    def __init__(self, longest_wait: float = USUAL.retry_after) -> None:
        self.longest_wait = longest_wait
        self.on_throttled: Callable[[str, float], None] | None = None
        self._not_before: dict[str, float] = {}
        self._lock = threading.Lock()

    def hold(self, host: str, answer: Answer) -> float | None:
        """Take note of ``Retry-After``, also on a 200; its seconds, or None."""
        if "Retry-After" not in answer.headers:
            return None
        seconds = service_words.retry_after(answer)
        if seconds:
            until = time.monotonic() + min(seconds, self.longest_wait)
            with self._lock:
                self._not_before[host] = max(until, self._not_before.get(host, 0.0))
        return seconds

    def wait(self, host: str, cancel: CancelToken) -> None:
        """Return when ``host`` may be called; raises ``Cancelled``."""
        cancel.raise_if_cancelled()
        while (left := self._not_before.get(host, 0.0) - time.monotonic()) > 0:
            if self.on_throttled:
                self.on_throttled(host, left)
            if cancel.wait(left):
                raise Cancelled
