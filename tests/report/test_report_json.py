"""The report's JSON: its schema, the exact way back, and wrong files, which get one clear sentence."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from setup_assistant.model import (
    ConnectorDraft,
    ConnectorState,
    Purpose,
    Session,
    Unread,
    UnreadReason,
)
from setup_assistant.practice.state.scenarios import SCENARIOS
from setup_assistant.report import report_json
from setup_assistant.report.errors import NotAReport
from setup_assistant.report.evidence import Report, TenantReport, of_session
from setup_assistant.report.html import html
from tests.support import reports
from tests.support.connector_states import ILL, WELL

pytestmark = pytest.mark.sampled

MADE: dict[str, Callable[[], Report]] = {
    "whole": reports.whole,
    "several": reports.several,
    "hostile": reports.hostile,
}


@pytest.mark.parametrize("name", MADE)
def test_the_way_back_is_exact_and_the_schema_is_kept(name: str) -> None:
    report = MADE[name]()
    document = reports.saved(report)
    reports.schema("report-2").validate(document)
    assert report_json.read(document) == report


def test_the_schema_knows_every_reason_why_something_could_not_be_read() -> None:
    schema: Any = reports.schema("report-2").schema
    told = schema["$defs"]["unread"]["properties"]["unread"]["enum"]
    assert set(told) == set(UnreadReason)


@pytest.mark.parametrize("scenario", [name for name in SCENARIOS if name != "many"])
def test_every_scenario_can_be_written_and_read(scenario: str) -> None:
    report = reports.of_scenario(scenario)
    document = reports.saved(report)
    reports.schema("report-2").validate(document)
    assert report_json.read(document) == report


def test_nothing_in_the_file_can_turn_text_around() -> None:
    assert report_json.text(reports.hostile()).isascii()


def test_programs_find_the_sums() -> None:
    document = reports.saved(reports.several())
    assert document["ready"] is False
    first, second = document["tenants"]
    assert first["summary"] == {
        "organizations": 4, "to_back_up": 4, "ready": 3, "attention": 0, "unknown": 1,
        "set_aside": 0, "left_out": 0,
    }  # fmt: skip
    assert (second["summary"], second["after"]) == ({}, None)
    assert second["problem"].startswith("The sign-in has ended.")


def test_a_tenant_was_checked_or_has_a_problem() -> None:
    with pytest.raises(ValueError, match="a problem that says why not"):
        TenantReport(reports.SVC, None, None)


def change(place: str, value: object) -> Callable[[dict[str, Any]], None]:
    """Put ``value`` at ``place``, a path with dots; ``...`` removes what is there."""

    def do(document: dict[str, Any]) -> None:
        *way, last = (int(part) if part.isdigit() else part for part in place.split("."))
        held: Any = document
        for part in way:
            held = held[part]
        if value is ...:
            del held[last]
        else:
            held[last] = value

    return do


EVIDENCE = "tenants.0.after.organizations.0.evidence"
DAMAGES = {
    "no schema": change("schema", ...),
    "another schema": change("schema", "setup-assistant/check"),
    "version as text": change("version", "1"),
    "version zero": change("version", 0),
    "no rules": change("requirements", ...),
    "rules as text": change("requirements", "2026.11"),
    "no assistant": change("assistant", ...),
    "no practice": change("practice", ...),
    "no tenants": change("tenants", ...),
    "tenants as object": change("tenants", {}),
    "a time without offset": change("made_at", "2026-11-25T09:15:00"),
    "a time that is none": change(f"{EVIDENCE}.read_at", "yesterday"),
    "a field that is missing": change(f"{EVIDENCE}.account.upn", ...),
    "a number as text": change("tenants.0.keepit.seats.used", "12"),
    "a truth as number": change("tenants.0.keepit.may_create", 1),
    "an unknown word": change("tenants.0.entries.0.before", "half"),
    "a word that is a list": change("tenants.0.entries.0.before", []),
    "an unknown reason": change(f"{EVIDENCE}.policy", {"unread": "tired"}),
    "a fact of three": change("tenants.0.after.account_finding.facts", [["a", "b", "c"]]),
    "checked and not checked": change("tenants.0.problem", "No."),
    "neither": change("tenants.0.after", None),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
def test_a_damaged_report_is_named_as_such(damage: Callable[[dict[str, Any]], None]) -> None:
    document = copy.deepcopy(reports.saved(reports.whole()))
    damage(document)
    with pytest.raises(NotAReport) as caught:
        report_json.read(document)
    assert str(caught.value) == (
        "The report can't be read. The file is not a report of this assistant, or it is damaged. "
        "Choose the .json file of a report."
    )


def test_the_place_of_the_damage_is_for_support() -> None:
    document = reports.saved(reports.whole())
    change(f"{EVIDENCE}.policy.enabled", "yes")(document)
    with pytest.raises(NotAReport) as caught:
        report_json.read(document)
    assert caught.value.details == ".tenants[0].after.organizations[0].evidence.policy.enabled"


@pytest.mark.parametrize(
    "newer",
    [
        change("version", 3),
        change("tenants.0.after.organizations.0.findings.0.check", "moon_phase"),
        change("tenants.0.after.organizations.0.findings.1.reason", "by_luck"),
        change("tenants.0.after.account_finding.reason", "robot"),
    ],
)
def test_what_only_a_newer_version_knows(newer: Callable[[dict[str, Any]], None]) -> None:
    document = reports.saved(reports.whole())
    newer(document)
    with pytest.raises(NotAReport, match="A newer version of the assistant made this report"):
        report_json.read(document)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\xff\xfe", b"[]", b"null", b"{", b"[" * 100_000, b'{"schema": "setup-assistant/report"}'],
)  # fmt: skip
def test_files_that_are_no_reports(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(content)
    with pytest.raises(NotAReport):
        report_json.load(path)
    with pytest.raises(NotAReport):
        report_json.load(tmp_path / "missing.json")
    with pytest.raises(NotAReport):
        report_json.load(tmp_path)


def test_a_report_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text(report_json.text(reports.whole()), encoding="utf-8-sig")
    assert report_json.load(path) == reports.whole()
    changed = json.loads(report_json.text(reports.whole())) | {"later": "additions are ignored"}
    path.write_text(json.dumps(changed), encoding="utf-8")
    assert report_json.load(path) == reports.whole()


def test_a_file_that_is_far_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.json"
    path.write_text(report_json.text(reports.whole()), encoding="utf-8")
    monkeypatch.setattr(report_json, "MOST_BYTES", 100)
    with pytest.raises(NotAReport):
        report_json.load(path)


def test_the_session_of_a_run() -> None:
    (tenant,) = reports.whole().tenants
    coverage = tuple(tenant.coverage.items())
    session = Session(
        account=tenant.account, inspection=tenant.after, before=tenant.before, coverage=coverage,
        created=tenant.created, keepit=tenant.keepit, draft=tenant.draft or ConnectorDraft(),
    )  # fmt: skip
    made = of_session(
        session,
        tenant.entries,
        reports.MADE_AT,
        practice=False,
        check_again=reports.CHECK_AGAIN,
    )
    assert made == reports.whole()
    bare = Session(account=tenant.account)
    (nothing,) = of_session(bare, (), datetime.now().astimezone(), practice=True).tenants
    assert nothing.problem == "The organizations were not checked."
    assert (nothing.draft, nothing.ready) == (None, False)
    with pytest.raises(ValueError, match="nobody has signed in"):
        of_session(replace(session, account=None), (), reports.MADE_AT, practice=False)


@pytest.mark.parametrize("after", [None, WELL])
def test_a_check_before_a_new_sign_in_names_the_connector_and_what_was_reported(
    after: ConnectorState | None,
) -> None:
    checked = reports.inspection(reports.organization("contoso"))
    session = Session(
        purpose=Purpose.AGAIN,
        account=reports.SVC,
        inspection=checked,
        draft=ConnectorDraft("Entered before"),
        existing=replace(ILL, last=Unread(UnreadReason.REFUSED, "Keepit refused it.")),
        again=after,
    )
    report = of_session(session, (), checked.finished_at, practice=False)
    document = reports.saved(report)
    page = html(report, json_sha256="0" * 64)

    assert list(reports.schema("report-2").iter_errors(document)) == []
    assert report_json.read(document) == report
    assert document["tenants"][0]["draft"] is None
    assert "<h1>Check before signing in again</h1>" in page
    assert "Evidence report" not in page
    assert page.count("Azure DevOps - Contoso") == (3 if after else 2)
    assert "Critical (BADLOGIN)" in page
    assert "Keepit refused it." in page
    assert ("Healthy" in page) is (after is not None)


def test_a_check_that_was_saved_before_a_connector_was_chosen_says_so() -> None:
    checked = reports.inspection(reports.organization("contoso"))
    session = Session(purpose=Purpose.AGAIN, account=reports.SVC, inspection=checked)
    report = of_session(session, (), checked.finished_at, practice=False)

    page = html(report, json_sha256="0" * 64)

    assert "<h1>Check before signing in again</h1>" in page
    assert page.count("Not read") == 2
    assert report_json.read(reports.saved(report)) == report
