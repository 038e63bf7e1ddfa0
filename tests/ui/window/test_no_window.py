"""Why there is no window is said in one: whoever opened it sees no terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from setup_assistant import settings
from setup_assistant.cli import main
from tests.support import folders


def test_a_data_folder_that_cannot_be_used_is_named(
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folders.use(monkeypatch, tmp_path)
    # As where somebody sees it; Qt has started already.
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("DISPLAY", ":0")
    settings.ledger_file(practice=True).mkdir(parents=True)  # a folder where the file is to be
    said = list[str]()

    def read_it() -> None:
        (box,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox))
        said.append(box.text())
        box.accept()

    QTimer.singleShot(0, read_it)

    assert main.main(["--practice"]) == 2
    folder = settings.data_folder(practice=True)
    assert said[0].startswith(f"The folder {folder} can't be used: ")
    assert said[0] in capsys.readouterr().err
