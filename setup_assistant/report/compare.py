"""Two reports of the same customers compared: what has changed in between, and whether for the worse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from setup_assistant import labels
from setup_assistant.checks import administrator, security_notes
from setup_assistant.inspection.coverage import hidden
from setup_assistant.model import (
    Account,
    Coverage,
    Entitlement,
    Evidence,
    Finding,
    Hidden,
    Inspected,
    Inspection,
    OAuthPolicy,
    OrganizationStatus,
    State,
    Unread,
    UnreadReason,
    Verdict,
    Weight,
)
from setup_assistant.report.evidence import Report, TenantReport
from setup_assistant.texts import _, listed
from setup_assistant.visible import visible

_RANK = {
    Verdict.PASSED: 0,
    Verdict.NOT_APPLICABLE: 0,
    Verdict.ACCEPTED: 1,
    Verdict.UNKNOWN: 2,
    Verdict.FAILED: 3,
}


class Kind(StrEnum):
    """What has changed."""

    REQUIREMENTS = "requirements"
    TENANT_NEW = "tenant_new"
    TENANT_GONE = "tenant_gone"
    UNCHECKED = "unchecked"
    """A tenant that could be checked then and can't now."""
    CHECKED = "checked"
    ACCOUNT = "account"
    ORGANIZATION_NEW = "organization_new"
    ORGANIZATION_GONE = "organization_gone"
    BACKUP = "backup"
    """Left out of the backup now, or to be backed up again."""
    VERDICT = "verdict"
    POLICY = "policy"
    ADMINISTRATOR = "administrator"
    ENTITLEMENT = "entitlement"
    COVERAGE = "coverage"


@dataclass(frozen=True)
class Change:
    """One difference. ``old`` and ``new`` are raw words (a verdict, ``on``, a version, a name)."""

    kind: Kind
    tenant_id: str = ""
    organization: str = ""
    check: str = ""
    old: str = ""
    new: str = ""
    worse: bool = False


@dataclass(frozen=True)
class Drift:
    """Everything that differs, in the order of the newer report."""

    changes: tuple[Change, ...]

    @property
    def worse(self) -> bool:
        """Whether anything changed for the worse."""
        return any(change.worse for change in self.changes)


def compare(old: Report, new: Report) -> Drift:
    """What differs from ``old`` in ``new``, with the verdicts as they were saved."""
    return Drift(tuple(_changes(old, new)))


def _changes(old: Report, new: Report) -> Iterator[Change]:
    if old.requirements != new.requirements:
        yield Change(Kind.REQUIREMENTS, old=old.requirements, new=new.requirements)
    rest = list(old.tenants)
    for tenant in new.tenants:
        was = _match(rest, tenant, new)
        if was is None:
            name = tenant.account.upn
            yield Change(
                Kind.TENANT_NEW, tenant.account.tenant_id, new=name, worse=not tenant.ready
            )
        else:
            rest.remove(was)
            yield from _tenant(was, tenant)
    for gone in rest:
        yield Change(Kind.TENANT_GONE, gone.account.tenant_id, old=gone.account.upn, worse=True)


def _match(rest: list[TenantReport], tenant: TenantReport, new: Report) -> TenantReport | None:
    """The same account in the same tenant, else one of that tenant that nobody else matches."""
    same = [one for one in rest if one.account.tenant_id == tenant.account.tenant_id]
    exact = [one for one in same if _who(one.account) == _who(tenant.account)]
    matched = {_who(one.account) for one in new.tenants}
    free = [one for one in same if _who(one.account) not in matched]
    return next(iter((*exact, *free)), None)


def _tenant(old: TenantReport, new: TenantReport) -> Iterator[Change]:
    tenant = new.account.tenant_id
    if _who(old.account) != _who(new.account):
        yield Change(Kind.ACCOUNT, tenant, old=old.account.upn, new=new.account.upn)
    if new.after is None:
        if old.after is not None:
            yield Change(Kind.UNCHECKED, tenant, new=new.problem, worse=True)
    elif old.after is None:
        yield Change(Kind.CHECKED, tenant, old=old.problem, worse=not new.ready)
    else:
        yield from _inspections(tenant, old.after, new.after)
        yield from _coverages(tenant, old, new)


