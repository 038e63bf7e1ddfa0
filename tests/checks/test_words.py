"""What people read of a finding: the sentences, the clicks, the links, the short words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from setup_assistant import descriptors
from setup_assistant.checks import registry, requirements, security_notes, wording
from setup_assistant.model import (
    NO_TENANT,
    Account,
    AccountKind,
    Entitlement,
    Finding,
    Groups,
    OAuthPolicy,
    Organization,
    Owner,
    Unread,
    UnreadReason,
    Verdict,
    Weight,
)
from setup_assistant.report import instructions
from setup_assistant.texts import clock
from tests.support.devops_site import (
    INSTANCE,
    ME,
    READ_AT,
    TENANT,
    evidence,
)

UPN = "svc-keepit-backup@contoso.com"
OTHER = "40274714-0000-4000-8000-0000000040d0"
PCA = frozenset({descriptors.administrators_sid(INSTANCE)})
NOBODY: dict[str, Any] = {"groups": Groups(frozenset())}
OFF: dict[str, Any] = {"policy": OAuthPolicy(enabled=False, source="settings")}
LOW: dict[str, Any] = {"entitlement": Entitlement("stakeholder", "Stakeholder", "active")}
STRANGER: dict[str, Any] = dict.fromkeys(
    ("identity", "owner", "groups", "entitlement", "policy"), Unread(UnreadReason.NOT_MEMBER)
)
ELSEWHERE: dict[str, Any] = dict.fromkeys(
    ("identity", "owner", "groups", "entitlement", "policy"), Unread(UnreadReason.OTHER_DIRECTORY)
) | {"directory": OTHER}
BASE = "https://dev.azure.com/contoso-mobile/_settings"


def at() -> str:
    return clock(READ_AT)


def headline(**items: Any) -> wording.Words:
    return registry.headline(registry.judge_all(evidence(**items)))


def test_oauth_off() -> None:
    told = headline(**OFF)
    assert told.head == "OAuth access is off"
    assert told.found == (
        f"The policy “Third-party application access via OAuth” is off. Read at {at()}."
    )
    assert told.why == (
        "Keepit requires this policy in every organization it backs up, to reach all its data."
    )
    assert told.by_hand == (
        "Open Organization settings › Policies.",
        "Turn on “Third-party application access via OAuth”.",
    )
    assert told.link == f"{BASE}/organizationPolicy"
    assert told.undo


def test_oauth_enforced_by_a_parent_names_who_can_help() -> None:
    policy = OAuthPolicy(enabled=False, source="settings", enforced_by_parent=True)
    assert "Azure DevOps Administrator" in headline(policy=policy).by_hand[-1]


def test_not_administrator() -> None:
    told = headline(**NOBODY)
    assert told.head == "The account is not an administrator"
    assert told.found == (
        f"{UPN} is a member of contoso-mobile, but not its owner and not in Project Collection "
        f"Administrators. Read at {at()}."
    )
    assert told.why == (
        "Keepit requires administrator rights in every organization the account can reach, "
        "even those you won't back up."
    )
    assert told.link == f"{BASE}/groups"
    assert told.by_hand[-1] == f"Enter {UPN}, then choose Save."


def test_stakeholder() -> None:
    told = headline(**LOW)
    assert told.head == "Stakeholder access may be too low"
    assert told.why == (
        "Stakeholders can't read code in private projects, so repositories may be missing from the "
        "backup. Keepit doesn't state a minimum; Basic is safer."
    )
    assert told.link == f"{BASE}/users"


def test_other_directory() -> None:
    told = headline(**ELSEWHERE)
    assert told.head == "It belongs to another directory"
    assert told.found == (
        f"contoso-mobile belongs to the directory {OTHER}, and this sign-in is for another one."
    )
    assert told.why == "What can't be read can't be confirmed."  # what to do are the two ways
    assert [way[0].partition(" ")[0] for way in told.ways] == ["Sign", "Or"]


def test_a_way_beside_another_has_no_number() -> None:
    inspected = registry.judge_all(evidence(**ELSEWHERE))
    part = instructions.part(inspected)
    text, page = instructions.plain([part]), instructions.html([part])
    assert re.findall(r"^\S+ (?:Sign in|Or remove)", text, re.MULTILINE) == [
        "- Sign in",
        "- Or remove",
    ]
    assert "1." not in text
    assert page.count("<ul><li>") == 2
    assert "<ol>" not in page


def test_ready() -> None:
    told = headline()
    assert told.head == "Nothing to do"
    assert told.found == f"Administrator, OAuth access on, Basic. Read at {at()}."
    assert told.why == "contoso-mobile meets Keepit's published requirements."


def test_an_organization_that_does_not_exist() -> None:
    names = ("directory", "identity", "owner", "groups", "entitlement", "policy")
    unread: dict[str, Any] = dict.fromkeys(names, Unread(UnreadReason.NOT_FOUND))
    added = Organization("", "contoso-mobile", by_name=True)
    inspected = registry.judge_all(evidence(organization=added, **unread))
    assert [finding.reason for finding in inspected.findings] == ["not_found"] * 4
    for finding in inspected.findings:
        told = registry.words(finding, inspected.evidence)
        assert told.found == (
            f"Azure DevOps does not know an organization called contoso-mobile. Read at {at()}."
        )
        assert told.why == "An organization that doesn't exist can't be checked or backed up."
        assert told.by_hand == (
            "Check the name. It is the first part of the address after dev.azure.com.",
        )
        assert told.link == "https://aex.dev.azure.com/me"


def test_a_setting_that_is_missing_is_not_a_missing_organization() -> None:
    told = headline(policy=Unread(UnreadReason.MISSING))
    assert told.found == f"contoso-mobile answered, but without this setting. Read at {at()}."


@pytest.mark.parametrize(
    ("groups", "sentence"),
    [
        (Groups(PCA, frozenset({descriptors.administrators_descriptor(INSTANCE)})), " of contoso-mobile."),
        (Groups(PCA, frozenset(), "Backup {Operators}"), "through the group “Backup {Operators}”."),
        (Groups(PCA, frozenset()), "through a group."),
    ],
)  # fmt: skip
def test_administrator_says_by_which_way(groups: Groups, sentence: str) -> None:
    inspected = registry.judge_all(evidence(groups=groups))
    told = registry.words(inspected.finding("administrator"), inspected.evidence)
    assert sentence in told.found


SITUATIONS: dict[str, dict[str, Any]] = {
    "ready": {},
    "owner": {"owner": Owner(ME, "me", is_me=True)},
    "off": OFF,
    "not administrator": NOBODY,
    "low": LOW,
    "stranger": STRANGER,
    "elsewhere": ELSEWHERE,
    "personal": {"directory": NO_TENANT},
    "inactive": {"entitlement": Entitlement("express", "Basic", "pending")},
    "everything open": OFF | NOBODY | LOW,
} | {
    f"unread {reason}": dict.fromkeys(STRANGER, Unread(reason)) | {"directory": Unread(reason)}
    for reason in UnreadReason
}


@pytest.mark.parametrize("items", SITUATIONS.values(), ids=list(SITUATIONS))
def test_every_finding_has_words(items: dict[str, Any]) -> None:
    inspected = registry.judge_all(evidence(**items))
    for finding in inspected.findings:
        told = registry.words(finding, inspected.evidence)
        for text in (told.title, told.head, told.found, told.why):
            assert text
            assert "{" not in text
        assert told.link.startswith("https://")
        assert registry.cell(finding.check, finding)
        if finding.verdict in (Verdict.FAILED, Verdict.UNKNOWN):
            assert told.by_hand
            assert all("{" not in step for step in told.by_hand)


@pytest.mark.parametrize(
    ("items", "cells"),
    [
        ({}, ["contoso.com", "Yes", "On", "Basic"]),
        (SITUATIONS["owner"], ["contoso.com", "Owner", "On", "Basic"]),
        (OFF | NOBODY | LOW, ["contoso.com", "No", "Off", "Stakeholder"]),
        (ELSEWHERE, [OTHER, "Unknown", "Unknown", "–"]),
        ({"directory": NO_TENANT}, ["–", "–", "–", "–"]),
        (STRANGER, ["contoso.com", "No", "Unknown", "–"]),
    ],
)
def test_cells(items: dict[str, Any], cells: list[str]) -> None:
    inspected = registry.judge_all(evidence(**items))
    assert [registry.cell(f.check, f) for f in inspected.findings] == cells


def test_links_quote_the_organization() -> None:
    told = headline(organization=Organization("", "two words/x"), **OFF)
    assert told.link == "https://dev.azure.com/two%20words%2Fx/_settings/organizationPolicy"


def test_open_points_stand_in_the_order_of_weight() -> None:
    inspected = registry.judge_all(evidence(**LOW, **NOBODY, policy=Unread(UnreadReason.MISSING)))
    order = [finding.check for finding in registry.open_findings(inspected)]
    assert order == ["administrator", "oauth_access", "access_level"]


def test_required_points_stand_before_advised_ones_and_failed_before_unread() -> None:
    inspected = registry.judge_all(evidence())
    kinds = [
        (weight, verdict) for weight in Weight for verdict in (Verdict.FAILED, Verdict.UNKNOWN)
    ]
    findings = [Finding(f"{weight} {verdict}", verdict, weight, "") for weight, verdict in kinds]
    inspected = replace(inspected, findings=tuple(reversed(findings)))

    assert [finding.check for finding in registry.open_findings(inspected)] == [
        "required failed",
        "required unknown",
        "advised failed",
        "advised unknown",
    ]


def test_instructions_can_be_sent_to_an_administrator() -> None:
    inspected = registry.judge_all(evidence(**OFF, **NOBODY))
    text = instructions.plain([instructions.part(inspected)])
    lines = text.splitlines()
    assert lines[0] == "Azure DevOps organization: contoso-mobile"
    assert lines[1] == f"Account: Keepit Backup ({UPN})"
    assert "2. Choose Project Collection Administrators › Members › Add." in lines
    assert "1. Open Organization settings › Policies." in lines
    assert f"Page: {BASE}/organizationPolicy" in lines
    assert "To undo: Organization settings › Policies › turn it off again." in lines


def test_instructions_tell_one_cause_once() -> None:
    inspected = registry.judge_all(evidence(**ELSEWHERE))
    text = instructions.plain([instructions.part(inspected)])
    assert text.count("this sign-in is for another one") == 1


def test_account_words() -> None:
    account = Account("A", "someone@outlook.com", ME, TENANT, AccountKind.PERSONAL)
    for kind, head in {
        AccountKind.MEMBER: "Work account – member",
        AccountKind.GUEST: f"This account is a guest in {TENANT}",
        AccountKind.PERSONAL: "This is a personal account",
        AccountKind.UNREAD: "The account type could not be read",
    }.items():
        known = replace(account, kind=kind)
        assert registry.account_words(registry.judge_account(known), known).head == head


def test_a_name_cannot_forge_a_line_of_the_instructions() -> None:
    forged = "Backup\nTo undo: delete \u202econtoso"
    account = replace(evidence().account, name=forged)
    inspected = registry.judge_all(evidence(**OFF, account=account))

    text = instructions.plain([instructions.part(inspected)])

    assert "Account: Backup To undo: delete contoso" in text
    assert "\u202e" not in text


def test_an_organization_that_names_no_owner_can_be_claimed() -> None:
    groups = Groups(frozenset())
    for reason, claimed in ((UnreadReason.MISSING, True), (UnreadReason.REFUSED, False)):
        found = evidence(owner=Unread(reason, "currentOwner"), groups=groups)
        finding = registry.judge_all(found).finding("administrator")
        assert finding.verdict is Verdict.UNKNOWN
        steps = " ".join(registry.words(finding, found).by_hand)
        assert ("an Azure DevOps Administrator of the directory can claim it" in steps) is claimed


def test_small_truths_about_the_world() -> None:
    low = evidence(entitlement=Entitlement("stakeholder", "Stakeholder", "active"))
    finding = registry.judge_all(low).finding("access_level")
    assert "Basic + Test Plans where test plans matter" in registry.words(finding, low).by_hand[-1]
    note = security_notes.note("oauth_access")
    assert note is not None
    assert "retired in 2026; Microsoft has named no day" in note.documented
    assert requirements.sources("oauth_retirement")[0] in note.sources


def test_a_heading_does_not_repeat_the_name_that_stands_beside_it() -> None:
    for changes in ({"directory": Unread(UnreadReason.MISSING)}, {"directory": NO_TENANT}, OFF, {}):
        told = headline(**changes)
        assert "contoso-mobile" not in told.head


ITS_OWN_WORD = {
    "not_member",
    "no_access",
    "refused",
    "anonymous",
    "other_directory",
    "personal_backed",
    "odd_entry",
}


@pytest.mark.parametrize("reason", UnreadReason)
def test_the_account_is_in_question_on_the_organizations_own_word_only(
    reason: UnreadReason,
) -> None:
    items = dict.fromkeys(STRANGER, Unread(reason)) | {"directory": Unread(reason)}
    inspected = registry.judge_all(evidence(**items))
    for finding in inspected.findings:
        told = registry.words(finding, inspected.evidence)
        advice = " ".join((told.why, *told.by_hand))
        assert "remove" not in advice.lower() or reason in ITS_OWN_WORD
        if reason is UnreadReason.SOMEBODY_BETWEEN and finding.verdict is Verdict.UNKNOWN:
            assert "network team" in advice
            assert "administrator" not in advice


def test_somebody_between_is_told_with_what_was_seen() -> None:
    seen = "HTTP 403, “Web Page Blocked”, dev.azure.com"
    items = dict.fromkeys(STRANGER, Unread(UnreadReason.SOMEBODY_BETWEEN, seen))
    inspected = registry.judge_all(evidence(**items))
    told = registry.words(inspected.finding("administrator"), inspected.evidence)
    assert told.found == (
        "A web filter, a proxy or a front door answered in place of contoso-mobile (HTTP 403, “Web Page "
        f"Blocked”, dev.azure.com). Read at {at()}."
    )
