"""What could be changed so that an inspection gets ready, by whom, and what is left to people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from setup_assistant.checks import administrator, oauth_access
from setup_assistant.model import (
    ChangeKind,
    Identity,
    Inspected,
    Inspection,
    OAuthPolicy,
    Proposal,
    Rights,
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
    told = isinstance(rights, Rights) and rights.manage_policies is False
    return told and inspected.finding(administrator.ID).verdict is Verdict.PASSED


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
    known = evidence.identity
    me = known if isinstance(known, Identity) else Identity("", "", "")
    return Proposal(
        kind, evidence.organization, evidence.account, me.subject_descriptor, me.instance_id
    )
