"""``dev.azure.com``: the settings pages' data, organization policies, permissions.

None of the routes but the permissions is in Microsoft's specification; the shapes are those of
other people's captures and clients (the project's facts name them).
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from setup_assistant.practice.azure_devops import changes, wire
from setup_assistant.practice.azure_devops.access import guard
from setup_assistant.practice.state import policies
from setup_assistant.practice.state.world import World

OVERVIEW = "ms.vss-admin-web.organization-admin-overview-delay-load-data-provider"
POLICIES = "ms.vss-admin-web.organization-policies-data-provider"
ORGANIZATIONS = "ms.vss-features.my-organizations-data-provider"

COLLECTION = "3e65f728-f8bc-4ecd-8764-7e378b19bfa7"
IDENTITY = "5a27515b-ccd7-42c9-84f1-54c998f03866"
MANAGE_POLICIES = 2048
_READ = 1


def settings_service(world: World) -> Blueprint:
    """The settings page's data and ``HierarchyQuery``."""
    blueprint = Blueprint("settings", __name__, url_prefix="/<organization>")
    guard(blueprint, world)

    @blueprint.get("/_settings/organizationpolicy")
    def settings_page() -> Response:
        if "api-version" in request.args:
            return Response(status=404)
        if request.args.get("__rt") != "fps" or request.args.get("__ver") != "2":
            return Response("<!DOCTYPE html><title>Policies - Settings</title>", 200)
        data = {} if _policies() is None else {POLICIES: _policies()}
        return jsonify({"fps": {"dataProviders": {"data": data}}})

    @blueprint.post("/_apis/contribution/hierarchyquery")
    def hierarchy_query() -> Response:
        contributions = (request.get_json(silent=True) or {}).get("contributionIds")
        if not isinstance(contributions, list):
            return wire.problem(400, "VssPropertyValidationException", "Value cannot be null.")
        return jsonify(_query(world, contributions))

    return blueprint


def _query(world: World, contributions: list[str]) -> dict[str, Any]:
    provided = {name: _provider(world, name) for name in contributions}
    answer: dict[str, Any] = {
        "dataProviders": {
            "ms.vss-web.component-data": {},
            "ms.vss-web.shared-data": None,
            **{name: data for name, data in provided.items() if data is not None},
        }
    }
    failed = [name for name, data in provided.items() if data is None]
    if failed:
        answer["dataProviderExceptions"] = {name: _exception(name) for name in failed}
    return answer


def _exception(name: str) -> dict[str, Any]:
    kind = "AadGraphException" if name == OVERVIEW else "AccessCheckException"
    return {"message": "The data could not be provided.", "exceptionType": kind}


def _provider(world: World, name: str) -> dict[str, Any] | None:
    if name == OVERVIEW:
        return _overview()
    if name == POLICIES:
        return _policies()
    if name == ORGANIZATIONS:
        organizations = [o for o in world.organizations.values() if g.person.upn in o.listed]
        return {"organizations": [{"id": o.id, "name": o.name} for o in organizations]}
    return None


def _overview() -> dict[str, Any] | None:
    organization, person = g.organization, g.person
    if not organization.overview_readable or person.application:
        return None
    administrator = organization.is_administrator(person)
    owner = organization.owner
    return {
        "hasDeletePermissions": owner.profile_id == person.profile_id,
        "hasModifyPermissions": administrator,
        "currentOwner": {"name": owner.name, "id": owner.profile_id, "email": owner.upn},
        "currentUserId": person.profile_id,
        "organizationTakeover": {},
        "showDomainMigration": True,
        "disableDomainMigration": False,
        "devOpsDomainUrls": True,
        "targetDomainUrl": f"https://{organization.name}.visualstudio.com/",
    }


def _policies() -> dict[str, Any] | None:
    if not g.organization.policies_readable:
        return None
    organization = g.organization
    return {"policies": policies.grouped(organization.policies, organization.shows_old)}


