"""The practice Keepit's connectors (``/users/{account}/devices``): list, create, enable, share, watch."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from flask import Flask, Response, g, request

from setup_assistant.practice.keepit.wire import (
    NOT_FOUND,
    Fields,
    Refused,
    bad_request,
    body,
    text,
    timestamp,
    truth,
    version,
    xml,
)
from setup_assistant.practice.recording import drop_connection
from setup_assistant.practice.state.keepit import Connector, Job, KeepitState
from setup_assistant.practice.state.world import World

DEVICES = "/users/<account>/devices"
LETTERS = {"GET": "G", "HEAD": "H", "POST": "P", "PUT": "U", "DELETE": "D"}
TYPES = (
    "o365-admin", "dynamics365", "sforce", "gsuite", "powerbi", "zendesk", "azure-do", "azure-ad",
    "dsl",
)  # fmt: skip
RETENTION = re.compile(r"^P(?=\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$")
DSL_TYPES_FROM = 4
"""Below this version connectors of newer types show only ``dsl``."""


def add_to(flask: Flask, world: World) -> None:
    """Add the connector paths to ``flask``."""
    _rights(flask)
    _list_and_create(flask, world)
    _one(flask, world.keepit)
    _attributes(flask, world.keepit)
    _access(flask, world.keepit)
    _add_jobs(flask, world, lambda guid: accessible(world.keepit, guid))


def _rights(flask: Flask) -> None:
    @flask.before_request
    def allowed() -> None:
        if "/devices" not in request.path or "token" not in g:
            return
        if not g.token.may(LETTERS.get(request.method, "O"), "Devices"):
            raise Refused(403, "ACCESS_DENIED", "Access denied")


def _list_and_create(flask: Flask, world: World) -> None:
    state = world.keepit

    @flask.get(DEVICES)
    def connectors(account: str) -> Response:
        del account
        return xml("devices", [("cloud", _cloud(connector)) for connector in state.connectors])

    @flask.post(DEVICES)
    def create(account: str) -> Response:
        version()
        connector = state.add(_wanted(state, body("cloud"), world.now()), state.api_task)
        if state.answers_to_lose:
            state.answers_to_lose -= 1
            drop_connection()
        address = f"{request.host_url}users/{account}/devices/{connector.guid}"
        return Response(status=201, headers={"Location": address})


def _wanted(state: KeepitState, cloud: Element, now: float) -> Connector:
    if not len(cloud) or cloud[0].tag != "type":
        raise bad_request("<type> has to come first")
    fields = ("type", "name", "backup-retention", "orglink")
    kind, name, retention, orglink = (text(cloud, tag) for tag in fields)
    if kind not in TYPES:
        raise bad_request("Unknown connector type")
    _refuse_name(state, name)
    if retention and not RETENTION.match(retention):
        raise bad_request("The retention is not a duration of years, months, weeks or days")
    if orglink and orglink not in state.orglinks:
        raise bad_request("Unknown orglink")
    return Connector(
        name=name,
        type=kind,
        agent_type=text(cloud, "agent"),
        orglink=orglink,
        retention=retention,
        created=now,
        attributes={
            text(attribute, "name"): text(attribute, "value").encode()
            for attribute in cloud.iterfind("attributes/attribute")
        },
    )


def _refuse_name(state: KeepitState, name: str) -> None:
    if not 1 <= len(name) <= 255:
        raise bad_request("A name has 1 to 255 characters")
    if state.named(name):
        raise Refused(409, "ALREADY_EXISTS", "A connector with this name exists already")


def _one(flask: Flask, state: KeepitState) -> None:
    @flask.get(f"{DEVICES}/<guid>")
    def connector(account: str, guid: str) -> Response:
        del account
        return xml("cloud", _cloud(accessible(state, guid)))

    @flask.put(f"{DEVICES}/<guid>")
    def enable(account: str, guid: str) -> Response:
        """Only enabling is public; renaming and changing the retention are refused."""
        del account
        connector, cloud = accessible(state, guid), body("cloud")
        if [child.tag for child in cloud] != ["enabled"]:
            raise bad_request("Only <enabled> can be changed here")
        connector.enabled = text(cloud, "enabled") == "true"
        return Response(status=200)


def _attributes(flask: Flask, state: KeepitState) -> None:
    @flask.get(f"{DEVICES}/<guid>/attributes")
    def names(account: str, guid: str) -> Response:
        del account
        attributes = accessible(state, guid).attributes
        return xml("attributes", [("attribute", [("name", name)]) for name in attributes])

    @flask.route(f"{DEVICES}/<guid>/attributes/<name>", methods=["GET", "PUT", "DELETE"])
    def attribute(account: str, guid: str, name: str) -> Response:
        del account
        attributes = accessible(state, guid).attributes
        if request.method == "PUT":
            attributes[name] = request.get_data()
            return Response(status=200)
        if name not in attributes:
            raise Refused(404, *NOT_FOUND)
        if request.method == "DELETE":
            del attributes[name]
            return Response(status=200)
        return Response(attributes[name], mimetype="application/octet-stream")


def _access(flask: Flask, state: KeepitState) -> None:
    @flask.post(f"{DEVICES}/<guid>/access_list")
    def grant(account: str, guid: str) -> Response:
        del account
        connector, email = accessible(state, guid), text(body("member"), "aname")
        if state.access_refused:
            raise Refused(state.access_refused, "REFUSED", "Access can't be given now")
        user = state.token(email)
        if user is None or not user.primary:
            raise Refused(404, NOT_FOUND[0], "User not found")
        if email not in connector.members:
            connector.members.append(email)
        return Response(status=200)

    @flask.get(f"{DEVICES}/<guid>/access_list")
    def members(account: str, guid: str) -> Response:
        """Reading back isn't documented; the practice answers in the form of the request."""
        del account
        connector = accessible(state, guid)
        if state.access_unreadable:
            raise Refused(403, "ACCESS_DENIED", "Access denied")
        return xml("access_list", [("member", [("aname", email)]) for email in connector.members])


