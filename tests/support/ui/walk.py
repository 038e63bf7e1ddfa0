"""Walks the tour's scenes and measures each page, state and dialog: at every size of window and font, in every look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QPropertyAnimation, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget

from setup_assistant.cli.window import practising
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.tour.journey import Journey
from setup_assistant.ui.tour.tour import Tour
from tests.support.ui import painted
from tests.support.ui.measuring import Fault, faults
from tests.support.ui.trials import Settled

POINTS = (8, 10, 12, 14, 16)
SIZES = ((860, 600), (960, 680), (1366, 768), (1920, 1080))
DIRECTIONS = (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft)


@dataclass(frozen=True)
class View:
    """How a window is looked at."""

    points: int
    size: tuple[int, int]
    direction: Qt.LayoutDirection = DIRECTIONS[0]

    def __str__(self) -> str:
        mirrored = " mirrored" if self.direction is DIRECTIONS[1] else ""
        return f"{self.size[0]}x{self.size[1]} {self.points} pt{mirrored}"


VIEWS = tuple(View(*each) for each in product(POINTS, SIZES, DIRECTIONS))


class Walk(Tour):
    """A tour that measures where the other takes pictures; ``seen`` has the faults of each scene and view.

    ``looks`` are those of ``painted.LOOKS`` whose contrast is measured, in the view of the pictures.
    """

    def __init__(self, folder: Path, views: Sequence[View], looks: Sequence[str] = ()) -> None:
        super().__init__(folder, practising, Settled(), active_seconds=0.1)
        self.views, self.looks = views, looks
        self.seen: dict[Fault, list[str]] = {}

    def shoot(self, journey: Journey, name: str) -> None:
        window = journey.window
        size, font = window.size(), QFont(QApplication.font())
        direction = QApplication.layoutDirection()
        self._see(journey, name)
        for view in self.views:
            with _look(view):
                window.resize(QSize(*view.size))
                settle()
                for fault in faults(journey.front):
                    self.seen.setdefault(fault, []).append(f"{name} {view}")
        QApplication.setFont(font)
        QApplication.setLayoutDirection(direction)
        window.resize(size)
        settle()
        self.pictures += 1

    def _see(self, journey: Journey, name: str) -> None:
        for look in self.looks:
            painted.dress(look)
            settle()
            until(lambda: not _fades(journey.front), "a field's button that comes or goes")
            for fault in painted.faults(journey.front):
                self.seen.setdefault(fault, []).append(f"{name} {look}")
        if self.looks:
            painted.dress(painted.LOOKS[0])


def _fades(front: QWidget) -> bool:
    """Whether something is half there: Qt lets the button that clears a field come and go slowly."""
    animations = front.findChildren(QPropertyAnimation)
    return any(each.state() is QPropertyAnimation.State.Running for each in animations)


@contextmanager
def _look(view: View) -> Iterator[None]:
    font = QFont(QApplication.font())
    if font.pointSize() != view.points:
        font.setPointSize(view.points)
        QApplication.setFont(font)
    if QApplication.layoutDirection() is not view.direction:
        QApplication.setLayoutDirection(view.direction)
    yield


def settle() -> None:
    """Until everything is laid out: a new font arrives by an event, and a layout may ask for another one."""
    for _turn in range(4):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
