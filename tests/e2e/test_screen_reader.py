"""The real program read as a screen reader reads it: over the accessibility bus, on a display of its own.

Linux only: other systems have other ways, and nobody has read the page there.

What Qt 6.11 doesn't give there: a widget's heading is a "label" (only web pages have headings), a group and the list
of steps are "filler", so both have to say in their names what they are; and a menu is nobody's child, it is only
heard of when it opens. Those that Qt gives are asked for: buttons, fields, choices, lists, menus and dialogs.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests import sampling
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


@contextmanager
def running(desktop: Desktop, *arguments: str) -> Iterator[None]:
    """Python with these arguments, for as long as the block."""
    command, environment = [sys.executable, *arguments], desktop.environment
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


@pytest.fixture
def program(desktop: Desktop) -> Iterator[Node]:
    """What is to be read of ``setup-assistant --practice``."""
    with running(desktop, "-m", "setup_assistant", "--practice"):
        yield desktop.root


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


PLAIN = frozenset({"", "filler", "panel", "unknown", "invalid", "section"})
"""Roles that don't say what can be done with something."""
DIALOGS = {
    "Check the connection…": ("Check the connection", "Close"),
    "Report a problem…": ("Report a problem", "Cancel"),
    "Settings…": ("Settings", "Cancel"),
    "About…": ("About Setup Assistant", "Close"),
}
"""What opens which dialog of the Help menu, and what closes it."""


def faults(place: Node) -> list[str]:
    """Controls of ``place`` that can't be told by ear: without a role or a name, or with those of another.

    A cell is told by its row.
    """
    controls = [
        (node.role, node.name, node.description)
        for node in place.visible()
        if node.role != "cell" and node.takes_focus
    ]
    assert controls, place.name
    nameless = [f"a {role} has no name" for role, name, _ in controls if not name.strip()]
    plain = [f"{name} has no role" for role, name, _ in controls if role in PLAIN]
    twice = [f"{n} are called {each}" for each, n in Counter(controls).items() if n > 1]
    return nameless + plain + twice


def check_page(window: Node, step: str, title: str = "") -> None:
    """The page that is shown has its title for a name and as a label; ``step`` is the one that is current."""
    title = title or step
    assert not faults(window), (title, faults(window))
    read = [(node.role, node.name) for node in window.visible()]
    assert ("filler", title) in read
    assert ("label", title) in read
    assert ("filler", "Steps") in read
    assert [name for _, name in read if name.endswith(", current step")] == [
        f"{step}, current step"
    ]


def heard_once(qtbot: QtBot, desktop: Desktop, *beginnings: str) -> None:
    """What begins so is said, and nothing was said twice since this was asked last."""
    spoken = desktop.ear.spoken
    qtbot.waitUntil(lambda: all(any(s.startswith(b) for s in spoken) for b in beginnings))
    twice = [words for words, times in Counter(desktop.ear.spoken).items() if times > 1]
    assert not twice
    desktop.ear.spoken.clear()


def help_menu(qtbot: QtBot, desktop: Desktop, window: Node) -> Node:
    """Opened."""
    desktop.ear.menus.clear()
    seen(qtbot, window, "push button", "Help, menu").press()
    qtbot.waitUntil(lambda: bool(desktop.ear.menus))
    return desktop.ear.menus[-1]


