"""The actions of a pane: in one row with the rest in *More*, in lines, or below each other."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.action_bar import ActionBar, Way
from setup_assistant.ui.widgets.button import Button

WORDS = (
    "Turn on OAuth access…",
    "Open settings page",
    "Copy instructions",
    "Check again",
    "Remove",
)


@pytest.fixture
def bar(qtbot: QtBot) -> ActionBar:
    bar = ActionBar([buttons.secondary(word) for word in (*WORDS, "Never")])
    qtbot.addWidget(bar)
    bar.show_actions([button for button in bar.findChildren(Button) if button.text() in WORDS])
    bar.show()
    return bar


def visible(bar: ActionBar) -> list[Button]:
    """The actions that are shown, from the left."""
    shown = (b for b in bar.findChildren(Button) if b.isVisible() and b is not bar.more)
    return sorted(shown, key=lambda b: (b.y(), b.x()))


def folded(bar: ActionBar) -> list[str]:
    bar.more.click()
    (menu,) = bar.findChildren(QMenu)
    menu.close()
    return [action.text().replace("&", "") for action in menu.actions()]


def test_what_does_not_fit_in_the_row_is_in_more_from_the_right(bar: ActionBar) -> None:
    counts = set()
    for width in range(280, 900, 20):
        bar.resize(width, 40)
        shown = visible(bar)
        texts = [button.text().replace("&", "") for button in shown]
        assert texts[0] == WORDS[0]
        assert texts + (folded(bar) if bar.more.isVisible() else []) == list(WORDS)
        everything = [*shown, *([bar.more] if bar.more.isVisible() else [])]
        for before, after in itertools.pairwise(everything):
            assert before.geometry().right() < after.geometry().left()
        assert all(b.width() == b.sizeHint().width() for b in everything)
        assert everything[-1].geometry().right() < width
        assert bar.height_for(width) == shown[0].sizeHint().height()
        counts.add(len(shown))
    assert counts == {1, 2, 3, 5}


def test_in_lines_and_in_a_column_everything_is_shown(bar: ActionBar) -> None:
    bar.stand(Way.LINES)
    bar.resize(300, bar.height_for(300))
    assert [b.text().replace("&", "") for b in visible(bar)] == list(WORDS)
    assert bar.height_for(300) > bar.height_for(900)

    bar.stand(Way.COLUMN)
    bar.resize(300, bar.height_for(300))
    assert {b.width() for b in visible(bar)} == {300}
    assert not bar.more.isVisible()


def test_an_action_in_more_does_the_same(bar: ActionBar) -> None:
    pressed = []
    (last,) = (button for button in bar.actions_shown if button.text().endswith("Remove"))
    last.clicked.connect(lambda: pressed.append(last))
    bar.resize(300, 40)
    assert not last.isVisible()

    bar.more.click()
    (menu,) = bar.findChildren(QMenu)
    assert menu.accessibleName() == "More"
    menu.actions()[-1].trigger()
    menu.close()

    assert pressed == [last]
    assert [entry.text for entry in bar.entries()] == [b.text() for b in bar.actions_shown]
