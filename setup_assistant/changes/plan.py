"""What could be changed so that an inspection gets ready, by whom, and what is left to people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from setup_assistant import descriptors
from setup_assistant.checks import administrator, oauth_access
from setup_assistant.checks.registry import judge_all
from setup_assistant.model import (
    ChangeKind,
    Evidence,
    Groups,
    Identity,
    Inspected,
    Inspection,
    OAuthPolicy,
    Proposal,
    Rights,
    Unread,
    Verdict,
)


class Way(StrEnum):
    """Who can make a change."""

    ACCOUNT = "account"
    """The account that signed in."""
    ADMINISTRATOR = "administrator"
    """An administrator of the organization who signs in for this."""
    BY_HAND = "by_hand"
    """Only people, in Azure DevOps' own pages."""


@dataclass(frozen=True)
class Planned:
    """One proposal with the way it can go. ``why_not`` is a stable code where only people can do it:

    ``enforced`` (a parent's policy), ``not_member`` (adding a member may cost a license) or
    ``inactive`` (the membership waits for something); and ``denied`` where another administrator has
    to, because the right was taken away from this one.
    """

    proposal: Proposal
    way: Way
    why_not: str = ""


def plan(inspection: Inspection) -> tuple[Planned, ...]:
    """Every change that the findings call for, by organization in order of the inspection.

    What could not be read calls for none: unknown is never repaired.
    """
    return tuple(
        planned for inspected in inspection.organizations for planned in plan_one(inspected)
    )


def plan_one(inspected: Inspected) -> tuple[Planned, ...]:
    """The changes that one organization calls for; the administrator goes first."""
    return (*_administrator(inspected), *_oauth_access(inspected))


def _oauth_access(inspected: Inspected) -> Iterator[Planned]:
    if inspected.finding(oauth_access.ID).verdict is not Verdict.FAILED:
        return
    proposal = _proposal(ChangeKind.OAUTH_ACCESS, inspected)
    policy, rights = inspected.evidence.policy, inspected.evidence.rights
    if isinstance(policy, OAuthPolicy) and policy.enforced_by_parent:
        yield Planned(proposal, Way.BY_HAND, "enforced")
    elif isinstance(rights, Rights) and rights.manage_policies is True:
        yield Planned(proposal, Way.ACCOUNT)
    else:
        yield Planned(proposal, Way.ADMINISTRATOR, "denied" if _denied(inspected) else "")


def _denied(inspected: Inspected) -> bool:
    """An administrator has the right, unless it was taken away."""
    rights = inspected.evidence.rights
    refused = isinstance(rights, Rights) and rights.manage_policies is False
    return refused and inspected.finding(administrator.ID).verdict is Verdict.PASSED


def _administrator(inspected: Inspected) -> Iterator[Planned]:
    finding = inspected.finding(administrator.ID)
    if finding.verdict is not Verdict.FAILED:
        return
    proposal = _proposal(ChangeKind.ADMINISTRATOR, inspected)
    if finding.reason == "not_administrator" and proposal.descriptor:
        yield Planned(proposal, Way.ADMINISTRATOR)
    else:
        yield Planned(proposal, Way.BY_HAND, finding.reason)


def _proposal(kind: ChangeKind, inspected: Inspected) -> Proposal:
    evidence = inspected.evidence
    me = evidence.identity if isinstance(evidence.identity, Identity) else Identity("", "", "")
    return Proposal(
        kind, evidence.organization, evidence.account, me.subject_descriptor, me.instance_id
    )


ASSUMED = "assumed"
"""Source of a policy that nobody has read."""


def what_if(inspection: Inspection, proposals: Iterable[Proposal]) -> Inspection:
    """The inspection as it would be if every one of ``proposals`` were made."""
    by_name: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        by_name.setdefault(proposal.organization.name, []).append(proposal)
    organizations = tuple(
        _changed(inspected, by_name.get(inspected.organization.name, ()))
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


def _administrator_changed(evidence: Evidence) -> Evidence:
    identity = evidence.identity
    if isinstance(identity, Unread):
        return evidence
    groups = evidence.groups
    if isinstance(groups, Unread):
        groups = Groups(frozenset(), frozenset())
    direct = frozenset[str]() if isinstance(groups.direct, Unread) else groups.direct
    return replace(
        evidence,
        groups=replace(
            groups,
            transitive=groups.transitive | {descriptors.administrators_sid(identity.instance_id)},
            direct=direct | {descriptors.administrators_descriptor(identity.instance_id)},
        ),
    )


_CHANGES = {ChangeKind.OAUTH_ACCESS: _oauth_on, ChangeKind.ADMINISTRATOR: _administrator_changed}
