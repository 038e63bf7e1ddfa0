"""Each check judges evidence alone: tables of evidence and verdict."""

from __future__ import annotations

from typing import Any

import pytest

from setup_assistant import descriptors
from setup_assistant.checks import access_level, administrator, directory, oauth_access, registry
from setup_assistant.model import (
    NO_TENANT,
    Account,
    AccountKind,
    Entitlement,
    Finding,
    Groups,
    OAuthPolicy,
    OrganizationStatus,
    Owner,
    Unread,
    UnreadReason,
    Verdict,
    Weight,
)
from tests.support.devops_site import (
    INSTANCE,
    ME,
    TENANT,
    evidence,
)

OTHER = "40274714-0000-4000-8000-0000000040d0"
LETTERS = {"P": Verdict.PASSED, "F": Verdict.FAILED, "U": Verdict.UNKNOWN}
LETTERS["n"] = Verdict.NOT_APPLICABLE
NOT_MEMBER = Unread(UnreadReason.NOT_MEMBER)
FAULT = Unread(UnreadReason.SERVICE_FAULT)
MINE = Owner(ME, "Keepit Backup", is_me=True)

OWN = descriptors.domain_sid(INSTANCE)
PCA = descriptors.administrators_sid(INSTANCE)
VALID_USERS = f"{OWN}-0-0-0-0-3"
FOREIGN = "S-1-9-1551374245-1-2-3-4-0-0-0-0-1"


def said(finding: Finding) -> tuple[str, str]:
    return next(k for k, v in LETTERS.items() if v is finding.verdict), finding.reason


def groups(*sids: str, direct: Any = frozenset(), via: str = "") -> Groups:
    return Groups(frozenset(sids), direct, via or Unread(UnreadReason.NOT_ASKED))


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ({}, ("P", "own_directory")),
        ({"directory": TENANT.upper()}, ("P", "own_directory")),
        ({"identity": NOT_MEMBER}, ("P", "own_directory")),
        ({"directory": NO_TENANT}, ("F", "personal_backed")),
        ({"directory": OTHER}, ("U", "other_directory")),
        ({"directory": OTHER, "identity": NOT_MEMBER}, ("U", "other_directory")),
        ({"directory": FAULT}, ("U", "service_fault")),
        ({"directory": FAULT, "identity": NOT_MEMBER}, ("U", "service_fault")),
        *(
            ({"identity": Unread(reason)}, ("U", reason.value))
            for reason in UnreadReason
            if reason is not UnreadReason.NOT_MEMBER
        ),
    ],
)
def test_directory(items: dict[str, Any], expected: tuple[str, str]) -> None:
    assert said(directory.judge(evidence(**items))) == expected


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ({}, ("P", "direct")),
        ({"owner": MINE}, ("P", "owner")),
        ({"owner": MINE, "groups": FAULT}, ("P", "owner")),
        ({"owner": MINE, "entitlement": Entitlement("none", "", "none")}, ("P", "owner")),
        ({"owner": FAULT}, ("P", "direct")),
        ({"groups": groups(PCA, VALID_USERS)}, ("P", "group")),
        ({"groups": groups(PCA, direct=FAULT)}, ("P", "member")),
        ({"groups": groups(VALID_USERS)}, ("F", "not_administrator")),
        ({"groups": groups()}, ("F", "not_administrator")),
        ({"groups": groups(VALID_USERS), "owner": FAULT}, ("U", "service_fault")),
        ({"groups": FAULT}, ("U", "service_fault")),
        # An administrators group of another scope: a project's, or the right one after all.
        ({"groups": groups(FOREIGN)}, ("U", "contradictory")),
        ({"groups": groups(FOREIGN, VALID_USERS)}, ("F", "not_administrator")),
        ({"identity": FAULT, "groups": FAULT}, ("U", "service_fault")),
        ({"identity": NOT_MEMBER}, ("F", "not_member")),
        ({"identity": NOT_MEMBER, "directory": OTHER}, ("U", "not_member")),
        ({"identity": NOT_MEMBER, "directory": FAULT}, ("U", "not_member")),
        ({"directory": NO_TENANT}, ("n", "personal_backed")),
        # Membership: proven by the identity, unless the entitlement says otherwise.
        ({"entitlement": FAULT}, ("P", "direct")),
        ({"entitlement": Entitlement("express", "Basic", "pending")}, ("F", "inactive")),
        ({"entitlement": Entitlement("express", "Basic", "disabled")}, ("F", "inactive")),
        (
            {"entitlement": Entitlement("express", "Basic", "disabled"), "owner": FAULT},
            ("U", "service_fault"),
        ),
    ],
)
def test_administrator(items: dict[str, Any], expected: tuple[str, str]) -> None:
    assert said(administrator.judge(evidence(**items))) == expected


