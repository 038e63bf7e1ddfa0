"""The practice service principal on the wire: what is told to applications, and what only to people."""

from __future__ import annotations

from typing import Any

import pytest

from setup_assistant.practice.azure_devops.admin import OVERVIEW, POLICIES
from setup_assistant.practice.server import PracticeServer, describe
from setup_assistant.practice.state import people, scenarios
from setup_assistant.practice.state.people import everybody
from tests.support.practice_azure_devops import VERSION, Caller

ORG = "fabrikam-labs"


@pytest.fixture
def pipeline() -> Caller:
    return Caller(scenarios.make("service_principal"), pipeline=True)


def test_its_profile_is_mostly_empty_and_no_organization_is_listed(pipeline: Caller) -> None:
    profile: Any = pipeline.get("profile", "/_apis/profile/profiles/me", **VERSION).json
    lists: list[Any] = [
        pipeline.get("profile", "/_apis/accounts", **VERSION, **{who: profile["id"]}).json
        for who in ("memberId", "ownerId")
    ]

    assert "displayName" not in profile
    assert [listed["count"] for listed in lists] == [0, 0]


@pytest.mark.parametrize(("host", "path"), [("profile", ""), ("devops", f"/{ORG}")])
def test_connection_data_names_it_as_what_it_is(host: str, path: str, pipeline: Caller) -> None:
    body: Any = pipeline.get(host, f"{path}/_apis/connectionData").json
    user = body["authenticatedUser"]

    assert user["descriptor"] == (
        "Microsoft.VisualStudio.Services.Claims.AadServicePrincipal;"
        f"{people.CONTOSO.id}\\{people.PIPELINE.object_id}"
    )
    assert user["subjectDescriptor"].startswith("aadsp.")


def test_it_reads_policies_and_is_told_no_owner(pipeline: Caller) -> None:
    answer = pipeline.hierarchy(ORG, OVERVIEW, POLICIES)

    assert POLICIES in answer["dataProviders"]
    assert answer["dataProviderExceptions"][OVERVIEW]["exceptionType"] == "AadGraphException"


def test_only_some_organizations_know_it(pipeline: Caller) -> None:
    assert pipeline.get("devops", "/contoso/_apis/connectionData").status_code == 200
    assert pipeline.get("devops", "/contoso-hr/_apis/connectionData").status_code == 401


def test_in_the_graph_it_is_no_user(pipeline: Caller) -> None:
    found: Any = pipeline.call(
        "POST", "graph", f"/{ORG}/_apis/graph/subjectlookup",
        query_string={"api-version": "7.1-preview.1"},
        json={"lookupKeys": [{"descriptor": people.PIPELINE.descriptor}]},
    ).json  # fmt: skip

    held = found["value"][people.PIPELINE.descriptor]
    assert (held["subjectKind"], held["displayName"]) == ("servicePrincipal", "Nightly check")


def test_it_is_described_without_a_token_and_cannot_sign_in_at_a_page() -> None:
    with PracticeServer(scenarios.make("service_principal", 3)) as server:
        told = describe(server)

    assert told["service_principal"] == {
        "id": people.PIPELINE.object_id,
        "name": "Nightly check",
        "tenant": people.CONTOSO.id,
    }
    assert people.PIPELINE.upn not in everybody()
