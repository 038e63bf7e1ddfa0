"""The straight way: every request in order, the marker before the request, tasks at the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from setup_assistant.connector.attempt import Marker
from setup_assistant.connector.create import Stage
from setup_assistant.memory import Memory
from setup_assistant.model import (
    Backup,
    BackupState,
    Health,
    Unread,
    UnreadReason,
)
from setup_assistant.practice.keepit.wire import timestamp
from tests.support.keepit_site import CREATE, LIST, NAME, Site, create
from tests.support.keepit_wire import ACCOUNT, DEVICES, Reply, Sent


def test_the_whole_way_in_order(marker: Marker) -> None:
    site, stages = Site(), list[Stage]()
    created = create(site, marker, on_stage=stages.append)
    device = f"{DEVICES}/{site.new.guid}"
    assert site.lines() == [
        LIST,
        CREATE,
        f"PUT {device}",
        f"POST {device}/access_list",
        f"POST {device}/access_list",
        f"POST {device}/jobs/",
        f"GET {device}",
        f"GET {device}/health",
        f"GET {device}/jobs",
        f"GET {device}/status",
        f"GET {device}/access_list",
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
    assert created.connector.guid == site.new.guid
    (job,) = site.new.jobs
    assert created.backup == Backup(BackupState.SCHEDULED, timestamp(job.scheduled))
    assert (created.differences, created.task, created.members_confirmed) == ((), "", True)
    assert (created.health, created.health_reason) == (Health.HEALTHY, "OK")
    assert marker.created_guid == site.new.guid


def test_the_marker_is_written_before_the_request_leaves(tmp_path: Path) -> None:
    path, seen, site = tmp_path / "resume.json", list[str](), Site()

    def look(sent: Sent) -> Reply:
        seen.append(Marker(Memory(path), ACCOUNT).sent_name)
        return site.own_answer(sent)

    site.answers[CREATE] = look
    create(site, Marker(Memory(path), ACCOUNT))
    assert seen == [NAME]


def test_an_answer_without_an_id_is_looked_up(marker: Marker) -> None:
    site = Site()
    site.answers[CREATE] = site.carries_out(answering=Reply(201))
    assert create(site, marker).connector.guid == site.new.guid
    assert site.creates == 1


@pytest.mark.parametrize(
    "code", ["E_INITIAL_CONFIGURATION_PENDING", "E_INCOMPLETE_CONNECTOR_CONFIG"]
)
def test_a_missing_configuration_is_a_task_not_an_error(marker: Marker, code: str) -> None:
    site = Site()
    site.state.api_task = code
    created = create(site, marker)
    assert created.task == code
    assert created.backup == Backup(BackupState.NOT_SCHEDULED)
    assert created.differences == ()
    assert isinstance(created.health, Unread)
    assert created.health.reason is UnreadReason.MISSING


def test_creation_needs_no_http_library_until_it_is_used() -> None:
    import subprocess
    import sys

    code = "import sys, setup_assistant.connector as c; sys.exit('requests' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
