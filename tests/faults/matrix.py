"""Which calls the jobs make, which cases there are, and how one is played."""

from __future__ import annotations

import json
import pickle
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any

from setup_assistant.practice.state.keepit import KeepitState
from setup_assistant.practice.state.organization import Organization
from setup_assistant.practice.state.world import World
from tests.faults.faults import FAULTS
from tests.faults.jobs import CALM, JOBS, Job, Said, Stage, hasty
from tests.support.practice_site import Call, Site, Trap

TELL_IT_WAS_DONE = ("wrong_shape", "wrong_type")
"""Their status is 200: of a call whose effect is shown nowhere a client can't know better."""


@dataclass(frozen=True)
class Case:
    """One fault in one call of one job. ``seed`` chooses among the forms that the fault has."""

    job: str
    call: Call
    fault: str
    always: bool
    arrives: bool
    seed: int
    onwards: bool = False

    def __str__(self) -> str:
        often = "from then on" if self.onwards else "always" if self.always else "once"
        arrives = ", carried out" if self.arrives else ""
        return f"{self.job}: {self.fault} {often}{arrives} at {self.call} (seed {self.seed})"


@dataclass(frozen=True)
class Moment:
    """What calls can change, at one time."""

    organizations: dict[str, Organization]
    keepit: KeepitState

    @classmethod
    def of(cls, world: World) -> Moment:
        """A copy; pickling is several times as quick as ``deepcopy``."""
        return cls(*pickle.loads(pickle.dumps((world.organizations, world.keepit))))  # noqa: S301


@dataclass
class Played:
    """A case after it was played: what was said, and what the world is like."""

    job: Job
    fresh: Moment
    """The world before anything was done."""
    before: Moment
    """The world before the command that met the fault."""
    said: Said
    between: Moment
    """The world after it, before ``later``."""
    later: list[Said]
    after: Moment
    secrets: set[str]
    sprung: int
    files: dict[str, str] = field(default_factory=dict)
    """Everything that was left on the disk, by name."""

    @property
    def document(self) -> Any:
        """What was printed for programs, or None if it is no JSON."""
        return parsed(self.said.out)


def parsed(text: str) -> Any:
    """One JSON document, or None."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


@cache
def calls(site: Site, job: str) -> tuple[Call, ...]:
    """The calls that the job makes when nothing goes wrong, in the order of their names."""
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(site, JOBS[job], Path(folder))
        stage.prepare()
        play = site.watch()
        said = stage.run(stage.job.arguments, CALM)
        if said.code not in (0, 1):
            raise AssertionError(f"{job} can't be recorded: {said}")
        wanted = {call for call in play.calls if call.service in stage.job.services}
    return tuple(sorted(wanted, key=str))


def draw(site: Site, number: int, seed: int) -> Iterator[Case]:
    """``number`` cases; every fault and every job comes as often as any other."""
    chance = Random(seed)  # noqa: S311
    faults, jobs = list[str](), list[str]()
    for _ in range(number):
        if not faults:
            faults = chance.sample(sorted(FAULTS), len(FAULTS))
        if not jobs:
            jobs = chance.sample(sorted(JOBS), len(JOBS))
        job = jobs.pop()
        call = chance.choice(calls(site, job))
        always, arrives = chance.random() < 0.5, chance.random() < 0.5
        fault = faults.pop()
        shown_nowhere = call.service == "keepit" and call.method == "PUT"
        arrives = arrives or (shown_nowhere and fault in TELL_IT_WAS_DONE)
        arrives = arrives and call.method not in ("GET", "HEAD")
        onwards = call.service == "keepit" and chance.random() < 0.3
        yield Case(job, call, fault, always, arrives, chance.randrange(2**32), onwards)


def play(site: Site, case: Case) -> Played:
    """Play one case, and everything that its job does afterwards without a fault."""
    fault = partial(_chosen, case)
    trap = Trap(case.call, fault, case.always, case.arrives, case.onwards)
    return play_job(site, JOBS[case.job], trap)


def _chosen(case: Case, exchange: Any) -> None:
    FAULTS[case.fault](exchange, Random(case.seed))  # noqa: S311


def play_job(site: Site, job: Job, trap: Trap | None = None) -> Played:
    """A job with or without a fault."""
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        stage = Stage(site, job, Path(folder))
        fresh = Moment.of(stage.world)
        stage.prepare()
        before = Moment.of(stage.world) if job.before else fresh
        seen = site.watch(trap)
        said = stage.run(job.arguments, hasty() if trap else CALM)
        between = Moment.of(stage.world)
        later = list[Said]()
        if job.after:
            site.watch()
        for arguments in job.after:
            later.append(stage.run(arguments, CALM))
            if later[-1].code == 0:
                break
        site.hang_up()
        return Played(
            job,
            fresh,
            before,
            said,
            between,
            later,
            Moment.of(stage.world) if later else between,
            stage.secrets | seen.secrets,
            seen.sprung,
            dict(_files(Path(folder))),
        )


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            text = file.read_bytes().decode("utf-8", errors="replace")
            yield str(file.relative_to(folder)), text


def todays_seed() -> int:
    """Another sample every day, the same for whoever looks at it again."""
    return datetime.now(UTC).toordinal()
