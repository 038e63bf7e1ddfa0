"""The command line against a practice world that runs: how it is called, and what it is given."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from setup_assistant import texts
from setup_assistant.limits import Limits
from setup_assistant.managed import UNMANAGED, Managed
from setup_assistant.practice.state.keepit import (
    EXISTING_NAME,
    SUGGESTED_NAME,
    TOKEN_NAME,
    TOKEN_PASSWORD,
)
from setup_assistant.practice.state.people import CONTOSO, PIPELINE, SERVICE_ACCOUNT, everybody
from setup_assistant.practice.state.world import World

OBJECT_ID = everybody()[SERVICE_ACCOUNT].object_id
TOKEN = f"{TOKEN_NAME}\n{TOKEN_PASSWORD}\n"
"""Keepit's API token as two lines of standard input."""
QUICK = Limits(
    retries=(0.02, 0.05), read_back=(0.02, 0.05, 0.2), looks=(0.0, 0.02, 0.05), poll=0.02
)
"""A practice world answers at once, or is told not to: pauses between tries needn't be a real run's."""


@dataclass(frozen=True)
class Said:
    """What a command did: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


@dataclass
class Fleet:
    """A practice world that runs, and the command line that is told of it.

    ``organization`` is what the organization has set for the computer.
    """

    world: World
    file: Path
    run_: Callable[..., Said]
    limits: Limits = QUICK
    azure_cli: Path | None = None
    organization: Managed = UNMANAGED

    def run(self, *arguments: str, stdin: str = "") -> Said:
        """``setup-assistant`` with these arguments; ``--practice-world`` is added."""
        world = ("--practice-world", str(self.file))
        given = {
            "limits": self.limits,
            "azure_cli": self.azure_cli,
            "organization": self.organization,
        }
        return self.run_(*arguments, *world, stdin=stdin, **given)

    def token(self, upn: str = SERVICE_ACCOUNT) -> str:
        """An access token of somebody, as the Azure command line would print it."""
        return self.world.issue_token(self.world.people[upn])

    def pipeline_token(self) -> str:
        """An access token of the service principal."""
        return self.world.issue_token(PIPELINE)


Start = Callable[..., Fleet]
"""The fixture ``fleet``."""
Command = Callable[..., Said]
"""The fixtures ``command`` and ``create``."""


def schema(name: str) -> dict[str, Any]:
    """A schema that the program publishes."""
    file = texts.resources() / "schemas" / f"{name}.json"
    loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def plan(**changes: Any) -> dict[str, Any]:
    """A plan for the practice account, as ``plan --json`` prints it."""
    wanted: dict[str, Any] = {
        "region": "dk-co",
        "name": SUGGESTED_NAME,
        "retention": "P1Y",
        "members": ["anna.lind@contoso.com"],
        "authorization": EXISTING_NAME,
    }
    top: dict[str, Any] = {
        key: changes.pop(key)
        for key in ("ready_after", "connector", "changes", "account", "organizations")
        if key in changes
    }
    held: dict[str, Any] = {
        "schema": "setup-assistant/plan",
        "version": 2,
        "assistant": "0.1.0",
        "made_at": "2026-11-25T09:00:00+00:00",
        "account": {
            "name": "Keepit Backup",
            "upn": SERVICE_ACCOUNT,
            "object_id": OBJECT_ID,
            "tenant_id": CONTOSO.id,
        },
        "ready_after": True,
        "organizations": [],
        "changes": [],
        "connector": wanted | changes,
        **top,
    }
    return held
