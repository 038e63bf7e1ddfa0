"""Does changes and undoes them: ask for the right, keep the state of before, write, read back.

Each organization stands for itself: one refusal doesn't stop the others. It blocks, so it runs in a
worker; ``watch`` is called from threads.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from itertools import chain, repeat
from typing import TYPE_CHECKING, TypeVar

from setup_assistant import errors
from setup_assistant.cancel import CancelToken
from setup_assistant.changes.errors import (
    AnotherOrganization,
    LedgerProblem,
    NotAllowed,
    NotNoted,
    NotSignedInThere,
    RefusedUnread,
    RefusedYetMade,
    RightUnread,
)
from setup_assistant.changes.kinds import ORDER, change_of
from setup_assistant.changes.ledger import Ledger
from setup_assistant.limits import USUAL
from setup_assistant.model import (
    Actor,
    Entry,
    Outcome,
    Proposal,
    State,
    Unread,
    UnreadReason,
)
from setup_assistant.unread import unread
from setup_assistant.workers import Pool

if TYPE_CHECKING:
    from setup_assistant.services.azure_devops.client import AzureDevOps
    from setup_assistant.services.azure_devops.directories import Access, Directories

__all__ = ["Done", "Progress", "Stage", "apply", "obstacles", "undo"]


_MAY_STILL_ARRIVE = (Outcome.OPEN, Outcome.ACCEPTED, Outcome.UNSURE)


class Stage(StrEnum):
    """How far a change is."""

    ASKING = "asking"
    """Asks for the right and for the present state."""
    WRITING = "writing"
    READING_BACK = "reading_back"
    ENDED = "ended"


@dataclass(frozen=True)
class Progress:
    """What is happening in one organization; ``seconds`` since reading back began."""

    proposal: Proposal
    stage: Stage
    seconds: float = 0.0


@dataclass(frozen=True)
class Done:
    """How one change ended. ``entry`` is its line in the ledger, None if nothing was begun.

    ``already``: it was as wanted before, so nothing was written. ``problem`` explains what went
    wrong; with ``CONFIRMED`` and ``ACCEPTED`` it can only be that the end could not be noted.
    """

    proposal: Proposal
    outcome: Outcome
    entry: Entry | None = None
    already: bool = False
    problem: errors.AssistantError | None = None

    @property
    def good(self) -> bool:
        """Whether it is as wanted: read back, not only accepted."""
        return self.outcome is Outcome.CONFIRMED


@dataclass(frozen=True)
class Work:
    """Everything that one run of changes shares."""

    directories: Directories
    ledger: Ledger
    watch: Callable[[Progress], None]
    cancel: CancelToken
    polling: Polling

    def access(self, proposal: Proposal) -> Access:
        """Who makes the change: whoever has signed in to the organization's directory, nobody else."""
        return _access(self.directories, proposal)

    def devops(self, proposal: Proposal) -> AzureDevOps:
        """Azure DevOps as that account sees it."""
        return self.access(proposal).devops


def _access(directories: Directories, proposal: Proposal) -> Access:
    access = directories.of(proposal.subject.tenant_id)
    if access is None:
        raise NotSignedInThere(proposal.subject.directory)
    return access


def _apply_one(work: Work, proposal: Proposal) -> Done:
    """Make the change; never raises one of our errors."""
    kind = change_of(proposal.kind)
    try:
        actor = Actor.of(work.access(proposal).account)
        instance_id = _begin(work, proposal)
        before = _present_state(work, proposal, kind.WANTED)
        if before is kind.WANTED:
            return Done(proposal, Outcome.CONFIRMED, already=True)
        # Undoing must be able to tell this organization from another one of its name.
        identified = replace(proposal, instance_id=instance_id)
        entry = work.ledger.begin(identified, before, kind.WANTED, actor)
    except errors.AssistantError as problem:
        return Done(proposal, Outcome.REFUSED, problem=problem)
    outcome, cause = _write(work, proposal, before, kind.WANTED)
    return replace(_finish(work.ledger.finish, entry, outcome, cause), proposal=proposal)


