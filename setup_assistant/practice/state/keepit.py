"""What the practice Keepit knows: one account with users, tokens, connectors, jobs and seats.

Plain data and the few rules that the API and the web app share. Nothing here speaks HTTP, and the
time is always handed in (seconds since 1970), so that tests can let it pass.

What is there from the start has the same ids and times in every run: the assistant remembers ids
between its starts, and in practice, too, a remembered one has to mean the same thing the next day.
What is made during a run gets a random id, so that nothing of an earlier run is taken for it.
"""

from __future__ import annotations

import hashlib
import secrets
import string
from dataclasses import dataclass, field
from typing import Any

from setup_assistant.practice.state.people import SERVICE_ACCOUNT

ACCOUNT = "k4x9ab-2m7qpd-w8z3ht"
TOKEN_NAME = "practice-token"
TOKEN_PASSWORD = "practice-password"
WEB_USER = "admin@contoso.com"
PASSWORD = "practice"
USERS = (WEB_USER, "anna.lind@contoso.com", "ben.holm@contoso.com")
"""Whom Keepit knows, and may let see a connector."""

SUGGESTED_NAME = "Azure DevOps - Contoso"
"""The name that the assistant proposes for the practice directory."""
EXISTING_NAME = "Azure DevOps - Contoso Test"

PENDING = "E_INITIAL_CONFIGURATION_PENDING"
INCOMPLETE = "E_INCOMPLETE_CONNECTOR_CONFIG"
QUOTA = "E_QUOTA"
LOGIN = "E_LOGIN"

FULL_RIGHTS = "GODHPU/Devices:GOH/DevHealth:GODHPU/Users"
READ_RIGHTS = "GOH/Devices:GOH/DevHealth:GOH/Users"

SCHEDULE_SECONDS = 300
"""A queued backup starts after this time …"""
LOOKS_BEFORE_START = 3
"""… or when it has been looked at this often."""

ACCOUNT_SINCE = 1_706_778_000.0
"""2024-02-01, 09:00 UTC: when the account and its users were made."""
LONG_AGO = 1_748_768_400.0
"""2025-06-01, 09:00 UTC: when the connectors were made that are there from the start."""
EARLIER_RUN = 1_763_535_600.0
"""2025-11-19, 07:00 UTC: when an earlier run of the assistant made what it left behind."""
SIGN_IN_ENDED = 1_763_777_400.0
"""2025-11-22, 02:10 UTC: since then the sign-in of a connector no longer works."""

FIRST_SNAPSHOT_SECONDS, BETWEEN_SNAPSHOTS = 3600.0, 12 * 3600.0
"""A backup that runs has something to show after this time, and then twice a day."""

_LETTERS = string.ascii_lowercase + string.digits


def identifier(groups: int = 3) -> str:
    """A new id in Keepit's form: groups of six lower-case letters and digits (jobs have four)."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(6)) for _ in range(groups))


def identifier_of(kind: str, name: str, groups: int = 3) -> str:
    """The id of a thing that is there from the start: of the same form, the same in every run."""
    number = int.from_bytes(hashlib.sha256(f"{kind}:{name}".encode()).digest())
    letters = ""
    for _ in range(6 * groups):
        number, at = divmod(number, len(_LETTERS))
        letters += _LETTERS[at]
    return "-".join(letters[at : at + 6] for at in range(0, len(letters), 6))


@dataclass
class Token:
    """A user (``primary``) or an API token. ``eacl`` are the effective rights in Keepit's notation."""

    aname: str
    password: str = field(repr=False)
    primary: bool = True
    eacl: str = FULL_RIGHTS
    description: str = ""
    created: float = field(kw_only=True)
    expires: float | None = None
    guid: str = field(default_factory=identifier)

    def may(self, letter: str, resource: str) -> bool:
        """Whether the effective rights hold ``letter`` (G O D H P U) for ``resource``."""
        roles = dict(part.split("/")[::-1] for part in self.eacl.split(":"))
        return letter in roles.get(resource, "")


