"""The straight way: every request in order, the marker before the request, tasks at the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from setup_assistant.connector.attempt import MemoryMarker
from setup_assistant.connector.create import Stage
from setup_assistant.memory import Memory
from setup_assistant.model import (
    Backup,
    BackupState,
    Unread,
    UnreadReason,
)
from tests.support.keepit_account import (
    CREATE,
    LIST,
    NAME,
    Account,
    create,
)
from tests.support.keepit_wire import (
    ACCOUNT,
    DEVICE,
    GUID,
    Reply,
    Sent,
)


@pytest.fixture
def marker(tmp_path: Path) -> MemoryMarker:
    return MemoryMarker(Memory(tmp_path / "resume.json"), ACCOUNT)


def test_the_whole_way_in_order(marker: MemoryMarker) -> None:
    account, stages = Account(), list[Stage]()
    created = create(account, marker, on_stage=stages.append)
    assert account.wire.lines() == [
        LIST,
        CREATE,
        f"PUT {DEVICE}",
        f"POST {DEVICE}/access_list",
        f"POST {DEVICE}/access_list",
        f"POST {DEVICE}/jobs/",
        f"GET {DEVICE}",
        f"GET {DEVICE}/health",
        f"GET {DEVICE}/jobs",
        f"GET {DEVICE}/status",
        f"GET {DEVICE}/access_list",
    ]
    assert stages == [
        Stage.LOOKING,
        Stage.CREATING,
        Stage.ENABLING,
        Stage.GRANTING,
        Stage.GRANTING,
        Stage.STARTING,
        Stage.READING,
    ]
    assert created.connector.guid == GUID
    assert created.backup == Backup(BackupState.SCHEDULED, "2026-11-23T06:00:00Z")
    assert (created.differences, created.task, created.members_confirmed) == ((), "", True)
    assert isinstance(created.health, Unread)
    assert created.health.reason is UnreadReason.MISSING
    assert marker.created_guid == GUID


def test_the_marker_is_written_before_the_request_leaves(tmp_path: Path) -> None:
    path, seen = tmp_path / "resume.json", list[str]()

    def look(sent: Sent) -> Reply:
        seen.append(MemoryMarker(Memory(path), ACCOUNT).sent_name)
        return Reply(201, "", (("Location", f"/devices/{GUID}"),))

    create(Account(answer=look), MemoryMarker(Memory(path), ACCOUNT))
    assert seen == [NAME]


def test_an_answer_without_an_id_is_looked_up(marker: MemoryMarker) -> None:
    account = Account(answer=Reply(201))
    assert create(account, marker).connector.guid == GUID
    assert account.creates == 1


@pytest.mark.parametrize(
    "code", ["E_INITIAL_CONFIGURATION_PENDING", "E_INCOMPLETE_CONNECTOR_CONFIG"]
)
def test_a_missing_configuration_is_a_task_not_an_error(marker: MemoryMarker, code: str) -> None:
    created = create(Account(code=code, jobs=""), marker)
    assert created.task == code
    assert created.backup == Backup(BackupState.NOT_SCHEDULED)
    assert created.differences == ()


def test_creation_needs_no_http_library_until_it_is_used() -> None:
    import subprocess
    import sys

    code = "import sys, setup_assistant.connector as c; sys.exit('requests' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
