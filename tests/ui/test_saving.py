"""A report is written while the window goes on: who doesn't wait for it is told all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from setup_assistant.memory import Memory
from setup_assistant.model import Session
from setup_assistant.services.clients import Clients
from setup_assistant.ui import application
from setup_assistant.ui.report_dialog import ReportSaver, SavedDialog
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.widgets.text import Text
from setup_assistant.ui.window.wizard import Wizard
from tests.support.ui import inspections, windows
from tests.support.ui.trials import Settled


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Wizard:
    session = Session(account=windows.ACCOUNT, inspection=inspections.inspection(2))
    memory = Memory(tmp_path / "data" / "resume.json")
    no_pdf = Settled("It is not there.")
    made = application.window(Clients(), memory, session=session, trial=no_pdf)
    qtbot.addWidget(made)
    made.show()
    return made


def delete_what_is_closed() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def dialog_of(window: Wizard) -> SavedDialog:
    delete_what_is_closed()
    (dialog,) = window.findChildren(SavedDialog)
    return dialog


@pytest.mark.parametrize(
    ("is_folder", "words"), [(True, "The report is saved."), (False, "Nothing was saved")]
)
def test_who_closed_the_dialog_meanwhile_is_told_in_another_one(
    window: Wizard, tmp_path: Path, is_folder: bool, words: str
) -> None:
    folder = tmp_path / "reports"
    folder.mkdir() if is_folder else folder.touch()
    saver, followed = ReportSaver(window, window.context), list[bool]()
    saver.choose_folder = lambda: str(folder)

    saver.save(lambda: followed.append(True))
    dialog_of(window).close_button.click()
    delete_what_is_closed()
    until(lambda: not window.context.background.running, "the report was written")

    texts = [text.text() for text in dialog_of(window).findChildren(Text)]
    assert any(words in text for text in texts), texts
    assert followed == [True] * is_folder


def test_a_page_that_is_gone_by_then_is_not_missed(window: Wizard, tmp_path: Path) -> None:
    saver = ReportSaver(window, window.context)
    saver.choose_folder = lambda: str(tmp_path)

    saver.save()
    dialog_of(window).close_button.click()
    saver.deleteLater()
    delete_what_is_closed()
    until(lambda: not window.context.background.running, "the report was written")

    assert [path for path in tmp_path.iterdir() if path.name.startswith("setup-assistant_")]
    assert not window.findChildren(SavedDialog)
