"""Inspections for tests: so many organizations, so many of them not ready."""

from __future__ import annotations

from datetime import UTC, datetime

from setup_assistant.model import (
    Account,
    AccountKind,
    Evidence,
    Finding,
    Inspected,
    Inspection,
    Organization,
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
