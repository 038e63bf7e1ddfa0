"""The whole job in the window on Qt's own platform for Windows, in two ways to sign in, at two scales."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.windows.environment import ROOT, Windows

pytestmark = [pytest.mark.windows, pytest.mark.timeout(1200)]

PICTURES = ROOT / "build" / "windows"
DOTS = {100: 96, 150: 144}
"""Percent of the usual size to dots per inch, as Windows keeps them."""


@pytest.mark.parametrize("percent", DOTS)
@pytest.mark.parametrize(("way", "fewest"), [("own", 22), ("code", 56)])
def test_the_whole_job(windows: Windows, way: str, fewest: int, percent: int) -> None:
    folder = PICTURES / f"{way}-{percent}"
    shutil.rmtree(folder, ignore_errors=True)
    with windows.scaled(DOTS[percent]):
        job = ("-X", "faulthandler", "-m", "tests.windows.inside.window_job")
        done = windows.run(windows.python, *job, windows.path(folder), way, seconds=1000)

    assert done.returncode == 0, done.stdout[-2000:]
    pictures = {path.stem.rpartition("-")[::2] for path in folder.glob("*.png")}
    assert len(pictures) >= fewest
    names = {name for name, _scheme in pictures}
    assert pictures == {(name, scheme) for name in names for scheme in ("light", "dark")}
    assert _width(folder / "08-done-light.png") == 960 * percent // 100


def _width(picture: Path) -> int:
    return int.from_bytes(picture.read_bytes()[16:20], "big")
