"""Inspections for tests: so many organizations, so many of them not ready."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from setup_assistant.checks.registry import judge_all
from setup_assistant.model import (
    Account,
    AccountKind,
    Entitlement,
    Evidence,
    Finding,
    Groups,
    Identity,
    Inspected,
    Inspection,
    OAuthPolicy,
    Organization,
    Owner,
    Verdict,
    Weight,
)

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ACCOUNT = Account("Keepit Backup", "svc-keepit-backup@contoso.com", "o", "t", AccountKind.MEMBER)


def inspection(count: int, *, failed: int = 0, complete: bool = True) -> Inspection:
    """``count`` organizations, the first ``failed`` of them need attention."""
    account = Finding("work_account", Verdict.PASSED, Weight.REQUIRED, "member")
    found = tuple(_inspected(number, passed=number >= failed) for number in range(count))
    return Inspection(ACCOUNT, account, found, NOW, NOW, complete)


def _inspected(number: int, *, passed: bool) -> Inspected:
    verdict = Verdict.PASSED if passed else Verdict.FAILED
    evidence = Evidence(Organization(str(number), f"org-{number}"), NOW, ACCOUNT)
    return Inspected(evidence, (Finding("oauth_access", verdict, Weight.REQUIRED, "policy"),))


def inspected(name: str, *, oauth: bool = True, level: str = "Basic") -> Inspected:
    """An organization that the account owns."""
    evidence = Evidence(
        Organization(name, name),
        datetime(2026, 11, 23, 10, 44, tzinfo=UTC),
        replace(ACCOUNT, object_id="me", tenant_id="tenant"),
        directory="tenant",
        identity=Identity("me", "aad.x", name, AccountKind.MEMBER),
        owner=Owner("me", "Keepit Backup", is_me=True),
        groups=Groups(frozenset()),
        entitlement=Entitlement("express" if level == "Basic" else "stakeholder", level, "active"),
        policy=OAuthPolicy(oauth, "settings"),
    )
    return judge_all(evidence)
