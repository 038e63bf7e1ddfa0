"""What is configured (addresses, client id, regions) and what is remembered between two starts.

Nothing secret is ever in here. The service addresses of a real run are constants: no setting, file
or variable redirects them. Practice hands in its own ``Endpoints``.
"""

from __future__ import annotations

import os
import threading
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from setup_assistant.model import ConnectorDraft, Region, SignInMethod
from setup_assistant.texts import _

DEVOPS_RESOURCE = "499b84ac-1321-427f-aa17-267ca6975798"
"""Azure DevOps' application id in Microsoft Entra (facts: Microsoft's own samples)."""

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
    """Where the user stopped. Both sign-ins are repeated; no secret is here.

    ``create_sent_at`` (ISO 8601, UTC), ``create_name`` and ``create_account`` are the marker that
    turns Create into a look-up; ``created_guid`` is the connector once Keepit has named it.
    """

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
    create_sent_at: str = ""
    create_name: str = ""
    create_account: str = ""
    created_guid: str = ""

    def draft(self) -> ConnectorDraft:
        """The connector as it was entered; the authorization is confirmed anew every time."""
        return ConnectorDraft(self.name, self.retention, self.members)


@dataclass
class Memory:
    """The file that keeps ``Remembered``; written atomically, damaged files count as empty."""

    path: Path
    _known: Remembered | None = field(default=None, repr=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def load(self) -> Remembered:
        """What is remembered, or the empty default."""
        with self._lock:
            if self._known is None:
                self._known = _read(self.path)
            return self._known

    def update(self, **changes: Any) -> Remembered:
        """Change some fields and write the file; unchanged content is not written again."""
        with self._lock:  # the marker of a create is written by a worker
            known = self.load()
            changed = replace(known, **changes)
            if changed != known:
                _write(self.path, changed)
                self._known = changed
            return changed

    def forget(self) -> None:
        """Remove the file: the job is done, or the user starts over."""
        with self._lock:
            self.path.unlink(missing_ok=True)
            self._known = Remembered()


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


def _read(path: Path) -> Remembered:
    try:
        held = _parsed(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Remembered()
    if not isinstance(held, dict):
        return Remembered()
    known: dict[str, Any] = {}
    for item in fields(Remembered):
        value = held.get(item.name)
        if item.name in ("added", "members"):
            if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
                known[item.name] = tuple(value)
        elif isinstance(value, str):
            known[item.name] = value
    return Remembered(**known)


def _parsed(text: str) -> Any:
    import json  # only where there is something to read: most starts remember nothing

    return json.loads(text)


def _write(path: Path, remembered: Remembered) -> None:
    import json
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(remembered), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
