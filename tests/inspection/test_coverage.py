"""What the account can see in an organization: projects, repositories, and what hides the rest."""

from __future__ import annotations

import pytest

from setup_assistant.inspection.coverage import read_coverage
from setup_assistant.model import Coverage, Hidden, Unread, UnreadReason
from setup_assistant.practice.state import scenarios
from setup_assistant.practice.state.organization import Project
from tests.support.devops_site import READ_AT, account, client, view

LABS = "fabrikam-labs"


def coverage(scenario: str, projects: int = 1) -> Coverage | Unread:
    from setup_assistant.inspection.inspect import inspect

    world = scenarios.make(scenario, 3)
    labs = world.organizations[LABS]
    for number in range(1, projects):
        project = Project(f"00000000-0000-4000-8000-{number:012}", f"p{number:04}", ["code"])
        labs.projects.append(project)
    inspection = inspect(view(client(world), account(world)), only=[LABS])
    return read_coverage(client(world), inspection.organizations[0].evidence, lambda: READ_AT)


def test_projects_and_repositories_with_the_disabled_ones_marked() -> None:
    found = coverage("ready")

    assert isinstance(found, Coverage)
    assert [(p.name, p.repositories, p.disabled) for p in found.projects] == [
        ("Backend", ("backend", "backend-docs", "backend-2019"), ("backend-2019",))
    ]
    assert (found.repositories, found.disabled, found.hidden) == (3, 1, ())


def test_stakeholders_are_told_what_they_do_not_see() -> None:
    found = coverage("stakeholder")

    assert isinstance(found, Coverage)
    assert (found.repositories, found.hidden) == (0, (Hidden.STAKEHOLDER,))


def test_a_refused_list_of_repositories_is_said() -> None:
    found = coverage("repositories_denied")

    assert isinstance(found, Coverage)
    assert found.hidden == (Hidden.REPOSITORIES_DENIED,)
    assert "HTTP 403" in found.detail


def test_every_page_of_projects_is_read() -> None:
    found = coverage("ready", projects=620)

    assert isinstance(found, Coverage)
    assert (len(found.projects), found.repositories) == (620, 622)


@pytest.mark.parametrize(
    ("scenario", "reason"),
    [
        ("not_member", UnreadReason.NOT_MEMBER),
        ("other_directory", UnreadReason.OTHER_DIRECTORY),
        ("conditional_access_organization", UnreadReason.CONDITIONAL_ACCESS),
    ],
)
def test_where_the_account_is_not_let_in_nothing_is_guessed(
    scenario: str, reason: UnreadReason
) -> None:
    found = coverage(scenario)

    assert isinstance(found, Unread)
    assert found.reason is reason
