"""The inspection of all organizations: the scenarios, the calls, the progress."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest

from setup_assistant import errors
from setup_assistant.cancel import CancelToken
from setup_assistant.endpoints import Endpoints
from setup_assistant.inspection.inspect import inspect, inspect_again, inspect_one
from setup_assistant.model import (
    AccountKind,
    OAuthPolicy,
    Organization,
    OrganizationStatus,
    Owner,
    Rights,
    Unread,
    UnreadReason,
)
from setup_assistant.practice.azure_devops import app as azure_devops
from setup_assistant.practice.state import people, scenarios
from setup_assistant.practice.state.world import World
from setup_assistant.services.azure_devops.client import AzureDevOps
from tests.support.devops_site import (
    READ_AT,
    Tokens,
    account,
    check,
    client,
    http,
    view,
)
from tests.support.verdicts import AFFECTED, letters

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

pytestmark = pytest.mark.sampled


VERDICTS = {
    "ready": ("PPPPP", True, 6),
    "policy_off": ("PPFPP", False, 7),
    "policy_enforced": ("PPFPP", False, 7),
    "not_administrator": ("PFPPP", False, 7),
    "nested_group": ("PPPPP", True, 7),
    "stakeholder": ("PPPFP", True, 6),
    "not_member": ("PFUnP", False, 3),
    "other_directory": ("UUUUP", False, 3),
    "directories": ("PPPPP", False, 6),
    "personal_backed": ("FnnnP", False, 3),
    "anonymous": ("UUUUP", False, 4),
    "unreadable_policy": ("PPUPP", False, 9),
    "unreadable_owner": ("PPPPP", True, 7),
    "expired_token": ("PPPPP", True, 6),
    "conditional_access_organization": ("UUUUP", False, 4),
    "guest": ("PPPPF", True, 6),
}
"""Verdicts of the affected organization and the account, whether all is ready, and its calls."""


def calls(world: World, name: str) -> list[str]:
    """Paths that were asked about one organization; refused tokens don't count."""
    return [c.path for c in world.log if f"{c.path}/".startswith(f"/{name}/") and c.status != 401]


# The scenarios


@pytest.mark.parametrize("scenario", VERDICTS)
def test_scenario(scenario: str) -> None:
    world = scenarios.make(scenario)
    inspection = check(world)
    expected, ready, _ = VERDICTS[scenario]
    assert letters(inspection, AFFECTED) == expected
    assert inspection.ready is ready
    others = [i for i in inspection.organizations if i.organization.name not in world.affected]
    assert {i.status for i in others if i.organization.name != AFFECTED} == {
        OrganizationStatus.READY
    }


def test_throttled_organizations_are_waited_for() -> None:
    world = scenarios.make("throttled", organizations=2)
    assert letters(check(world), AFFECTED) == "PPPPP"
    assert 429 in {call.status for call in world.log}


class Quota(CancelToken):
    """A world that answers ``rate`` calls a second and refuses the others for a second.

    Its time passes only where somebody waits for it: ``wait`` is what the check waits by.
    """

    def __init__(self, world: World, rate: int) -> None:
        super().__init__()
        self.now, self.answered, self.refused = 1000.0, 0, 0
        self._site, self._rate, self._lock = azure_devops.app(world), rate, threading.Lock()
        self._calls = Counter[int]()

    def wait(self, seconds: float) -> bool:
        until = self.now + seconds
        with self._lock:
            self.now = max(self.now, until)
        return self.cancelled

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self._lock:
            self._calls[int(self.now)] += 1
            refused = self._calls[int(self.now)] > self._rate
            self.refused += refused
            self.answered += not refused
        if not refused:
            return self._site(environ, start_response)
        start_response("429 Too Many Requests", [("Retry-After", "1"), ("Content-Length", "0")])
        return []


def test_all_is_read_in_the_time_that_a_quota_allows_and_without_a_storm() -> None:
    world = scenarios.make(organizations=14)
    quota, workers = Quota(world, rate=10), 16
    devops = AzureDevOps(http(quota, lambda: quota.now), Endpoints(), Tokens(world))
    begin = quota.now

    inspection = inspect(view(devops, account(world)), workers=workers, cancel=quota)

    assert inspection.ready
    assert quota.answered == 3 + 6 * 14
    waits = round(quota.now - begin)
    assert quota.answered // 10 <= waits <= quota.answered // 10 + 2
    assert quota.refused <= waits * workers


