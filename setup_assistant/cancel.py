"""A token that stops waiting and stops the next call; handed from the window to the workers."""

from __future__ import annotations

import threading

from setup_assistant.errors import Cancelled


class CancelToken:
    """Thread-safe. Cancelled once, it stays so."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Stop: every ``wait`` ends at once."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def raise_if_cancelled(self) -> None:
        """Raise ``Cancelled`` if it was stopped."""
        if self._event.is_set():
            raise Cancelled

    def wait(self, seconds: float) -> bool:
        """Wait ``seconds``, or until cancelled; true when cancelled."""
        return self._event.wait(seconds)
