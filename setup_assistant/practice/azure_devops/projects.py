"""``dev.azure.com``: projects, their teams and their Git repositories."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from setup_assistant.practice.azure_devops import wire
from setup_assistant.practice.azure_devops.access import guard
from setup_assistant.practice.state.identifiers import made_up
from setup_assistant.practice.state.organization import Project
from setup_assistant.practice.state.world import World

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

    @blueprint.get("/_apis/projects/<project>")
    def one(project: str) -> Response:
        match = _named(project)
        return jsonify(_details(match)) if match else _no_project(project)

    return blueprint


def teams_service(world: World) -> Blueprint:
    """Every project has the team that was made with it."""
    blueprint = Blueprint("teams", __name__, url_prefix="/<organization>/_apis")
    guard(blueprint, world)

    @blueprint.get("/teams")
    def everywhere() -> Response:
        return wire.many([_team(each) for each in g.organization.projects])

    @blueprint.get("/projects/<project>/teams")
    def teams(project: str) -> Response:
        match = _named(project)
        return wire.many([_team(match)]) if match else _no_project(project)

    @blueprint.get("/projects/<project>/teams/<team>")
    def one(project: str, team: str) -> Response:
        match = _named(project)
        if match is None:
            return _no_project(project)
        described = _team(match)
        if team.lower() in (described["id"], described["name"].lower()):
            return jsonify(described)
        message = f"The team with id '{team}' does not exist."
        return wire.problem(404, "TeamNotFoundException", message)

    return blueprint


def repositories_service(world: World) -> Blueprint:
    """Of the organization, or of one project."""
    blueprint = Blueprint("repositories", __name__, url_prefix="/<organization>")
    guard(blueprint, world)

    @blueprint.get("/_apis/git/repositories")
    def repositories() -> Response:
        if g.organization.repositories_denied:
            return wire.access_denied(g.person, "Git Repositories", "Read", "repoV2", _READ)
        return wire.many(_repositories(g.organization.projects))

    @blueprint.get("/<project>/_apis/git/repositories")
    def repositories_of(project: str) -> Response:
        match = _named(project)
        return wire.many(_repositories([match])) if match else _no_project(project)

    @blueprint.get("/_apis/git/repositories/<repository>")
    @blueprint.get("/<project>/_apis/git/repositories/<repository>")
    def one(repository: str, project: str = "") -> Response:
        places = [match] if (match := _named(project)) else g.organization.projects
        for each in _repositories(places):
            if repository.lower() in (each["id"], each["name"].lower()):
                return jsonify(each)
        message = (
            f"TF401019: The Git repository with name or identifier {repository} does not exist or "
            "you do not have permissions for the operation you are attempting."
        )
        return wire.problem(404, "GitRepositoryNotFoundException", message)

    return blueprint


def _named(project: str) -> Project | None:
    """The project with this id or name."""
    key = project.lower()
    matching = (each for each in g.organization.projects if key in (each.id, each.name.lower()))
    return next(matching, None)


def _no_project(project: str) -> Response:
    message = (
        f"VS800075: The project with id '{project}' does not exist, or you do not have "
        "permission to access it."
    )
    return wire.problem(404, "ProjectDoesNotExistException", message)


def _is_public(project: Project) -> bool:
    return project.visibility == "public"


def _project(project: Project) -> dict[str, Any]:
    return {
        "id": project.id,
        "name": project.name,
        "url": f"{_home()}/_apis/projects/{project.id}",
        "state": "wellFormed",
        "revision": 11,
        "visibility": project.visibility,
        "lastUpdateTime": "2026-10-01T09:12:33.12Z",
    }


def _details(project: Project) -> dict[str, Any]:
    """A project that was asked for by itself."""
    described, team = _project(project), _team(project)
    links = {
        "self": {"href": described["url"]},
        "collection": {"href": f"{_home()}/_apis/projectCollections/{g.organization.id}"},
        "web": {"href": f"{_home()}/{project.name}"},
    }
    default = {name: team[name] for name in ("id", "name", "url")}
    return described | {"_links": links, "defaultTeam": default}


def _team(project: Project) -> dict[str, Any]:
    key = made_up("team", project.id)
    return {
        "id": key,
        "name": f"{project.name} Team",
        "url": f"{_home()}/_apis/projects/{project.id}/teams/{key}",
        "description": "The default project team.",
        "identityUrl": f"https://vssps.dev.azure.com/{g.organization.name}/_apis/Identities/{key}",
        "projectName": project.name,
        "projectId": project.id,
    }


def _home() -> str:
    return f"https://dev.azure.com/{g.organization.name}"


def _repositories(projects: list[Project]) -> list[dict[str, Any]]:
    """Repositories the caller sees: Stakeholders none of a private project."""
    stakeholder = g.organization.members[g.person.descriptor].license == "stakeholder"
    visible = [each for each in projects if not stakeholder or _is_public(each)]
    return [_repository(each, name) for each in visible for name in each.repositories]


def _repository(project: Project, name: str) -> dict[str, Any]:
    base = f"{_home()}/{project.name}/_git/{name}"
    key = made_up("repository", project.id + name)
    return {
        "id": key,
        "name": name,
        "url": f"{_home()}/_apis/git/repositories/{key}",
        "project": _project(project),
        "defaultBranch": "refs/heads/main",
        "size": 728,
        "remoteUrl": base,
        "sshUrl": f"git@ssh.dev.azure.com:v3/{g.organization.name}/{project.name}/{name}",
        "webUrl": base,
        "isDisabled": name in project.disabled,
    }
