"""A listed organization was renamed and another one has its name: nothing of that one counts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from setup_assistant.changes import apply, errors, plan
from setup_assistant.checks import registry
from setup_assistant.inspection.coverage import read_coverage
from setup_assistant.inspection.inspect import inspect_one
from setup_assistant.model import (
    AccountKind,
    ChangeKind,
    Identity,
    Organization,
    OrganizationStatus,
    Outcome,
    Proposal,
    Unread,
    UnreadReason,
    Verdict,
)
from setup_assistant.practice.state import people, scenarios
from setup_assistant.practice.state.identifiers import made_up
from setup_assistant.practice.state.people import ADMINISTRATOR
from setup_assistant.practice.state.policies import OAUTH
from setup_assistant.report import instructions as handover
from tests.support.changes import Scene
from tests.support.devops_site import (
    INSTANCE,
    ME,
    READ_AT,
    account,
    check,
    client,
    evidence,
    view,
)
from tests.support.verdicts import AFFECTED, letters

LISTED = made_up("organization", "renamed since")
OTHER = made_up("organization", AFFECTED)
SENTENCE = (
    f"Another organization answers under the name {AFFECTED} than the one in the account's list. "
    "The listed one may have been renamed."
)


def test_the_check_says_that_it_was_renamed_and_is_never_ready() -> None:
    inspection = check(scenarios.make("renamed", 3))

    found = next(i for i in inspection.organizations if i.organization.name == AFFECTED)
    assert (letters(inspection, AFFECTED), inspection.ready) == ("UUUUP", False)
    assert found.status is OrganizationStatus.UNKNOWN
    assert {f.reason for f in found.findings} == {"contradictory"}
    for finding in found.findings:
        words = registry.words(finding, found.evidence)
        assert words.found.startswith(SENTENCE)
        assert words.link == "https://aex.dev.azure.com/me"
    instructions = handover.plain([handover.part(found)])
    assert instructions.count(SENTENCE) == 1
    assert f"listed as {LISTED}, {OTHER} answers" in str(found.evidence.identity)


@pytest.mark.parametrize("scenario", ["policy_off", "stakeholder", "not_administrator"])
def test_whatever_the_other_one_lacks_is_not_said_of_the_listed_one(scenario: str) -> None:
    world = scenarios.make(scenario, 3)
    world.organizations[AFFECTED].listed_id = LISTED

    inspection = check(world)

    assert letters(inspection, AFFECTED) == "UUUUP"
    assert plan.plan(inspection) == ()


def test_one_organization_again_and_what_the_account_sees_there() -> None:
    world = scenarios.make("renamed", 3)
    devops = client(world)
    found = inspect_one(devops, account(world), Organization(LISTED, AFFECTED))

    assert found.status is OrganizationStatus.UNKNOWN
    seen = read_coverage(devops, found.evidence, lambda: READ_AT)
    assert isinstance(seen, Unread)
    assert seen.reason is UnreadReason.CONTRADICTORY


def test_evidence_that_an_earlier_version_saved_as_ready_is_judged_unknown() -> None:
    saved = evidence(
        organization=Organization(LISTED, "contoso-mobile"),
        identity=Identity(ME, "aad.me", INSTANCE, AccountKind.MEMBER),
    )

    judged = registry.judge_all(saved)

    assert {f.verdict for f in judged.findings} == {Verdict.UNKNOWN}
    assert registry.judge_all(judged.evidence) == judged


def test_the_same_id_and_none_are_the_same_organization() -> None:
    for listed in (INSTANCE, ""):
        judged = registry.judge_all(evidence(organization=Organization(listed, "contoso-mobile")))
        assert judged.status is OrganizationStatus.READY


def test_two_listed_organizations_of_one_name_are_never_ready() -> None:
    class Twice:
        def __getattr__(self, name: str) -> object:
            return getattr(real, name)

        def organizations(self, profile_id: str) -> object:
            listing = real.organizations(profile_id)
            older = Organization(LISTED, AFFECTED.upper())
            return replace(listing, organizations=(*listing.organizations, older))

        def cancelled_by(self, _cancel: object) -> Twice:
            return self

    world = scenarios.make("ready", 3)
    real = client(world)
    from setup_assistant.inspection.inspect import inspect

    inspection = inspect(view(Twice(), account(world)))  # type: ignore[arg-type]

    assert [o.organization.name for o in inspection.organizations].count(AFFECTED) == 1
    assert letters(inspection, AFFECTED) == "UUUUP"


def test_one_added_by_name_is_held_to_the_one_that_was_looked_at(tmp_path: Path) -> None:
    world = scenarios.make("policy_off", 3)
    world.organizations[AFFECTED].listed.clear()
    inspection = check(world, added=[AFFECTED])
    added = next(i for i in inspection.organizations if i.organization.name == AFFECTED)
    assert added.organization.id == OTHER

    again = inspect_one(client(world), account(world), replace(added.organization, id=LISTED))
    assert again.status is OrganizationStatus.UNKNOWN
    (planned,) = plan.plan(inspection)
    assert planned.proposal.organization.id == OTHER


def proposal(kind: ChangeKind, *, organization_id: str = "", instance_id: str = "") -> Proposal:
    world = scenarios.make("ready", 3)
    return Proposal(
        kind,
        Organization(organization_id, AFFECTED),
        account(world),
        world.people[people.SERVICE_ACCOUNT].descriptor,
        instance_id,
    )


@pytest.mark.parametrize("kind", ChangeKind)
@pytest.mark.parametrize("known", ["organization_id", "instance_id"])
def test_nothing_is_changed_at_another_organization(
    known: str, kind: ChangeKind, tmp_path: Path
) -> None:
    scene = Scene(tmp_path, "not_administrator_policy_off")
    wanted = proposal(kind, **{known: LISTED})

    (done,) = scene.apply(wanted, upn=ADMINISTRATOR)

    assert done.outcome is Outcome.REFUSED
    assert isinstance(done.problem, errors.AnotherOrganization)
    assert (scene.writes(), scene.ledger.entries()) == ([], ())
    (obstacle,) = apply.obstacles(scene.directories(ADMINISTRATOR), [wanted])
    assert isinstance(obstacle, errors.AnotherOrganization)


def test_undo_stays_away_from_an_organization_that_got_the_name_since(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "policy_off")
    scene.apply()
    (entry,) = scene.ledger.entries()
    moved = replace(entry, proposal=replace(entry.proposal, instance_id=LISTED))

    (undone,) = scene.undo(moved)

    assert isinstance(undone.problem, errors.AnotherOrganization)
    assert scene.writes() == ["PATCH"]
    assert scene.world.organizations[AFFECTED].policies[OAUTH].value is False


def test_a_stranger_s_answer_is_not_called_another_organization(tmp_path: Path) -> None:
    scene = Scene(tmp_path, "anonymous")

    (done,) = scene.apply(proposal(ChangeKind.OAUTH_ACCESS, instance_id=OTHER))

    assert isinstance(done.problem, errors.RightUnread)
    assert scene.writes() == []


def test_the_identity_names_both_hosts_in_what_is_saved() -> None:
    from setup_assistant import codec

    judged = registry.judge_all(
        evidence(
            organization=Organization(LISTED, "contoso-mobile"),
            identity=Identity("me", "aad.me", OTHER, AccountKind.MEMBER),
        )
    )
    saved = json.dumps(codec.encode(judged.evidence))
    assert LISTED in saved
    assert OTHER in saved
