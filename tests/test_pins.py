"""Pins that must not be raised without proof."""

from __future__ import annotations

import subprocess
import sys

import PySide6

EMIT = """
import sys
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Source(QObject):
    told = Signal(bool)

application = QCoreApplication(sys.argv[:1])
source, heard = Source(), []
source.told.connect(heard.append)
for _ in range(20_000):
    source.told.emit(True)
print(len(heard), all(heard))
"""


def test_the_pinned_version_is_installed() -> None:
    assert PySide6.__version__ == "6.11.3"


def test_twenty_thousand_signals_leave_the_interpreter_alive() -> None:
    """6.12.0 drops a reference to ``True`` at each emit and aborts Python 3.11 within hundreds."""
    done = subprocess.run([sys.executable, "-c", EMIT], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout.strip()) == (0, "20000 True")
