"""A connector that exists: what Keepit tells about it, and whether signing in again has helped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from setup_assistant import errors
from setup_assistant.connector import existing
from setup_assistant.connector.existing import Repair
from setup_assistant.errors import InputError
from setup_assistant.model import (
    Backup,
    BackupState,
    Connector,
    ConnectorState,
    Health,
    Snapshot,
    Unread,
    UnreadReason,
    Verdict,
)
from tests.support.connector_states import AT, CONNECTOR, ILL, WELL
from tests.support.keepit_site import Site, account_with
from tests.support.keepit_wire import ACCOUNT, DEVICES, GUID, Reply

REFUSED = Unread(UnreadReason.REFUSED, "Keepit refused it.")
MISSING = Unread(UnreadReason.MISSING, "no health reported")
RUNS, DUE = Backup(BackupState.RUNNING, AT), Backup(BackupState.SCHEDULED, AT)
NOT_DUE = Backup(BackupState.NOT_SCHEDULED)
PART, ODD = Snapshot(AT, complete=False), Snapshot(AT, complete=None)
LETTER = {
    Verdict.PASSED: "P",
    Verdict.FAILED: "F",
    Verdict.UNKNOWN: "U",
    Verdict.NOT_APPLICABLE: "n",
}


@pytest.mark.parametrize(
    ("changes", "verdicts"),
    [
        ({}, "PPPP"),
        ({"health": Health.UNHEALTHY, "health_reason": "NOCHECKIN"}, "FPPP"),
        ({"health": MISSING}, "UPPP"),
        ({"health": REFUSED}, "UPPP"),
        ({"code": "E_LOGIN"}, "PFPP"),
        ({"code": "E_SOMETHING_NEW"}, "PFPP"),
        ({"code": REFUSED}, "PUPP"),
        ({"first": REFUSED}, "PPUP"),
        ({"last": REFUSED}, "PPPU"),
        ({"first": PART}, "PPPP"),
        ({"first": PART, "last": PART}, "PPPP"),
        ({"first": PART, "last": PART, "backup": DUE}, "PPFF"),
        ({"first": ODD, "last": ODD}, "PPUU"),
        ({"first": None, "last": None, "backup": RUNS}, "PPPn"),
        ({"first": None, "last": None, "backup": Backup(BackupState.RUNNING)}, "PPPn"),
        ({"first": None, "last": None, "backup": DUE}, "PPUn"),
        ({"first": None, "last": None, "backup": NOT_DUE}, "PPFn"),
        ({"first": None, "last": None, "backup": REFUSED}, "PPUn"),
    ],
)
def test_what_it_comes_to(changes: dict[str, object], verdicts: str) -> None:
    state = replace(WELL, **changes)  # type: ignore[arg-type]
    points = existing.points(state)

    assert "".join(LETTER[point.verdict] for point in points) == verdicts
    assert existing.backs_up(state) is (set(verdicts) <= {"P", "n"})
    assert [point.id for point in points] == ["health", "status", "first_backup", "last_backup"]
    assert all(point.title and point.found for point in points)


def test_times_are_written_as_the_reader_wants_them() -> None:
    first = existing.points(WELL, lambda at: f"<{at}>")[2]

    assert first.found == f"<{AT}>, complete"


@pytest.mark.parametrize(
    ("state", "fault"),
    [
        (WELL, ""),
        (ILL, "E_LOGIN"),
        (replace(ILL, code=""), "BADLOGIN"),
        (replace(ILL, code=REFUSED, health_reason=""), "critical"),
        (replace(WELL, code=REFUSED), ""),
    ],
)
def test_what_is_wrong(state: ConnectorState, fault: str) -> None:
    assert state.fault == fault
    assert state.sound is (state == WELL)


@pytest.mark.parametrize(
    ("before", "after", "result"),
    [
        (ILL, WELL, Repair.WORKS),
        (ILL, ILL, Repair.FAULT),
        (ILL, replace(ILL, code="E_QUOTA"), Repair.FAULT),
        (ILL, replace(ILL, code=REFUSED), Repair.UNREAD),
        # The code is gone; the health follows with the next backup.
        (ILL, replace(ILL, code="", health_reason="NOCHECKIN"), Repair.WORKS),
        (ILL, replace(ILL, code=""), Repair.FAULT),
        (ILL, replace(WELL, health=MISSING), Repair.WORKS),
        # Keepit reported a health and no code.
        (replace(ILL, code=""), WELL, Repair.WORKS),
        (replace(ILL, code=""), replace(ILL, code=""), Repair.FAULT),
        (replace(ILL, code=""), replace(WELL, health=REFUSED), Repair.UNREAD),
        (
            replace(ILL, code="", health_reason="NOCHECKIN"),
            replace(ILL, code="", health_reason="NOCHECKIN"),
            Repair.FAULT,
        ),
        # There was no fault.
        (WELL, WELL, Repair.WORKS),
        (WELL, replace(WELL, health=MISSING), Repair.UNREAD),
        (WELL, ILL, Repair.FAULT),
        (WELL, replace(WELL, health=Health.UNHEALTHY, health_reason="NOCHECKIN"), Repair.FAULT),
    ],
)
def test_whether_signing_in_again_has_helped(
    before: ConnectorState, after: ConnectorState, result: Repair
) -> None:
    assert existing.repair(before, after) is result


@pytest.mark.parametrize(
    ("after", "other"),
    [
        (WELL, False),
        (replace(WELL, connector=replace(CONNECTOR, orglink="link-2")), True),
        (replace(WELL, connector=replace(CONNECTOR, orglink="")), False),
        (replace(WELL, code="E_INCOMPLETE_CONNECTOR_CONFIG"), True),
        (replace(WELL, code="E_EMPTY_ROOT"), True),
        (replace(WELL, code="E_QUOTA"), False),
    ],
)
def test_whether_other_organizations_are_reported(after: ConnectorState, other: bool) -> None:
    assert existing.elsewhere(ILL, after) is other
    assert existing.elsewhere(after, after) is False


def test_only_an_azure_devops_connector_of_the_account_is_taken() -> None:
    account = account_with(CONNECTOR, Connector("g", "Jira", "jira"))

    assert existing.named(account, " azure devops - CONTOSO ") == CONNECTOR
    with pytest.raises(InputError, match="There are: Azure DevOps - Contoso"):
        existing.named(account, "Jira")
    with pytest.raises(InputError, match="There are: none yet"):
        existing.named(account_with(), "Jira")


def test_reading_changes_nothing_and_tells_what_could_not_be_read() -> None:
    site = Site()
    site.has(orglink="link-1")
    path = f"{DEVICES}/{{connector}}"
    site.answers = {
        f"GET {path}/health": Reply(503),
        f"GET {path}/status": Reply(403),
        f"GET {path}/history/latest": "<history><backup/></history>",
    }

    state = existing.read_state(site.client(), ACCOUNT, GUID)

    reasons = [v.reason for v in (state.health, state.code, state.last) if isinstance(v, Unread)]
    assert reasons == [
        UnreadReason.SERVICE_FAULT,
        UnreadReason.REFUSED,
        UnreadReason.MALFORMED,
    ]
    assert (state.first, state.backup) == (None, NOT_DUE)
    assert existing.backs_up(state) is False
    assert {line.split()[0] for line in site.lines()} == {"GET", "PUT"}
    assert [line for line in site.lines() if line.startswith("PUT")] == [
        f"PUT {DEVICES}/{GUID}/history/range"
    ]


def test_a_connector_that_is_gone_is_no_state() -> None:
    with pytest.raises(errors.NotFound):
        existing.read_state(Site().client(), ACCOUNT, GUID)


def test_without_its_time_the_first_backup_is_not_asked_for() -> None:
    site = Site()
    site.has()
    reply = f"<cloud><guid>{GUID}</guid><name>x</name><type>azure-do</type></cloud>"
    site.answers = {f"GET {DEVICES}/{{connector}}": reply}

    state = existing.read_state(site.client(), ACCOUNT, GUID)

    assert isinstance(state.first, Unread)
    assert "doesn't say when" in existing.points(state)[2].found
    assert not [line for line in site.lines() if "range" in line]
