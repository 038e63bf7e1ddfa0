"""A connector that exists, as Keepit reports it: in order, and with a sign-in that has ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from setup_assistant.model import (
    Backup,
    BackupState,
    Connector,
    ConnectorState,
    Health,
    Snapshot,
)
from tests.support.keepit_wire import GUID

AT, LATER = "2026-11-23T05:00:00Z", "2026-11-25T17:00:00Z"
CONNECTOR = Connector(GUID, "Azure DevOps - Contoso", "azure-do", "link-1", created=AT)
WELL = ConnectorState(
    CONNECTOR,
    Health.HEALTHY,
    "OK",
    "",
    Backup(BackupState.RUNNING, LATER),
    Snapshot(AT, complete=True),
    Snapshot(LATER, complete=True),
    datetime(2026, 11, 26, 10, 0, tzinfo=UTC),
)
ILL = replace(WELL, health=Health.CRITICAL, health_reason="BADLOGIN", code="E_LOGIN")
