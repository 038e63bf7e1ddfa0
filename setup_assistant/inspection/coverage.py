"""What the account can see in one organization now: projects, repositories, and what hides the rest.

Asked lazily, after the required checks. It is no promise of what Keepit backs up.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from setup_assistant import errors
from setup_assistant.inspection.pool import Pool
from setup_assistant.inspection.unread import attempt, unread
from setup_assistant.model import (
    Coverage,
    Entitlement,
    Evidence,
    Hidden,
    Inspection,
    Project,
    Unread,
)
from setup_assistant.services.azure_devops import AzureDevOps
from setup_assistant.services.cancel import CancelToken
from setup_assistant.services.devops_shapes import Page, ProjectShape, RepositoryShape


def read_coverage(
    devops: AzureDevOps, evidence: Evidence, now: Callable[[], datetime]
) -> Coverage | Unread:
    """Two calls or more; unread when the projects can't be listed, or the account isn't let in."""
    if isinstance(evidence.identity, Unread):
        return evidence.identity
    name = evidence.organization.name
    projects = attempt(lambda: devops.projects(name))
    if isinstance(projects, Unread):
        return projects
    hidden = [Hidden.STAKEHOLDER] if _stakeholder(evidence) and _private(projects.entries) else []
    try:
        repositories, detail = devops.repositories(name), ""
    except errors.AccessDenied as refusal:
        repositories, detail = Page[RepositoryShape](()), refusal.details.replace("\n", ", ")
        hidden.append(Hidden.REPOSITORIES_DENIED)
    except errors.SignInError:
        raise
    except errors.AssistantError as problem:
        return unread(problem)
    if projects.odd or repositories.odd:
        hidden.append(Hidden.ODD_ENTRIES)
    found = _together(projects.entries, repositories.entries)
    return Coverage(found, tuple(hidden), now(), detail)


def read_all(
    devops: AzureDevOps, inspection: Inspection, now: Callable[[], datetime], workers: int = 8
) -> dict[str, Coverage | Unread]:
    """The coverage of every organization to be backed up, by name; what can't be read stops nothing."""
    pool, found = Pool(workers), dict[str, Coverage | Unread]()

    def read(evidence: Evidence) -> None:
        found[evidence.organization.name] = read_coverage(devops, evidence, now)

    for inspected in inspection.organizations:
        if inspected.backup:
            pool.submit(partial(read, inspected.evidence))
    pool.run(CancelToken())
    return {name: found[name] for name in sorted(found)}


def _stakeholder(evidence: Evidence) -> bool:
    level = evidence.entitlement
    return isinstance(level, Entitlement) and level.license == "stakeholder"


def _private(projects: tuple[ProjectShape, ...]) -> bool:
    return any(project.visibility != "public" for project in projects)


def _together(
    projects: tuple[ProjectShape, ...], repositories: tuple[RepositoryShape, ...]
) -> tuple[Project, ...]:
    held: dict[str, list[RepositoryShape]] = {}
    for repository in repositories:
        held.setdefault(repository.project_id, []).append(repository)
    return tuple(
        Project(
            project.name,
            project.visibility,
            tuple(r.name for r in held.get(project.id, ())),
            tuple(r.name for r in held.get(project.id, ()) if r.disabled),
        )
        for project in sorted(projects, key=lambda project: project.name.casefold())
    )
