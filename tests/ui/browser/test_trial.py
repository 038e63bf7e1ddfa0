"""Whether the private browser works: tried out in a child, whatever that child does, and told in a sentence."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo
from PySide6.QtWidgets import QWizardPage
from pytestqt.qtbot import QtBot

from setup_assistant.children import own_command
from setup_assistant.errors import Cancelled, NoPrivateBrowser
from setup_assistant.ui import application
from setup_assistant.ui.browser import support
from setup_assistant.ui.browser.frame import BrowserFrame, Visit
from setup_assistant.ui.browser.trial import Trial

WORKS = "print('{\"works\": true}')"
ABORTS = "import os; os.abort()"
ABORTED = "SIGABRT" if os.name == "posix" else "exit code 3"
HANGS = "import threading; threading.Event().wait()"


def child(code: str) -> list[str]:
    return [sys.executable, "-c", code]


class OfWindows(OSError):
    """As Python tells Windows' error ``code``, on any system."""

    def __init__(self, code: int) -> None:
        super().__init__(errno.EINVAL, "why")
        self.winerror = code


def told(trial: Trial, *, passing: bool = False) -> tuple[str, str]:
    """The sentence about the private browser, and the details for support.

    What is certain is known from then on; what may pass is not.
    """
    problem = trial.problem()
    assert problem is not None
    assert problem.passing is passing
    assert trial.known is (None if passing else problem)
    return problem.reason, problem.details


@pytest.mark.window
def test_the_private_browser_works_here() -> None:
    assert Trial().problem() is None


