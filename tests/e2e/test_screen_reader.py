"""The real program read as a screen reader reads it: over the accessibility bus, on a display of its own.

Linux only: other systems have other ways, and nobody has read the page there.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.ui import screen_reader
from tests.support.ui.screen_reader import Desktop, Node


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    missing = screen_reader.missing()
    assert not missing, (
        f"not installed: {' '.join(missing)}. "
        "python3 dev.py test installs them as root, or says which packages they are in."
    )
    with screen_reader.desktop(tmp_path) as desktop:
        yield desktop


@pytest.fixture
def program(desktop: Desktop) -> Iterator[Node]:
    """What is to be read of ``setup-assistant --practice``."""
    command = [sys.executable, "-m", "setup_assistant", "--practice"]
    with subprocess.Popen(command, env=desktop.environment, stderr=subprocess.DEVNULL) as running:
        yield desktop.root
        running.terminate()


def seen(qtbot: QtBot, inside: Node, role: str, name: str) -> Node:
    """Wait until there is such a thing."""
    found: list[Node] = []

    def look() -> bool:
        with suppress(LookupError):  # it went away while the tree was being read
            found.extend(filter(None, [inside.find(role, name)]))
        return bool(found)

    qtbot.waitUntil(look)
    return found[0]


def test_the_embedded_sign_in_page_can_be_read(program: Node, qtbot: QtBot) -> None:
    seen(qtbot, program, "push button", "Next").press()

    view = seen(qtbot, program, "filler", "Microsoft sign-in page")
    page = seen(qtbot, view, "web document", "Sign in (practice)")
    seen(qtbot, page, "heading", "Sign in")
    seen(qtbot, page, "text", "E-mail, phone or sign-in name")
    seen(qtbot, page, "push button", "Next")


OPENS_A_PAGE = """
from PySide6.QtWidgets import QWidget
from setup_assistant.ui import application
app = application.application()
window = QWidget()
window.show()
before = window.winId()
from setup_assistant.ui.browser.private_browser import PrivateBrowser
browser = PrivateBrowser(window, ca_pem="", redirect_uri="", service="Microsoft")
browser.view.show()
browser.view.loadFinished.connect(
    lambda: print("the same" if window.winId() == before else "another")
)
browser.view.loadFinished.connect(browser.close)
browser.wiped.connect(app.quit)
browser.go("about:blank")
app.exec()
"""


def test_the_window_is_not_made_anew_when_the_first_page_comes(desktop: Desktop) -> None:
    """It would flash, and a screen reader would begin again."""
    command = [sys.executable, "-c", OPENS_A_PAGE]
    done = subprocess.run(
        command, env=desktop.environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout.strip() == "the same", done.stderr
