"""What happened in this run, for the report of a problem: in memory only, and without anybody's names.

Nothing is written before somebody saves it. Names are replaced when they come in, and by what may
stay: known hosts, known words of addresses, numbers, ids of requests, names of our own classes.
Everything else becomes ``{org-1}``, ``{person-1}`` …, the same one everywhere. Questions behind an
address, bodies and sentences never come in. It is in English: whoever gives support reads it.
"""

from __future__ import annotations

import re
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cache
from pathlib import PurePath
from types import TracebackType
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from setup_assistant import __version__
from setup_assistant.endpoints import Endpoints
from setup_assistant.errors import Cancelled
from setup_assistant.regions import REGIONS

OPENED = "opened"
STEPS, CALLS = 200, 300
"""The latest that are kept."""

Pairs = Sequence[tuple[str, str]]

_OURS = "setup_assistant"
_WORDS = frozenset(
    word.casefold()
    for word in (
        # Azure DevOps
        "_apis", "_settings", "accounts", "connectionData", "Contribution", "git", "graph", "groups", "HierarchyQuery",
        "identities", "me", "memberships", "organizationPolicy", "permissionevaluationbatch", "Policies",
        "Policy.DisallowOAuthAuthentication", "profile", "profiles", "projects", "repositories", "security",
        "userentitlements",
        # Keepit
        "access_list", "contacts", "devices", "health", "jobs", "max_usage", "p", "resources", "status",
        "tokens", "users",
        # Microsoft
        ".well-known", "common", "consumers", "devicecode", "discovery", "instance", "oauth2",
        "openid-configuration", "organizations", "token", "v2.0",
    )
)  # fmt: skip
"""The parts of addresses that are no names."""

_AFTER = {
    "users": "account",
    "devices": "connector",
    "memberships": "person",
    "userentitlements": "person",
    "groups": "group",
}
"""What a name is, by the word before it."""

# Compiled when they are first needed: the window starts with this module.
_GUID = r"(?i:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_REQUEST_ID = rf"{_GUID}|(?i:[0-9a-f]{{8,32}})|\d{{8}}T\d{{6}}Z-[\w-]{{1,60}}"
"""GUIDs, and what Azure's front door gives."""
_REASON = r"[A-Za-z]{1,40}(?:Error|error)|no answer in time|CONNECT \d{3}"
_CODE = r"AADSTS\d{4,8}|(?:TF|VS)\d{4,8}|E_[A-Z_]{1,60}"
_VERSION = r"[0-9][0-9.]*"


@cache
def _hosts() -> frozenset[str]:
    own = Endpoints()
    addresses = [str(getattr(own, f.name)) for f in fields(own) if f.name != "keepit"]
    addresses += [own.keepit_for(region.code) for region in REGIONS]
    names = {urlsplit(address).hostname or "" for address in addresses}
    return frozenset(names | {"localhost", "127.0.0.1", "::1"}) - {""}


class Names:
    """``names("org", "contoso")`` is ``{org-1}``, each time that it is asked; from any thread."""

    def __init__(self) -> None:
        self._numbers: dict[str, dict[str, int]] = {}
        self._lock = threading.Lock()

    def __call__(self, kind: str, name: str) -> str:
        with self._lock:
            numbers = self._numbers.setdefault(kind, {})
            return f"{{{kind}-{numbers.setdefault(name.casefold(), len(numbers) + 1)}}}"


class Step(NamedTuple):
    """A page that was opened (``OPENED``) or left, or what happened on it.

    ``at`` in seconds since 1970; ``what`` are words of ours and numbers.
    """

    at: float
    step: str
    what: str


@dataclass
class Call:
    """One request. ``outcome`` is the status or the kind of the failure; ``directory`` a placeholder."""

    at: float
    method: str
    address: str
    outcome: str = ""
    milliseconds: int = 0
    request_id: str = ""
    directory: str = ""
    proxied: bool = False


class Problem(NamedTuple):
    """The kind of an error, its codes, and where in our program it came from, the innermost last."""

    at: float
    kind: str
    codes: tuple[str, ...]
    places: tuple[str, ...]


