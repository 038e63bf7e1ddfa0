"""What was decided about organizations as JSON data: in plans, in profiles, and between two starts.

A list of ``{"name", "id", "backup", "set_aside"}``; ``id`` may be empty, and ``set_aside`` is null or
``{"reason", "by", "since", "until"}`` with ISO 8601 times; ``until`` may be null. An organization
that isn't listed is to be backed up.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from setup_assistant.model import LONGEST_REASON, Exemption, Organization, Scope
from setup_assistant.model.timestamps import timestamp


def described(scope: Scope, organizations: Iterable[Organization] | None = None) -> list[Any]:
    """``scope`` as JSON data: what it says of ``organizations``, or of those that it names."""
    if organizations is None:
        named = (*scope.left_out, *(held.organization for held in scope.exemptions))
        organizations = {(one.id, one.name.casefold()): one for one in named}.values()
    return [
        {
            "name": one.name,
            "id": one.id,
            "backup": scope.backs_up(one),
            "set_aside": set_aside(scope.exemption(one)),
        }
        for one in organizations
    ]


def set_aside(held: Exemption | None) -> dict[str, Any] | None:
    """An exemption as JSON data, without its organization."""
    if held is None:
        return None
    return {
        "reason": held.reason,
        "by": held.by,
        "since": held.since.isoformat(),
        "until": held.until.isoformat() if held.until else None,
    }


def read(entries: object) -> Scope:
    """The scope in what ``described`` made; raises ``ValueError`` naming the place."""
    if not isinstance(entries, list):
        raise ValueError("organizations")
    left_out, exemptions = list[Organization](), list[Exemption]()
    for number, entry in enumerate(entries):
        try:
            organization = Organization(_text(entry["id"]), _text(entry["name"]))
            backup, held = entry["backup"], entry["set_aside"]
            if type(backup) is not bool:
                raise ValueError
            if held is not None:
                exemptions.append(_read_exemption(organization, held))
        except (KeyError, TypeError, ValueError):
            raise ValueError(f"organizations[{number}]") from None
        if not backup:
            left_out.append(organization)
    return Scope(tuple(left_out), tuple(exemptions))


def _read_exemption(organization: Organization, held: Any) -> Exemption:
    since = timestamp(_text(held["since"]))
    until = None if held["until"] is None else date.fromisoformat(_text(held["until"]))
    reason = _text(held["reason"])
    if not 0 < len(reason) <= LONGEST_REASON:
        raise ValueError
    return Exemption(organization, reason, _text(held["by"]), since, until)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
