"""A window in use throws away what is young, and goes through everything only seldom."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from setup_assistant.ui import application


class Circle:
    """Only the collector can free it."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def used() -> Iterator[None]:
    """As a window that was painted leaves it; afterwards as before."""
    before = gc.get_threshold()
    application.collect_seldom()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.mark.usefixtures("used")
def test_thousands_of_new_objects_bring_no_look_through_everything() -> None:
    generations = list[int]()

    def see(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            generations.append(info["generation"])

    circle = weakref.ref(Circle())
    gc.callbacks.append(see)
    stay = [[number] for number in range(200_000)]
    gc.callbacks.remove(see)

    assert len(stay) == 200_000
    assert set(generations) == {0, 1}
    assert circle() is None
