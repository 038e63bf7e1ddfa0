"""The confirmation says whether an audit log is kept where something is ticked, of changes and of undoing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from setup_assistant.model import (
    Account,
    AccountKind,
    Act,
    Actor,
    ChangeKind,
    Entry,
    Organization,
    Outcome,
    Proposal,
    State,
    Unread,
    UnreadReason,
)
from setup_assistant.ui.changes import confirmation
from setup_assistant.ui.changes.confirmation import Confirmation
from setup_assistant.ui.changes.dialog import ChangeDialog, ChangeProgress
from tests.support.ui.measuring import faults
from tests.support.ui.walk import settle

ALEX = Account("Alex Admin", "alex.admin@contoso.com", "a", "t", AccountKind.MEMBER)
LOGS: dict[str, bool | Unread] = {
    "contoso": True,
    "fabrikam": False,
    "northwind": Unread(UnreadReason.MISSING),
}
SENTENCES = {
    "contoso": "contoso keeps one: the change appears there under this name.",
    "fabrikam": "fabrikam keeps none; the report is the record.",
    "northwind": "Whether northwind keeps one could not be read.",
}
PROPOSALS = [Proposal(ChangeKind.OAUTH_ACCESS, Organization("", name), ALEX) for name in LOGS]
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ENTRIES = [
    Entry(str(n), proposal, State.OFF, State.ON, Act(Actor.of(ALEX), NOON, Outcome.CONFIRMED))
    for n, proposal in enumerate(PROPOSALS)
]


def open_dialog(qtbot: QtBot, words: Confirmation) -> tuple[ChangeDialog, list[QCheckBox]]:
    parent = QWidget()
    parent.resize(960, 680)
    qtbot.addWidget(parent)
    dialog = ChangeDialog(parent, words, PROPOSALS)
    boxes = dialog.lines.findChildren(QCheckBox)
    return dialog, [box for box in boxes if box is not dialog.lines.all]


def test_the_row_follows_the_ticks_of_a_change(qtbot: QtBot) -> None:
    dialog, boxes = open_dialog(qtbot, confirmation.to_change(PROPOSALS, ALEX.upn, logs=LOGS))
    assert dialog.log.text() == "\n".join(SENTENCES.values())

    boxes[0].click()
    assert dialog.log.text() == f"{SENTENCES['fabrikam']}\n{SENTENCES['northwind']}"
    boxes[1].click()
    assert dialog.log.text() == SENTENCES["northwind"]


def test_the_row_follows_the_ticks_of_undoing(qtbot: QtBot) -> None:
    dialog, boxes = open_dialog(qtbot, confirmation.to_undo(ENTRIES, ALEX.upn, logs=LOGS))
    assert dialog.log.text() == "\n".join(SENTENCES.values())

    boxes[1].click()
    assert dialog.log.text() == SENTENCES["fabrikam"]


def test_a_second_press_on_the_button_that_is_hidden_by_the_first_does_nothing(
    qtbot: QtBot,
) -> None:
    """A screen reader may send one before it knows."""
    dialog, _boxes = open_dialog(qtbot, confirmation.to_change(PROPOSALS, ALEX.upn, logs=LOGS))
    commits = list[object]()
    dialog.committed.connect(commits.append)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.main.armed)

    dialog.main.click()
    dialog.main.click()

    assert len(commits) == 1


def test_the_progress_takes_the_place_of_the_question(qtbot: QtBot) -> None:
    dialog, _boxes = open_dialog(qtbot, confirmation.to_change(PROPOSALS, ALEX.upn, logs=LOGS))
    dialog.show()
    qtbot.waitUntil(lambda: dialog.main.armed)

    dialog.main.click()
    settle()

    assert faults(dialog) == []
    progress = dialog.findChild(ChangeProgress)
    assert progress is not None
    assert progress.visibleRegion().boundingRect().size() == progress.size()
    assert progress.height() >= progress.sizeHint().height()
    assert dialog.title.text() == dialog.accessibleName() == "Turn on in 3 organizations"


@pytest.mark.parametrize("undo", [False, True])
def test_nothing_is_promised_of_what_was_not_read(undo: bool) -> None:
    words = (
        confirmation.to_undo(ENTRIES, ALEX.upn, logs={})
        if undo
        else confirmation.to_change(PROPOSALS, ALEX.upn, logs={})
    )
    assert words.who == "alex.admin@contoso.com"
    assert words.log([]) == ("Whether each of them keeps one could not be read.",)
    assert "Audit log: Whether contoso keeps one could not be read." in words.details([0])
