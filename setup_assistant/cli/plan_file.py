"""Reads a plan, as ``setup-assistant plan --json`` prints it (``resources/schemas/plan-2.json``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from setup_assistant import codec, decisions, files, json_text, regions
from setup_assistant.connector import rules
from setup_assistant.errors import InputError
from setup_assistant.model import Account, ConnectorDraft, Region, Scope
from setup_assistant.texts import _

NAME = "setup-assistant/plan"
VERSION = 2
"""Version 1, of the release before, knew no decisions about organizations: it is read as it was meant."""


@dataclass(frozen=True)
class Plan:
    """The connector of a plan.

    ``scope``: what the plan decides about organizations; None where it is too old to decide anything.
    """

    connector: Wanted
    scope: Scope | None


@dataclass(frozen=True)
class Listed:
    """The changes of a plan, by kind, name and id of the organization (empty: unknown), and for whom.

    ``organizations`` are the names of all that it looked at, as far as it tells.
    """

    upn: str
    object_id: str
    tenant_id: str
    changes: tuple[tuple[str, str, str], ...]
    scope: Scope | None
    organizations: tuple[str, ...] = ()


def changes(file: Path) -> Listed:
    """What the plan in ``file`` would change. Raises ``InputError`` as ``read`` does."""
    try:
        held = _held(file)
        account = {key: str(held["account"][key]) for key in ("upn", "object_id", "tenant_id")}
        listed = tuple(
            (str(c["kind"]), str(c["organization"]), str(c["organization_id"]))
            for c in held["changes"]
        )
        scope = _scope(held)
        names = tuple(str(one["name"]) for one in held.get("organizations", ()))
        return Listed(**account, changes=listed, scope=scope, organizations=names)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise _no_plan(file, _reason(problem)) from None


def _held(file: Path) -> Any:
    held = json_text.parse(files.read_text(file))
    if held["schema"] != NAME:
        raise _no_plan(file, str(held["schema"]))
    if "problem" in held:
        raise _no_plan(file, str(held["problem"]["title"]))
    if held["version"] not in range(1, VERSION + 1):
        raise _no_plan(file, f"{NAME} {held['version']}")
    return held


def _scope(held: Any) -> Scope | None:
    return None if held["version"] == 1 else decisions.read(held["organizations"])


def read(file: Path) -> Plan:
    """The plan in ``file``. Raises ``InputError`` for one that can't be used, or has no connector."""
    try:
        held = _held(file)
        connector = wanted(held["connector"]) if held["connector"] is not None else None
        scope = _scope(held)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise _no_plan(file, _reason(problem)) from None
    if connector is None:
        message = _("This plan has no connector. Make it with “plan --connector-name NAME”.")
        raise InputError("plan", message)
    return Plan(connector, scope)


def check_account(listed: Listed, account: Account) -> None:
    """Raises ``InputError`` unless the plan was made for ``account``: it would give another one rights."""
    ids = (listed.object_id, account.object_id)
    same = ids[0] == ids[1] if all(ids) else listed.upn.casefold() == account.upn.casefold()
    if not same or listed.tenant_id != account.tenant_id:
        message = _("This plan was made for another account ({upn}). Make it again with this one.")
        raise InputError("plan", message.format(upn=listed.upn))


def _no_plan(file: Path, reason: str) -> InputError:
    message = _("{file} can't be used as a plan ({reason}). Make it with “plan --json”.")
    return InputError("plan", message.format(file=file, reason=reason))


def _reason(problem: Exception) -> str:
    if isinstance(problem, OSError):
        return files.reason(problem)
    if isinstance(problem, KeyError):
        return _("“{name}” is missing").format(name=problem.args[0])
    if type(problem) in (ValueError, codec.Damaged):
        return str(problem)
    line = getattr(problem, "lineno", None)  # of a JSON error
    return _("line {n}").format(n=line) if line else _("it has another form")


@dataclass(frozen=True)
class Wanted:
    """A connector to create. ``authorization`` is the connector whose authorization is used, or empty."""

    region: Region
    draft: ConnectorDraft
    authorization: str = ""


def described(wanted: Wanted) -> dict[str, Any]:
    """``wanted`` as it stands in a plan."""
    draft = wanted.draft
    return {
        "region": wanted.region.code,
        "name": draft.name,
        "retention": draft.retention or None,
        "members": list(draft.members),
        "authorization": wanted.authorization or None,
    }


def wanted(held: Mapping[str, Any]) -> Wanted:
    """What a plan's ``connector`` asks for, checked as the window checks what is typed.

    Raises ``InputError`` for values, and ``KeyError`` or ``TypeError`` for a shape that is no plan's.
    """
    members: list[str] = []
    for email in held["members"]:
        members.append(rules.validate_email(_text(email), members))
    draft = ConnectorDraft(
        name=rules.validate_name(_text(held["name"]), ()),
        retention=rules.validate_retention(_text(held["retention"] or "")),
        members=tuple(members),
    )
    region = regions.region(_text(held["region"]))
    return Wanted(region, draft, _text(held["authorization"] or ""))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is expected")
    return value
