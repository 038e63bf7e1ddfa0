"""Azure DevOps' answers as frozen data. Pure: JSON (or headers) in, dataclass or error out.

The shapes are Microsoft's published examples where there are any; connectionData, the data
providers and the policies have none and follow what public clients were seen to read.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from setup_assistant.errors import MalformedAnswer, ServiceError
from setup_assistant.model import (
    NO_TENANT,
    PERSONAL_TENANT,
    Account,
    AccountKind,
    Entitlement,
    Identity,
    Organization,
    Owner,
    Rights,
    Unread,
    UnreadReason,
)
from setup_assistant.services.azure_devops.policies import Policies, policies_of
from setup_assistant.services.http.json_shape import Shape
from setup_assistant.texts import person_name

T = TypeVar("T")

SERVICE = "Azure DevOps"
OWNER_PROVIDER = "ms.vss-admin-web.organization-admin-overview-delay-load-data-provider"
POLICY_PROVIDER = "ms.vss-admin-web.organization-policies-data-provider"
EDIT, MANAGE_POLICIES = 2, 2048
"""Bits of the namespace *Collection*: edit the organization, manage enterprise policies."""
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
    """Every organization the account is a member or the owner of; ``owned`` holds the latter's ids.

    Those whose entry can't be understood are in it too, and say so.
    """

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
class Providers:
    """The answers of the two data providers, each by itself."""

    owner: Owner | Unread
    policies: Policies | Unread


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


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: what could be understood, and how many entries could not."""

    entries: tuple[T, ...]
    odd: int = 0


def tenant(headers: Mapping[str, str]) -> str:
    """The directory that the headers name: ``NO_TENANT`` for none, empty if they don't tell.

    The header may hold several values; the first that isn't zero counts.
    """
    ids = [value.lower() for value in _GUID.findall(headers.get("X-VSS-ResourceTenant", ""))]
    ids += [value.lower() for value in _AUTHORITY.findall(headers.get("WWW-Authenticate", ""))]
    tenants = [value for value in ids if value != NO_TENANT]
    return next(iter(tenants or ids), "")


def profile(body: Any, call: str) -> Profile:
    """``profiles/me``: the alias, else the id."""
    shape = Shape(body, SERVICE, call)
    alias = shape.optional_text("publicAlias") or shape.text("id")
    return Profile(alias, shape.optional_text("displayName"))


def organizations(body: Any, call: str) -> tuple[Organization, ...]:
    """``accounts``, odd entries marked. Its ``accountUri`` has two forms and is not read."""
    shape = Shape(body, SERVICE, call)
    return tuple(
        _organization(entry, f"#{place}", call) for place, entry in enumerate(shape.raw("value"), 1)
    )


def _organization(entry: Any, place: str, call: str) -> Organization:
    """One entry; an odd one is called by its name, else by its place in the list."""
    try:
        shape = Shape(entry, SERVICE, call)
        return Organization(shape.guid("accountId"), shape.text("accountName"))
    except MalformedAnswer as oddity:
        fields = entry if isinstance(entry, dict) else {}
        name, listed_id = fields.get("accountName"), fields.get("accountId")
        return Organization(
            listed_id[:100] if isinstance(listed_id, str) else "",
            name[:100] if isinstance(name, str) and name.strip() else place,
            odd=f"{place}: {oddity.message}",
        )


def providers(body: Any, call: str) -> Providers:
    """``HierarchyQuery``: faults of a provider stand inside a 200."""
    owner, page = _provider(body, call, OWNER_PROVIDER), _provider(body, call, POLICY_PROVIDER)
    return Providers(
        owner if isinstance(owner, Unread) else _owner(owner),
        page if isinstance(page, Unread) else policies_of(page),
    )


def _provider(body: Any, call: str, name: str) -> Shape | Unread:
    shape = Shape(body, SERVICE, call)
    faults = shape.optional("dataProviderExceptions")
    fault = faults.optional(name) if faults else None
    if fault:
        kind, message = fault.optional_text("exceptionType"), fault.optional_text("message")
        return Unread(UnreadReason.REFUSED, f"{kind}: {message}"[:300])
    providers = shape.optional("dataProviders")
    return (providers and providers.optional(name)) or Unread(UnreadReason.MISSING, name)


def _owner(shape: Shape) -> Owner | Unread:
    current = shape.optional("currentOwner")
    if current is None or not shape.optional_text("currentUserId"):
        return Unread(UnreadReason.MISSING, "currentOwner")
    owner = current.guid("id")
    return Owner(owner, current.optional_text("name"), is_me=owner == shape.guid("currentUserId"))


def settings_policies(body: Any, call: str) -> Policies | Unread:
    """The settings page's own JSON; it wraps what the provider of ``HierarchyQuery`` answers."""
    data = Shape(body, SERVICE, call).inside("fps").inside("dataProviders").inside("data")
    page = data.optional(POLICY_PROVIDER)
    return policies_of(page) if page else Unread(UnreadReason.MISSING, POLICY_PROVIDER)


def single_policy(body: Any, call: str) -> bool:
    """``OrganizationPolicy/Policies/{name}``: the raw value."""
    shape = Shape(body, SERVICE, call)
    value = shape.flag_or_word("value")
    if value is None:
        raise shape.malformed("value missing")
    return value


def group_sids(body: Any, call: str, administrators: str) -> frozenset[str]:
    """``identities`` with ``Expanded``: the SIDs of all groups the one identity is in.

    Where an entry is odd it could stand for any group, so only a *yes* is believed then: without
    the SID ``administrators`` among the others it is ``MalformedAnswer``.
    """
    shape = Shape(body, SERVICE, call)
    entries = list(shape.objects("value"))
    if len(entries) != 1:
        raise shape.malformed("one identity expected")
    names = entries[0].raw("memberOf")
    sids = frozenset(
        name.removeprefix(_GROUP_IDENTITY)
        for name in names
        if isinstance(name, str) and name.startswith(_GROUP_IDENTITY)
    )
    if administrators not in sids and not all(isinstance(name, str) for name in names):
        raise entries[0].malformed("memberOf holds something else than texts")
    return sids


