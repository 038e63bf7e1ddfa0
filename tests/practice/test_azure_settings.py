"""The practice Azure DevOps on the wire: owner, policies, permissions, and changing them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from setup_assistant.practice.azure_devops.admin import (
    COLLECTION,
    ORGANIZATIONS,
    OVERVIEW,
    POLICIES,
)
from setup_assistant.practice.state import people, scenarios
from setup_assistant.practice.state.policies import OAUTH
from tests.support.practice_azure_devops import VERSION, Caller

ORG = "fabrikam-labs"
POLICY = f"/{ORG}/_apis/OrganizationPolicy/Policies/{OAUTH}"
PATCH = "application/json-patch+json"


def caller_in(scenario: str) -> Caller:
    return Caller(scenarios.make(scenario))


def change(caller: Caller, body: Any, content_type: str = PATCH) -> TestResponse:
    query = {"api-version": "5.0-preview.1"}
    data = json.dumps(body)
    return caller.call(
        "PATCH", "devops", POLICY, query_string=query, data=data, content_type=content_type
    )


def test_one_query_carries_several_providers_and_says_which_failed() -> None:
    body = caller_in("unreadable_policy").hierarchy(ORG, OVERVIEW, POLICIES, ORGANIZATIONS)
    overview = body["dataProviders"][OVERVIEW]
    assert overview["currentOwner"]["email"] == people.ADMINISTRATOR
    assert overview["currentOwner"]["id"] != overview["currentUserId"]
    assert len(body["dataProviders"][ORGANIZATIONS]["organizations"]) == 12
    assert POLICIES not in body["dataProviders"]
    assert set(body["dataProviderExceptions"]) == {POLICIES}


def test_an_owner_finds_itself_in_the_overview() -> None:
    overview = caller_in("ready").hierarchy("contoso", OVERVIEW)["dataProviders"][OVERVIEW]
    assert overview["currentOwner"]["id"] == overview["currentUserId"]


def test_the_policy_is_told_in_both_ways_and_the_interface_shows_the_opposite() -> None:
    caller = caller_in("policy_off")
    body = caller.hierarchy(ORG, POLICIES)
    entries = body["dataProviders"][POLICIES]["policies"]["applicationConnection"]
    (policy,) = [entry["policy"] for entry in entries if entry["policy"]["name"] == OAUTH]
    assert (policy["value"], policy["effectiveValue"]) == (True, False)
    query = {"__rt": "fps", "__ver": "2"}
    page: Any = caller.get("devops", f"/{ORG}/_settings/organizationPolicy", **query).json
    assert page["fps"]["dataProviders"]["data"][POLICIES] == body["dataProviders"][POLICIES]
    query["api-version"] = "7.1"
    page = caller.get("devops", f"/{ORG}/_settings/organizationPolicy", **query)
    assert page.status_code == 404


def test_a_single_policy_needs_a_default_and_repeats_it_when_never_set() -> None:
    version = {"api-version": "5.0-preview.1"}
    caller = caller_in("unreadable_policy")
    assert caller.get("devops", POLICY, **version).status_code == 405
    told = [caller.get("devops", POLICY, defaultValue=d, **version) for d in ("true", "false")]
    assert [(answer.json or {})["value"] for answer in told] == [True, False]


def test_an_administrator_turns_the_policy_on_and_reads_it_back() -> None:
    caller = caller_in("policy_off")
    patch = [{"from": "", "op": 2, "path": "/Value", "value": "false"}]
    assert change(caller, patch).status_code == 204
    query = {"defaultValue": "true", "api-version": "5.0-preview.1"}
    assert (caller.get("devops", POLICY, **query).json or {})["value"] is False


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ([{"op": 2, "path": "/Value", "value": False}], PATCH),
        ([{"op": 2, "path": "/value", "value": "false"}], PATCH),
        ([{"op": 2, "path": "/Value", "value": "false"}], "application/json"),
        ({"op": 2, "path": "/Value", "value": "false"}, PATCH),
    ],
)
def test_a_patch_of_another_form_changes_nothing(body: Any, content_type: str) -> None:
    practice = scenarios.make("policy_off")
    before = practice.snapshot()
    assert change(Caller(practice), body, content_type).status_code == 400
    assert practice.snapshot() == before


def test_a_member_without_the_right_changes_neither_policy_nor_group() -> None:
    practice = scenarios.make("not_administrator")
    caller, before = Caller(practice), practice.snapshot()
    patch = [{"op": "replace", "path": "/Value", "value": "true"}]
    group = practice.organizations[ORG].administrators.descriptor
    refused = change(caller, patch)
    assert refused.status_code == 403
    assert "Access Denied" in refused.text
    assert caller.graph(f"memberships/{caller.person.descriptor}/{group}", "PUT").status_code == 403
    rights = caller.get("devops", f"/{ORG}/_apis/permissions/{COLLECTION}/2", **VERSION)
    assert (rights.json or {})["value"] == [False]
    assert practice.snapshot() == before


def test_a_policy_that_a_parent_enforces_stays_as_it_is() -> None:
    practice = scenarios.make("policy_enforced")
    before = practice.snapshot()
    patch = [{"op": 2, "path": "/Value", "value": "false"}]
    assert change(Caller(practice), patch).status_code == 204
    assert practice.snapshot() == before
