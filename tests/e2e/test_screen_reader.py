"""The window read as a screen reader reads it: over the accessibility bus, on a display of its own.

Linux only: other systems have other ways, and nobody has read the page there.

What Qt 6.11 doesn't give there: a widget's heading is a "label" (only web pages have headings), a group and the list
of steps are "filler", so both have to say in their names what they are; what scrolls is one, too, with a scroll bar
in it; and a menu is nobody's child, it is only heard of when it opens. (A factory of roles in Python could say more,
but PySide calls it for the objects of web pages, too, without Python's lock, and crashes.) Those that Qt gives are
asked for: buttons, fields, choices, lists, tables, menus and dialogs.

Each scene of the tour is read wherever the tour takes a picture. A run of the day reads the beginning of one, drawn by
the seed; ``--all`` reads everything.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice, pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QProcess, QProcessEnvironment
from pytestqt.qtbot import QtBot

from setup_assistant.flow import Step
from setup_assistant.ui.tour.scenes import SCENES
from tests import sampling
from tests.support.ui import screen_reader
from tests.support.ui.aloud import Stop
from tests.support.ui.screen_reader import Desktop, Ear, Node, Told


@pytest.fixture(scope="module")
def desktop(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    missing = screen_reader.missing()
    assert not missing, (
        f"not installed: {' '.join(missing)}. "
        "python3 dev.py test installs them as root, or says which packages they are in."
    )
    with screen_reader.desktop(tmp_path_factory.mktemp("desktop")) as desktop:
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
INSIDE = {
    "table": {"panel", "column header", "cell"},
    "list": {"list item", "scroll bar", "filler"},
    "page tab list": {"page tab", "push button"},
    "popup menu": {"menu item", "separator"},
}
"""What is in a thing of this role."""
CURRENT = ", current step"
NAMES = [scene.__name__ for scene in SCENES if scene.__name__ != "_long_texts"]
"""All that speak English."""
STOPS_OF_A_DAY = 3


def faults(window: Told) -> list[str]:
    """What can't be told by ear: controls without a role or a name, or with those of another; what is in a list.

    A cell is told by its row.
    """
    nodes = [node for node in window.below() if node.role != "cell" and node.takes_focus]
    controls = [(node.role, node.name, node.description) for node in nodes]
    return [
        *(f"a {role} has no name" for role, name, _ in controls if not name.strip()),
        *(f"{n.name} has no role" for n in nodes if n.role in PLAIN and not scrolls(n)),
        *(f"{n} are called {each}" for each, n in Counter(controls).items() if n > 1),
        *(
            f"a {part.role} is in the {node.role} {node.name}"
            for node in (window, *window.below())
            for part in node.children
            if part.role not in INSIDE.get(node.role, {part.role})
        ),
    ]


def scrolls(node: Told) -> bool:
    return any(part.role == "scroll bar" for part in node.below())


def missing(page: Told, stop: Stop) -> list[str]:
    """What every page has: its title, for a name and as a label, and the one step that is current."""
    told = [(node.role, node.name) for node in page.below()]
    current = [name for _role, name in told if name.endswith(CURRENT)]
    expected = [("filler", stop.title), ("label", stop.title)]
    wrong = [f"there is no {role} {name}" for role, name in expected if (role, name) not in told]
    last = stop.step in (Step.DONE.value, Step.RESULT.value)
    return wrong + ([] if len(current) == 1 or last else [f"current are {current}"])


class Listening:
    """The title of each page and dialog is said when it comes, and nothing is said twice running."""

    def __init__(self) -> None:
        self._page = self._last = ""
        self._heard: list[str] = []

    def faults(self, ear: Ear, page: str = "", dialog: str = "") -> list[str]:
        """What is wrong with what was said since the last time; ``page`` or ``dialog`` is in front now."""
        spoken = [self._last, *ear.spoken]
        self._heard += ear.spoken
        ear.spoken.clear()
        wrong = [f"“{two}” is said twice" for one, two in pairwise(spoken) if one == two]
        self._last = "" if dialog else spoken[-1]  # it may open again
        title = dialog or (page if page != self._page else "")
        if title and not any(words.startswith(title) for words in self._heard):
            wrong.append(f"“{title}” is not said")
        if page != self._page:
            self._page, self._heard = page, []
        return wrong


@contextmanager
def stops(desktop: Desktop, qtbot: QtBot, scene: str) -> Iterator[Iterator[Stop]]:
    """Where ``scene`` stops to be read; it goes on when the next one is asked for."""
    process, environment = QProcess(), QProcessEnvironment()
    for name, value in desktop.environment.items():
        environment.insert(name, value)
    process.setProcessEnvironment(environment)
    process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)

    def ended() -> bool:
        return process.state() is QProcess.ProcessState.NotRunning

    def each() -> Iterator[Stop]:
        while True:
            qtbot.waitUntil(lambda: process.canReadLine() or ended(), timeout=90_000)
            if not process.canReadLine():
                assert process.exitCode() == 0, scene
                return
            yield Stop(**json.loads(bytes(process.readLine().data())))
            process.write(b"\n")

    process.start(sys.executable, ["-m", "tests.support.ui.aloud", scene])
    try:
        yield each()
    finally:
        process.kill()
        process.waitForFinished()


def window_of(desktop: Desktop, name: str) -> Node:
    """The one that is in front."""
    programs = desktop.root.children
    windows = [each for program in programs for each in program.children if each.name == name]
    assert windows, name
    return windows[-1]


def reading(desktop: Desktop, qtbot: QtBot, scene: str, most: int | None = None) -> list[str]:
    """What is wrong at the first ``most`` stops of ``scene``."""
    desktop.ear.spoken.clear()
    desktop.ear.menus.clear()
    listening, wrong, page = Listening(), list[str](), ""
    with stops(desktop, qtbot, scene) as every:
        for stop in islice(every, most):
            if stop.menu:
                qtbot.waitUntil(lambda: bool(desktop.ear.menus))
                window = desktop.ear.menus[-1].told()
                found = [] if window.name in stop.menu else [f"its menu is called {window.name}"]
            else:
                window = window_of(desktop, stop.window).told()
                found = missing(window, stop) if stop.title else []
                page = stop.title or page
            QCoreApplication.processEvents()  # what was said before the answers comes before them
            dialog = window.name if window.role == "dialog" and not stop.title else ""
            found += [*faults(window), *listening.faults(desktop.ear, page, dialog)]
            wrong += [f"{stop.picture} {stop.menu}: {each}" for each in found]
            desktop.ear.menus.clear()
    return wrong


def test_a_scene_of_the_day_can_be_told_by_ear(desktop: Desktop, qtbot: QtBot) -> None:
    draw = random.Random(f"{sampling.seed()} aloud")  # noqa: S311 - not for secrets
    scene = draw.choice(NAMES)
    print(scene)
    wrong = reading(desktop, qtbot, scene, STOPS_OF_A_DAY)
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("scene", NAMES)
def test_every_page_dialog_and_menu_can_be_told_by_ear(
    desktop: Desktop, qtbot: QtBot, scene: str
) -> None:
    wrong = reading(desktop, qtbot, scene)
    assert not wrong, "\n".join(wrong)


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
        assert faults(window.told()) == [
            "a text has no name",
            "A box has no role",
            "2 are called ('push button', 'Open', '')",
        ]
        qtbot.waitUntil(lambda: desktop.ear.spoken == ["Saved", "Saved"])
        assert Listening().faults(desktop.ear) == ["“Saved” is said twice"]
        assert Listening().faults(desktop.ear, "Indistinct") == ["“Indistinct” is not said"]


def test_what_is_missing_from_a_page_and_what_is_odd_in_a_list_is_noticed() -> None:
    def told(role: str, name: str, *children: Told) -> Told:
        return Told(role, name, "", False, children)

    steps = told("filler", "Steps", told("filler", "Done, current step"))
    stop = Stop("", "", "Review", Step.REVIEW.value)
    whole = told("dialog", "", told("filler", "Review", told("label", "Review")), steps)
    assert missing(whole, stop) == []
    assert missing(told("dialog", "", told("label", "Review")), stop) == [
        "there is no filler Review",
        "current are []",
    ]
    assert faults(told("dialog", "", told("list", "Pages", told("label", "Words")))) == [
        "a label is in the list Pages"
    ]
