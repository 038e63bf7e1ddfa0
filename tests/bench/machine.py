"""What the figures were measured on, and how much of it others took meanwhile."""

from __future__ import annotations

import ctypes
import os
import platform
import sys
import time
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import qVersion


def description() -> str:
    """Processor, cores, system, Python and Qt, in one line."""
    python = ".".join(map(str, sys.version_info[:3]))
    system = f"{platform.system()} {platform.release()}"
    return f"{_processor()}, {os.cpu_count()} cores; {system}; Python {python}; Qt {qVersion()}"


def _processor() -> str:
    """By Linux's table; elsewhere what Python calls it."""
    table = Path("/proc/cpuinfo")
    lines = table.read_text(encoding="utf-8").splitlines() if table.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "") or platform.processor() or platform.machine()


_SET_CHILD_SUBREAPER = 36
"""Of prctl(2)."""


class Load:
    """Counts from its making on what others do; a program started here counts once it has ended.

    So do those that it has started itself and left behind: Linux hands them to this process.
    """

    def __init__(self) -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1)
        self._start = _seconds()

    def others(self) -> float | None:
        """The share of all processors that other programs took; none where the system doesn't tell."""
        _bury()
        now = _seconds()
        if self._start is None or now is None:
            return None
        every, busy, ours = (after - before for before, after in zip(self._start, now, strict=True))
        return max(busy - ours, 0) / every if every else 0.0


def _bury() -> None:
    """Take note of the programs that were left behind and have ended: their time counts as this one's then."""
    with suppress(ChildProcessError):
        while sys.platform == "linux" and os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass


def _seconds() -> tuple[float, float, float] | None:
    """Processor seconds since the start of the machine: all, not idle, and this program's own."""
    table = Path("/proc/stat")
    if not table.exists():
        return None
    words = table.read_text(encoding="ascii").splitlines()[0].split()[1:9]
    ticks = [int(word) / os.sysconf("SC_CLK_TCK") for word in words]
    idle, waiting = ticks[3:5]
    own = os.times()
    return sum(ticks), sum(ticks) - idle - waiting, sum(own[:4])


def load(seconds: float = 1.0) -> str:
    """The system's load, and what others take in that time, while nothing is measured."""
    before = Load()
    time.sleep(seconds)
    others = before.others()
    words = [f"load {os.getloadavg()[0]:.2f}"] if hasattr(os, "getloadavg") else []
    words += [] if others is None else [f"other programs take {others:.0%} of the processors"]
    return "; ".join(words) or "load unknown"
