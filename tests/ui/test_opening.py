"""What nothing on the computer opens is said below the button, and handed on to be copied."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from setup_assistant.flow import Step
from setup_assistant.ui import opening
from setup_assistant.ui.opening import NotOpened, Opener
from tests.support.ui import keepit_window, signed_in
from tests.support.ui.trials import Settled

NOTHING = "No program on this computer opened the page."
UI = Path(opening.__file__).parent


def lines(within: QWidget) -> list[NotOpened]:
    return [line for line in within.findChildren(NotOpened) if line.isVisible()]


def test_an_address_that_nothing_opens_is_said_once_below_its_button_and_can_be_copied(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, spoken: list[str]
) -> None:
    shown = keepit_window.open_at(qtbot, monkeypatch, tmp_path, Step.KEEPIT, region="us-dc")
    shown.page.form.user.setText("my-token")
    shown.outside.opens = False

    button = shown.button("Open Keepit")
    button.click()

    (line,) = lines(shown.page)
    assert shown.sees(NOTHING)
    assert spoken.count(f"! {NOTHING}") == 1
    top = line.mapTo(shown.page, QPoint()).y()
    assert 0 <= top - button.mapTo(shown.page, QPoint(0, button.height())).y() <= 16
    shown.button("Copy address").click()
    assert QGuiApplication.clipboard().text() == "https://us-dc.keepit.com"
    assert "Copied" in spoken
    assert shown.page.form.user.text() == "my-token"

    shown.back()
    shown.wizard.go_next()
    assert lines(shown.page) == []


def test_the_line_goes_when_it_opens_after_all(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shown = keepit_window.open_at(qtbot, monkeypatch, tmp_path, Step.KEEPIT, region="us-dc")
    shown.outside.opens = False
    shown.button("Open Keepit").click()
    assert lines(shown.page)
    shown.outside.opens = True
    shown.button("Open Keepit").click()
    assert lines(shown.page) == []


def test_an_organizations_settings_that_nothing_opens_are_handed_on(
    qtbot: QtBot, tmp_path: Path
) -> None:
    stage = signed_in.open_window(qtbot, tmp_path, "policy_off")
    stage.outside.opens = False
    stage.journey.to_organizations()

    stage.journey.press("Open settings page")

    stage.journey.wait_for(NOTHING)
    stage.journey.press("Copy address")
    assert QGuiApplication.clipboard().text().startswith("https://dev.azure.com/")


@pytest.mark.parametrize("name", ["Open the report", "Show the folder"])
def test_a_report_that_nothing_opens_is_handed_on(name: str, qtbot: QtBot, tmp_path: Path) -> None:
    stage = signed_in.open_window(qtbot, tmp_path, "policy_off")
    stage.outside.opens = False
    stage.context.trial = Settled("It is not there.")  # no PDF: another test prints
    stage.journey.to_organizations()
    saver = stage.journey.window.page_now().saver  # type: ignore[attr-defined]
    reports = tmp_path / "my reports"
    reports.mkdir()
    saver.choose_folder = lambda: str(reports)
    stage.journey.press("Save report…")
    stage.journey.wait_for("The report is saved.")
    (folder,) = reports.iterdir()

    stage.journey.press(name)

    words = NOTHING if "report" in name else f"The folder couldn't be shown. It is: {folder}"
    stage.journey.wait_for(words)
    stage.journey.press("Copy path")
    page = next(folder.glob("*.html"))
    assert QGuiApplication.clipboard().text() == str(page if "report" in name else folder)


def test_nothing_is_opened_past_the_place_that_looks_at_the_answer() -> None:
    """The types have every ``Opener`` say it in a line; ``opens`` is for the sign-in, which hands the address on."""
    past = {
        path.relative_to(UI).as_posix()
        for path in UI.rglob("*.py")
        if re.search(
            r"QDesktopServices|xternalLinks\(True|\.opens\(|webbrowser", path.read_text("utf-8")
        )
    }
    assert past <= {"opening.py", "sign_in/panel.py"}


class Handler(QObject):
    """What Qt hands ``https`` to in place of the system."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.taken.append(url.toString())


def test_what_is_opened_goes_to_the_system(qtbot: QtBot) -> None:
    handler = Handler()
    # PySide6 takes a text here, its stubs say bytes.
    QDesktopServices.setUrlHandler("https", handler, "take")  # type: ignore[arg-type]
    try:
        assert Opener().opens("https://a.test/b?c=d")
    finally:
        QDesktopServices.unsetUrlHandler("https")
    assert handler.taken == ["https://a.test/b?c=d"]


def test_what_is_for_programs_is_not_shown() -> None:
    assert opening.readable("https://a.test/b?code_challenge=x&state=y") == "https://a.test/b"
    assert opening.readable("https://a.test/b") == "https://a.test/b"
