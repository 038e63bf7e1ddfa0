"""Whether every picture of a tour is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from setup_assistant.packaging import __main__ as command
from setup_assistant.packaging import pictures


@pytest.fixture
def tour(tmp_path: Path) -> Path:
    for name in pictures.expected():
        (tmp_path / name).write_bytes(pictures.PNG + b"...")
    return tmp_path


def test_each_picture_of_the_scenes_is_due_light_and_dark() -> None:
    names = pictures.expected()

    assert {"01e-about-light.png", "01e-about-dark.png", "08-done-dark.png"} <= set(names)
    assert len(names) == len(set(names)) > 90


def test_the_scenes_are_read_in_their_order() -> None:
    source = 'def scene(tour):\n    tour.shoot(a, "2")\n    tour.shoot(a, "1")\n'

    assert pictures.expected(source) == ["2-light.png", "2-dark.png", "1-light.png", "1-dark.png"]


def test_a_whole_tour_is_whole(tour: Path) -> None:
    assert command.main(["pictures", str(tour)]) == 0


def test_a_missing_picture_and_a_broken_one_are_named(
    tour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tour / "01e-about-light.png").unlink()
    (tour / "08-done-dark.png").write_bytes(b"")

    assert command.main(["pictures", str(tour)]) == 1
    assert "01e-about-light.png, 08-done-dark.png" in capsys.readouterr().err


def test_a_tour_that_never_began_lacks_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["pictures", str(tmp_path / "tour")]) == 1
    number = len(pictures.expected())
    assert f"lacks {number} of {number} pictures" in capsys.readouterr().err
