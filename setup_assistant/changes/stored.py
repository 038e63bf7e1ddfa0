"""Ledger entries as plain JSON data and back. No secret is in them: names, ids, times, outcomes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from setup_assistant.model import (
    Account,
    AccountKind,
    Act,
    Actor,
    ChangeKind,
    Entry,
    Organization,
    Outcome,
    Proposal,
    State,
)
from setup_assistant.model.timestamps import timestamp

NAME = "setup-assistant/ledger"
VERSION = 1


def document(entries: tuple[Entry, ...]) -> dict[str, Any]:
    """The whole file, in the schema ``resources/schemas/ledger-1.json``."""
    return {"schema": NAME, "version": VERSION, "entries": [of_entry(entry) for entry in entries]}


def whole(parts: Sequence[str]) -> str:
    """The same document as text, put together from the text of each entry."""
    empty = json.dumps(document(()), indent=1)
    head, found, tail = empty.rpartition("[]")
    if not found:
        raise AssertionError("an empty document ends with its list")
    joined = ",\n".join(parts)
    return f"{head}[\n{joined}\n]{tail}"


def entries(held: Any) -> tuple[Entry, ...]:
    """What ``document`` made; ``ValueError``, ``KeyError`` or ``TypeError`` for anything else."""
    if held["schema"] != NAME or held["version"] != VERSION:
        raise ValueError(held["schema"], held["version"])
    return tuple(entry(each) for each in held["entries"])


def of_entry(entry: Entry) -> dict[str, Any]:
    """One entry as JSON data."""
    return {
        "id": entry.id,
        "proposal": of_proposal(entry.proposal),
        "before": entry.before.value,
        "wanted": entry.wanted.value,
        "deed": _of_act(entry.deed),
        "undo": None if entry.undo is None else _of_act(entry.undo),
        "earlier_undos": [_of_act(act) for act in entry.earlier_undos],
    }


def entry(held: Any) -> Entry:
    """One entry again."""
    return Entry(
        id=str(held["id"]),
        proposal=proposal(held["proposal"]),
        before=State(held["before"]),
        wanted=State(held["wanted"]),
        deed=_act(held["deed"]),
        undo=None if held["undo"] is None else _act(held["undo"]),
        earlier_undos=tuple(_act(each) for each in held["earlier_undos"]),
    )


def of_proposal(proposal: Proposal) -> dict[str, Any]:
    """A proposal as JSON data."""
    subject = proposal.subject
    return {
        "kind": proposal.kind.value,
        "organization": proposal.organization.name,
        "organization_id": proposal.organization.id,
        "subject": {
            "name": subject.name,
            "upn": subject.upn,
            "object_id": subject.object_id,
            "tenant_id": subject.tenant_id,
            "kind": subject.kind.value,
        },
        "descriptor": proposal.descriptor,
        "instance_id": proposal.instance_id,
    }


def proposal(held: Any) -> Proposal:
    """A proposal again."""
    subject = held["subject"]
    return Proposal(
        kind=ChangeKind(held["kind"]),
        organization=Organization(str(held["organization_id"]), str(held["organization"])),
        subject=Account(
            str(subject["name"]),
            str(subject["upn"]),
            str(subject["object_id"]),
            str(subject["tenant_id"]),
            AccountKind(subject["kind"]),
        ),
        descriptor=str(held["descriptor"]),
        instance_id=str(held["instance_id"]),
    )


def _of_act(act: Act) -> dict[str, Any]:
    actor = act.actor
    return {
        "actor": {
            "name": actor.name,
            "upn": actor.upn,
            "tenant_id": actor.tenant_id,
            "id": actor.id,
        },
        "begun_at": act.begun_at.isoformat(),
        "outcome": act.outcome.value,
        "ended_at": None if act.ended_at is None else act.ended_at.isoformat(),
        "reason": act.reason,
        "detail": act.detail,
    }


def _act(held: Any) -> Act:
    actor, ended = held["actor"], held["ended_at"]
    return Act(
        actor=Actor(
            str(actor["name"]), str(actor["upn"]), str(actor["tenant_id"]), str(actor["id"])
        ),
        begun_at=timestamp(held["begun_at"]),
        outcome=Outcome(held["outcome"]),
        ended_at=None if ended is None else timestamp(ended),
        reason=str(held["reason"]),
        detail=str(held["detail"]),
    )