def _who(account: Account) -> str:
    return (account.object_id or account.upn).casefold()


def _inspections(tenant: str, old: Inspection, new: Inspection) -> Iterator[Change]:
    yield from _verdicts(tenant, "", (old.account_finding,), (new.account_finding,))
    before = {_identity(one): one for one in old.organizations}
    for now in new.organizations:
        was = before.pop(_identity(now), None)
        if was is None:
            bad = now.status not in (OrganizationStatus.READY, OrganizationStatus.LEFT_OUT)
            yield Change(Kind.ORGANIZATION_NEW, tenant, now.organization.name, worse=bad)
        else:
            yield from _organization(tenant, was, now)
    for gone in before.values():
        yield Change(Kind.ORGANIZATION_GONE, tenant, gone.organization.name, worse=True)


def _identity(inspected: Inspected) -> str:
    """By name: the id is unknown where an organization was added by hand."""
    return inspected.organization.key


def _organization(tenant: str, old: Inspected, new: Inspected) -> Iterator[Change]:
    name = new.organization.name
    if old.backup is not new.backup:
        yield Change(Kind.BACKUP, tenant, name, "", _backup(old), _backup(new))
    yield from _verdicts(tenant, name, old.findings, new.findings)
    for kind, value_of, check in _RAW:
        was, now = value_of(old.evidence), value_of(new.evidence)
        if was != now and was and now:
            yield Change(kind, tenant, name, check, was, now, worse=(was, now) in _WORSE)


def _backup(inspected: Inspected) -> str:
    return "backed_up" if inspected.backup else "left_out"


def _verdicts(
    tenant: str, name: str, old: tuple[Finding, ...], new: tuple[Finding, ...]
) -> Iterator[Change]:
    """A check that only one of them knows is a change too: what it found isn't in the other."""
    by_check = {finding.check: finding for finding in old}
    for now in new:
        was = by_check.pop(now.check, None)
        before = was.verdict if was else None
        if before is now.verdict:
            continue
        fallen = _RANK[now.verdict] > (_RANK[before] if before else 0)
        worse = fallen and now.weight is Weight.REQUIRED
        yield Change(Kind.VERDICT, tenant, name, now.check, before or "", now.verdict, worse)
    for gone in by_check.values():
        worse = gone.weight is Weight.REQUIRED
        yield Change(Kind.VERDICT, tenant, name, gone.check, gone.verdict, "", worse)


def _policy(evidence: Evidence) -> str:
    """Empty where it could not be read: that is the verdict's to tell."""
    policy = evidence.policy
    if not isinstance(policy, OAuthPolicy):
        return ""
    state = "on" if policy.enabled else "off"
    return f"{state} (enforced)" if policy.enforced_by_parent else state


def _administrator(evidence: Evidence) -> str:
    if not isinstance(evidence.owner, Unread) and evidence.owner.is_me:
        return "owner"
    member = administrator.in_administrators(evidence.identity, evidence.groups)
    if isinstance(member, Unread):
        return ""
    return "administrator" if member else "none"


def _entitlement(evidence: Evidence) -> str:
    level = evidence.entitlement
    return f"{level.license} ({level.status})" if isinstance(level, Entitlement) else ""


_RAW: tuple[tuple[Kind, Callable[[Evidence], str], str], ...] = (
    (Kind.POLICY, _policy, "oauth_access"),
    (Kind.ADMINISTRATOR, _administrator, "administrator"),
    (Kind.ENTITLEMENT, _entitlement, "access_level"),
)
_WORSE = {
    ("on", "off"), ("on", "off (enforced)"), ("on (enforced)", "off"),
    ("on (enforced)", "off (enforced)"), ("owner", "none"), ("administrator", "none"),
}  # fmt: skip
"""Raw changes that are for the worse by themselves; of the access level the verdict decides."""


