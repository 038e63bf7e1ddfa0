"""Report a problem: what is shown is the file, and it holds nobody's name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from setup_assistant.diagnostics import Part, Record, Report
from setup_assistant.flow import Step
from setup_assistant.model import Session
from setup_assistant.ui.outcome import outcome
from setup_assistant.ui.problem import dialog as problem
from setup_assistant.ui.problem.dialog import ReportDialog
from setup_assistant.ui.style import theme
from setup_assistant.ui.window.wizard import Wizard
from tests.support.ui import signed_in, windows
from tests.support.ui.signed_in import Stage
from tests.support.ui.windows import KEEPIT, labels


@pytest.fixture
def record() -> Record:
    record = Record(clock=lambda: 1_764_158_400.0)
    record.step(Step.BEFORE, "opened")
    for name in ("contoso", "fabrikam", "contoso"):
        with record.call("GET", f"https://dev.azure.com/{name}/_apis/projects") as pending:
            pending.answer(200)
    return record


@pytest.fixture
def wizard(qtbot: QtBot, tmp_path: Path) -> Wizard:
    return windows.window(qtbot, tmp_path)


@pytest.fixture
def dialog(qtbot: QtBot, record: Record) -> ReportDialog:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(960, 680)
    parent.show()
    dialog = ReportDialog(
        parent, Report(("Setup Assistant",), (("sign-in", "code"),), record.copy())
    )
    dialog.open()
    return dialog


def button(dialog: QWidget, words: str) -> QAbstractButton:
    return next(b for b in dialog.findChildren(QAbstractButton) if b.text() == words)


def test_what_is_shown_is_the_file_byte_for_byte(dialog: ReportDialog, tmp_path: Path) -> None:
    file = tmp_path / "problem.txt"
    names = list[str]()

    def choose(name: str) -> str:
        names.append(name)
        return str(file)

    dialog.choose_file = choose
    dialog.what.setText("I pressed Next – and “nothing” came.\u202e\u00a0!")
    button(dialog, "Save file…").click()

    assert file.read_bytes() == dialog.text().encode()
    assert dialog.text().replace("\u00a0", " ") == dialog.code.toPlainText()
    assert "What happened\n  I pressed Next – and “nothing” came.⟨U+202E⟩" in dialog.text()
    assert names[0].startswith("setup-assistant-problem-20")
    assert "Saved as problem.txt. Send it to your support contact." in labels(dialog)
    assert dialog.isVisible()


def test_it_stays_as_it_was_when_it_was_opened(dialog: ReportDialog, record: Record) -> None:
    before = dialog.text()

    record.step(Step.SIGN_IN, "opened")

    assert dialog.text() == before == dialog.code.toPlainText()


def test_a_part_that_is_not_wanted_goes_at_once(dialog: ReportDialog) -> None:
    assert "dev.azure.com/{org-2}/_apis/projects" in dialog.code.toPlainText()

    for part in (Part.CALLS, Part.SETTINGS):
        dialog.boxes[part].click()

    text = dialog.code.toPlainText()
    assert "Calls" not in text
    assert "Settings" not in text
    assert "Steps" in text
    assert text == dialog.text()
    lines = text.count("\n")
    assert dialog.code.accessibleName() == f"The file, {lines} lines"


def test_names_are_counted_and_never_called_gone(dialog: ReportDialog) -> None:
    dialog.search.setFocus()
    QTest.keyClicks(dialog.search, "ORG-1")
    assert "Still in the file: 2 times “ORG-1”" in labels(dialog)
    assert dialog.code.textCursor().selectedText() == "org-1"
    first = dialog.code.textCursor().position()
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    second = dialog.code.textCursor().position()
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert first < second
    assert dialog.code.textCursor().position() == first

    dialog.search.clear()
    QTest.keyClicks(dialog.search, "contoso")
    assert "Still in the file: 0 times “contoso”" in labels(dialog)

    dialog.search.clear()
    assert not [text for text in labels(dialog) if "Still in the file" in text]


def test_the_keys_go_through_it_from_the_text_on_and_esc_cancels(dialog: ReportDialog) -> None:
    assert dialog.focusWidget() is dialog.code
    names = list[str]()
    for _stop in range(10):
        QTest.keyClick(dialog, Qt.Key.Key_Tab)
        focus = dialog.focusWidget()
        assert focus is not None
        text = focus.text() if isinstance(focus, QAbstractButton) else focus.accessibleName()
        names.append(text)
    assert names == [
        *("Settings", "Steps", "Calls", "Last error", "Find in the file"),
        *("What happened (optional)", "Copy", "Save file…", "Cancel"),
        dialog.code.accessibleName(),
    ]

    QTest.keyClick(dialog.code, Qt.Key.Key_Escape)

    assert not dialog.isVisible()


def test_the_text_shows_its_focus_at_the_edge(dialog: ReportDialog) -> None:
    card = dialog.code.parentWidget()
    assert card is not None

    def edge() -> QColor:
        return card.grab().toImage().pixelColor(card.width() // 2, 1)

    assert edge() == theme.color("focus")
    dialog.search.setFocus()
    assert edge() != theme.color("focus")


def test_copy_copies_what_is_shown(dialog: ReportDialog) -> None:
    dialog.copy_button.click()

    assert QGuiApplication.clipboard().text() == dialog.text()


def test_a_file_that_cannot_be_written_is_named(dialog: ReportDialog, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere" / "problem.txt"
    dialog.choose_file = lambda _name: str(nowhere)

    button(dialog, "Save file…").click()

    assert dialog.error.text.startswith(f"{nowhere} can't be written: ")


def test_nothing_is_written_when_nobody_chooses_a_file(
    dialog: ReportDialog, tmp_path: Path
) -> None:
    before = sorted(tmp_path.rglob("*"))
    dialog.choose_file = lambda _name: ""

    button(dialog, "Save file…").click()
    dialog.copy_button.click()

    assert sorted(tmp_path.rglob("*")) == before
    assert dialog.isVisible()


@pytest.mark.parametrize("height", [500, 600, 1080])
def test_the_text_takes_the_height_and_shows_whole_lines(
    wizard: Wizard, record: Record, height: int
) -> None:
    wizard.setMinimumSize(0, 0)
    wizard.resize(960, height)
    dialog = ReportDialog(wizard, problem.of_window(wizard.context, record))
    dialog.open()

    line = round(dialog.code.blockBoundingRect(dialog.code.firstVisibleBlock()).height())
    assert dialog.code.height() % line == 0
    assert dialog.code.height() >= 6 * line
    assert height != 1080 or dialog.code.height() > 20 * line
    assert height < 560 or dialog.height() <= height - 80
    dialog.reject()


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Stage:
    return signed_in.open_window(qtbot, tmp_path, "demo", organizations=5)


def test_the_help_menu_opens_it_with_the_steps_of_this_run_and_nobody_in_it(stage: Stage) -> None:
    journey = stage.journey
    journey.begin(expected="svc-keepit-backup@contoso.com")
    journey.check()
    for _again in range(2):
        journey.press("Help")
        journey.press_menu("Report a problem…")
        journey.wait_for("Nothing is sent anywhere.")
        dialog = journey.front
        assert isinstance(dialog, ReportDialog)
        text = dialog.text()
        journey.press("Cancel")

    assert "organizations  now: 5 organizations, 1 attention, 4 ready" in text
    assert re.search("sign-in +private browser", text)
    assert re.search("application +command line", text)
    people = [
        word
        for person in stage.world.people.values()
        for word in (person.upn, person.name, person.tenant)
    ]
    for name in (*stage.world.organizations, *people, "contoso"):
        assert name.lower() not in text.lower()


@pytest.mark.parametrize(
    ("step", "session", "words"),
    [
        (Step.SIGN_IN, Session(), "not signed in"),
        (Step.ORGANIZATIONS, Session(), "no check"),
        (Step.KEEPIT, Session(), "not connected"),
        (Step.KEEPIT, Session(keepit=KEEPIT), "connected"),
        (Step.DONE, Session(), "no connector"),
        (Step.DONE, Session(created=windows.created("E_QUOTA")), "not ready"),
        (Step.REVIEW, Session(), ""),
    ],
)
def test_how_a_step_stands(step: Step, session: Session, words: str) -> None:
    assert outcome(step, session) == words
