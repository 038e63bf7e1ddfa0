"""The checks, in the order in which they are shown. Judging is pure and total: no check ever fails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from setup_assistant.checks import (
    access_level,
    administrator,
    directory,
    judging,
    oauth_access,
    scoping,
    work_account,
)
from setup_assistant.checks.scoping import ended, may_set_aside
from setup_assistant.checks.wording import Words
from setup_assistant.model import (
    Account,
    Evidence,
    Finding,
    Inspected,
    OrganizationStatus,
    Scope,
    Verdict,
    Weight,
)
from setup_assistant.texts import _, clock

__all__ = [
    "ACCOUNT_CHECK", "ORGANIZATION_CHECKS", "Check", "Words", "account_words", "cell", "ended",
    "explained_before", "headline", "judge_account", "judge_all", "may_set_aside", "open_findings", "words",
]  # fmt: skip


class Check(Protocol):
    """One question about an organization; each module of this package that asks one is one."""

    @property
    def ID(self) -> str: ...  # noqa: N802

    def judge(self, evidence: Evidence) -> Finding: ...

    def words(self, finding: Finding, evidence: Evidence) -> Words: ...


ORGANIZATION_CHECKS: tuple[Check, ...] = (directory, administrator, oauth_access, access_level)
ACCOUNT_CHECK = work_account


_EVERYTHING = Scope()


def judge_all(evidence: Evidence, scope: Scope = _EVERYTHING) -> Inspected:
    """The findings of every organization check, in order, as ``scope`` has them count.

    Of the listed organization, no other. Whether an exemption is over is judged as of reading.
    """
    evidence = judging.of_one_host(evidence)
    findings = (check.judge(evidence) for check in ORGANIZATION_CHECKS)
    return scoping.applied(findings, evidence, scope)


def judge_account(account: Account) -> Finding:
    """The finding about the account itself."""
    return ACCOUNT_CHECK.judge(account)


def words(finding: Finding, evidence: Evidence) -> Words:
    """The words of one finding about an organization; ``KeyError`` for an unknown check."""
    check = {check.ID: check for check in ORGANIZATION_CHECKS}[finding.check]
    if finding.verdict is Verdict.ACCEPTED:
        unread = replace(finding, verdict=Verdict.UNKNOWN)
        return scoping.accepted_words(finding, check.words(unread, evidence))
    sentences = check.words(finding, evidence)
    if finding.reason == scoping.LEFT_OUT:
        return scoping.left_out_words(finding, evidence, sentences)
    return sentences


def account_words(finding: Finding, account: Account) -> Words:
    """The words of the finding about the account."""
    return ACCOUNT_CHECK.words(finding, account)


def open_findings(inspected: Inspected) -> tuple[Finding, ...]:
    """What is left to do, the most important first: required before advised, failed before unknown."""
    findings = [f for f in inspected.findings if f.verdict in (Verdict.FAILED, Verdict.UNKNOWN)]
    findings.sort(key=lambda f: (f.weight is Weight.ADVISED, f.verdict is Verdict.UNKNOWN))
    return tuple(findings)


def explained_before(findings: Iterable[Finding]) -> frozenset[str]:
    """Checks whose item can't be read for the reason of an earlier one: that is explained once."""
    reasons, checks = set[str](), set[str]()
    for finding in findings:
        if finding.verdict is Verdict.UNKNOWN:
            if finding.reason in reasons:
                checks.add(finding.check)
            reasons.add(finding.reason)
    return frozenset(checks)


def headline(inspected: Inspected) -> Words:
    """What the details pane says of an organization: its most important open point, or all is well."""
    exemption, status = inspected.exemption, inspected.status
    if status is OrganizationStatus.SET_ASIDE and exemption is not None:
        return scoping.aside_headline(exemption, inspected.evidence)
    findings = open_findings(inspected)
    if findings:
        sentences = words(findings[0], inspected.evidence)
    elif status is OrganizationStatus.LEFT_OUT:
        admin = cell(administrator.ID, inspected.finding(administrator.ID))
        sentences = scoping.left_out_headline(inspected.evidence, admin)
    else:
        sentences = _ready(inspected)
    return replace(sentences, found=f"{ended(inspected)} {sentences.found}".strip())


def _ready(inspected: Inspected) -> Words:
    evidence = inspected.evidence
    level = inspected.finding(access_level.ID).fact("level")
    return Words(
        title=_("Status"),
        head=_("Nothing to do"),
        found=_("Administrator, OAuth access on, {level}. Read at {time}.").format(
            level=level, time=clock(evidence.read_at)
        ),
        why=_("{org} meets Keepit's published requirements.").format(
            org=evidence.organization.name
        ),
    )


NOTHING = "–"
"""A cell of the table with nothing to say."""


def cell(check_id: str, finding: Finding) -> str:
    """The short word for the table; ``NOTHING`` where there is nothing to say."""
    if finding.reason == scoping.LEFT_OUT and check_id == oauth_access.ID:
        return _("Not needed")
    if finding.verdict is Verdict.NOT_APPLICABLE:
        return NOTHING
    if check_id in (directory.ID, access_level.ID):
        return finding.fact("directory") or finding.fact("level") or NOTHING
    if finding.verdict in (Verdict.UNKNOWN, Verdict.ACCEPTED):
        return _("Unknown")
    if finding.reason == "owner":
        return _("Owner")
    passed = finding.verdict is Verdict.PASSED
    if check_id == administrator.ID:
        return _("Yes") if passed else _("No")
    return _("On") if passed else _("Off")
