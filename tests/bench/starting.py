"""Process start to first painted page, against a bare ``QWizard`` with one label; then in practice mode.

Both sides run as for users: with compiled modules. ``PYTHONDONTWRITEBYTECODE`` is therefore taken
out of their environment, and a round that isn't counted writes what is missing. They run in turn,
so that other work on the machine meets both.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

from tests.bench.judging import Sheet, in_turn, ratios, spread

ROUNDS = 15
WARM_UP = 2

WATCH = """
import sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWizardPage

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWizardPage):
            QApplication.instance().removeEventFilter(self)
            QTimer.singleShot(0, self.painted)
        return False

    def painted(self):
        print(time.monotonic(), flush=True)
        QApplication.instance().exit(0)

watch = Watch()
run = QApplication.exec

def watched(*_arguments):
    QApplication.instance().installEventFilter(watch)
    return run()

QApplication.exec = watched
"""

BARE = """
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWizard
application = QApplication(sys.argv[:1])
wizard, page = QWizard(), QWizardPage()
QVBoxLayout(page).addWidget(QLabel("Before you begin"))
wizard.addPage(page)
wizard.resize(960, 680)
wizard.show()
application.exec()
"""

OURS = """
import os
from setup_assistant.cli.main import main
code = main(sys.argv[1:])
sys.stdout.flush()
os._exit(code)
"""


def measure(sheet: Sheet) -> None:
    """Run all three in turn; judge what ours and practice take beside the bare one and ours."""
    sheet.part(f"Start to first painted page, {ROUNDS} rounds in turn")
    bare, ours, practice = in_turn(
        ROUNDS,
        lambda: _first_paint(WATCH + BARE),
        lambda: _first_paint(WATCH + OURS),
        lambda: _first_paint(WATCH + OURS, "--practice"),
        warm_up=WARM_UP,
    )
    sheet.figure("bare QWizard with one label", spread(bare))
    sheet.figure("Setup Assistant", spread(ours))
    sheet.figure("in practice mode", spread(practice))
    sheet.judge("ours to bare", ratios(ours, bare), 1.6)
    sheet.judge("practice to ours", ratios(practice, ours), 1.15)


def _first_paint(script: str, *arguments: str) -> float:
    compiled = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", script, *arguments]
    started = time.monotonic()
    done = subprocess.run(command, env=compiled, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1]) - started
