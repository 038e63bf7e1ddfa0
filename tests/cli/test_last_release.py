"""Files that the last release wrote are still read, or refused with a sentence that says what to do.

``tests/data/last-release`` holds one of each, made by that release against the practice services.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from setup_assistant import memory, settings
from setup_assistant.changes.ledger import Ledger
from setup_assistant.cli import plan_file
from setup_assistant.model import OrganizationStatus, Outcome, Scope
from setup_assistant.profiles import Profile, Profiles
from setup_assistant.registration import Registration
from setup_assistant.report import rejudge, report_json
from setup_assistant.report.errors import NotAReport
from tests.support import folders, reports

HERE = Path(__file__).parents[1] / "data" / "last-release"
APP = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A copy of them: reading must not be what changes them."""
    return Path(shutil.copytree(HERE, tmp_path / "kept"))


def loaded(name: str) -> Any:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def test_a_plan(kept: Path) -> None:
    reports.schema("plan-1").validate(loaded("plan.json"))
    plan = plan_file.read(kept / "plan.json")
    assert plan.connector().draft.name == "Contoso DevOps"
    assert plan.scope is None
    assert [change[:2] for change in plan.changes] == [
        ("oauth_access", "fabrikam-archive"),
        ("oauth_access", "fabrikam-labs"),
    ]


def test_the_list_of_changes(kept: Path) -> None:
    entries = Ledger(kept / "changes.json").entries()
    assert [entry.organization.name for entry in entries] == ["fabrikam-archive", "fabrikam-labs"]
    assert all(entry.undoable for entry in entries)
    assert {entry.deed.outcome for entry in entries} == {Outcome.CONFIRMED}


def test_where_somebody_stopped(kept: Path) -> None:
    kept_memory = memory.Memory(kept / "resume.json")
    known = kept_memory.load()
    assert (known.step, known.expected) == ("connector", "svc-keepit@contoso.com")
    assert (known.added, known.scope) == (("northwind-emea",), Scope())
    assert known.attempt("abc123-keepit").name == "Contoso DevOps"
    kept_memory.update(region="de-fr")
    assert kept_memory.load().attempts == known.attempts


def test_profiles(kept: Path) -> None:
    profiles = Profiles(kept / "profiles.json")
    (profile,) = profiles.all()
    assert profile == Profile(
        "Contoso", "contoso.com", ("contoso-web", "fabrikam-dev"), "dk-co", APP, "CONTOSO_TOKEN"
    )
    profiles.save(profile)
    assert profiles.all() == (profile,)


def test_settings(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders.use(monkeypatch, kept)
    settings.configuration_folder().mkdir(parents=True)
    shutil.copy(kept / "settings.json", settings.configuration_folder())
    assert settings.registration() == Registration(APP)


def test_a_report(kept: Path) -> None:
    reports.schema("report-1").validate(loaded("report.json"))
    report = report_json.load(kept / "report.json")
    (tenant,) = report.tenants
    assert tenant.after is not None
    assert tenant.after.to_back_up == len(tenant.after.organizations) == 12
    assert tenant.after.count(OrganizationStatus.SIGN_IN) == 1
    assert len(tenant.entries) == 2
    judged, _changes = rejudge.judge_again(report)
    assert judged.ready is report.ready is False
    document = json.loads(report_json.text(judged))
    reports.schema("report-2").validate(document)
    assert report_json.read(document) == judged


def test_a_document_of_a_check_is_no_report(kept: Path) -> None:
    with pytest.raises(NotAReport, match=r"Choose the \.json file of a report\."):
        report_json.load(kept / "check.json")
