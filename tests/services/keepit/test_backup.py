"""After the create: enable, access, health, status, jobs; and what is shown is what is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from setup_assistant import errors
from setup_assistant.model import (
    Backup,
    BackupState,
    ConnectorDraft,
    Health,
    Snapshot,
    Unread,
    UnreadReason,
)
from setup_assistant.services.keepit.client import Keepit
from tests.support.keepit_wire import (
    ACCOUNT,
    BASE,
    DEVICE,
    DEVICES,
    GUID,
    Reply,
    Wire,
    cloud,
    reading,
)

V4 = "application/vnd.keepit.v4+xml"
DRAFT = ConnectorDraft("Azure DevOps - Contoso", "P1Y", ("anna@contoso.com",), "link-1")


# --- after the create --------------------------------------------------------------------------------


def test_enable_is_a_put_with_only_enabled() -> None:
    wire, keepit = reading(f"PUT {DEVICE}", "")
    keepit.enable(ACCOUNT, GUID)
    (sent,) = wire.sent
    assert sent.body == "<cloud><enabled>true</enabled></cloud>"
    assert (sent.headers["Accept"], sent.headers["Content-Type"]) == (V4, "application/xml")


@pytest.mark.parametrize("page", [Reply(503), Reply(200, "<html>Blocked</html>", (), "text/html")])
@pytest.mark.parametrize(
    ("path", "change"),
    [
        (f"PUT {DEVICE}", lambda keepit: keepit.enable(ACCOUNT, GUID)),
        (f"POST {DEVICE}/access_list", lambda keepit: keepit.grant(ACCOUNT, GUID, "a@b.c")),
        (f"POST {DEVICE}/jobs/", lambda keepit: keepit.start_backup(ACCOUNT, GUID)),
        (f"POST /users/{ACCOUNT}/devices/", lambda keepit: keepit.create(ACCOUNT, DRAFT)),
    ],
)
def test_what_changes_something_is_sent_once(
    path: str, change: Callable[[Keepit], object], page: Reply
) -> None:
    wire, keepit = reading(path, page)
    with pytest.raises(errors.ServiceError):
        change(keepit)
    assert len(wire.sent) == 1


def test_grant_names_one_member() -> None:
    wire, keepit = reading(f"POST {DEVICE}/access_list", Reply(201))
    keepit.grant(ACCOUNT, GUID, "a&b@contoso.com")
    assert wire.sent[0].body == "<member><aname>a&amp;b@contoso.com</aname></member>"


@pytest.mark.parametrize(
    ("reply", "members"),
    [
        ("<access_list/>", ()),
        ("<access_list><member><aname>a@b.c</aname></member></access_list>", ("a@b.c",)),
        (
            "<x><member><aname>a@b.c</aname></member><member><aname>d@e.f</aname></member></x>",
            ("a@b.c", "d@e.f"),
        ),
        (Reply(404), UnreadReason.MISSING),
        (Reply(405), UnreadReason.MALFORMED),
        (Reply(403), UnreadReason.REFUSED),
        ("<x><user>a</user></x>", UnreadReason.MALFORMED),
        ("", UnreadReason.MALFORMED),
    ],
)
def test_members_are_read_where_keepit_lets_us(
    reply: Reply | str, members: tuple[str, ...] | UnreadReason
) -> None:
    _, keepit = reading(f"GET {DEVICE}/access_list", reply)
    found = keepit.members(ACCOUNT, GUID)
    assert (found.reason if isinstance(found, Unread) else found) == members


@pytest.mark.parametrize("body", [cloud(), f"<devices>{cloud()}</devices>"])
def test_one_connector_alone_or_in_a_list(body: str) -> None:
    wire, keepit = reading(f"GET {DEVICE}", body)
    assert keepit.connector(ACCOUNT, GUID).name == "Azure DevOps"
    assert wire.sent[0].headers["Accept"] == V4


@pytest.mark.parametrize("body", ["<devices/>", "<cloud/>", cloud("0ther0-000001-abcdef")])
def test_another_or_no_connector_is_malformed(body: str) -> None:
    _, keepit = reading(f"GET {DEVICE}", body)
    with pytest.raises(errors.MalformedAnswer):
        keepit.connector(ACCOUNT, GUID)


@pytest.mark.parametrize(
    ("inside", "health", "reason"),
    [
        ("<health>healthy</health><reason>OK</reason>", Health.HEALTHY, "OK"),
        (
            "<health>Unhealthy</health><reason>QUOTAVIOLATED</reason>",
            Health.UNHEALTHY,
            "QUOTAVIOLATED",
        ),
        ("<health>critical</health>", Health.CRITICAL, ""),
        ("", UnreadReason.MISSING, ""),
        ("<health>splendid</health>", UnreadReason.MALFORMED, ""),
    ],
)
def test_health_with_its_reason(inside: str, health: Health | UnreadReason, reason: str) -> None:
    wire, keepit = reading(f"GET {DEVICE}/health", f"<devhealth>{inside}</devhealth>")
    found, why = keepit.health(ACCOUNT, GUID)
    assert (found.reason if isinstance(found, Unread) else found) == health
    assert why == reason
    assert wire.sent[0].query == "reason=true"


ENTRY = "<entry><status>{}</status>{}</entry>"


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("", ""),
        (ENTRY.format(0, ""), ""),
        (ENTRY.format(3, "<adata><ecode>E_QUOTA</ecode></adata>") + ENTRY.format(0, ""), "E_QUOTA"),
        (ENTRY.format(0, "") + ENTRY.format(3, "<adata><ecode>E_OLD</ecode></adata>"), ""),
    ],
)
def test_the_code_is_the_first_entrys(inside: str, code: str) -> None:
    _, keepit = reading(f"GET {DEVICE}/status", f"<devstatus>{inside}</devstatus>")
    assert keepit.status_code(ACCOUNT, GUID) == code


def job(active: str = "false", start: str = "", kind: str = "backup", more: str = "") -> str:
    return (
        f"<job><guid>a-b-c-d</guid><type>{kind}</type><active>{active}</active>"
        f"<start>{start}</start>{more}</job>"
    )


EARLY, LATE = "2026-11-23T05:00:00Z", "2026-11-23T17:00:00Z"


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ("", Backup(BackupState.NOT_SCHEDULED)),
        (job(start=EARLY), Backup(BackupState.SCHEDULED, EARLY)),
        (job(start=LATE) + job(start=EARLY), Backup(BackupState.SCHEDULED, EARLY)),
        (job(start=EARLY) + job("true", LATE), Backup(BackupState.RUNNING, LATE)),
        (job(more=f"<scheduled>{LATE}</scheduled>"), Backup(BackupState.SCHEDULED, LATE)),
        (job(start=EARLY, more=f"<failed>{LATE}</failed>"), Backup(BackupState.NOT_SCHEDULED)),
        (job("true", EARLY, kind="restore"), Backup(BackupState.NOT_SCHEDULED)),
    ],
)
def test_what_the_jobs_mean(inside: str, found: Backup) -> None:
    wire, keepit = reading(f"GET {DEVICE}/jobs", f"<jobs>{inside}</jobs>")
    assert keepit.first_backup(ACCOUNT, GUID) == found
    (sent,) = wire.sent
    assert (sent.headers["Active-Jobs-Only"], sent.headers["Accept"]) == ("false", V4)


def saved(at: str, kind: str = "c") -> str:
    return f"<backup><tstamp>{at}</tstamp><root>ab</root><type>{kind}</type><size>1</size></backup>"


@pytest.mark.parametrize(
    ("inside", "last"),
    [
        ("", None),
        (saved(EARLY), Snapshot(EARLY, complete=True)),
        (saved(EARLY, "P"), Snapshot(EARLY, complete=False)),
        (saved(LATE, "?") + saved(EARLY), Snapshot(LATE, complete=None)),
        ("<backup><type>c</type></backup>", errors.MalformedAnswer),
    ],
)
def test_what_was_saved_last(inside: str, last: Snapshot | type[Exception] | None) -> None:
    wire, keepit = reading(f"GET {DEVICE}/history/latest", f"<history>{inside}</history>")
    if isinstance(last, type):
        with pytest.raises(last):
            keepit.last_snapshot(ACCOUNT, GUID)
    else:
        assert keepit.last_snapshot(ACCOUNT, GUID) == last
    assert wire.sent[0].headers["Accept"] == V4


def test_the_oldest_that_is_kept_is_asked_for_since_the_connector_was_made() -> None:
    reply = f"<history>{saved(LATE)}{saved(EARLY, 'p')}</history>"
    wire, keepit = reading(f"PUT {DEVICE}/history/range", reply)
    since = datetime.now(UTC) - timedelta(days=10, hours=1)
    assert keepit.first_snapshot(ACCOUNT, GUID, since) == Snapshot(EARLY, complete=False)
    (sent,) = wire.sent
    start = since.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert sent.body == f"<range><start>{start}</start><span>P12D</span><count>2</count></range>"
    assert (sent.headers["Accept"], sent.headers["Content-Type"]) == (V4, "application/xml")


def test_the_first_backup_is_asked_for_once() -> None:
    wire, keepit = reading(f"POST {DEVICE}/jobs/", Reply(201))
    keepit.start_backup(ACCOUNT, GUID)
    (sent,) = wire.sent
    assert sent.body == (
        "<job><description>User-requested backup</description><type>backup</type><immediate/>"
        "<commands><backup/></commands></job>"
    )


@pytest.mark.parametrize("code", ["WAITING_JOB_TO_START", "RUNNING_JOB"])
def test_a_backup_that_is_there_already_is_fine(code: str) -> None:
    body = f"<error><code>{code}</code><description>x</description></error>"
    wire, keepit = reading(f"POST {DEVICE}/jobs/", Reply(400, body))
    keepit.start_backup(ACCOUNT, GUID)
    assert len(wire.sent) == 1


def test_any_other_refusal_of_the_backup_is_an_error() -> None:
    body = "<error><code>E_QUOTA</code><description>Seats exceeded</description></error>"
    _, keepit = reading(f"POST {DEVICE}/jobs/", Reply(400, body))
    with pytest.raises(errors.Rejected):
        keepit.start_backup(ACCOUNT, GUID)


def test_the_planned_requests_are_those_that_are_sent() -> None:
    wire = Wire(
        {
            f"POST {DEVICES}/": Reply(201, cloud()),
            f"PUT {DEVICE}": "",
            f"POST {DEVICE}/access_list": Reply(201),
            f"POST {DEVICE}/jobs/": Reply(201),
        }
    )
    keepit = wire.client()
    planned = keepit.planned_requests(ACCOUNT, DRAFT)
    keepit.create(ACCOUNT, DRAFT)
    keepit.enable(ACCOUNT, GUID)
    keepit.grant(ACCOUNT, GUID, "anna@contoso.com")
    keepit.start_backup(ACCOUNT, GUID)
    shown = [(r.method, r.url.replace("{connector}", GUID), r.body) for r in planned]
    assert shown == [(s.method, BASE + s.path, s.body) for s in wire.sent]
    for request, sent in zip(planned, wire.sent, strict=True):
        assert request.headers["Authorization"] == "Basic ••••••••"
        for name, value in request.headers.items():
            assert name == "Authorization" or sent.headers[name] == value
