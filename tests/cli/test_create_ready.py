"""``create`` and what isn't ready: a fresh check decides, whatever the plan hoped for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from setup_assistant.practice.state.keepit import EXISTING_NAME, SUGGESTED_NAME
from setup_assistant.practice.state.people import ADMINISTRATOR
from setup_assistant.practice.state.policies import OAUTH
from tests.support.command_line import TOKEN, Command, Fleet, Said, Start, plan, schema
from tests.support.verdicts import AFFECTED, CHANGES_ONLY, TABLE

pytestmark = pytest.mark.sampled

NOT_READY = [
    name for name, (_verdicts, code) in TABLE.items() if code == 1 and name not in CHANGES_ONLY
]
CHANGE = {
    "kind": "oauth_access", "organization": AFFECTED, "organization_id": "", "from": "off",
    "to": "on", "subject": "svc", "by": "account", "possible": True, "why_not": "",
}  # fmt: skip


def creates(practised: Fleet) -> list[str]:
    return practised.world.keepit.creates


@pytest.mark.parametrize("scenario", NOT_READY)
def test_what_the_fresh_check_finds_not_ready_is_refused_whatever_the_plan_says(
    scenario: str, fleet: Start, create: Command
) -> None:
    practised = fleet(scenario)
    before = practised.world.snapshot()["keepit"]

    said = create(practised, plan(ready_after=True), "--yes")

    assert (said.code, said.out, creates(practised)) == (1, "", [])
    assert "The connector was not created." in said.err
    assert practised.world.affected[0] in said.err
    assert "add --although-not-ready" in said.err
    assert practised.world.snapshot()["keepit"] == before


def plan_file(practised: Fleet, folder: Path) -> str:
    """A plan as ``plan --json`` prints it for what is there."""
    said = practised.run(
        "plan", "--token-stdin", "--connector-name", SUGGESTED_NAME, "--region", "dk-co",
        "--authorization", EXISTING_NAME, "--json", stdin=practised.token(),
    )  # fmt: skip
    file = folder / "plan.json"
    file.write_text(said.out, encoding="utf-8")
    return str(file)


def test_a_plan_whose_changes_were_not_made_is_refused_until_they_are(
    fleet: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    practised = fleet("policy_off")
    made = plan_file(practised, tmp_path)
    assert json.loads(Path(made).read_text(encoding="utf-8"))["ready_after"] is True

    def create() -> Said:
        monkeypatch.setenv("DEVOPS", practised.token())
        return practised.run(
            "create", "--plan", made, "--yes", "--token-env", "DEVOPS", "--keepit-token-stdin",
            stdin=TOKEN,
        )  # fmt: skip

    refused = create()

    assert (refused.code, creates(practised)) == (1, [])
    assert (
        "Changes of the plan that were not made: fabrikam-labs: turn on “Third-party application "
        "access via OAuth”."
    ) in refused.err
    assert "Not ready: fabrikam-labs." in refused.err
    assert "“apply --plan FILE --yes”" in refused.err
    applied = practised.run(
        "apply", "--plan", made, "--yes", "--token-stdin", stdin=practised.token()
    )
    assert applied.code == 0
    assert create().code == 0
    assert creates(practised) == [SUGGESTED_NAME]


def test_a_plan_whose_changes_were_refused_is_refused(fleet: Start, create: Command) -> None:
    practised = fleet("change_refused")
    applied = practised.run("apply", "--yes", "--token-stdin", stdin=practised.token())

    said = create(practised, plan(changes=[CHANGE]), "--yes")

    assert (applied.code, said.code, creates(practised)) == (1, 1, [])


def test_what_got_worse_since_the_plan_is_refused(fleet: Start, create: Command) -> None:
    practised = fleet()
    practised.world.organizations[AFFECTED].policies[OAUTH].value = True

    said = create(practised, plan(), "--yes")

    assert (said.code, creates(practised)) == (1, [])


def test_unknown_is_told_as_unknown(fleet: Start, create: Command) -> None:
    said = create(fleet("unreadable_policy"), plan(), "--yes")

    assert said.code == 1
    assert "Not known to be ready, because it could not be read: fabrikam-labs." in said.err


def test_an_organization_of_the_plan_that_was_not_checked_is_not_ready(
    fleet: Start, create: Command
) -> None:
    practised = fleet()

    said = create(practised, plan(changes=[CHANGE]), "--yes", "--organization", "contoso-mobile")

    assert (said.code, creates(practised)) == (1, [])
    assert "In the plan, and not checked now: fabrikam-labs." in said.err


def decided(name: str, **decision: Any) -> dict[str, Any]:
    """What a plan says about an organization."""
    return {"name": name, "id": "", "backup": True, "set_aside": None, **decision}


def test_where_only_some_are_checked_the_others_of_the_plan_are_not_ready(
    fleet: Start, create: Command
) -> None:
    practised = fleet("policy_off")
    held = plan(organizations=[decided("contoso-mobile"), decided(AFFECTED)])

    said = create(practised, held, "--yes", "--organization", "contoso-mobile")

    assert (said.code, creates(practised)) == (1, [])
    assert "In the plan, and not checked now: fabrikam-labs." in said.err


def test_what_the_plan_leaves_out_or_sets_aside_does_not_count_and_is_named(
    fleet: Start, create: Command
) -> None:
    aside = {
        "reason": "deleted",
        "by": "a@b.co",
        "since": "2026-11-25T09:00:00+00:00",
        "until": None,
    }
    left_out, set_aside = fleet("policy_off"), fleet("other_directory")

    one = create(left_out, plan(organizations=[decided(AFFECTED, backup=False)]), "--yes", "--json")
    other = create(set_aside, plan(organizations=[decided(AFFECTED, set_aside=aside)]), "--yes")

    document = json.loads(one.out)
    jsonschema.validate(document, schema("create-1"))
    assert (one.code, document["left_out"], document["although_not_ready"]) == (
        0,
        [AFFECTED],
        False,
    )
    assert (other.code, creates(set_aside)) == (0, [SUGGESTED_NAME])
    assert "Set aside, because it can't be read: fabrikam-labs." in other.out


def test_although_not_ready_is_written_down(fleet: Start, create: Command) -> None:
    practised = fleet("policy_off")
    held = plan(changes=[CHANGE])

    would = create(practised, held, "--although-not-ready")
    said = create(practised, held, "--yes", "--although-not-ready", "--json")

    document = json.loads(said.out)
    jsonschema.validate(document, schema("create-1"))
    assert (said.code, creates(practised)) == (0, [SUGGESTED_NAME])
    assert document["although_not_ready"] is True
    assert document["not_ready"]["organizations"] == [AFFECTED]
    assert document["not_ready"]["changes"] == [{"kind": "oauth_access", "organization": AFFECTED}]
    assert would.code == 0
    assert "Although not everything is ready. Not ready: fabrikam-labs." in would.out


def test_although_not_ready_stands_in_the_report(
    fleet: Start, create: Command, tmp_path: Path
) -> None:
    practised, out = fleet("policy_off"), tmp_path / "out"

    said = create(practised, plan(), "--yes", "--although-not-ready", "--out", str(out))

    assert said.code == 0
    (file,) = out.glob("*/*.json")
    document = json.loads(file.read_text(encoding="utf-8"))
    jsonschema.validate(document, schema("report-2"))
    (tenant,) = document["tenants"]
    assert tenant["although"] == "Not ready: fabrikam-labs."
    assert tenant["created"]["connector"]["name"] == SUGGESTED_NAME
    (page,) = out.glob("*/*.html")
    html = page.read_text(encoding="utf-8")
    assert "Created although not everything was ready" in html
    assert "Keepit accepted it and doesn" in html


def test_a_report_needs_a_deed(fleet: Start, create: Command, tmp_path: Path) -> None:
    said = create(fleet(), plan(), "--out", str(tmp_path / "out"))

    assert said.code == 2
    assert "add --yes" in said.err
    assert not (tmp_path / "out").exists()


def test_without_need_the_option_is_not_written_down(fleet: Start, create: Command) -> None:
    said = create(fleet(), plan(), "--although-not-ready", "--json")

    document = json.loads(said.out)
    jsonschema.validate(document, schema("create-1"))
    assert (document["although_not_ready"], document["not_ready"]) == (False, None)


def test_a_plan_for_another_account_is_refused(fleet: Start, create: Command) -> None:
    practised = fleet()
    other = {"name": "A", "upn": ADMINISTRATOR, "object_id": "", "tenant_id": "other"}

    said = create(practised, plan(account=other), "--yes")

    assert (said.code, creates(practised)) == (2, [])
    assert "made for another account" in said.err


def test_a_plan_may_write_the_directorys_id_in_capitals(fleet: Start, create: Command) -> None:
    practised, document = fleet(), plan()
    document["account"]["tenant_id"] = document["account"]["tenant_id"].upper()

    said = create(practised, document, "--yes")

    assert (said.code, len(creates(practised))) == (0, 1)


def test_a_token_that_is_not_accepted_creates_nothing(
    fleet: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    practised = fleet()
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(plan()), encoding="utf-8")
    monkeypatch.setenv("DEVOPS", "nobodys-token")

    said = practised.run(
        "create", "--plan", str(file), "--yes", "--token-env", "DEVOPS", "--keepit-token-stdin",
        stdin=TOKEN,
    )  # fmt: skip

    assert (said.code, said.out, creates(practised)) == (4, "", [])
    assert "doesn't accept the access token" in said.err


def test_both_sign_ins_cannot_come_from_standard_input(fleet: Start, tmp_path: Path) -> None:
    practised = fleet()
    both = ("--token-stdin", "--keepit-token-stdin", "--plan", str(tmp_path / "plan.json"))

    for command in ("create", "report"):
        said = practised.run(command, *both, stdin=f"{practised.token()}\n{TOKEN}")
        assert said.code == 2
        assert "Only one sign-in can come from standard input" in said.err
