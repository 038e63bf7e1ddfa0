"""A scene of the tour in a process of its own, for whoever reads it from outside: ``python -m tests.support.ui.aloud SCENE``.

Wherever the tour takes a picture, and for each menu that opens from there, one line of JSON (``Stop``) is written, and
the window lives on until a line comes back.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QSocketNotifier

from setup_assistant.cli.window import practising
from setup_assistant.ui import application
from setup_assistant.ui.tour import english
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.tour.journey import Journey
from setup_assistant.ui.tour.scenes import SCENES
from setup_assistant.ui.tour.tour import Tour
from tests.support.ui import menus
from tests.support.ui.trials import Settled
from tests.support.ui.walk import settle

PATIENCE = 300
"""Seconds."""


@dataclass(frozen=True)
class Stop:
    """What can be read now: the name of the picture, the window's, the title of its page, and of the open menu."""

    picture: str
    window: str
    title: str = ""
    step: str = ""
    menu: str = ""


class Aloud(Tour):
    """Stops where the other takes pictures."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, practising, Settled(), active_seconds=0.1)
        self._answers = list[str]()
        self._notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(lambda: self._answers.append(sys.stdin.readline()))

    def shoot(self, journey: Journey, name: str) -> None:
        front, page = journey.front, journey.window.page_now()
        front.activateWindow()
        settle()
        is_page = front is journey.window
        window = front.accessibleName() or front.windowTitle()
        title = page.accessibleName() if is_page else ""
        self._stop(Stop(name, window, title, page.step.value if is_page else ""))
        for button, _menu in menus.opened(front):
            self._stop(Stop(name, window, menu=button.accessibleName() or button.text()))
        self.pictures += 1

    def _stop(self, stop: Stop) -> None:
        self._answers.clear()
        print(json.dumps(asdict(stop)), flush=True)
        until(lambda: self._answers, "the reader", PATIENCE)


def main(name: str) -> None:
    """Go through the scene called ``name``."""
    application.application()
    scene = next(scene for scene in SCENES if scene.__name__ == name)
    with tempfile.TemporaryDirectory() as folder, english.speaking():
        scene(Aloud(Path(folder)))


if __name__ == "__main__":
    main(sys.argv[1])
