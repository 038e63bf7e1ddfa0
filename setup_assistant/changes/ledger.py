"""The ledger: every change with its state of before, written before the change is made.

One file in the user's data folder, replaced as a whole, so that a program that is stopped at any
point leaves the old or the new one. A lock beside it lets two windows take turns.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import filelock

from setup_assistant import errors, files, json_text
from setup_assistant.changes.errors import (
    LedgerBusy,
    LedgerDamaged,
    LedgerProblem,
    LedgerUnreadable,
)
from setup_assistant.model import (
    Account,
    AccountKind,
    Act,
    Actor,
    ChangeKind,
    Entry,
    Organization,
    Outcome,
    Proposal,
    State,
)
from setup_assistant.model.timestamps import timestamp

LOCK_SECONDS = 10.0


def utc_now() -> datetime:
    """The time, with its zone, in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


class Ledger:
    """The file at ``path``; it is read anew every time. Thread-safe. Every method may raise ``LedgerProblem``."""

    def __init__(self, path: Path, now: Callable[[], datetime] = utc_now) -> None:
        self.path, self._now = path, now
        self._read: tuple[tuple[int, ...], tuple[Entry, ...]] | None = None
        self._texts = dict[str, tuple[Entry, str]]()

    def entries(self) -> tuple[Entry, ...]:
        """Everything that was ever begun, the oldest first. An unchanged file is not read again."""
        try:
            stamp = _stamp(self.path)
            if self._read is not None and self._read[0] == stamp:
                return self._read[1]
            text = files.read_text(self.path)
        except FileNotFoundError:
            return ()
        except OSError as problem:
            raise LedgerUnreadable(self.path, files.reason(problem)) from problem
        except UnicodeDecodeError as problem:
            raise LedgerDamaged(self.path, type(problem).__name__) from problem
        try:
            found = entries(json_text.parse(text))
        except (ValueError, KeyError, TypeError) as problem:
            raise LedgerDamaged(self.path, type(problem).__name__) from problem
        self._read = (stamp, found)
        return found

    def begin(self, proposal: Proposal, before: State, wanted: State, actor: Actor) -> Entry:
        """Note that ``proposal`` is about to be made; only then may it be."""
        act = Act(actor, self._now())
        entry = Entry(uuid.uuid4().hex, proposal, before, wanted, act)
        self._change(lambda known: (*known, entry))
        return entry

    def finish(
        self, entry: Entry, outcome: Outcome, problem: errors.AssistantError | None
    ) -> Entry:
        """Note how the change ended."""
        return self._revise(
            entry, lambda held: replace(held, deed=self._ended(held.deed, outcome, problem))
        )

    def begin_undo(self, entry: Entry, actor: Actor) -> Entry:
        """Note that ``entry`` is about to be put back; an earlier attempt is kept."""

        def begun(held: Entry) -> Entry:
            earlier = (*held.earlier_undos, held.undo) if held.undo else held.earlier_undos
            return replace(held, undo=Act(actor, self._now()), earlier_undos=earlier)

        return self._revise(entry, begun)

    def finish_undo(
        self, entry: Entry, outcome: Outcome, problem: errors.AssistantError | None
    ) -> Entry:
        """Note how putting it back ended."""

        def ended(held: Entry) -> Entry:
            return replace(held, undo=held.undo and self._ended(held.undo, outcome, problem))

        return self._revise(entry, ended)

    def _ended(self, act: Act, outcome: Outcome, problem: errors.AssistantError | None) -> Act:
        reason = f"{problem.title}. {problem.text}".strip() if problem else ""
        details = problem.details.replace("\n", ", ") if problem else ""
        return replace(act, outcome=outcome, ended_at=self._now(), reason=reason, detail=details)

    def _revise(self, entry: Entry, revise: Callable[[Entry], Entry]) -> Entry:
        """What ``revise`` makes of the entry as the file holds it: another window may have changed it."""

        def changed(known: tuple[Entry, ...]) -> tuple[Entry, ...]:
            if all(held.id != entry.id for held in known):
                raise LedgerDamaged(self.path, "entry missing")
            return tuple(revise(held) if held.id == entry.id else held for held in known)

        return next(held for held in self._change(changed) if held.id == entry.id)

    def _change(
        self, change: Callable[[tuple[Entry, ...]], tuple[Entry, ...]]
    ) -> tuple[Entry, ...]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock = filelock.FileLock(self.path.with_name(f"{self.path.name}.lock"))
            with lock.acquire(timeout=LOCK_SECONDS):
                changed = change(self.entries())
                files.remove_unfinished(self.path)
                files.replace_text(self.path, self._text(changed))
                self._read = (_stamp(self.path), changed)
                return changed
        except filelock.Timeout as busy:
            raise LedgerBusy(self.path) from busy
        except UnicodeEncodeError as problem:  # a name that no file can hold
            raise LedgerProblem(self.path, problem.reason) from problem
        except OSError as problem:
            raise LedgerProblem(self.path, files.reason(problem)) from problem

    def _text(self, entries: tuple[Entry, ...]) -> str:
        """The whole file; what is written of an entry is made once, for hundreds of them are changed in turn."""
        parts = []
        for entry in entries:
            held = self._texts.get(entry.id)
            if held is None or held[0] is not entry:
                text = json.dumps(of_entry(entry), indent=1, ensure_ascii=False)
                held = self._texts[entry.id] = (entry, text)
            parts.append(held[1])
        return whole(parts)