class Part(StrEnum):
    """A part of the text that can be left out."""

    SETTINGS = "settings"
    STEPS = "steps"
    CALLS = "calls"
    ERROR = "error"


@dataclass
class Record:
    """The steps, the calls and the last error of a run. ``clock`` gives seconds since 1970."""

    clock: Callable[[], float] = time.time
    names: Names = field(default_factory=Names)
    steps: deque[Step] = field(default_factory=lambda: deque(maxlen=STEPS))
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=CALLS))
    problem: Problem | None = None

    def step(self, step: str, what: str) -> None:
        """Take note of a step of ours, with words and numbers of ours."""
        self.steps.append(Step(self.clock(), step, what))

    @contextmanager
    def call(self, method: str, url: str) -> Iterator[Pending]:
        """Around one request: how long it takes, and what comes of it."""
        call = Call(self.clock(), method, self.address(url))
        start = time.monotonic()
        try:
            yield Pending(call, self.names)
        except BaseException as failure:
            call.outcome = _failure(failure)
            raise
        finally:
            call.milliseconds = round((time.monotonic() - start) * 1000)
            self.calls.append(call)

    def copy(self) -> Record:
        """What it holds now, which stays so."""
        now = self.clock()
        steps, calls = deque(tuple(self.steps)), deque(tuple(self.calls))
        return Record(lambda: now, self.names, steps, calls, self.problem)

    def failed(
        self, kind: type[BaseException], error: object, trace: TracebackType | None
    ) -> Problem | None:
        """Keep what ended a call or the program; what somebody stopped is none."""
        if issubclass(kind, Cancelled):
            return None
        self.problem = Problem(self.clock(), _name(kind), tuple(_codes(error)), places(trace))
        return self.problem

    def address(self, url: str) -> str:
        """Host and path of ``url`` without names; what stands behind the path is left out."""
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError:
            return self.names("host", url)
        name = host if host in _hosts() else self.names("host", host)
        return name + "".join(f"/{segment}" for segment in self._segments(parts.path))

    def _segments(self, path: str) -> Iterator[str]:
        segments = path.split("/")[1:]
        for place, segment in enumerate(segments):
            kind = _kind(segments, place)
            yield self.names(kind, unquote(segment)) if kind else segment


class Pending:
    """A request that is under way."""

    def __init__(self, call: Call, names: Names) -> None:
        self._call, self._names = call, names

    def through_proxy(self) -> None:
        """It doesn't go directly."""
        self._call.proxied = True

    def answer(self, status: int, request_id: str = "", directory: str = "") -> None:
        """What came; ``directory`` is the id of the organization's, where the service names it: it may be why not."""
        self._call.outcome = str(status)
        self._call.request_id = request_id if re.fullmatch(_REQUEST_ID, request_id) else ""
        refusal = not 200 <= status < 300 or status == 203
        if refusal and re.fullmatch(_GUID, directory) and directory.strip("0-"):
            self._call.directory = self._names("directory", directory)


RECORD = Record()
"""Of this process."""


def _kind(segments: Sequence[str], place: int) -> str:
    """What the name at ``place`` is; empty for a word that may stay."""
    following = [segment.casefold() for segment in segments[place + 1 :]]
    segment = segments[place].casefold()
    if place == 0 and following and following[0] in ("_apis", "_settings"):
        return "org"
    if not segment or segment in _WORDS:
        return ""
    if place == 0 and {"oauth2", "v2.0", ".well-known"} & set(following):
        return "directory"
    return _AFTER.get(segments[place - 1].casefold(), "id") if place else "id"


def _name(kind: type[BaseException]) -> str:
    own = kind.__module__.partition(".")[0] == _OURS
    return kind.__qualname__ if own else f"{kind.__module__}.{kind.__qualname__}"


def _failure(failure: BaseException) -> str:
    """The kind of a failure, and the technical word for its reason if it is one that we know."""
    reason = str(getattr(failure, "reason", "")).partition(":")[0]
    return _name(type(failure)) + (f" ({reason})" if re.fullmatch(_REASON, reason) else "")


