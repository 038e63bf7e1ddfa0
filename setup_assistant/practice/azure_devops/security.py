"""``dev.azure.com``: which permissions there are, by security namespace.

The whole of the namespace *Identity* is in the specification; of *Collection* what the project's
facts name.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from setup_assistant.practice.azure_devops import wire
from setup_assistant.practice.azure_devops.access import guard
from setup_assistant.practice.azure_devops.admin import COLLECTION, IDENTITY
from setup_assistant.practice.state.world import World

_ALL = "00000000-0000-0000-0000-000000000000"
_EXTENSION = "Microsoft.TeamFoundation.Framework.Server.IdentitySecurityNamespaceExtension"

_NAMESPACES = {
    IDENTITY: ("Identity", "\\", 4, (
        (1, "Read", "View identity information"),
        (2, "Write", "Edit identity information"),
        (4, "Delete", "Delete identity information"),
        (8, "ManageMembership", "Manage group membership"),
        (16, "CreateScope", "Create identity scopes"),
    )),
    COLLECTION: ("Collection", ":", 2, (
        (1, "GENERIC_READ", "View instance-level information"),
        (2, "GENERIC_WRITE", "Edit instance-level information"),
        (4, "CREATE_PROJECTS", "Create new projects"),
        (16, "TRIGGER_EVENT", "Trigger events"),
        (32, "MANAGE_TEMPLATE", "Manage process template"),
        (64, "DIAGNOSTIC_TRACE", "Alter trace settings"),
        (128, "SYNCHRONIZE_READ", "View system synchronization information"),
        (512, "MANAGE_TEST_CONTROLLERS", "Manage test controllers"),
        (1024, "DELETE_FIELD", "Delete field from organization"),
        (2048, "MANAGE_ENTERPRISE_POLICIES", "Manage enterprise policies"),
    )),
}  # fmt: skip
"""Name, separator of tokens, the bit that changes permissions, and the permissions, by id."""


def namespaces_service(world: World) -> Blueprint:
    """All namespaces, which the id of zeros asks for too, or one; an unknown one is an empty list."""
    blueprint = Blueprint("namespaces", __name__, url_prefix="/<organization>/_apis")
    guard(blueprint, world)

    @blueprint.get("/securitynamespaces")
    def namespaces() -> Response:
        return wire.many([_namespace(each) for each in _NAMESPACES])

    @blueprint.get("/securitynamespaces/<namespace>")
    def one(namespace: str) -> Response:
        key = namespace.lower()
        return wire.many([_namespace(each) for each in _NAMESPACES if key in (each, _ALL)])

    return blueprint


def _namespace(namespace: str) -> dict[str, Any]:
    name, separator, write, actions = _NAMESPACES[namespace]
    return {
        "namespaceId": namespace,
        "name": name,
        "displayName": name,
        "separatorValue": separator,
        "elementLength": -1,
        "writePermission": write,
        "readPermission": 1,
        "dataspaceCategory": "Default",
        "actions": [
            {"bit": bit, "name": action, "displayName": display_name, "namespaceId": namespace}
            for bit, action, display_name in actions
        ],
        "structureValue": 1,
        "extensionType": _EXTENSION if namespace == IDENTITY else None,
        "isRemotable": False,
        "useTokenTranslator": False,
    }
