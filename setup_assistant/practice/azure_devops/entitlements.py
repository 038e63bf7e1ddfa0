"""``vsaex.dev.azure.com``: access levels (user entitlements)."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from setup_assistant.practice.azure_devops import subjects, wire
from setup_assistant.practice.azure_devops.access import guard
from setup_assistant.practice.state.organization import LICENSES, Member
from setup_assistant.practice.state.world import World

MEMBERS_PER_PAGE = 2
_SEATS = 1000
"""Of every access level; made up, so that nobody runs out of them."""


def entitlements_service(world: World) -> Blueprint:
    """One entitlement by the person's id, and the list with its continuation in the body."""
    blueprint = Blueprint("entitlements", __name__, url_prefix="/<organization>/_apis")
    guard(blueprint, world)

    @blueprint.get("/userentitlements/<user_id>")
    def one(user_id: str) -> Response:
        members = g.organization.members.values()
        member = next((m for m in members if m.person.profile_id == user_id), None)
        if member is None:
            message = f"VS403284: User entitlement not found for id {user_id}."
            return wire.problem(404, "MemberNotFoundException", message)
        return jsonify(_entitlement(member))

    @blueprint.get("/userentitlementsummary")
    def summary() -> Response:
        """How many have which access level; ``select`` narrows the real one's answer only."""
        levels = [member.license for member in g.organization.members.values()]
        return jsonify(
            {
                "licenses": [_license(level, levels.count(level)) for level in LICENSES],
                "availableAccessLevels": [_level(level) for level in LICENSES],
                "defaultAccessLevel": _level("stakeholder"),
                "extensions": [],
                "groupOptions": [],
                "projectRefs": [
                    {"id": each.id, "name": each.name} for each in g.organization.projects
                ],
            }
        )

    @blueprint.get("/userentitlements")
    def several() -> Response:
        start = int(request.args.get("continuationToken") or 0)
        matching = [m for m in g.organization.members.values() if _matches(m)]
        end = start + MEMBERS_PER_PAGE
        page = [_entitlement(member) for member in matching[start:end]]
        more = str(end) if end < len(matching) else None
        return jsonify({"members": page, "continuationToken": more, "totalCount": len(matching)})

    return blueprint


def _matches(member: Member) -> bool:
    """``$filter=name eq '…'`` compares with the start of name and sign-in name."""
    match = re.fullmatch(r"name eq '(.*)'", request.args.get("$filter", ""))
    name = match[1].lower() if match else ""
    person = member.person
    return person.name.lower().startswith(name) or person.upn.lower().startswith(name)


def _level(license_type: str, status: str = "none") -> dict[str, Any]:
    return {
        "licensingSource": "account",
        "accountLicenseType": license_type,
        "msdnLicenseType": "none",
        "licenseDisplayName": LICENSES[license_type],
        "status": status,
        "statusMessage": "",
        "assignmentSource": "unknown",
    }


def _license(license_type: str, assigned: int) -> dict[str, Any]:
    return {
        "licenseName": LICENSES[license_type],
        "accountLicenseType": license_type,
        "msdnLicenseType": "none",
        "source": "account",
        "assigned": assigned,
        "available": _SEATS - assigned,
        "includedQuantity": _SEATS,
        "total": _SEATS,
        "disabled": 0,
        "isPurchasable": license_type != "stakeholder",
        "nextBillingDate": None,
    }


def _entitlement(member: Member) -> dict[str, Any]:
    return {
        "id": member.person.profile_id,
        "user": subjects.user(g.organization, member.person),
        "accessLevel": _level(member.license, member.status),
        "lastAccessedDate": "2026-11-20T08:15:00Z",
        "projectEntitlements": [],
        "extensions": [],
        "groupAssignments": [],
    }
