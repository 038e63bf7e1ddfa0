"""What the account can see in one organization now: projects, repositories, and what hides the rest.

Asked lazily, after the required checks. It is no promise of what Keepit backs up.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from setup_assistant import errors
from setup_assistant.cancel import CancelToken
from setup_assistant.model import (
    Coverage,
    Entitlement,
    Evidence,
    Hidden,
    Inspection,
    Project,
    Unread,
    UnreadReason,
)
from setup_assistant.services.azure_devops.answers import Page, ProjectShape, RepositoryShape
from setup_assistant.texts import _, listed, ngettext
from setup_assistant.unread import attempt, unread
from setup_assistant.workers import Pool

if TYPE_CHECKING:
    from setup_assistant.services.azure_devops.client import AzureDevOps
    from setup_assistant.services.azure_devops.directories import Directories


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
    return Coverage(_together(projects.entries, repositories.entries), tuple(hidden), now(), detail)


def read_for(
    directories: Directories, evidence: Evidence, now: Callable[[], datetime]
) -> Coverage | Unread:
    """The same as whoever has read the evidence; the end of any sign-in but the first is not raised."""
    access = directories.of(evidence.account.tenant_id)
    if access is None:
        return Unread(UnreadReason.OTHER_DIRECTORY)
    try:
        return read_coverage(access.devops, evidence, now)
    except errors.SignInError as problem:
        if access is directories.first:
            raise
        return unread(problem)


WORKERS = 8


def read_all(
    directories: Directories, inspection: Inspection, now: Callable[[], datetime]
) -> dict[str, Coverage | Unread]:
    """The coverage of every organization to be backed up, by name; what can't be read stops nothing."""
    pool, coverage = Pool(WORKERS), dict[str, Coverage | Unread]()

    def read(evidence: Evidence) -> None:
        coverage[evidence.organization.name] = read_for(directories, evidence, now)

    for inspected in inspection.organizations:
        if inspected.backup:
            pool.submit(partial(read, inspected.evidence))
    pool.run(CancelToken())
    return dict(sorted(coverage.items()))


def _stakeholder(evidence: Evidence) -> bool:
    level = evidence.entitlement
    return isinstance(level, Entitlement) and level.license == "stakeholder"


def _private(projects: tuple[ProjectShape, ...]) -> bool:
    return any(project.visibility != "public" for project in projects)


def _together(
    projects: tuple[ProjectShape, ...], repositories: tuple[RepositoryShape, ...]
) -> tuple[Project, ...]:
    by_project: dict[str, list[RepositoryShape]] = {}
    for repository in repositories:
        by_project.setdefault(repository.project_id, []).append(repository)
    return tuple(
        Project(
            project.name,
            project.visibility,
            tuple(r.name for r in by_project.get(project.id, ())),
            tuple(r.name for r in by_project.get(project.id, ()) if r.disabled),
        )
        for project in sorted(projects, key=lambda project: project.name.casefold())
    )


def title() -> str:
    """The heading above it."""
    return _("What this account can see now")


def sentences(coverage: Coverage | Unread) -> tuple[str, ...]:
    """Counts, then what hides the rest."""
    if isinstance(coverage, Unread):
        return (_("Projects and repositories could not be read."),)
    seen = coverage.repositories or not coverage.hidden
    repositories = (_repositories(coverage),) if seen else ()
    reasons = (hidden(reason) for reason in coverage.hidden)
    return (_projects(len(coverage.projects)), *repositories, *reasons)


def hidden(reason: Hidden) -> str:
    """What hides a part, as a sentence."""
    return {
        Hidden.STAKEHOLDER: _("Stakeholder access hides the repositories of private projects."),
        Hidden.REPOSITORIES_DENIED: _("Azure DevOps refused the list of repositories."),
        Hidden.ODD_ENTRIES: _(
            "Some projects or repositories are listed in a form that can't be read."
        ),
    }[reason]


def project(project: Project, coverage: Coverage) -> str:
    """One project with its repositories, disabled ones marked; none seen is not none there."""
    if not project.repositories and coverage.hidden:
        return _("{project}: its repositories can't be seen").format(project=project.name)
    names = [
        _("{name} (disabled)").format(name=name) if name in project.disabled else name
        for name in project.repositories
    ]
    return _("{project}: {repositories}").format(
        project=project.name, repositories=listed(names) or _("no repository")
    )


def _projects(n: int) -> str:
    return ngettext("{n} project.", "{n} projects.", n).format(n=n)


def _repositories(coverage: Coverage) -> str:
    n = coverage.repositories
    if coverage.disabled:
        form = ngettext(
            "{n} repository, {disabled} of them disabled.",
            "{n} repositories, {disabled} of them disabled.",
            n,
        )
        return form.format(n=n, disabled=coverage.disabled)
    return ngettext("{n} repository.", "{n} repositories.", n).format(n=n)
