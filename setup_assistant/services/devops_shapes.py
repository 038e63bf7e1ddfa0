"""Azure DevOps' answers as frozen data. Pure: JSON (or headers) in, dataclass or error out.

The shapes are Microsoft's published examples where there are any; connectionData, the data
providers and the policies have none and follow what public clients were seen to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from setup_assistant.errors import ServiceError
from setup_assistant.model import (
    NO_TENANT,
    Entitlement,
    Identity,
    Organization,
    Owner,
    Rights,
    Unread,
    UnreadReason,
)
from setup_assistant.services.shapes import Shape

SERVICE = "Azure DevOps"
OWNER_PROVIDER = "ms.vss-admin-web.organization-admin-overview-delay-load-data-provider"
POLICY_PROVIDER = "ms.vss-admin-web.organization-policies-data-provider"
OAUTH_POLICY = "Policy.DisallowOAuthAuthentication"
PEOPLE_ONLY = "AadGraphException"
"""What the provider of the owner fails with for a service principal (facts, 3: public clients)."""

_GROUP_IDENTITY = "Microsoft.TeamFoundation.Identity;"
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_AUTHORITY = re.compile(rf"authorization_uri=\"?https://[^\s/]+/({_GUID.pattern})", re.IGNORECASE)


@dataclass(frozen=True)
class Profile:
    """Who the token belongs to: ``id`` is what organizations are listed by."""

    id: str
    name: str


@dataclass(frozen=True)
class Listing:
    """Every organization the account is a member or the owner of; ``owned`` holds the latter's ids."""

    organizations: tuple[Organization, ...]
    owned: frozenset[str]


@dataclass(frozen=True)
class Connection:
    """What an organization says to the account. ``tenant`` is empty when it wasn't told.

    Without ``identity`` the account was refused (``refusal``) or answered like a stranger (None).
    """

    tenant: str
    identity: Identity | None
    refusal: ServiceError | None = None


@dataclass(frozen=True)
class PolicyReading:
    """The OAuth policy as one route tells it: ``value`` is raw (true forbids), ``effective`` the toggle.

    ``enforced`` says that a parent forbids it, explicitly set: ``parentPolicy`` alone is in every
    answer and means nothing.
    """

    value: bool | None
    effective: bool | None
    enforced: bool = False

    @property
    def enabled(self) -> bool | None:
        """Whether OAuth access is on; None unless both fields say the same."""
        if self.value is None or self.effective is None or self.value is self.effective:
            return None
        return self.effective


@dataclass(frozen=True)
class Providers:
    """The answers of the two data providers, each by itself."""

    owner: Owner | Unread
    policy: PolicyReading | Unread


@dataclass(frozen=True)
class ProjectShape:
    """A project as ``projects`` lists it; ``visibility`` is private or public."""

    id: str
    name: str
    visibility: str


@dataclass(frozen=True)
class RepositoryShape:
    """A Git repository as ``git/repositories`` lists it."""

    name: str
    project_id: str
    disabled: bool


def tenant(headers: Mapping[str, str]) -> str:
    """The directory that the headers name: ``NO_TENANT`` for none, empty if they don't tell.

    The header may hold several values; the first that isn't zero counts.
    """
    told = [value.lower() for value in _GUID.findall(headers.get("X-VSS-ResourceTenant", ""))]
    told += [value.lower() for value in _AUTHORITY.findall(headers.get("WWW-Authenticate", ""))]
    named = [value for value in told if value != NO_TENANT]
    return next(iter(named or told), "")


def profile(body: Any, call: str) -> Profile:
    """``profiles/me``: the alias, else the id."""
    shape = Shape(body, SERVICE, call)
    alias = shape.optional_text("publicAlias") or shape.text("id")
    return Profile(alias, shape.optional_text("displayName"))


def organizations(body: Any, call: str) -> tuple[Organization, ...]:
    """``accounts``. Its ``accountUri`` has two forms and is not read."""
    entries = Shape(body, SERVICE, call).objects("value")
    return tuple(Organization(e.guid("accountId"), e.text("accountName")) for e in entries)


def providers(body: Any, call: str) -> Providers:
    """``HierarchyQuery``: faults of a provider stand inside a 200."""
    owner, policy = _provider(body, call, OWNER_PROVIDER), _provider(body, call, POLICY_PROVIDER)
    return Providers(
        owner if isinstance(owner, Unread) else _owner(owner),
        policy if isinstance(policy, Unread) else _policy(policy),
    )