def _undo_one(work: Work, entry: Entry) -> Done:
    """Undo the change; never raises one of our errors. What is as before already, is only noted.

    A change that was not seen to arrive may still do so, so that one is put back whatever is read.
    """
    proposal = entry.proposal
    try:
        actor = Actor.of(work.access(proposal).account)
        _begin(work, proposal)
        state = _present_state(work, proposal, entry.before)
        entry = work.ledger.begin_undo(entry, actor)
    except errors.AssistantError as problem:
        return Done(proposal, Outcome.REFUSED, entry, problem=problem)
    as_before = state is entry.before
    already = as_before and entry.deed.outcome not in _MAY_STILL_ARRIVE
    outcome: Outcome = Outcome.CONFIRMED
    cause: errors.AssistantError | None = None
    if not already:
        outcome, cause = _write(work, proposal, state, entry.before)
    if as_before and isinstance(cause, errors.NotFound):  # there was nothing to take back
        outcome, cause = _read_back(work, proposal, entry.before, answered=False), None
    done = _finish(work.ledger.finish_undo, entry, outcome, cause)
    return replace(done, already=already)


def _begin(work: Work, proposal: Proposal) -> str:
    """Instance id of the organization that answers now."""
    work.cancel.raise_if_cancelled()
    work.watch(Progress(proposal, Stage.ASKING))
    return host(work.devops(proposal), proposal)


def _present_state(work: Work, proposal: Proposal, target: State) -> State:
    """The state now, once the right is known to be there. ``target`` counts when two reads agree on it."""
    kind = change_of(proposal.kind)
    access = work.access(proposal)
    if not kind.may(access.devops, access.account, proposal):
        raise NotAllowed
    state = kind.before(access.devops, proposal, target)
    if state is target:
        work.cancel.wait(work.polling.pauses[0])
        work.cancel.raise_if_cancelled()
        state = kind.before(access.devops, proposal, target)
    return state


def host(devops: AzureDevOps, proposal: Proposal) -> str:
    """Instance id of the organization that answers; raises if it isn't the one that was looked at.

    A name can be given to another organization; the id of its host can't.
    """
    connection = devops.connection(proposal.organization.name)
    if connection.refusal is not None:
        raise connection.refusal
    if connection.identity is None:
        raise RightUnread(UnreadReason.ANONYMOUS)
    expected = proposal.instance_id or proposal.organization.id
    if expected and connection.identity.instance_id != expected:
        raise AnotherOrganization
    return connection.identity.instance_id


def _write(
    work: Work, proposal: Proposal, before: State, target: State
) -> tuple[Outcome, errors.AssistantError | None]:
    """Write, then read back. *Refused* is only what was never sent, or still shows the state ``before``."""
    lost: errors.AssistantError | None = None
    work.watch(Progress(proposal, Stage.WRITING))
    try:
        change_of(proposal.kind).write(work.devops(proposal), proposal, target)
    except (errors.AnswerLost, errors.ServiceFault, errors.MalformedAnswer) as failure:
        lost = failure
    except (errors.NetworkError, errors.Cancelled) as unsent:
        return Outcome.REFUSED, unsent
    except errors.AssistantError as refusal:
        return _after_refusal(work, proposal, before, target, refusal)
    outcome = _read_back(work, proposal, target, answered=lost is None)
    return outcome, None if outcome is Outcome.CONFIRMED else lost


def _after_refusal(
    work: Work, proposal: Proposal, before: State, target: State, refusal: errors.AssistantError
) -> tuple[Outcome, errors.AssistantError]:
    """What a refusal means, after one look: somebody between may have answered for Azure DevOps."""
    work.watch(Progress(proposal, Stage.READING_BACK))
    now = _state(work, proposal)
    if isinstance(now, Unread):
        return Outcome.UNSURE, RefusedUnread(refusal)
    if now is target and before is not target:
        return Outcome.UNSURE, RefusedYetMade(refusal)
    return Outcome.REFUSED, refusal


def _read_back(work: Work, proposal: Proposal, target: State, *, answered: bool) -> Outcome:
    return read_back(
        lambda: _state(work, proposal),
        target,
        work.polling,
        lambda seconds: work.watch(Progress(proposal, Stage.READING_BACK, seconds)),
        work.cancel,
        answered=answered,
    )


def _state(work: Work, proposal: Proposal) -> State | Unread:
    try:
        return change_of(proposal.kind).read(work.devops(proposal), proposal)
    except errors.AssistantError as failure:  # the end of the sign-in, too
        return unread(failure)


def _finish(
    note: Callable[[Entry, Outcome, errors.AssistantError | None], Entry],
    entry: Entry,
    outcome: Outcome,
    cause: errors.AssistantError | None,
) -> Done:
    """The result; if its end can't be noted, the ledger still says that it was begun."""
    problem = cause
    try:
        entry = note(entry, outcome, cause)
    except LedgerProblem as failure:
        problem = NotNoted(failure.file, failure.reason)
    return Done(entry.proposal, outcome, entry, problem=problem)


