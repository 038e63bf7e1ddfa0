"""``python -m tests.bench [start] [inspection] [window] [scale]``: both sides in one run, medians and quartiles.

Prints figures beside their aims, and CONTRIBUTING.md carries them. Ends with 0 where all aims are met, 1 where
one is missed, 3 where a figure could not be judged.
"""

from __future__ import annotations

import sys
from importlib import import_module

from tests.bench import machine
from tests.bench.judging import Sheet

PARTS = {"start": "starting", "inspection": "inspecting", "window": "windowing", "scale": "scaling"}
"""Each part's module, whose ``measure`` fills in the sheet."""


def main(names: list[str]) -> int:
    """Measure the parts named, or all; 2 for an unknown name."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"There is no part {', '.join(unknown)}; there are: {', '.join(PARTS)}")
        return 2
    print(machine.description())
    print(f"Before: {machine.load()}")
    sheet = Sheet()
    for name, module in PARTS.items():
        if not names or name in names:
            import_module(f"tests.bench.{module}").measure(sheet)
    print(f"After: {machine.load()}")
    return sheet.code


if __name__ == "__main__":
    machine.adopt()
    sys.exit(main(sys.argv[1:]))
