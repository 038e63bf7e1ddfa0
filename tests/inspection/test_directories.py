"""Organizations of several directories: who reads which, and what the end of one sign-in leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from setup_assistant.errors import SignInRequired
from setup_assistant.inspection.coverage import read_all, read_for
from setup_assistant.inspection.inspect import inspect, inspect_again
from setup_assistant.model import (
    Account,
    AccountKind,
    Coverage,
    Inspected,
    Inspection,
    Organization,
    OrganizationStatus,
    Unread,
    UnreadReason,
)
from setup_assistant.practice.state import scenarios
from setup_assistant.practice.state.people import CONTOSO, NORTHWIND, SERVICE_ACCOUNT
from setup_assistant.practice.state.scenarios import NORTHWIND_ORGANIZATIONS
from setup_assistant.practice.state.world import World
from setup_assistant.services.azure_devops.directories import Access, Directories, another_account
from tests.support.devops_site import READ_AT, Faulty, account, both, check, client, guest

EMEA, LAB, SHOP = NORTHWIND_ORGANIZATIONS
READY, SIGN_IN = OrganizationStatus.READY, OrganizationStatus.SIGN_IN
ATTENTION = OrganizationStatus.ATTENTION


@pytest.fixture
def world() -> World:
    return scenarios.make("directories", 2)


def named(inspection: Inspection, name: str) -> Inspected:
    return next(one for one in inspection.organizations if one.organization.name == name)


def statuses(inspection: Inspection) -> dict[str, OrganizationStatus]:
    return {one.organization.name: one.status for one in inspection.organizations}


# One sign-in


def test_with_one_sign_in_the_others_need_one_each(world: World) -> None:
    inspection = check(world)
    assert statuses(inspection) == {
        "contoso": READY,
        "fabrikam-labs": READY,
        EMEA: SIGN_IN,
        SHOP: SIGN_IN,
    }
    assert (inspection.not_ready, inspection.ready) == (2, False)
    assert inspection.accounts == (inspection.account,)
    emea = named(inspection, EMEA)
    assert emea.evidence.directory == NORTHWIND.id
    assert {f.reason for f in emea.findings} == {"other_directory"}


# Two


def test_each_organization_is_read_as_the_account_of_its_directory(world: World) -> None:
    organizations: list[Organization] = []
    inspection = inspect(both(world), on_listed=organizations.extend)

    names = ["contoso", "fabrikam-labs", EMEA, LAB, SHOP]
    assert [one.name for one in organizations] == names
    assert statuses(inspection) == dict.fromkeys(names, READY) | {SHOP: ATTENTION}
    tenants = {o.organization.name: o.evidence.account.tenant_id for o in inspection.organizations}
    assert tenants == {
        "contoso": CONTOSO.id,
        "fabrikam-labs": CONTOSO.id,
        **dict.fromkeys(NORTHWIND_ORGANIZATIONS, NORTHWIND.id),
    }
    assert [one.kind for one in inspection.accounts] == [AccountKind.MEMBER, AccountKind.GUEST]
    assert [one.upn for one in inspection.accounts] == [SERVICE_ACCOUNT, SERVICE_ACCOUNT]
    assert named(inspection, EMEA).finding("directory").fact("directory") == NORTHWIND.id
    assert len({one.id for one in organizations}) == len(organizations)


def test_the_same_is_found_whichever_sign_in_came_first(world: World) -> None:
    there = both(world)
    (other,) = there.others
    inspection = inspect(Directories(other, (there.first,)))
    assert statuses(inspection) == statuses(inspect(there))


def test_an_owner_there_is_one_by_the_list_of_that_directory(world: World) -> None:
    (person,) = world.guests[SERVICE_ACCOUNT]
    for name in (EMEA, LAB):
        world.organizations[name].owner = person
        world.organizations[name].overview_readable = False
    inspection = inspect(both(world))
    for name in (EMEA, LAB):
        assert named(inspection, name).finding("administrator").reason == "owner"


def test_one_that_is_added_by_its_name_is_read_by_whoever_can(world: World) -> None:
    world.organizations[EMEA].listed.clear()
    assert EMEA not in statuses(inspect(both(world)))
    inspection = inspect(both(world), added=[EMEA])
    assert statuses(inspection)[EMEA] is READY
    only = inspect(both(world), only=[EMEA, "contoso"])
    assert statuses(only) == {EMEA: READY, "contoso": READY}


def test_one_again_is_read_by_whoever_has_read_it(world: World) -> None:
    there = both(world)
    shop = named(inspect(there), SHOP)
    world.organizations[SHOP].policies["Policy.DisallowOAuthAuthentication"].value = False
    again = inspect_again(there, shop.organization, shop.evidence)
    assert (again.status, again.evidence.account.tenant_id) == (READY, NORTHWIND.id)

    alone = named(check(world), EMEA)
    inspected = inspect_again(there, alone.organization, alone.evidence)
    assert inspected.status is READY
    by_name = inspect_again(there, Organization("", EMEA, by_name=True))
    assert by_name.evidence.account.tenant_id == NORTHWIND.id


def test_what_can_be_seen_is_read_by_whoever_has_read_it(world: World) -> None:
    there = both(world)
    inspection = inspect(there)
    seen = read_all(there, inspection, lambda: READ_AT)
    assert all(isinstance(one, Coverage) for one in seen.values())
    world.end_sign_ins(NORTHWIND.id)
    seen = read_all(there, inspection, lambda: READ_AT)
    read = {name for name, one in seen.items() if isinstance(one, Coverage)}
    assert read == {"contoso", "fabrikam-labs"}
    elsewhere = read_for(
        Directories(there.first), named(inspection, EMEA).evidence, lambda: READ_AT
    )
    assert elsewhere == Unread(UnreadReason.OTHER_DIRECTORY)


# One that ends


def test_a_sign_in_that_has_ended_leaves_its_organizations_to_be_signed_in_to(
    world: World,
) -> None:
    there = both(world)
    before = inspect(there)
    world.end_sign_ins(NORTHWIND.id)

    after = inspect(there, before=before)

    assert statuses(after) == {
        "contoso": READY,
        "fabrikam-labs": READY,
        **dict.fromkeys(NORTHWIND_ORGANIZATIONS, SIGN_IN),
    }
    assert after.complete
    lab = named(after, LAB)
    assert (lab.organization, lab.evidence.directory) == (
        named(before, LAB).organization,
        NORTHWIND.id,
    )
    assert lab.evidence.account.tenant_id == CONTOSO.id


def ending(world: World, part: str) -> Callable[[Any, Any], Any]:
    """A site where the other directory's sign-in ends when somebody asks for ``part``."""

    def end(environ: Any, start_response: Any) -> Any:
        world.end_sign_ins(NORTHWIND.id)
        start_response("401 Unauthorized", [])
        return []

    return Faulty(world, part, end)