def _coverages(tenant: str, old: TenantReport, new: TenantReport) -> Iterator[Change]:
    for name, now in new.coverage.items():
        was = old.coverage.get(name)
        if not isinstance(was, Coverage):
            continue
        if isinstance(now, Unread):
            yield Change(Kind.COVERAGE, tenant, name, old=_extent(was), new=now.reason, worse=True)
        elif _extent(was) != _extent(now):
            yield Change(
                Kind.COVERAGE, tenant, name, "", _extent(was), _extent(now), _less(was, now)
            )


def _extent(coverage: Coverage) -> str:
    hidden = "".join(f", {reason}" for reason in coverage.hidden)
    return f"{len(coverage.projects)}/{coverage.repositories}{hidden}"


def _less(old: Coverage, new: Coverage) -> bool:
    """Fewer projects or repositories can be seen, or something is hidden that wasn't."""
    fewer = len(new.projects) < len(old.projects) or new.repositories < old.repositories
    return fewer or not set(new.hidden) <= set(old.hidden)


_WITH_WORDS = (Kind.BACKUP, Kind.POLICY, Kind.ADMINISTRATOR)


def words(change: Change) -> str:
    """What has changed, as one line without anything invisible in it."""
    sentence = _template(change.kind).format(
        organization=change.organization or change.tenant_id,
        tenant=change.tenant_id,
        check=security_notes.title(change.check),
        old=_value(change.kind, change.old),
        new=_value(change.kind, change.new),
    )
    return visible(sentence)


def _template(kind: Kind) -> str:
    return {
        Kind.REQUIREMENTS: _("The requirements are version {new} now; they were {old}."),
        Kind.TENANT_NEW: _("{tenant}: new in the report, checked with {new}."),
        Kind.TENANT_GONE: _("{tenant}: no longer in the report; it was checked with {old}."),
        Kind.UNCHECKED: _("{tenant}: could not be checked any more. {new}"),
        Kind.CHECKED: _("{tenant}: could be checked again."),
        Kind.ACCOUNT: _("{tenant}: checked with {new} now; it was {old}."),
        Kind.ORGANIZATION_NEW: _("{organization}: the account can reach it now."),
        Kind.ORGANIZATION_GONE: _("{organization}: the account can't reach it any more."),
        Kind.BACKUP: _("{organization}: {old} → {new}"),
        Kind.VERDICT: _("{organization}: {check}: {old} → {new}"),
        Kind.POLICY: _("{organization}: the policy as it was read: {old} → {new}"),
        Kind.ADMINISTRATOR: _("{organization}: administrator rights as they were read: {old} → {new}"),
        Kind.ENTITLEMENT: _("{organization}: the access level as it was read: {old} → {new}"),
        Kind.COVERAGE: _("{organization}: projects/repositories that the account can see: {old} → {new}"),
    }[kind]  # fmt: skip


def _value(kind: Kind, raw: str) -> str:
    """Raw words that people have another one for; everything else stays as it was read."""
    if kind is Kind.VERDICT:
        return labels.verdict(Verdict(raw) if raw else None).word
    if kind is Kind.ENTITLEMENT:
        return _entitlement_in_words(raw)
    if kind is Kind.COVERAGE:
        return _extent_in_words(raw)
    words = {
        "backed_up": _("To be backed up"),
        "left_out": labels.status_word(OrganizationStatus.LEFT_OUT),
        "on": labels.state(State.ON),
        "off": labels.state(State.OFF),
        "on (enforced)": _("On, set by a policy above the organization"),
        "off (enforced)": _("Off, set by a policy above the organization"),
        "owner": _("Owner"),
        "administrator": _("Administrator"),
        "none": _("No"),
    }
    return words.get(raw, raw) if kind in _WITH_WORDS else raw


def _entitlement_in_words(raw: str) -> str:
    level, _brace, state = raw.removesuffix(")").rpartition(" (")
    return _("{level} ({state})").format(
        level=labels.license_name(level), state=labels.license_state(state)
    )


def _extent_in_words(raw: str) -> str:
    if raw in set(UnreadReason):
        return labels.verdict(Verdict.UNKNOWN).word
    counts, *reasons = raw.split(", ")
    return listed((counts, *(hidden(Hidden(one)).removesuffix(".") for one in reasons)))
