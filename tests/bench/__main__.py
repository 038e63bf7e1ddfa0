"""``python -m tests.bench [start] [inspection] [window]``: both sides in one run, medians and spread.

Nothing here passes or fails: it prints figures beside their aims, and CONTRIBUTING.md carries them.
"""

from __future__ import annotations

import sys

from tests.bench import inspecting, starting, windowing

PARTS = {
    "start": starting.measure,
    "inspection": inspecting.measure,
    "window": windowing.measure,
}


def main(asked: list[str]) -> int:
    """Measure the parts asked for, or all; 2 for an unknown name."""
    unknown = [name for name in asked if name not in PARTS]
    if unknown:
        print(f"There is no part {', '.join(unknown)}; there are: {', '.join(PARTS)}")
        return 2
    for name, measure in PARTS.items():
        if not asked or name in asked:
            measure()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