def _provider(body: Any, call: str, name: str) -> Shape | Unread:
    shape = Shape(body, SERVICE, call)
    faults = shape.optional("dataProviderExceptions")
    fault = faults.optional(name) if faults else None
    if fault:
        kind, message = fault.optional_text("exceptionType"), fault.optional_text("message")
        return Unread(UnreadReason.REFUSED, f"{kind}: {message}"[:300])
    held = shape.optional("dataProviders")
    return (held and held.optional(name)) or Unread(UnreadReason.MISSING, name)


def _owner(shape: Shape) -> Owner | Unread:
    current = shape.optional("currentOwner")
    if current is None or not shape.optional_text("currentUserId"):
        return Unread(UnreadReason.MISSING, "currentOwner")
    owner = current.guid("id")
    return Owner(owner, current.optional_text("name"), is_me=owner == shape.guid("currentUserId"))


def settings_policy(body: Any, call: str) -> PolicyReading | Unread:
    """The settings page's own JSON; it wraps what the provider of ``HierarchyQuery`` answers."""
    data = Shape(body, SERVICE, call).inside("fps").inside("dataProviders").inside("data")
    held = data.optional(POLICY_PROVIDER)
    return _policy(held) if held else Unread(UnreadReason.MISSING, POLICY_PROVIDER)


def _policy(shape: Shape) -> PolicyReading | Unread:
    for policy in _listed(shape):
        if policy.optional_text("name") == OAUTH_POLICY:
            value = policy.flag("value")
            return PolicyReading(value, policy.flag("effectiveValue"), _forbidden_above(policy))
    return Unread(UnreadReason.MISSING, OAUTH_POLICY)


def _listed(shape: Shape) -> Iterator[Shape]:
    groups = shape.optional("policies")
    for group in groups.names() if groups else ():
        for entry in groups.objects(group) if groups else ():
            yield entry.inside("policy")


def _forbidden_above(policy: Shape) -> bool:
    """A parent's value counts only where somebody set it: true forbids, as in the organization."""
    parent = policy.optional("parentPolicy")
    return parent is not None and not parent.flag("isValueUndefined") and bool(parent.flag("value"))


def single_policy(body: Any, call: str) -> bool:
    """``OrganizationPolicy/Policies/{name}``: the raw value."""
    shape = Shape(body, SERVICE, call)
    value = shape.flag("value")
    if value is None:
        raise shape.malformed("value missing")
    return value


def group_sids(body: Any, call: str) -> frozenset[str]:
    """``identities`` with ``Expanded``: the SIDs of all groups the one identity is in."""
    shape = Shape(body, SERVICE, call)
    found = list(shape.objects("value"))
    if len(found) != 1:
        raise shape.malformed("one identity expected")
    held = found[0].texts("memberOf")
    return frozenset(
        name.removeprefix(_GROUP_IDENTITY) for name in held if name.startswith(_GROUP_IDENTITY)
    )


def direct_groups(body: Any, call: str) -> frozenset[str]:
    """``Memberships`` up: the subject descriptors of the groups the account itself is in."""
    entries = Shape(body, SERVICE, call).objects("value")
    return frozenset(entry.text("containerDescriptor") for entry in entries)


def entitlement(body: Any, call: str) -> Entitlement:
    """``userentitlements/{id}``: the access level."""
    level = Shape(body, SERVICE, call).inside("accessLevel")
    return Entitlement(
        level.text("accountLicenseType"),
        level.optional_text("licenseDisplayName"),
        level.text("status"),
    )


def rights(body: Any, call: str) -> Rights:
    """``permissionevaluationbatch``, in the order asked: edit the organization, manage its policies."""
    shape = Shape(body, SERVICE, call)
    values = [evaluation.flag("value") for evaluation in shape.objects("evaluations")]
    if len(values) != 2:
        raise shape.malformed("two evaluations expected")
    return Rights(manage_policies=values[1] is True, edit_organization=values[0] is True)


def group_name(body: Any, call: str) -> str:
    """``graph/groups/{descriptor}``: the name for people."""
    return Shape(body, SERVICE, call).text("displayName")


def projects(body: Any, call: str) -> tuple[ProjectShape, ...]:
    """``projects``: one page."""
    return tuple(
        ProjectShape(entry.guid("id"), entry.text("name"), entry.optional_text("visibility"))
        for entry in Shape(body, SERVICE, call).objects("value")
    )


def repositories(body: Any, call: str) -> tuple[RepositoryShape, ...]:
    """``git/repositories``: one that doesn't say whether it is disabled, isn't."""
    return tuple(
        RepositoryShape(
            entry.text("name"), entry.inside("project").guid("id"), entry.flag("isDisabled") is True
        )
        for entry in Shape(body, SERVICE, call).objects("value")
    )
