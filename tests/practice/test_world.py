"""The practice world's own rules: numbers, tokens, scenarios, snapshots."""

from __future__ import annotations

import pytest

from setup_assistant.practice.state import people, scenarios
from setup_assistant.practice.state.scenarios import AFFECTED, OWNED


def test_a_fresh_world_has_twelve_organizations_and_two_of_them_are_owned() -> None:
    practice = scenarios.make()
    account = practice.people[people.SERVICE_ACCOUNT]
    owned = {o.name for o in practice.organizations.values() if o.owner == account}
    assert len(practice.organizations) == 12
    assert owned == OWNED
    assert all(o.is_administrator(account) for o in practice.organizations.values())


@pytest.mark.parametrize(("asked", "number"), [(1, 1), (13, 13), (None, 500)])
def test_the_affected_organization_is_always_there(asked: int | None, number: int) -> None:
    practice = scenarios.make("many", asked)
    assert len(practice.organizations) == number
    assert AFFECTED in practice.organizations


@pytest.mark.parametrize("scenario", scenarios.SCENARIOS)
def test_every_scenario_can_be_made_and_is_a_flag(scenario: str) -> None:
    practice = scenarios.make(scenario)
    assert scenario in practice.flags
    assert set(practice.affected) <= set(practice.organizations)


@pytest.mark.parametrize("scenario", scenarios.SCENARIOS)
def test_everything_is_there_under_the_same_ids_in_every_run(scenario: str) -> None:
    assert scenarios.make(scenario).snapshot() == scenarios.make(scenario).snapshot()


def test_ids_that_a_former_start_remembered_are_still_those_of_the_same_things() -> None:
    """Written down on purpose: another number here is another practice account."""
    practice = scenarios.make()
    account = practice.people[people.SERVICE_ACCOUNT]
    assert [c.guid for c in practice.keepit.connectors] == [
        "1eipnh-diltfo-0j5ud3",
        "vya424-kls12s-eork5v",
        "nyo5uk-i4dhsw-7fq00k",
        "nwoedc-yttbjz-m5mopd",
    ]
    assert practice.organizations["contoso"].id == "17bed5c7-04de-570f-92d0-28ef27eda514"
    assert account.profile_id == "2be052bc-8683-522a-9c08-14261987902b"


def test_an_unknown_scenario_is_an_error() -> None:
    with pytest.raises(KeyError):
        scenarios.make("no_such_thing")


def test_tokens_expire_and_can_be_revoked() -> None:
    practice = scenarios.make()
    person = practice.people[people.SERVICE_ACCOUNT]
    first, second = practice.issue_token(person), practice.issue_token(person)
    assert practice.person_of(first) == person
    assert practice.person_of("nonsense") is None
    practice.revoke_tokens(person.upn)
    assert practice.person_of(second) is None
    third = practice.issue_token(person)
    practice.advance(3601)
    assert practice.person_of(third) is None


def test_snapshots_differ_only_after_a_change() -> None:
    practice = scenarios.make()
    before = practice.snapshot()
    practice.issue_token(practice.people[people.SERVICE_ACCOUNT])
    assert practice.snapshot() == before
    practice.organizations["contoso"].leave_groups(practice.people[people.ADMINISTRATOR].descriptor)
    assert practice.snapshot() != before


def test_passwords_and_tokens_stay_out_of_what_is_printed() -> None:
    practice = scenarios.make()
    person = practice.people[people.SERVICE_ACCOUNT]
    token = practice.issue_token(person)
    assert token not in repr(practice)
    assert "password=" not in repr(person)
