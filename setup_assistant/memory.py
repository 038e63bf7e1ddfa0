"""What is remembered between two starts. No field of it can hold a secret."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from setup_assistant import files, json_text, settings
from setup_assistant.model import Attempt, ConnectorDraft, Purpose, Scope, SignInMethod


@dataclass(frozen=True)
class Remembered:
    """Where the user stopped, and the ``attempts``, one per Keepit account."""

    step: str = ""
    stopped_at: str = ""
    purpose: str = Purpose.NEW
    connector: str = ""
    """Id of the one that is to be signed in again."""
    method: str = SignInMethod.PRIVATE
    expected: str = ""
    tenant: str = ""
    added: tuple[str, ...] = ()
    scope: Scope = field(default_factory=Scope)
    region: str = ""
    name: str = ""
    retention: str = ""
    members: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    details_below: float = 0.0
    """Share of the details of an organization in the height of the page; 0: nobody has chosen one."""
    details_beside: float = 0.0
    """The same for its width, where they are beside the table."""

    def draft(self) -> ConnectorDraft:
        """The connector as it was entered; the authorization is confirmed anew every time."""
        return ConnectorDraft(self.name, self.retention, self.members)

    def attempt(self, account: str) -> Attempt:
        """The attempt in the Keepit account with this id; a blank one if there is none."""
        attempts = (attempt for attempt in self.attempts if attempt.account == account)
        return next(attempts, Attempt(account))

    def with_attempt(self, attempt: Attempt) -> Remembered:
        """The same with ``attempt`` instead of that of its account; one that isn't open is dropped."""
        others = tuple(other for other in self.attempts if other.account != attempt.account)
        return replace(self, attempts=(*others, attempt) if attempt.open else others)


_LASTING = ("scope", "details_below", "details_beside")
"""What outlasts a setup."""


@dataclass
class Memory:
    """The file that keeps ``Remembered``; written atomically, damaged files count as empty.

    Another window may have written it since: it is read anew every time. ``load``, ``update`` and
    ``forget`` are for the window's thread: they neither wait nor fail, and what a file that is in use
    doesn't take is written with the next. What must not be lost goes through ``read`` and ``revise``.
    """

    path: Path
    own: bool = True
    """False in a second window: what the first one remembers stays with it, only attempts are shared."""
    apart: bool = False
    """True in practice: its world ends with the process, so the attempts are kept here, and no others count."""
    _attempts: tuple[Attempt, ...] = field(default=(), repr=False)
    _last: Remembered = field(default_factory=Remembered, repr=False)
    _pending: dict[str, Any] = field(default_factory=dict, repr=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def load(self) -> Remembered:
        """What is remembered, as far as it can be read now; else what was read last."""
        with self._lock:
            with suppress(OSError):
                return self.read(files.BRIEF)
            return self._with_pending()

    def read(self, pauses: Sequence[float] = files.PAUSES) -> Remembered:
        """What is remembered, or the empty default where no file is; raises ``OSError``."""
        with self._lock:
            try:
                self._last = _read(self.path, pauses)
            except FileNotFoundError:
                self._last = Remembered()
            if not self.own:
                self._last = Remembered(attempts=self._last.attempts)
            return self._with_pending()

    def update(self, **changes: Any) -> None:
        """Change some fields: a comfort for the next start, which must not stop the setup."""
        with self._lock:
            self._pending |= changes
            if not self.own:
                return
            with suppress(OSError):
                self.revise(lambda remembered: remembered, files.BRIEF)

    def revise(
        self,
        change: Callable[[Remembered], Remembered],
        pauses: Sequence[float] = files.PAUSES,
    ) -> None:
        """Write what ``change`` makes of what the file holds now; raises ``OSError``."""
        with self._lock:  # the attempts are written by a worker
            if not self.own:
                self._revise_attempts(change, pauses)
                return
            remembered = change(self.read(pauses))
            if self.apart:
                self._attempts = remembered.attempts
                remembered = replace(remembered, attempts=self._last.attempts)
            if remembered != self._last:
                _write(self.path, remembered, pauses)
            self._last, self._pending = remembered, {}

    def _with_pending(self) -> Remembered:
        known = replace(self._last, **self._pending)
        return replace(known, attempts=self._attempts) if self.apart else known

    def _revise_attempts(
        self, change: Callable[[Remembered], Remembered], pauses: Sequence[float]
    ) -> None:
        """Write the attempts into what the other window remembers, and keep the rest here."""
        before = self.read(pauses)
        attempts = change(before).attempts
        if self.apart:
            self._attempts = attempts
        elif attempts != before.attempts:
            Memory(self.path).revise(lambda theirs: replace(theirs, attempts=attempts), pauses)

    def forget(self, done: str = "") -> None:
        """Forget what was entered, and the attempt in the account ``done``. The others stay.

        Only a certain outcome ends an attempt; starting over doesn't. What was decided about
        organizations stays too: an exemption holds until its date, not until the next start. So does
        how large somebody wants the details.
        """
        if not self.own:
            self._pending = {}
            with suppress(OSError):
                self.revise(lambda known: known.with_attempt(Attempt(done)), files.BRIEF)
            return
        with self._lock, suppress(OSError):
            self._pending = {k: v for k, v in self._pending.items() if k in _LASTING}
            before = self.read(files.BRIEF)
            attempts = tuple(attempt for attempt in before.attempts if attempt.account != done)
            if self.apart:
                self._attempts, attempts = attempts, self._last.attempts
            lasting = {name: getattr(before, name) for name in _LASTING}
            rest = Remembered(attempts=attempts, **lasting)
            if rest != Remembered():
                _write(self.path, rest, files.BRIEF)
            else:
                files.remove(self.path, files.BRIEF)


def of_user(practice: bool = False) -> Memory:
    """The memory of this user."""
    return Memory(settings.data_folder(practice) / "resume.json")


def _read(path: Path, pauses: Sequence[float]) -> Remembered:
    """A part that is damaged is left out: an attempt by itself, for the others must not be lost with it."""
    try:
        document = json_text.parse(files.read_text(path, pauses))
    except ValueError:
        return Remembered()
    if not isinstance(document, dict):
        return Remembered()
    from setup_assistant import codec, decisions  # the first start has nothing to read

    entries, _scope_is_elsewhere = document.pop("attempts", None), document.pop("scope", None)
    attempts = tuple(
        codec.decode_sound(Attempt, entry)
        for entry in (entries if isinstance(entries, list) else ())
        if isinstance(entry, dict) and isinstance(entry.get("account"), str)
    )
    scope = Scope()
    with suppress(ValueError):  # then every organization is to be backed up, and has to be ready
        scope = decisions.read(document.get("organizations", []))
    remembered: Remembered = codec.decode_sound(Remembered, document)
    return replace(remembered, scope=scope, attempts=attempts)


def _write(path: Path, remembered: Remembered, pauses: Sequence[float]) -> None:
    import json

    from setup_assistant import decisions

    document = asdict(replace(remembered, scope=Scope()))
    del document["scope"]
    document["organizations"] = decisions.described(remembered.scope)
    files.replace_text(path, json.dumps(document), pauses)  # indented, thousands take too long