@pytest.mark.parametrize("part", ["/northwind-lab/_settings", "/northwind-emea/_apis/userent"])
def test_a_sign_in_that_ends_meanwhile_stops_nothing_else(world: World, part: str) -> None:
    first = both(world).first
    there = Directories(first, (guest(world, ending(world, part)),))
    after = inspect(there)
    assert statuses(after)["contoso"] is READY
    assert statuses(after)[part.split("/")[1]] is SIGN_IN
    assert {statuses(after)[name] for name in NORTHWIND_ORGANIZATIONS} <= {
        SIGN_IN, READY, ATTENTION,
    }  # fmt: skip
    assert after.complete


def test_the_end_of_the_first_sign_in_ends_the_check(world: World) -> None:
    there = both(world)
    world.revoke_tokens(SERVICE_ACCOUNT)
    with pytest.raises(SignInRequired):
        inspect(Directories(there.others[0], (there.first,)))


def test_a_list_that_fails_for_another_reason_is_made_up_for_by_the_last_check(
    world: World,
) -> None:
    first = both(world).first

    def fail(environ: Any, start_response: Any) -> Any:
        start_response("404 Not Found", [("Content-Type", "application/json")])
        return [b'{"typeKey": "ProfileDoesNotExistException", "message": "never opened"}']

    there = Directories(first, (guest(world, Faulty(world, "/profiles/me", fail)),))
    assert set(statuses(inspect(there))) == {"contoso", "fabrikam-labs", EMEA, SHOP}
    again = inspect(there, before=inspect(both(world)))
    assert statuses(again)[LAB] is READY


