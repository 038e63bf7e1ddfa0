"""What a decision about an organization makes of its findings: tables of evidence, decision and verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest

from setup_assistant.changes.plan import plan_one, what_if
from setup_assistant.checks import registry, scoping, security_notes
from setup_assistant.inspection.inspect import scoped, unread_again
from setup_assistant.model import (
    NO_TENANT,
    ChangeKind,
    Entitlement,
    Exemption,
    Groups,
    Inspected,
    OAuthPolicy,
    Organization,
    OrganizationStatus,
    Scope,
    Unread,
    UnreadReason,
    Verdict,
    Weight,
)
from setup_assistant.report import instructions
from setup_assistant.texts import day
from tests.support import reports
from tests.support.devops_site import READ_AT
from tests.support.scopes import SINCE, decided, gone, whole
from tests.support.verdicts import LETTERS

OFF = OAuthPolicy(enabled=False, source="settings")
ON = OAuthPolicy(enabled=True, source="settings")
NOBODY = Groups(frozenset())
LOW = Entitlement("stakeholder", "Stakeholder", "active")


ITEMS: dict[str, dict[str, Any]] = {
    "in order": {},
    "policy off": {"policy": OFF},
    "policy unread": {"policy": Unread(UnreadReason.MALFORMED)},
    "no administrator": {"groups": NOBODY},
    "neither": {"policy": OFF, "groups": NOBODY},
    "stakeholder": {"entitlement": LOW},
    "no member": {"identity": Unread(UnreadReason.NOT_MEMBER), "groups": NOBODY},
    "personal": {"directory": NO_TENANT},
    "gone": gone(),
    "other directory": gone(UnreadReason.OTHER_DIRECTORY),
    "out of reach": gone(UnreadReason.UNREACHABLE),
    "stopped": gone(UnreadReason.CANCELLED),
}
FREE, HELD, OVER = None, date(2026, 11, 23), date(2026, 11, 22)
"""No end; the day of reading is the last one; it was over the day before."""


def judged(items: dict[str, Any], *, backup: bool = True, exemption: Any = ...) -> Inspected:
    """Judged with a decision; ``exemption`` is its last day, and ``...`` none at all."""
    evidence = reports.organization("contoso-old", **items)
    organization = evidence.organization
    made = Exemption(organization, "Deleted, ticket 4711", "anna@contoso.com", SINCE, exemption)
    scope = Scope(() if backup else (organization,), () if exemption is ... else (made,))
    return registry.judge_all(evidence, scope)


def letters(inspected: Inspected) -> str:
    """Directory, administrator, OAuth access, access level; A is accepted."""
    return "".join((LETTERS | {Verdict.ACCEPTED: "A"})[f.verdict] for f in inspected.findings)


@pytest.mark.parametrize(
    ("name", "backed_up", "left_out", "aside"),
    [
        ("in order", "PPPP ready", "PPnn left_out", "PPPP ready"),
        ("policy off", "PPFP attention", "PPnn left_out", "PPFP attention"),
        ("policy unread", "PPUP unknown", "PPnn left_out", "PPAP set_aside"),
        ("no administrator", "PFPP attention", "PFnn attention", "PFPP attention"),
        ("neither", "PFFP attention", "PFnn attention", "PFFP attention"),
        ("stakeholder", "PPPF ready", "PPnn left_out", "PPPF ready"),
        ("no member", "PFPn attention", "PFnn attention", "PFPn attention"),
        ("personal", "Fnnn attention", "Fnnn attention", "Fnnn attention"),
        ("gone", "UUUU unknown", "UUnn unknown", "AAAA set_aside"),
        ("other directory", "UUUU sign_in", "UUnn sign_in", "AAAA set_aside"),
        ("out of reach", "UUUU unknown", "UUnn unknown", "AAAA set_aside"),
        ("stopped", "UUUU unknown", "UUnn unknown", "UUUU unknown"),
    ],
)
def test_what_counts(name: str, backed_up: str, left_out: str, aside: str) -> None:
    found = (
        judged(ITEMS[name]),
        judged(ITEMS[name], backup=False),
        judged(ITEMS[name], exemption=FREE),
    )
    assert [f"{letters(one)} {one.status}" for one in found] == [backed_up, left_out, aside]


@pytest.mark.parametrize(("until", "holds"), [(FREE, True), (HELD, True), (OVER, False)])
def test_an_exemption_holds_until_the_end_of_its_last_day(until: Any, holds: bool) -> None:
    found = judged(ITEMS["gone"], exemption=until)
    assert (found.status is OrganizationStatus.SET_ASIDE) is holds
    said = registry.headline(found).found
    assert said.startswith("“Deleted, ticket 4711” – anna@contoso.com, ") is holds
    assert said.startswith(f"Set aside until {day(OVER)}, which has passed.") is not holds


@pytest.mark.parametrize("name", ITEMS)
def test_what_is_accepted_or_left_out_never_passes_and_never_hides_what_failed(name: str) -> None:
    plain = judged(ITEMS[name])
    for backup, until in product((True, False), (..., FREE, HELD, OVER)):
        found = judged(ITEMS[name], backup=backup, exemption=until)
        for before, now in zip(plain.findings, found.findings, strict=True):
            if now.verdict is Verdict.PASSED:
                assert before.verdict is Verdict.PASSED
            if before.verdict is Verdict.FAILED and now.verdict is not Verdict.FAILED:
                assert (backup, now.verdict) == (False, Verdict.NOT_APPLICABLE)
                assert now.check in ("oauth_access", "access_level")
            if now.verdict is Verdict.ACCEPTED:
                assert before.verdict is Verdict.UNKNOWN
                assert now.fact("accepted_reason") == "Deleted, ticket 4711"
            said = registry.words(now, found.evidence)
            assert said.title == registry.words(before, found.evidence).title
            assert all((said.head, said.found, said.why))
            assert "{" not in said.head + said.found + said.why
        if found.status is OrganizationStatus.READY:
            assert plain.status is OrganizationStatus.READY


def test_what_is_left_out_is_never_repaired_offered_or_handed_over() -> None:
    found = judged(ITEMS["neither"], backup=False)
    assert [planned.proposal.kind for planned in plan_one(found)] == [ChangeKind.ADMINISTRATOR]
    told = instructions.plain([instructions.part(found)])
    assert "OAuth" not in told
    assert "administrator" in told
    assert judged(ITEMS["policy off"], backup=False).status is OrganizationStatus.LEFT_OUT
    assert not plan_one(judged(ITEMS["policy off"], backup=False))


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [
        (ON, "OAuth access is on and stays on."),
        (OFF, "OAuth access is off and stays off."),
        (Unread(UnreadReason.MALFORMED), "OAuth access could not be read, and isn't needed."),
    ],
)
def test_the_details_of_what_is_left_out_say_what_the_policy_is(policy: Any, sentence: str) -> None:
    found = judged({"policy": policy}, backup=False)
    said = registry.headline(found)
    assert said.head == "Left out of the backup"
    assert said.found.startswith(f"{sentence} Administrator: Yes. Read at ")
    assert registry.words(found.finding("oauth_access"), found.evidence).found.startswith(sentence)
    assert registry.cell("oauth_access", found.finding("oauth_access")) == "Not needed"


def test_an_exemption_ends_when_the_organization_answers_again() -> None:
    for name in ("in order", "policy off", "no administrator"):
        found = judged(ITEMS[name], exemption=FREE)
        assert registry.headline(found).found.startswith("It was read, so it isn't set aside. ")
        assert found.status is judged(ITEMS[name]).status
    assert not scoping.ended(judged(ITEMS["gone"], exemption=FREE))
    assert not scoping.ended(judged(ITEMS["gone"]))


@pytest.mark.parametrize("name", ITEMS)
def test_only_what_could_not_be_read_may_be_set_aside(name: str) -> None:
    unread = ("policy unread", "gone", "other directory", "out of reach")
    assert scoping.may_set_aside(judged(ITEMS[name])) is (name in unread)


# The whole check


@pytest.mark.parametrize(
    ("scope", "ready", "not_ready", "to_back_up"),
    [
        (decided(), False, 2, 3),
        (decided("Fabrikam-Labs"), False, 1, 2),
        (decided("fabrikam-labs", aside=("CONTOSO-OLD",)), True, 0, 2),
        (decided(aside=("contoso-old",)), False, 1, 3),
        (decided(aside=("fabrikam-labs", "contoso-old")), False, 1, 3),
        (decided("contoso", "fabrikam-labs", aside=("contoso-old",)), False, 0, 1),
        (decided("contoso", "fabrikam-labs", "contoso-old"), False, 1, 0),
    ],
)
def test_ready_is_what_is_to_be_backed_up(
    scope: Scope, ready: bool, not_ready: int, to_back_up: int
) -> None:
    found = whole(scope)
    assert (found.ready, found.not_ready, found.to_back_up) == (ready, not_ready, to_back_up)


def test_a_decision_outlives_what_if_and_a_lost_read() -> None:
    scope = decided("fabrikam-labs", aside=("contoso-old",))
    found = whole(scope)
    assert what_if(found, []).organizations == found.organizations
    lost = unread_again(found, ["fabrikam-labs", "contoso-old"])
    assert [one.backup for one in lost.organizations] == [True, False, True]
    assert lost.organizations[2].status is OrganizationStatus.UNKNOWN, "nobody tried to read it"
    assert lost.organizations[2].exemption is not None
    assert scoped(lost, Scope()).left_out == ()


@pytest.mark.parametrize(
    ("kept", "listed", "same"),
    [
        (("1", "contoso"), ("1", "contoso"), True),
        (("1", "contoso"), ("1", "renamed"), True),
        (("1", "contoso"), ("2", "contoso"), False),
        (("1", "contoso"), ("2", "other"), False),
        (("", "contoso"), ("1", "CONTOSO"), True),
        (("1", "Contoso"), ("", "contoso"), True),
        (("", "contoso"), ("", "other"), False),
        (("A-1", "contoso"), ("a-1", "contoso"), True),
    ],
)
def test_one_comparison_of_organizations(
    kept: tuple[str, str], listed: tuple[str, str], same: bool
) -> None:
    one, other = Organization(*kept), Organization(*listed)
    scope = Scope((one,), (Exemption(one, "Deleted", "anna", SINCE),))
    assert scope.backs_up(other) is not same
    assert (scope.exemption(other) is not None) is same
    assert (scope.unknown([other]) == ()) is same
    assert (scope.with_backup([other], backup=True).left_out == ()) is same
    assert len(scope.with_backup([other], backup=False).left_out) == (1 if same else 2)
    assert (scope.without_exemptions([other]).exemptions == ()) is same


def test_weight_and_place_of_every_finding_stay() -> None:
    for items in ITEMS.values():
        plain = judged(items)
        for found in (judged(items, backup=False), judged(items, exemption=FREE)):
            assert [(f.check, f.weight) for f in found.findings] == [
                (f.check, f.weight) for f in plain.findings
            ]
    assert {f.check: f.weight for f in judged({}).findings}["oauth_access"] is Weight.REQUIRED


def test_the_clock_is_the_time_of_reading() -> None:
    evidence = reports.organization("contoso-old", **gone())
    made = Exemption(evidence.organization, "Deleted", "anna", SINCE, HELD)
    later = replace(evidence, read_at=READ_AT.replace(hour=23, minute=59))
    after = replace(evidence, read_at=datetime(2026, 11, 24, tzinfo=UTC))
    statuses = [registry.judge_all(one, Scope((), (made,))).status for one in (later, after)]
    assert statuses == [OrganizationStatus.SET_ASIDE, OrganizationStatus.UNKNOWN]


def test_a_draft_of_an_exception_names_only_where_the_policy_is_needed() -> None:
    found = whole(decided("fabrikam-labs"))
    notes = {check: security_notes.note(check) for check in security_notes.ORDER}
    told = {check: security_notes.concerned(note, found) for check, note in notes.items() if note}
    assert told["oauth_access"] == ("contoso", "contoso-old")
    assert told["administrator"] == ("contoso", "fabrikam-labs", "contoso-old")
