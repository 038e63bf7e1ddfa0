"""``python -m tests.faults 3000 --seed 7``: draw cases, play them, say what must not be."""

from __future__ import annotations

import argparse
import collections
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.detectors import detect
from tests.faults.matrix import draw, play, todays_seed
from tests.support.practice_site import Site


def main() -> int:
    """Play what was asked for; 1 if something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("number", type=int)
    parser.add_argument("--seed", type=int, default=None)
    asked = parser.parse_args()
    seed = todays_seed() if asked.seed is None else asked.seed
    print(f"{asked.number} cases, seed {seed}", flush=True)
    happened = 0
    begun, longest, found = time.monotonic(), (0.0, ""), list[str]()
    drawn: collections.Counter[str] = collections.Counter()
    with tempfile.TemporaryDirectory() as folder, Site(Path(folder)) as site:
        for case in draw(site, asked.number, seed):
            played = play(site, case)
            drawn[case.fault] += 1
            happened += bool(played.sprung)
            longest = max(longest, (played.said.seconds, str(case)))
            for wrong in detect(played):
                found.append(wrong)
                print(f"{case}\n    {wrong}", flush=True)
    print("drawn:", ", ".join(f"{name} {n}" for name, n in sorted(drawn.items())))
    print(f"{happened} faults happened; in the others the command had ended before")
    print(f"longest: {longest[0]:.1f} s, {longest[1]}")
    print(f"{len(found)} findings in {time.monotonic() - begun:.0f} s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