def _codes(error: object) -> Iterator[str]:
    """The numbers of an error of ours that have a meaning for support."""
    status, code = getattr(error, "status", 0), getattr(error, "code", "")
    if isinstance(status, int) and status:
        yield f"HTTP {status}"
    if isinstance(code, str) and re.fullmatch(_CODE, code):
        yield code
    for name in ("request_id", "trace_id", "correlation_id"):
        value = getattr(error, name, "")
        if isinstance(value, str) and re.fullmatch(_REQUEST_ID, value):
            yield f"{name.replace('_', ' ')} {value}"


def places(trace: TracebackType | None) -> tuple[str, ...]:
    """Where in our own program: file, line and function, the innermost last. Of libraries only that they were there."""
    import traceback  # as platform below: costs the start of the window, which seldom needs it

    lines = list[str]()
    for frame in traceback.extract_tb(trace):
        parts = PurePath(frame.filename).parts
        line = "(library)"
        if _OURS in parts:
            inside = "/".join(parts[len(parts) - parts[::-1].index(_OURS) - 1 :])
            line = f"{inside}:{frame.lineno} {frame.name}"
        if line not in lines[-1:]:
            lines.append(line)
    return tuple(lines)


def program(*more: str) -> tuple[str, ...]:
    """The lines that every text begins with: this program and the system; ``more`` versions of parts."""
    import platform

    python = f"Python {platform.python_version()}"
    return f"Setup Assistant {__version__}", ", ".join((_system(), python, *more))


def _system() -> str:
    import platform

    version = platform.mac_ver()[0] if sys.platform == "darwin" else platform.release()
    if sys.platform == "win32":
        version = platform.version()
    numbers = re.match(_VERSION, version)  # what follows is the words of whoever built it
    return " ".join((platform.system(), numbers[0] if numbers else "", platform.machine()))


class Report(NamedTuple):
    """Everything that the text can hold. ``now`` is the step that is shown, and how it stands; or nothing."""

    head: tuple[str, ...]
    settings: Pairs
    record: Record
    now: tuple[str, str] | None = None

    def text(self, parts: Iterable[Part] = tuple(Part), description: str = "") -> str:
        """The whole text, which is the file; ``description`` is what somebody wrote to it."""
        sections = {
            Part.SETTINGS: ("Settings", _table(self.settings)),
            Part.STEPS: ("Steps", list(_steps(self.record, self.now))),
            Part.CALLS: ("Calls", list(_calls(self.record))),
            Part.ERROR: ("Last error", list(_problem(self.record.problem))),
        }
        at = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(self.record.clock()))
        lines, selection = [*self.head, f"Written {at} UTC, as all times here"], set(parts)
        for part, (title, inside) in sections.items():
            if part in selection:
                lines += ["", title, *(f"  {line}" for line in inside or ("none",))]
        if description:
            lines += ["", "What happened", f"  {description}"]
        return "\n".join(lines) + "\n"


def _table(pairs: Pairs) -> list[str]:
    width = max((len(key) for key, _value in pairs), default=0)
    return [f"{key:<{width}}  {value}" for key, value in pairs]


def _clock(at: float) -> str:
    return time.strftime("%H:%M:%S", time.gmtime(at))


def _steps(record: Record, now: tuple[str, str] | None) -> Iterator[str]:
    steps = list(record.steps)
    if now is not None:
        steps.append(Step(record.clock(), now[0], f"now: {now[1]}"))
    width = max((len(step.step) for step in steps), default=0)
    for step in steps:
        yield f"{_clock(step.at)}  {step.step:<{width}}  {step.what}"


def _calls(record: Record) -> Iterator[str]:
    for call in list(record.calls):
        yield f"{_clock(call.at)}  {call.method:<6} {call.outcome:>3}  {call.milliseconds:>5} ms  {call.address}"
        more = (
            call.request_id and f"request {call.request_id}",
            call.directory,
            "through a proxy" if call.proxied else "",
        )
        if any(more):
            yield f"{'':31}{', '.join(filter(None, more))}"


def _problem(problem: Problem | None) -> Iterator[str]:
    if problem is not None:
        yield f"{_clock(problem.at)}  {', '.join((problem.kind, *problem.codes))}"
        yield from (f"{'':10}{place}" for place in problem.places)
