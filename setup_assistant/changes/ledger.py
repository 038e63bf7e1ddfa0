"""The ledger: every change with its state of before, written before the change is made.

One file in the user's data folder, replaced as a whole, so that a program that is stopped at any
point leaves the old or the new one. A lock beside it lets two windows take turns.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import filelock

from setup_assistant import errors, files, json_text
from setup_assistant.changes import stored
from setup_assistant.changes.problems import (
    LedgerBusy,
    LedgerDamaged,
    LedgerProblem,
    LedgerUnreadable,
)
from setup_assistant.model import Act, Actor, Entry, Outcome, Proposal, State

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
            found = stored.entries(json_text.parse(text))
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
                text = json.dumps(stored.of_entry(entry), indent=1, ensure_ascii=False)
                held = self._texts[entry.id] = (entry, text)
            parts.append(held[1])
        return stored.whole(parts)


def _stamp(path: Path) -> tuple[int, ...]:
    """Changes whenever the file is replaced."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size
