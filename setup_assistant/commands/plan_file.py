"""Reads a plan, as ``setup-assistant plan --json`` prints it (``resources/schemas/plan-1.json``)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from setup_assistant import files
from setup_assistant.commands.connector import Wanted, wanted
from setup_assistant.errors import InputError
from setup_assistant.texts import _

NAME = "setup-assistant/plan"
VERSION = 1


@dataclass(frozen=True)
class Plan:
    """``ready_after``: whether the organizations are ready once the changes are made; None: unknown."""

    connector: Wanted
    ready_after: bool | None


def changes(file: Path) -> tuple[tuple[str, str], ...]:
    """Kind and organization of every change in the plan. Raises ``InputError`` as ``read`` does."""
    try:
        held = _held(file)
        return tuple((str(c["kind"]), str(c["organization"])) for c in held["changes"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as problem:
        raise _no_plan(file, _reason(problem)) from None


def _held(file: Path) -> Any:
    held = json.loads(files.read_text(file))
    if (held["schema"], held["version"]) != (NAME, VERSION):
        raise _no_plan(file, str(held["schema"]))
    return held


def read(file: Path) -> Plan:
    """The plan in ``file``. Raises ``InputError`` for one that can't be used, or has no connector."""
    try:
        held = _held(file)
        ready = held["ready_after"]
        connector = wanted(held["connector"]) if held["connector"] is not None else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as problem:
        raise _no_plan(file, _reason(problem)) from None
    if connector is None:
        message = _("This plan has no connector. Make it with “plan --connector-name NAME”.")
        raise InputError("plan", message)
    return Plan(connector, ready if isinstance(ready, bool) else None)


def _no_plan(file: Path, reason: str) -> InputError:
    message = _("{file} can't be used as a plan ({reason}). Make it with “plan --json”.")
    return InputError("plan", message.format(file=file, reason=reason))


def _reason(problem: Exception) -> str:
    if isinstance(problem, OSError):
        return problem.strerror or type(problem).__name__
    if isinstance(problem, KeyError):
        return str(problem.args[0])
    return str(problem) if isinstance(problem, TypeError) else type(problem).__name__