def policy_service(world: World) -> Blueprint:
    """One policy: read with a default, or changed by a JSON patch."""
    blueprint = Blueprint("policy", __name__, url_prefix="/<organization>")
    guard(blueprint, world, preview_only=True)

    @blueprint.get("/_apis/organizationpolicy/policies/<name>")
    def read(name: str) -> Response:
        if "defaultValue" not in request.args:
            return Response(status=405)
        policy = g.organization.policies.get(name)
        # A policy that nobody set is answered with the caller's own default [an inference].
        default = request.args["defaultValue"].lower() == "true"
        value = policy.value if policy and policy.explicit else default
        return jsonify({"name": name, "value": value})

    @blueprint.patch("/_apis/organizationpolicy/policies/<name>")
    def change(name: str) -> Response:
        value = _patched_value()
        if name not in g.organization.policies or value is None:
            return wire.problem(400, "InvalidArgumentValueException", "The patch is not valid.")
        if not _has(COLLECTION, MANAGE_POLICIES):
            permission = "Manage enterprise policies"
            return wire.access_denied(
                g.person, "Collection", permission, "NAMESPACE:", MANAGE_POLICIES
            )
        if changes.refused(world):
            return wire.access_denied(g.person, "Collection", "", "NAMESPACE:", MANAGE_POLICIES)
        policy = g.organization.policies[name]
        if policy.enforced is None and not changes.ignored(world):
            changes.show_late(world, name, is_new=policy.value != value)
            policy.value, policy.explicit = value, True
        changes.lose_answer(world)
        return Response(status=204)

    return blueprint


def _patched_value() -> bool | None:
    """The value of a patch in the one accepted form, else None."""
    if request.mimetype != "application/json-patch+json":
        return None
    patch = request.get_json(force=True, silent=True)
    if not (isinstance(patch, list) and len(patch) == 1 and isinstance(patch[0], dict)):
        return None
    if patch[0].get("op") not in (2, "replace") or patch[0].get("path") != "/Value":
        return None
    value = patch[0].get("value")
    return {"true": True, "false": False}.get(value) if isinstance(value, str) else None


def permission_service(world: World) -> Blueprint:
    """What the caller may do."""
    blueprint = Blueprint("permission", __name__, url_prefix="/<organization>")
    guard(blueprint, world)

    @blueprint.get("/_apis/permissions/<namespace>/<int:bits>")
    def permissions(namespace: str, bits: int) -> Response:
        tokens = request.args.get("tokens", "").split(",")
        return wire.many([_has(namespace, bits) for _ in tokens])

    @blueprint.post("/_apis/security/permissionevaluationbatch")
    def evaluate() -> Response:
        evaluations = _lower_keys(request.get_json(silent=True)).get("evaluations")
        if not isinstance(evaluations, list):
            return wire.problem(400, "VssPropertyValidationException", "Value cannot be null.")
        return jsonify({"evaluations": [_evaluated(_lower_keys(each)) for each in evaluations]})

    return blueprint


def _evaluated(evaluation: dict[str, Any]) -> dict[str, Any]:
    namespace, bits = (
        str(evaluation.get("securitynamespaceid")),
        int(evaluation.get("permissions", 0)),
    )
    return {
        "securityNamespaceId": namespace,
        "token": evaluation.get("token"),
        "permissions": bits,
        "value": _has(namespace, bits),
    }


def _has(namespace: str, bits: int) -> bool:
    """Administrators have every bit that isn't denied to them; other members may read."""
    denied = g.person.upn in g.organization.policies_denied
    if denied and namespace == COLLECTION and bits & MANAGE_POLICIES:
        return False
    administrator: bool = g.organization.is_administrator(g.person)
    return administrator or (namespace in (COLLECTION, IDENTITY) and bits == _READ)


def _lower_keys(body: object) -> dict[str, Any]:
    """The official example writes the names in lower case: upper and lower case don't matter."""
    return {key.lower(): value for key, value in body.items()} if isinstance(body, dict) else {}