def test_directories_are_the_same_however_their_ids_are_written(world: World) -> None:
    there = both(world)
    before = inspect(there)
    world.end_sign_ins(NORTHWIND.id)

    after = inspect(Directories(shouted(there.first), (shouted(*there.others),)), before=before)

    assert statuses(after) == statuses(inspect(there, before=before))
    assert {one.evidence.account.tenant_id for one in after.organizations} == {CONTOSO.id}


def shouted(access: Access) -> Access:
    """The same sign-in with the directory's id in capitals."""
    return replace(
        access, account=replace(access.account, tenant_id=access.account.tenant_id.upper())
    )


# The sign-ins themselves


def test_one_more_sign_in_to_a_directory_replaces_the_one_before(world: World) -> None:
    there = both(world)
    newer = guest(world)
    assert there.with_access(newer) == Directories(there.first, (newer,))
    again = Access(there.first.account, client(world), there.first.tokens)
    assert there.with_access(again).first is again
    assert there.with_access(shouted(newer)) == Directories(there.first, (newer,))
    assert there.with_access(shouted(again)).others == there.others
    assert there.of(NORTHWIND.id.upper()) is there.others[0]
    assert there.of("another") is None


@pytest.mark.parametrize(
    ("first", "kind", "domain", "then"),
    [
        (AccountKind.UNREAD, AccountKind.UNREAD, "contoso.com", AccountKind.GUEST),
        (AccountKind.MEMBER, AccountKind.UNREAD, "CONTOSO.COM", AccountKind.GUEST),
        (AccountKind.GUEST, AccountKind.UNREAD, "contoso.com", AccountKind.UNREAD),
        (AccountKind.MEMBER, AccountKind.MEMBER, "contoso.com", AccountKind.MEMBER),
        (AccountKind.MEMBER, AccountKind.UNREAD, "northwind.example", AccountKind.UNREAD),
    ],
)
def test_an_account_is_at_home_in_one_directory(
    world: World, first: AccountKind, kind: AccountKind, domain: str, then: AccountKind
) -> None:
    home, there = both(world).first, guest(world)
    home = replace(home, account=replace(home.account, kind=first))
    account_there = replace(there.account, kind=kind, upn=f"svc-keepit-backup@{domain}")
    (other,) = Directories(home).with_access(replace(there, account=account_there)).others
    assert other.account == replace(account_there, kind=then)


@pytest.mark.parametrize(
    ("upn", "same"),
    [
        (SERVICE_ACCOUNT, True),
        (SERVICE_ACCOUNT.upper(), True),
        ("svc-keepit-backup_contoso.com#EXT#@northwind.onmicrosoft.com", True),
        ("svc_keepit_contoso.com#EXT#@northwind.onmicrosoft.com", False),
        ("svc-keepit-backup@northwind.example", False),
        ("", False),
    ],
)
def test_an_account_is_known_by_its_name_at_home(world: World, upn: str, same: bool) -> None:
    home = account(world)
    there = Account("", upn, "another", NORTHWIND.id, AccountKind.GUEST)
    assert (another_account(home, there) is None) is same
    assert (another_account(there, home) is None) is same


def test_a_stranger_there_stays_unknown(world: World) -> None:
    """The account has signed in there, and one of its organizations doesn't let it in."""
    world.organizations[EMEA].remove(world.guests[SERVICE_ACCOUNT][0])
    inspected = named(inspect(both(world)), EMEA)
    assert inspected.status is ATTENTION
    assert inspected.evidence.account.kind is AccountKind.GUEST
