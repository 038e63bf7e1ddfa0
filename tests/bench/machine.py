"""What the figures were measured on, and how much of it others took meanwhile."""

from __future__ import annotations

import ctypes
import os
import platform
import sys
import threading
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


_adopting = threading.Event()


def adopt() -> None:
    """Have Linux hand over what programs started here leave behind: their work isn't that of others."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1)
        _adopting.set()


class Load:
    """Counts from its making on what others do; a program started here counts once it has ended."""

    def __init__(self) -> None:
        self._start = _seconds()

    def others(self) -> float | None:
        """The share of all processors that other programs took; none where the system doesn't tell."""
        now = _seconds()
        if self._start is None or now is None:
            return None
        every, busy, ours = (after - before for before, after in zip(self._start, now, strict=True))
        return max(busy - ours, 0) / every if every else 0.0


def own_seconds() -> float:
    """Processor seconds of this program and of those that it has started and that have ended."""
    with suppress(ChildProcessError):  # those that were left behind are nobody else's to ask for
        while _adopting.is_set() and os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    return sum(os.times()[:4])


def _seconds() -> tuple[float, float, float] | None:
    """Processor seconds since the start of the machine: all, not idle, and this program's own."""
    table = Path("/proc/stat")
    if not table.exists():
        return None
    words = table.read_text(encoding="ascii").splitlines()[0].split()[1:9]
    ticks = [int(word) / os.sysconf("SC_CLK_TCK") for word in words]
    idle, waiting = ticks[3:5]
    return sum(ticks), sum(ticks) - idle - waiting, own_seconds()


def load(seconds: float = 1.0) -> str:
    """The system's load, and what others take in that time, while nothing is measured."""
    before = Load()
    time.sleep(seconds)
    others = before.others()
    words = [f"load {os.getloadavg()[0]:.2f}"] if hasattr(os, "getloadavg") else []
    words += [] if others is None else [f"other programs take {others:.0%} of the processors"]
    return "; ".join(words) or "load unknown"
