"""What Keepit's XML answers mean: elements to the model's words.

The shapes are those of Keepit's own published clients. What is not there is ``Unread``, never a
guess; what contradicts the shape is ``MalformedAnswer``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from setup_assistant.errors import MalformedAnswer
from setup_assistant.model import (
    Backup,
    BackupState,
    Connector,
    Health,
    Seats,
    Snapshot,
    Unread,
    UnreadReason,
)
from setup_assistant.services.http.json_shape import LONGEST
from setup_assistant.services.keepit import xml

SEAT_RESOURCE = "azuredo-users"


@dataclass(frozen=True)
class Job:
    """One job of a connector. Times are Keepit's texts (ISO 8601, UTC) or empty."""

    guid: str
    type: str
    active: bool
    start: str = ""
    scheduled: str = ""
    ended: bool = False


def connectors(devices: Element, call: str) -> tuple[Connector, ...]:
    """The connectors that the token may see, odd ones marked: inaccessible ones are left out."""
    clouds = (c for c in devices.iterfind("cloud") if xml.text(c, "accessible") != "false")
    return tuple(_entry(cloud, call) for cloud in clouds)


def _entry(cloud: Element, call: str) -> Connector:
    """One of a list: what can't be understood there says nothing about the others."""
    try:
        return connector(cloud, call)
    except MalformedAnswer as oddity:
        return replace(_fields(cloud), odd=oddity.message)


def connector(cloud: Element, call: str) -> Connector:
    """One ``cloud`` element. It has an id, a type and a name that isn't blank."""
    xml.check_lengths(cloud, call)
    guid = xml.guid(xml.required(cloud, "guid", call), call)
    xml.required(cloud, "type", call)
    xml.required(cloud, "name", call)
    return replace(_fields(cloud), guid=guid)


def _fields(cloud: Element) -> Connector:
    """Whatever is there; ``dsl`` stands for the type in ``agent-type``."""
    kind = xml.text(cloud, "type")
    if kind == "dsl":
        kind = xml.text(cloud, "agent-type") or kind
    return Connector(
        guid=xml.text(cloud, "guid"),
        name=(cloud.findtext("name") or "")[:LONGEST],
        type=kind,
        orglink=xml.text(cloud, "orglink"),
        retention=xml.text(cloud, "backup-retention"),
        created=xml.text(cloud, "created"),
    )


def one_connector(root: Element, call: str) -> Connector:
    """A single connector, answered alone or as the only one of a list."""
    cloud = root if root.tag in ("cloud", "device") else root.find("cloud")
    if cloud is None:
        raise MalformedAnswer(xml.SERVICE, call, message="no <cloud>")
    return connector(cloud, call)


def created_guid(body: bytes, location: str) -> str | None:
    """The new connector's id, from the body, else from ``Location``; other answers name none."""
    try:
        root = xml.parsed(body, "")
        if root.tag in ("cloud", "device"):
            return xml.guid(xml.required(root, "guid", ""), "")
    except MalformedAnswer:
        return xml.guid_of_location(location)
    return xml.guid_of_location(location)


def may_create(tokens: Element, user: str) -> bool | Unread:
    """Whether the token ``user`` may POST ``Devices``; its own entry missing says nothing."""
    own = [token for token in tokens.iterfind("token") if xml.text(token, "aname") == user]
    rights = next(filter(None, (xml.text(token, "eacl") for token in own)), "")
    if not rights:
        return Unread(UnreadReason.MISSING, "the token list does not show this token's rights")
    return "P" in _letters(rights).get("Devices", "")


def _letters(rights: str) -> dict[str, str]:
    """``"GHP/Devices:G/DevHealth"`` as letters by resource."""
    entries = (entry.partition("/") for entry in rights.split(":"))
    return {resource.strip(): letters.strip() for letters, _, resource in entries}


def seats(resources: Element, call: str) -> Seats | Unread:
    """The Azure DevOps seats in use, and the limit if this answer has one."""
    resource = _seat_resource(resources)
    if resource is None:
        return Unread(UnreadReason.MISSING, f"no resource {SEAT_RESOURCE}")
    return Seats(
        used=_number(xml.required(resource, "usage", call), call),
        total=seat_limit(resources, call),
        violated=xml.truth(xml.text(resource, "violated")),
    )


def seat_limit(resources: Element, call: str) -> int | None:
    """The limit of the Azure DevOps seats; not every account has one."""
    resource = _seat_resource(resources)
    limit = "" if resource is None else xml.text(resource, "limit")
    return _number(limit, call) if limit else None


def _seat_resource(resources: Element) -> Element | None:
    seats = (r for r in resources.iterfind("resource") if xml.text(r, "name") == SEAT_RESOURCE)
    return next(seats, None)


def _number(value: str, call: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 16):
        raise MalformedAnswer(xml.SERVICE, call, message="a number of seats is not a number")
    return int(value)


def members(root: Element) -> tuple[str, ...] | Unread:
    """Who may see the connector. Reading it back is not documented: other shapes are unread."""
    names = tuple(xml.text(member, "aname") for member in root.iter("member"))
    if not all(names) or (not names and len(root)):
        return Unread(UnreadReason.MALFORMED, "the access list has an unknown form")
    return names


def health(root: Element) -> tuple[Health | Unread, str]:
    """Health and Keepit's reason code; a new connector may have none yet."""
    reported = xml.text(root, "health").lower()
    if not reported:
        return Unread(UnreadReason.MISSING, "no health reported"), xml.text(root, "reason")
    if reported not in tuple(Health):
        return Unread(UnreadReason.MALFORMED, "an unknown health"), xml.text(root, "reason")
    return Health(reported), xml.text(root, "reason")


def status_code(root: Element) -> str:
    """The error code: the first entry's, as Keepit's own client reads it."""
    first = root.find("entry")
    return "" if first is None else xml.text(first, "adata/ecode")


def snapshots(root: Element, call: str) -> tuple[Snapshot, ...]:
    """What the connector's backups have saved, the oldest first."""
    entries = (
        Snapshot(
            at=xml.required(backup, "tstamp", call),
            complete={"c": True, "p": False}.get(xml.text(backup, "type").lower()),
        )
        for backup in root.iterfind("backup")
    )
    return tuple(sorted(entries, key=lambda snapshot: snapshot.at))


def jobs(root: Element, call: str) -> tuple[Job, ...]:
    """Every job listed, ended ones too. Odd ones are left out; of odd ones alone nothing is concluded."""
    entries = tuple(_job(job) for job in root.iterfind("job"))
    sound = tuple(job for job in entries if job != Job(job.guid, "", active=False))
    if entries and not sound:
        raise MalformedAnswer(xml.SERVICE, call, message="no job says what it is")
    return sound


def _job(job: Element) -> Job:
    return Job(
        guid=xml.text(job, "guid"),
        type=xml.text(job, "type"),
        active=xml.truth(xml.text(job, "active")),
        start=xml.text(job, "start"),
        scheduled=xml.text(job, "scheduled"),
        ended=any(xml.text(job, end) for end in ("succeeded", "failed", "cancelled")),
    )


def backup(jobs: tuple[Job, ...]) -> Backup:
    """The backup that runs, else the next one that is scheduled, else none."""
    due = [job for job in jobs if job.type in ("", "backup") and not job.ended]
    for job in due:
        if job.active:
            return Backup(BackupState.RUNNING, job.start or job.scheduled)
    times = sorted(job.start or job.scheduled for job in due)
    return Backup(BackupState.SCHEDULED, times[0]) if times else Backup(BackupState.NOT_SCHEDULED)
