"""Leaving the window: when it asks, what it remembers, and that the process really ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWizard
from pytestqt.qtbot import QtBot

from setup_assistant import settings
from setup_assistant.flow import Step
from setup_assistant.memory import Memory
from setup_assistant.model import Attempt
from setup_assistant.ui import application
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.window.wizard import Wizard
from tests.support import ending
from tests.support.ui import windows
from tests.support.ui.windows import (
    ACCOUNT,
    KEEPIT,
    created,
    go_to,
    labels,
)

pytestmark = pytest.mark.sampled

B = QWizard.WizardButton


@pytest.fixture(autouse=True)
def counting_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    windows.with_counting_pages(monkeypatch)


@pytest.fixture
def wizard(qtbot: QtBot, tmp_path: Path) -> Wizard:
    """Somebody has signed in."""
    wizard = windows.window(qtbot, tmp_path)
    wizard.context.update(account=ACCOUNT)
    return wizard


def dialog(wizard: Wizard, name: str) -> Dialog | None:
    """The open dialog of that name."""
    found = wizard.findChild(Dialog, name)
    return found if found is not None and found.isVisible() else None


def test_escape_asks_and_keeps_going(qtbot: QtBot, wizard: Wizard) -> None:
    go_to(wizard, Step.SIGN_IN)
    QTest.keyClick(wizard, Qt.Key.Key_Escape)
    asked = dialog(wizard, "stop")
    assert asked is not None
    assert "Stop the setup?" in labels(asked)
    QTest.keyClick(asked, Qt.Key.Key_Escape)
    assert wizard.isVisible()
    qtbot.waitUntil(lambda: dialog(wizard, "stop") is None)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ("", "No connector has been created."),
        ("2026-11-23T10:44:00+00:00", "Keepit may have created it."),
    ],
)
def test_the_question_is_honest_about_a_create_that_was_sent(
    wizard: Wizard, sent: str, sentence: str
) -> None:
    go_to(wizard, Step.SIGN_IN)
    attempts = (Attempt("k4x9ab", sent),) if sent else ()
    wizard.context.memory.update(attempts=attempts)
    QTest.keyClick(wizard, Qt.Key.Key_Escape)
    asked = dialog(wizard, "stop")
    assert asked is not None
    assert any(sentence in text for text in labels(asked))


@pytest.mark.parametrize(
    ("attempt", "sentence"),
    [
        (Attempt("other", "2026-11-23T10:44:00+00:00"), "created in this Keepit account."),
        (Attempt(KEEPIT.id, "2026-11-23T10:44:00+00:00"), "Keepit may have created it."),
        (Attempt(KEEPIT.id, guid="g"), "Keepit may have created a connector in its own page;"),
        (Attempt(KEEPIT.id, begun_at="t"), "Keepit may have created a connector in its own page;"),
    ],
)
def test_the_question_is_about_the_account_that_is_connected(
    wizard: Wizard, attempt: Attempt, sentence: str
) -> None:
    wizard.context.update(keepit=KEEPIT)
    go_to(wizard, Step.REVIEW)
    wizard.context.memory.update(attempts=(attempt,))
    wizard.reject()
    asked = dialog(wizard, "stop")
    assert asked is not None
    assert any(sentence in text for text in labels(asked))


def test_once_keepit_has_confirmed_it_closes_without_asking(wizard: Wizard) -> None:
    wizard.context.update(keepit=KEEPIT)
    go_to(wizard, Step.CONSENT)
    wizard.reject()
    asked = dialog(wizard, "stop")
    assert asked is not None
    wizard.context.update(appeared="guid-2")
    assert not asked.isVisible()
    assert windows.words(wizard) == ["Help", "Next", "Close"]
    wizard.close()
    assert not wizard.isVisible()


def test_stopping_closes_the_window(qtbot: QtBot, wizard: Wizard) -> None:
    go_to(wizard, Step.SIGN_IN)
    wizard.close()
    assert wizard.isVisible()
    asked = dialog(wizard, "stop")
    assert asked is not None
    stop = next(
        b for b in asked.findChildren(type(wizard.footer.main())) if b.text() == "Stop setup"
    )
    QTest.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert not wizard.isVisible()


@pytest.mark.parametrize("step", [Step.BEFORE, Step.SIGN_IN, Step.DONE])
def test_where_nothing_would_be_lost_it_closes_without_asking(wizard: Wizard, step: Step) -> None:
    """Page 01, the sign-in before anybody signed in, and Done without anything to report."""
    wizard.context.update(account=None, keepit=KEEPIT)
    go_to(wizard, step)
    wizard.close()
    assert not wizard.isVisible()


def test_the_step_is_remembered_until_done(qtbot: QtBot, wizard: Wizard, tmp_path: Path) -> None:
    wizard.context.update(keepit=KEEPIT)
    go_to(wizard, Step.CONNECTOR)
    remembered = wizard.context.memory.load()
    assert remembered.step == "connector"
    assert remembered.stopped_at
    wizard.context.update(created=created())
    go_to(wizard, Step.DONE)
    assert wizard.context.memory.load().step == "review"
    wizard.footer.main().click()
    assert not wizard.isVisible()
    assert not (tmp_path / "resume.json").exists()


def test_memory_that_can_not_be_written_does_not_stop_the_setup(
    wizard: Wizard, tmp_path: Path
) -> None:
    blocked = tmp_path / "data"
    blocked.write_text("a file where the folder is to be")
    wizard.context.memory.path = blocked / "resume.json"
    go_to(wizard, Step.ORGANIZATIONS)
    assert wizard.page_now().step is Step.ORGANIZATIONS


CLOSING = """
import threading
from pathlib import Path
from PySide6.QtCore import QTimer
from setup_assistant.services.clients import Clients
from setup_assistant.memory import Memory
from setup_assistant.ui import application
from concurrent.futures import ThreadPoolExecutor

