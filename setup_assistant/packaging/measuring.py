"""How long the frozen program takes to its first painted page, against the same from the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from setup_assistant.packaging import product

WARM_UP = 2
AIM = 1.2
UNFROZEN = (sys.executable, "-m", "setup_assistant")


def start_ratio(program: Path, rounds: int = 11) -> str:
    """Both sides in turn, so that other work on the machine meets both; medians and their ratio."""
    frozen, plain = [], []
    with tempfile.TemporaryDirectory() as home:
        for _round in range(WARM_UP + rounds):
            plain.append(first_paint(UNFROZEN, Path(home)))
            frozen.append(first_paint((str(program),), Path(home)))
    del frozen[:WARM_UP], plain[:WARM_UP]
    ratio = median(frozen) / median(plain)
    met = "met" if ratio <= AIM else "NOT met"
    return (
        f"  unfrozen  {_spread(plain)}\n  frozen    {_spread(frozen)}\n"
        f"  ratio     {ratio:.2f}  (aim <= {AIM}: {met})"
    )


def first_paint(command: Sequence[str], home: Path) -> float:
    """Seconds from starting ``command`` to its first painted page; its data lands in ``home``.

    Compiled modules are used on both sides, as users have them.
    """
    gone = {"PYTHONDONTWRITEBYTECODE"}
    names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "APPDATA")
    environment = {key: value for key, value in os.environ.items() if key not in gone}
    environment |= dict.fromkeys(names, str(home))
    started = time.monotonic()
    done = subprocess.run([*command, "--self-test", "start"], env=environment, cwd=product.ROOT, capture_output=True, check=True)  # fmt: skip
    painted: float = json.loads(done.stdout)["painted"]
    return painted - started


def _spread(seconds: Sequence[float]) -> str:
    low, high = min(seconds) * 1000, max(seconds) * 1000
    return f"{median(seconds) * 1000:.0f} ({low:.0f}-{high:.0f}) ms"
