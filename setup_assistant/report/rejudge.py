"""Saved evidence judged again, by today's checks and requirements and without any connection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from setup_assistant import __version__, labels
from setup_assistant.checks import registry, requirements, security_notes
from setup_assistant.model import Finding, Inspection
from setup_assistant.report.evidence import Report, TenantReport
from setup_assistant.texts import _
from setup_assistant.visible import visible


@dataclass(frozen=True)
class VerdictChange:
    """One finding that is another now. ``organization`` is empty for the account itself."""

    tenant_id: str
    organization: str
    check: str
    old: Finding | None
    new: Finding

    @property
    def words(self) -> str:
        """``contoso: OAuth access: Met → Needs attention`` in the reader's language."""
        old, new = labels.verdict(self.old.verdict if self.old else None), self.new.verdict
        return _("{subject}: {check}: {old} → {new}").format(
            subject=visible(self.organization or self.tenant_id),
            check=security_notes.title(self.check),
            old=old.word,
            new=labels.verdict(new).word,
        )


def judge_again(report: Report) -> tuple[Report, tuple[VerdictChange, ...]]:
    """The report with today's verdicts, and what is different in what was found last."""
    tenants = tuple(map(_tenant, report.tenants))
    judged = replace(
        report, tenants=tenants, assistant=__version__, requirements=requirements.version()
    )
    pairs = zip(report.tenants, tenants, strict=True)
    return judged, tuple(change for old, new in pairs for change in _changes(old, new))


def _tenant(tenant: TenantReport) -> TenantReport:
    before = _judged(tenant.before) if tenant.before else None
    return replace(tenant, before=before, after=_judged(tenant.after) if tenant.after else None)


def _judged(inspection: Inspection) -> Inspection:
    organizations = tuple(
        registry.judge_all(one.evidence, one.scope) for one in inspection.organizations
    )
    finding = registry.judge_account(inspection.account)
    return replace(inspection, account_finding=finding, organizations=organizations)


def _changes(old: TenantReport, new: TenantReport) -> Iterator[VerdictChange]:
    if old.after is None or new.after is None:
        return
    tenant = new.account.tenant_id
    yield from _differing(tenant, "", (old.after.account_finding,), (new.after.account_finding,))
    for was, now in zip(old.after.organizations, new.after.organizations, strict=True):
        yield from _differing(tenant, now.organization.name, was.findings, now.findings)


def _differing(
    tenant: str, name: str, old: tuple[Finding, ...], new: tuple[Finding, ...]
) -> Iterator[VerdictChange]:
    by_check = {finding.check: finding for finding in old}
    for finding in new:
        was = by_check.get(finding.check)
        if was != finding:
            yield VerdictChange(tenant, name, finding.check, was, finding)
