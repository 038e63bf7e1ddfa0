"""``vssps.dev.azure.com``: Graph (groups, memberships, lookups) and identities."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from setup_assistant.practice.azure_devops import changes, subjects, wire
from setup_assistant.practice.azure_devops.access import guard
from setup_assistant.practice.state.world import World

SUBJECTS_PER_PAGE = 4
_EDIT_IDENTITY = 2


def groups_service(world: World) -> Blueprint:
    """Groups, users and what leads to them."""
    blueprint = Blueprint("groups", __name__, url_prefix="/<organization>/_apis/graph")
    guard(blueprint, world, preview_only=True)
    blueprint.get("/groups")(_groups)
    blueprint.get("/groups/<descriptor>")(_subject)
    blueprint.get("/users")(_users)
    blueprint.get("/users/<descriptor>")(_subject)
    blueprint.get("/serviceprincipals")(_service_principals)
    blueprint.get("/serviceprincipals/<descriptor>")(_subject)
    blueprint.post("/subjectlookup")(_lookup)
    blueprint.post("/subjectquery")(_query)
    return blueprint


def _groups() -> Response:
    return _page([subjects.group(g.organization, each) for each in g.organization.groups.values()])


def _users() -> Response:
    return _page(_people(application=False))


def _service_principals() -> Response:
    return _page(_people(application=True))


def _people(*, application: bool) -> list[dict[str, Any]]:
    people = [member.person for member in g.organization.members.values()]
    subset = [person for person in people if person.application is application]
    return [subjects.user(g.organization, person) for person in subset]


def _page(items: list[dict[str, Any]]) -> Response:
    kinds = request.args.get("subjectTypes", "").lower()
    if kinds:
        items = [each for each in items if each["descriptor"].partition(".")[0] in kinds.split(",")]
    start = int(request.args.get("continuationToken") or 0)
    answer = wire.many(items[start : start + SUBJECTS_PER_PAGE])
    if start + SUBJECTS_PER_PAGE < len(items):
        answer.headers["X-MS-ContinuationToken"] = str(start + SUBJECTS_PER_PAGE)
    return answer


def _subject(descriptor: str) -> Response:
    document = subjects.subject(g.organization, descriptor)
    return jsonify(document) if document else _unknown(descriptor)


def _lookup() -> Response:
    keys = (request.get_json(silent=True) or {}).get("lookupKeys", [])
    descriptors = [str(key.get("descriptor")) for key in keys]
    documents = {key: subjects.subject(g.organization, key) for key in descriptors}
    value = {key: document for key, document in documents.items() if document}
    return jsonify({"count": len(value), "value": value})


def _query() -> Response:
    body = request.get_json(silent=True) or {}
    return wire.many(_starting_with(str(body.get("query", "")), body.get("subjectKind")))


def memberships_service(world: World) -> Blueprint:
    """Who is in which group, and what a descriptor stands for."""
    blueprint = Blueprint("memberships", __name__, url_prefix="/<organization>/_apis/graph")
    guard(blueprint, world, preview_only=True)
    blueprint.get("/memberships/<subject>")(_memberships)
    blueprint.get("/memberships/<subject>/<container>")(_read_membership)
    blueprint.get("/membershipstates/<descriptor>")(_membership_state)

    @blueprint.route("/memberships/<subject>/<container>", methods=["PUT", "DELETE"])
    def change(subject: str, container: str) -> Response:
        return _change_membership(world, subject, container)

    return blueprint


def _memberships(subject: str) -> Response:
    if request.args.get("direction", "up").lower() == "down":
        group = g.organization.groups.get(subject)
        return wire.many([_pair(m, subject) for m in sorted(group.members)] if group else [])
    groups = g.organization.direct_groups(subject)
    return wire.many([_pair(subject, group.descriptor) for group in groups])


def _read_membership(subject: str, container: str) -> Response:
    group = g.organization.groups.get(container)
    member = group is not None and subject in group.members
    if member is g.organization.shows_old(changes.MEMBERSHIP):
        return _unknown(subject)
    return jsonify(_membership(subject, container))


def _change_membership(world: World, subject: str, container: str) -> Response:
    refusal = _edit_refusal(world, subject, container)
    if refusal:
        return refusal
    members, add = g.organization.groups[container].members, request.method == "PUT"
    if not add and subject not in members:
        return _unknown(subject)
    if not changes.ignored(world):
        differs = add is not (subject in members)
        changes.show_late(world, changes.MEMBERSHIP, is_new=differs)
        (members.add if add else members.discard)(subject)
    changes.lose_answer(world)
    return _created(_membership(subject, container)) if add else Response(status=200)


def _membership_state(descriptor: str) -> Response:
    member = g.organization.members.get(descriptor)
    active = member is not None and member.status == "active"
    return jsonify({"active": active, "_links": _links("MembershipStates", descriptor)})


def identities_service(world: World) -> Blueprint:
    """Identities with their memberships, and the way between descriptors and storage keys."""
    blueprint = Blueprint("identities", __name__, url_prefix="/<organization>/_apis")
    guard(blueprint, world)
    blueprint.get("/identities")(_identities)
    blueprint.get("/identities/<key>")(_one_identity)
    blueprint.get("/graph/descriptors/<key>")(_descriptor)
    blueprint.get("/graph/storagekeys/<descriptor>")(_key)
    return blueprint


def _identities() -> Response:
    return wire.many([_identity(each) for each in _asked_identities()])


def _one_identity(key: str) -> Response:
    identity = _identity(_by_key(key) or _by_identity_descriptor(key))
    if identity is None:
        # How the service answers for nobody is not published; this is an inference.
        message = f"The identity with ID '{key}' could not be found."
        return wire.problem(404, "IdentityNotFoundException", message)
    return jsonify(identity)


def _descriptor(key: str) -> Response:
    descriptor = _by_key(key)
    if not descriptor:
        return _unknown(key)
    links = {
        "self": _href("Descriptors", key),
        "storageKey": _href("StorageKeys", descriptor),
        "subject": _href("Users", descriptor),
    }
    return jsonify({"value": descriptor, "_links": links})


def _key(descriptor: str) -> Response:
    if not _exists(descriptor):
        return _unknown(descriptor)
    value = subjects.storage_key(g.organization, descriptor)
    links = {
        "self": _href("StorageKeys", descriptor),
        "descriptor": _href("Descriptors", value),
    }
    return jsonify({"value": value, "_links": links})


def _asked_identities() -> list[str]:
    """Subject descriptors of the identities asked for; an empty string for one not known."""
    args = request.args
    if "descriptors" in args:
        return [_by_identity_descriptor(each) for each in args["descriptors"].split(",")]
    if "identityIds" in args:
        return [_by_key(key) for key in args["identityIds"].split(",")]
    if "subjectDescriptors" in args:
        return [each if _exists(each) else "" for each in args["subjectDescriptors"].split(",")]
    text = args.get("filterValue", "").lower()
    return [d for d in _everything() if text and text in _searchable(d)]


def _identity(descriptor: str) -> dict[str, Any] | None:
    membership = request.args.get("queryMembership", "none").lower()
    return subjects.identity(g.organization, descriptor, membership) if descriptor else None


def _searchable(descriptor: str) -> tuple[str, ...]:
    document = subjects.subject(g.organization, descriptor) or {}
    names = (
        document.get("principalName"),
        document.get("displayName"),
        document.get("mailAddress"),
    )
    return tuple(name.lower() for name in names if name)


def _starting_with(query: str, kinds: object) -> list[dict[str, Any]]:
    """Prefix search among users and groups, at most 100."""
    prefixes = [str(kind).lower() for kind in kinds] if isinstance(kinds, list) else []
    matching = [
        subjects.subject(g.organization, descriptor) or {}
        for descriptor in _everything()
        if any(name.startswith(query.lower()) for name in _searchable(descriptor))
    ]
    return [each for each in matching if not prefixes or each["subjectKind"] in prefixes][:100]


def _everything() -> list[str]:
    return [*g.organization.members, *g.organization.groups]


def _exists(descriptor: str) -> bool:
    return descriptor in g.organization.members or descriptor in g.organization.groups


def _by_key(key: str) -> str:
    try:
        guid = str(uuid.UUID(key))
    except ValueError:
        return ""
    keys = {subjects.storage_key(g.organization, d): d for d in _everything()}
    return keys.get(guid, "")


def _by_identity_descriptor(identity: str) -> str:
    """The subject whose descriptor in the older interface this is; empty when nobody's."""
    descriptors = {
        subjects.identity_descriptor(g.organization, d).lower(): d for d in _everything()
    }
    return descriptors.get(identity.lower(), "")


