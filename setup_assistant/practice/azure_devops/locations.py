"""Where things are, for clients that ask before they call: resource areas and resource locations.

Microsoft's own clients (``azure-devops`` for Python, ``azure-devops-node-api``) hold no path: they
ask an organization for the address of an area (``resourceAreas``), and the host there for the
template of each path (``OPTIONS {base}/_apis`` or ``/_apis/{area}``). Ids, templates and shapes are
those of these clients and of the specification. The real organization doesn't list the areas
``Profile`` and ``Account``: clients then ask a host with a fixed name, which must not happen here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, g, jsonify

from setup_assistant.practice.azure_devops import wire
from setup_assistant.practice.azure_devops.access import guard
from setup_assistant.practice.state.world import World

_NEWEST = 7.2
_RELEASED = "7.1"
_NEVER_RELEASED = "0.0"


@dataclass(frozen=True)
class Area:
    """A group of resources; ``host`` is its name in ``Endpoints``."""

    id: str
    name: str
    host: str


@dataclass(frozen=True)
class Location:
    """One resource: ``route`` is the template of its path, ``version`` the resource's own."""

    id: str
    area: str
    resource: str
    route: str
    version: int = 1
    preview_only: bool = False


AREAS = (
    Area("79134c72-4a58-4b42-976c-04e7115f32bf", "core", "devops"),
    Area("4e080c62-fa21-4fbc-8fef-2a10a2b38049", "git", "devops"),
    Area("bb1e7ec9-e901-4b68-999a-de7012b920f8", "Graph", "graph"),
    Area("8a3d49b8-91f0-46ef-b33d-dda338c25db3", "IMS", "graph"),
    Area("68ddce18-2501-45f1-a17b-7931a9922690", "MemberEntitlementManagement", "entitlements"),
    Area("8ccfef3d-2b87-4e99-8ccb-66e343d2daa8", "Profile", "profile"),
    Area("0d55247a-1c47-4462-9b1f-5e2125590ee6", "Account", "profile"),
)

