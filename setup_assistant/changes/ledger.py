"""The ledger: every change with its state of before, written before the change is made.

One file in the user's data folder, replaced as a whole, so that a program that is stopped at any
point leaves the old or the new one. A lock beside it lets two windows take turns.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from setup_assistant import codec, errors, files, json_text
from setup_assistant.changes.errors import (
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
        self.lock = path.with_name(f"{path.name}.lock")
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
            entries = read(json_text.parse(text))
        except (ValueError, KeyError, TypeError) as problem:
            raise LedgerDamaged(self.path, type(problem).__name__) from problem
        self._read = (stamp, entries)
        return entries

    def begin(self, proposal: Proposal, before: State, target: State, actor: Actor) -> Entry:
        """Note that ``proposal`` is about to be made; only then may it be."""
        act = Act(actor, self._now())
        entry = Entry(uuid.uuid4().hex, proposal, before, target, act)
        self._change(lambda entries: (*entries, entry))
        return entry

    def finish(
        self, entry: Entry, outcome: Outcome, problem: errors.AssistantError | None
    ) -> Entry:
        """Note how the change ended."""
        return self._revise(
            entry, lambda now: replace(now, deed=self._outcome(now.deed, outcome, problem))
        )

    def begin_undo(self, entry: Entry, actor: Actor) -> Entry:
        """Note that ``entry`` is about to be put back; an earlier attempt is kept."""

        def begin(now: Entry) -> Entry:
            earlier = (*now.earlier_undos, now.undo) if now.undo else now.earlier_undos
            return replace(now, undo=Act(actor, self._now()), earlier_undos=earlier)

        return self._revise(entry, begin)

    def finish_undo(
        self, entry: Entry, outcome: Outcome, problem: errors.AssistantError | None
    ) -> Entry:
        """Note how putting it back ended."""
        return self._revise(
            entry,
            lambda now: replace(now, undo=now.undo and self._outcome(now.undo, outcome, problem)),
        )

    def _outcome(self, act: Act, outcome: Outcome, problem: errors.AssistantError | None) -> Act:
        reason = f"{problem.title}. {problem.text}".strip() if problem else ""
        details = problem.details.replace("\n", ", ") if problem else ""
        return replace(act, outcome=outcome, ended_at=self._now(), reason=reason, detail=details)

    def _revise(self, entry: Entry, revise: Callable[[Entry], Entry]) -> Entry:
        """What ``revise`` makes of the entry as the file holds it: another window may have changed it."""

        def change(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
            if all(one.id != entry.id for one in entries):
                raise LedgerDamaged(self.path, "entry missing")
            return tuple(revise(one) if one.id == entry.id else one for one in entries)

        return next(one for one in self._change(change) if one.id == entry.id)

    def remove(self) -> None:
        """Forget everything that was ever begun: nothing can be undone from here any more."""
        self._clear(lambda: files.remove(self.path))

    def tidy(self) -> None:
        """Remove what lies beside the list: the lock, and what stopped programs left. Nobody is writing it then."""
        self._clear(lambda: None)

    def _clear(self, remove: Callable[[], None]) -> None:
        with self._held():
            remove()
            files.remove_unfinished(self.path)
            if os.name != "nt":  # whoever waits for the lock sees that it is another file now
                self.lock.unlink(missing_ok=True)
        if os.name == "nt":  # lets nobody remove what is open
            with suppress(OSError):  # somebody has taken it since
                self.lock.unlink(missing_ok=True)

    def _change(
        self, change: Callable[[tuple[Entry, ...]], tuple[Entry, ...]]
    ) -> tuple[Entry, ...]:
        with self._held():
            entries = change(self.entries())
            files.remove_unfinished(self.path)
            files.replace_text(self.path, self._text(entries))
            self._read = (_stamp(self.path), entries)
            return entries

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Whoever else wants to write waits. What goes wrong is a ``LedgerProblem``."""
        import filelock  # dearer to load than all the checks, and only a write needs it

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with filelock.FileLock(self.lock).acquire(timeout=LOCK_SECONDS):
                yield
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
            same, text = self._texts.get(entry.id, (None, ""))
            if same is not entry:
                text = json.dumps(of_entry(entry), indent=1, ensure_ascii=False)
                self._texts[entry.id] = (entry, text)
            parts.append(text)
        return whole(parts)


def _stamp(path: Path) -> tuple[int, ...]:
    """Changes whenever the file is replaced."""
    stat = path.stat()
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


NAME = "setup-assistant/ledger"
VERSION = 1


def document(entries: tuple[Entry, ...]) -> dict[str, Any]:
    """The whole file, in the schema ``resources/schemas/ledger-1.json``."""
    return {"schema": NAME, "version": VERSION, "entries": [of_entry(entry) for entry in entries]}


def whole(parts: Sequence[str]) -> str:
    """The same document as text, put together from the text of each entry."""
    head, end = json.dumps(document(()), indent=1).rsplit("[]", 1)
    joined = ",\n".join(parts)
    return f"{head}[\n{joined}\n]{end}"


def read(document: Any) -> tuple[Entry, ...]:
    """What ``document`` made; ``ValueError``, ``KeyError`` or ``TypeError`` for anything else."""
    if document["schema"] != NAME or document["version"] != VERSION:
        raise ValueError(document["schema"], document["version"])
    return tuple(map(_entry, document["entries"]))


def of_entry(entry: Entry) -> dict[str, Any]:
    """One entry as JSON data."""
    document: dict[str, Any] = codec.encode(entry)
    return document | {"proposal": of_proposal(entry.proposal)}


def of_proposal(proposal: Proposal) -> dict[str, Any]:
    """A proposal as JSON data: of its organization name and id."""
    document = codec.encode(proposal)
    organization = proposal.organization
    fields = {"organization": organization.name, "organization_id": organization.id}
    return {"kind": document["kind"], **fields} | {
        key: document[key] for key in ("subject", "descriptor", "instance_id")
    }


def _entry(document: Any) -> Entry:
    proposal = document["proposal"]
    organization = {"id": proposal["organization_id"], "name": proposal["organization"]}
    proposal = proposal | {"organization": organization}
    entry: Entry = codec.decode(Entry, document | {"proposal": proposal})
    return entry
