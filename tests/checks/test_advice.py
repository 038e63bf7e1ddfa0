"""What the policies say besides the checks: it is told and never counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from setup_assistant.checks import registry, requirements
from setup_assistant.checks.advice import Advice, Level, Setting, advice
from setup_assistant.model import (
    AccountKind,
    Identity,
    OrganizationStatus,
    Unread,
    UnreadReason,
)
from setup_assistant.report import check_json
from tests.support import reports
from tests.support.devops_site import INSTANCE, ME, evidence

GUEST = Identity(ME, "aad.me", INSTANCE, AccountKind.GUEST)
UNREAD = Unread(UnreadReason.CONTRADICTORY, "Policy.LogAuditEvents")


def told(**changes: Any) -> list[tuple[str, Level, Setting]]:
    return [(one.id, one.level, one.setting) for one in advice(evidence(**changes))]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"audit_log": True}, [("audit_log", Level.INFORMATION, Setting.ON)]),
        ({"audit_log": False}, [("audit_log", Level.INFORMATION, Setting.OFF)]),
        ({"audit_log": UNREAD}, [("audit_log", Level.INFORMATION, Setting.UNKNOWN)]),
        (
            {"ip_conditional_access": True},
            [("ip_conditional_access", Level.ADVISED, Setting.ON)],
        ),
        ({"ip_conditional_access": False}, []),
        ({"ip_conditional_access": UNREAD}, []),
        ({"guest_access": False}, []),
        ({"guest_access": True, "identity": GUEST}, []),
        ({"guest_access": UNREAD, "identity": GUEST}, []),
        (
            {"guest_access": False, "identity": GUEST},
            [("guest_access", Level.ADVISED, Setting.OFF)],
        ),
        (
            {"guest_access": False, "ip_conditional_access": True, "audit_log": True, "identity": GUEST},
            [
                ("ip_conditional_access", Level.ADVISED, Setting.ON),
                ("guest_access", Level.ADVISED, Setting.OFF),
                ("audit_log", Level.INFORMATION, Setting.ON),
            ],
        ),
        ({"audit_log": True, "identity": Unread(UnreadReason.ANONYMOUS)}, []),
    ],
)  # fmt: skip
def test_what_is_told(changes: dict[str, Any], expected: list[tuple[str, Level, Setting]]) -> None:
    assert told(**changes) == expected


def everything() -> tuple[Advice, ...]:
    return advice(
        evidence(guest_access=False, ip_conditional_access=True, audit_log=False, identity=GUEST)
    )


def test_each_has_its_source_and_a_page() -> None:
    for one in everything():
        assert one.sources == requirements.sources(one.id)
        assert one.sources
        assert one.words.link.endswith("/_settings/organizationPolicy")
        assert "Keepit requires" not in one.words.why


def test_it_changes_no_status_and_no_verdict() -> None:
    plain = registry.judge_all(evidence())
    loud = registry.judge_all(
        evidence(guest_access=False, ip_conditional_access=True, audit_log=False)
    )
    assert loud.findings == plain.findings
    assert loud.status is OrganizationStatus.READY


def test_json_and_report_show_it() -> None:
    from setup_assistant.report import html
    from setup_assistant.report.evidence import Report, TenantReport

    found = reports.inspection(
        reports.organization("contoso", ip_conditional_access=True, audit_log=False)
    )
    (organization,) = check_json.of_inspection(found)["organizations"]
    assert [one["id"] for one in organization["advice"]] == ["ip_conditional_access", "audit_log"]
    assert check_json.of_inspection(found)["ready"] is True
    page = html.html(
        Report(reports.MADE_AT, (TenantReport(reports.SVC, None, found),)), json_sha256="0"
    )
    assert "Rules for addresses count for programs too" in page
    assert "No audit log is kept" in page
    assert "learn.microsoft.com/en-us/azure/devops/organizations/audit/" in page


def test_evidence_of_an_earlier_version_says_nothing_about_it() -> None:
    from setup_assistant import codec
    from setup_assistant.model import Evidence

    saved = codec.encode(evidence())
    for name in ("audit_log", "ip_conditional_access", "guest_access"):
        del saved[name]
    del saved["organization"]["by_name"], saved["organization"]["odd"]

    read = codec.decode(Evidence, saved)

    assert read == replace(evidence())
    assert advice(read) == ()
