"""Requirements are data: their file, what a changed one does, and the notes for security people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from setup_assistant.checks import registry, requirements, security_notes
from setup_assistant.model import Account, AccountKind, OAuthPolicy, OrganizationStatus, Weight
from setup_assistant.texts import resources
from tests.support.devops_site import ME, TENANT, evidence

CHECKS = (*(check.ID for check in registry.ORGANIZATION_CHECKS), registry.ACCOUNT_CHECK.ID)
ACCOUNT = Account("Keepit Backup", "svc@contoso.com", ME, TENANT, AccountKind.MEMBER)
NAMES = {
    "oauth_access": {
        "ADO_Organization_AuthZ_Disable_OAuth_App_Access",
        "Test-AzdoThirdPartyAccessViaOauth",
        "Azure.DevOps.Organization.Security.Policies.DisallowOAuthAuthentication",
    },
    "administrator": {
        "ADO_Organization_AuthZ_Limit_Admin_Count",
        "Test-AzdoProjectCollectionAdministrator",
    },
    "work_account": {"ADO_Organization_AuthZ_Dont_Use_Svc_Accounts"},
}


def document() -> dict[str, Any]:
    held: dict[str, Any] = json.loads((resources() / "requirements.json").read_text("utf-8"))
    return held


@pytest.fixture
def changed(tmp_path: Path) -> Iterator[Path]:
    """A file in which OAuth access is only advised; the assistant's own is back afterwards."""
    other = document()
    other["version"] = "2027.01"
    for item in other["requirements"]:
        if item["id"] == "oauth_access":
            item.update(level="advised", contradicted_by=[])
    path = tmp_path / "requirements.json"
    path.write_text(json.dumps(other), encoding="utf-8")
    yield path
    requirements.use(None)


def test_the_file_keeps_to_its_schema_and_knows_every_check() -> None:
    schema = json.loads((resources() / "schemas/requirements-1.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(document())
    assert sorted(item["id"] for item in document()["requirements"]) == sorted(CHECKS)
    assert all(requirements.requirement(check).sources for check in CHECKS)
    assert requirements.vendor() == "Keepit"


def test_a_level_changes_verdicts_without_code(changed: Path) -> None:
    off = evidence(policy=OAuthPolicy(enabled=False, source="settings"))
    assert registry.judge_all(off).status is OrganizationStatus.ATTENTION
    requirements.use(changed)
    judged = registry.judge_all(off)
    assert judged.finding("oauth_access").weight is Weight.ADVISED
    assert judged.status is OrganizationStatus.READY
    assert requirements.version() == "2027.01"


def test_notes_name_the_controls_that_ask_for_the_opposite() -> None:
    notes = {check: security_notes.note(check) for check in CHECKS}
    assert {check for check, note in notes.items() if note} == set(security_notes.ORDER)
    for check, note in notes.items():
        if note is not None:
            assert {control.control for control in note.controls} == NAMES[check]
            assert all(control.link.startswith("https://") for control in note.controls)
            assert note.compensating


def test_the_note_says_what_microsoft_documents_of_the_policy() -> None:
    note = security_notes.note("oauth_access")
    assert note is not None
    assert "doesn't affect Microsoft Entra ID OAuth apps" in note.documented


def test_no_control_no_note(changed: Path) -> None:
    requirements.use(changed)
    assert security_notes.note("oauth_access") is None


def test_an_exception_for_a_ticket() -> None:
    note = security_notes.note("oauth_access")
    assert note is not None
    names = ["contoso", "contoso-data"]
    text = security_notes.exception_draft(note, names, ACCOUNT, date(2026, 11, 25))
    lines = text.splitlines()
    assert "- ADOScanner: ADO_Organization_AuthZ_Disable_OAuth_App_Access" in lines
    assert "- contoso-data" in lines
    assert "Account: Keepit Backup (svc@contoso.com)" in lines
    assert "Expires on: 2027-05-25" in lines
    assert all(f"- {control}" in lines for control in note.compensating)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 1, 1), 12, date(2027, 1, 1)),
    ],
)
def test_months_later(day: date, months: int, expected: date) -> None:
    assert security_notes.later(day, months) == expected


def test_every_check_has_a_name() -> None:
    assert [security_notes.title(check) for check in CHECKS] == [
        "Directory", "Administrator", "OAuth access", "Access level", "Account type",
    ]  # fmt: skip
    assert security_notes.title("something") == "something"
