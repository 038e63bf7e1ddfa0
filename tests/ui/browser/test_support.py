"""When the private browser can't be offered: found out before QtWebEngine ends the process."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo, QObject
from pytestqt.qtbot import QtBot

from setup_assistant.report.errors import NotPrinted
from setup_assistant.ui.browser import (
    page as browser_page,
)
from setup_assistant.ui.browser import (
    pdf,
    support,
)
from setup_assistant.ui.browser import (
    profile as browser_profile,
)
from setup_assistant.ui.browser.frame import BrowserFrame, Visit
from setup_assistant.ui.tour import tour

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


def test_a_whole_installation_lacks_nothing() -> None:
    assert support.missing_part() == ""
    assert support.why_not() == ""


@pytest.mark.parametrize("name", PARTS)
def test_a_missing_resource_is_named(parts: Path, name: str) -> None:
    assert support.missing_part() == ""
    (parts / name).unlink()

    assert name in support.why_not()


def test_a_missing_helper_is_named(parts: Path) -> None:
    (parts.parent / support.HELPER).unlink()

    assert support.why_not() == "A part of the private browser is missing: QtWebEngineProcess."


def test_on_macos_the_parts_are_looked_for_inside_the_framework(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(QLibraryInfo, "path", lambda _kind: str(tmp_path))
    inside = tmp_path / "QtWebEngineCore.framework" / "Versions" / "A" / "Resources"
    inside.mkdir(parents=True)
    for name in (support.HELPER, *PARTS[:2], "v8_context_snapshot.arm64.bin"):
        (inside / name).touch()

    assert support.missing_part() == ""
    (inside / "v8_context_snapshot.arm64.bin").unlink()
    assert support.missing_part() == "v8_context_snapshot.bin"


def unloadable(monkeypatch: pytest.MonkeyPatch) -> None:
    """QtWebEngine lacks a library of the system, as on a Debian without desktop."""

    def load(_name: str) -> None:
        raise ImportError(
            "libXfixes.so.3: cannot open shared object file: No such file or directory"
        )

    monkeypatch.setattr(support, "import_module", load)


def test_a_library_that_does_not_load_is_no_crash(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    unloadable(monkeypatch)
    frame = BrowserFrame("Microsoft sign-in page")
    qtbot.addWidget(frame)
    frame.show()
    with qtbot.waitSignal(frame.unavailable) as told:
        frame.start(Visit("https://localhost:1/", "Microsoft"))
    assert told.args == ["The private browser can't be loaded here (libXfixes.so.3)."]


def test_without_a_library_a_pdf_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unloadable(monkeypatch)

    with pytest.raises(NotPrinted, match=r"can't be loaded here \(libXfixes\.so\.3\)"):
        pdf.print_pdf("<p>", tmp_path / "report.pdf")


def test_without_a_library_the_tour_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    unloadable(monkeypatch)

    assert tour.run(tmp_path, lambda *_words: pytest.fail("services are not needed"), ()) == 1
    assert "can't be loaded here (libXfixes.so.3)" in capsys.readouterr().err


def test_a_page_without_any_sign_of_life_is_given_up(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A renderer that can't start reports neither progress nor an end."""
    monkeypatch.setattr(browser_page, "LOAD_SECONDS", 0.1)
    profile, parent = browser_profile.private_profile(), QObject()
    page = browser_page.LockedPage(profile, browser_page.Boundary("", profile), "Microsoft", parent)
    with qtbot.waitSignal(page.refused) as told:
        page.watch()
    assert told.args[0].seconds == 0.1
    with qtbot.waitSignal(page.destroyed):
        page.deleteLater()
    with qtbot.waitSignal(profile.destroyed):
        profile.deleteLater()
