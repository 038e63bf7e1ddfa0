"""Changes on the page of organizations: what is confirmed, what the world is before and after, what is told."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QCheckBox

from setup_assistant.flow import Step
from setup_assistant.model import Inspected, Outcome
from setup_assistant.ui.changes.controller import ChangeController
from setup_assistant.ui.organizations.row import Row, read
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.tour.journey import ACCOUNT
from setup_assistant.ui.widgets.check_list import CheckList
from tests.support.ui.changes import LABS, TURN_OFF, page_of, repair, state, undo, writes
from tests.support.ui.signed_in import Open
from tests.support.ui.trials import Settled

pytestmark = pytest.mark.sampled


@pytest.mark.parametrize("scenario", ["slow_change", "lost_change_answer"])
def test_what_takes_effect_late_or_was_not_answered_is_read_back(
    scenario: str, open_window: Open
) -> None:
    stage = open_window(scenario)
    before = state(stage)
    repair(stage)

    assert stage.journey.sees("12 ready")
    undo(stage, TURN_OFF)
    stage.journey.wait_for("1 change undone.")
    assert state(stage) == before
    assert writes(stage) == ["PATCH", "PATCH"]


def test_several_organizations_are_repaired_and_undone_together(open_window: Open) -> None:
    stage = open_window("demo")
    journey, before = stage.journey, state(stage)
    journey.to_organizations()
    journey.press("Turn on OAuth access…")
    journey.wait_for(f"{LABS} keeps one: the change appears there under this name.")
    journey.wait_for("fabrikam-archive keeps none; the report is the record.")
    journey.press("Turn on in 2 organizations")
    journey.wait_for("OAuth access turned on in 2 organizations.")
    assert journey.sees("11 ready")

    undo(stage, TURN_OFF, TURN_OFF.replace(LABS, "fabrikam-archive"))
    journey.wait_for("2 changes undone.")

    assert state(stage) == before


def test_many_organizations_are_confirmed_in_one_list(open_window: Open) -> None:
    stage = open_window("ready")
    for organization in stage.world.organizations.values():
        organization.policies["Policy.DisallowOAuthAuthentication"].value = True
    journey, before = stage.journey, state(stage)
    journey.to_organizations()

    journey.press("Turn on OAuth access…")
    every = journey.find(QCheckBox, "Select all")
    assert every.checkState() is Qt.CheckState.Checked
    journey.press("Select all")
    journey.press("Select all")
    journey.press("Turn on in 12 organizations")
    journey.wait_for("OAuth access turned on in 12 organizations.")
    assert journey.sees("12 ready")

    journey.press("More")
    journey.press_menu("Changes made here…")
    until(lambda: journey.has(CheckList, "Changes"), "the list")
    journey.press("Undo selected")
    assert journey.sees("Select at least one change.")
    assert journey.has_button("Undo as an administrator…")
    journey.press("Select all")
    journey.press("Undo 12 changes")
    journey.wait_for("12 changes undone.")
    assert state(stage) == before


def test_what_is_taken_out_of_the_list_while_it_is_read_again_stays_out(open_window: Open) -> None:
    stage = open_window("policy_off")
    journey, lock = stage.journey, stage.world.lock
    journey.window.context.update(added=(LABS,))  # only what was added can be taken out
    journey.to_organizations()
    page = page_of(stage)
    page.changes.checking.connect(lambda _organizations: lock.acquire())  # and nothing is answered

    journey.press("Turn on OAuth access…")
    journey.press("Turn on in 1 organization")
    until(lambda: page.changes.busy, "the reading begun")
    try:
        journey.press("Remove from the list")
    finally:
        lock.release()

    journey.wait_for("OAuth access turned on in 1 organization.")
    assert LABS not in [row.organization.name for row in page.model.visible()]
    assert journey.sees("All 11 organizations to back up are ready.")


def test_the_rows_of_what_was_changed_are_made_off_the_thread_of_the_window(
    open_window: Open,
) -> None:
    stage = open_window("policy_off")
    journey = stage.journey
    journey.to_organizations()
    page, makers, rows = page_of(stage), list[threading.Thread](), list[Row]()

    def shown(inspected: Inspected) -> Row:
        makers.append(threading.current_thread())
        rows.append(read(inspected))
        return rows[-1]

    changes = ChangeController(page, journey.window.context, shown)
    changes.ended.connect(page.listing.after_changes)
    row = page.table.current()
    assert row is not None
    assert row.inspected is not None
    fix = changes.fix(row.inspected, lambda _tenant: None)
    assert fix is not None

    fix.act()
    journey.press("Turn on in 1 organization")
    journey.wait_for("OAuth access turned on in 1 organization.")

    assert threading.main_thread() not in makers
    (made,) = rows
    assert page.model.row(page.model.find(row.organization)) is made


def test_only_what_is_ticked_is_changed_and_nothing_ticked_is_explained(open_window: Open) -> None:
    stage = open_window("demo")
    journey = stage.journey
    journey.to_organizations()
    journey.press("Turn on OAuth access…")
    boxes = ("fabrikam-archive", LABS)
    journey.wait_for("Turn on in 2 organizations")

    for name in boxes:
        journey.press(name)
    journey.press("Turn on in 2 organizations")
    assert journey.sees("Select at least one organization.")
    journey.press(LABS)
    journey.press("Turn on in 1 organization")

    journey.wait_for("OAuth access turned on in 1 organization.")
    assert writes(stage) == ["PATCH"]
    assert stage.world.organizations[LABS].policies["Policy.DisallowOAuthAuthentication"].value is (
        False
    )


def test_the_confirmation_says_everything_and_cancel_sends_nothing(open_window: Open) -> None:
    stage = open_window("policy_off")
    journey, before = stage.journey, state(stage)
    journey.to_organizations()

    journey.press("Turn on OAuth access…")
    journey.wait_for("What changes")

    for words in (
        "Turn on OAuth access in 1 organization?",
        "Third-party application access via OAuth",
        ACCOUNT,
        "Other Azure DevOps OAuth apps",
        "“Changes made here” on the last page, or by hand",
        "With all of them, every organization is ready.",
    ):
        assert journey.sees(words)
    until(journey.find(QAbstractButton, "Cancel").hasFocus, "the focus on Cancel")
    assert journey.find(QCheckBox, LABS).isChecked()
    journey.press("Cancel")
    assert (writes(stage), state(stage)) == ([], before)
    assert journey.window.context.ledger.entries() == ()


def test_a_refusal_is_said_with_the_organization_and_why(open_window: Open) -> None:
    stage = open_window("change_refused")
    journey = stage.journey
    journey.to_organizations()
    journey.press("Turn on OAuth access…")
    journey.press("Turn on in 1 organization")

    journey.wait_for(f"{LABS}: not changed. Azure DevOps refused access.")

    assert journey.sees("1 needs attention")


def test_waiting_for_a_change_without_effect_can_be_stopped(open_window: Open) -> None:
    stage = open_window("change_ignored")
    journey = stage.journey
    journey.to_organizations()
    journey.press("Turn on OAuth access…")
    journey.press("Turn on in 1 organization")

    journey.wait_for("Reading back… 0:0")
    journey.press("Stop waiting")

    journey.wait_for("that it took effect was not read back")
    (entry,) = journey.window.context.ledger.entries()
    assert entry.deed.outcome is Outcome.ACCEPTED


@pytest.mark.parametrize("scenario", ["policy_enforced", "not_member"])
def test_what_only_people_can_repair_is_not_offered(scenario: str, open_window: Open) -> None:
    stage = open_window(scenario)
    journey = stage.journey
    journey.to_organizations()

    assert journey.lacks_button("Turn on OAuth access…")
    assert journey.lacks_button("Sign in as an administrator…")
    shown = journey.sees if scenario == "policy_enforced" else journey.lacks
    assert shown("a policy above the organization keeps it off")
    journey.press("Copy instructions")
    assert LABS in QGuiApplication.clipboard().text()
    html = QGuiApplication.clipboard().mimeData().html()
    assert f"https://dev.azure.com/{LABS}/_settings/" in html


def test_a_later_start_undoes_what_an_earlier_one_changed(open_window: Open) -> None:
    first = open_window("policy_off")
    before = state(first)
    repair(first)
    first.journey.window.done(0)

    later = open_window("policy_off")
    later.journey.to_organizations()
    undo(later, TURN_OFF)

    later.journey.wait_for("1 change undone.")
    assert state(later) == before


def test_a_change_that_was_not_finished_is_told_at_the_next_start(open_window: Open) -> None:
    first = open_window("policy_off")
    first.journey.to_organizations()
    context = first.journey.window.context
    from setup_assistant.changes import plan
    from setup_assistant.model import Actor, State

    assert context.session.inspection is not None
    (planned,) = plan.plan(context.session.inspection)
    account = context.session.account
    assert account is not None
    context.ledger.begin(planned.proposal, State.OFF, State.ON, Actor.of(account))
    first.journey.window.done(0)

    later = open_window("policy_off")

    later.journey.wait_for("1 change of an earlier run was not finished")
    later.journey.press("What happened")
    assert later.journey.sees(f"The assistant was stopped while it changed OAuth access in {LABS}.")
    later.journey.press("Close")
    later.journey.to_organizations()
    before = state(later)
    undo(later, TURN_OFF)
    later.journey.wait_for("1 change undone.")
    assert writes(later) == ["PATCH"]  # the request may have left before the stop, and still arrive
    assert state(later) == before


def test_a_list_of_changes_that_is_damaged_is_told_at_the_start(open_window: Open) -> None:
    first = open_window("policy_off")
    file = first.journey.window.context.ledger_file
    first.journey.window.done(0)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("{", encoding="utf-8")

    later = open_window("policy_off")

    later.journey.wait_for("The list of changes can't be read")


def test_instructions_for_all_are_copied_and_saved(open_window: Open, tmp_path: Path) -> None:
    stage = open_window("demo")
    journey = stage.journey
    journey.to_organizations()

    journey.press("More")
    journey.press_menu("Copy all instructions")
    until(lambda: "northwind-emea" in QGuiApplication.clipboard().text(), "the instructions")
    text = QGuiApplication.clipboard().text()
    assert all(name in text for name in ("fabrikam-archive", LABS, "northwind-emea"))
    page_of(stage).instructions.choose_file = lambda _name: str(tmp_path / "all.html")
    journey.press("More")
    journey.press_menu("Save all instructions…")
    file = tmp_path / "all.html"
    until(lambda: file.exists() and "</html>" in file.read_text(encoding="utf-8"), "the file")
    assert "<h2>" in file.read_text(encoding="utf-8")


def test_a_summary_for_a_ticket_is_copied(open_window: Open) -> None:
    journey = open_window("demo").journey
    journey.to_organizations()
    QGuiApplication.clipboard().clear()

    journey.press("More")
    journey.press_menu("Copy summary")

    until(lambda: QGuiApplication.clipboard().text() != "", "the summary")
    text = QGuiApplication.clipboard().text()
    assert text.startswith("# Evidence report\n")
    assert "**Not every organization is ready**" in text
    assert f"[{LABS}](https://dev.azure.com/{LABS}/_settings/organizationPolicy)" in text
    assert "  - Who can: " in text


def test_instructions_that_cannot_be_saved_are_explained(open_window: Open, tmp_path: Path) -> None:
    stage = open_window("policy_off")
    journey = stage.journey
    journey.to_organizations()
    (tmp_path / "file").write_text("", encoding="utf-8")
    page_of(stage).instructions.choose_file = lambda _name: str(tmp_path / "file" / "all.txt")

    journey.press("More")
    journey.press_menu("Save all instructions…")

    journey.wait_for("Nothing was saved")
    assert journey.sees("Choose another folder")


def test_the_report_is_saved_from_the_organizations_with_before_and_after(
    open_window: Open, tmp_path: Path
) -> None:
    stage = open_window("policy_off")
    journey = stage.journey
    repair(stage)
    saver = page_of(stage).saver
    saver.choose_folder = lambda: str(tmp_path)

    journey.press("Save report…")
    journey.wait_for("The report is saved.")

    (folder,) = (path for path in tmp_path.iterdir() if path.is_dir())
    kinds = {file.suffix or file.name for file in folder.iterdir()}
    assert kinds == {".html", ".pdf", ".json", ".csv", ".md", "SHA256SUMS"}
    assert next(folder.glob("*.pdf")).read_bytes().startswith(b"%PDF")
    (tenant,) = json.loads(next(folder.glob("*.json")).read_text(encoding="utf-8"))["tenants"]
    assert tenant["before"] != tenant["after"]
    assert [e["deed"]["outcome"] for e in tenant["entries"]] == ["confirmed"]
    journey.press("Open the report")
    journey.press("Show the folder")
    page = next(folder.glob("*.html"))
    assert stage.outside.addresses == [page.as_uri(), folder.as_uri()]


def test_a_report_that_cannot_be_printed_is_saved_without_the_pdf_and_says_so(
    open_window: Open, tmp_path: Path
) -> None:
    journey = (stage := open_window("ready")).journey
    journey.to_organizations()
    reason = "The private browser was tried out and stopped working."
    journey.window.context.trial = Settled(reason)
    page_of(stage).saver.choose_folder = lambda: str(tmp_path)

    journey.press("Save report…")
    journey.wait_for("The report is saved.")

    assert journey.sees("The PDF was not made")
    assert journey.sees(reason)
    kinds = {file.suffix or file.name for file in tmp_path.glob("*/*")}
    assert kinds == {".html", ".json", ".csv", ".md", "SHA256SUMS"}


def test_a_damaged_list_of_changes_is_explained_and_keeps_everything_as_it_is(
    open_window: Open,
) -> None:
    stage = open_window("policy_off")
    journey = stage.journey
    journey.to_organizations()
    journey.window.context.ledger_file.write_text("{", encoding="utf-8")

    journey.press("More")
    journey.press_menu("Changes made here…")
    assert journey.sees("The list of changes can't be read")
    journey.press("Close")
    journey.press("Turn on OAuth access…")
    journey.press("Turn on in 1 organization")
    journey.wait_for(f"{LABS}: not changed. The list of changes can't be read.")

    assert writes(stage) == []
    assert journey.window.context.ledger_file.read_text(encoding="utf-8") == "{"


def test_a_button_pressed_twice_asks_once(open_window: Open) -> None:
    stage = open_window("policy_off")
    journey = stage.journey
    journey.to_organizations()

    page_of(stage).details.fix.click()
    page_of(stage).details.fix.click()

    journey.wait_for("What changes")
    journey.press("Cancel")
    assert journey.front is journey.window


def test_a_report_that_cannot_be_saved_is_explained(open_window: Open, tmp_path: Path) -> None:
    stage = open_window("ready")
    journey = stage.journey
    journey.to_organizations()
    (tmp_path / "file").write_text("", encoding="utf-8")
    page_of(stage).saver.choose_folder = lambda: str(tmp_path / "file")

    journey.press("Save report…")

    journey.wait_for("Nothing was saved")


def test_notes_for_security_name_the_controls_and_draft_an_exception(open_window: Open) -> None:
    stage = open_window("policy_off")
    journey = stage.journey
    journey.to_organizations()
    journey.press("More")
    journey.press_menu("Notes for security…")

    assert journey.sees("ADO_Organization_AuthZ_Disable_OAuth_App_Access")
    assert journey.sees("Test-AzdoThirdPartyAccessViaOauth")
    assert journey.sees("doesn't affect Microsoft Entra ID OAuth apps")
    journey.press("Copy draft exception")
    draft = QGuiApplication.clipboard().text()
    assert "Expires on: 20" in draft
    assert LABS in draft


def test_what_the_account_can_see_is_read_after_the_checks(open_window: Open) -> None:
    stage = open_window("policy_off")
    journey = stage.journey
    journey.to_organizations()

    journey.wait_for("1 project. 3 repositories, 1 of them disabled.")

    with stage.world.lock:
        paths = [call.path for call in stage.world.log]
    listed = [place for place, path in enumerate(paths) if "git/repositories" in path]
    assert len(listed) == 1
    assert min(listed) > max(i for i, p in enumerate(paths) if "userentitlements" in p)
    journey.press("Show the list")
    assert journey.sees("What this account can see in fabrikam-labs")
    journey.press("Close")

    row = page_of(stage).table.current()
    assert row is not None
    with stage.world.lock:
        stage.world.organizations[LABS].projects[0].repositories.append("new")
    journey.press("Turn on OAuth access…")
    journey.press("Turn on in 1 organization")
    journey.wait_for("OAuth access turned on in 1 organization.")
    page_of(stage).listing.select(row.organization)
    journey.wait_for("1 project. 4 repositories, 1 of them disabled.")  # read anew


def test_what_another_account_could_see_is_not_taken_over(open_window: Open) -> None:
    stage = open_window("policy_off")
    journey, context = stage.journey, stage.journey.window.context
    journey.to_organizations()
    reader = page_of(stage).coverage
    journey.wait_for("1 project. 3 repositories, 1 of them disabled.")

    context.forget_coverage([LABS])
    row = page_of(stage).table.current()
    assert row is not None
    with stage.world.lock:  # nothing is answered meanwhile
        reader.look_at(row.inspected)
        until(lambda: reader.reading, "the reading begun")
        context.start_over()
    until(lambda: not context.background.running, "the reading ended")

    assert context.session.coverage == ()


@pytest.mark.parametrize("moment", ["", ".setup-assistant-*", ".setup-assistant-*/*.html"])
def test_a_program_that_ends_leaves_no_half_report(
    open_window: Open, tmp_path: Path, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("setup_assistant.ui.report_dialog._LAST_SECONDS", 30)
    stage = open_window("policy_off")
    stage.journey.to_organizations()
    folder = tmp_path / "reports"
    folder.mkdir()
    saver = page_of(stage).saver
    saver.choose_folder = lambda: str(folder)
    saver.save()
    until(lambda: not moment or list(folder.glob(moment)), "as much of it written")

    saver.give_up()

    assert list(folder.iterdir()) == []


def test_what_was_undone_is_no_longer_counted_as_made(open_window: Open) -> None:
    stage = open_window("policy_off")
    repair(stage)

    undo(stage, TURN_OFF)
    stage.journey.wait_for("1 change undone.")

    assert stage.journey.window.context.session.changed == ()


def test_the_review_counts_what_was_changed_earlier(open_window: Open) -> None:
    stage = open_window("policy_off")
    journey = stage.journey
    repair(stage)

    journey.go_on_from_organizations()
    journey.connect_keepit()
    journey.to_connector()
    journey.to_review()

    journey.wait_for("None now. 1 change was confirmed and made earlier.")
    assert len(journey.window.context.session.changed) == 1
    assert journey.window.page_now().step is Step.REVIEW
