"""Nothing is cut at 100, 150 and 200 %: the window in a process of its own, as the system scales it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.sampled

WALK = """
import tempfile
from pathlib import Path
from setup_assistant.ui import application
from setup_assistant.ui.tour import scenes
from tests.support.ui.walk import View, Walk
app = application.application()
walk = Walk(Path(tempfile.mkdtemp()), [View(10, (860, 600)), View(14, (960, 680))])
for scene in (scenes._resumed, scenes._settings, scenes._unfinished):
    scene(walk)
print(app.primaryScreen().devicePixelRatio(), walk.pictures, *walk.seen, sep="\\n")
"""


@pytest.mark.parametrize("factor", ["1", "1.5", "2"])
def test_nothing_is_cut_as_the_system_scales_it(factor: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WALK],
        env={**os.environ, "QT_SCALE_FACTOR": factor},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    ratio, pictures, *faults = done.stdout.split("\n")[:-1] or ["0", done.stderr]
    assert float(ratio) == float(factor)
    assert int(pictures) == 4
    assert faults == []
