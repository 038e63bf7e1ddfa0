"""*What if*: what the checks would say after some changes, worked out on evidence without any call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from setup_assistant import descriptors
from setup_assistant.checks import judge_all
from setup_assistant.model import (
    ChangeKind,
    Evidence,
    Groups,
    Inspected,
    Inspection,
    OAuthPolicy,
    Proposal,
    Unread,
)

ASSUMED = "assumed"
"""Source of a policy that nobody has read."""


def what_if(inspection: Inspection, proposals: Iterable[Proposal]) -> Inspection:
    """The inspection as it would be if every one of ``proposals`` were made."""
    wanted: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        wanted.setdefault(proposal.organization.name, []).append(proposal)
    organizations = tuple(
        _changed(inspected, wanted.get(inspected.organization.name, ()))
        for inspected in inspection.organizations
    )
    return replace(inspection, organizations=organizations)


def _changed(inspected: Inspected, proposals: Iterable[Proposal]) -> Inspected:
    evidence = inspected.evidence
    for proposal in proposals:
        evidence = _CHANGES[proposal.kind](evidence)
    return inspected if evidence is inspected.evidence else judge_all(evidence, inspected.scope)


def _oauth_on(evidence: Evidence) -> Evidence:
    return replace(evidence, policy=OAuthPolicy(enabled=True, source=ASSUMED))


def _administrator(evidence: Evidence) -> Evidence:
    identity = evidence.identity
    if isinstance(identity, Unread):
        return evidence
    held = evidence.groups
    groups = Groups(frozenset(), frozenset()) if isinstance(held, Unread) else held
    direct = frozenset[str]() if isinstance(groups.direct, Unread) else groups.direct
    return replace(
        evidence,
        groups=replace(
            groups,
            transitive=groups.transitive | {descriptors.administrators_sid(identity.instance_id)},
            direct=direct | {descriptors.administrators_descriptor(identity.instance_id)},
        ),
    )


_CHANGES = {ChangeKind.OAUTH_ACCESS: _oauth_on, ChangeKind.ADMINISTRATOR: _administrator}