@dataclass
class Job:
    """A backup job. It is queued until it starts; ``failed`` and ``cancelled`` end it."""

    description: str
    scheduled: float
    type: str = "backup"
    guid: str = field(default_factory=lambda: identifier(4))
    started: float | None = None
    cancelled: float | None = None
    failed: float | None = None
    looks: int = 0

    @property
    def over(self) -> bool:
        return self.cancelled is not None or self.failed is not None

    @property
    def active(self) -> bool:
        """Running: only then Keepit calls a job active."""
        return self.started is not None and not self.over

    @property
    def queued(self) -> bool:
        return self.started is None and not self.over

    def snapshots(self, now: float) -> list[float]:
        """When it has saved something, the oldest first; nothing more once it is over."""
        ends = [at for at in (self.cancelled, self.failed, now) if at is not None]
        if self.started is None:
            return []
        first = self.started + FIRST_SNAPSHOT_SECONDS
        n = int((min(ends) - first) // BETWEEN_SNAPSHOTS) + 1
        return [first + BETWEEN_SNAPSHOTS * k for k in range(n)]

    def look(self, now: float) -> None:
        """A queued job starts when its time has come or somebody has looked often enough."""
        self.looks += 1
        if self.queued and (now >= self.scheduled or self.looks >= LOOKS_BEFORE_START):
            self.started = now


@dataclass
class Connector:
    """One connector. ``task`` is Keepit's code until organizations are ticked in the web app."""

    name: str
    type: str = "azure-do"
    agent_type: str = ""
    orglink: str = ""
    retention: str = ""
    created: float = field(kw_only=True)
    enabled: bool = False
    accessible: bool = True
    task: str = ""
    organizations: list[str] = field(default_factory=list)
    attributes: dict[str, bytes] = field(default_factory=dict)
    members: list[str] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    over_quota: bool = False
    fault: str = ""
    """Keepit's code of a sign-in that no longer works, or an empty string."""
    incurable: bool = False
    """Signing in again doesn't end the fault."""
    guid: str = field(default_factory=identifier)

    @property
    def waiting(self) -> Job | None:
        """The job that is queued or running."""
        return next((job for job in self.jobs if not job.over), None)

    @property
    def code(self) -> str:
        """Keepit's error code of what stands in the way of backups, or an empty string."""
        if self.fault or self.task:
            return self.fault or self.task
        if self.over_quota:
            return QUOTA
        return "" if self.waiting else PENDING

    @property
    def health(self) -> tuple[str, str]:
        """Health and its reason; both empty as long as there is nothing to judge."""
        if self.fault:
            return "critical", "BADLOGIN"
        if self.over_quota:
            return "unhealthy", "QUOTAVIOLATED"
        return ("", "") if self.code else ("healthy", "OK")

    def schedule(self, now: float, description: str = "First backup") -> Job:
        """Queue a backup; it ends at once without a sign-in, while a task is left, or above the seat limit."""
        job = Job(description, now + SCHEDULE_SECONDS)
        if self.fault or self.task or self.over_quota:
            job.failed = now
        self.jobs.append(job)
        return job

    def configure(self, organizations: list[str], now: float) -> None:
        """Save which organizations are backed up; the first backup is scheduled then."""
        self.organizations = organizations
        self.task = "" if organizations else INCOMPLETE
        if organizations and not self.waiting:
            self.schedule(now)

    def snapshots(self, now: float) -> list[float]:
        """When its backups have saved something, the oldest first."""
        return sorted(at for job in self.jobs for at in job.snapshots(now))

    def lose_sign_in(self, at: float) -> None:
        """From then on the sign-in doesn't work, and no backup runs."""
        self.fault = LOGIN
        for job in self.jobs:
            job.failed = at


@dataclass
class KeepitState:
    """The account. ``creates`` names every connector that was made, by the API or in the web app."""

    account: str = ACCOUNT
    company: str = "Contoso A/S"
    tokens: list[Token] = field(default_factory=list)
    connectors: list[Connector] = field(default_factory=list)
    seats_used: int = 37
    seats_limit: int | None = 100
    creates: list[str] = field(default_factory=list)
    approved_by: dict[str, str] = field(default_factory=dict)
    """Sign-in names of the Microsoft accounts that approved, by orglink."""
    answers_to_lose: int = 0
    """How many of the next create calls are carried out without their answer arriving."""
    access_unreadable: bool = False
    access_refused: int = 0
    """The status with which giving access is refused, or 0."""
    start_refused: int = 0
    """The same for starting a backup."""
    api_task: str = INCOMPLETE
    """Keepit's code that a new Azure DevOps connector made over the API is left with, or nothing.

    That there is one is likely, not known: Keepit's published module creates connectors without an
    initial configuration, and its client knows this code for this kind.
    """
    page_task: str = ""
    """The same for one made in the web app, which says that it schedules the first backup."""

    @property
    def seats_violated(self) -> bool:
        return self.seats_limit is not None and self.seats_used > self.seats_limit

    @property
    def orglinks(self) -> tuple[str, ...]:
        """Every authorization that a connector of the account uses."""
        return tuple(dict.fromkeys(c.orglink for c in self.connectors if c.orglink))

    def approver(self, orglink: str) -> str:
        """Who approved the authorization; those from before the run are the service account's."""
        return self.approved_by.get(orglink, SERVICE_ACCOUNT)

    def token(self, aname: str) -> Token | None:
        """The user or API token called ``aname``; upper and lower case matter."""
        return next((token for token in self.tokens if token.aname == aname), None)

    def connector(self, guid: str) -> Connector | None:
        """The connector with this id."""
        return next((connector for connector in self.connectors if connector.guid == guid), None)

    def named(self, name: str) -> list[Connector]:
        """Connectors with exactly this name: at most one, as names are unique."""
        return [connector for connector in self.connectors if connector.name == name]

    def sign_in_again(self, connector: Connector, upn: str, now: float) -> None:
        """Somebody has approved for a connector that exists.

        Another account than before reaches other organizations, which have to be chosen anew.
        """
        if connector.incurable:
            return
        if upn != self.approver(connector.orglink):
            connector.orglink = identifier()
            self.approved_by[connector.orglink] = upn
            connector.organizations, connector.task = [], INCOMPLETE
        connector.fault = ""
        if not connector.waiting:
            connector.schedule(now, "Automatic backup")

    def add(self, connector: Connector, task: str = "") -> Connector:
        """Create a connector as a caller asked for it, and count it; ``task`` is for Azure DevOps."""
        connector.task = task if connector.type == "azure-do" else ""
        connector.over_quota = self.seats_violated and connector.type == "azure-do"
        self.connectors.append(connector)
        self.creates.append(connector.name)
        return connector


def new() -> KeepitState:
    """The account as every scenario finds it, with one Azure DevOps authorization in use."""
    users = [
        _login(WEB_USER, PASSWORD, description="Alex Admin"),
        _login(USERS[1], PASSWORD, eacl=READ_RIGHTS, description="Anna Lind"),
        _login(USERS[2], PASSWORD, eacl=READ_RIGHTS, description="Ben Holm"),
        _login(
            TOKEN_NAME,
            TOKEN_PASSWORD,
            primary=False,
            description="Setup Assistant",
            created=LONG_AGO,
        ),
    ]
    state = KeepitState(tokens=users)
    state.connectors = [
        running("Microsoft 365 - Contoso", "o365-admin", orglink=identifier_of("link", "365")),
        running("Jira - Contoso", "dsl", agent_type="jira", retention="P1Y"),
        running(
            "Entra ID - Contoso",
            "azure-ad",
            accessible=False,
            orglink=identifier_of("link", "Entra ID"),
        ),
        running(
            EXISTING_NAME,
            "azure-do",
            orglink=identifier_of("link", "Azure DevOps"),
            retention="P6M",
        ),
    ]
    return state


def _login(aname: str, password: str, created: float = ACCOUNT_SINCE, **values: Any) -> Token:
    return Token(aname, password, created=created, guid=identifier_of("token", aname), **values)


def running(name: str, kind: str, **values: Any) -> Connector:
    """A connector that has been backing up for long."""
    job = Job("Automatic backup", LONG_AGO, guid=identifier_of("job", name, 4), started=LONG_AGO)
    before: dict[str, Any] = {"created": LONG_AGO, "guid": identifier_of("connector", name)}
    return Connector(name, kind, enabled=True, jobs=[job], **before | values)
