"""``dev.azure.com``: projects and their Git repositories."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, request

from setup_assistant.practice import azure_wire as wire
from setup_assistant.practice.azure_access import guard
from setup_assistant.practice.identifiers import made_up
from setup_assistant.practice.organization import Project
from setup_assistant.practice.world import World

_PROJECTS_PER_PAGE = 100
_READ = 2


def projects_service(world: World) -> Blueprint:
    """Lists only: the assistant changes none of it."""
    blueprint = Blueprint("projects", __name__, url_prefix="/<organization>")
    guard(blueprint, world)

    @blueprint.get("/_apis/projects")
    def projects() -> Response:
        start = int(request.args.get("continuationToken") or request.args.get("$skip") or 0)
        end = start + int(request.args.get("$top") or _PROJECTS_PER_PAGE)
        visible = [each for each in g.organization.projects if g.person or _is_public(each)]
        answer = wire.many([_project(each) for each in visible[start:end]])
        if end < len(visible):
            answer.headers["X-MS-ContinuationToken"] = str(end)
        return answer

    @blueprint.get("/_apis/git/repositories")
    def repositories() -> Response:
        if g.organization.repositories_denied:
            return wire.access_denied(g.person, "Git Repositories", "Read", "repoV2", _READ)
        return wire.many(_repositories(g.organization.projects))

    @blueprint.get("/<project>/_apis/git/repositories")
    def repositories_of(project: str) -> Response:
        found = [each for each in g.organization.projects if project in (each.id, each.name)]
        if not found:
            message = (
                f"VS800075: The project with id '{project}' does not exist, or you do not have "
                "permission to access it."
            )
            return wire.problem(404, "ProjectDoesNotExistException", message)
        return wire.many(_repositories(found))

    return blueprint


def _is_public(project: Project) -> bool:
    return project.visibility == "public"


def _project(project: Project) -> dict[str, Any]:
    return {
        "id": project.id,
        "name": project.name,
        "url": f"https://dev.azure.com/{g.organization.name}/_apis/projects/{project.id}",
        "state": "wellFormed",
        "revision": 11,
        "visibility": project.visibility,
        "lastUpdateTime": "2026-10-01T09:12:33.12Z",
    }


def _repositories(projects: list[Project]) -> list[dict[str, Any]]:
    """Repositories the caller sees: Stakeholders none of a private project."""
    stakeholder = g.organization.members[g.person.descriptor].license == "stakeholder"
    visible = [each for each in projects if not stakeholder or _is_public(each)]
    return [_repository(each, name) for each in visible for name in each.repositories]


def _repository(project: Project, name: str) -> dict[str, Any]:
    base = f"https://dev.azure.com/{g.organization.name}/{project.name}/_git/{name}"
    key = made_up("repository", project.id + name)
    return {
        "id": key,
        "name": name,
        "url": f"https://dev.azure.com/{g.organization.name}/_apis/git/repositories/{key}",
        "project": _project(project),
        "defaultBranch": "refs/heads/main",
        "size": 728,
        "remoteUrl": base,
        "sshUrl": f"git@ssh.dev.azure.com:v3/{g.organization.name}/{project.name}/{name}",
        "webUrl": base,
        "isDisabled": name in project.disabled,
    }
