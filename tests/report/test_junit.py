"""JUnit XML for pipelines: what could not be read is never green, and names break nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

from setup_assistant.errors import TokenRefused
from setup_assistant.model import AccountKind, Inspection, OAuthPolicy
from setup_assistant.practice.state.scenarios import SCENARIOS
from setup_assistant.report.junit import document, junit, not_checked
from tests.support import reports
from tests.support.junit_shape import faults
from tests.support.reports import SVC, inspection, organization

pytestmark = pytest.mark.sampled


def read(held: Inspection) -> Any:
    return fromstring(junit(held))


def of_scenario(scenario: str) -> Inspection:
    (tenant,) = reports.of_scenario(scenario).tenants
    assert tenant.after is not None
    return tenant.after


def outcomes(root: Any, suite: str) -> dict[str, str]:
    (held,) = root.findall(f".//testsuite[@name='{suite}']")
    return {case.get("name"): next((c.tag for c in case), "passed") for case in held}


CHECKS = ("Directory", "Administrator", "OAuth access", "Access level")


@pytest.mark.parametrize(
    ("scenario", "ended"),
    [
        ("ready", ("passed", "passed", "passed", "passed")),
        ("policy_off", ("passed", "passed", "failure", "passed")),
        ("stakeholder", ("passed", "passed", "passed", "skipped")),
        ("not_member", ("passed", "failure", "error", "skipped")),
        ("other_directory", ("error", "error", "error", "skipped")),
        ("personal_backed", ("failure", "skipped", "skipped", "skipped")),
    ],
)
def test_verdicts(scenario: str, ended: tuple[str, ...]) -> None:
    root = read(of_scenario(scenario))
    assert outcomes(root, "fabrikam-labs") == dict(zip(CHECKS, ended, strict=True))
    assert int(root.get("failures")) == ended.count("failure")
    assert int(root.get("errors")) == ended.count("error")


@pytest.mark.parametrize(
    "scenario", [s for s in SCENARIOS if s not in (*reports.SIGN_IN_FAILS, "many", "throttled")]
)
def test_green_exactly_when_ready(scenario: str) -> None:
    held = of_scenario(scenario)
    root = read(held)
    assert faults(root) == []
    assert (root.get("failures") == root.get("errors") == "0") is held.ready
    assert int(root.get("tests")) == 4 * len(held.organizations) + 2


def test_what_to_do_stands_in_the_message() -> None:
    root = read(inspection(organization("contoso", policy=reports.OFF)))
    (failure,) = root.findall(".//failure")
    assert (failure.get("message"), failure.get("type")) == ("OAuth access is off", "off")
    assert "Open Organization settings › Policies." in failure.text
    assert "Read at 2026-11-23 10:44:00 +00:00." in failure.text


def test_a_stopped_check_and_an_empty_one_are_not_green() -> None:
    whole = inspection(organization("contoso"))
    for held in (replace(whole, complete=False), inspection()):
        assert outcomes(read(held), SVC.upn) == {"Account type": "passed", "Organizations": "error"}


def test_a_personal_account_fails_and_a_guest_is_skipped() -> None:
    for kind, ended in ((AccountKind.PERSONAL, "failure"), (AccountKind.GUEST, "skipped")):
        root = read(inspection(organization("contoso"), who=replace(SVC, kind=kind)))
        assert outcomes(root, SVC.upn)["Account type"] == ended


def test_hostile_names() -> None:
    (tenant, _lost) = reports.hostile().tenants
    assert tenant.after is not None
    assert faults(read(tenant.after)) == []
    names = {suite.get("name") for suite in read(tenant.after)}
    assert {reports.INJECTION, reports.FORMULA, "contoso-⟨U+202E⟩gnp.exe", reports.LONG} < names
    odd = organization("a\x00\ud800\uffff\x1b", policy=OAuthPolicy(enabled=False, source="x"))
    assert outcomes(read(inspection(odd)), "a⟨U+0000⟩⟨U+D800⟩⟨U+FFFF⟩⟨U+001B⟩")


def test_somebody_who_could_not_be_checked_is_one_error() -> None:
    root = fromstring(document(not_checked("contoso", TokenRefused())))
    assert root is not None
    assert faults(root) == []
    assert (root.get("tests"), root.get("errors")) == ("1", "1")


@pytest.mark.parametrize(
    ("held", "fault"),
    [
        ('<testsuites skipped="0"/>', "/testsuites: skipped is unknown"),
        (
            "<testsuites><testsuite tests='0'/></testsuites>",
            "/testsuites/testsuite: name is missing",
        ),
        ("<testsuite name='a' tests='x'/>", "/testsuite: tests is no number"),
        ("<testcase name='a'><passed/></testcase>", "/testcase: passed may not be here"),
        ("<testcase name='a'><error/><skipped/></testcase>", "/testcase: more than one outcome"),
        ("<testcase name='a'>text</testcase>", "/testcase: holds text"),
    ],
)
def test_the_shape_finds_what_is_wrong(held: str, fault: str) -> None:
    root = fromstring(held)
    assert fault in faults(root)