LOCATIONS = {
    "devops": (
        Location("e81700f7-3be2-46de-8624-2eb35882fcaa", "Location", "ResourceAreas",
                 "_apis/{resource}/{areaId}", preview_only=True),
        Location("00d9565f-ed9c-4a06-9a50-00e7896ccab4", "Location", "ConnectionData",
                 "_apis/{resource}", preview_only=True),
        Location("603fe2ac-9723-48b9-88ad-09305aa6c6e1", "core", "projects",
                 "_apis/{resource}/{*projectId}", 4),
        Location("d30a3dd1-f8ba-442a-b86a-bd0c0c383e59", "core", "teams",
                 "_apis/projects/{projectId}/{resource}/{*teamId}", 3),
        Location("7a4d9ee9-3433-4347-b47a-7a80f1cf307e", "core", "teams",
                 "_apis/{resource}", 3, preview_only=True),
        Location("225f7195-f9c7-4d14-ab28-a83f7ff77e1f", "git", "repositories",
                 "{project}/_apis/{area}/{resource}/{repositoryId}"),
        Location("ce7b9f95-fde9-4be8-a86d-83b366f0b87a", "Security", "SecurityNamespaces",
                 "_apis/{resource}/{securityNamespaceId}"),
        Location("dd3b8bd6-c7fc-4cbd-929a-933d9c011c9d", "Security", "Permissions",
                 "_apis/{resource}/{securityNamespaceId}/{permissions}", 2),
        Location("cf1faa59-1b63-4448-bf04-13d981a46f5d", "Security", "PermissionEvaluationBatch",
                 "_apis/{area}/{resource}"),
    ),
    "graph": (
        Location("ebbe6af8-0b91-4c13-8cf1-777c14858188", "Graph", "Groups",
                 "_apis/{area}/{resource}/{groupDescriptor}", preview_only=True),
        Location("005e26ec-6b77-4e4f-a986-b3827bf241f5", "Graph", "Users",
                 "_apis/{area}/{resource}/{userDescriptor}", preview_only=True),
        Location("e1dbb0ae-49cb-4532-95a1-86cd89cfcab4", "Graph", "ServicePrincipals",
                 "_apis/{area}/{resource}/{servicePrincipalDescriptor}", preview_only=True),
        Location("3fd2e6ca-fb30-443a-b579-95b19ed0934c", "Graph", "Memberships",
                 "_apis/{area}/{resource}/{subjectDescriptor}/{containerDescriptor}",
                 preview_only=True),
        Location("e34b6394-6b30-4435-94a9-409a5eef3e31", "Graph", "Memberships",
                 "_apis/{area}/{resource}/{subjectDescriptor}", preview_only=True),
        Location("1ffe5c94-1144-4191-907b-d0211cad36a8", "Graph", "MembershipStates",
                 "_apis/{area}/{resource}/{subjectDescriptor}", preview_only=True),
        Location("048aee0a-7072-4cde-ab73-7af77b1e0b4e", "Graph", "Descriptors",
                 "_apis/{area}/{resource}/{storageKey}"),
        Location("eb85f8cc-f0f6-4264-a5b1-ffe2e4d4801f", "Graph", "StorageKeys",
                 "_apis/{area}/{resource}/{subjectDescriptor}"),
        Location("4dd4d168-11f2-48c4-83e8-756fa0de027c", "Graph", "SubjectLookup",
                 "_apis/{area}/{resource}", preview_only=True),
        Location("05942c89-006a-48ce-bb79-baeb8abf99c6", "Graph", "SubjectQuery",
                 "_apis/{area}/{resource}", preview_only=True),
        Location("28010c54-d0c0-4c89-a5b0-1c9e188b9fb7", "IMS", "Identities",
                 "_apis/{resource}/{*identityId}"),
    ),
    "entitlements": (
        Location("387f832c-dbf2-4643-88e9-c1aa94dbb737", "MemberEntitlementManagement",
                 "UserEntitlements", "_apis/{resource}", 3),
        Location("8480c6eb-ce60-47e9-88df-eca3c801638b", "MemberEntitlementManagement",
                 "UserEntitlements", "_apis/{resource}/{userId}", 3),
        Location("5ae55b13-c9dd-49d1-957e-6e76c152e3d9", "MemberEntitlementManagement",
                 "UserEntitlementSummary", "_apis/{resource}"),
    ),
    "profile": (
        Location("f83735dc-483f-4238-a291-d45f6080a9af", "Profile", "Profiles",
                 "_apis/{area}/{resource}/{id}", 3),
        Location("229a6a53-b428-4ffb-a835-e8f36b5b4b1e", "Account", "Accounts",
                 "_apis/{resource}"),
        Location("00d9565f-ed9c-4a06-9a50-00e7896ccab4", "Location", "ConnectionData",
                 "_apis/{resource}", preview_only=True),
    ),
}  # fmt: skip
"""What each host serves of what these clients can ask for. ``profile`` has no organizations."""


def locations_service(world: World, host: str) -> Blueprint:
    """``OPTIONS`` of the host, for an organization and for the host itself, and the areas."""
    blueprint = Blueprint("locations", __name__)
    guard(blueprint, world)

    def listed(area: str = "") -> Response:
        here = host == "profile" or g.organization is not None
        locations = [each for each in LOCATIONS[host] if area.lower() in ("", each.area.lower())]
        return wire.many([_location(each) for each in locations if here])

    for prefix in ("", "/<organization>"):
        for path in ("/_apis", "/_apis/<area>"):
            blueprint.add_url_rule(prefix + path, view_func=listed, methods=["OPTIONS"])
    if host == "devops":
        _areas(blueprint, world)
    return blueprint


def _areas(blueprint: Blueprint, world: World) -> None:
    @blueprint.get("/<organization>/_apis/resourceareas")
    def areas() -> Response:
        return wire.many([_area(world, each) for each in AREAS])

    @blueprint.get("/<organization>/_apis/resourceareas/<area_id>")
    def area(area_id: str) -> Response:
        areas = [each for each in AREAS if each.id == area_id.lower()]
        # Nothing, and no error, for an area that isn't known [an inference from the clients].
        return jsonify(_area(world, areas[0]) if areas else None)


def _area(world: World, area: Area) -> dict[str, Any]:
    base = getattr(world.endpoints, area.host)
    place = f"{base}/" if area.host == "profile" else f"{base}/{g.organization.name}/"
    return {"id": area.id, "name": area.name, "locationUrl": place}


def _location(location: Location) -> dict[str, Any]:
    return {
        "id": location.id,
        "area": location.area,
        "resourceName": location.resource,
        "routeTemplate": location.route,
        "resourceVersion": location.version,
        "minVersion": 1.0,
        "maxVersion": _NEWEST,
        "releasedVersion": _NEVER_RELEASED if location.preview_only else _RELEASED,
    }
