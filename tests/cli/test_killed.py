"""A process that is killed at any write leaves a ledger from which undo puts the world back."""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from setup_assistant import settings
from setup_assistant.changes.ledger import Ledger
from setup_assistant.practice.server import PracticeServer, describe
from setup_assistant.practice.state.people import ADMINISTRATOR
from setup_assistant.practice.state.scenarios import make
from setup_assistant.practice.state.world import World
from tests import sampling
from tests.cli import killed_child
from tests.support.command_line import Said

pytestmark = pytest.mark.timeout(600)
"""Dozens of processes each: where none can be forked, on a busy machine, that takes minutes."""

FEWEST_WRITES = 12
"""Two changes: each is noted, sent and noted again, through files that are opened and renamed."""

SAMPLE = 4
"""Writes at which a process is killed in each test that isn't slow."""

AT_ONCE = 4
"""Most of the time a child waits between the reads that have to agree."""


@dataclass
class Place:
    """A world with one organization that needs both changes, and the home of a user."""

    world: World
    file: Path
    home: Path

    def run(self, kill_at: int, *arguments: str, **tokens: str) -> Said:
        """The program in a process of its own, killed before its ``kill_at``-th write (0: never; below: request)."""
        environment = os.environ | settings.elsewhere(self.home) | tokens
        with tempfile.TemporaryDirectory() as folder:
            output = Path(folder, "output")
            world = ("--practice-world", str(self.file))
            code = killed_child.run(self.home, kill_at, (*arguments, *world), environment, output)
            out, err = (
                output.with_suffix(f".{stream}").read_text(encoding="utf-8")
                for stream in ("out", "err")
            )
            return Said(code, out, err)

    def apply(self, kill_at: int = 0) -> Said:
        """Both changes, by an administrator."""
        tokens = {name: self._token(upn) for name, upn in (("MINE", ""), ("ADMIN", ADMINISTRATOR))}
        told = ("--token-env", "MINE", "--administrator-token-env", "ADMIN")
        return self.run(kill_at, "apply", "--yes", *told, **tokens)

    def undo(self, kill_at: int = 0) -> Said:
        """Everything, by the administrator."""
        token = self._token(ADMINISTRATOR)
        return self.run(kill_at, "undo", "--all", "--yes", "--token-env", "MINE", MINE=token)

    def ledger(self) -> Ledger:
        below = settings.ledger_file(practice=True, world=True).relative_to(Path.home())
        return Ledger(self.home / below)

    def state(self) -> dict[str, Any]:
        organizations: dict[str, Any] = self.world.snapshot()["organizations"]
        return organizations

    def _token(self, upn: str) -> str:
        from setup_assistant.practice.state.people import SERVICE_ACCOUNT

        return self.world.issue_token(self.world.people[upn or SERVICE_ACCOUNT])


_ONE_AT_A_TIME = threading.Lock()
"""Python 3.11 can't compile in several threads at once, and routes are compiled."""


@contextlib.contextmanager
def place(folder: Path) -> Iterator[Place]:
    """A fresh world that needs both changes, and an empty data folder."""
    world = make("not_administrator_policy_off", organizations=1)
    server = PracticeServer(world)
    with _ONE_AT_A_TIME:
        server.start()
    with contextlib.ExitStack() as stack:
        stack.callback(server.stop)
        file = folder / "world.json"
        file.write_text(json.dumps(describe(server)), encoding="utf-8")
        yield Place(world, file, folder)


def writes(done: Said) -> int:
    """How many writes a run that wasn't killed has made."""
    found = re.search(r"^writes: (\d+)$", done.err, re.MULTILINE)
    assert found, done.err
    return int(found[1])


def everywhere(
    folder: Path, count: int, look: Callable[[Place, int], bool], *, whole: bool
) -> list[bool]:
    """``look`` at a fresh place for a kill at every write, or at a sample of them; a few at once."""

    def one(kill_at: int) -> bool:
        inside = folder / str(kill_at)
        inside.mkdir()
        with place(inside) as at:
            return look(at, kill_at)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        every = range(1, count + 1)
        return list(pool.map(one, every if whole else sampling.spread(every, SAMPLE)))


@pytest.mark.sampled("fast")
@sampling.whole_or_sample
def test_a_kill_at_every_write_of_apply_can_be_undone(tmp_path: Path, whole: bool) -> None:
    with place(tmp_path) as at:
        count = writes(at.apply())

    def look(at: Place, kill_at: int) -> bool:
        before = at.state()
        killed = at.apply(kill_at)
        assert killed.code == killed_child.KILLED, killed.err
        changed = at.state() != before
        undone = at.undo()
        assert undone.code == 0, (kill_at, undone.err)
        assert at.state() == before, kill_at
        assert not [entry for entry in at.ledger().entries() if entry.undoable]
        return changed

    midway = everywhere(tmp_path, count, look, whole=whole)

    assert count >= FEWEST_WRITES
    assert sum(midway) >= len(midway) // 3


@pytest.mark.sampled("fast")
@sampling.whole_or_sample
def test_a_kill_at_every_write_of_undo_leaves_the_rest_to_undo(tmp_path: Path, whole: bool) -> None:
    with place(tmp_path) as at:
        at.apply()
        count = writes(at.undo())

    def look(at: Place, kill_at: int) -> bool:
        before = at.state()
        assert at.apply().code == 0
        killed = at.undo(kill_at)
        assert killed.code == killed_child.KILLED, killed.err
        changed = at.state() != before
        assert at.undo().code == 0
        assert at.state() == before, kill_at
        return changed

    midway = everywhere(tmp_path, count, look, whole=whole)

    assert count >= FEWEST_WRITES
    assert sum(midway) >= len(midway) // 3


@pytest.mark.sampled("fast")
@pytest.mark.parametrize("request_", [1, 2])
def test_what_was_not_finished_is_told_by_the_next_command(request_: int, tmp_path: Path) -> None:
    with place(tmp_path) as at:
        at.apply(-request_)
        assert sum(entry.unfinished for entry in at.ledger().entries()) == 1

        listed = at.run(0, "undo", "--list")
        planned = at.run(0, "plan", "--token-env", "MINE", MINE=at._token(""))

        assert "1 change of an earlier run was not finished. See “undo --list”" in planned.err
        assert "The assistant was stopped while" in listed.out