window = application.window
def hang():
    with ThreadPoolExecutor() as pool:
        pool.submit(threading.Event().wait, 600).result()
def and_close(*given, **named):
    wizard = window(*given, **named)
    if HANGS:
        wizard.context.background.run(hang, done=print, failed=print)
    QTimer.singleShot(300, wizard.close)
    return wizard
application.window = and_close
raise SystemExit(application.run(Clients(), Memory(Path("x"))))
"""


@pytest.mark.parametrize("hangs", [False, True])
def test_closing_ends_the_process_even_while_a_call_hangs(tmp_path: Path, hangs: bool) -> None:
    process = subprocess.run(
        [sys.executable, "-c", f"HANGS = {hangs}\n{CLOSING}"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])},
        timeout=90,  # the call hangs for ten minutes
        check=False,
        capture_output=True,
    )
    assert process.returncode == 0, process.stderr.decode()
    assert b"Traceback" not in process.stderr


def test_a_call_that_outlives_the_window_destroys_nothing_of_it(
    qtbot: QtBot, tmp_path: Path
) -> None:
    made = application.window(windows.KeepitOnly(), Memory(tmp_path / "resume.json"))
    gate, begun, destroyed = threading.Event(), threading.Event(), list[int]()
    context = made.context
    context.destroyed.connect(
        lambda: destroyed.append(threading.get_ident()), Qt.ConnectionType.DirectConnection
    )

    def hold(held: object = context) -> object:
        begun.set()
        gate.wait(10)
        return held

    context.background.run(hold, done=lambda _held: None, failed=lambda _error: None)
    qtbot.waitUntil(begun.is_set)
    made.done(0)
    made.deleteLater()
    del made, context, hold
    qtbot.waitUntil(lambda: bool(destroyed))
    gate.set()

    assert destroyed == [threading.get_ident()]


ASKED_TO_END = """
import sys
from pathlib import Path
from setup_assistant.memory import Memory
from setup_assistant.services.clients import Clients
from setup_assistant.ui import application

