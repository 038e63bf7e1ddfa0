"""People and groups as Azure DevOps writes them: Graph subjects and older identities."""

from __future__ import annotations

from typing import Any

from setup_assistant.practice.state.organization import Group, Organization
from setup_assistant.practice.state.people import Person

GRAPH = "https://vssps.dev.azure.com"

_PLURAL = {"group": "Groups", "user": "Users"}


def href(organization: Organization, *parts: str) -> dict[str, str]:
    """A link into the organization's Graph."""
    return {"href": "/".join((GRAPH, organization.name, "_apis", "Graph", *parts))}


def subject_links(organization: Organization, kind: str, descriptor: str) -> dict[str, Any]:
    """``_links`` of a user or group."""
    return {
        "self": href(organization, _PLURAL[kind], descriptor),
        "memberships": href(organization, "Memberships", descriptor),
        "membershipState": href(organization, "MembershipStates", descriptor),
        "storageKey": href(organization, "StorageKeys", descriptor),
    }


def subject(organization: Organization, descriptor: str) -> dict[str, Any] | None:
    """The Graph subject with this descriptor, or None."""
    if descriptor in organization.groups:
        return group(organization, organization.groups[descriptor])
    if descriptor in organization.members:
        return user(organization, organization.members[descriptor].person)
    return None


def user(organization: Organization, person: Person) -> dict[str, Any]:
    """A ``GraphUser``."""
    links = subject_links(organization, "user", person.descriptor)
    avatar = f"https://dev.azure.com/{organization.name}/_apis/GraphProfile/MemberAvatars/"
    return {
        "subjectKind": "servicePrincipal" if person.application else "user",
        "metaType": "guest" if person.guest else "member",
        "domain": person.tenant,
        "principalName": person.upn,
        "mailAddress": person.upn,
        "origin": "aad",
        "originId": person.object_id,
        "displayName": person.name,
        "_links": links | {"avatar": {"href": avatar + person.descriptor}},
        "url": links["self"]["href"],
        "descriptor": person.descriptor,
    }


def group(organization: Organization, group_: Group) -> dict[str, Any]:
    """A ``GraphGroup``; one of Microsoft Entra carries its object id."""
    links = subject_links(organization, "group", group_.descriptor)
    described: dict[str, Any] = {
        "subjectKind": "group",
        "description": group_.description,
        "domain": group_.domain,
        "principalName": f"[{group_.scope}]\\{group_.name}",
        "mailAddress": None,
        "origin": "aad" if group_.entra_id else "vsts",
        "originId": group_.entra_id or group_.storage_key,
        "displayName": group_.name,
        "_links": links,
        "url": links["self"]["href"],
        "descriptor": group_.descriptor,
    }
    return described | {"isCrossProject": True} if group_.entra_id else described


def identity_descriptor(organization: Organization, descriptor: str) -> str:
    """Descriptor in the identities interface of a member or group."""
    if descriptor in organization.groups:
        return organization.groups[descriptor].identity
    return organization.members[descriptor].person.identity_descriptor


def identity(organization: Organization, descriptor: str, membership: str) -> dict[str, Any]:
    """An ``Identity``; ``membership`` is ``queryMembership`` in lower case."""
    owner = organization.groups.get(descriptor)
    base = {
        "id": storage_key(organization, descriptor),
        "descriptor": identity_descriptor(organization, descriptor),
        "subjectDescriptor": descriptor,
        "isActive": True,
        "members": _members(organization, owner, membership),
        "memberOf": _member_of(organization, descriptor, membership),
        "memberIds": [],
        "resourceVersion": 2,
    }
    if owner is None:
        person = organization.members[descriptor].person
        return base | {
            "providerDisplayName": person.name,
            "properties": _values(_person_properties(person)),
            "metaTypeId": 1 if person.guest else 0,
        }
    return base | {
        "providerDisplayName": f"[{owner.scope}]\\{owner.name}",
        "isContainer": True,
        "properties": _values(_group_properties(organization, owner)),
        "metaTypeId": 255,
    }


def storage_key(organization: Organization, descriptor: str) -> str:
    """The id behind a descriptor."""
    if descriptor in organization.groups:
        return organization.groups[descriptor].storage_key
    return organization.members[descriptor].person.profile_id


def _member_of(organization: Organization, descriptor: str, membership: str) -> list[str]:
    if membership in ("expanded", "expandedup"):
        return [each.identity for each in organization.all_groups(descriptor)]
    if membership == "direct":
        return [each.identity for each in organization.direct_groups(descriptor)]
    return []


def _members(organization: Organization, group_: Group | None, membership: str) -> list[str]:
    if group_ is None or membership in ("none", "expandedup"):
        return []
    return [identity_descriptor(organization, member) for member in sorted(group_.members)]


def _person_properties(person: Person) -> dict[str, str]:
    alias = person.upn.partition("@")[0]
    return {
        "SchemaClassName": "User",
        "Description": "",
        "Domain": person.tenant,
        "Account": person.upn,
        "DN": "",
        "Mail": person.upn,
        "SpecialType": "Generic",
        "Alias": alias,
        "PUID": "aad:100FAFF21C1B5261",
        "ComplianceValidated": "2026-01-23T00:00:00Z",
        "http://schemas.microsoft.com/identity/claims/objectidentifier": person.object_id,
        "MetadataUpdateDate": "2026-01-10T16:11:40Z",
        "DirectoryAlias": alias,
    }


def _group_properties(organization: Organization, group_: Group) -> dict[str, str]:
    return {
        "SchemaClassName": "Group",
        "Description": group_.description,
        "Domain": group_.domain,
        "Account": group_.name,
        "SecurityGroup": "SecurityGroup",
        "SpecialType": group_.special,
        "ScopeId": group_.domain.rpartition("/")[2],
        "ScopeType": "ServiceHost" if group_.domain == organization.domain else "TeamProject",
        "LocalScopeId": group_.domain.rpartition("/")[2],
        "SecuringHostId": organization.id,
        "ScopeName": group_.scope,
        "GlobalScope": "GlobalScope",
        "VirtualPlugin": "",
    }


_TYPES = {
    "ComplianceValidated": "System.DateTime",
    "MetadataUpdateDate": "System.DateTime",
    "ScopeId": "System.Guid",
    "LocalScopeId": "System.Guid",
    "SecuringHostId": "System.Guid",
}


def _values(properties: dict[str, str]) -> dict[str, dict[str, str]]:
    return {
        name: {"$type": _TYPES.get(name, "System.String"), "$value": value}
        for name, value in properties.items()
    }