WORKERS = 4
"""Organizations at once: changes are few, and the directory's limits are shared with people."""

T = TypeVar("T")

Watch = Callable[[Progress], None]


def apply(
    directories: Directories,
    proposals: Sequence[Proposal],
    ledger: Ledger,
    *,
    watch: Watch = lambda _progress: None,
    cancel: CancelToken | None = None,
    polling: Polling | None = None,
) -> tuple[Done, ...]:
    """Make every change as whoever has signed in to its directory; the results in the same order.

    Nothing is raised: what went wrong stands in the results. A cancel ends the reading back and
    begins no further change.
    """
    work = Work(directories, ledger, watch, cancel or CancelToken(), polling or Polling())
    return _each(work, _apply_one, proposals, lambda proposal: proposal)


def undo(
    directories: Directories,
    entries: Sequence[Entry],
    ledger: Ledger,
    *,
    watch: Watch = lambda _progress: None,
    cancel: CancelToken | None = None,
    polling: Polling | None = None,
) -> tuple[Done, ...]:
    """Put back the state of before of every entry; as ``apply``.

    In one organization the administrator goes last: without that right nothing else could be undone.
    """
    work = Work(directories, ledger, watch, cancel or CancelToken(), polling or Polling())
    return _each(work, _undo_one, entries, lambda entry: entry.proposal, backwards=True)


def obstacles(
    directories: Directories, proposals: Sequence[Proposal]
) -> tuple[errors.AssistantError | None, ...]:
    """What keeps whoever has signed in from each of the changes, asked now; None where nothing does."""
    pool, obstacles = Pool(WORKERS), dict[int, errors.AssistantError | None]()

    def ask(place: int, proposal: Proposal) -> None:
        try:
            access = _access(directories, proposal)
            host(access.devops, proposal)
            may = change_of(proposal.kind).may(access.devops, access.account, proposal)
        except errors.AssistantError as problem:
            obstacles[place] = problem
        else:
            obstacles[place] = None if may else NotAllowed()

    for place, proposal in enumerate(proposals):
        pool.submit(partial(ask, place, proposal))
    pool.run(CancelToken())
    return tuple(obstacles[place] for place in range(len(proposals)))


def _each(
    work: Work,
    make: Callable[[Work, T], Done],
    things: Sequence[T],
    proposal_of: Callable[[T], Proposal],
    *,
    backwards: bool = False,
) -> tuple[Done, ...]:
    """Organizations at once, the changes of one organization after each other: by kind, see ``ORDER``."""
    results, lines = dict[int, Done](), dict[str, list[int]]()
    for place, thing in enumerate(things):
        lines.setdefault(proposal_of(thing).organization.name, []).append(place)

    def job(line: list[int]) -> None:
        for place in line:
            results[place] = make(work, things[place])
            work.watch(Progress(results[place].proposal, Stage.ENDED))

    pool = Pool(WORKERS)
    for line in lines.values():
        line.sort(key=lambda place: ORDER.index(proposal_of(things[place]).kind), reverse=backwards)
        pool.submit(partial(job, line))
    pool.run(CancelToken())  # every job ends soon after a cancel by itself
    return tuple(results[place] for place in range(len(things)))


AGREEING = 2
"""Reads after each other that have to show the same."""


@dataclass(frozen=True)
class Polling:
    """Pauses between reads in seconds, the last one again and again, until ``limit`` has passed."""

    pauses: tuple[float, ...] = USUAL.read_back
    limit: float = USUAL.read_back_until
    clock: Callable[[], float] = time.monotonic


def read_back(
    read: Callable[[], State | Unread],
    target: State,
    polling: Polling,
    tell: Callable[[float], None],
    cancel: CancelToken,
    *,
    answered: bool,
) -> Outcome:
    """How it ended. ``tell(seconds)`` before every read; ``answered``: the service accepted it.

    Never ``CONFIRMED`` on one read. A cancel ends it with what is known.
    """
    begun, agreeing, seen = polling.clock(), 0, set[State]()
    for pause in chain(polling.pauses, repeat(polling.pauses[-1])):
        passed = polling.clock() - begun
        tell(passed)
        state = read()
        agreeing = agreeing + 1 if state is target else 0
        if agreeing >= AGREEING:
            return Outcome.CONFIRMED
        if isinstance(state, State):
            seen.add(state)
        if passed + pause >= polling.limit or cancel.wait(pause):
            break
    if answered and not cancel.cancelled and seen and target not in seen:
        return Outcome.UNCHANGED  # only the old state was seen, for the whole time
    return Outcome.ACCEPTED if answered else Outcome.UNSURE
