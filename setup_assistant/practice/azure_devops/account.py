"""The profile service and ``connectionData``: who am I, which organizations, whom does it see."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from setup_assistant.practice.azure_devops import wire
from setup_assistant.practice.azure_devops.access import guard
from setup_assistant.practice.state.identifiers import made_up
from setup_assistant.practice.state.organization import Organization
from setup_assistant.practice.state.people import Person
from setup_assistant.practice.state.world import World

_ANONYMOUS_ID = "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"


def profile_service(world: World) -> Blueprint:
    """``app.vssps.visualstudio.com``."""
    blueprint = Blueprint("profile", __name__)
    guard(blueprint, world)

    @blueprint.get("/_apis/profile/profiles/me")
    def me() -> Response:
        if "never_opened" in world.flags:
            message = "The profile does not exist: the user never signed in to Azure DevOps."
            return wire.problem(404, "ProfileDoesNotExistException", message)
        return jsonify(_profile(g.person))

    @blueprint.get("/_apis/accounts")
    def accounts() -> Response:
        member, owner = request.args.get("memberId"), request.args.get("ownerId")
        if not member and not owner:
            message = "Necessary parameters ownerId or memberId were not provided in the request."
            return wire.problem(400, "AccountException", message, 4236)
        member_or_owner = member or owner
        if member_or_owner != g.person.profile_id:
            return wire.many([])
        organizations = world.organizations.values()
        return wire.many([_account(o) for o in organizations if _listed(o, g.person, not member)])

    @blueprint.get("/_apis/connectiondata")
    def connection_data() -> Response:
        return jsonify(_connection(_identity(g.person), made_up("organization", "deployment")))

    return blueprint


def connection_service(world: World) -> Blueprint:
    """``dev.azure.com/{organization}``: the doorstep and ``connectionData``."""
    blueprint = Blueprint("connection", __name__, url_prefix="/<organization>")
    guard(blueprint, world)

    @blueprint.route("", methods=["HEAD", "GET"])
    def doorstep() -> Response:
        return wire.unauthorized() if g.organization else Response(status=404)

    @blueprint.get("/_apis/connectiondata")
    def connection_data() -> Response:
        who = _identity(g.person) if g.person else _anonymous()
        return jsonify(_connection(who, g.organization.id))

    return blueprint


def doorstep_service(world: World) -> Blueprint:
    """``vssps.dev.azure.com/{organization}``: always 404, with the directory in a header."""
    blueprint = Blueprint("doorstep", __name__, url_prefix="/<organization>")
    guard(blueprint, world)

    @blueprint.route("", methods=["HEAD", "GET"])
    def doorstep() -> Response:
        return Response(status=404)

    return blueprint


def _profile(person: Person) -> dict[str, Any]:
    if person.application:
        # Mostly empty for service principals (an issue of the published specification).
        return {"coreRevision": 0, "id": person.profile_id, "revision": 0}
    return {
        "displayName": person.name,
        "publicAlias": person.profile_id,
        "emailAddress": person.upn,
        "coreRevision": 1647,
        "timeStamp": "2026-01-12T22:23:07.727+00:00",
        "id": person.profile_id,
        "revision": 1647,
    }


def _listed(organization: Organization, person: Person, owned: bool) -> bool:
    if person.application:
        return False  # service principals are listed none (the same issue)
    if owned:
        return organization.owner.profile_id == person.profile_id
    hidden = organization.listed_inside and person.tenant != organization.tenant
    return person.upn in organization.listed and not hidden


def _account(organization: Organization) -> dict[str, Any]:
    return {
        "accountId": organization.listed_id or organization.id,
        "accountUri": f"https://vssps.dev.azure.com/{organization.name}/",
        "accountName": organization.name,
        "properties": {},
    }


def _identity(person: Person) -> dict[str, Any]:
    return {
        "id": person.profile_id,
        "descriptor": person.identity_descriptor,
        "subjectDescriptor": person.descriptor,
        "providerDisplayName": person.name,
        "isActive": True,
        "properties": {"Account": {"$type": "System.String", "$value": person.upn}},
        "resourceVersion": 2,
        # 0 member, 1 guest: an inference from userentitlements' ``metaType``.
        "metaTypeId": 1 if person.guest else 0,
    }


def _anonymous() -> dict[str, Any]:
    return {
        "id": _ANONYMOUS_ID,
        "descriptor": f"System:PublicAccess;{_ANONYMOUS_ID}",
        "subjectDescriptor": "s2s.UHVibGljQWNjZXNz",
        "providerDisplayName": "Anonymous",
        "isActive": True,
        "properties": {"Account": {"$type": "System.String", "$value": "Anonymous"}},
        "resourceVersion": 2,
        "metaTypeId": 255,
    }


def _connection(identity: dict[str, Any], instance: str) -> dict[str, Any]:
    return {
        "authenticatedUser": identity,
        "authorizedUser": identity,
        "instanceId": instance,
        "deploymentId": made_up("deployment", "practice"),
        "deploymentType": "hosted",
        "locationServiceData": {
            "serviceOwner": "00025394-6065-48ca-87d9-7f5672854ef7",
            "defaultAccessMappingMoniker": "PublicAccessMapping",
            "lastChangeId": 84,
            "lastChangeId64": 84,
        },
    }