def _stamp(path: Path) -> tuple[int, ...]:
    """Changes whenever the file is replaced."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size


NAME = "setup-assistant/ledger"
VERSION = 1


def document(entries: tuple[Entry, ...]) -> dict[str, Any]:
    """The whole file, in the schema ``resources/schemas/ledger-1.json``."""
    return {"schema": NAME, "version": VERSION, "entries": [of_entry(entry) for entry in entries]}


def whole(parts: Sequence[str]) -> str:
    """The same document as text, put together from the text of each entry."""
    empty = json.dumps(document(()), indent=1)
    head, found, tail = empty.rpartition("[]")
    if not found:
        raise AssertionError("an empty document ends with its list")
    joined = ",\n".join(parts)
    return f"{head}[\n{joined}\n]{tail}"


def entries(held: Any) -> tuple[Entry, ...]:
    """What ``document`` made; ``ValueError``, ``KeyError`` or ``TypeError`` for anything else."""
    if held["schema"] != NAME or held["version"] != VERSION:
        raise ValueError(held["schema"], held["version"])
    return tuple(entry(each) for each in held["entries"])


def of_entry(entry: Entry) -> dict[str, Any]:
    """One entry as JSON data."""
    return {
        "id": entry.id,
        "proposal": of_proposal(entry.proposal),
        "before": entry.before.value,
        "wanted": entry.wanted.value,
        "deed": _of_act(entry.deed),
        "undo": None if entry.undo is None else _of_act(entry.undo),
        "earlier_undos": [_of_act(act) for act in entry.earlier_undos],
    }


def entry(held: Any) -> Entry:
    """One entry again."""
    return Entry(
        id=str(held["id"]),
        proposal=proposal(held["proposal"]),
        before=State(held["before"]),
        wanted=State(held["wanted"]),
        deed=_act(held["deed"]),
        undo=None if held["undo"] is None else _act(held["undo"]),
        earlier_undos=tuple(_act(each) for each in held["earlier_undos"]),
    )


def of_proposal(proposal: Proposal) -> dict[str, Any]:
    """A proposal as JSON data."""
    subject = proposal.subject
    return {
        "kind": proposal.kind.value,
        "organization": proposal.organization.name,
        "organization_id": proposal.organization.id,
        "subject": {
            "name": subject.name,
            "upn": subject.upn,
            "object_id": subject.object_id,
            "tenant_id": subject.tenant_id,
            "kind": subject.kind.value,
        },
        "descriptor": proposal.descriptor,
        "instance_id": proposal.instance_id,
    }


def proposal(held: Any) -> Proposal:
    """A proposal again."""
    subject = held["subject"]
    return Proposal(
        kind=ChangeKind(held["kind"]),
        organization=Organization(str(held["organization_id"]), str(held["organization"])),
        subject=Account(
            str(subject["name"]),
            str(subject["upn"]),
            str(subject["object_id"]),
            str(subject["tenant_id"]),
            AccountKind(subject["kind"]),
        ),
        descriptor=str(held["descriptor"]),
        instance_id=str(held["instance_id"]),
    )


def _of_act(act: Act) -> dict[str, Any]:
    actor = act.actor
    return {
        "actor": {
            "name": actor.name,
            "upn": actor.upn,
            "tenant_id": actor.tenant_id,
            "id": actor.id,
        },
        "begun_at": act.begun_at.isoformat(),
        "outcome": act.outcome.value,
        "ended_at": None if act.ended_at is None else act.ended_at.isoformat(),
        "reason": act.reason,
        "detail": act.detail,
    }


def _act(held: Any) -> Act:
    actor, ended = held["actor"], held["ended_at"]
    return Act(
        actor=Actor(
            str(actor["name"]), str(actor["upn"]), str(actor["tenant_id"]), str(actor["id"])
        ),
        begun_at=timestamp(held["begun_at"]),
        outcome=Outcome(held["outcome"]),
        ended_at=None if ended is None else timestamp(ended),
        reason=str(held["reason"]),
        detail=str(held["detail"]),
    )
