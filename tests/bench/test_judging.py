"""What the bench judges and what it refuses to, from planted figures."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.bench import __main__ as bench
from tests.bench import judging, machine
from tests.bench.judging import MET, MISSED, NOT_JUDGED, Sheet

NARROW = [1.08, 1.10, 1.09, 1.12, 1.11]
WIDE = [0.8, 1.0, 1.1, 1.9, 1.4]


class Quiet(machine.Load):
    """Nobody else works."""

    share: float | None = 0.02

    def others(self) -> float | None:
        return self.share


class Busy(Quiet):
    """Half of the machine is another program's."""

    share = 0.5


class Untold(Quiet):
    """A system that doesn't tell."""

    share = None


def judged(
    runs: list[float],
    aim: float = 1.15,
    load: type[machine.Load] = Quiet,
    *,
    at_most: bool = True,
) -> tuple[int, str]:
    """The exit code and the line."""
    lines = list[str]()
    sheet = Sheet(lines.append, load)
    sheet.judge("time to bound", runs, aim, at_most=at_most)
    return sheet.code, " ".join(lines[-1].split())


@pytest.mark.parametrize("load", [Quiet, Untold])
def test_a_narrow_spread_is_judged(load: type[machine.Load]) -> None:
    line = "time to bound 1.10 (1.09–1.11) aim <= {}: {}"
    assert judged(NARROW, load=load) == (MET, line.format(1.15, "met"))
    assert judged(NARROW, 1.05, load) == (MISSED, line.format(1.05, "MISSED"))


def test_an_aim_can_be_the_least() -> None:
    assert judged(NARROW, 1.05, at_most=False)[0] == MET
    assert judged(NARROW, 1.15, at_most=False)[0] == MISSED


def test_a_wide_spread_is_refused_and_no_figure_printed() -> None:
    line = "not judged: the quartiles lie 36% of the median apart, more than 15%."
    assert judged(WIDE) == (NOT_JUDGED, f"time to bound {line}")


def test_a_busy_machine_is_refused_and_no_figure_printed() -> None:
    line = "not judged: other programs took 50% of the processors, more than 10%."
    assert judged(NARROW, load=Busy) == (NOT_JUDGED, f"time to bound {line}")


def test_what_takes_no_time_is_judged_on_a_busy_machine() -> None:
    lines = list[str]()
    sheet = Sheet(lines.append, Busy)
    sheet.judge("calls", [6.0] * 5, 6, timed=False)
    assert lines[-1].split() == ["calls", "6.00", "(6.00–6.00)", "aim", "<=", "6:", "met"]


def test_few_runs_are_refused() -> None:
    line = "not judged: there were 4 runs, fewer than 5."
    assert judged(NARROW[:4]) == (NOT_JUDGED, f"time to bound {line}")


@pytest.mark.parametrize("order", [(WIDE, [9.0] * 5), ([9.0] * 5, WIDE)])
def test_what_was_not_judged_outweighs_a_missed_aim(order: tuple[list[float], ...]) -> None:
    sheet = Sheet(lambda _line: None, Quiet)
    for runs in order:
        sheet.judge("figure", runs, 1.15)
    assert sheet.code == NOT_JUDGED


def test_each_part_counts_its_own_load() -> None:
    lines = list[str]()
    loads = iter([Quiet(), Busy(), Quiet()])
    sheet = Sheet(lines.append, lambda: next(loads))
    for title in ("a busy part", "a quiet one"):
        sheet.part(title)
        sheet.judge("figure", NARROW, 1.15)
    assert [line.split()[1] for line in lines if "figure" in line] == ["not", "1.10"]


def test_both_sides_run_in_turn() -> None:
    order = list[str]()

    def side(name: str, seconds: float) -> float:
        order.append(name)
        return seconds

    runs = judging.in_turn(2, lambda: side("bare", 2), lambda: side("ours", 3), warm_up=1)
    assert list(runs) == [[2, 2], [3, 3]]
    assert order == ["bare", "ours"] * 3
    assert judging.ratios(runs[1], runs[0]) == [1.5, 1.5]


def test_machine_and_load_frame_the_figures(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "PARTS", {})
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    assert bench.main([]) == MET
    first, before, after = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r".+, \d+ cores; .+; Python 3\.\d+\.\d+; Qt 6\.\d+\.\d+", first)
    assert re.match("Before: load |Before: other", before)
    assert re.match("After: load |After: other", after)


ADOPTS = """
import os, subprocess, sys
from tests.bench import machine

WORK = "import time; sum(range(8_000_000)); print(time.process_time(), flush=True)"
LEFT_BEHIND = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {WORK!r}])"
machine.adopt()
program = subprocess.Popen([sys.executable, "-c", LEFT_BEHIND], stdout=subprocess.PIPE, text=True)
worked = float(program.stdout.read())  # to its end: that of the one who was left behind
program.wait()
os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
machine.own_seconds()
print(worked <= sum(os.times()[2:4]))
"""


def test_work_that_a_program_leaves_behind_is_not_that_of_others() -> None:
    """It ends after the program that has begun it, and is no child of this one by itself."""
    done = subprocess.run(
        [sys.executable, "-c", ADOPTS], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.stdout.strip(), done.returncode) == ("True", 0), done.stderr