@pytest.mark.window
def test_the_child_ends_when_whoever_started_it_is_gone() -> None:
    command = [*own_command(), "--self-test", "page"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as started:
        out, _errors = started.communicate(timeout=30)

    assert (started.returncode, out) == (1, b"")


@pytest.mark.parametrize(
    ("code", "details"),
    [
        (ABORTS, ABORTED),
        (f"{WORKS[:-1]}, flush=True); {ABORTS}", ABORTED),
        (  # 0x80000003: a check of Chromium failed
            "import os; os._exit(-2147483645)",
            "0x80000003" if os.name == "nt" else "exit code 3",
        ),
        ("print('Hello')", "exit code 0"),
        ("print('[1]')", "exit code 0"),
        ("print('{\"works\": 1}')", "exit code 0"),
        (
            'print(\'{"works": false, "stopped": "CrashedTerminationStatus 5"}\')',
            "CrashedTerminationStatus 5",
        ),
    ],
)
def test_a_child_that_stops_or_talks_nonsense_is_told(code: str, details: str) -> None:
    sentence = "The private browser was tried out and stopped working."

    assert told(Trial(child(code))) == (sentence, details)


def test_a_library_that_does_not_load_is_named() -> None:
    code = 'print(\'{"works": false, "library": "libXfixes.so.3"}\')'
    sentence = "The private browser can't be loaded here (libXfixes.so.3)."

    assert told(Trial(child(code))) == (sentence, "libXfixes.so.3")


def test_a_child_that_says_that_it_works_is_believed() -> None:
    trial = Trial(child(WORKS))

    assert trial.problem() is None
    assert trial.known is None


def test_a_child_that_hangs_is_given_up() -> None:
    sentence = "The private browser was tried out and doesn't answer."

    trial = Trial(child(HANGS), seconds=0.1)

    assert told(trial, passing=True) == (sentence, "no answer within 0.1 s")


# Why, where that can be found out


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with every part that QtWebEngine needs, none of which works."""
    folder = tmp_path / "parts"
    (folder / "resources").mkdir(parents=True)
    for name in ("icudtl.dat", "qtwebengine_resources.pak", "v8_context_snapshot.bin"):
        (folder / "resources" / name).touch()
    (folder / support.HELPER).touch(mode=0o644)
    monkeypatch.setattr(QLibraryInfo, "path", lambda _kind: str(folder))
    return folder


def test_a_missing_part_is_named(parts: Path) -> None:
    (parts / "resources/icudtl.dat").unlink()

    sentence = "A part of the private browser is missing: icudtl.dat."

    assert told(Trial(child(ABORTS))) == (sentence, "icudtl.dat")


@pytest.mark.usefixtures("parts")
def test_a_program_of_the_browser_that_a_policy_refuses_is_named() -> None:
    for trial in (Trial(child(ABORTS)), Trial(child(HANGS), seconds=0.1)):
        sentence, details = told(trial)
        assert sentence == (
            "This computer doesn't let QtWebEngineProcess run, which the private browser needs."
        )
        assert details  # in the system's own words


def test_a_child_that_a_policy_refuses_is_named(tmp_path: Path) -> None:
    refused = tmp_path / "setup-assistant.exe"
    refused.touch(mode=0o644)

    sentence, details = told(Trial([str(refused)]))
    assert "doesn't let setup-assistant.exe run" in sentence
    assert details


@pytest.mark.parametrize(
    ("refusal", "refused"),
    [
        (PermissionError(errno.EACCES, "why"), True),
        (PermissionError(errno.EPERM, "why"), True),
        (FileNotFoundError(errno.ENOENT, "why"), True),
        (OSError(errno.ENOEXEC, "why"), True),
        (OfWindows(1260), True),  # this program is blocked by group policy
        (OfWindows(225), True),  # it is taken for a virus
        (OfWindows(4551), True),  # App Control refuses it
        (OfWindows(1455), False),  # the paging file is too small
        (OSError(errno.EMFILE, "why"), False),
        (BlockingIOError(errno.EAGAIN, "why"), False),
        (OSError(errno.ENOMEM, "why"), False),
    ],
    ids=str,
)
def test_only_a_refusal_is_told_as_one(
    refusal: OSError, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_command: object, **_how: object) -> None:
        raise refusal

    monkeypatch.setattr(subprocess, "Popen", refuse)
    sentence = (
        "This computer doesn't let setup-assistant run, which the private browser needs."
        if refused
        else "The private browser could not be tried out."
    )

    assert told(Trial(["setup-assistant"]), passing=not refused) == (sentence, "why")


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.ENOENT])
def test_a_full_or_closed_temporary_folder_is_no_refusal_and_passes(
    code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise OSError(code, "why", "file")

    trial = Trial(child(WORKS))
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "TemporaryFile", full)
        sentence = "The private browser could not be tried out."
        assert told(trial, passing=True) == (sentence, "why")

    assert trial.problem() is None


def test_what_hung_once_is_tried_again_when_somebody_asks_again(tmp_path: Path) -> None:
    slow = tmp_path / "slow"
    slow.touch()
    trial = Trial(child(f"import os, threading\nif os.path.exists({str(slow)!r}):\n threading.Event().wait()\n{WORKS}"), 0.1)  # fmt: skip
    assert told(trial, passing=True)[1] == "no answer within 0.1 s"

    slow.unlink()
    trial._seconds = 60

    assert trial.problem() is None


class Queue:
    """A lock that says when so many wait for it."""

    def __init__(self, many: int) -> None:
        self._lock, self._here = threading.Lock(), threading.Semaphore(0)
        self._many = many

    def __enter__(self) -> None:
        self._here.release()
        self._lock.acquire()

    def __exit__(self, *_error: object) -> None:
        self._lock.release()

    def wait(self) -> None:
        for _one in range(self._many):
            assert self._here.acquire(timeout=30)


def test_who_waited_for_an_attempt_takes_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    trial, queue, attempts = Trial(child(WORKS)), Queue(4), list[int]()

    def full() -> None:
        attempts.append(1)
        queue.wait()
        raise OSError(errno.ENOSPC, "why")

    monkeypatch.setattr(trial, "_one_at_a_time", queue)
    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    askers = [threading.Thread(target=trial.problem) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()

    assert attempts == [1]


def test_root_is_told_without_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(support, "is_root", lambda: True)
    monkeypatch.delenv(support.SANDBOX_OFF, raising=False)

    assert "doesn't run as root" in told(Trial(["nothing that could be started"]))[0]


# Once, and no longer than the window


def test_it_is_tried_once_however_many_ask(tmp_path: Path) -> None:
    trial = Trial(child(f"open({str(tmp_path / 'log')!r}, 'a').write('started '); {WORKS}"))
    trial.begin()
    askers = [threading.Thread(target=trial.problem) for _ in range(3)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()

    assert trial.problem() is None
    assert (tmp_path / "log").read_text(encoding="utf-8") == "started "


@pytest.fixture
def line() -> Iterator[socket.socket]:
    """Where a child can connect to, so that it is seen to live."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        yield server


def test_a_child_ends_with_the_window(line: socket.socket) -> None:
    lives = f"import socket; socket.create_connection({line.getsockname()!r}).recv(1)"
    trial = Trial(child(lives))
    trial.begin()
    connection, _address = line.accept()

    trial.stop()

    with connection:
        connection.settimeout(30)
        assert connection.recv(1) == b""
    with pytest.raises(Cancelled):
        trial.problem()


def test_no_child_is_started_after_the_window(tmp_path: Path) -> None:
    trial = Trial(child(f"open({str(tmp_path / 'log')!r}, 'w')"))
    trial.stop()

    with pytest.raises(Cancelled):
        trial.problem()
    assert not (tmp_path / "log").exists()


def test_it_begins_after_the_first_page_was_painted(qtbot: QtBot) -> None:
    page, begun = QWizardPage(), list[bool]()
    qtbot.addWidget(page)
    application.FirstPaint(page, lambda: begun.append(page.isVisible()))
    page.resize(100, 100)
    assert begun == []

    page.show()
    qtbot.waitUntil(lambda: begun == [True])
    page.repaint()
    qtbot.wait(1)
    assert begun == [True]


# The frame around the private browser


class Asked:
    """Answers when the test wants it to."""

    def __init__(self) -> None:
        self.answers: list[object] = []

    def __call__(self, then: object) -> None:
        self.answers.append(then)

    def answer(self, problem: NoPrivateBrowser | None) -> None:
        then = self.answers.pop()
        assert callable(then)
        then(problem)


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def frame(qtbot: QtBot, asked: Asked) -> BrowserFrame:
    """Waits for the answer whether the private browser works."""
    frame = BrowserFrame("Microsoft sign-in page", asked, "What helps?")
    qtbot.addWidget(frame)
    frame.show()
    frame.start(Visit("https://localhost:1/", "Microsoft"))
    qtbot.waitUntil(lambda: bool(asked.answers))
    frame.notice.repaint()
    assert frame.notice.sentence.text() == "Opening the private browser…"
    assert len(asked.answers) == 1
    return frame


def test_a_browser_that_does_not_work_is_not_opened(
    qtbot: QtBot, frame: BrowserFrame, asked: Asked
) -> None:
    problem = NoPrivateBrowser("It is broken.")
    with qtbot.waitSignal(frame.unavailable) as heard:
        asked.answer(problem)

    assert heard.args == [problem]
    assert frame.browser is None


def test_an_answer_that_comes_after_the_page_was_left_opens_nothing(
    frame: BrowserFrame, asked: Asked
) -> None:
    heard: list[object] = []
    frame.unavailable.connect(heard.append)
    frame.stop()
    asked.answer(NoPrivateBrowser("It is broken."))

    assert heard == []
    assert frame.browser is None
