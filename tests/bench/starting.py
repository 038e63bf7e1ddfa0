"""Process start to first painted page, against a bare ``QWizard`` with one label; then in practice mode, and
after an earlier run that was stopped. Each has a home of its own, so that nothing else that is remembered counts.

The bare one imports PySide6 as pip installs it: without the helper modules that ``dev.py`` unpacks once.
Both sides run as for users: with compiled modules. ``PYTHONDONTWRITEBYTECODE`` is therefore taken
out of their environment, and a round that isn't counted writes what is missing. They run in turn,
so that other work on the machine meets both.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sysconfig import get_path

from setup_assistant import settings
from setup_assistant.packaging.unpacking import FOLDER
from tests.bench.judging import Sheet, in_turn, ratios, spread

ROUNDS = 15
WARM_UP = 2

FIRST = """
import sys, time
"""

WATCH = """
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWizard

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.painted)
        return False

    def painted(self):
        print(time.monotonic(), flush=True)
        QApplication.instance().exit(0)

watch = Watch()
run = QApplication.exec

def watched(*_arguments):
    (wizard,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, QWizard)]
    wizard.page(wizard.startId()).installEventFilter(watch)
    return run()

QApplication.exec = watched
"""

BARE = """
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWizardPage
application = QApplication(sys.argv[:1])
wizard, page = QWizard(), QWizardPage()
QVBoxLayout(page).addWidget(QLabel("Before you begin"))
wizard.addPage(page)
wizard.resize(960, 680)
wizard.show()
application.exec()
"""

IMPORTED = """
import gc, os
from setup_assistant.cli.main import main
gc.disable()
import setup_assistant.ui
"""
"""Before PySide6, as in the program: it collects no garbage meanwhile, and ``setup_assistant.ui`` takes out what
PySide6 puts before every import."""

STOPPED = """
from setup_assistant import memory
memory.of_user().update(step="keepit", stopped_at="keepit", expected="backup@contoso.com", added=("contoso",))
"""

OURS = """
code = main(sys.argv[1:])
sys.stdout.flush()
os._exit(code)
"""


def measure(sheet: Sheet) -> None:
    """Run all four in turn; judge what each of ours takes beside the bare one and the first start."""
    sheet.part(f"Start to first painted page, {ROUNDS} rounds in turn")
    ours = FIRST + IMPORTED + WATCH + OURS
    with _as_pip_installs_it() as packages, _home() as new, _home() as used:
        _run(STOPPED, used)
        bare, first, practice, later = in_turn(
            ROUNDS,
            lambda: _first_paint(FIRST + WATCH + BARE, new, packages=packages),
            lambda: _first_paint(ours, new),
            lambda: _first_paint(ours, new, "--practice"),
            lambda: _first_paint(ours, used),
            warm_up=WARM_UP,
        )
    sheet.figure("bare QWizard with one label", spread(bare))
    sheet.figure("Setup Assistant", spread(first))
    sheet.figure("in practice mode", spread(practice))
    sheet.figure("after an earlier run", spread(later))
    sheet.judge("ours to bare", ratios(first, bare), 1.6)
    sheet.judge("practice to ours", ratios(practice, first), 1.15)
    sheet.judge("after an earlier run to ours", ratios(later, first), 1.15)


@contextmanager
def _as_pip_installs_it() -> Iterator[Path]:
    """A folder of packages to be looked at before the others: shiboken6, with nothing unpacked."""
    installed = Path(get_path("platlib"), FOLDER)
    with tempfile.TemporaryDirectory() as folder:
        packages = Path(folder)
        ignored = shutil.ignore_patterns(installed.name)
        shutil.copytree(installed.parent, packages / installed.parent.name, ignore=ignored)
        yield packages


@contextmanager
def _home() -> Iterator[Path]:
    """One in which nobody has worked yet."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _first_paint(script: str, home: Path, *arguments: str, packages: Path | None = None) -> float:
    started = time.monotonic()
    return float(_run(script, home, *arguments, packages=packages).split()[-1]) - started


def _run(script: str, home: Path, *arguments: str, packages: Path | None = None) -> str:
    variables = {key: text for key, text in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    variables |= settings.elsewhere(home)
    if packages is not None:
        variables["PYTHONPATH"] = str(packages)
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=True)
    return done.stdout