def _edit_refusal(world: World, subject: str, container: str) -> Response | None:
    organization = g.organization
    if changes.refused(world) or not organization.is_administrator(g.person):
        permission = "Edit identity information"
        return wire.access_denied(g.person, "Identity", permission, organization.id, _EDIT_IDENTITY)
    if container not in organization.groups:
        return _unknown(container)
    return None if _exists(subject) else _unknown(subject)


def _unknown(what: str) -> Response:
    message = f"VS860018: The graph subject could not be found: {what}."
    return wire.problem(404, "GraphSubjectNotFoundException", message)


def _created(body: dict[str, Any]) -> Response:
    answer = jsonify(body)
    answer.status_code = 201
    return answer


def _pair(subject: str, container: str) -> dict[str, Any]:
    return {"containerDescriptor": container, "memberDescriptor": subject}


def _membership(subject: str, container: str) -> dict[str, Any]:
    links = {
        "self": _href("Memberships", subject, container),
        "member": _href("Groups" if subject in g.organization.groups else "Users", subject),
        "container": _href("Groups", container),
    }
    return _pair(subject, container) | {"_links": links}


def _links(kind: str, descriptor: str) -> dict[str, Any]:
    return {"self": _href(kind, descriptor), "member": _href("Users", descriptor)}


def _href(*parts: str) -> dict[str, str]:
    return subjects.href(g.organization, *parts)