@pytest.mark.parametrize("scenario", ["ready", "policy_off", "nested_group", "unreadable_owner"])
def test_calls_per_organization(scenario: str) -> None:
    world = scenarios.make(scenario)
    check(world)
    assert len(calls(world, AFFECTED)) == VERDICTS[scenario][2]
    assert len(calls(world, "contoso")) == 6
    assert len(calls(world, "contoso-hr")) == 6


def test_ways_of_being_administrator() -> None:
    world = scenarios.make("nested_group")
    ways = {
        i.organization.name: (i.finding("administrator").reason, i.finding("administrator").facts)
        for i in check(world).organizations
    }
    assert ways["contoso"] == ("owner", ())
    assert ways["contoso-hr"] == ("direct", ())
    assert ways[AFFECTED] == ("group", (("group", "Backup Operators"),))


def test_rights_are_read_only_where_a_repair_is_in_question() -> None:
    found = check(scenarios.make("policy_off")).organizations
    rights = {i.organization.name: i.evidence.rights for i in found}
    assert rights[AFFECTED] == Rights(manage_policies=True, edit_organization=True)
    assert rights["contoso"] == Unread(UnreadReason.NOT_ASKED)


def test_a_policy_that_a_parent_forbids_is_marked_as_such() -> None:
    marked = {}
    for scenario in ("policy_off", "policy_enforced"):
        found = check(scenarios.make(scenario)).organizations
        policy = next(i for i in found if i.organization.name == AFFECTED).evidence.policy
        marked[scenario] = isinstance(policy, OAuthPolicy) and policy.enforced_by_parent
    assert marked == {"policy_off": False, "policy_enforced": True}


def test_the_kind_of_account_is_taken_from_the_organizations() -> None:
    assert check(scenarios.make("ready")).account.kind is AccountKind.MEMBER
    assert check(scenarios.make("guest")).account.kind is AccountKind.GUEST


def test_an_ended_sign_in_ends_the_check() -> None:
    world = scenarios.make("expired_token")
    with pytest.raises(errors.SignInRequired):
        inspect(view(client(world, Tokens(world, renewals=0)), account(world)))


# Which organizations


def test_organizations_added_by_name_and_only_some() -> None:
    world = scenarios.make()
    listed: list[Organization] = []
    inspection = check(world, added=["no-such-organization"], on_listed=listed.extend)
    assert [o.name for o in listed] == [i.organization.name for i in inspection.organizations]
    assert len(listed) == 13
    assert letters(inspection, "no-such-organization") == "UUUUP"
    only = check(world, only=["CONTOSO", "contoso-hr"])
    assert [i.organization.name for i in only.organizations] == ["contoso", "contoso-hr"]
    with pytest.raises(errors.InputError):
        check(world, only=["no/name"])


def test_progress_is_told_per_organization() -> None:
    world = scenarios.make()
    started: list[str] = []
    ended: list[str] = []
    check(
        world,
        on_started=lambda o: started.append(o.name),
        on_inspected=lambda i: ended.append(i.organization.name),
        now=lambda: READ_AT,
    )
    assert Counter(started) == Counter(ended) == Counter(list(world.organizations))


def test_one_organization_again() -> None:
    world = scenarios.make("policy_off")
    before = check(world)
    organization = next(
        i.organization for i in before.organizations if i.organization.name == AFFECTED
    )
    world.organizations[AFFECTED].policies["Policy.DisallowOAuthAuthentication"].value = False
    again = inspect_one(client(world), before.account, organization)
    assert again.status is OrganizationStatus.READY


def test_checked_again_the_list_of_owned_organizations_still_counts() -> None:
    world = scenarios.make("unreadable_owner")
    world.organizations[AFFECTED].owner = world.people[people.SERVICE_ACCOUNT]
    before = next(i for i in check(world).organizations if i.organization.name == AFFECTED)
    assert before.evidence.owned
    directories = view(client(world), before.evidence.account)

    again = inspect_again(directories, before.organization, before.evidence)
    assert again.evidence.owned
    assert again.finding("administrator").reason == "owner"
    forgotten = inspect_again(directories, before.organization)
    assert forgotten.finding("administrator").reason != "owner"


def test_the_list_of_owned_organizations_is_the_second_source() -> None:
    world = scenarios.make("unreadable_owner")
    world.organizations[AFFECTED].owner = world.people[people.SERVICE_ACCOUNT]
    found = next(i for i in check(world).organizations if i.organization.name == AFFECTED)
    assert isinstance(found.evidence.owner, Owner)
    assert found.finding("administrator").reason == "owner"
