"""Whose token it is, as Azure DevOps says it; and a token that can't be renewed."""

from __future__ import annotations

from typing import Any

import pytest

from setup_assistant import errors
from setup_assistant.model import PERSONAL_TENANT, AccountKind
from setup_assistant.services.microsoft.tokens import FixedTokens
from tests.support.devops_fixed import Fixed, devops
from tests.support.devops_site import ME, TENANT

PERSON = "Microsoft.IdentityModel.Claims.ClaimsIdentity"
PRINCIPAL = "Microsoft.VisualStudio.Services.Claims.AadServicePrincipal"
OBJECT = "0d5c1a1c-6f6c-4c0c-9a8e-7d4b3c1f9e10"


def told(descriptor: str, subject: str, **changes: Any) -> Fixed:
    user = {"id": ME, "descriptor": descriptor, "subjectDescriptor": subject, **changes}
    return Fixed({"authenticatedUser": user, "authorizedUser": user})


@pytest.mark.parametrize(
    ("meta", "kind"),
    [(0, AccountKind.MEMBER), (1, AccountKind.GUEST), (7, AccountKind.UNREAD)],
)
def test_a_person_by_directory_and_sign_in_name(meta: int, kind: AccountKind) -> None:
    site = told(f"{PERSON};{TENANT}\\anna@contoso.com", "aad.x", metaTypeId=meta)

    found = devops(site).caller()

    assert (found.upn, found.tenant_id, found.kind) == ("anna@contoso.com", TENANT, kind)
    assert (found.name, found.object_id) == ("anna@contoso.com", "")
    assert site.last.path == "/_apis/connectionData"


def test_a_personal_account_by_its_directory() -> None:
    found = devops(told(f"{PERSON};{PERSONAL_TENANT}\\me@outlook.com", "msa.x")).caller()

    assert found.kind is AccountKind.PERSONAL


def test_a_service_principal_by_its_descriptor() -> None:
    site = told(f"{PRINCIPAL};{TENANT}\\{OBJECT}", "aadsp.x", providerDisplayName="Nightly")

    found = devops(site).caller()

    assert found.kind is AccountKind.SERVICE_PRINCIPAL
    assert (found.name, found.object_id, found.domain) == ("Nightly", OBJECT, TENANT)


def test_a_stranger_has_no_token_of_ours() -> None:
    site = told("System:PublicAccess;aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa", "s2s.x")

    with pytest.raises(errors.TokenRefused):
        devops(site).caller()


@pytest.mark.parametrize("descriptor", [f"{PERSON};anna@contoso.com", f"{PERSON};{TENANT}\\", "x"])
def test_a_descriptor_without_a_directory_is_not_understood(descriptor: str) -> None:
    with pytest.raises(errors.MalformedAnswer):
        devops(told(descriptor, "aad.x")).caller()


def refused(_token: str) -> str:
    raise errors.NotSignedIn("Azure DevOps", "read", status=401)


def challenged(_token: str) -> str:
    raise errors.ClaimsRequired("Azure DevOps", "read", claims="{}")


def test_a_token_that_one_organization_refuses_is_good_for_the_others() -> None:
    tokens = FixedTokens("the-token")

    assert tokens.authorized(lambda token: token) == "the-token"
    with pytest.raises(errors.NotSignedIn):
        tokens.authorized(refused)
    with pytest.raises(errors.TokenRefused):
        tokens.authorized(challenged)


def test_a_token_that_was_never_accepted_ends_the_sign_in() -> None:
    tokens = FixedTokens("the-token")

    with pytest.raises(errors.TokenRefused) as caught:
        tokens.authorized(refused)
    assert caught.value.code == "HTTP 401"
    assert "the-token" not in f"{tokens!r}{vars(caught.value)}{caught.value}"
