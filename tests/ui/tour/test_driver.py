"""The eyes of the tour: what they wait for."""

from __future__ import annotations

from itertools import chain, repeat

import pytest

from setup_assistant.ui.tour.driver import NotSeen, until


@pytest.mark.usefixtures("qapp")
def test_what_was_seen_for_a_moment_was_seen() -> None:
    looks = chain([False, True], repeat(False))
    until(lambda: next(looks), "a moment between two calls")


@pytest.mark.usefixtures("qapp")
def test_what_is_never_seen_is_named() -> None:
    with pytest.raises(NotSeen, match="not seen within 0 s: the impossible"):
        until(lambda: False, "the impossible", seconds=0)
