"""What the practice Azure DevOps says about where things are is true of itself."""

from __future__ import annotations

import re
from typing import Any

import pytest

from setup_assistant.endpoints import Endpoints
from setup_assistant.practice.azure_devops.admin import COLLECTION
from setup_assistant.practice.azure_devops.app import HOSTS
from setup_assistant.practice.azure_devops.locations import AREAS, LOCATIONS
from setup_assistant.practice.state import scenarios
from tests.support.practice_azure_devops import Caller

ORG = "fabrikam-labs"
ORGANIZED = [host for host in HOSTS if host != "profile"]


def listed(caller: Caller, host: str, path: str) -> list[dict[str, Any]]:
    answer = caller.call("OPTIONS", host, path)
    assert answer.status_code == 200
    body: Any = answer.json
    assert body["count"] == len(body["value"])
    found: list[dict[str, Any]] = body["value"]
    return found


@pytest.mark.parametrize("host", HOSTS)
def test_every_location_that_is_listed_answers(host: str) -> None:
    practice = scenarios.make()
    caller = Caller(practice)
    base = "" if host == "profile" else f"/{ORG}"
    organization = practice.organizations[ORG]
    group, project = organization.administrators, organization.projects[0]
    ids = {
        "areaId": AREAS[0].id,
        "projectId": project.id,
        "project": project.name,
        "teamId": f"{project.name} Team",
        "repositoryId": "backend",
        "securityNamespaceId": COLLECTION,
        "permissions": "2",
        "groupDescriptor": group.descriptor,
        "userDescriptor": caller.person.descriptor,
        "servicePrincipalDescriptor": caller.person.descriptor,
        "subjectDescriptor": caller.person.descriptor,
        "containerDescriptor": group.descriptor,
        "storageKey": caller.person.profile_id,
        "identityId": caller.person.profile_id,
        "userId": caller.person.profile_id,
        "id": "me",
    }
    found = listed(caller, host, f"{base}/_apis")
    assert len(found) == len(LOCATIONS[host])
    for place in found:
        template = re.sub(r"{\*?(\w+)}", r"{\1}", place["routeTemplate"])
        path = template.format(**ids, area=place["area"], resource=place["resourceName"])
        query = {"api-version": f"{place['maxVersion']}-preview.{place['resourceVersion']}"}
        query |= {"memberId": caller.person.profile_id}
        posts = place["resourceName"] in (
            "SubjectLookup",
            "SubjectQuery",
            "PermissionEvaluationBatch",
        )
        answer = caller.call(
            "POST" if posts else "GET",
            host,
            f"{base}/{path}",
            query_string=query,
            **({"json": {"evaluations": []}} if posts else {}),
        )
        assert (answer.status_code, answer.is_json) == (200, True), path


@pytest.mark.parametrize("host", HOSTS)
def test_one_area_is_the_part_of_all_with_its_name(host: str) -> None:
    caller = Caller(scenarios.make())
    base = "" if host == "profile" else f"/{ORG}"
    everything = listed(caller, host, f"{base}/_apis")
    by_area = [
        place
        for area in dict.fromkeys(place["area"] for place in everything)
        for place in listed(caller, host, f"{base}/_apis/{area.upper()}")
    ]
    assert by_area == everything
    assert listed(caller, host, f"{base}/_apis/nonsense") == []


@pytest.mark.parametrize("host", ORGANIZED)
def test_a_host_without_an_organization_has_nothing(host: str) -> None:
    assert listed(Caller(scenarios.make()), host, "/_apis") == []


def test_areas_are_where_the_run_serves_them() -> None:
    practice = scenarios.make()
    practice.endpoints = Endpoints(graph="https://localhost:1", profile="https://localhost:2")
    caller = Caller(practice)
    answer: Any = caller.get("devops", f"/{ORG}/_apis/resourceAreas").json
    places = {area["name"]: area["locationUrl"] for area in answer["value"]}
    assert len(places) == answer["count"] == len(AREAS)
    assert places["Graph"] == places["IMS"] == f"https://localhost:1/{ORG}/"
    assert places["Profile"] == "https://localhost:2/"
    for area in AREAS:
        one: Any = caller.get("devops", f"/{ORG}/_apis/resourceAreas/{area.id.upper()}").json
        assert one in answer["value"]


def test_nobody_learns_it_without_signing_in() -> None:
    caller = Caller(scenarios.make())
    for path in (f"/{ORG}/_apis", "/_apis"):
        assert caller.call("OPTIONS", "devops", path, token="").status_code == 203
