"""Does changes and undoes them: ask for the right, keep the state of before, write, read back.

Each organization stands for itself: one refusal doesn't stop the others. It blocks, so it runs in a
worker; ``watch`` is called from threads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from setup_assistant import errors
from setup_assistant.changes.deeds import ORDER, deed
from setup_assistant.changes.ledger import Ledger
from setup_assistant.changes.one import Done, Progress, Stage, Work, do, host, put_back
from setup_assistant.changes.problems import NotAllowed
from setup_assistant.changes.reading_back import Rhythm
from setup_assistant.inspection.pool import Pool
from setup_assistant.model import Account, Entry, Proposal
from setup_assistant.services.azure_devops import AzureDevOps
from setup_assistant.services.cancel import CancelToken

__all__ = ["Done", "Progress", "Stage", "apply", "obstacles", "undo"]

WORKERS = 4
"""Organizations at once: changes are few, and the directory's limits are shared with people."""

T = TypeVar("T")

Watch = Callable[[Progress], None]


def apply(
    devops: AzureDevOps,
    actor: Account,
    proposals: Sequence[Proposal],
    ledger: Ledger,
    *,
    watch: Watch = lambda _progress: None,
    cancel: CancelToken | None = None,
    rhythm: Rhythm | None = None,
) -> tuple[Done, ...]:
    """Make every change as ``actor``, whom ``devops`` speaks for; the results in the same order.

    Nothing is raised: what went wrong stands in the results. A cancel ends the reading back and
    begins no further change.
    """
    work = Work(devops, actor, ledger, watch, cancel or CancelToken(), rhythm or Rhythm())
    return _each(work, do, proposals, lambda proposal: proposal)


def undo(
    devops: AzureDevOps,
    actor: Account,
    entries: Sequence[Entry],
    ledger: Ledger,
    *,
    watch: Watch = lambda _progress: None,
    cancel: CancelToken | None = None,
    rhythm: Rhythm | None = None,
) -> tuple[Done, ...]:
    """Put back the state of before of every entry; as ``apply``.

    In one organization the administrator goes last: without that right nothing else could be undone.
    """
    work = Work(devops, actor, ledger, watch, cancel or CancelToken(), rhythm or Rhythm())
    return _each(work, put_back, entries, lambda entry: entry.proposal, backwards=True)


def obstacles(
    devops: AzureDevOps, actor: Account, proposals: Sequence[Proposal]
) -> tuple[errors.AssistantError | None, ...]:
    """What keeps ``actor`` from each of the changes, asked now; None where nothing does."""
    pool, found = Pool(WORKERS), dict[int, errors.AssistantError | None]()

    def ask(place: int, proposal: Proposal) -> None:
        try:
            host(devops, proposal)
            may = deed(proposal.kind).may(devops, actor, proposal)
        except errors.AssistantError as problem:
            found[place] = problem
        else:
            found[place] = None if may else NotAllowed()

    for place, proposal in enumerate(proposals):
        pool.submit(partial(ask, place, proposal))
    pool.run(CancelToken())
    return tuple(found[place] for place in range(len(proposals)))


def _each(
    work: Work,
    make: Callable[[Work, T], Done],
    things: Sequence[T],
    proposal_of: Callable[[T], Proposal],
    *,
    backwards: bool = False,
) -> tuple[Done, ...]:
    """Organizations at once, the changes of one organization after each other: by kind, see ``ORDER``."""
    found, lines = dict[int, Done](), dict[str, list[int]]()
    for place, thing in enumerate(things):
        lines.setdefault(proposal_of(thing).organization.name, []).append(place)

    def job(line: list[int]) -> None:
        for place in line:
            found[place] = make(work, things[place])
            work.watch(Progress(found[place].proposal, Stage.ENDED))

    pool = Pool(WORKERS)
    for line in lines.values():
        line.sort(key=lambda place: ORDER.index(proposal_of(things[place]).kind), reverse=backwards)
        pool.submit(partial(job, line))
    pool.run(CancelToken())  # every job ends soon after a cancel by itself
    return tuple(found[place] for place in range(len(things)))
