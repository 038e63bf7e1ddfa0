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
class PlannedConnector:
    """A connector to create. ``authorization`` is the connector whose authorization is used, or empty."""

    region: Region
    draft: ConnectorDraft
    authorization: str = ""


@dataclass(frozen=True)
class Plan:
    """A plan: for whom, and its changes, by kind, name and id of the organization (empty: unknown).

    ``scope``: what it decides about organizations; None where it is too old to decide anything.
    ``organizations`` are the names of all that it looked at, as far as it tells.
    """

    file: Path
    upn: str
    object_id: str
    tenant_id: str
    changes: tuple[tuple[str, str, str], ...]
    scope: Scope | None
    organizations: tuple[str, ...]
    connector_data: Any

    def connector(self) -> PlannedConnector:
        """What ``create`` makes. Raises ``InputError`` when it can't be used, or there is none."""
        if self.connector_data is None:
            message = _("This plan has no connector. Make it with “plan --connector-name NAME”.")
            raise InputError("plan", message)
        try:
            return planned(self.connector_data)
        except (ValueError, KeyError, TypeError) as problem:
            raise _no_plan(self.file, _reason(problem)) from None

    def check_account(self, account: Account) -> None:
        """Raises ``InputError`` unless it was made for ``account``: it would give another one rights."""
        if self.object_id and account.object_id:
            same = self.object_id == account.object_id
        else:
            same = self.upn.casefold() == account.upn.casefold()
        if not same or self.tenant_id.lower() != account.tenant_id:
            message = _(
                "This plan was made for another account ({upn}). Make it again with this one."
            )
            raise InputError("plan", message.format(upn=self.upn))


def read(file: Path) -> Plan:
    """The plan in ``file``. Raises ``InputError`` for one that can't be used."""
    try:
        document = json_text.parse(files.read_text(file))
        if document["schema"] != NAME:
            raise _no_plan(file, str(document["schema"]))
        if "problem" in document:
            raise _no_plan(file, str(document["problem"]["title"]))
        version = document["version"]
        if version not in range(1, VERSION + 1):
            raise _no_plan(file, f"{NAME} {version}")
        account = {key: str(document["account"][key]) for key in ("upn", "object_id", "tenant_id")}
        return Plan(
            file,
            **account,
            changes=tuple(
                (str(c["kind"]), str(c["organization"]), str(c["organization_id"]))
                for c in document["changes"]
            ),
            scope=None if version == 1 else decisions.read(document["organizations"]),
            organizations=tuple(str(o["name"]) for o in document.get("organizations", ())),
            connector_data=document["connector"],
        )
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise _no_plan(file, _reason(problem)) from None


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


def described(connector: PlannedConnector) -> dict[str, Any]:
    """``connector`` as it stands in a plan."""
    draft = connector.draft
    return {
        "region": connector.region.code,
        "name": draft.name,
        "retention": draft.retention or None,
        "members": list(draft.members),
        "authorization": connector.authorization or None,
    }


def planned(data: Mapping[str, Any]) -> PlannedConnector:
    """What a plan's ``connector`` asks for, checked as the window checks what is typed.

    Raises ``InputError`` for values, and ``KeyError`` or ``TypeError`` for a shape that is no plan's.
    """
    members: list[str] = []
    for email in data["members"]:
        members.append(rules.validate_email(_text(email), members))
    draft = ConnectorDraft(
        name=rules.validate_name(_text(data["name"]), ()),
        retention=rules.validate_retention(_text(data["retention"] or "")),
        members=tuple(members),
    )
    region = regions.region(_text(data["region"]))
    return PlannedConnector(region, draft, _text(data["authorization"] or ""))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is expected")
    return value
