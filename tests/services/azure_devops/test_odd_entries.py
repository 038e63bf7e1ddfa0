"""Lists of Azure DevOps with one odd entry: the others count, the odd one is unread, never a *yes* or a *no*."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from setup_assistant import descriptors, errors
from setup_assistant.model import Organization, Unread, UnreadReason
from setup_assistant.services.azure_devops.client import AzureDevOps
from setup_assistant.services.azure_devops.policies import Policies, PolicyReading
from tests.support.devops_fixed import (
    PERSON,
    POLICIES,
    Fixed,
    devops,
)
from tests.support.devops_site import INSTANCE, ME

ODD: tuple[Any, ...] = (
    None, 3, "text", [], {}, {"name": 3}, {"name": ""}, {"name": "x" * 2_000_000},
)  # fmt: skip
OAUTH = "Policy.DisallowOAuthAuthentication"
GOOD = {"accountId": INSTANCE, "accountName": "contoso"}


# Organizations


@pytest.mark.parametrize(
    ("entry", "name", "listed_id"),
    [
        (None, "#2", ""),
        (3, "#2", ""),
        ("contoso-hr", "#2", ""),
        ({}, "#2", ""),
        ({"accountId": ME}, "#2", ME),
        ({"accountId": ME, "accountName": ""}, "#2", ME),
        ({"accountId": ME, "accountName": "  "}, "#2", ME),
        ({"accountId": ME, "accountName": 7}, "#2", ME),
        ({"accountId": ME, "accountName": "x" * 2_000_000}, "x" * 100, ME),
        ({"accountName": "contoso-hr"}, "contoso-hr", ""),
        ({"accountId": "no GUID", "accountName": "contoso-hr"}, "contoso-hr", "no GUID"),
        ({"accountId": 7, "accountName": "contoso-hr"}, "contoso-hr", ""),
    ],
)
def test_an_odd_organization_stands_beside_the_good_ones(
    entry: Any, name: str, listed_id: str
) -> None:
    listing = devops(Fixed({"value": [GOOD, entry]})).organizations(ME)

    assert Organization(INSTANCE, "contoso") in listing.organizations
    (odd,) = [one for one in listing.organizations if one.odd]
    assert (odd.name, odd.id) == (name, listed_id)
    assert odd.odd.startswith("#2: ")
    assert listing.owned == {INSTANCE}


def test_the_same_organization_listed_well_elsewhere_is_not_odd() -> None:
    listing = devops(Fixed({"value": [{"accountName": "Contoso"}, GOOD]})).organizations(ME)
    assert listing.organizations == (Organization(INSTANCE, "contoso"),)


# Groups


def identities(*groups: Any) -> dict[str, Any]:
    return {"value": [{"id": ME, "memberOf": list(groups)}]}


def identity_of(sid: str) -> str:
    return f"Microsoft.TeamFoundation.Identity;{sid}"


ADMINISTRATORS = descriptors.administrators_sid(INSTANCE)
GROUP = descriptors.administrators_descriptor(INSTANCE)
VALID_USERS = descriptors.domain_sid(INSTANCE) + "-0-0-0-0-3"
READS: tuple[tuple[Callable[[AzureDevOps], Any], Callable[..., Any], Any, Any], ...] = (
    (
        lambda client: client.groups("contoso", PERSON),
        identities,
        identity_of(ADMINISTRATORS),
        identity_of(VALID_USERS),
    ),
    (
        lambda client: client.direct_groups("contoso", PERSON),
        lambda *entries: {"value": list(entries)},
        {"containerDescriptor": GROUP},
        {"containerDescriptor": "vssgp.other"},
    ),
)


@pytest.mark.parametrize(("read", "body", "administrators", "other"), READS, ids=["all", "direct"])
@pytest.mark.parametrize("odd", [None, 3, {}, [], {"containerDescriptor": 3}])
def test_an_odd_group_hides_neither_a_yes_nor_makes_a_no(
    odd: Any, read: Any, body: Any, administrators: Any, other: Any
) -> None:
    assert len(read(devops(Fixed(body(odd, administrators, other))))) == 2
    with pytest.raises(errors.MalformedAnswer):
        read(devops(Fixed(body(other, odd))))
    assert len(read(devops(Fixed(body(other))))) == 1


# Projects and repositories


@pytest.mark.parametrize("odd", ODD)
def test_odd_projects_and_repositories_are_counted(odd: Any) -> None:
    project = {"id": ME, "name": "Backend", "visibility": "private"}
    projects = devops(Fixed({"value": [odd, project]})).projects("contoso")
    assert ([p.name for p in projects.entries], projects.odd) == (["Backend"], 1)
    repository = {"name": "api", "project": {"id": ME}}
    repositories = devops(Fixed({"value": [repository, odd]})).repositories("contoso")
    assert ([r.name for r in repositories.entries], repositories.odd) == (["api"], 1)


# Policies


def page(*entries: Any, **groups: Any) -> Fixed:
    policies = {"applicationConnection": list(entries), **groups}
    return Fixed({"fps": {"dataProviders": {"data": {POLICIES: {"policies": policies}}}}})


def policy(name: str, value: Any, shown: Any) -> dict[str, Any]:
    return {"policy": {"name": name, "value": value, "effectiveValue": shown}}


def read(site: Fixed) -> Policies:
    policies = devops(site).settings_policies("contoso")
    assert isinstance(policies, Policies)
    return policies


@pytest.mark.parametrize("odd", [*ODD, {"policy": None}, {"policy": {}}, {"policy": {"name": 3}}])
def test_an_odd_policy_hides_no_other(odd: Any) -> None:
    on = policy(OAUTH, value=False, shown=True)
    assert read(page(odd, on)).oauth == PolicyReading(value=False, effective=True)
    assert read(page(on, security=[odd])).oauth == PolicyReading(value=False, effective=True)
    assert read(page(on, security="none")).oauth == PolicyReading(value=False, effective=True)
    assert read(page(odd)).oauth == Unread(UnreadReason.MALFORMED, OAUTH)
    assert read(page()).oauth == Unread(UnreadReason.MISSING, OAUTH)


@pytest.mark.parametrize(
    ("value", "shown", "told"),
    [
        (False, True, True),
        ("false", "true", True),
        ("False", "True", True),
        (" true ", "FALSE", False),
        (True, "false", False),
        ("true", "true", None),
        (None, "true", None),
        ("yes", "no", "malformed"),
        ("0", "1", "malformed"),
        ("", "true", "malformed"),
        (0, 1, "malformed"),
        ([], True, "malformed"),
    ],
)
def test_values_may_be_written_as_text(value: Any, shown: Any, told: bool | str | None) -> None:
    found = read(page(policy(OAUTH, value, shown))).oauth
    if told == "malformed":
        assert isinstance(found, Unread)
        assert found.reason is UnreadReason.MALFORMED
        assert "is not true or false" in found.detail
    else:
        assert isinstance(found, PolicyReading)
        assert found.enabled is told


@pytest.mark.parametrize(
    ("value", "forbids"),
    [("true", True), ("false", False), ("True", True), (" FALSE ", False)],
)
def test_the_single_policy_may_be_text_too(value: str, forbids: bool) -> None:
    assert devops(Fixed({"value": value})).single_policy("contoso") is forbids


@pytest.mark.parametrize("value", ["", "yes", "1", 1, 0, [], {}, None])
def test_anything_else_of_the_single_policy_stays_unread(value: Any) -> None:
    with pytest.raises(errors.MalformedAnswer):
        devops(Fixed({"value": value})).single_policy("contoso")


@pytest.mark.parametrize(
    ("name", "field", "on", "off"),
    [
        ("Policy.LogAuditEvents", "audit_log", (True, True), (False, False)),
        (
            "Policy.EnforceAADConditionalAccess",
            "ip_conditional_access",
            (True, True),
            (False, False),
        ),
        ("Policy.DisallowAadGuestUserAccess", "guest_access", (False, True), (True, False)),
    ],
)
def test_the_other_policies_count_where_both_values_agree(
    name: str, field: str, on: tuple[bool, bool], off: tuple[bool, bool]
) -> None:
    def told(*values: Any) -> bool | Unread:
        found: bool | Unread = getattr(read(page(policy(name, *values))), field)
        return found

    assert (told(*on), told(*off)) == (True, False)
    assert told(*(str(value).lower() for value in on)) is True
    for values in ((on[0], off[1]), (off[0], on[1]), (None, True), (True, None)):
        assert told(*values) == Unread(UnreadReason.CONTRADICTORY, name)
    assert getattr(read(page()), field) == Unread(UnreadReason.MISSING, name)
    found = told("maybe", "true")
    assert isinstance(found, Unread)
    assert found.reason is UnreadReason.MALFORMED
