"""The practice Azure DevOps on the wire: who gets in, how others are refused, groups and lists."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from setup_assistant.practice.state import people, scenarios
from setup_assistant.practice.state.identifiers import built_in_sid, group_descriptor
from setup_assistant.practice.state.scenarios import NO_TENANT
from tests.support.practice_azure_devops import VERSION, Caller

ORG = "fabrikam-labs"
CONNECTION = f"/{ORG}/_apis/connectionData"


def caller_in(scenario: str, upn: str = people.SERVICE_ACCOUNT) -> Caller:
    return Caller(scenarios.make(scenario), upn)


def key(answer: TestResponse) -> str:
    return str((answer.json or {}).get("typeKey"))


def test_the_sid_of_the_administrators_is_the_one_of_the_official_example() -> None:
    sid = built_in_sid("10feb381-82c3-4902-8e1f-840299a48ae4", "0-0-0-0-1")
    assert group_descriptor(sid) == (
        "vssgp.Uy0xLTktMTU1MTM3NDI0NS0yMTc2MDU2ODQ4LTMyODAwNzczODUtMjM4NDQzMDA4Mi0yNTc3Njk3NTA4"
        "LTAtMC0wLTAtMQ"
    )


def test_accounts_wants_one_of_two_parameters() -> None:
    answer = caller_in("ready").get("profile", "/_apis/accounts", **VERSION)
    assert (answer.status_code, key(answer)) == (400, "AccountException")


def test_connection_data_names_the_person_in_every_way() -> None:
    answer = caller_in("ready").get("devops", CONNECTION)
    body: Any = answer.json
    user = body["authenticatedUser"]
    assert body["authorizedUser"]["id"] == user["id"]
    assert user["descriptor"].endswith(f"\\{people.SERVICE_ACCOUNT}")
    assert answer.headers["X-VSS-UserData"].startswith(user["id"])
    assert answer.headers["X-VSS-ResourceTenant"] == people.CONTOSO.id
    assert answer.headers["X-RateLimit-Limit"] == "200"


def test_a_guest_has_another_meta_type() -> None:
    body: Any = caller_in("guest").get("devops", CONNECTION).json
    assert body["authenticatedUser"]["metaTypeId"] == 1


@pytest.mark.parametrize("token", ["", "nonsense"])
def test_without_an_accepted_token_there_is_a_sign_in_page(token: str) -> None:
    caller = caller_in("ready")
    answer = caller.call("GET", "devops", f"/{ORG}/_apis/projects", token=token)
    assert (answer.status_code, answer.mimetype) == (203, "text/html")
    connection = caller.call("GET", "devops", CONNECTION, token=token)
    assert connection.status_code == 401
    assert people.CONTOSO.id in connection.headers["WWW-Authenticate"]
    assert "X-VSS-UserData" not in connection.headers


def test_the_directory_shows_without_signing_in() -> None:
    caller = caller_in("other_directory")
    for host, status in (("devops", 401), ("graph", 404)):
        answer = caller.call("HEAD", host, f"/{ORG}", token="")
        assert answer.status_code == status
        assert answer.headers["X-VSS-ResourceTenant"] == people.NORTHWIND.id


@pytest.mark.parametrize(
    ("scenario", "tenant"),
    [
        ("not_member", people.CONTOSO.id),
        ("other_directory", people.NORTHWIND.id),
        ("personal_backed", NO_TENANT),
    ],
)
def test_strangers_are_unauthorized_and_learn_the_directory(scenario: str, tenant: str) -> None:
    caller = caller_in(scenario)
    answer = caller.get("devops", CONNECTION)
    assert (answer.status_code, key(answer)) == (401, "UnauthorizedRequestException")
    assert "TF400813" in answer.text
    assert answer.headers["X-VSS-ResourceTenant"] == tenant
    assert caller.graph("groups").status_code == 401


def test_an_organization_with_public_projects_answers_strangers_as_anonymous() -> None:
    answer = caller_in("anonymous").get("devops", CONNECTION)
    body: Any = answer.json
    assert answer.status_code == 200
    assert body["authenticatedUser"]["descriptor"].startswith("System:PublicAccess;")
    assert "X-VSS-UserData" not in answer.headers


def test_conditional_access_of_an_organization() -> None:
    answer = caller_in("conditional_access_organization").get("devops", CONNECTION)
    assert answer.status_code == 403
    assert "VS403463" in answer.text
    assert "X-VSS-ResourceTenant" not in answer.headers


def test_an_expired_token_is_refused_without_a_body() -> None:
    practice = scenarios.make()
    caller = Caller(practice)
    practice.advance(3601)
    answer = caller.get("devops", CONNECTION)
    assert (answer.status_code, answer.data) == (401, b"")


def test_a_revoked_token_is_challenged_and_a_renewed_one_accepted() -> None:
    practice = scenarios.make("expired_token")
    caller = Caller(practice)
    assert caller.get("profile", "/_apis/profile/profiles/me").status_code == 200
    answer = caller.get("devops", CONNECTION)
    challenge = answer.headers["WWW-Authenticate"]
    claims = json.loads(base64.b64decode(challenge.partition('claims="')[2].rstrip('"')))
    assert answer.status_code == 401
    assert 'error="insufficient_claims"' in challenge
    assert claims["access_token"]["nbf"]["essential"] is True
    renewed = practice.issue_token(caller.person)
    assert caller.call("GET", "devops", CONNECTION, token=renewed).status_code == 200


def test_throttled_asks_to_wait_a_few_times_and_then_lets_through() -> None:
    caller = caller_in("throttled")
    answers = [caller.get("devops", CONNECTION) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [429, 429, 200, 200]
    assert [a.headers.get("Retry-After") for a in answers] == ["1", "1", "1", None]


def test_writing_calls_need_an_api_version_and_graph_a_preview() -> None:
    caller = caller_in("ready")
    answer = caller.call(
        "POST", "devops", f"/{ORG}/_apis/Contribution/HierarchyQuery", json={"contributionIds": []}
    )
    assert (answer.status_code, key(answer)) == (400, "VssVersionNotSpecifiedException")
    answer = caller.get("graph", f"/{ORG}/_apis/graph/groups", **VERSION)
    assert (answer.status_code, key(answer)) == (400, "VssInvalidPreviewVersionException")


def test_an_administrator_adds_and_removes_the_account() -> None:
    practice = scenarios.make("not_administrator")
    administrator = Caller(practice, people.ADMINISTRATOR)
    account = practice.people[people.SERVICE_ACCOUNT].descriptor
    group = practice.organizations[ORG].administrators.descriptor
    where = f"memberships/{account}/{group}"
    methods = ("HEAD", "PUT", "HEAD", "DELETE", "HEAD")
    statuses = [administrator.graph(where, method).status_code for method in methods]
    assert statuses == [404, 201, 200, 200, 404]
    assert administrator.graph(f"memberships/aad.x/{group}", "PUT").status_code == 404


def test_memberships_up_are_direct_and_expanded_ones_reach_the_administrators() -> None:
    practice = scenarios.make("nested_group")
    caller, organization = Caller(practice), practice.organizations[ORG]
    up: Any = caller.graph(f"memberships/{caller.person.descriptor}").json
    containers = {pair["containerDescriptor"] for pair in up["value"]}
    query = {"subjectDescriptors": caller.person.descriptor, "queryMembership": "Expanded"}
    found: Any = caller.get("graph", f"/{ORG}/_apis/identities", **query, **VERSION).json
    assert organization.administrators.descriptor not in containers
    assert organization.administrators.identity in found["value"][0]["memberOf"]
    assert any(container.startswith("aadgp.") for container in containers)


def test_groups_come_in_pages() -> None:
    practice = scenarios.make()
    caller = Caller(practice)
    first = caller.graph("groups")
    query = {
        "continuationToken": first.headers["X-MS-ContinuationToken"],
        "api-version": "7.1-preview.1",
    }
    second = caller.get("graph", f"/{ORG}/_apis/graph/groups", **query)
    assert "X-MS-ContinuationToken" not in second.headers
    found = [*(first.json or {})["value"], *(second.json or {})["value"]]
    assert len({each["descriptor"] for each in found}) == len(practice.organizations[ORG].groups)


def test_entitlements_come_in_pages_and_show_the_access_level() -> None:
    practice = scenarios.make("stakeholder")
    caller = Caller(practice)
    organization = practice.organizations[ORG]
    organization.join(practice.people["anna.lind@contoso.com"], organization.contributors)
    path = f"/{ORG}/_apis/userentitlements"
    first: Any = caller.get("entitlements", path, **VERSION).json
    more = first["continuationToken"]
    second: Any = caller.get("entitlements", path, continuationToken=more, **VERSION).json
    assert [len(first["members"]), len(second["members"])] == [2, 1]
    assert second["continuationToken"] is None
    own: Any = caller.get("entitlements", f"{path}/{caller.person.profile_id}", **VERSION).json
    assert own["accessLevel"]["licenseDisplayName"] == "Stakeholder"


def test_people_are_found_by_the_start_of_their_name() -> None:
    body = {"query": "svc-keepit", "subjectKind": ["User"]}
    answer: Any = caller_in("ready").graph("subjectquery", "POST", json=body).json
    assert [each["principalName"] for each in answer["value"]] == [people.SERVICE_ACCOUNT]


def test_repositories_are_hidden_from_stakeholders() -> None:
    path = f"/{ORG}/_apis/git/repositories"
    for scenario, count in (("ready", 3), ("stakeholder", 0)):
        answer: Any = caller_in(scenario).get("devops", path, **VERSION).json
        assert answer["count"] == count


def test_every_call_is_logged_with_its_host() -> None:
    practice = scenarios.make()
    Caller(practice).get("devops", CONNECTION)
    (call,) = practice.log
    assert (call.service, call.method, call.status) == ("devops", "GET", 200)
    assert json.loads(practice.log_as_json())[0]["path"] == call.path
