"""A table and a pane about its row: who gets how much, what people choose, and what is remembered of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHeaderView, QWidget
from pytestqt.qtbot import QtBot

from setup_assistant.ui.widgets import sizes
from setup_assistant.ui.widgets.row_table import RowTable, TableCard
from setup_assistant.ui.widgets.split import STEP, Arrangement, Shares, Split

LEFT = Qt.MouseButton.LeftButton


class Pane(QWidget):
    """Needs ``needs`` px for all of its text, and 60 to be of use."""

    needs = 200

    def height_for(self, _width: int) -> int:
        return self.needs

    def least_for(self, _width: int) -> int:
        return 60


class Scene:
    """A split with a table of 40 rows, and every share that was chosen."""

    def __init__(self, qtbot: QtBot, shares: Shares | None = None) -> None:
        model = QStandardItemModel()
        for name in range(40):
            model.appendRow(QStandardItem(str(name)))
        self.table = RowTable(model, QHeaderView(Qt.Orientation.Horizontal))
        self.card, self.pane = TableCard(self.table), Pane()
        self.split = Split(self.card, self.pane, self.pane, shares or Shares())
        self.chosen = list[Shares]()
        self.split.chosen.connect(self.chosen.append)
        qtbot.addWidget(self.split)
        self.split.resize(700, 500)
        self.split.show()

    @property
    def rows(self) -> float:
        """How many rows are shown."""
        return self.table.viewport().height() / self.table.row_height

    def drag(self, by: QPoint) -> None:
        grip = self.split.grip
        start = grip.rect().center()
        QTest.mousePress(grip, LEFT, pos=start)
        QTest.mouseMove(grip, start + by)
        end = grip.mapFromGlobal(self.split.mapToGlobal(grip.geometry().center()))
        QTest.mouseRelease(grip, LEFT, pos=end)


def test_the_pane_has_what_its_text_needs_and_the_table_whole_rows_of_the_rest(
    qtbot: QtBot,
) -> None:
    scene = Scene(qtbot)
    assert 200 <= scene.pane.height() < 200 + scene.table.row_height
    assert scene.rows == int(scene.rows) >= 8

    scene.pane.needs = 2000
    scene.pane.updateGeometry()
    qtbot.waitUntil(lambda: scene.pane.height() > 250)
    assert scene.rows == 3

    scene.pane.needs = 100
    scene.split.resize(720, 500)
    assert scene.pane.height() >= sizes.scaled(150)


def test_the_pane_keeps_its_height_from_row_to_row(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    before = scene.pane.geometry()
    scene.pane.needs = 160

    scene.pane.updateGeometry()
    qtbot.wait(20)

    assert scene.pane.geometry() == before


def test_dragging_is_remembered_as_a_share_that_another_size_keeps(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    before = scene.pane.height()

    scene.drag(QPoint(0, -40))

    assert scene.pane.height() == pytest.approx(before + 40, abs=2)
    (shares,) = scene.chosen
    assert shares.beside == 0
    share = scene.pane.height() / 500
    assert shares.below == pytest.approx(share, abs=0.005)
    scene.split.resize(700, 700)
    assert scene.pane.height() / 700 == pytest.approx(share, abs=0.005)
    later = Scene(qtbot, shares)
    assert later.pane.height() / 500 == pytest.approx(share, abs=0.005)


def test_the_arrow_keys_move_it_by_sixteen_and_no_further_than_both_can_be_used(
    qtbot: QtBot,
) -> None:
    scene = Scene(qtbot)
    before = scene.pane.height()
    QTest.keyClick(scene.split.grip, Qt.Key.Key_Up)
    QTest.keyClick(scene.split.grip, Qt.Key.Key_Up)
    assert scene.pane.height() == before + 2 * STEP
    QTest.keyClick(scene.split.grip, Qt.Key.Key_Down)
    assert scene.pane.height() == before + STEP

    for _press in range(60):
        QTest.keyClick(scene.split.grip, Qt.Key.Key_Up)
    assert scene.rows == 3
    QTest.keyClick(scene.split.grip, Qt.Key.Key_Down)
    assert scene.pane.height() == 500 - 12 - scene.card.height_of(3) - STEP
    for _press in range(60):
        QTest.keyClick(scene.split.grip, Qt.Key.Key_Down)
    assert scene.pane.height() == sizes.scaled(150)


def test_beside_each_other_they_have_a_place_of_their_own(qtbot: QtBot) -> None:
    scene = Scene(qtbot, Shares(below=0.6))
    scene.split.resize(1500, 800)
    scene.split.set_arrangement(Arrangement.BESIDE)
    assert scene.pane.height() == scene.card.height() == 800
    usual = scene.pane.width()
    assert sizes.scaled(380) <= usual <= sizes.scaled(520)

    scene.drag(QPoint(-30, 0))
    assert scene.pane.width() == pytest.approx(usual + 30, abs=2)
    QTest.keyClick(scene.split.grip, Qt.Key.Key_Right)
    assert scene.pane.width() == pytest.approx(usual + 30 - STEP, abs=2)
    assert scene.chosen[-1].below == 0.6
    assert scene.chosen[-1].beside == pytest.approx(scene.pane.width() / 1500, abs=0.005)

    scene.split.set_arrangement(Arrangement.BELOW)
    assert scene.pane.height() == pytest.approx(480, abs=2)


def test_unrolled_both_are_as_high_as_they_want_and_there_is_no_grip(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    scene.pane.needs = 700
    scene.split.set_arrangement(Arrangement.UNROLLED)

    height = scene.split.heightForWidth(700)
    scene.split.resize(700, height)

    assert (scene.rows, scene.pane.height()) == (4, 700)
    assert not scene.split.grip.isVisible()
    scene.split.enlarge(STEP)
    assert scene.chosen == []


def test_without_a_pane_the_table_has_everything(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    scene.split.show_pane(shown=False)
    assert scene.card.height() == 500
    assert not scene.split.grip.isVisible()
    scene.split.show_pane(shown=True)
    assert scene.split.grip.isVisible()


def test_the_grip_is_one_tab_stop_with_a_name(qtbot: QtBot) -> None:
    grip = Scene(qtbot).split.grip
    assert grip.focusPolicy() is Qt.FocusPolicy.TabFocus
    assert grip.accessibleName() == "Size of the details"
