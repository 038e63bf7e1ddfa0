"""What the private browser needs, and a page that shows no sign of life."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo, QObject
from pytestqt.qtbot import QtBot

from setup_assistant.proxies import ProxyAccounts
from setup_assistant.ui.browser import (
    page as browser_page,
)
from setup_assistant.ui.browser import (
    profile as browser_profile,
)
from setup_assistant.ui.browser import (
    support,
)

PARTS = ("icudtl.dat", "qtwebengine_resources.pak", "v8_context_snapshot.bin")


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with every part; returns that of the resources."""
    resources = tmp_path / "resources"
    resources.mkdir()
    for name in PARTS:
        (resources / name).touch()
    (tmp_path / support.HELPER).touch()
    monkeypatch.setattr(QLibraryInfo, "path", lambda _kind: str(tmp_path))
    return resources


def missing() -> list[str]:
    return [name for name, file in support.parts().items() if file is None]


def test_a_whole_installation_lacks_nothing() -> None:
    assert missing() == []
    assert support.why_not() == ""


@pytest.mark.parametrize("name", PARTS)
def test_a_missing_resource_is_named(parts: Path, name: str) -> None:
    assert missing() == []
    (parts / name).unlink()

    assert missing() == [name]


def test_a_missing_helper_is_named(parts: Path) -> None:
    (parts.parent / support.HELPER).unlink()

    assert missing() == ["QtWebEngineProcess"]


def test_on_macos_the_parts_are_looked_for_inside_the_framework(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(QLibraryInfo, "path", lambda _kind: str(tmp_path))
    inside = tmp_path / "QtWebEngineCore.framework" / "Versions" / "A" / "Resources"
    inside.mkdir(parents=True)
    for name in (support.HELPER, *PARTS[:2], "v8_context_snapshot.arm64.bin"):
        (inside / name).touch()

    assert missing() == []
    (inside / "v8_context_snapshot.arm64.bin").unlink()
    assert missing() == ["v8_context_snapshot.bin"]


def test_a_page_without_any_sign_of_life_is_given_up(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A renderer that can't start reports neither progress nor an end."""
    monkeypatch.setattr(browser_page, "LOAD_SECONDS", 0.1)
    profile, parent = browser_profile.private_profile(), QObject()
    boundary = browser_page.Boundary("", profile)
    sign_in = browser_page.ProxySignIn(ProxyAccounts())
    page = browser_page.LockedPage(profile, boundary, "Microsoft", parent, sign_in)
    with qtbot.waitSignal(page.refused) as told:
        page.watch()
    assert told.args[0].seconds == 0.1
    with qtbot.waitSignal(page.destroyed):
        page.deleteLater()
    with qtbot.waitSignal(profile.destroyed):
        profile.deleteLater()
