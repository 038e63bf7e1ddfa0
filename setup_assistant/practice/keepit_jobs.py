"""What the practice Keepit tells about a connector at work: health, status, jobs, history."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from flask import Flask, Response, request

from setup_assistant.practice.keepit_wire import (
    NOT_FOUND,
    Fields,
    Refused,
    bad_request,
    body,
    text,
    timestamp,
    truth,
    xml,
)
from setup_assistant.practice.keepit_world import Connector, Job
from setup_assistant.practice.world import World

ONE = "/users/<account>/devices/<guid>"

Find = Callable[[str], Connector]
"""The accessible connector with an id; refuses with 404."""


def add_to(flask: Flask, world: World, find: Find) -> None:
    """Add the paths that watch and start backups to ``flask``."""
    _health(flask, find)
    _read_jobs(flask, world, find)
    _start(flask, world, find)
    _history(flask, find)


def _health(flask: Flask, find: Find) -> None:
    @flask.get(f"{ONE}/health")
    def health(account: str, guid: str) -> Response:
        """A connector that never could back up has no health yet."""
        del account
        held, reason = find(guid).health
        fields = [("health", held)] if held else []
        if held and request.args.get("reason") == "true":
            fields.append(("reason", reason))
        return xml("devhealth", fields)

    @flask.get(f"{ONE}/status")
    def status(account: str, guid: str) -> Response:
        del account
        connector = find(guid)
        uploaded = [("objectsuploaded", "0"), ("objectstotal", "0")]
        code = [("ecode", connector.code)] if connector.code else []
        running = any(job.active for job in connector.jobs)
        entry: Fields = [("status", "1" if running else "0"), ("adata", [*uploaded, *code])]
        return xml("devstatus", [("entry", entry)])


def _read_jobs(flask: Flask, world: World, find: Find) -> None:
    @flask.get(f"{ONE}/jobs")
    def jobs(account: str, guid: str) -> Response:
        del account
        held = find(guid).jobs
        for job in held:
            job.look(world.now())
        only_active = request.headers.get("active-jobs-only", "false") == "true"
        return _listed([job for job in held if job.active or not only_active])

    @flask.put(f"{ONE}/jobs")
    def chosen(account: str, guid: str) -> Response:
        del account
        return _listed(_filtered(find(guid).jobs, body("filter")))


def _filtered(jobs: list[Job], wanted: Element) -> list[Job]:
    since, until = text(wanted, "from-time"), text(wanted, "to-time")
    if not since:
        raise bad_request("<from-time> is missing")
    found = [job for job in jobs if since <= timestamp(job.scheduled) <= (until or "9")]
    types = {held.text for held in (*wanted.iterfind("type"), *wanted.iterfind("types/type"))}
    found = [job for job in found if not types or job.type in types]
    if text(wanted, "active-only") == "true":
        found = [job for job in found if job.active]
    if text(wanted, "failed-only") == "true":
        found = [job for job in found if job.failed is not None]
    if text(wanted, "reverse") == "true":
        found.reverse()
    limit = text(wanted, "limit")
    return found[: int(limit)] if limit.isdigit() else found


def _listed(jobs: list[Job]) -> Response:
    return xml("jobs", [("job", _job(job)) for job in jobs])


def _job(job: Job) -> Fields:
    fields = [
        ("guid", job.guid),
        ("description", job.description),
        ("type", job.type),
        ("priority", "0"),
        ("active", truth(job.active)),
        ("start", timestamp(job.scheduled if job.started is None else job.started)),
        ("scheduled", timestamp(job.scheduled)),
    ]
    ends = (("started", job.started), ("cancelled", job.cancelled), ("failed", job.failed))
    return [*fields, *((name, timestamp(at)) for name, at in ends if at is not None)]


def _start(flask: Flask, world: World, find: Find) -> None:
    @flask.post(f"{ONE}/jobs")
    def start(account: str, guid: str) -> Response:
        del account
        connector, wanted = find(guid), body("job")
        if world.keepit.start_refused:
            raise Refused(world.keepit.start_refused, "REFUSED", "A backup can't be started now")
        if wanted.find("immediate") is None and not text(wanted, "start"):
            raise bad_request("<immediate/> or <start> is missing")
        if wanted.find("commands/backup") is None:
            raise bad_request("Only backups can be started here")
        _refuse_second(connector)
        connector.schedule(world.now(), text(wanted, "description"))
        return Response(status=201)

    @flask.put(f"{ONE}/jobs/<job>")
    def cancel(account: str, guid: str, job: str) -> Response:
        del account
        held = next((found for found in find(guid).jobs if found.guid == job), None)
        if held is None:
            raise Refused(404, *NOT_FOUND)
        if not text(body("job"), "cancelled"):
            raise bad_request("<cancelled> is missing")
        held.cancelled = world.now()
        return Response(status=200)


def _refuse_second(connector: Connector) -> None:
    if job := connector.waiting:
        code = "RUNNING_JOB" if job.active else "WAITING_JOB_TO_START"
        at = timestamp(job.scheduled if job.started is None else job.started)
        raise Refused(409, code, "There is a backup job already", at)


def _history(flask: Flask, find: Find) -> None:
    @flask.get(f"{ONE}/history/latest")
    @flask.get(f"{ONE}/history/latest_imported")
    def latest(account: str, guid: str) -> Response:
        """No practice backup ever ends, so there is no snapshot."""
        del account
        find(guid)
        return xml("history", [])

    @flask.put(f"{ONE}/history/range")
    def within(account: str, guid: str) -> Response:
        del account
        find(guid)
        body("range")
        return xml("history", [])
