"""Reading back: Azure DevOps shows changes late, so two reads after each other have to agree."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from setup_assistant.limits import USUAL
from setup_assistant.model import Outcome, State, Unread
from setup_assistant.services.cancel import CancelToken

AGREEING = 2
"""Reads after each other that have to show the same."""


@dataclass(frozen=True)
class Rhythm:
    """Pauses between reads in seconds, the last one again and again, until ``limit`` has passed."""

    pauses: tuple[float, ...] = USUAL.read_back
    limit: float = USUAL.read_back_until
    clock: Callable[[], float] = time.monotonic


def read_back(
    read: Callable[[], State | Unread],
    wanted: State,
    rhythm: Rhythm,
    tell: Callable[[float], None],
    cancel: CancelToken,
    *,
    answered: bool,
) -> Outcome:
    """How it ended. ``tell(seconds)`` before every read; ``answered``: the service accepted it.

    Never ``CONFIRMED`` on one read. A cancel ends it with what is known.
    """
    begun, agreed, seen, turn = rhythm.clock(), 0, set[State](), 0
    while True:
        passed = rhythm.clock() - begun
        tell(passed)
        found = read()
        agreed = agreed + 1 if found is wanted else 0
        if agreed >= AGREEING:
            return Outcome.CONFIRMED
        if isinstance(found, State):
            seen.add(found)
        pause = rhythm.pauses[min(turn, len(rhythm.pauses) - 1)]
        turn += 1
        if passed + pause >= rhythm.limit or cancel.wait(pause):
            whole = answered and not cancel.cancelled
            if whole and seen and wanted not in seen:
                return Outcome.UNCHANGED  # only the old state was seen, for the whole time
            return Outcome.ACCEPTED if answered else Outcome.UNSURE
