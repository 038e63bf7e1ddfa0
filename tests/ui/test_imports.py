"""What is loaded before the first page is painted, also where an earlier run is remembered: nothing heavy, and nothing of
later steps."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from setup_assistant.memory import Memory
from setup_assistant.model import Exemption, Organization, Scope

FIRST_PAINT = """
import json, sys
started = set(sys.modules)
from pathlib import Path
from types import SimpleNamespace
from setup_assistant.managed import UNMANAGED
from setup_assistant.memory import Memory
from setup_assistant.ui import application
from setup_assistant.ui.window.page import Page

app = application.application()
clients = SimpleNamespace(managed=UNMANAGED)  # none of them is asked for
wizard = application.window(clients, Memory(Path("resume.json")))
wizard.show()
for _ in range(5):
    app.processEvents()
assert not wizard.grab().isNull()
modules = sorted(set(sys.modules) - started - {"json", "pathlib"})
page = type(wizard.currentPage()).__module__
print(json.dumps({"modules": modules, "first_page": page, "any_page": Page.__module__}))
"""
CONTOSO = Organization("", "contoso")
SCOPE = Scope((CONTOSO,), (Exemption(CONTOSO, "moves", "Jo", datetime(2026, 11, 1, tzinfo=UTC), None),))  # fmt: skip
WORDS = frozenset({"session", "scope", "unread", "timestamps"})
"""Of the model: what was entered, decided and remembered; nothing of what was found."""
ROOT = Path(__file__).resolve().parents[2]
OURS = "setup_assistant"
ROOMS = frozenset({"ui", "model"})
"""Our packages that the window begins with. The others talk to services, judge, report, change or practise."""
UI_ROOMS = frozenset({"window", "style", "widgets", "browser"})
"""Packages inside ``ui`` that every step is made of; a step's own is loaded when it is entered."""
PYSIDE = frozenset(
    {"PySide6", "shiboken6", "shibokensupport", "signature_bootstrap", "__feature__"}
)
QT = frozenset({"QtCore", "QtGui", "QtWidgets", "QtSvg"})
HEAVY = frozenset(
    {"asyncio", "csv", "email", "faulthandler", "http", "multiprocessing", "socket", "sqlite3", "ssl", "xml"}
)  # fmt: skip
"""Of Python's own library: what only services, documents and children need."""


@dataclass(frozen=True)
class FirstPaint:
    """Names of modules: all that the window has loaded, its page's, and that of every page's base."""

    modules: tuple[str, ...]
    first_page: str
    any_page: str

    def belongs(self, module: str) -> bool:
        """Whether a module of ``ui`` is the first page's own or no page's in particular."""
        _, _, room, *inside = module.split(".")
        if not inside or room in UI_ROOMS or module in (self.any_page, self.first_page):
            return True
        folder = self.first_page.rpartition(".")[0]
        if folder == self.any_page.rpartition(".")[0]:  # all pages are in it
            return module.startswith(f"{self.first_page}_")
        return module == folder or module.startswith(f"{folder}.")


@pytest.fixture(scope="module", params=["new", "stopped"])
def first_paint(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> FirstPaint:
    folder = tmp_path_factory.mktemp("first paint")
    if request.param == "stopped":
        stopped = Memory(folder / "resume.json")
        stopped.update(step="keepit", expected="backup@contoso.com", scope=SCOPE)
    process = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
        capture_output=True,
    )
    assert process.returncode == 0, process.stderr.decode()
    answer = json.loads(process.stdout)
    return FirstPaint(tuple(answer["modules"]), answer["first_page"], answer["any_page"])


def test_of_other_peoples_packages_only_qt_for_drawing(first_paint: FirstPaint) -> None:
    tops = {name.partition(".")[0] for name in first_paint.modules}
    assert tops - sys.stdlib_module_names - PYSIDE == {OURS}
    assert tops & HEAVY == set()
    qt = {name.split(".")[1] for name in first_paint.modules if name.startswith("PySide6.Qt")}
    assert qt - QT == set()


def test_the_start_that_is_measured_loads_no_more_of_it() -> None:
    code = "import sys; from setup_assistant.ui.tour import self_test; print(*sys.modules)"
    modules = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=60,
        check=True, capture_output=True, text=True,
    ).stdout.split()  # fmt: skip
    assert "PySide6.QtWidgets" in modules
    assert {name.partition(".")[0] for name in modules} & HEAVY == set()


def test_of_our_packages_only_those_that_draw_and_the_words(first_paint: FirstPaint) -> None:
    rooms = {file.parent.name for file in (ROOT / OURS).glob("*/__init__.py")}
    loaded = {name.split(".")[1] for name in first_paint.modules if name.startswith(f"{OURS}.")}
    assert loaded & rooms - ROOMS == set()


def test_of_the_words_only_those_of_a_session(first_paint: FirstPaint) -> None:
    model = {
        name.split(".")[2] for name in first_paint.modules if name.startswith(f"{OURS}.model.")
    }
    assert model - WORDS == set()


def test_no_later_step_is_loaded(first_paint: FirstPaint) -> None:
    modules = [name for name in first_paint.modules if name.startswith(f"{OURS}.ui.")]
    assert [name for name in modules if not first_paint.belongs(name)] == []


def test_neither_qts_network_nor_a_dialog_is_loaded_by_what_a_start_does_besides() -> None:
    code = (
        "import sys; from setup_assistant.cli.window import through_qt; "
        "from setup_assistant.registration import Registration; "
        "from setup_assistant.services import clients; from setup_assistant.ui.window import crash; "
        "through_qt(clients.real(Registration('', ''))); "
        "print(*{'PySide6.QtNetwork', 'setup_assistant.ui.problem.dialog'}.intersection(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == []
