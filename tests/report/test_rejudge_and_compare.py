"""Saved reports judged again and compared, without any connection; and the two commands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from setup_assistant.checks import registry, requirements
from setup_assistant.cli import compare as compare_command
from setup_assistant.cli import judge
from setup_assistant.cli.compare import CompareArgs
from setup_assistant.cli.judge import JudgeArgs
from setup_assistant.model import (
    AccountKind,
    Coverage,
    Entitlement,
    Evidence,
    Groups,
    Hidden,
    OAuthPolicy,
    Owner,
    Project,
    Unread,
    UnreadReason,
    Verdict,
)
from setup_assistant.report import compare, rejudge, report_json
from setup_assistant.report.compare import Kind
from setup_assistant.report.errors import NotAReport
from setup_assistant.report.evidence import Report, TenantReport
from setup_assistant.texts import resources
from tests.support import reports
from tests.support.devops_site import READ_AT, TENANT
from tests.support.reports import SVC, inspection, organization


@pytest.fixture
def advised(tmp_path: Path) -> Iterator[None]:
    """Requirements of another version, in which OAuth access is only advised."""
    document = json.loads((resources() / "requirements.json").read_text("utf-8"))
    document["version"] = "2027.01"
    for item in document["requirements"]:
        item["level"] = "advised" if item["id"] == "oauth_access" else item["level"]
    path = tmp_path / "other.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    requirements.use(path)
    yield
    requirements.use(None)


def one(*found: Evidence, who: Any = SVC, coverage: dict[str, Any] | None = None) -> Report:
    tenant = TenantReport(who, None, inspection(*found, who=who), coverage or {})
    return Report(reports.MADE_AT, (tenant,))


def store(report: Report, path: Path) -> Path:
    path.write_text(report_json.text(report), encoding="utf-8")
    return path


# Judged again


def test_the_same_rules_give_the_same_verdicts() -> None:
    for report in (reports.whole(), reports.several(), reports.hostile()):
        assert rejudge.judge_again(report) == (report, ())


def test_verdicts_that_were_saved_wrong_are_found() -> None:
    report = one(organization("contoso", policy=reports.OFF))
    (tenant,) = report.tenants
    assert tenant.after is not None
    (held,) = tenant.after.organizations
    lied = tuple(replace(f, verdict=Verdict.PASSED, reason="on") for f in held.findings)
    forged = replace(
        tenant, after=replace(tenant.after, organizations=(replace(held, findings=lied),))
    )
    judged, changes = rejudge.judge_again(replace(report, tenants=(forged,), assistant="0.0.9"))
    assert judged == report
    told = [change.words for change in changes if change.check == "oauth_access"]
    assert told == ["contoso: OAuth access: Met → Needs attention"]  # fmt: skip


@pytest.mark.usefixtures("advised")
def test_another_rule_judges_old_evidence() -> None:
    old = replace(one(organization("contoso", policy=reports.OFF)), requirements="2026.11")
    judged, changes = rejudge.judge_again(old)
    assert judged.ready
    assert judged.requirements == "2027.01"
    assert changes == ()


def test_before_is_judged_too() -> None:
    report = reports.whole()
    (tenant,) = report.tenants
    assert tenant.before is not None
    stale = replace(tenant.before, organizations=tenant.before.organizations[:1])
    emptied = replace(stale, organizations=(replace(stale.organizations[0], findings=()),))
    judged, _changes = rejudge.judge_again(
        replace(report, tenants=(replace(tenant, before=emptied),))
    )
    (again,) = judged.tenants
    assert again.before is not None
    assert again.before.organizations == (registry.judge_all(stale.organizations[0].evidence),)  # fmt: skip


def test_judge_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ready = store(one(organization("contoso")), tmp_path / "ready.json")
    assert judge.run(JudgeArgs(ready, json=False)) == 0
    told = capsys.readouterr().out.splitlines()
    assert told == [
        "Report of 2026-11-25 09:15:00 +00:00, requirements 2026.12; judged again by requirements 2026.12.",
        f"svc-keepit-backup@contoso.com · {TENANT}: 1 organization, 1 ready",
        "No verdict has changed.",
    ]
    practice = store(reports.of_scenario("ready"), tmp_path / "practice.json")
    assert judge.run(JudgeArgs(practice, json=False)) == 0
    assert "It is the report of a practice run." in capsys.readouterr().out
    assert judge.run(JudgeArgs(store(reports.hostile(), tmp_path / "h.json"), json=False)) == 1
    assert "\u202e" not in capsys.readouterr().out


def test_judge_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert judge.run(JudgeArgs(store(reports.several(), tmp_path / "s.json"), json=True)) == 1
    document = json.loads(capsys.readouterr().out)
    reports.schema("judge-2").validate(document)
    reports.schema("report-2").validate(document["report"])
    assert (document["ready"], document["changes"]) == (False, [])


def test_a_file_that_is_no_report(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(NotAReport):
        judge.run(JudgeArgs(path, json=False))
    with pytest.raises(NotAReport):
        compare_command.run(CompareArgs(path, path, json=True))


# Compared

NOBODY = Groups(frozenset())
LESS = Coverage((Project("Web", "private", ("site",)),), (), READ_AT)
MORE = Coverage(
    (Project("Web", "private", ("site", "shop")), Project("Docs", "public")), (), READ_AT
)
HIDES = "Stakeholder access hides the repositories of private projects"
BLIND = replace(MORE, hidden=(Hidden.STAKEHOLDER,))
AWAY = dict.fromkeys(("identity", "owner", "groups", "entitlement", "policy"), Unread(UnreadReason.REFUSED))  # fmt: skip


def differing(old: Report, new: Report) -> list[tuple[str, bool, str]]:
    found = compare.compare(old, new)
    assert found.worse is any(change.worse for change in found.changes)
    return [(change.kind.value, change.worse, compare.words(change)) for change in found.changes]


@pytest.mark.parametrize(
    ("old", "new", "worse", "sentences"),
    [
        ({}, {}, False, []),
        ({}, {"policy": reports.OFF}, True, [
            "contoso: OAuth access: Met → Needs attention",
            "contoso: the policy as it was read: On → Off",
        ]),
        ({"policy": reports.OFF}, {}, False, [
            "contoso: OAuth access: Needs attention → Met",
            "contoso: the policy as it was read: Off → On",
        ]),
        ({}, {"policy": Unread(UnreadReason.REFUSED)}, True, [
            "contoso: OAuth access: Met → Could not be read",
        ]),
        ({"policy": Unread(UnreadReason.REFUSED)}, {"policy": reports.OFF}, True, [
            "contoso: OAuth access: Could not be read → Needs attention",
        ]),
        ({}, {"groups": NOBODY}, True, [
            "contoso: Administrator: Met → Needs attention",
            "contoso: administrator rights as they were read: Administrator → No",
        ]),
        ({"owner": Owner("1", "A", is_me=True)}, {}, False, [
            "contoso: administrator rights as they were read: Owner → Administrator",
        ]),
        ({}, {"entitlement": Entitlement("stakeholder", "Stakeholder", "active")}, False, [
            "contoso: Access level: Met → Needs attention",
            "contoso: the access level as it was read: Basic (active) → Stakeholder (active)",
        ]),
        ({}, {"policy": OAuthPolicy(enabled=True, source="provider")}, False, []),
        ({}, {"policy": OAuthPolicy(enabled=True, source="settings", enforced_by_parent=True)}, False, [
            "contoso: the policy as it was read: On → On, set by a policy above the organization",
        ]),
    ],
)  # fmt: skip
def test_one_organization(
    old: dict[str, Any], new: dict[str, Any], worse: bool, sentences: list[str]
) -> None:
    before, after = one(organization("contoso", **old)), one(organization("contoso", **new))
    found = differing(before, after)
    assert [sentence for _kind, _worse, sentence in found] == sentences
    assert compare.compare(before, after).worse is worse


@pytest.mark.parametrize(
    ("license_", "state", "words"),
    [
        ("express", "disabled", "Basic (disabled)"),
        ("advanced", "pending", "Basic + Test Plans (not used yet)"),
        ("professional", "pendingDisabled", "Visual Studio Professional (about to be disabled)"),
        ("earlyAdopter", "expired", "Early Adopter (expired)"),
        ("none", "none", "none (none)"),
        ("brandNew", "odd", "brandNew (odd)"),
        ("brand (new)", "odd", "brand (new) (odd)"),
    ],
)
def test_access_levels_have_microsofts_names_and_a_new_one_stays_as_it_is(
    license_: str, state: str, words: str
) -> None:
    now = organization("contoso", entitlement=Entitlement(license_, "", state))
    lines = [line for _kind, _worse, line in differing(one(organization("contoso")), one(now))]
    assert f"contoso: the access level as it was read: Basic (active) → {words}" in lines


@pytest.mark.parametrize("before", [True, False], ids=["on", "off"])
@pytest.mark.parametrize("enforced_before", [False, True], ids=["", "enforced before"])
@pytest.mark.parametrize("enforced_after", [False, True], ids=["", "enforced after"])
def test_a_policy_that_is_off_now_is_worse_and_one_that_is_on_is_not(
    before: bool, enforced_before: bool, enforced_after: bool
) -> None:
    was = OAuthPolicy(before, "settings", enforced_by_parent=enforced_before)
    now = OAuthPolicy(not before, "settings", enforced_by_parent=enforced_after)
    found = differing(
        one(organization("contoso", policy=was)), one(organization("contoso", policy=now))
    )

    assert [worse for kind, worse, _words in found if kind == "policy"] == [before]


def test_a_check_that_only_one_report_knows_is_a_change() -> None:
    whole = one(organization("contoso", policy=reports.OFF))
    (tenant,) = whole.tenants
    assert tenant.after is not None
    (held,) = tenant.after.organizations
    fewer = tuple(finding for finding in held.findings if finding.check != "oauth_access")
    inspection = replace(tenant.after, organizations=(replace(held, findings=fewer),))
    without = replace(whole, tenants=(replace(tenant, before=inspection, after=inspection),))

    assert differing(without, whole) == [
        ("verdict", True, "contoso: OAuth access: Not checked → Needs attention")
    ]
    assert differing(whole, without) == [
        ("verdict", True, "contoso: OAuth access: Needs attention → Not checked")
    ]


def test_organizations_come_and_go() -> None:
    here, there = organization("contoso"), organization("fabrikam")
    assert differing(one(here), one(here, there)) == [
        ("organization_new", False, "fabrikam: the account can reach it now.")
    ]
    bad = organization("fabrikam", policy=reports.OFF)
    assert differing(one(here), one(here, bad))[0][:2] == ("organization_new", True)
    assert differing(one(here, there), one(here)) == [
        ("organization_gone", True, "fabrikam: the account can't reach it any more.")
    ]


def test_accounts_rules_and_tenants() -> None:
    report = one(organization("contoso"))
    guest = replace(SVC, kind=AccountKind.GUEST, object_id="other", upn="other@contoso.com")
    assert differing(report, one(organization("contoso"), who=guest)) == [
        ("account", False, f"{TENANT}: checked with other@contoso.com now; it was {SVC.upn}."),
        ("verdict", False, f"{TENANT}: Account type: Met → Needs attention"),
    ]
    ruled = replace(report, requirements="2027.01")
    assert differing(report, ruled) == [
        ("requirements", False, "The requirements are version 2027.01 now; they were 2026.12.")
    ]
    lost = reports.several().tenants[1]
    two = replace(report, tenants=(*report.tenants, lost))
    other = lost.account.tenant_id
    assert differing(report, two) == [
        ("tenant_new", True, f"{other}: new in the report, checked with {lost.account.upn}.")
    ]
    assert differing(two, report) == [
        (
            "tenant_gone",
            True,
            f"{other}: no longer in the report; it was checked with {lost.account.upn}.",
        )
    ]
    assert differing(two, two) == []  # fmt: skip


def test_two_accounts_of_one_tenant_are_kept_apart() -> None:
    second = replace(SVC, object_id="second", upn="second@contoso.com")
    third = replace(SVC, object_id="third", upn="third@contoso.com")
    first, other = one(organization("contoso")), one(organization("contoso"), who=second)
    both = replace(first, tenants=(*first.tenants, *other.tenants))
    turned = replace(both, tenants=both.tenants[::-1])
    assert differing(both, turned) == []
    assert [kind for kind, _worse, _words in differing(first, turned)] == ["tenant_new"]
    changed = replace(
        both, tenants=(*one(organization("contoso"), who=third).tenants, *other.tenants)
    )
    assert [kind for kind, _worse, _words in differing(both, changed)] == ["account"]


def test_a_tenant_that_can_not_be_checked_any_more() -> None:
    report = one(organization("contoso"))
    failed = replace(
        report, tenants=(TenantReport(SVC, None, None, problem="The sign-in has ended."),)
    )
    assert differing(report, failed) == [
        (Kind.UNCHECKED, True, f"{TENANT}: could not be checked any more. The sign-in has ended.")
    ]
    assert differing(failed, report) == [(Kind.CHECKED, False, f"{TENANT}: could be checked again.")]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (MORE, LESS, ("2/2 → 1/1", True)),
        (LESS, MORE, ("1/1 → 2/2", False)),
        (MORE, BLIND, (f"2/2 → 2/2, {HIDES}", True)),
        (MORE, Unread(UnreadReason.REFUSED), ("2/2 → Could not be read", True)),
        (MORE, replace(MORE, read_at=READ_AT + timedelta(days=1)), None),
        (Unread(UnreadReason.REFUSED), LESS, None),
    ],
)
def test_coverage(old: Any, new: Any, expected: tuple[str, bool] | None) -> None:
    def seen(coverage: Any) -> Report:
        return one(organization("contoso"), coverage={"contoso": coverage})

    sentence = "contoso: projects/repositories that the account can see: "
    wanted = [("coverage", expected[1], sentence + expected[0])] if expected else []
    assert differing(seen(old), seen(new)) == wanted


def test_compare_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = store(one(organization("contoso")), tmp_path / "old.json")
    new = store(one(organization("contoso", **AWAY)), tmp_path / "new.json")
    assert compare_command.run(CompareArgs(old, old, json=False)) == 0
    assert capsys.readouterr().out == "Nothing has changed.\n"
    assert compare_command.run(CompareArgs(old, new, json=False)) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "! contoso: Directory: Met → Could not be read"
    assert told[-1] == "Lines with an exclamation mark are changes for the worse."
    assert compare_command.run(CompareArgs(new, old, json=True)) == 0
    document = json.loads(capsys.readouterr().out)
    reports.schema("compare-2").validate(document)
    assert document["worse"] is False
    assert {change["kind"] for change in document["changes"]} == {"verdict"}


def test_hostile_names_in_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = store(one(organization("contoso")), tmp_path / "old.json")
    new = store(reports.hostile(), tmp_path / "new.json")
    assert compare_command.run(CompareArgs(old, new, json=False)) == 1
    told = capsys.readouterr().out
    assert "⟨U+202E⟩" in told
    assert "\u202e" not in told
