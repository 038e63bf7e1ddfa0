"""The Azure DevOps client fed with the answers that Microsoft and others have published."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from setup_assistant import errors
from setup_assistant.model import Unread, UnreadReason
from tests.support.devops_fixed import (
    PERSON,
    POLICIES,
    Fixed,
    devops,
)
from tests.support.devops_site import ME

DATA = Path(__file__).parents[2] / "data" / "azure-devops"
SPECIFICATION = DATA / "specification"
TENANT = "45aa3d2d-7442-473d-b4d3-3c670da9dd96"


def example(path: str) -> Fixed:
    """An official example as the service's answer."""
    known = json.loads((SPECIFICATION / path).read_text(encoding="utf-8-sig"))
    ok = known["responses"]["200"]
    return Fixed(ok.get("body"), headers=ok.get("headers"))


def capture(name: str) -> Fixed:
    return Fixed(json.loads((DATA / "third-party" / "AZDOPS" / name).read_text(encoding="utf-8")))


# Official and captured answers


def test_official_profile() -> None:
    site = example("profile/7.1/httpExamples/profiles/GET__profile_profiles_me.json")
    assert devops(site).profile().id == ME
    assert site.last.url == (
        "https://app.vssps.visualstudio.com/_apis/profile/profiles/me?api-version=7.1"
    )
    assert site.last.headers["Authorization"] == "Bearer the-token"
    assert site.last.headers["X-TFS-FedAuthRedirect"] == "Suppress"


def test_official_accounts_are_asked_as_member_and_as_owner_and_merged() -> None:
    site = example("account/7.1/httpExamples/accounts/GET__Accounts_memberId-_userId_.json")
    listing = devops(site).organizations(ME)
    assert [o.name for o in listing.organizations] == ["Fabrikam-Fiber-Inc", "NormalPaulk"]
    assert len(listing.owned) == 2
    asked = sorted(request.query_string.decode() for request in site.requests)
    assert asked == [f"memberId={ME}&api-version=7.1", f"ownerId={ME}&api-version=7.1"]


def test_official_entitlement() -> None:
    site = example(
        "memberEntitlementManagement/7.1/httpExamples/UserEntitlements/"
        "GET__memberEntitlementManagement_UserEntitlementById.json"
    )
    held = devops(site).entitlement("fabrikam", PERSON)
    assert (held.license, held.label, held.status) == ("stakeholder", "Stakeholder", "active")
    assert site.last.base_url == f"https://vsaex.dev.azure.com/fabrikam/_apis/userentitlements/{ME}"


def test_official_memberships_up() -> None:
    site = example("graph/7.1/httpExamples/MembershipsBatch/BatchGetMembershipsUserUp.json")
    assert len(devops(site).direct_groups("fabrikam", PERSON)) == 1
    assert site.last.query_string == b"direction=up&api-version=7.1-preview.1"


def test_official_group_name() -> None:
    site = example("graph/7.1/httpExamples/Groups/GetGroup-AddRemoveAADGroupByOID.json")
    assert devops(site).group_name("fabrikam", "aadgp.x") == "Full Time Engineers"


def test_official_membership_headers_name_the_directory() -> None:
    site = example("graph/7.1/httpExamples/Memberships/CheckMembershipExistenceUser.json")
    assert devops(site).tenant_of("fabrikam") == TENANT
    assert site.last.method == "HEAD"
    assert "Authorization" not in site.last.headers


@pytest.mark.parametrize(("status", "member"), [(200, True), (404, False)])
def test_a_membership_is_believed_only_of_azure_devops_itself(status: int, member: bool) -> None:
    """A HEAD has no body: without the service's own headers anybody may have said yes or no."""
    own = Fixed({}, status, {"ActivityId": "a1"})
    assert devops(own).in_group("fabrikam", "aad.x", "vssgp.y") is member
    with pytest.raises(errors.SomebodyBetween):
        devops(Fixed({}, status)).in_group("fabrikam", "aad.x", "vssgp.y")


def test_official_identities_hold_no_membership_unless_expanded() -> None:
    """The published example is of two identities: for one account that is no answer."""
    site = example("ims/7.1/httpExamples/Identities/SearchByIds.json")
    with pytest.raises(errors.MalformedAnswer, match="can't be understood"):
        devops(site).groups("fabrikam", PERSON)
    asked = site.last.query_string.decode()
    assert asked == f"identityIds={ME}&queryMembership=Expanded&api-version=7.1"


def test_official_permissions_need_both_answers() -> None:
    path = "security/7.1/httpExamples/permissionEvaluationBatch/"
    path += "POST__security_permissionevaluationbatch__api-version-3.0-preview.json"
    with pytest.raises(errors.MalformedAnswer, match="read the rights of the account"):
        devops(example(path)).rights("fabrikam")


Y, N = {"value": True}, {"value": False}
NONE: dict[str, bool] = {}


@pytest.mark.parametrize(
    ("plain", "with_colon", "manage"),
    [
        (Y, Y, True),
        (Y, N, True),
        (N, Y, True),
        (Y, NONE, True),
        (NONE, Y, True),
        (N, N, False),
        (N, NONE, False),
        (NONE, NONE, Unread(UnreadReason.REFUSED, "no evaluation has a value")),
        (NONE, None, Unread(UnreadReason.REFUSED, "no evaluation has a value")),
        ({"value": "yes"}, "odd", Unread(UnreadReason.REFUSED, "no evaluation has a value")),
    ],
)
def test_rights_are_asked_for_both_tokens_in_one_call(
    plain: Any, with_colon: Any, manage: bool | Unread
) -> None:
    site = Fixed({"evaluations": [N, plain, N, with_colon]})
    rights = devops(site).rights("fabrikam")
    assert (rights.edit_organization, rights.manage_policies) == (False, manage)
    assert len(site.requests) == 1
    asked = json.loads(site.last.get_data())["evaluations"]
    assert [(e["token"], e["permissions"]) for e in asked] == [
        ("NAMESPACE", 2),
        ("NAMESPACE", 2048),
        ("NAMESPACE:", 2),
        ("NAMESPACE:", 2048),
    ]


def test_captured_settings_page() -> None:
    site = capture("GET_settings_organizationPolicy_fps.response.json")
    policies = devops(site).settings_policies("contoso")
    assert not isinstance(policies, Unread)
    reading = policies.oauth
    assert not isinstance(reading, Unread)
    assert (policies.audit_log, policies.ip_conditional_access, policies.guest_access) == (
        True,
        True,
        True,
    )
    assert (reading.value, reading.effective, reading.enabled) == (False, True, True)
    assert not reading.enforced
    assert site.last.query_string == b"__rt=fps&__ver=2"


def test_captured_overview_without_policies() -> None:
    site = capture("POST_HierarchyQuery_organization-admin-overview-delay-load.response.json")
    told = devops(site).providers("contoso")
    assert not isinstance(told.owner, Unread)
    assert (told.owner.name, told.owner.is_me) == ("Organization Owner", False)
    assert told.policies == Unread(UnreadReason.MISSING, POLICIES)
    asked = json.loads(site.last.get_data())["contributionIds"]
    assert len(asked) == 2
    assert POLICIES in asked
