"""A bug shows a dialog with a report that gives nothing away."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import PySide6
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from setup_assistant.regions import region
from setup_assistant.ui.problem.dialog import ReportDialog
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.window import crash
from setup_assistant.ui.window.wizard import Wizard
from tests.support.ui import windows
from tests.support.ui.windows import labels

SECRET = "eyJ0eXAiOiJKV1Qi"


def bug() -> tuple[type[BaseException], BaseException, TracebackType | None]:
    """An exception whose message and arguments hold a secret, raised inside our code."""
    try:
        region(SECRET)
    except KeyError as error:
        return type(error), error, error.__traceback__
    raise AssertionError


@pytest.fixture
def wizard(qtbot: QtBot, tmp_path: Path) -> Iterator[Wizard]:
    shown = windows.window(qtbot, tmp_path)
    handler = crash.CrashHandler(shown.context, shown.reject)
    handler.install(shown)
    yield shown
    handler.remove()


def dialogs(wizard: Wizard) -> list[Dialog]:
    return wizard.findChildren(Dialog, "crash")


def test_the_report_names_the_place_and_nothing_else(
    wizard: Wizard, capsys: pytest.CaptureFixture[str]
) -> None:
    sys.excepthook(*bug())

    words = capsys.readouterr().err

    assert "builtins.KeyError" in words
    assert "setup_assistant/regions.py" in words
    assert f"PySide {PySide6.__version__}" in words
    assert SECRET not in words
    assert str(Path.home()) not in words
    assert str(Path(__file__).resolve().parents[3]) not in words


def test_a_bug_on_the_gui_thread_shows_one_dialog(
    qtbot: QtBot, wizard: Wizard, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(3):
        sys.excepthook(*bug())
    qtbot.waitUntil(lambda: bool(dialogs(wizard)))
    qtbot.wait(20)
    (shown,) = dialogs(wizard)
    assert "Something unexpected happened" in labels(shown)
    copy = next(b for b in shown.findChildren(QPushButton) if b.text() == "Copy details")
    copy.click()
    assert shown.isVisible()
    assert "builtins.KeyError" in QGuiApplication.clipboard().text()
    assert SECRET not in QGuiApplication.clipboard().text() + capsys.readouterr().err


def test_the_whole_report_is_one_button_further(qtbot: QtBot, wizard: Wizard) -> None:
    sys.excepthook(*bug())
    qtbot.waitUntil(lambda: bool(dialogs(wizard)))
    (shown,) = dialogs(wizard)

    next(b for b in shown.findChildren(QPushButton) if b.text() == "Report a problem…").click()

    (report,) = wizard.findChildren(ReportDialog)
    assert report.isVisible()
    assert "builtins.KeyError" in report.text()
    assert "Steps" in report.text()
    assert SECRET not in report.text()


def test_a_bug_in_a_worker_shows_it_too(
    qtbot: QtBot, wizard: Wizard, capsys: pytest.CaptureFixture[str]
) -> None:
    worker = threading.Thread(target=lambda: region(SECRET))
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: bool(dialogs(wizard)))
    assert SECRET not in capsys.readouterr().err
