"""Nothing is cut, overlapped, out of reach or too pale: every scene of the tour, font, size, language, direction, look.

A run of the day draws one scene with some of its views and a look by the seed; ``--all`` walks everything. Contrast
is the same in every language: it is measured in one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from setup_assistant import texts
from setup_assistant.ui.tour import english
from setup_assistant.ui.tour.english import LongTexts
from setup_assistant.ui.tour.scenes import SCENES
from setup_assistant.ui.tour.tour import Tour
from tests import sampling
from tests.support.ui.painted import LOOKS
from tests.support.ui.walk import VIEWS, View, Walk

LONGER = "longer"
"""A language whose texts are a third longer than English."""
LANGUAGES = (*texts.available(), LONGER)
Scene = Callable[[Tour], None]
EVERY = [
    pytest.param(scene, language, id=f"{scene.__name__.strip('_')}-{language}")
    for scene in SCENES
    for language in LANGUAGES
]
VIEWS_OF_A_DAY = 4


@pytest.fixture(autouse=True)
def english_again() -> None:
    """Whatever language a test before has left."""
    texts.use([])


def faults(
    scene: Scene, language: str, views: Sequence[View], folder: Path, looks: Sequence[str] = ()
) -> list[str]:
    """What is wrong in ``scene``, with where it was seen first."""
    walk = Walk(folder, views, looks)
    texts.use([] if language == LONGER else [language])
    try:
        with english.speaking(LongTexts() if language == LONGER else None):
            scene(walk)
    finally:
        texts.use([])
    assert walk.pictures, "the scene shows nothing"
    return [f"{fault} | {places[0]} (and {len(places) - 1})" for fault, places in walk.seen.items()]


def test_nothing_is_cut_in_a_scene_of_the_day(qapp: object, tmp_path: Path) -> None:
    draw = random.Random(f"{sampling.seed()} walk")  # noqa: S311 - not for secrets
    scene, language = draw.choice(SCENES), draw.choice(LANGUAGES)
    views, looks = draw.sample(VIEWS, VIEWS_OF_A_DAY), draw.sample(LOOKS, 1)
    print(scene.__name__, language, *views, *looks, sep="\n")

    assert faults(scene, language, views, tmp_path, looks) == []


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize(("scene", "language"), EVERY)
def test_nothing_is_cut_anywhere(qapp: object, scene: Scene, language: str, tmp_path: Path) -> None:
    looks = LOOKS if language == "en" else ()
    assert faults(scene, language, VIEWS, tmp_path, looks) == []