@sampling.whole_or_sample
def test_pages_menu_and_dialogs_can_be_told_by_ear(
    program: Node, desktop: Desktop, qtbot: QtBot, whole: bool
) -> None:
    window = seen(qtbot, program, "dialog", "Setup Assistant for Azure DevOps backup")
    heard_once(qtbot, desktop, "Before you begin. ")
    check_page(window, "Before you begin")

    draw = random.Random(sampling.seed())  # noqa: S311 - not for secrets
    for entry in DIALOGS if whole else draw.sample([*DIALOGS], 1):
        menu = help_menu(qtbot, desktop, window)
        assert menu.name == "Help"
        assert {node.role for node in menu.children} == {"menu item"}
        assert set(DIALOGS) < {node.name for node in menu.children}
        seen(qtbot, menu, "menu item", entry).press()
        title, closing = DIALOGS[entry]
        dialog = seen(qtbot, program, "dialog", title)
        heard_once(qtbot, desktop, title)
        assert not faults(dialog), (title, faults(dialog))
        seen(qtbot, dialog, "push button", closing).press()

    seen(qtbot, window, "radio button", "Code on another device").press()
    seen(qtbot, window, "push button", "Next").press()
    heard_once(qtbot, desktop, "Sign in. ")
    check_page(window, "Sign in")
    if whole:
        question = "Is this the right account?"
        heard_once(qtbot, desktop, f"{question} ")
        check_page(window, "Sign in", question)
        seen(qtbot, window, "push button", "Next").press()
        heard_once(qtbot, desktop, "Organizations. ", "12 organizations, 9 ready, ")
        check_page(window, "Organizations")
        table = seen(qtbot, window, "table", "Organizations, 12 rows")
        assert {node.role for node in table.visible()} == {"panel", "column header", "cell"}
        assert seen(qtbot, table, "column header", "Organization").shows
        repair(qtbot, desktop, window)
        seen(qtbot, window, "push button", "Next").press()
        title = "1 organization is not ready"
        dialog = seen(qtbot, program, "dialog", title)
        heard_once(qtbot, desktop, title)
        assert not faults(dialog), faults(dialog)
        seen(qtbot, dialog, "push button", "Continue anyway").press()
        heard_once(qtbot, desktop, "Keepit account. ")
        check_page(window, "Keepit account")


def repair(qtbot: QtBot, desktop: Desktop, window: Node) -> None:
    """Turn on what two organizations lack."""
    seen(qtbot, window, "push button", "Turn on OAuth access…").press()
    title = "Turn on OAuth access in 2 organizations?"
    dialog = seen(qtbot, desktop.root, "dialog", title)
    heard_once(qtbot, desktop, title)
    assert not faults(dialog), faults(dialog)
    seen(qtbot, dialog, "check box", "fabrikam-labs")
    confirm = seen(qtbot, dialog, "push button", "Turn on in 2 organizations")

    def done() -> bool:
        """It takes a press only after a moment in which it can be read."""
        with suppress(LookupError):  # it is gone
            if confirm.shows:
                confirm.press()
        return any("Turned on in 2 organizations." in words for words in desktop.ear.spoken)

    qtbot.waitUntil(done, timeout=90_000)  # Azure DevOps takes its time in practice, too
    heard_once(qtbot, desktop, "Turned on in 2 organizations.")


INDISTINCT = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from setup_assistant.ui import application
from setup_assistant.ui.widgets.announce import announce
app = application.application()
window = QWidget(windowTitle="Indistinct")
column = QVBoxLayout(window)
for widget in (QLineEdit(), QPushButton("Open"), QPushButton("Open"), QPushButton("Close")):
    column.addWidget(widget)
box = QWidget(accessibleName="A box")
box.setFocusPolicy(box.focusPolicy().TabFocus)
column.addWidget(box)
box.setMinimumSize(9, 9)
window.show()
QTimer.singleShot(500, lambda: [announce(window, "Saved"), announce(window, "Saved")])
app.exec()
"""


def test_what_can_not_be_told_by_ear_is_noticed(desktop: Desktop, qtbot: QtBot) -> None:
    with running(desktop, "-c", INDISTINCT):
        window = seen(qtbot, desktop.root, "filler", "Indistinct")
        assert faults(window) == [
            "a text has no name",
            "A box has no role",
            "2 are called ('push button', 'Open', '')",
        ]
        qtbot.waitUntil(lambda: desktop.ear.spoken == ["Saved", "Saved"])
        with pytest.raises(AssertionError, match="Saved"):
            heard_once(qtbot, desktop, "Saved")
