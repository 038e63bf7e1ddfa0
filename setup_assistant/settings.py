"""What is configured (addresses, client id, regions) and what is remembered between two starts.

Nothing secret is ever in here. The service addresses of a real run are constants: no setting, file
or variable redirects them. Practice hands in its own ``Endpoints``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from setup_assistant import files, json_text
from setup_assistant.errors import InputError
from setup_assistant.model import Attempt, ConnectorDraft, Scope, SignInMethod
from setup_assistant.texts import _

DEVOPS_RESOURCE = "499b84ac-1321-427f-aa17-267ca6975798"
"""Azure DevOps' application id in Microsoft Entra (facts: Microsoft's own samples)."""

LEDGER = "changes.json"
"""Name of the list of changes, beside what is remembered."""


@dataclass(frozen=True)
class Endpoints:
    """Base address of every service, without a trailing slash. Only ``cli`` builds one.

    ``keepit`` may hold ``{region}``. ``ca_pem`` is the practice run's own certificate authority in
    PEM, trusted besides the system's; empty in a real run.
    """

    authority: str = "https://login.microsoftonline.com"
    profile: str = "https://app.vssps.visualstudio.com"
    devops: str = "https://dev.azure.com"
    graph: str = "https://vssps.dev.azure.com"
    entitlements: str = "https://vsaex.dev.azure.com"
    keepit: str = "https://{region}.keepit.com"
    ca_pem: str = ""
    practice: bool = False

    def keepit_for(self, region: str) -> str:
        """Base address of the Keepit data centre ``region``."""
        return self.keepit.format(region=region)


@dataclass(frozen=True)
class Remembered:
    """Where the user stopped, and the ``attempts``, one per Keepit account; no secret is here."""

    step: str = ""
    stopped_at: str = ""
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

    def draft(self) -> ConnectorDraft:
        """The connector as it was entered; the authorization is confirmed anew every time."""
        return ConnectorDraft(self.name, self.retention, self.members)

    def attempt(self, account: str) -> Attempt:
        """The attempt in the Keepit account with this id; a blank one if there is none."""
        held = (known for known in self.attempts if known.account == account)
        return next(held, Attempt(account))

    def with_attempt(self, attempt: Attempt) -> Remembered:
        """The same with ``attempt`` instead of that of its account; one that isn't open is dropped."""
        others = tuple(known for known in self.attempts if known.account != attempt.account)
        return replace(self, attempts=(*others, attempt) if attempt.open else others)


@dataclass
class Memory:
    """The file that keeps ``Remembered``; written atomically, damaged files count as empty.

    Another window may have written it since: it is read anew every time. ``load``, ``update`` and
    ``forget`` are for the window's thread: they neither wait nor fail, and what a file that is in use
    doesn't take is written with the next. What must not be lost goes through ``read`` and ``revise``.
    """

    path: Path
    _known: Remembered = field(default_factory=Remembered, repr=False)
    _unwritten: dict[str, Any] = field(default_factory=dict, repr=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def load(self) -> Remembered:
        """What is remembered, as far as it can be read now; else what was read last."""
        with self._lock:
            with suppress(OSError):
                return self.read(files.BRIEF)
            return replace(self._known, **self._unwritten)

    def read(self, pauses: Sequence[float] = files.PAUSES) -> Remembered:
        """What is remembered, or the empty default where no file is; raises ``OSError``."""
        with self._lock:
            try:
                self._known = _read(self.path, pauses)
            except FileNotFoundError:
                self._known = Remembered()
            return replace(self._known, **self._unwritten)

    def update(self, **changes: Any) -> None:
        """Change some fields: a comfort for the next start, which must not stop the setup."""
        with self._lock:
            self._unwritten |= changes
            with suppress(OSError):
                self.revise(lambda known: known, files.BRIEF)

    def revise(
        self,
        change: Callable[[Remembered], Remembered],
        pauses: Sequence[float] = files.PAUSES,
    ) -> None:
        """Write what ``change`` makes of what the file holds now; raises ``OSError``."""
        with self._lock:  # the attempts are written by a worker
            changed = change(self.read(pauses))
            if changed != self._known:
                _write(self.path, changed, pauses)
            self._known, self._unwritten = changed, {}

    def forget(self, done: str = "") -> None:
        """Forget what was entered, and the attempt in the account ``done``. The others stay.

        Only a certain outcome ends an attempt; starting over doesn't. What was decided about
        organizations stays too: an exemption holds until its date, not until the next start.
        """
        with self._lock, suppress(OSError):
            self._unwritten = {k: v for k, v in self._unwritten.items() if k == "scope"}
            known = self.read(files.BRIEF)
            attempts = tuple(held for held in known.attempts if held.account != done)
            kept = Remembered(scope=known.scope, attempts=attempts)
            if kept != Remembered():
                _write(self.path, kept, files.BRIEF)
            else:
                files.remove(self.path, files.BRIEF)


def data_folder(practice: bool = False) -> Path:
    """The user's data folder; practice keeps its own beside it."""
    import platformdirs

    root = Path(platformdirs.user_data_dir("Setup Assistant", "Keepit setup", roaming=False))
    return root / "practice" if practice else root


def configuration_folder() -> Path:
    """Where what somebody typed is kept: ``settings.json`` and ``profiles.json``."""
    import platformdirs

    return Path(platformdirs.user_config_dir("Setup Assistant", "Keepit setup"))


def client_id() -> str:
    """The app registration's id from ``settings.json`` in the configuration folder, or empty.

    Raises ``InputError`` that names file and reason when the file is there and can't be used.
    """
    file = configuration_folder() / "settings.json"
    try:
        entered = json_text.parse(files.read_text(file)).get("client_id")
        return _guid(entered) if entered else ""
    except FileNotFoundError:
        return ""
    except (OSError, ValueError, TypeError, AttributeError) as problem:
        message = _("{file} can't be used ({reason}). Correct or remove it.")
        raise InputError("settings", message.format(file=file, reason=_reason(problem))) from None


def _guid(text: str) -> str:
    import uuid

    return str(uuid.UUID(text))


def _reason(problem: Exception) -> str:
    if isinstance(problem, OSError):
        return files.reason(problem)
    if isinstance(problem, UnicodeDecodeError):
        return _("it is no text")
    line = getattr(problem, "lineno", None)  # of a JSON error; importing json here costs the start
    if line is not None:
        return _("line {n}").format(n=line)
    return _("“client_id” is no application ID")


def memory(practice: bool = False) -> Memory:
    """The memory of this user."""
    return Memory(data_folder(practice) / "resume.json")


def ledger_file(practice: bool = False, *, world: bool = False) -> Path:
    """Where the list of changes is kept; a practice world that goes on running has its own."""
    return data_folder(practice) / (f"world-{LEDGER}" if world else LEDGER)


def forget_practice_changes() -> None:
    """Remove the list of changes of an earlier practice run: it was about another world.

    Raises ``InputError`` when the user's data folder can't be used.
    """
    file = ledger_file(practice=True)
    try:
        files.remove(file)
    except OSError as problem:
        message = _("The folder {folder} can't be used: {reason}.")
        raise InputError(
            "data_folder", message.format(folder=file.parent, reason=files.reason(problem))
        ) from None


def _read(path: Path, pauses: Sequence[float]) -> Remembered:
    try:
        held = json_text.parse(files.read_text(path, pauses))
    except ValueError:
        return Remembered()
    if not isinstance(held, dict):
        return Remembered()
    attempts, _scope_is_elsewhere = held.pop("attempts", None), held.pop("scope", None)
    entries = attempts if isinstance(attempts, list) else []
    known = tuple(
        Attempt(**_fitting(entry, Attempt("")))
        for entry in entries
        if isinstance(entry, dict) and isinstance(entry.get("account"), str)
    )
    scope = _scope(held.get("organizations", []))
    return Remembered(**_fitting(held, Remembered()), scope=scope, attempts=known)


def _scope(entries: object) -> Scope:
    """Nothing where it is damaged: then every organization is to be backed up, and has to be ready."""
    from setup_assistant import decisions

    try:
        return decisions.read(entries)
    except ValueError:
        return Scope()


def _fitting(held: dict[str, Any], blank: Remembered | Attempt) -> dict[str, Any]:
    """The items of ``held`` that have the type of the field of their name."""
    fitting: dict[str, Any] = {}
    for item in fields(blank):
        value, example = held.get(item.name), getattr(blank, item.name)
        if isinstance(example, tuple):
            if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
                fitting[item.name] = tuple(value)
        elif isinstance(value, bool if isinstance(example, bool) else str):
            fitting[item.name] = value
    return fitting


def _write(path: Path, remembered: Remembered, pauses: Sequence[float]) -> None:
    import json

    from setup_assistant import decisions

    held = asdict(replace(remembered, scope=Scope()))
    held["organizations"] = decisions.described(remembered.scope)
    del held["scope"]
    files.replace_text(path, json.dumps(held), pauses)  # indented, thousands take too long
