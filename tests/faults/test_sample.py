"""A sample of the fault matrix, another one every day; ``dev.py test --faults N`` plays more of it."""

from __future__ import annotations

import pytest

from tests.faults.detectors import detect
from tests.faults.matrix import draw, play, todays_seed
from tests.support.practice_site import Site

CASES, PARTS = 100, 10


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_that_must_not_be_happens(part: int, site: Site) -> None:
    """Whatever is found can be played again: ``python3 dev.py test --faults 100 --seed S``."""
    seed, found, happened = todays_seed(), list[str](), 0
    cases = list(draw(site, CASES, seed))[part::PARTS]

    for case in cases:
        played = play(site, case)
        happened += bool(played.sprung)
        found += [f"{case}: {wrong}" for wrong in detect(played)]

    assert found == [], f"seed {seed}"
    assert happened > len(cases) / 2, "most commands ended before their fault: this shows nothing"