def accessible(state: KeepitState, guid: str) -> Connector:
    """The connector, unless it can't be reached; raises ``Refused``."""
    connector = state.connector(guid)
    if connector is None or not connector.accessible:
        raise Refused(404, *NOT_FOUND)
    return connector


def _cloud(connector: Connector) -> Fields:
    fields = [
        ("guid", connector.guid),
        ("accessible", truth(connector.accessible)),
        ("name", connector.name),
        ("type", connector.type),
    ]
    if connector.agent_type and version() >= DSL_TYPES_FROM:
        fields.append(("agent-type", connector.agent_type))
    fields.append(("created", timestamp(connector.created)))
    if connector.orglink:
        fields.append(("orglink", connector.orglink))
    if connector.retention:
        fields.append(("backup-retention", connector.retention))
        fields.append(("backup-retention-updated", timestamp(connector.created)))
    return fields


ONE = "/users/<account>/devices/<guid>"

Find = Callable[[str], Connector]
"""The accessible connector with an id; refuses with 404."""


def _add_jobs(flask: Flask, world: World, find: Find) -> None:
    """Add the paths that watch and start backups to ``flask``."""
    _health(flask, find)
    _read_jobs(flask, world, find)
    _start(flask, world, find)
    _history(flask, world, find)


def _health(flask: Flask, find: Find) -> None:
    @flask.get(f"{ONE}/health")
    def health(account: str, guid: str) -> Response:
        """A connector that never could back up has no health yet."""
        del account
        state, reason = find(guid).health
        fields = [("health", state)] if state else []
        if state and request.args.get("reason") == "true":
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
        every = find(guid).jobs
        for job in every:
            job.look(world.now())
        only_active = request.headers.get("active-jobs-only", "false") == "true"
        return _listed([job for job in every if job.active or not only_active])

    @flask.put(f"{ONE}/jobs")
    def chosen(account: str, guid: str) -> Response:
        del account
        return _listed(_filtered(find(guid).jobs, body("filter")))


def _filtered(jobs: list[Job], criteria: Element) -> list[Job]:
    since, until = text(criteria, "from-time"), text(criteria, "to-time")
    if not since:
        raise bad_request("<from-time> is missing")
    matching = [job for job in jobs if since <= timestamp(job.scheduled) <= (until or "9")]
    types = {
        element.text for element in (*criteria.iterfind("type"), *criteria.iterfind("types/type"))
    }
    matching = [job for job in matching if not types or job.type in types]
    if text(criteria, "active-only") == "true":
        matching = [job for job in matching if job.active]
    if text(criteria, "failed-only") == "true":
        matching = [job for job in matching if job.failed is not None]
    if text(criteria, "reverse") == "true":
        matching.reverse()
    limit = text(criteria, "limit")
    return matching[: int(limit)] if limit.isdigit() else matching


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
        connector, order = find(guid), body("job")
        if world.keepit.start_refused:
            raise Refused(world.keepit.start_refused, "REFUSED", "A backup can't be started now")
        if order.find("immediate") is None and not text(order, "start"):
            raise bad_request("<immediate/> or <start> is missing")
        if order.find("commands/backup") is None:
            raise bad_request("Only backups can be started here")
        _refuse_second(connector)
        connector.schedule(world.now(), text(order, "description"))
        return Response(status=201)

    @flask.put(f"{ONE}/jobs/<job>")
    def cancel(account: str, guid: str, job: str) -> Response:
        del account
        scheduled = next(
            (candidate for candidate in find(guid).jobs if candidate.guid == job), None
        )
        if scheduled is None:
            raise Refused(404, *NOT_FOUND)
        if not text(body("job"), "cancelled"):
            raise bad_request("<cancelled> is missing")
        scheduled.cancelled = world.now()
        return Response(status=200)


def _refuse_second(connector: Connector) -> None:
    if job := connector.waiting:
        code = "RUNNING_JOB" if job.active else "WAITING_JOB_TO_START"
        at = timestamp(job.scheduled if job.started is None else job.started)
        raise Refused(409, code, "There is a backup job already", at)


def _history(flask: Flask, world: World, find: Find) -> None:
    @flask.get(f"{ONE}/history/latest")
    @flask.get(f"{ONE}/history/latest_imported")
    def latest(account: str, guid: str) -> Response:
        return _snapshots(account, find(guid).snapshots(world.now())[-1:])

    @flask.put(f"{ONE}/history/range")
    def within(account: str, guid: str) -> Response:
        """From ``start`` on, as many as ``count``; the span is taken to reach until now."""
        period = body("range")
        start, count = text(period, "start"), text(period, "count")
        if not start or not count.isdigit() or int(count) >= 100:
            raise bad_request("<start> and a <count> below 100 are needed")
        every = find(guid).snapshots(world.now())
        return _snapshots(account, [at for at in every if timestamp(at) >= start][: int(count)])


def _snapshots(account: str, times: list[float]) -> Response:
    return xml(
        "history",
        [
            (
                "backup",
                [
                    ("tstamp", timestamp(at)),
                    ("root", f"{int(at):064x}"),
                    ("type", "c"),
                    ("size", "1653770815"),
                    ("account", account),
                ],
            )
            for at in times
        ],
    )
