"""Reports from the command line: saved, merged over customers, judged, compared; and JUnit files."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from defusedxml.ElementTree import fromstring

from setup_assistant.checks.registry import judge_all
from setup_assistant.cli import parser, report
from setup_assistant.cli.check import CheckArgs
from setup_assistant.cli.inspection import InspectionArgs
from setup_assistant.cli.scope_options import SetAside
from setup_assistant.model import Exemption, Organization, Scope
from setup_assistant.practice.state.keepit import (
    EXISTING_NAME,
    SUGGESTED_NAME,
    TOKEN_NAME,
    TOKEN_PASSWORD,
)
from setup_assistant.practice.state.people import CONTOSO, NORTHWIND
from setup_assistant.practice.state.policies import OAUTH
from setup_assistant.profiles import Profile, Profiles
from setup_assistant.registration import Registration
from setup_assistant.report.evidence import TenantReport
from setup_assistant.services.clients import Clients
from setup_assistant.ui.browser import trial
from tests.support import reports
from tests.support.command_line import TOKEN, Command, Fleet, Start, plan, schema
from tests.support.devops_site import READ_AT
from tests.support.reports import SVC
from tests.support.ui.trials import Settled

pytestmark = pytest.mark.sampled


def saved_json(folder: Path) -> Path:
    (file,) = folder.glob("*/*.json")
    return file


def read(folder: Path) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(saved_json(folder).read_text(encoding="utf-8"))
    jsonschema.validate(held, schema("report-2"))
    return held


# report


def test_a_report_is_saved_in_a_folder_of_its_own(fleet: Start, tmp_path: Path) -> None:
    practised, out = fleet("policy_off", 12), tmp_path / "evidence" / "november"

    said = practised.run("report", "--token-stdin", "--out", str(out), stdin=practised.token())

    assert said.code == 1
    assert "Report saved: " in said.err
    held = read(out)
    assert (held["ready"], held["practice"], len(held["tenants"])) == (False, True, 1)
    names = sorted(file.suffix for file in saved_json(out).parent.iterdir())
    assert names == ["", ".csv", ".html", ".json"]
    assert practised.token() not in saved_json(out).read_text(encoding="utf-8")


def test_the_forms_can_be_chosen_and_ready_is_zero(fleet: Start, tmp_path: Path) -> None:
    said = fleet().run("report", "--out", str(tmp_path / "out"), "--format", "json")

    assert said.code == 0
    assert len(list((tmp_path / "out").glob("*/*"))) == 2  # and the check sums


def test_a_report_of_a_service_principal(fleet: Start, tmp_path: Path) -> None:
    practised = fleet("service_principal", 12)

    said = practised.run(
        "report", "--token-stdin", "--organization", "contoso", "--out", str(tmp_path / "out"),
        stdin=practised.pipeline_token(),
    )  # fmt: skip

    assert said.code == 0
    assert read(tmp_path / "out")["tenants"][0]["account"]["kind"] == "service_principal"


def test_a_folder_that_cannot_be_used_is_explained(fleet: Start, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    said = fleet().run("report", "--out", str(tmp_path / "file"))

    assert (said.code, said.out) == (2, "")
    assert "Nothing was saved" in said.err


def test_a_summary_for_a_ticket_is_saved(fleet: Start, tmp_path: Path) -> None:
    said = fleet("policy_off", 12).run("report", "--format", "md", "--out", str(tmp_path / "out"))

    assert said.code == 1
    (file,) = (tmp_path / "out").glob("*/*.md")
    assert "- [ ] **OAuth access is off**: [" in file.read_text(encoding="utf-8")
    assert {one.name for one in file.parent.iterdir()} == {file.name, "SHA256SUMS"}


@pytest.mark.window
def test_a_pdf_is_printed_without_a_screen(fleet: Start, tmp_path: Path) -> None:
    chosen = ("--format", "pdf", "--out", str(tmp_path / "out"))
    world = ("--practice-world", str(fleet().file))

    done = subprocess.run(
        [sys.executable, "-m", "setup_assistant", "report", *chosen, *world],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    (file,) = (tmp_path / "out").glob("*/*.pdf")
    assert file.read_bytes().startswith(b"%PDF")
    practice, open_page, approves, saved = done.stderr.splitlines()  # and nothing of Chromium's
    assert practice == "Practice: these services are pretended, on this computer only."
    assert open_page.startswith("Open https://localhost:")
    assert approves == "The practice Microsoft approves it by itself."
    assert saved == f"Report saved: {file.parent}"


@pytest.mark.parametrize(("formats", "kinds"), [("json,pdf", {".json", ""}), ("pdf", set())])
def test_a_pdf_that_is_not_printed_is_told_and_the_rest_is_saved(
    fleet: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, formats: str, kinds: set[str]
) -> None:
    reason = "The private browser was tried out and stopped working."
    monkeypatch.setattr(trial, "Trial", lambda **_how: Settled(reason))

    said = fleet().run("report", "--format", formats, "--out", str(tmp_path / "out"))

    assert (said.code, said.out) == (2, "")
    assert f"The PDF was not made. {reason}" in said.err
    assert {file.suffix for file in (tmp_path / "out").glob("*/*")} == kinds
    assert ("Report saved: " in said.err) is bool(kinds)


# the command that checks again

SAVED = "7d1f0a52-2c55-4a3e-8e7b-6f1d1b0a9c33"
"""The app in the settings of the computer that the report is made on."""


def again(folder: Path, tenant: TenantReport, *arguments: str) -> str:
    """What the report that a command with ``arguments`` saves says of it."""
    args = parser.parse(["report", "--out", str(folder), "--format", "json", *arguments]).args
    assert isinstance(args, InspectionArgs)
    clients = Clients(settings=Registration(SAVED, "saved.example"))
    assert report.save_one(args, clients, tenant)
    command: str = read(folder)["check_again"]
    return command


@pytest.mark.parametrize(
    ("how", "besides"),
    [
        (("--sign-in", "azure-cli", "--tenant", CONTOSO.id, "--tenant", NORTHWIND.id), ()),
        (("--client-id", NORTHWIND.id, "--organization", "contoso", "--organization", "labs"), (
            "--tenant", SVC.tenant_id,
        )),
        (("--sign-in", "browser"), ("--client-id", SAVED, "--tenant", SVC.tenant_id)),
        (("--token-env", "DEVOPS_TOKEN"), ("--tenant", SVC.tenant_id)),
        (("--token-stdin",), ("--tenant", SVC.tenant_id)),
        (("--practice", "--scenario", "policy_off"), ()),
    ],
    ids=lambda words: " ".join(words[:1]),
)  # fmt: skip
def test_a_report_says_how_it_is_made_again_at_another_computer(
    tmp_path: Path, how: tuple[str, ...], besides: tuple[str, ...]
) -> None:
    (tenant,) = reports.whole().tenants
    assert tenant.after is not None
    aside = Exemption(Organization("", "far"), 'Sold -- in "May"', SVC.upn, READ_AT)
    scope = Scope((Organization("", "low"),), (aside,))
    checked = (judge_all(reports.organization(name), scope) for name in ("low", "contoso"))
    far = judge_all(reports.organization("far", directory=reports.NORTHWIND), scope)
    tenant = replace(tenant, after=replace(tenant.after, organizations=(*checked, far)))

    program, command, *arguments = shlex.split(again(tmp_path, tenant, *how))

    assert (program, command) == ("setup-assistant", "check")
    args = parser.parse([command, *arguments]).args
    asked = parser.parse(["report", *how, *besides]).args
    assert isinstance(args, CheckArgs)
    assert isinstance(asked, InspectionArgs)
    assert (args.sign_in, args.place) == (asked.sign_in, asked.place)
    assert args.scope.not_backed_up == ("low",)
    assert args.scope.set_aside == (SetAside("far", aside.reason),)
    connector = ("", "") if "--practice" in how else ("Azure DevOps - Contoso", "dk-co")
    assert (args.existing.connector, args.existing.region) == connector


def test_of_practice_services_that_are_gone_by_then_it_says_nothing(tmp_path: Path) -> None:
    (tenant,) = reports.whole().tenants
    world = str(tmp_path / "world.json")
    assert again(tmp_path / "out", tenant, "--practice-world", world) == ""


# JUnit


def connector_plan(tmp_path: Path, **changes: Any) -> str:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(plan(**changes)), encoding="utf-8")
    return str(file)


def test_a_report_holds_the_connector_as_keepit_has_it(
    fleet: Start, create: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    practised, out = fleet(), tmp_path / "out"
    assert create(practised, plan(members=[]), "--yes").code == 0
    file, so_far = connector_plan(tmp_path, members=[]), len(practised.world.log)
    monkeypatch.setenv("DEVOPS_TOKEN", practised.token())

    said = practised.run(
        "report", "--token-env", "DEVOPS_TOKEN", "--plan", file, "--keepit-token-stdin",
        "--out", str(out), stdin=TOKEN,
    )  # fmt: skip

    assert said.code == 0, said.err
    connector = read(out)["tenants"][0]["created"]["connector"]
    assert connector["name"] == SUGGESTED_NAME
    assert connector["retention"] == "P1Y"
    asked = [c for c in practised.world.log[so_far:] if c.service == "keepit"]
    query = "/resources/max_usage"  # which Keepit wants to be a PUT
    assert [c.path for c in asked if c.method != "GET" and not c.path.endswith(query)] == []
    assert TOKEN_PASSWORD not in saved_json(out).read_text(encoding="utf-8")
    (page,) = out.glob("*/*.html")
    html = page.read_text(encoding="utf-8")
    assert made_guid(practised) in html
    assert "Approved in" not in html  # nobody knows how it was authorized


def made_guid(practised: Fleet) -> str:
    (guid,) = (c.guid for c in practised.world.keepit.connectors if c.name == SUGGESTED_NAME)
    return guid


def test_a_connector_that_differs_from_the_plan_is_told_in_the_report(
    fleet: Start, tmp_path: Path
) -> None:
    practised, out = fleet(), tmp_path / "out"
    file = connector_plan(tmp_path, name=EXISTING_NAME, retention="P99Y", members=[])

    said = practised.run(
        "report", "--plan", file, "--keepit-token-stdin", "--out", str(out), stdin=TOKEN
    )

    assert said.code == 0, said.err
    differences = read(out)["tenants"][0]["created"]["differences"]
    assert [told["what"] for told in differences] == ["retention"]


@pytest.mark.parametrize(
    ("wanted", "typed", "code", "sentence"),
    [
        ({"name": "Nobody's"}, TOKEN, 1, "Keepit holds no connector “Nobody's”"),
        ({}, f"{TOKEN_NAME}\nwrong\n", 4, "Keepit didn't accept this token"),
    ],
)
def test_a_connector_that_is_not_read_stands_so_in_the_report(
    wanted: dict[str, Any], typed: str, code: int, sentence: str, fleet: Start, tmp_path: Path
) -> None:
    file, out = connector_plan(tmp_path, **wanted), tmp_path / "out"

    said = fleet().run(
        "report", "--plan", file, "--keepit-token-stdin", "--out", str(out),
        "--junit", str(tmp_path / "check.xml"), stdin=typed,
    )  # fmt: skip

    assert said.code == code
    assert sentence in said.err
    (tenant,) = read(out)["tenants"]
    assert tenant["ready"] is True
    assert tenant["created"] is None
    assert sentence in tenant["connector_problem"]
    (page,) = out.glob("*/*.html")
    assert sentence.replace("'", "&#39;") in page.read_text(encoding="utf-8")
    assert (tmp_path / "check.xml").exists()


@pytest.mark.parametrize("half", [("--plan", "plan.json"), ("--keepit-token-stdin",)])
def test_half_a_connector_is_a_usage_error(half: tuple[str, ...], fleet: Start) -> None:
    said = fleet().run("report", *half)

    assert said.code == 2
    assert "needs both: --plan FILE and Keepit's API token" in said.err


def test_a_junit_file_counts_what_is_not_ready(fleet: Start, tmp_path: Path) -> None:
    file = tmp_path / "check.xml"

    said = fleet("policy_off", 12).run("check", "--junit", str(file), "--json")

    assert said.code == 1
    assert json.loads(said.out)["ready"] is False
    suites = fromstring(file.read_text(encoding="utf-8"))
    assert (suites.get("failures"), suites.get("errors")) == ("1", "0")


def test_a_junit_file_that_cannot_be_written_is_explained(fleet: Start, tmp_path: Path) -> None:
    said = fleet().run("check", "--junit", str(tmp_path))

    assert said.code == 2
    assert f"{tmp_path} can't be written" in said.err


# All profiles


def test_all_customers_in_one_report_and_one_junit_file(
    fleet: Start, saved: Profiles, tmp_path: Path
) -> None:
    practised = fleet()
    saved.save(Profile("Contoso", CONTOSO.id))
    saved.save(Profile("Northwind", NORTHWIND.id))
    file = tmp_path / "all.xml"

    said = practised.run(
        "check", "--all-profiles", "--out", str(tmp_path / "out"), "--junit", str(file)
    )

    assert said.code == 4
    held = read(tmp_path / "out")
    assert [tenant["account"]["upn"] for tenant in held["tenants"]] == [
        "svc-keepit-backup@contoso.com",
        "Northwind",
    ]
    assert "belongs to another directory" in held["tenants"][1]["problem"]
    suites = fromstring(file.read_text(encoding="utf-8"))
    assert (suites.get("failures"), suites.get("errors")) == ("0", "1")
    assert int(suites.get("tests", "0")) == len(suites.findall(".//testcase"))
    assert suites.find(".//testsuite[@name='Northwind']/testcase/error") is not None


def test_a_report_of_all_customers_that_cannot_be_saved(
    fleet: Start, saved: Profiles, tmp_path: Path
) -> None:
    practised = fleet()
    saved.save(Profile("Contoso", CONTOSO.id))
    (tmp_path / "file").write_text("", encoding="utf-8")

    assert practised.run("check", "--all-profiles", "--out", str(tmp_path / "file")).code == 2


# judge and compare


def test_saved_reports_are_judged_and_compared(
    fleet: Start, command: Command, tmp_path: Path
) -> None:
    practised = fleet()
    old, new = tmp_path / "old", tmp_path / "new"
    practised.run("report", "--out", str(old))
    practised.world.organizations["contoso"].policies[OAUTH].value = True
    practised.run("report", "--out", str(new))
    files = (str(saved_json(old)), str(saved_json(new)))

    judged = command("judge", files[0], "--json")
    worse = command("compare", *files, "--json")
    same = command("compare", files[0], files[0])

    assert judged.code == 0
    assert json.loads(judged.out)["ready"] is True
    assert command("judge", files[1]).code == 1
    assert worse.code == 1
    assert json.loads(worse.out)["worse"] is True
    assert same.code == 0


@pytest.mark.parametrize("deed", [("judge",), ("compare", __file__)])
def test_a_file_that_is_no_report_is_a_usage_error(deed: tuple[str, ...], command: Command) -> None:
    said = command(*deed, __file__)

    assert (said.code, said.out) == (2, "")
    assert "The report can't be read" in said.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("check", "--out", "folder"), "use “report --out DIR”"),
        (("check", "--all-profiles", "--coverage"), "--coverage reads one customer"),
        (("report", "--format", "docx"), "There is no form “docx”"),
        (("compare", "old.json"), "required"),
    ],
)
def test_usage_is_explained(arguments: tuple[str, ...], sentence: str, command: Command) -> None:
    said = command(*arguments)

    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
