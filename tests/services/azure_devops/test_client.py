"""The Azure DevOps client: what goes over the wire, what it understands, what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from setup_assistant import errors
from setup_assistant.model import NO_TENANT, AccountKind, Identity, Unread, UnreadReason
from setup_assistant.practice.state import people, scenarios
from tests.support.devops_fixed import PERSON, Fixed, devops
from tests.support.devops_site import ME, Tokens, client

DATA = Path(__file__).parents[2] / "data" / "azure-devops"
SPECIFICATION = DATA / "specification"
TENANT = "45aa3d2d-7442-473d-b4d3-3c670da9dd96"


def connection_data(**changes: Any) -> dict[str, Any]:
    user = {
        "id": ME,
        "descriptor": f"Microsoft.IdentityModel.Claims.ClaimsIdentity;{TENANT}\\svc@contoso.com",
        "subjectDescriptor": "aad.bWU",
        "metaTypeId": 0,
    }
    return {
        "authenticatedUser": user,
        "authorizedUser": user,
        "instanceId": PERSON.instance_id,
        **changes,
    }


# The directory


@pytest.mark.parametrize(
    ("headers", "tenant"),
    [
        ({"X-VSS-ResourceTenant": TENANT.upper()}, TENANT),
        ({"X-VSS-ResourceTenant": f"{NO_TENANT}, {TENANT}"}, TENANT),
        ({"X-VSS-ResourceTenant": NO_TENANT}, NO_TENANT),
        (
            {"WWW-Authenticate": f"Bearer authorization_uri=https://login.example/{TENANT}"},
            TENANT,
        ),
    ],
)
def test_directory_is_told_by_headers_even_of_refusals(
    headers: dict[str, str], tenant: str
) -> None:
    assert devops(Fixed({}, 404, headers)).tenant_of("contoso") == tenant
    body = {
        "typeKey": "UnauthorizedRequestException",
        "message": "TF400813: The user 'Jo' is not authorized.",
    }
    connection = devops(Fixed(body, 401, headers)).connection("contoso")
    assert connection.tenant == tenant
    assert isinstance(connection.refusal, errors.AccessDenied)
    assert connection.identity is None


def test_unknown_organization_is_said_to_be_unknown() -> None:
    with pytest.raises(errors.NotFound, match="look up the directory of contso"):
        devops(Fixed({}, 404)).tenant_of("contso")


# Who am I there


def test_connection_identifies_the_account() -> None:
    site = Fixed(connection_data(), headers={"X-VSS-ResourceTenant": TENANT})
    connection = devops(site).connection("contoso")
    assert connection.identity == Identity(
        ME, "aad.bWU", PERSON.instance_id, AccountKind.MEMBER
    )  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {
            "authenticatedUser": {
                "id": "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa",
                "descriptor": "System:PublicAccess;aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa",
                "subjectDescriptor": "s2s.UHVibGlj",
            }
        },
        {"authorizedUser": {"id": "a5971806-86aa-44a3-a9c9-2f52180f1570"}},
    ],
    ids=["anonymous", "somebody else is authorized"],
)
def test_strangers_are_not_taken_for_the_account(changes: dict[str, Any]) -> None:
    connection = devops(Fixed(connection_data(**changes))).connection("contoso")
    assert connection.identity is None
    assert connection.refusal is None


@pytest.mark.parametrize(
    ("told", "kind"),
    [(0, AccountKind.MEMBER), (1, AccountKind.GUEST), (None, AccountKind.UNREAD)],
)
def test_kind_of_account(told: int | None, kind: AccountKind) -> None:
    body = connection_data()
    body["authenticatedUser"]["metaTypeId"] = told
    identity = devops(Fixed(body)).connection("contoso").identity
    assert identity is not None
    assert identity.kind is kind


# The single policy: a never-set policy echoes the default


class Policy(Fixed):
    def __init__(self, value: bool | None) -> None:
        super().__init__({})
        self.value = value

    def __call__(self, environ: Any, start_response: Any) -> Any:
        default = "defaultValue=true" in environ["QUERY_STRING"]
        self._text = json.dumps({"value": default if self.value is None else self.value})
        return super().__call__(environ, start_response)


@pytest.mark.parametrize(
    ("held", "forbids", "calls"),
    [
        (False, False, 1),
        (True, True, 2),
        (None, Unread(UnreadReason.MISSING, "Policy.DisallowOAuthAuthentication was never set"), 2),
    ],
)
def test_single_policy_tells_an_echo_from_an_answer(
    held: bool | None, forbids: bool | Unread, calls: int
) -> None:
    site = Policy(held)
    assert devops(site).single_policy("contoso") == forbids
    assert len(site.requests) == calls


# Answers that aren't as documented


@pytest.mark.parametrize("body", [[], {}, {"value": None}, {"value": [{"accountName": "x"}]}, 3])
def test_malformed_list_names_the_call(body: Any) -> None:
    with pytest.raises(errors.MalformedAnswer, match="list the organizations"):
        devops(Fixed(body)).organizations(ME)


@pytest.mark.parametrize(
    "body",
    [
        {"instanceId": PERSON.instance_id},
        connection_data(instanceId="contoso"),
        connection_data(authorizedUser=None),
    ],
)
def test_malformed_connection_names_the_call(body: Any) -> None:
    with pytest.raises(errors.MalformedAnswer, match="identify the account in contoso"):
        devops(Fixed(body)).connection("contoso")


def test_sign_in_page_is_never_data() -> None:
    with pytest.raises(errors.NotSignedIn):
        devops(
            Fixed("<html><title>Azure DevOps Services | Sign In</title></html>")
        ).settings_policies("contoso")


def test_faults_of_a_provider_inside_a_200() -> None:
    name = "ms.vss-admin-web.organization-admin-overview-delay-load-data-provider"
    fault = {"exceptionType": "AadGraphException", "message": "no"}
    told = devops(Fixed({"dataProviderExceptions": {name: fault}})).providers("contoso")
    assert told.owner == Unread(UnreadReason.REFUSED, "AadGraphException: no")


# Against the practice service


def test_practice_speaks_the_same_language() -> None:
    site = scenarios.make("nested_group")
    devops = client(site)
    listing = devops.organizations(devops.profile().id)
    assert len(listing.organizations) == 12
    assert len(listing.owned) == 2
    identity = devops.connection("fabrikam-labs").identity
    assert identity is not None
    assert len(devops.groups("fabrikam-labs", identity)) > len(
        devops.direct_groups("fabrikam-labs", identity)
    )
    assert devops.entitlement("fabrikam-labs", identity).label == "Basic"
    assert devops.rights("fabrikam-labs").manage_policies
    assert devops.single_policy("fabrikam-labs") is False
    assert devops.owner("contoso") != devops.owner("contoso-hr")
    assert devops.tenant_of("contoso") == people.CONTOSO.id


def test_a_revoked_token_is_renewed_once() -> None:
    site = scenarios.make()
    tokens = Tokens(site)
    devops = client(site, tokens)
    site.revoke_tokens(people.SERVICE_ACCOUNT)
    assert devops.connection("contoso").identity
    assert tokens.renewals == 0
    site.revoke_tokens(people.SERVICE_ACCOUNT)
    with pytest.raises(errors.SignInRequired):
        devops.connection("contoso")
