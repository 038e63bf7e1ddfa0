"""The About dialog: versions come from a child process, can be copied, and may be missing."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from setup_assistant import vendor
from setup_assistant.packaging import product
from setup_assistant.registration import Registration
from setup_assistant.ui.background import Background
from setup_assistant.ui.opening import Opener
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.widgets.text import Text
from setup_assistant.ui.window import about
from setup_assistant.ui.window import about as about_dialog
from setup_assistant.ui.window.about import AboutDialog
from tests.support.ui.outside import Outside

TOLD = {"setup_assistant": "9.8.7", "qt": "6.11.3", "chromium": "140.0.1.2"}


PAGE = "https://example.org/setup-assistant/releases"


@pytest.fixture
def outside() -> Outside:
    """What the dialog has shown in a browser."""
    return Outside()


@pytest.fixture
def page(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What this installation says about where its releases are."""
    address: str = getattr(request, "param", PAGE)
    package = tmp_path / "setup_assistant-9.8.7.dist-info"
    package.mkdir()
    (package / "METADATA").write_text(product.package_metadata(address, "9.8.7"))
    monkeypatch.syspath_prepend(tmp_path)
    return address


@pytest.fixture
def made(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, page: str, outside: Outside
) -> Iterator[AboutDialog]:
    """Not open yet."""
    script = f"print({json.dumps(json.dumps(TOLD))})"
    monkeypatch.setattr(about_dialog, "own_command", lambda: [sys.executable, "-c", script])
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(900, 600)
    parent.show()
    background = Background(parent)
    made = AboutDialog(parent, background, Opener(outside))
    yield made
    made.reject()
    background.close()


@pytest.fixture
def dialog(made: AboutDialog) -> AboutDialog:
    made.open()
    return made


def _row(dialog: AboutDialog, key: str) -> str:
    return dialog._rows[key].text()


def test_the_versions_appear_without_the_window_waiting(made: AboutDialog) -> None:
    assert _row(made, "chromium") == "…"  # whatever the child has said meanwhile
    made.open()
    until(lambda: _row(made, "chromium") == "140.0.1.2", "the version")

    assert _row(made, "setup_assistant") == "9.8.7"
    assert _row(made, "chromium_security_patches") == "not part of this installation"
    assert made._rows["qt"].accessibleName() == "Qt: 6.11.3"


def test_the_versions_can_be_copied_for_a_report(dialog: AboutDialog) -> None:
    until(lambda: _row(dialog, "qt") == "6.11.3", "the version")
    dialog.copy_button.click()

    assert "Chromium (the private browser): 140.0.1.2" in QGuiApplication.clipboard().text()
    assert dialog.copy_button.text() == "Copied"


def test_the_page_of_the_releases_opens_when_it_is_asked_for(
    dialog: AboutDialog, outside: Outside
) -> None:
    assert not outside.addresses
    dialog.releases.click()
    dialog.copy_button.click()

    assert outside.addresses == [PAGE]
    assert QGuiApplication.clipboard().text().splitlines()[-1] == f"Releases: {PAGE}"


@pytest.mark.parametrize("page", [""], indirect=True)
def test_where_no_page_is_known_none_is_named(dialog: AboutDialog) -> None:
    dialog.copy_button.click()

    assert "Releases" not in QGuiApplication.clipboard().text()
    texts = [button.text() for button in dialog.findChildren(QAbstractButton)]
    assert texts == ["Copied", "Close"]


def test_an_app_that_was_built_in_is_named(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, outside: Outside
) -> None:
    app = "7f3c1a52-0b5e-4c9e-9d0a-6d1f6f3f2b11"
    monkeypatch.setattr(vendor, "registration", lambda: Registration(app))
    monkeypatch.setattr(about_dialog, "own_command", lambda: [sys.executable, "-c", ""])
    parent = QWidget()
    qtbot.addWidget(parent)
    background = Background(parent)
    dialog = AboutDialog(parent, background, Opener(outside))

    names = [text.accessibleName() for text in dialog.findChildren(Text)]
    assert f"Built-in application (client) ID: {app}" in names
    assert f"Built-in application (client) ID: {app}" in about_dialog.lines({}).splitlines()
    background.close()


@pytest.mark.parametrize("script", ["raise SystemExit(3)", "print('no JSON')"])
def test_a_child_that_fails_leaves_no_invented_version(
    script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(about_dialog, "own_command", lambda: [sys.executable, "-c", script])

    assert about_dialog.read() == {}


def test_every_version_has_a_name() -> None:
    assert set(about.versions()) == set(about.labels())
