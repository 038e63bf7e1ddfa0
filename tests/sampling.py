"""What takes too long to be tried whole each time: a sample by the run's seed, and all of it in ``--all``.

The seed is the day's, so that everybody's run of a day tries the same and days try different things;
``SETUP_ASSISTANT_TEST_SEED`` sets it. pytest's header prints it.
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import TypeVar

import pytest

T = TypeVar("T")
SHARE = 1 / 4
VARIABLE = "SETUP_ASSISTANT_TEST_SEED"

whole_or_sample = pytest.mark.parametrize(
    "whole",
    [
        pytest.param(False, id="sample"),
        pytest.param(True, id="whole", marks=[pytest.mark.slow, pytest.mark.timeout(1200)]),
    ],
)
"""For a test that takes ``whole``: a sample with the others, everything with the slow ones."""


def seed() -> int:
    """The seed of this run, the same in every worker of it."""
    today = datetime.now(UTC).strftime("%Y%m%d")
    return int(os.environ.setdefault(VARIABLE, today))


def part(items: Sequence[pytest.Item], *, fast: bool = False) -> list[pytest.Item]:
    """The ``items``, but of modules marked ``sampled`` only a quarter of the tests.

    ``fast``: of those marked ``sampled("fast")``, too, and half as many. Each is drawn by its own name: a test
    more or less changes nothing for the others.
    """

    def whole(item: pytest.Item) -> bool:
        marker = item.get_closest_marker("sampled")
        return marker is None or (marker.args == ("fast",) and not fast)

    share = SHARE / 2 if fast else SHARE
    return [item for item in items if whole(item) or _drawn(item, share)]


def _drawn(item: pytest.Item, share: float) -> bool:
    return random.Random(f"{seed()} {item.nodeid}").random() < share  # noqa: S311 - not for secrets


def spread(population: Sequence[T], size: int) -> list[T]:
    """``size`` of them in order, each from its own equal part, so that no stretch is left out."""
    size = min(size, len(population))
    draw = random.Random(f"{seed()} {len(population)}")  # noqa: S311 - not for secrets
    edges = [len(population) * part // size for part in range(size + 1)]
    return [population[draw.randrange(low, high)] for low, high in pairwise(edges)]
