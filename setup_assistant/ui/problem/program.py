"""Which program it is, for a report: apart from the dialog, for a crash is told in whatever thread it happens.

PySide completes a class when it is first used: no thread but the window's may load more of it.
"""

from __future__ import annotations

import PySide6
from PySide6.QtCore import qVersion

from setup_assistant import diagnostics


def program() -> tuple[str, ...]:
    """The first lines of every report that the window makes."""
    return diagnostics.program(f"Qt {qVersion()}", f"PySide {PySide6.__version__}")