window = application.window
def with_somebody(*given, **named):
    wizard = window(*given, **named)
    def type_in():
        wizard.page_now().expected.setText("jo@contoso.com")
        print("typed", file=sys.stderr, flush=True)
    application.FirstPaint(wizard.page(wizard.startId()), type_in)
    return wizard
application.window = with_somebody
raise SystemExit(application.run(Clients(), Memory(Path(sys.argv[1]))))
"""


@pytest.mark.parametrize("request_", ending.REQUESTS, ids=lambda request: request.name)
def test_a_window_that_is_asked_to_end_from_outside_keeps_what_was_entered(
    request_: signal.Signals, tmp_path: Path
) -> None:
    file = tmp_path / "resume.json"
    command = (sys.executable, "-c", ASKED_TO_END, str(file))
    with ending.running(tmp_path, command) as program:
        program.wait_for("typed")
        code, _out, err = program.end(request_)

    assert (code, "Traceback" in err) == (130, False), err
    assert Memory(file).load().expected == "jo@contoso.com"


INTERRUPTED_WHILE_IT_PAINTS = """
import faulthandler
import signal
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
from setup_assistant.memory import Memory
from setup_assistant.services.clients import Clients
from setup_assistant.ui import application
from setup_assistant.ui.browser.trial import Trial

class Interruption(QObject):
    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            signal.raise_signal(signal.SIGINT)
        return False

window = application.window
def interrupted(*given, **named):
    wizard = window(*given, **named)
    first = wizard.page(wizard.startId())
    first.expected.setText("jo@contoso.com")
    first.installEventFilter(Interruption(wizard))
    return wizard
application.window = interrupted
application.Trial = lambda: Trial([sys.executable, "-c", ""])
faulthandler.dump_traceback_later(40, exit=True)  # where it hangs, if it does
raise SystemExit(application.run(Clients(), Memory(Path(sys.argv[1]))))
"""


def test_ctrl_c_before_the_first_page_was_painted_ends_as_after_it(tmp_path: Path) -> None:
    file = tmp_path / "resume.json"
    command = (sys.executable, "-c", INTERRUPTED_WHILE_IT_PAINTS, str(file))

    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    words_of_pyside = "Error calling Python override of QObject::eventFilter(): "
    assert (ended.returncode, ended.stderr) == (130, words_of_pyside)
    assert Memory(file).load().expected == "jo@contoso.com"


SAVING = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from setup_assistant.memory import Memory
from setup_assistant.model import Session
from setup_assistant.services.clients import Clients
from setup_assistant.ui import application
from setup_assistant.ui.browser.trial import Trial
from setup_assistant.ui.report_dialog import ReportSaver
from tests.support.ui import inspections, windows

data, folder = map(Path, sys.argv[1:])
window = application.window
def and_save(*given, **named):
    wizard = window(*given, **named)
    saver = ReportSaver(wizard, wizard.context)
    saver.choose_folder = lambda: str(folder)
    saver.save()
    watch = QTimer(wizard)
    watch.timeout.connect(lambda: list(folder.glob("*/*.html")) and wizard.done(0))
    watch.start(10)
    return wizard
application.window = and_save
application.Trial = lambda: Trial([sys.executable, "-c", "import sys; sys.stdin.read()"])
session = Session(account=windows.ACCOUNT, inspection=inspections.inspection(2))
raise SystemExit(application.run(Clients(), Memory(data / "resume.json"), session=session))
"""


def test_closing_while_the_private_browser_is_tried_out_leaves_no_half_report(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    process = subprocess.run(
        [sys.executable, "-c", SAVING, str(tmp_path), str(folder)],
        env=os.environ
        | settings.elsewhere(tmp_path)
        | {"PYTHONPATH": str(Path(__file__).resolve().parents[3])},
        timeout=30,
        check=False,
        capture_output=True,
    )
    assert process.returncode == 0, process.stderr.decode()
    assert b"Traceback" not in process.stderr
    assert list(folder.iterdir()) == []
