"""Two questions at once, where the second may not keep the process alive."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")


def together(first: Callable[[], A], second: Callable[[], B]) -> tuple[A, B]:
    """Both results; ``second`` runs on a daemon thread. What either raises is raised here."""
    results: list[B] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            results.append(second())
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    one = first()
    thread.join()
    if raised:
        raise raised[0]
    return one, results[0]
