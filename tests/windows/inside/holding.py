"""Run by Windows' Python: ``… holding FOLDER`` has each file below it open for a while, until it is ended."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path

HELD = 0.03
"""Seconds, as a virus scanner may."""


def main(folder: Path) -> None:
    """Open them one after the other; never all at once."""
    while True:
        for file in folder.rglob("*.json"):
            with suppress(OSError), file.open("rb"):
                time.sleep(HELD)
        time.sleep(HELD / 10)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
