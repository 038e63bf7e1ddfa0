"""What only runs on another system is checked here, too, as far as types tell."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.slow
@pytest.mark.parametrize("system", ["win32", "darwin", "linux"])
def test_the_types_of_the_program_hold_on_every_system(system: str) -> None:
    options = ("--platform", system, "--no-warn-unreachable", "--no-warn-unused-ignores")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "setup_assistant"],
        check=False, capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout
