"""What is configured (addresses, client id, regions) and what is remembered between two starts.

Nothing secret is ever in here. The service addresses of a real run are constants: no setting, file
or variable redirects them. Practice hands in its own ``Endpoints``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from setup_assistant.model import Attempt, ConnectorDraft, Region, SignInMethod
from setup_assistant.texts import _

DEVOPS_RESOURCE = "499b84ac-1321-427f-aa17-267ca6975798"
"""Azure DevOps' application id in Microsoft Entra (facts: Microsoft's own samples)."""

LEDGER = "changes.json"
"""Name of the list of changes, beside what is remembered."""

REGIONS = (
    Region("ws", "Denmark"),
    Region("dk-co", "Denmark (Copenhagen)"),
    Region("de-fr", "Germany (Frankfurt)"),
    Region("ch-zh", "Switzerland (Zurich)"),
    Region("uk-ld", "United Kingdom (London)"),
    Region("us-dc", "United States (Washington DC)"),
    Region("ca-tr", "Canada (Toronto)"),
    Region("au-sy", "Australia (Sydney)"),
)


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


def region(code: str) -> Region:
    """The region with this code; ``KeyError`` if Keepit has none (facts: Keepit's own clients)."""
    return {known.code: known for known in REGIONS}[code]


def region_name(region: Region) -> str:
    """The region's name in the reader's language; a region of Keepit's that isn't known by its label."""
    names = {
        "ws": _("Denmark"),
        "dk-co": _("Denmark (Copenhagen)"),
        "de-fr": _("Germany (Frankfurt)"),
        "ch-zh": _("Switzerland (Zurich)"),
        "uk-ld": _("United Kingdom (London)"),
        "us-dc": _("United States (Washington DC)"),
        "ca-tr": _("Canada (Toronto)"),
        "au-sy": _("Australia (Sydney)"),
    }
    return names.get(region.code, region.label)


@dataclass(frozen=True)
class Remembered:
    """Where the user stopped, and the ``attempts``, one per Keepit account; no secret is here."""

    step: str = ""
    stopped_at: str = ""
    method: str = SignInMethod.PRIVATE
    expected: str = ""
    tenant: str = ""
    added: tuple[str, ...] = ()
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

    Another window may have written it since: it is read anew every time.
    """

    path: Path
    _known: Remembered = field(default_factory=Remembered, repr=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def load(self) -> Remembered:
        """What is remembered, or the empty default."""
        with self._lock:
            try:
                self._known = _read(self.path)
            except FileNotFoundError:
                self._known = Remembered()
            except OSError:
                pass  # locked for a moment: what was read last still stands
            return self._known

    def update(self, **changes: Any) -> Remembered:
        """Change some fields and write the file; unchanged content is not written again."""
        return self.revise(lambda known: replace(known, **changes))

    def revise(self, change: Callable[[Remembered], Remembered]) -> Remembered:
        """Write what ``change`` makes of what the file holds now."""
        with self._lock:  # the attempts are written by a worker
            known = self.load()
            changed = change(known)
            if changed != known:
                _write(self.path, changed)
                self._known = changed
            return changed

    def forget(self, done: str = "") -> None:
        """Forget what was entered, and the attempt in the account ``done``. The others stay.

        Only a certain outcome ends an attempt; starting over doesn't.
        """
        with self._lock:
            attempts = tuple(held for held in self.load().attempts if held.account != done)
            if attempts:
                _write(self.path, Remembered(attempts=attempts))
            else:
                self.path.unlink(missing_ok=True)


def data_folder(practice: bool = False) -> Path:
    """The user's data folder; practice keeps its own beside it."""
    import platformdirs

    root = Path(platformdirs.user_data_dir("Setup Assistant", "Keepit setup", roaming=False))
    return root / "practice" if practice else root


def client_id() -> str:
    """The app registration's id from ``settings.json`` in the user's configuration folder, or empty."""
    import platformdirs

    file = Path(platformdirs.user_config_dir("Setup Assistant", "Keepit setup")) / "settings.json"
    try:
        return _guid_in(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ""


def _guid_in(text: str) -> str:
    import uuid

    return str(uuid.UUID(_parsed(text)["client_id"]))


def memory(practice: bool = False) -> Memory:
    """The memory of this user."""
    return Memory(data_folder(practice) / "resume.json")


def ledger_file(practice: bool = False, *, world: bool = False) -> Path:
    """Where the list of changes is kept; a practice world that goes on running has its own."""
    return data_folder(practice) / (f"world-{LEDGER}" if world else LEDGER)


def _read(path: Path) -> Remembered:
    try:
        held = _parsed(path.read_text(encoding="utf-8"))
    except ValueError:
        return Remembered()
    if not isinstance(held, dict):
        return Remembered()
    attempts = held.pop("attempts", None)
    entries = attempts if isinstance(attempts, list) else []
    known = tuple(
        Attempt(**_fitting(entry, Attempt("")))
        for entry in entries
        if isinstance(entry, dict) and isinstance(entry.get("account"), str)
    )
    return Remembered(**_fitting(held, Remembered()), attempts=known)


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


def _parsed(text: str) -> Any:
    import json  # only where there is something to read: most starts remember nothing

    return json.loads(text)


def _write(path: Path, remembered: Remembered) -> None:
    import json

    from setup_assistant import files

    files.replace_text(path, json.dumps(asdict(remembered), indent=1))
