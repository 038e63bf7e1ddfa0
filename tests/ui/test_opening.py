"""What nothing on the computer opens is handed to the person: one sentence, and what can be copied."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from setup_assistant.flow import Step
from setup_assistant.ui import opening
from setup_assistant.ui.opening import Opener
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.text import Text
from tests.support.ui import keepit_window, signed_in
from tests.support.ui.trials import Settled


def words(dialog: Dialog) -> list[str]:
    return [text.text() for text in dialog.findChildren(Text)]


def button(dialog: Dialog, name: str) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == name)


def test_an_address_that_nothing_opens_is_said_once_and_can_be_copied(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, spoken: list[str]
) -> None:
    shown = keepit_window.open_at(qtbot, monkeypatch, tmp_path, Step.KEEPIT, region="us-dc")
    shown.page.form.user.setText("my-token")
    shown.outside.opens = False

    shown.button("Open Keepit").click()

    dialog = shown.dialog()
    sentence = (
        "Nothing on this computer opened https://us-dc.keepit.com; copy the address, then open it in a "
        "browser yourself."
    )
    assert words(dialog) == ["It could not be opened", sentence]
    assert f"It could not be opened {sentence}" in spoken
    copy = button(dialog, "Copy address")
    assert dialog.focusWidget() is copy
    copy.click()
    assert QGuiApplication.clipboard().text() == "https://us-dc.keepit.com"
    assert "Copied" in spoken
    button(dialog, "Close").click()
    assert shown.page.form.user.text() == "my-token"


def test_an_organizations_settings_that_nothing_opens_are_handed_on(
    qtbot: QtBot, tmp_path: Path
) -> None:
    stage = signed_in.open_window(qtbot, tmp_path, "policy_off")
    stage.outside.opens = False
    stage.journey.to_organizations()

    stage.journey.press("Open settings page")

    stage.journey.wait_for("Nothing on this computer opened https://dev.azure.com/")
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

    stage.journey.wait_for("Nothing on this computer opened")
    stage.journey.press("Copy path")
    page = next(folder.glob("*.html"))
    assert QGuiApplication.clipboard().text() == str(page if "report" in name else folder)


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
