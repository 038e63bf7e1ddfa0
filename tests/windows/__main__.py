"""``python -m tests.windows``: the Windows program under wine; ``dev.py test --windows`` starts it.

The suite is run by Windows' Python but for what ``tests/systems.py`` names; then the tests of this folder
look at what only a whole program shows: window, files in use, frozen program, installers.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from tests.windows import environment

WORKERS = str(2 * (os.cpu_count() or 1))
SUITE = (
    "-m",
    "pytest",
    "-q",
    "--at-once",
    "-p",
    "no:cacheprovider",
    "-n",
    WORKERS,
    "--dist",
    "worksteal",
)


def main(words: Sequence[str]) -> int:
    """Both; with ``words`` only what pytest is told by them, of the suite."""
    try:
        with environment.at_work() as windows:
            print("The suite, by Windows' Python:", flush=True)
            code = windows.stream(windows.python, *SUITE, *words)
            if words:
                return code
            print("The whole program:", flush=True)
            own = [sys.executable, "-m", "pytest", "-m", "windows", "--at-once", "tests/windows"]
            variables = os.environ | windows.variables()
            return subprocess.run(own, env=variables, check=False).returncode or code
    except environment.Missing as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
