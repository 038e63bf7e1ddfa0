"""What was decided about organizations as JSON data: in plans, in profiles, and between two starts.

A list of ``{"name", "id", "backup", "set_aside"}``; ``id`` may be empty, and ``set_aside`` is null or
``{"reason", "by", "since", "until"}`` with ISO 8601 times; ``until`` may be null. An organization
that isn't listed is to be backed up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from setup_assistant import codec
from setup_assistant.model import LONGEST_REASON, Exemption, Organization, Scope


@dataclass(frozen=True)
class _SetAside:
    reason: str
    by: str
    since: datetime
    until: date | None

    def __post_init__(self) -> None:
        if not 0 < len(self.reason) <= LONGEST_REASON:
            raise ValueError(self.reason)


@dataclass(frozen=True)
class _Decision:
    name: str
    id: str
    backup: bool
    set_aside: _SetAside | None


def described(scope: Scope, organizations: Iterable[Organization] | None = None) -> list[Any]:
    """``scope`` as JSON data: what it says of ``organizations``, or of those that it names."""
    if organizations is None:
        named = (*scope.left_out, *(exemption.organization for exemption in scope.exemptions))
        organizations = {(one.id, one.key): one for one in named}.values()
    return [
        {
            "name": one.name,
            "id": one.id,
            "backup": scope.backs_up(one),
            "set_aside": set_aside(scope.exemption(one)),
        }
        for one in organizations
    ]


def set_aside(exemption: Exemption | None) -> dict[str, Any] | None:
    """An exemption as JSON data, without its organization."""
    document: dict[str, Any] | None = codec.encode(exemption)
    if document:
        del document["organization"]
    return document


def read(entries: object) -> Scope:
    """The scope in what ``described`` made; raises ``ValueError`` naming the place."""
    decisions: tuple[_Decision, ...] = codec.decode(tuple[_Decision, ...], entries, "organizations")
    left_out, exemptions = list[Organization](), list[Exemption]()
    for entry in decisions:
        organization, aside = Organization(entry.id, entry.name), entry.set_aside
        if aside:
            exemptions.append(
                Exemption(organization, aside.reason, aside.by, aside.since, aside.until)
            )
        if not entry.backup:
            left_out.append(organization)
    return Scope(tuple(left_out), tuple(exemptions))
