"""What was read about the account and its organizations, and what the checks say about it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from setup_assistant.model.scope import Exemption, Organization, Scope
from setup_assistant.model.unread import NOT_ASKED, Unread, UnreadReason

NO_TENANT = "00000000-0000-0000-0000-000000000000"
"""What ``X-VSS-ResourceTenant`` says of an organization backed by personal accounts."""

PERSONAL_TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad"
"""The directory that Microsoft puts into tokens of personal accounts."""


class AccountKind(StrEnum):
    MEMBER = "member"
    GUEST = "guest"
    PERSONAL = "personal"
    SERVICE_PRINCIPAL = "service_principal"
    """An application that signed in for itself, as pipelines do."""
    UNREAD = "unread"


@dataclass(frozen=True)
class Account:
    """Who signed in. ``tenant_id`` is the ``tid`` of the token in lower case, ``object_id`` its ``oid``."""

    name: str
    upn: str
    object_id: str
    tenant_id: str
    kind: AccountKind

    def __post_init__(self) -> None:
        # Services write the same id in either case; everything here compares and looks up by it.
        object.__setattr__(self, "tenant_id", self.tenant_id.lower())

    @property
    def domain(self) -> str:
        """The sign-in name's domain: the token gives no directory name. Without one, the tenant id."""
        return self.upn.rpartition("@")[2] if "@" in self.upn else self.tenant_id

    @property
    def directory(self) -> str:
        """The directory for people: its domain, or the id to a guest, who can't read its name."""
        return self.tenant_id if self.kind is AccountKind.GUEST else self.domain


@dataclass(frozen=True)
class Identity:
    """The account as one organization knows it (connectionData). ``instance_id`` is the host's GUID."""

    id: str
    subject_descriptor: str
    instance_id: str
    kind: AccountKind = AccountKind.UNREAD


@dataclass(frozen=True)
class Owner:
    """The organization's owner, from the overview page's data provider."""

    id: str
    name: str
    is_me: bool


@dataclass(frozen=True)
class Groups:
    """Group memberships, looked *up* from the account.

    ``transitive`` holds SIDs (identities, ``queryMembership=Expanded``); ``direct`` holds the
    subject descriptors of the groups the account is in itself (Graph memberships, ``up``);
    ``via`` is the display name of the directly joined group that leads into Project Collection
    Administrators, when the membership is nested and the name could be read.
    """

    transitive: frozenset[str]
    direct: frozenset[str] | Unread = NOT_ASKED
    via: str | Unread = NOT_ASKED


@dataclass(frozen=True)
class Entitlement:
    """The account's access level in one organization (user entitlements)."""

    license: str
    """``accountLicenseType``: none, earlyAdopter, express, professional, advanced, stakeholder."""
    label: str
    """``licenseDisplayName``: Basic, Stakeholder …"""
    status: str
    """none, active, disabled, deleted, pending, expired, pendingDisabled."""


@dataclass(frozen=True)
class OAuthPolicy:
    """``Policy.DisallowOAuthAuthentication`` as the interface shows it: ``enabled`` is the toggle."""

    enabled: bool
    source: str
    """Which route told: ``settings``, ``provider`` or ``single``."""
    enforced_by_parent: bool = False


@dataclass(frozen=True)
class Rights:
    """What the account may change (permission evaluation); unread where no answer tells."""

    manage_policies: bool | Unread
    edit_organization: bool | Unread


@dataclass(frozen=True)
class Evidence:
    """What was read about one organization, when, and each item as a value or ``Unread``."""

    organization: Organization
    read_at: datetime
    account: Account
    directory: str | Unread = NOT_ASKED
    """Tenant id that the organization belongs to; ``NO_TENANT`` when backed by personal accounts."""
    identity: Identity | Unread = NOT_ASKED
    owner: Owner | Unread = NOT_ASKED
    groups: Groups | Unread = NOT_ASKED
    entitlement: Entitlement | Unread = NOT_ASKED
    policy: OAuthPolicy | Unread = NOT_ASKED
    rights: Rights | Unread = NOT_ASKED
    audit_log: bool | Unread = NOT_ASKED
    """Whether changes are logged (``Policy.LogAuditEvents``); off in a new organization."""
    ip_conditional_access: bool | Unread = NOT_ASKED
    """Whether rules for addresses count for programs too (``Policy.EnforceAADConditionalAccess``)."""
    guest_access: bool | Unread = NOT_ASKED
    """Whether guests of the directory may enter (the opposite of ``Policy.DisallowAadGuestUserAccess``)."""
    owned: bool = False
    """Whether the list of organizations that the account owns names this one (accounts?ownerId)."""
    seconds: float = 0.0

    def with_unread(self, unread: Unread) -> Evidence:
        """The same, with nothing of it read, for one reason."""
        items: dict[str, Any] = dict.fromkeys(ITEMS, unread)
        return replace(self, **items)


ITEMS = tuple(field.name for field in fields(Evidence) if isinstance(field.default, Unread))
"""The items of evidence: what can be unread."""


