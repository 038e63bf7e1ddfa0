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
from statistics import median

from tests.bench.figures import spread, verdict

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


def measure() -> None:
    """Run both in turn and print medians, spread and the ratio."""
    bare, ours, practice = [], [], []
    for _round in range(WARM_UP + ROUNDS):
        bare.append(_first_paint(WATCH + BARE))
        ours.append(_first_paint(WATCH + OURS))
        practice.append(_first_paint(WATCH + OURS, "--practice"))
    del bare[:WARM_UP], ours[:WARM_UP], practice[:WARM_UP]
    ratio = median(ours) / median(bare)
    beside = median(practice) / median(ours)
    print(f"Start to first painted page, {ROUNDS} rounds in turn")
    print(f"  bare QWizard with one label  {spread(bare)}")
    print(f"  Setup Assistant              {spread(ours)}")
    print(f"  in practice mode             {spread(practice)}")
    print(f"  ratio                        {ratio:.2f}  ({verdict(ratio, 1.6)})")
    print(f"  practice to real             {beside:.2f}  ({verdict(beside, 1.15)})")


def _first_paint(script: str, *arguments: str) -> float:
    compiled = {key: held for key, held in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", script, *arguments]
    started = time.monotonic()
    done = subprocess.run(command, env=compiled, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1]) - started
