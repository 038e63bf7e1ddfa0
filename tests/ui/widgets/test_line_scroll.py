"""Text that scrolls: whole lines at every height and place, and the focus only where it scrolls."""

from __future__ import annotations

from itertools import groupby
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from setup_assistant.ui.widgets.line_scroll import LineScroll
from setup_assistant.ui.widgets.text import Text

PART = "Hxg " * 60


def scroll_with(qtbot: QtBot) -> LineScroll:
    scroll = LineScroll()
    qtbot.addWidget(scroll)
    scroll.show_column(Text("Hxg", "overline"), Text(PART), 6, Text("Hxg", "overline"), Text(PART))
    scroll.resize(260, 600)
    scroll.show()
    return scroll


def lines(scroll: LineScroll) -> list[int]:
    """The heights of the lines of letters that are seen, from the top."""
    image = scroll.viewport().grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    lines = (cast("memoryview", image.constScanLine(y)) for y in range(image.height()))
    rows = [line.tobytes()[: image.width()] for line in lines]
    paper = rows[-1][-1:]
    inked = [row[:200].strip(paper) != b"" for row in rows]
    return [len(list(run)) for is_inked, run in groupby(inked) if is_inked]


def test_no_line_is_ever_cut(qtbot: QtBot) -> None:
    scroll = scroll_with(qtbot)
    whole = set(lines(scroll))
    assert scroll.verticalScrollBar().maximum() == 0

    for height in range(60, 130, 7):
        scroll.resize(260, height)
        assert scroll.scrolls
        for place in range(0, scroll.verticalScrollBar().maximum() + 1, 5):
            scroll.verticalScrollBar().setValue(place)
            seen = lines(scroll)
            assert set(seen) <= whole, (height, place, seen, whole)
            assert seen


def test_it_takes_the_focus_only_where_it_scrolls(qtbot: QtBot) -> None:
    scroll = scroll_with(qtbot)
    assert scroll.focusPolicy() is Qt.FocusPolicy.NoFocus
    scroll.resize(260, 80)
    assert scroll.focusPolicy() is Qt.FocusPolicy.StrongFocus


def test_lines_do_not_get_longer_than_can_be_read(qtbot: QtBot) -> None:
    scroll = scroll_with(qtbot)
    scroll.resize(2400, 300)
    most = 90 * scroll.fontMetrics().averageCharWidth()
    qtbot.waitUntil(lambda: max(text.width() for text in scroll.findChildren(Text)) <= most)


def test_asking_for_its_height_lays_nothing_out_anew(qtbot: QtBot) -> None:
    """Who asks is laid out by it: each would wake the other for ever."""
    scroll = scroll_with(qtbot)
    scroll.resize(1600, 40)
    qtbot.waitUntil(lambda: scroll.scrolls)
    settle()
    requests, shown = LayoutRequests(), scroll.widget()
    assert shown is not None
    shown.installEventFilter(requests)

    needed = scroll.height_for(scroll.width())
    settle()

    assert requests.count == 0
    scroll.resize(1600, needed)
    assert not scroll.scrolls
    scroll.resize(1600, needed // 2)
    assert scroll.scrolls


def settle() -> None:
    for _turn in range(4):
        QCoreApplication.sendPostedEvents()


class LayoutRequests(QObject):
    """Counts those of what it watches."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.count += event.type() is QEvent.Type.LayoutRequest
        return super().eventFilter(watched, event)
