"""The frame of all figures: runs in turn, medians with quartiles, and a judgement only where they bear one.

A ratio of a busy machine, or out of runs that lie far apart, would be quoted as one of a quiet
machine: it is not printed, and one sentence says why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median, quantiles

from tests.bench.machine import Load

FEWEST = 5
"""Runs of each side."""

WIDEST = 0.15
"""How far apart the quartiles may lie, as a share of the median."""

BUSIEST = 0.10
"""What others may take of all processors while it is measured."""

MET, MISSED, NOT_JUDGED = 0, 1, 3
"""Exit codes; 2 is a wrong word on the command line."""


def quartiles(runs: Sequence[float]) -> tuple[float, float]:
    """The first and the third, of two runs or more."""
    first, _, third = quantiles(runs, n=4, method="inclusive")
    return first, third


def spread(runs: Sequence[float], unit: str = "ms", scale: float = 1000, digits: int = 0) -> str:
    """``median (first–third quartile) unit``; ``scale`` makes the unit of the figures, else seconds."""
    first, third = (f"{quartile * scale:.{digits}f}" for quartile in quartiles(runs))
    return f"{median(runs) * scale:.{digits}f} ({first}–{third}) {unit}".rstrip()


def in_turn(rounds: int, *sides: Callable[[], float], warm_up: int = 0) -> tuple[list[float], ...]:
    """Every side's runs, one after the other in each round, so that other work meets all of them."""
    for _ in range(warm_up):
        for side in sides:
            side()
    runs = [[side() for side in sides] for _ in range(rounds)]
    return tuple(list(column) for column in zip(*runs, strict=True))


def ratios(runs: Sequence[float], against: Sequence[float]) -> list[float]:
    """Round by round: what slows a round down slows both sides."""
    return [one / other for one, other in zip(runs, against, strict=True)]


def _print(line: str) -> None:
    """At once: a run takes twenty minutes, and somebody may keep it in a file."""
    print(line, flush=True)


class Sheet:
    """Prints parts with their figures and judges them; ``code`` is what the program ends with."""

    def __init__(
        self, write: Callable[[str], None] = _print, load: Callable[[], Load] = Load
    ) -> None:
        self.code = MET
        self._write, self._new_load = write, load
        self._load = load()

    def part(self, title: str) -> None:
        """From here on something else is measured: its load is counted anew."""
        self._load = self._new_load()
        self._write(title)

    def figure(self, name: str, figure: str) -> None:
        """A figure without an aim."""
        self._write(f"  {name:52} {figure}")

    def judge(
        self,
        name: str,
        runs: Sequence[float],
        aim: float,
        unit: str = "",
        *,
        at_most: bool = True,
        widest: float = WIDEST,
        timed: bool = True,
    ) -> None:
        """The median of ``runs`` beside its aim, or why there is no judgement.

        Programs started for it must have ended: while they run they count as others' work. What is not
        ``timed`` (calls, bytes) is the same on a busy machine.
        """
        if reason := (timed and self._busy()) or _apart(runs, widest):
            self.code = NOT_JUDGED
            self._write(f"  {name:52} not judged: {reason}")
            return
        met = median(runs) <= aim if at_most else median(runs) >= aim
        if not met and self.code == MET:
            self.code = MISSED
        words = f"aim {'<=' if at_most else '>='} {aim:g}: {'met' if met else 'MISSED'}"
        digits = 1 if aim >= 10 else 2
        self._write(f"  {name:52} {spread(runs, unit, 1, digits)}  {words}")

    def _busy(self) -> str:
        others = self._load.others()
        if others is None or others <= BUSIEST:
            return ""
        return f"other programs took {others:.0%} of the processors, more than {BUSIEST:.0%}."


def _apart(runs: Sequence[float], widest: float) -> str:
    if len(runs) < FEWEST:
        return f"there were {len(runs)} runs, fewer than {FEWEST}."
    first, third = quartiles(runs)
    width = (third - first) / median(runs)
    if width <= widest:
        return ""
    return f"the quartiles lie {width:.0%} of the median apart, more than {widest:.0%}."