class Verdict(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    """Could not be read, and somebody accepts that for a time (``Exemption``). Never passed."""
    NOT_APPLICABLE = "not_applicable"


class Weight(StrEnum):
    REQUIRED = "required"
    ADVISED = "advised"


@dataclass(frozen=True)
class Finding:
    """The answer of one check. ``reason`` is the check's own stable code, ``facts`` fill its words."""

    check: str
    verdict: Verdict
    weight: Weight
    reason: str
    facts: tuple[tuple[str, str], ...] = ()

    def fact(self, name: str) -> str:
        """The fact called ``name``, or an empty string."""
        return dict(self.facts).get(name, "")


class OrganizationStatus(StrEnum):
    """Status of a row. In this order the window sorts."""

    ATTENTION = "attention"
    SIGN_IN = "sign_in"
    """It belongs to another directory, where nobody has signed in yet."""
    UNKNOWN = "unknown"
    CHECKING = "checking"
    WAITING = "waiting"
    READY = "ready"
    LEFT_OUT = "left_out"
    """Won't be backed up, and what is required of it all the same is met."""
    SET_ASIDE = "set_aside"
    """Could not be read, and an exemption accepts that. Never counted as ready."""


NOT_READY = (
    OrganizationStatus.ATTENTION,
    OrganizationStatus.SIGN_IN,
    OrganizationStatus.UNKNOWN,
)
"""What keeps an inspection from being ready."""


@dataclass(frozen=True)
class Inspected:
    """One organization with its evidence and the findings of every organization check, in order.

    ``backup``: whether it is to be backed up. ``exemption``: the one that somebody made for it, even
    where it doesn't hold (any more); what it does is in the findings.
    """

    evidence: Evidence
    findings: tuple[Finding, ...]
    backup: bool = True
    exemption: Exemption | None = None

    @property
    def organization(self) -> Organization:
        return self.evidence.organization

    @property
    def scope(self) -> Scope:
        """What was decided about this organization, to judge it again by."""
        left_out = () if self.backup else (self.organization,)
        return Scope(left_out, () if self.exemption is None else (self.exemption,))

    def finding(self, check: str) -> Finding:
        """The finding of the check with id ``check``; ``KeyError`` if there is none."""
        return {finding.check: finding for finding in self.findings}[check]

    @cached_property
    def status(self) -> OrganizationStatus:
        """Advised findings never change it; unknown is never ready."""
        verdicts = {f.verdict for f in self.findings if f.weight is Weight.REQUIRED}
        if Verdict.FAILED in verdicts:
            return OrganizationStatus.ATTENTION
        if Verdict.UNKNOWN in verdicts or not verdicts:
            reasons = {f.reason for f in self.findings if f.verdict is Verdict.UNKNOWN}
            elsewhere = UnreadReason.OTHER_DIRECTORY in reasons
            return OrganizationStatus.SIGN_IN if elsewhere else OrganizationStatus.UNKNOWN
        if Verdict.ACCEPTED in verdicts:
            return OrganizationStatus.SET_ASIDE
        return OrganizationStatus.READY if self.backup else OrganizationStatus.LEFT_OUT


@dataclass(frozen=True)
class Inspection:
    """The whole check. ``complete`` is false when it was stopped."""

    account: Account
    account_finding: Finding
    organizations: tuple[Inspected, ...]
    started_at: datetime
    finished_at: datetime
    complete: bool = True

    @cached_property
    def _counts(self) -> Counter[OrganizationStatus]:
        """Counted once: the window asks after every change, and there may be thousands."""
        return Counter(inspected.status for inspected in self.organizations)

    def count(self, status: OrganizationStatus) -> int:
        """How many organizations have ``status``."""
        return self._counts[status]

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """The account as each directory knows it: the first sign-in, then the others."""
        others = {
            one.evidence.account.tenant_id: one.evidence.account
            for one in self.organizations
            if one.evidence.account.tenant_id != self.account.tenant_id
        }
        return (self.account, *others.values())

    @property
    def last_read_at(self) -> datetime:
        """When the last of it was read: single organizations are read again after the check, too."""
        return max((self.finished_at, *(one.evidence.read_at for one in self.organizations)))

    @property
    def not_ready(self) -> int:
        """Organizations that need attention or a sign-in, or could not be read."""
        return sum(map(self.count, NOT_READY))

    @property
    def to_back_up(self) -> int:
        """Organizations that aren't left out."""
        return sum(inspected.backup for inspected in self.organizations)

    @property
    def left_out(self) -> tuple[Organization, ...]:
        """Those that won't be backed up, whatever their status."""
        return tuple(one.organization for one in self.organizations if not one.backup)

    @property
    def set_aside(self) -> tuple[Inspected, ...]:
        """Those that could not be read and are accepted so."""
        aside = OrganizationStatus.SET_ASIDE
        return tuple(one for one in self.organizations if one.status is aside)

    @property
    def ready(self) -> bool:
        """Whether everything that is to be backed up is ready.

        One organization at least, none that isn't ready, none unchecked, and the account in order.
        What is left out or set aside doesn't count, as if it weren't there.
        """
        finding = self.account_finding
        blocked = finding.weight is Weight.REQUIRED and finding.verdict is not Verdict.PASSED
        ready = self.count(OrganizationStatus.READY) > 0 and not self.not_ready
        return ready and self.complete and not blocked