def test_administrator_names_the_group() -> None:
    finding = administrator.judge(evidence(groups=groups(PCA, via="Backup Operators")))
    assert finding.fact("group") == "Backup Operators"
    assert administrator.judge(evidence(groups=groups(PCA))).fact("group") == ""


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ({}, ("P", "on")),
        ({"policy": OAuthPolicy(enabled=False, source="settings")}, ("F", "off")),
        ({"policy": Unread(UnreadReason.MISSING)}, ("U", "missing")),
        ({"policy": Unread(UnreadReason.CONTRADICTORY)}, ("U", "contradictory")),
        ({"policy": NOT_MEMBER, "identity": NOT_MEMBER}, ("U", "not_member")),
        ({"directory": NO_TENANT}, ("n", "personal_backed")),
    ],
)
def test_oauth_access(items: dict[str, Any], expected: tuple[str, str]) -> None:
    assert said(oauth_access.judge(evidence(**items))) == expected


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ({}, ("P", "enough")),
        ({"entitlement": Entitlement("stakeholder", "Stakeholder", "active")}, ("F", "stakeholder")),
        ({"entitlement": Entitlement("none", "", "active")}, ("U", "missing")),
        ({"entitlement": FAULT}, ("U", "service_fault")),
        ({"identity": NOT_MEMBER, "entitlement": NOT_MEMBER}, ("n", "not_member")),
        ({"directory": NO_TENANT}, ("n", "personal_backed")),
    ],
)  # fmt: skip
def test_access_level(items: dict[str, Any], expected: tuple[str, str]) -> None:
    finding = access_level.judge(evidence(**items))
    assert said(finding) == expected
    assert finding.weight is Weight.ADVISED


@pytest.mark.parametrize(
    ("kind", "verdict", "weight"),
    [
        (AccountKind.MEMBER, Verdict.PASSED, Weight.REQUIRED),
        (AccountKind.GUEST, Verdict.FAILED, Weight.ADVISED),
        (AccountKind.PERSONAL, Verdict.FAILED, Weight.REQUIRED),
        (AccountKind.UNREAD, Verdict.UNKNOWN, Weight.REQUIRED),
    ],
)
def test_work_account(kind: AccountKind, verdict: Verdict, weight: Weight) -> None:
    finding = registry.judge_account(Account("A", "a@contoso.com", ME, TENANT, kind))
    assert (finding.verdict, finding.weight) == (verdict, weight)


def test_checks_are_total_and_unknown_is_never_passed() -> None:
    names = ("directory", "identity", "owner", "groups", "entitlement", "policy", "rights")
    for reason in UnreadReason:
        unread = evidence(**dict.fromkeys(names, Unread(reason)))
        inspected = registry.judge_all(unread)
        assert {f.verdict for f in inspected.findings} == {Verdict.UNKNOWN}
        elsewhere = reason is UnreadReason.OTHER_DIRECTORY
        status = OrganizationStatus.SIGN_IN if elsewhere else OrganizationStatus.UNKNOWN
        assert inspected.status is status


def test_an_advised_finding_leaves_the_organization_ready() -> None:
    low = Entitlement("stakeholder", "Stakeholder", "active")
    inspected = registry.judge_all(evidence(entitlement=low))
    assert inspected.status is OrganizationStatus.READY


@pytest.mark.parametrize("instance", ["", "contoso"])
def test_an_instance_without_a_proper_id_is_no_administrator(instance: str) -> None:
    identity = evidence().identity
    assert not isinstance(identity, Unread)
    judged = administrator.in_administrators(
        type(identity)(identity.id, identity.subject_descriptor, instance), groups(PCA)
    )
    assert isinstance(judged, Unread)
