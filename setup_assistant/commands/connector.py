"""The Keepit connector of a plan: from options to the plan's object, and from that to a draft."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from setup_assistant import settings
from setup_assistant.creation import rules
from setup_assistant.errors import InputError
from setup_assistant.model import ConnectorDraft, Region
from setup_assistant.texts import _


@dataclass(frozen=True)
class Wanted:
    """A connector to create. ``authorization`` is the connector whose authorization is used, or empty."""

    region: Region
    draft: ConnectorDraft
    authorization: str = ""


def connector_of(asked: argparse.Namespace) -> dict[str, Any] | None:
    """The plan's ``connector`` for the options of ``parents.connector``; None when none is wanted.

    Raises ``InputError`` for what can't be used, and for options that are useless without a name.
    """
    if not asked.connector_name:
        if asked.retention or asked.member or asked.authorization:
            message = _("Give the connector a name too: --connector-name NAME.")
            raise InputError("name", message)
        return None
    if not asked.region:
        message = _("Name Keepit's data centre: --region CODE. The web address of Keepit shows it.")
        raise InputError("region", message)
    held = {
        "region": asked.region,
        "name": asked.connector_name,
        "retention": asked.retention or None,
        "members": asked.member,
        "authorization": asked.authorization or None,
    }
    return described(wanted(held))


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
    region = settings.region(_text(held["region"]))
    return Wanted(region, draft, _text(held["authorization"] or ""))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is expected")
    return value