def direct_groups(body: Any, call: str, administrators: str) -> frozenset[str]:
    """``Memberships`` up: the subject descriptors of the groups the account itself is in.

    Odd entries as in ``group_sids``; ``administrators`` is that group's descriptor.
    """
    shape = Shape(body, SERVICE, call)
    groups, odd = shape.sound("value", lambda entry: entry.text("containerDescriptor"))
    if odd and administrators not in groups:
        raise shape.malformed(f"value[{odd[0]}] is no membership")
    return frozenset(groups)


def entitlement(body: Any, call: str) -> Entitlement:
    """``userentitlements/{id}``: the access level."""
    level = Shape(body, SERVICE, call).inside("accessLevel")
    return Entitlement(
        level.text("accountLicenseType"),
        level.optional_text("licenseDisplayName"),
        level.text("status"),
    )


def rights(body: Any, call: str, bits: Sequence[int]) -> Rights:
    """``permissionevaluationbatch``, in the order of the ``bits``, some of them twice.

    A bit is there if any evaluation of it says so, and not there if one says no; with none that
    could be read it is unread.
    """
    shape = Shape(body, SERVICE, call)
    entries = shape.raw("evaluations")
    if len(entries) != len(bits):
        raise shape.malformed(f"{len(bits)} evaluations expected")
    values: dict[int, set[bool | None]] = {}
    for bit, entry in zip(bits, entries, strict=True):
        values.setdefault(bit, set()).add(_value(entry, call))
    return Rights(
        manage_policies=_right(values[MANAGE_POLICIES]), edit_organization=_right(values[EDIT])
    )


def _value(entry: Any, call: str) -> bool | None:
    try:
        return Shape(entry, SERVICE, call).flag("value")
    except MalformedAnswer:
        return None


def _right(values: set[bool | None]) -> bool | Unread:
    if True in values:
        return True
    return False if False in values else Unread(UnreadReason.REFUSED, "no evaluation has a value")


def group_name(body: Any, call: str) -> str:
    """``graph/groups/{descriptor}``: the name for people."""
    return Shape(body, SERVICE, call).text("displayName")


def projects(body: Any, call: str) -> Page[ProjectShape]:
    """``projects``: one page."""
    entries, odd = Shape(body, SERVICE, call).sound(
        "value",
        lambda entry: ProjectShape(
            entry.guid("id"), entry.text("name"), entry.optional_text("visibility")
        ),
    )
    return Page(entries, len(odd))


def repositories(body: Any, call: str) -> Page[RepositoryShape]:
    """``git/repositories``: one that doesn't say whether it is disabled, isn't."""
    entries, odd = Shape(body, SERVICE, call).sound(
        "value",
        lambda entry: RepositoryShape(
            entry.text("name"), entry.inside("project").guid("id"), entry.flag("isDisabled") is True
        ),
    )
    return Page(entries, len(odd))


_PERSON = ("aad.", "Microsoft.IdentityModel.Claims.ClaimsIdentity;")
_PRINCIPAL = ("aadsp.", "Microsoft.VisualStudio.Services.Claims.AadServicePrincipal;")


def identity(body: Any, call: str) -> Identity | None:
    """``connectionData`` of an organization: the account, or None for an answer to strangers."""
    shape = Shape(body, SERVICE, call)
    user = _recognized(shape)
    if user is None:
        return None
    descriptor = user.text("subjectDescriptor")
    return Identity(user.guid("id"), descriptor, shape.guid("instanceId"), _kind(user))


def caller(body: Any, call: str) -> Account | None:
    """``connectionData`` of the profile service: whose token it is, or None for a stranger.

    The object id is told for service principals only; for people it stays empty.
    """
    user = _recognized(Shape(body, SERVICE, call))
    if user is None:
        return None
    tenant, _, name = user.text("descriptor").partition(";")[2].partition("\\")
    kind = AccountKind.PERSONAL if tenant.lower() == PERSONAL_TENANT else _kind(user)
    object_id = name if kind is AccountKind.SERVICE_PRINCIPAL else ""
    if not _is_guid(tenant) or not name:
        raise user.malformed("descriptor names no directory")
    name = person_name(name)
    display_name = person_name(user.optional_text("providerDisplayName")) or name
    return Account(display_name, name, object_id, tenant.lower(), kind)


def _recognized(shape: Shape) -> Shape | None:
    """The authenticated user, unless it is the one that stands for strangers."""
    user = shape.inside("authenticatedUser")
    recognized = _is(user, _PERSON) or _is(user, _PRINCIPAL)
    same = recognized and shape.inside("authorizedUser").guid("id") == user.guid("id")
    return user if same else None


def _is(user: Shape, kind: tuple[str, str]) -> bool:
    subject, claims = kind
    by_descriptor = user.optional_text("subjectDescriptor").startswith(subject)
    return by_descriptor or user.optional_text("descriptor").startswith(claims)


def _kind(user: Shape) -> AccountKind:
    """Who is a guest is inferred from the published examples: metaTypeId 0 member, 1 guest."""
    if _is(user, _PRINCIPAL):
        return AccountKind.SERVICE_PRINCIPAL
    meta_type = user.number("metaTypeId")
    kinds = {0: AccountKind.MEMBER, 1: AccountKind.GUEST}
    return AccountKind.UNREAD if meta_type is None else kinds.get(meta_type, AccountKind.UNREAD)


def _is_guid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
