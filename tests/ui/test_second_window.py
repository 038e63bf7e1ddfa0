"""A second window says that one is open, opens on request, and leaves alone what the first one remembers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from setup_assistant.cli import window
from setup_assistant.cli.window import WindowArgs
from setup_assistant.memory import Memory
from setup_assistant.model import Attempt
from setup_assistant.services.clients import Clients
from setup_assistant.ui import application
from setup_assistant.ui.second_window import NAME, OpenWindow
from setup_assistant.ui.widgets import enter
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.window.wizard import Wizard

pytestmark = pytest.mark.sampled

HOLDS = """
import sys
from pathlib import Path
from setup_assistant.ui.second_window import OpenWindow
here = OpenWindow(Path(sys.argv[1]))
assert here.take()
print("open", flush=True)
sys.stdin.read()
"""


def test_one_window_is_open_until_it_ends(tmp_path: Path) -> None:
    first, second = OpenWindow(tmp_path / "data"), OpenWindow(tmp_path / "data")
    assert not first.may_be_there
    assert first.take()
    assert first.take()
    assert second.may_be_there
    assert not second.take()
    first.end()
    assert not (tmp_path / "data" / NAME).exists()
    third = OpenWindow(tmp_path / "data")
    assert third.take()
    third.end()


def test_a_killed_window_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDS, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        taken = OpenWindow(tmp_path).take()
        other.kill()
    again = OpenWindow(tmp_path)
    assert (taken, again.take()) == (False, True)
    again.end()


def test_where_no_lock_can_be_taken_the_window_opens(tmp_path: Path) -> None:
    folder = tmp_path / "file"
    folder.write_text("", encoding="utf-8")
    assert OpenWindow(folder).take()


def test_a_second_one_asks_and_cancel_has_the_focus(qtbot: QtBot, tmp_path: Path) -> None:
    first = OpenWindow(tmp_path)
    assert first.take()
    seen = list[str]()

    def answer() -> None:
        (dialog,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, Dialog))
        filled = enter.filled(dialog)
        assert filled is not None
        seen.extend([dialog.title.text(), filled.text()])
        filled.click()

    QTimer.singleShot(0, answer)
    try:
        assert application.run(Clients(), Memory(tmp_path / "resume.json")) == 0
    finally:
        first.end()
    assert seen == ["Setup Assistant is already open", "Cancel"]
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, Wizard)]


ANOTHER = """
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton

from setup_assistant.memory import Memory
from setup_assistant.services.clients import Clients
from setup_assistant.ui import application
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.window.wizard import Wizard


def shown(kind):
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]


def look():
    for dialog in shown(Dialog):
        print(dialog.title.text(), flush=True)
        next(b for b in dialog.findChildren(QPushButton) if b.text() == "Open another").click()
        return
    for wizard in shown(Wizard):
        print(repr(wizard.context.session.expected), flush=True)
        print(len(wizard.context.memory.load().attempts), flush=True)
        wizard.context.memory.update(step="keepit")
        wizard.done(0)


application.application()
timer = QTimer(interval=20)
timer.timeout.connect(look)
timer.start()
raise SystemExit(application.run(Clients(), Memory(Path(sys.argv[1]), apart=sys.argv[2] == "practice")))
"""


@pytest.mark.parametrize(("services", "attempts"), [("real", "1"), ("practice", "0")])
def test_another_one_begins_anew_and_leaves_the_first_ones_memory(
    tmp_path: Path, services: str, attempts: str
) -> None:
    file = tmp_path / "resume.json"
    Memory(file).update(
        step="review", expected="svc@contoso.com", attempts=(Attempt("a", guid="g"),)
    )
    before, first = file.read_bytes(), OpenWindow(tmp_path)
    assert first.take()
    try:
        run = subprocess.run(
            [sys.executable, "-c", ANOTHER, str(file), services],
            capture_output=True,
            check=True,
            text=True,
            timeout=60,
        )
    finally:
        first.end()
    assert run.stdout.splitlines() == ["Setup Assistant is already open", "''", attempts]
    assert file.read_bytes() == before


def test_attempts_are_shared_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "resume.json"
    first, second = Memory(file), Memory(file, own=False)
    first.update(step="review", name="N")
    assert second.load().step == ""

    second.update(step="keepit", name="Other")
    second.revise(lambda known: known.with_attempt(Attempt("a", "2026-11-23T10:00:00+00:00", "O")))

    assert (first.load().step, first.load().name) == ("review", "N")
    assert first.load().attempt("a").name == "O"
    assert (second.load().step, second.load().name) == ("keepit", "Other")

    second.forget("a")
    assert second.load().step == ""
    assert (first.load().step, first.load().attempts) == ("review", ())


@pytest.mark.parametrize("own", [True, False])
def test_in_practice_attempts_are_those_of_this_process(tmp_path: Path, own: bool) -> None:
    file = tmp_path / "resume.json"
    theirs = Attempt("a", guid="theirs")
    Memory(file).update(step="review", attempts=(theirs,))
    here, ours = Memory(file, own=own, apart=True), Attempt("a", guid="ours")
    assert not here.load().attempts

    here.revise(lambda known: known.with_attempt(ours))
    here.update(name="N")

    assert here.load().attempts == (ours,)
    assert Memory(file).load().attempts == (theirs,)
    here.forget("a")
    assert not here.load().attempts
    assert Memory(file).load().attempts == (theirs,)


def test_the_window_of_practice_keeps_its_attempts_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    memories = list[Memory]()

    def run(_clients: Clients, memory: Memory, **_options: object) -> int:
        memories.append(memory)
        return 0

    monkeypatch.setattr(application, "run", run)
    for options in (WindowArgs(), WindowArgs(practice=True)):
        assert window.run(options) == 0
    assert [memory.apart for memory in memories] == [False, True]


def test_the_lock_has_a_file_of_its_own(tmp_path: Path) -> None:
    here = OpenWindow(tmp_path)
    assert here.take()
    assert [file.name for file in tmp_path.iterdir()] == [NAME]
    here.end()
    assert list(tmp_path.iterdir()) == []
