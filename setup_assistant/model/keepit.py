"""What Keepit holds: connectors, the account, and the connector that was created."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from setup_assistant.model.unread import Unread, UnreadReason
from setup_assistant.regions import Region


@dataclass(frozen=True)
class Connector:
    """One Keepit connector (``devices/cloud``). ``retention`` is an ISO 8601 duration or empty = unlimited.

    The name is as Keepit holds it, also with space around it.
    """

    guid: str
    name: str
    type: str
    orglink: str = ""
    retention: str = ""
    created: str = ""
    odd: str = ""
    """What of its entry can't be understood, for support; the fields are then as they were found."""

    @property
    def shown(self) -> str:
        """What it is called for people, if it has no name."""
        return self.name.strip() or self.guid or "–"


@dataclass(frozen=True)
class Authorization:
    """An ``orglink`` and the names of the Azure DevOps connectors that use it.

    Keepit does not say which directory it belongs to.
    """

    orglink: str
    used_by: tuple[str, ...]


@dataclass(frozen=True)
class Seats:
    """Seats of ``azuredo-users``. ``total`` is None where Keepit reports no limit."""

    used: int
    total: int | None
    violated: bool

    @property
    def exceeded(self) -> bool:
        """Whether Keepit says so, or the figures do."""
        return self.violated or (self.total is not None and self.used > self.total)


@dataclass(frozen=True)
class KeepitAccount:
    """What the API token reaches. ``name`` falls back to the account id."""

    id: str
    name: str
    region: Region
    host: str
    may_create: bool | Unread
    seats: Seats | Unread
    connectors: tuple[Connector, ...]
    """Every accessible connector of the account: names must be unique among all of them."""

    @property
    def azure_devops(self) -> tuple[Connector, ...]:
        return tuple(connector for connector in self.connectors if connector.type == "azure-do")

    @property
    def authorizations(self) -> tuple[Authorization, ...]:
        """Azure DevOps authorizations, grouped by orglink, in order of appearance."""
        links: dict[str, tuple[str, ...]] = {}
        for connector in self.azure_devops:
            if connector.orglink and not connector.odd:
                links[connector.orglink] = (*links.get(connector.orglink, ()), connector.name)
        return tuple(Authorization(orglink, names) for orglink, names in links.items())


class Health(StrEnum):
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"
    CRITICAL = "critical"


class BackupState(StrEnum):
    RUNNING = "running"
    SCHEDULED = "scheduled"
    NOT_SCHEDULED = "not_scheduled"


@dataclass(frozen=True)
class Backup:
    """The first backup. ``at`` is Keepit's timestamp text, UTC, or empty."""

    state: BackupState
    at: str = ""


@dataclass(frozen=True)
class Snapshot:
    """What a backup has saved. ``at`` is Keepit's timestamp text, UTC; ``complete`` None: it doesn't say."""

    at: str
    complete: bool | None


SIGN_IN_ENDED = frozenset({"E_LOGIN", "E_REVOKED", "E_LOGIN_ADMIN"})
"""Keepit's codes of a connector that has to be signed in again."""
REFUSED_SIGN_IN = frozenset({"BADLOGIN", "NONADMINLOGIN", "BADTOKEN"})
"""Keepit's reasons of a health that is about the sign-in."""


@dataclass(frozen=True)
class ConnectorState:
    """A connector that exists, as Keepit reported it at ``read_at``. What Keepit doesn't tell is ``Unread``.

    ``code`` is what is in the way (``E_LOGIN``, ``E_QUOTA`` …) or empty. ``backup`` is the one that runs
    or is due. ``first`` and ``last`` are what was saved, None while there is nothing.
    """

    connector: Connector
    health: Health | Unread
    health_reason: str
    code: str | Unread
    backup: Backup | Unread
    first: Snapshot | Unread | None
    last: Snapshot | Unread | None
    read_at: datetime

    @property
    def fault(self) -> str:
        """What Keepit reports to be wrong, in its own code; empty where nothing is, or nothing was read."""
        if isinstance(self.code, str) and self.code:
            return self.code
        if self.health in (Health.UNHEALTHY, Health.CRITICAL):
            return self.health_reason or str(self.health)
        return ""

    @property
    def sound(self) -> bool:
        """Whether Keepit reports no fault; what could not be read is never sound."""
        return self.health is Health.HEALTHY and self.code == ""


@dataclass(frozen=True)
class Difference:
    """Something Keepit holds otherwise than asked, or that could not be read back (``found`` Unread)."""

    what: str
    """``name``, ``retention``, ``member``, ``orglink``, or a step that failed: ``enabled``, ``backup``,
    ``status``; then ``found`` is ``Unread`` with the sentence for people as its detail."""
    wanted: str
    found: str | Unread


@dataclass(frozen=True)
class Created:
    """The connector as read back from Keepit at ``read_at``."""

    connector: Connector
    health: Health | Unread
    health_reason: str
    backup: Backup | Unread
    task: str
    """Keepit's code of a task that is left (``E_INCOMPLETE_CONNECTOR_CONFIG``, ``E_QUOTA`` …), or empty."""
    differences: tuple[Difference, ...]
    read_at: datetime
    members_confirmed: bool = True

    @property
    def ready(self) -> bool:
        """Whether Keepit has confirmed that the job is done; what isn't known is never good."""
        seen = self.sound and self.under_way and not self.access_missing
        return (
            not self.task
            and seen
            and not any(
                difference.what in ("enabled", "backup", "status", "orglink")
                or (
                    difference.what in ("name", "retention")
                    and isinstance(difference.found, Unread)
                )
                for difference in self.differences
            )
        )

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with its health, which isn't reported before the first backup."""
        if isinstance(self.health, Unread):
            return self.health.reason is UnreadReason.MISSING
        return self.health is Health.HEALTHY

    @property
    def under_way(self) -> bool:
        """Whether the first backup runs or has its time."""
        backup = self.backup
        return isinstance(backup, Backup) and backup.state is not BackupState.NOT_SCHEDULED

    @property
    def running(self) -> bool:
        """Whether the first backup runs."""
        return isinstance(self.backup, Backup) and self.backup.state is BackupState.RUNNING

    @property
    def access_missing(self) -> bool:
        """Whether somebody who was to see it can't, so that Create has to be repeated."""
        return any(difference.what == "member" for difference in self.differences)

    @property
    def unfinished(self) -> bool:
        """Whether Create, repeated, has something left to do; a task in Keepit is left to a person."""
        return any(one.what in ("member", "enabled", "backup") for one in self.differences)

    @property
    def enabled(self) -> str:
        """How sure it is that a connector made over the API is on: ``failed`` (the request never left),
        ``unknown`` (it was refused or not answered), ``running`` or ``accepted``.

        Keepit accepts that it is turned on and shows it nowhere: only a backup that runs confirms it.
        """
        for difference in self.differences:
            if difference.what == "enabled":
                return "failed" if self.certain(difference) else "unknown"
        return "running" if self.running else "accepted"

    def certain(self, difference: Difference) -> bool:
        """Whether a step that failed was not carried out: it never left, or what is held was read since."""
        unread = difference.found if isinstance(difference.found, Unread) else None
        if unread and unread.reason is UnreadReason.NOT_ASKED:
            return True
        return {
            "member": self.members_confirmed,
            "backup": isinstance(self.backup, Backup),
            "enabled": False,
        }.get(difference.what, True)
