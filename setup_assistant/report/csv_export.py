"""The report as CSV: one line for each tenant, organization and check. No cell is ever a formula."""

from __future__ import annotations

import csv as _csv
import io
from collections.abc import Iterator

from setup_assistant import labels
from setup_assistant.checks import registry, scoping, security_notes
from setup_assistant.model import Account, Finding, Inspected, Inspection
from setup_assistant.report.evidence import Report, TenantReport
from setup_assistant.texts import clocked
from setup_assistant.visible import visible

HEADER = (
    "directory", "directory_id", "account", "organization", "organization_id", "check", "title",
    "weight", "before", "before_reason", "after", "after_reason", "found", "read_at", "made_at",
    "requirements", "practice", "backup", "accepted_reason", "accepted_by", "accepted_at",
    "accepted_until",
)  # fmt: skip
"""Names for programs, never translated."""

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel doesn't read UTF-8."""

_NOTHING = ("",) * (1 + len(scoping.FACTS))
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv(report: Report) -> str:
    """The lines of ``rows`` under their header, as UTF-8 with a byte order mark; CRLF as RFC 4180 asks."""
    written = io.StringIO()
    writer = _csv.writer(written)
    writer.writerow(HEADER)
    for row in rows(report):
        writer.writerow(map(cell, row))
    return BYTE_ORDER_MARK + written.getvalue()


def rows(report: Report) -> Iterator[tuple[str, ...]]:
    """Raw cells in the order of ``HEADER``; a tenant that wasn't checked has one line that says why."""
    for tenant in report.tenants:
        tail = (labels.utc(report.made_at), report.requirements, str(report.practice).lower())
        with clocked(labels.utc):
            table = [
                (account.directory, account.tenant_id, account.upn, *middle, *tail, *more)
                for account, middle, more in _tenant(tenant)
            ]
        yield from table


def cell(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula, with nothing invisible in it."""
    risky = text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)
    return ("'" if risky else "") + visible(text)


def _tenant(
    tenant: TenantReport,
) -> Iterator[tuple[Account, tuple[str, ...], tuple[str, ...]]]:
    """Who has read it, what stands before the cells about the report, and what behind them."""
    if tenant.after is None:
        unchecked = ("", "", "", "", "", "", "", "unknown", "not_checked", tenant.problem, "")
        yield tenant.account, unchecked, _NOTHING
        return
    yield tenant.account, _account(tenant.after, tenant.earlier), _NOTHING
    for inspected in tenant.after.organizations:
        account = inspected.evidence.account
        if account.tenant_id == tenant.account.tenant_id:
            account = tenant.account  # its kind may be known since
        for cells, more in _organization(inspected, tenant.was(inspected.organization.name)):
            yield account, cells, more


def _account(after: Inspection, before: Inspection | None) -> tuple[str, ...]:
    finding = after.account_finding
    sentence = registry.account_words(finding, after.account).found
    was = before.account_finding if before else None
    return ("", "", *_verdicts(finding, was), sentence, labels.utc(after.finished_at))


def _organization(
    after: Inspected, before: Inspected | None
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    head = (after.organization.name, after.organization.id)
    by_check = {finding.check: finding for finding in before.findings} if before else {}
    for finding in after.findings:
        sentence = registry.words(finding, after.evidence).found
        read_at = labels.utc(after.evidence.read_at)
        accepted = tuple(finding.fact(name) for name in scoping.FACTS)
        more = (str(after.backup).lower(), *accepted)
        yield (*head, *_verdicts(finding, by_check.get(finding.check)), sentence, read_at), more


def _verdicts(finding: Finding, was: Finding | None) -> tuple[str, ...]:
    before = (was.verdict.value, was.reason) if was else ("", "")
    name = security_notes.title(finding.check)
    return (
        finding.check, name, finding.weight.value, *before, finding.verdict.value, finding.reason,
    )  # fmt: skip
