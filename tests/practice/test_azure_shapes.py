"""The practice answers have the shapes of the official examples and of the published captures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from setup_assistant.practice.azure_devops.admin import IDENTITY, OVERVIEW
from setup_assistant.practice.state import scenarios
from tests.support.practice_azure_devops import PREVIEW, VERSION, Caller
from tests.support.shapes import capture, differences, example

Ask = Callable[[Caller, str, str], TestResponse]

ASKED: dict[str, Ask] = {
    "GET__profile_profiles_me.json": lambda c, _s, _g: c.get(
        "profile", "/_apis/profile/profiles/me", **VERSION
    ),
    "GET__Accounts_memberId-_userId_.json": lambda c, _s, _g: c.get(
        "profile", "/_apis/accounts", memberId=c.person.profile_id, **VERSION
    ),
    "GET__Accounts_ownerId-_userId_.json": lambda c, _s, _g: c.get(
        "profile", "/_apis/Accounts", ownerId=c.person.profile_id, **VERSION
    ),
    "GetAllGroups.json": lambda c, _s, _g: c.graph("Groups"),
    "GetAllUsers.json": lambda c, _s, _g: c.graph("Users"),
    "GetUserAAD.json": lambda c, s, _g: c.graph(f"users/{s}"),
    "GetMembershipUser.json": lambda c, s, g: c.graph(f"memberships/{s}/{g}"),
    "CreateMembershipVSTSGroup.json": lambda c, s, g: c.graph(f"memberships/{s}/{g}", "PUT"),
    "DeleteMembershipUser.json": lambda c, s, g: c.graph(f"memberships/{s}/{g}", "DELETE"),
    "CheckMembershipExistenceUser.json": lambda c, s, g: c.graph(f"Memberships/{s}/{g}", "HEAD"),
    "BatchGetMembershipsUserUp.json": lambda c, s, _g: c.graph(f"memberships/{s}"),
    "BatchGetMembershipsGroupDown.json": lambda c, _s, g: c.call(
        "GET", "graph", f"/fabrikam-labs/_apis/graph/memberships/{g}",
        query_string={"direction": "down", **PREVIEW},
    ),
    "GetMembershipStateBySubjectDescriptor.json": lambda c, s, _g: c.graph(f"MembershipStates/{s}"),
    "GetStorageKeyBySubjectDescriptor.json": lambda c, s, _g: c.graph(f"storagekeys/{s}"),
    "GetDescriptorById.json": lambda c, _s, _g: c.graph(f"descriptors/{c.person.profile_id}"),
    "SearchIdentityByEmail.json": lambda c, _s, _g: c.get(
        "graph", "/fabrikam-labs/_apis/identities", searchFilter="General",
        filterValue=c.person.upn, **VERSION,
    ),
    "SearchByIdentityDescriptors.json": lambda c, _s, _g: c.get(
        "graph", "/fabrikam-labs/_apis/identities", queryMembership="None",
        descriptors=c.person.identity_descriptor, **VERSION,
    ),
    "GET__securitynamespaces__securityNamespaceId__.json": lambda c, _s, _g: c.get(
        "devops", f"/fabrikam-labs/_apis/securitynamespaces/{IDENTITY}/", **VERSION
    ),
    "GET__memberEntitlementManagement_UserEntitlementById.json": lambda c, _s, _g: c.get(
        "entitlements", f"/fabrikam-labs/_apis/userentitlements/{c.person.profile_id}", **VERSION
    ),
    "GET__permissions__*2.2*.json": lambda c, _s, _g: c.get(
        "devops", f"/fabrikam-labs/_apis/permissions/{IDENTITY}/8", tokens="a,b,c", **VERSION
    ),
    "POST__security_permissionevaluationbatch*.json": lambda c, _s, _g: c.call(
        "POST", "devops", "/fabrikam-labs/_apis/security/permissionevaluationbatch",
        query_string=VERSION,
        json={"evaluations": [{"securityNamespaceId": IDENTITY, "token": "a", "permissions": 8}]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
def test_answers_like_the_official_example(name: str) -> None:
    practice = scenarios.make()
    caller = Caller(practice)
    group = practice.organizations["fabrikam-labs"].administrators.descriptor
    answer = ASKED[name](caller, caller.person.descriptor, group)
    status, body = example(name)
    assert answer.status_code == status
    assert differences(body, answer.get_json(silent=True)) == []


def test_subject_lookup_answers_a_map() -> None:
    practice = scenarios.make("nested_group")
    caller = Caller(practice)
    groups = practice.organizations["fabrikam-labs"].groups.values()
    team = next(group for group in groups if group.entra_id)
    keys = [{"descriptor": d} for d in (team.descriptor, caller.person.descriptor, "aad.unknown")]
    answer: Any = caller.graph("subjectlookup", "POST", json={"lookupKeys": keys}).json
    _, official = example("LookupSubjects.json")
    official_group, official_user = official["value"].values()
    assert answer["count"] == len(answer["value"]) == 2
    assert differences(official_group, answer["value"][team.descriptor]) == []
    assert differences(official_user, answer["value"][caller.person.descriptor]) == []


def test_identities_of_a_person_and_a_group() -> None:
    practice = scenarios.make()
    caller = Caller(practice)
    group = practice.organizations["contoso"].administrators
    asked = f"{caller.person.profile_id},{group.storage_key.replace('-', '')}"
    answer = caller.get("graph", "/contoso/_apis/identities", identityIds=asked, **VERSION)
    _, official = example("SearchByIds.json")
    got: Any = answer.json
    assert differences(official["value"][0], got["value"][0]) == []
    assert differences(official["value"][1], got["value"][1]) == []


def test_identities_by_every_kind_of_name() -> None:
    practice = scenarios.make()
    caller = Caller(practice)
    group, person = practice.organizations["contoso"].administrators, caller.person
    ways = {
        "identityIds": (person.profile_id, group.storage_key),
        "subjectDescriptors": (person.descriptor, group.descriptor),
        "descriptors": (person.identity_descriptor, group.identity),
    }
    for way, names in ways.items():
        asked = {way: ",".join((names[0], "nobody", names[1].upper()))}
        if way == "subjectDescriptors":  # these are base64: upper and lower case matter
            asked = {way: ",".join((names[0], "nobody", names[1]))}
        got: Any = caller.get("graph", "/contoso/_apis/identities", **asked, **VERSION).json
        ids = [each and each["id"] for each in got["value"]]
        assert ids == [person.profile_id, None, group.storage_key], way

    for name in (person.profile_id, person.identity_descriptor):
        one: Any = caller.get("graph", f"/contoso/_apis/identities/{name}", **VERSION).json
        assert one["subjectDescriptor"] == person.descriptor
    nobody = caller.get("graph", "/contoso/_apis/identities/nobody", **VERSION)
    assert (nobody.status_code, nobody.json and nobody.json["typeKey"]) == (
        404,
        "IdentityNotFoundException",
    )


def test_settings_page_data_and_overview_are_like_the_captures() -> None:
    caller = Caller(scenarios.make())
    page = caller.call("GET", "devops", "/contoso/_settings/organizationPolicy?__rt=fps&__ver=2")
    assert differences(capture("GET_settings*.json"), page.json) == []
    overview = caller.hierarchy("contoso", OVERVIEW)
    assert differences(capture("POST_HierarchyQuery*.json"), overview) == []
