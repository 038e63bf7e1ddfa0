"""The words of what the account can see now: never a promise of what Keepit backs up."""

from __future__ import annotations

from setup_assistant.model import Coverage, Hidden, Project, Unread
from setup_assistant.texts import _, ngettext


def title() -> str:
    """The heading above it."""
    return _("What this account can see now")


def sentences(coverage: Coverage | Unread) -> tuple[str, ...]:
    """Counts, then what hides the rest."""
    if isinstance(coverage, Unread):
        return (_("Projects and repositories could not be read."),)
    counted = coverage.repositories or not coverage.hidden
    repositories = (_repositories(coverage),) if counted else ()
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


def project(held: Project, coverage: Coverage) -> str:
    """One project with its repositories, disabled ones marked; none seen is not none there."""
    if not held.repositories and coverage.hidden:
        return _("{project}: its repositories can't be seen").format(project=held.name)
    names = [
        _("{name} (disabled)").format(name=name) if name in held.disabled else name
        for name in held.repositories
    ]
    return _("{project}: {repositories}").format(
        project=held.name, repositories=", ".join(names) or _("no repository")
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
