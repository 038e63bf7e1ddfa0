"""The practice Azure DevOps: one application that is all its hosts, or one of them.

Upper and lower case don't matter in the fixed words of a path and in organization names, as at the
real service.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Blueprint, Flask

from setup_assistant.practice.azure_devops.account import (
    connection_service,
    doorstep_service,
    profile_service,
)
from setup_assistant.practice.azure_devops.admin import (
    permission_service,
    policy_service,
    settings_service,
)
from setup_assistant.practice.azure_devops.entitlements import entitlements_service
from setup_assistant.practice.azure_devops.graph import (
    groups_service,
    identities_service,
    memberships_service,
)
from setup_assistant.practice.azure_devops.locations import locations_service
from setup_assistant.practice.azure_devops.projects import (
    projects_service,
    repositories_service,
    teams_service,
)
from setup_assistant.practice.azure_devops.security import namespaces_service
from setup_assistant.practice.recording import Recorded
from setup_assistant.practice.state.world import World

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

HOSTS = {
    "profile": "app.vssps.visualstudio.com",
    "devops": "dev.azure.com",
    "graph": "vssps.dev.azure.com",
    "entitlements": "vsaex.dev.azure.com",
}
"""The real name of every host, by the name it has in ``Endpoints``."""

_SERVICES: dict[str, tuple[Callable[[World], Blueprint], ...]] = {
    "profile": (profile_service,),
    "devops": (
        connection_service,
        settings_service,
        policy_service,
        permission_service,
        namespaces_service,
        projects_service,
        teams_service,
        repositories_service,
    ),
    "graph": (doorstep_service, groups_service, memberships_service, identities_service),
    "entitlements": (entitlements_service,),
}
_WORDS = frozenset(
    [
        "_apis",
        "_settings",
        "accounts",
        "connectiondata",
        "contribution",
        "descriptors",
        "git",
        "graph",
        "groups",
        "hierarchyquery",
        "identities",
        "me",
        "memberships",
        "membershipstates",
        "organizationpolicy",
        "permissionevaluationbatch",
        "permissions",
        "policies",
        "profile",
        "profiles",
        "projects",
        "repositories",
        "resourceareas",
        "security",
        "securitynamespaces",
        "serviceprincipals",
        "storagekeys",
        "subjectlookup",
        "subjectquery",
        "teams",
        "userentitlements",
        "userentitlementsummary",
        "users",
    ]
)


def app(world: World, host: str = "") -> WSGIApplication:
    """``host`` (profile, devops, graph, entitlements), or all by the real name in ``Host``."""
    if host:
        return Recorded(world, host, _AnyCase(_flask(world, host)))
    return _ByHost({HOSTS[name]: app(world, name) for name in HOSTS})


def _flask(world: World, host: str) -> Flask:
    application = Flask(__name__, static_folder=None)
    application.json.sort_keys = False  # type: ignore[attr-defined]
    application.config["PROPAGATE_EXCEPTIONS"] = True  # a dropped connection is meant
    for service in _SERVICES[host]:
        application.register_blueprint(service(world))
    application.register_blueprint(locations_service(world, host))
    return application


class _AnyCase:
    """Writes the fixed words of the path, and the organization, in lower case."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        _, _, rest = environ["PATH_INFO"].partition("/")
        organization, *others = rest.rstrip("/").split("/")
        words = [word.lower() if word.lower() in _WORDS else word for word in others]
        environ["PATH_INFO"] = "/" + "/".join([organization.lower(), *words])
        return self._app(environ, start_response)


class _ByHost:
    def __init__(self, apps: dict[str, WSGIApplication]) -> None:
        self._apps = apps

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        name = environ.get("HTTP_HOST", "").partition(":")[0]
        if name not in self._apps:
            start_response("421 Misdirected Request", [("Content-Length", "0")])
            return [b""]
        return self._apps[name](environ, start_response)
