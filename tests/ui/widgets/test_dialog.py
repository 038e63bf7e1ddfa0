"""Dialogs stand in the system's frame, beside what they speak about; only what is between title and buttons scrolls."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from setup_assistant.ui.opening import Opener
from setup_assistant.ui.sign_in.register_dialog import BASH, RegisterDialog
from setup_assistant.ui.widgets import sizes
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.layouts import column
from setup_assistant.ui.widgets.text import Text
from tests.support.ui.outside import Outside
from tests.support.ui.walk import settle


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(700, 600)
    window.show()
    return window


def shown(dialog: Dialog, qtbot: QtBot) -> Dialog:
    dialog.open()
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def on_screen(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint()), widget.size())


def test_it_has_the_systems_frame_and_the_programs_name(window: QWidget, qtbot: QtBot) -> None:
    dialog = shown(Dialog(window, "Stop the setup?", "Nothing was created."), qtbot)
    assert not dialog.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert not dialog.testAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    assert dialog.windowTitle() == "Setup Assistant"
    assert dialog.accessibleName() == "Stop the setup?"
    assert dialog.windowModality() is Qt.WindowModality.WindowModal  # a sheet on macOS
    apart = on_screen(dialog).center() - on_screen(window).center()
    assert apart.manhattanLength() <= 40  # as much as a frame
    dialog.close()


def test_it_stays_where_somebody_has_moved_it(window: QWidget, qtbot: QtBot) -> None:
    dialog = shown(Dialog(window, "Question", "Short."), qtbot)
    dialog.move(5, 40)
    more = Text("A sentence that was not there. " * 12)
    dialog.content.addWidget(more)
    before = dialog.height()
    qtbot.waitUntil(lambda: dialog.height() > before)
    assert dialog.pos() == QPoint(5, 40)
    dialog.close()


@pytest.mark.parametrize("place", [0, 9])
def test_it_moves_off_the_selected_row_where_there_is_room(
    place: int, window: QWidget, qtbot: QtBot
) -> None:
    rows = QListWidget()
    layout = column((rows, 1), on=window, margins=(0, 0 if place else 280, 0, 280 if place else 0))
    rows.addItems([f"organization {n}" for n in range(10)])
    rows.setCurrentRow(place)
    rows.show()
    layout.activate()
    qtbot.waitUntil(lambda: rows.visualItemRect(rows.currentItem()).isValid())
    row = rows.visualItemRect(rows.currentItem())
    row = QRect(rows.viewport().mapToGlobal(row.topLeft()), row.size())

    dialog = Dialog(window, "Turn it on?", "The row stays to be seen. " * 3)
    shown(dialog, qtbot)

    assert not on_screen(dialog).intersects(row)
    assert dialog.screen().availableGeometry().contains(on_screen(dialog))
    dialog.close()


def test_what_does_not_fit_scrolls_between_title_and_buttons(window: QWidget, qtbot: QtBot) -> None:
    dialog = Dialog(window, "Many lines")
    lines = [Text(f"Line {number}") for number in range(80)]
    for line in lines:
        dialog.content.addWidget(line)
    close = dialog.add_button("Close", main=True)
    shown(dialog, qtbot)

    room = dialog.screen().availableGeometry()
    assert dialog.height() <= room.height()
    for part in (dialog.title, close):
        assert part.isVisible()
        assert dialog.rect().contains(QRect(part.mapTo(dialog, QPoint()), part.size()))
    assert lines[-1].visibleRegion().isEmpty()
    dialog.close()


def test_exactly_one_part_scrolls_the_text_in_it_or_all_of_it(
    window: QWidget, qtbot: QtBot
) -> None:
    dialog = RegisterDialog(window, Opener(Outside()), BASH)
    shown(dialog, qtbot)

    def scrolling(missing: int) -> list[bool]:
        window.resize(700, whole - missing)
        settle()
        assert dialog.height() <= window.height()
        areas = dialog.findChildren(QAbstractScrollArea)
        return [each is dialog.code for each in areas if each.verticalScrollBar().maximum() > 0]

    window.resize(700, 760)
    settle()
    whole, text = dialog.whole_height(), dialog.code.height()
    assert scrolling(0) == []
    assert scrolling(3 * dialog.code.line_height) == [True]
    assert scrolling(text) == [False]
    dialog.close()


def test_no_bar_stays_that_only_itself_makes_needed(window: QWidget, qtbot: QtBot) -> None:
    dialog = Dialog(window, "A line more beside a bar")
    text = Text("word")
    dialog.content.addWidget(text)
    for number in range(12):
        dialog.content.addWidget(Text(f"Line {number}"))
    shown(dialog, qtbot)
    (area,) = dialog.findChildren(QAbstractScrollArea)
    bar = area.verticalScrollBar()
    width, beside = text.width(), text.width() - bar.sizeHint().width()
    while text.heightForWidth(width) == text.heightForWidth(beside):
        text.setText(f"{text.text()} word")
    settle()
    whole = dialog.whole_height()

    window.resize(700, whole - 40)
    settle()
    assert bar.maximum() > 0
    window.resize(700, whole)
    settle()
    assert (bar.maximum(), dialog.height()) == (0, whole)
    dialog.close()


def test_it_is_never_wider_than_drawn_and_wide_enough_for_its_buttons(
    window: QWidget, qtbot: QtBot
) -> None:
    dialog = Dialog(window, "Wide", width=2000)
    assert dialog.width() <= min(sizes.scaled(sizes.DIALOG), window.width())
    dialog.close()
    dialog = Dialog(window, "Narrow", width=200)
    labels = [dialog.add_button(f"A button with words {n}") for n in range(3)]
    shown(dialog, qtbot)
    assert all(button.width() >= button.sizeHint().width() for button in labels)
    dialog.close()


def test_buttons_that_have_no_room_beside_each_other_stand_below(
    window: QWidget, qtbot: QtBot
) -> None:
    dialog = Dialog(window, "Narrow")
    made = [dialog.add_button(f"A button with a great many words, number {n}") for n in range(3)]
    shown(dialog, qtbot)
    tops = [button.y() for button in made]
    assert tops == sorted(set(tops))
    assert all(button.width() >= button.sizeHint().width() for button in made)
    dialog.close()


def test_lines_of_text_have_at_most_ninety_letters(window: QWidget, qtbot: QtBot) -> None:
    dialog = shown(Dialog(window, "Text", "word " * 100, width=860), qtbot)
    text = next(one for one in dialog.findChildren(Text) if one.text().startswith("word"))
    assert text.width() <= 90 * text.fontMetrics().averageCharWidth()
    dialog.close()
