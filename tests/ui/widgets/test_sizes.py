"""The classes of a window's size, with any font, and who is told of another one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets import sizes
from setup_assistant.ui.widgets.sizes import Room, Width


@pytest.fixture
def font(qapp: QApplication) -> Iterator[QFont]:
    """The font of the application, which a test may replace."""
    before = QFont(qapp.font())
    yield before
    qapp.setFont(before)


def pixels(points: float) -> float:
    return points * 96 / 72


@pytest.mark.parametrize(
    ("width", "height", "points", "expected"),
    [
        (719, 560, 9.75, Room(Width.NARROW, low=False)),
        (720, 559, 9.75, Room(Width.COMPACT, low=True)),
        (899, 600, 9.75, Room(Width.COMPACT, low=False)),
        (900, 680, 9.75, Room(Width.NORMAL, low=False)),
        (1395, 768, 9.75, Room(Width.NORMAL, low=False)),
        (1396, 768, 9.75, Room(Width.WIDE, low=False)),
        (860, 600, 8, Room(Width.NORMAL, low=False)),
        (860, 600, 12, Room(Width.NARROW, low=True)),
        (860, 600, 16, Room(Width.NARROW, low=True)),
        (1366, 768, 14, Room(Width.NORMAL, low=True)),
        (1920, 1080, 12, Room(Width.WIDE, low=False)),
    ],
)
def test_the_class_follows_the_size_in_letters(
    width: int, height: int, points: float, expected: Room
) -> None:
    assert sizes.room(width, height, pixels(points)) == expected


def test_widths_of_the_design_grow_with_the_font(qapp: QApplication, font: QFont) -> None:
    for pixel_size, expected in ((13, 960), (26, 1920)):
        font = QFont(qapp.font())
        font.setPixelSize(pixel_size)
        qapp.setFont(font)
        assert sizes.scaled(sizes.FORM) == expected


def test_points_are_measured_as_the_screen_shows_them(qapp: QApplication, font: QFont) -> None:
    points = QFont(font)
    points.setPointSizeF(9.75)
    qapp.setFont(points)
    dpi = qapp.primaryScreen().logicalDotsPerInchY()
    assert sizes.scale() == pytest.approx(9.75 * dpi / 72 / 13)


def test_who_watches_hears_of_another_class_once(
    qapp: QApplication, qtbot: QtBot, font: QFont
) -> None:
    drawn = QFont(font)
    drawn.setPixelSize(13)
    qapp.setFont(drawn)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(960, 680)
    inner = QWidget(window)
    rooms: list[Room] = []
    sizes.watch(inner).changed.connect(rooms.append)
    assert sizes.watch(inner) is sizes.watch(window)
    window.show()

    window.resize(940, 660)
    assert rooms == []
    window.resize(860, 600)
    assert rooms == [Room(Width.COMPACT, low=False)]
    larger = QFont(font)
    larger.setPixelSize(16)
    qapp.setFont(larger)
    theme.changes().changed.emit()
    assert rooms[1:] == [Room(Width.NARROW, low=True)]


def test_a_dialog_has_the_class_of_its_window(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1900, 1000)
    dialog = QDialog(window)
    dialog.resize(300, 200)
    above = QDialog(dialog)

    assert sizes.of(above) == sizes.of(dialog) == sizes.of(window)


def test_a_dialog_without_a_window_has_its_own(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    dialog.resize(300, 200)
    assert sizes.of(dialog) == Room(Width.NARROW, low=True)
