"""Page 01 in practice: the services start behind it, and it goes on when they are there."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from setup_assistant.endpoints import Endpoints
from setup_assistant.errors import PracticeNotServed
from setup_assistant.flow import Step
from setup_assistant.practice import process
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.window.wizard import Wizard
from tests.support.ui import windows
from tests.support.ui.windows import labels

SERVED = Endpoints(authority="https://localhost:4711", practice=True)
SENTENCE = "They run on this computer, beside this program, and ended at once. Nothing was touched."


@pytest.fixture(autouse=True)
def counting_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    windows.with_counting_pages(monkeypatch)


class Late:
    """Services that serve, or don't, once ``told`` is set."""

    def __init__(self, *, never: bool = False) -> None:
        self.told, self._never = Event(), never

    def __call__(self) -> Endpoints:
        assert self.told.wait(20)
        if self._never:
            raise PracticeNotServed
        return SERVED


def press_next(wizard: Wizard) -> None:
    QTest.keyClick(wizard.footer.main(), Qt.Key.Key_Return)


def test_the_window_is_there_before_the_services_and_goes_on_with_them(
    qtbot: QtBot, tmp_path: Path
) -> None:
    late = Late()
    wizard = windows.window(qtbot, tmp_path, practice=True, coming=late)
    first = wizard.page_now()
    press_next(wizard)
    assert wizard.page_now() is first
    assert not wizard.footer.main().isEnabled(), "nothing is pressed twice meanwhile"
    late.told.set()
    qtbot.waitUntil(lambda: wizard.page_now().step is Step.SIGN_IN)
    assert wizard.context.clients.endpoints == SERVED


def test_services_that_were_there_in_time_are_not_waited_for(qtbot: QtBot, tmp_path: Path) -> None:
    late = Late()
    late.told.set()
    wizard = windows.window(qtbot, tmp_path, practice=True, coming=late)
    qtbot.waitUntil(lambda: wizard.context.clients.endpoints == SERVED)
    assert wizard.page_now().step is Step.BEFORE, "nobody has pressed Next"
    press_next(wizard)
    assert wizard.page_now().step is Step.SIGN_IN


def test_nothing_is_said_of_hosts_that_are_not_known_yet(qtbot: QtBot, tmp_path: Path) -> None:
    late = Late()
    wizard = windows.window(qtbot, tmp_path, practice=True, coming=late)
    wizard.page_now().check_connection()
    wizard.page_now().check_connection()
    assert not wizard.findChildren(Dialog, "network")
    late.told.set()
    qtbot.waitUntil(lambda: bool(wizard.findChildren(Dialog, "network")))
    (dialog,) = wizard.findChildren(Dialog, "network")
    dialog.reject()


def test_services_that_never_serve_are_told_on_the_first_page(
    qtbot: QtBot, tmp_path: Path, spoken: list[str]
) -> None:
    late = Late(never=True)
    wizard = windows.window(qtbot, tmp_path, practice=True, coming=late)
    press_next(wizard)
    late.told.set()
    qtbot.waitUntil(lambda: any(SENTENCE in text for text in labels(wizard)))
    assert any(text.startswith("! The practice services didn't start") for text in spoken)
    spoken.clear()
    press_next(wizard)
    assert wizard.page_now().step is Step.BEFORE
    assert any(SENTENCE in text for text in spoken), "it is said again"


def test_before_they_serve_no_address_leads_anywhere() -> None:
    addresses = {getattr(process.NOT_YET, name) for name in process.SERVICES}
    assert addresses == {"https://localhost:0"}
    assert process.NOT_YET.practice


def test_a_process_that_ends_at_once_is_told() -> None:
    with process.starting("no such scenario") as served, pytest.raises(PracticeNotServed):
        served()
