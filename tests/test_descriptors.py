"""The SID rule against Microsoft's published example of Project Collection Administrators."""

from __future__ import annotations

import json
from pathlib import Path

from setup_assistant import descriptors

SCOPE = "10feb381-82c3-4902-8e1f-840299a48ae4"
EXAMPLE = Path(__file__).parent.joinpath(
    "data/azure-devops/specification/graph/7.1/httpExamples/Groups/GetAllGroups.json"
)


def published() -> list[dict[str, str]]:
    answer = json.loads(EXAMPLE.read_text(encoding="utf-8-sig"))
    groups: list[dict[str, str]] = answer["responses"]["200"]["body"]["value"]
    return groups


def test_the_rule_gives_the_published_descriptor() -> None:
    named = [g for g in published() if g["displayName"] == "Project Collection Administrators"]
    assert [g["descriptor"] for g in named] == [descriptors.administrators_descriptor(SCOPE)]


def test_of_all_published_groups_only_that_one_is_found() -> None:
    wanted = descriptors.administrators_sid(SCOPE)
    found = [g["displayName"] for g in published() if descriptors.sid_of(g["descriptor"]) == wanted]
    assert found == ["Project Collection Administrators"]


def test_groups_that_every_organization_has_are_told_from_made_ones() -> None:
    own = descriptors.domain_sid(SCOPE)
    assert descriptors.is_built_in(own + "-0-0-0-0-3", SCOPE)
    assert not descriptors.is_built_in(own + "-1-1967809712-2631029582-287746854-117486081", SCOPE)


def test_what_is_no_descriptor_or_guid_gives_nothing() -> None:
    assert descriptors.sid_of("vssgp.***") == ""
    assert descriptors.sid_of("aad.MDA0NzBlMzQ") == ""
    assert descriptors.sid_of("") == ""
    assert descriptors.domain_sid("contoso") == ""
