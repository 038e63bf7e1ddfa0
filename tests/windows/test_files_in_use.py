"""Windows replaces no file that somebody else has open: what is written must wait, and be written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.windows.environment import Windows
from tests.windows.inside.ledger import CHANGES
from tests.windows.test_command_line import run

pytestmark = [pytest.mark.windows, pytest.mark.timeout(600)]

REPAIRS = 3


def test_changes_are_noted_while_another_program_reads_them(windows: Windows, folder: Path) -> None:
    done = windows.run(windows.python, "-m", "tests.windows.inside.ledger", windows.path(folder))

    assert done.returncode == 0, done.stdout
    told = re.search(r"written (\d+), remembered step (\d+), read (\d+) times", done.stdout)
    assert told, done.stdout
    written, step, read = map(int, told.groups())
    assert (written, step) == (CHANGES, CHANGES - 1)
    assert read > CHANGES


def test_repair_and_undo_while_another_program_holds_the_files(
    windows: Windows, folder: Path
) -> None:
    """The program itself, beside one that has its files open most of the time."""
    data = windows.home / "AppData" / "Local" / "Keepit setup" / "Setup Assistant"
    data.mkdir(parents=True, exist_ok=True)
    world = folder / "world.json"
    practice = ("-m", "setup_assistant", "practice", "--scenario", "policy_off")
    with (
        windows.started("-m", "tests.windows.inside.holding", windows.path(data)),
        windows.started(*practice) as output,
    ):
        world.write_bytes(output.readline())
        here = ("--yes", "--practice-world", windows.path(world))
        for _time in range(REPAIRS):
            code, told = run(windows, "apply", *here)
            assert (code, "Done, read back" in told) == (0, True), told
            code, told = run(windows, "undo", "--all", *here)
            assert (code, "damaged" in told) == (0, False), told
