"""Contrast as it is painted: of each word on its ground, light, dark, and with a palette of high contrast."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from setup_assistant.flow import Step
from setup_assistant.ui.style import style, theme
from setup_assistant.ui.tour.journey import USE_IT
from tests import sampling
from tests.support.ui import signed_in
from tests.support.ui.signed_in import Keyboard
from tests.ui.style.test_style import luminance

LOOKS = ("light", "dark", "high contrast, dark", "high contrast, light")
LEAST = 4.5


@pytest.fixture
def look(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The looks of before come back."""
    yield
    style.apply(Qt.ColorScheme.Light, high_contrast=False)


def show(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dress the application; a palette of high contrast is the system's."""
    scheme = Qt.ColorScheme.Dark if "dark" in name else Qt.ColorScheme.Light
    palette = QPalette(QColor("black" if scheme is Qt.ColorScheme.Dark else "white"))
    if name.startswith("high"):
        monkeypatch.setattr(style, "QPalette", lambda *args: QPalette(*args) if args else palette)
    style.apply(scheme, high_contrast=name.startswith("high"))
    monkeypatch.undo()


def pale(front: QWidget) -> list[str]:
    """The words of ``front`` that can't be told from their ground, with their contrast."""
    image = front.grab().toImage()
    faults = []
    for widget in front.findChildren(QWidget):
        if isinstance(widget, QLabel | QAbstractButton) and widget.text() and widget.isEnabled():
            seen = widget.visibleRegion().boundingRect().adjusted(2, 2, -2, -2)
            place = QRect(widget.mapTo(front, QPoint()) + seen.topLeft(), seen.size())
            if widget.isVisible() and place.height() > 8 and place.width() > 8:
                ratio = contrast(image, place)
                if ratio < LEAST:
                    faults.append(f"{widget.text()}: {ratio:.1f}")
    return faults


def contrast(image: QImage, place: QRect) -> float:
    """Of the ground, the colour of most pixels, and what differs most from it."""
    step = image.devicePixelRatio()
    colors = Counter(
        image.pixelColor(int(x * step), int(y * step)).name()
        for x in range(place.left(), min(place.right(), place.left() + 120))
        for y in range(place.top(), min(place.bottom(), place.top() + 40))
    )
    ground = luminance(colors.most_common(1)[0][0])
    ratios = []
    for color in colors:
        high, low = sorted((ground, luminance(color)), reverse=True)
        ratios.append((high + 0.05) / (low + 0.05))
    return max(ratios)


def pages(journey: Keyboard) -> Iterator[str]:
    """Most pages and some dialogs, one after the other."""
    yield "Before you begin"
    journey.begin()
    yield "Signed in"
    journey.check()
    yield "Organizations"
    journey.press("Turn on OAuth access…")
    yield "Confirmation"
    journey.press("Cancel")
    journey.go_on_from_organizations()
    yield "Keepit account"
    journey.connect_keepit()
    journey.to_connector(USE_IT)
    yield "Connector"
    journey.to_review()
    yield "Review"
    journey.press("Create connector")
    journey.wait_for_step(Step.DONE)
    yield "Done"


@sampling.whole_or_sample
def test_every_word_stands_out_from_its_ground(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, look: None, whole: bool
) -> None:
    journey = signed_in.open_window(qtbot, tmp_path).journey
    draw = random.Random(sampling.seed())  # noqa: S311 - not for secrets
    faults = []
    for page in pages(journey):
        for name in LOOKS if whole else draw.sample(LOOKS, 1):
            show(name, monkeypatch)
            QApplication.processEvents()
            faults += [f"{page}, {name}: {each}" for each in pale(journey.front)]
    assert not faults


def test_pale_words_are_noticed(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(200, 40)
    label = QLabel("Words", window)
    label.resize(80, 30)
    window.show()
    assert not pale(window)

    palette = label.palette()
    palette.setColor(QPalette.ColorRole.WindowText, theme.color("border"))
    label.setPalette(palette)
    assert pale(window)
