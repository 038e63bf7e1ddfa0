"""The last page while organizations aren't ready: they come first, and green is only a page without tasks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from setup_assistant.checks.open_points import points
from setup_assistant.flow import Step, tasks_left
from setup_assistant.model import (
    Backup,
    BackupState,
    Connector,
    Created,
    Finding,
    Health,
    Inspected,
    Inspection,
    OrganizationStatus,
    Session,
    Verdict,
    Weight,
)
from setup_assistant.practice.state.policies import OAUTH
from setup_assistant.practice.state.scenarios import apply_to_keepit, make
from setup_assistant.practice.state.world import World
from setup_assistant.ui import times
from setup_assistant.ui.changes.result import Result
from setup_assistant.ui.done.directory_dialog import DirectoryDialog
from setup_assistant.ui.done.organizations_task import OrganizationsTask, Ways
from setup_assistant.ui.done.page import DonePage
from setup_assistant.ui.report_dialog import proposed_folder
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.tour.journey import USE_IT
from setup_assistant.ui.widgets import enter, sizes
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.window import step_lines
from tests.support import devops_site
from tests.support.scopes import decided, whole
from tests.support.ui import signed_in
from tests.support.ui.inspections import inspection
from tests.support.ui.journey import Journey
from tests.support.ui.trials import Settled
from tests.support.ui.walk import settle
from tests.support.ui.windows import labels

pytestmark = pytest.mark.sampled

NOW = datetime(2026, 11, 23, 10, 2, tzinfo=UTC)
READY = Created(
    Connector("aaaaaa-bbbbbb-cccccc", "Azure DevOps", "azure-do"),
    Health.HEALTHY,
    "OK",
    Backup(BackupState.SCHEDULED, "2026-11-23T10:15:00Z"),
    "",
    (),
    NOW,
)
INCOMPLETE = replace(READY, task="E_INCOMPLETE_CONNECTOR_CONFIG")
At = Callable[..., signed_in.Stage]


@pytest.fixture
def at_done(qtbot: QtBot, tmp_path: Path) -> At:
    def open_(scenario: str, keepit: str = "scheduled") -> signed_in.Stage:
        """Done, with the organizations of one scenario and Keepit's answers of another."""
        world = make(scenario, 5)
        apply_to_keepit(world.keepit, [keepit])
        stage = signed_in.open_window(qtbot, tmp_path, world=world)
        stage.journey.straight_to_review(USE_IT)
        stage.journey.press("Create connector")
        stage.journey.wait_for_step(Step.DONE)
        return stage

    return open_


def page_of(journey: Journey) -> DonePage:
    page = journey.window.page_now()
    assert isinstance(page, DonePage)
    return page


@pytest.mark.parametrize(
    ("created", "inspection_", "n"),
    [
        (None, inspection(3, failed=1), 0),
        (READY, None, 0),
        (READY, inspection(3), 0),
        (READY, inspection(3, failed=2), 1),
        (READY, inspection(3, complete=False), 1),
        (INCOMPLETE, inspection(3), 1),
        (INCOMPLETE, inspection(3, failed=1), 2),
        (READY, whole(decided("fabrikam-labs", aside=("contoso-old",))), 0),
    ],
)
def test_tasks_are_counted(created: Created | None, inspection_: Inspection | None, n: int) -> None:
    session = Session(created=created, inspection=inspection_)
    assert tasks_left(session) == n
    line = step_lines.lines(Step.DONE, session)[-1]
    notes = {0: "", 1: "1 task left", 2: "2 tasks left"}
    assert line.note == notes[n]
    if created is not None:
        assert line.icon == ("warn" if n else "ok")


def test_where_something_is_open_there_is_always_a_point() -> None:
    account = Finding("work_account", Verdict.FAILED, Weight.REQUIRED, "personal")
    for one in (
        inspection(3, failed=1),
        inspection(3, complete=False),
        inspection(3, failed=3, complete=False),
        replace(inspection(3), account_finding=account),
        whole(decided("contoso", "fabrikam-labs", aside=("contoso-old",))),
    ):
        assert not one.ready
        assert tuple(points(one))


def test_an_organization_that_is_not_ready_is_the_first_task_and_repaired_from_there(
    at_done: At, spoken: list[str]
) -> None:
    stage = at_done("policy_off")
    journey, page = stage.journey, page_of(stage.journey)
    assert journey.sees("Connector created, 1 task left")
    assert journey.sees("Not everything will be backed up until it is done.")
    assert journey.sees("Make 1 organization ready")
    assert journey.sees("fabrikam-labs")
    assert journey.sees("OAuth access is off")
    assert journey.sees("Afterwards")
    assert page.focusWidget() is page.organizations.first
    assert enter.filled(journey.window) is None

    ends = list[tuple[tuple[Inspected, ...], Result]]()
    page.changes.ended.connect(lambda read, told: ends.append((read, told)))
    journey.press("Turn on OAuth access…")
    journey.press("Turn on in 1 organization")
    journey.wait_for("The connector is ready")
    ((read, told),) = ends
    assert told.checked_at == max(one.evidence.read_at for one in read)

    assert journey.sees("All 5 organizations are ready since")
    assert journey.sees("5 of 5 ready")
    assert journey.sees("Changes made here")
    assert journey.lacks("Make 1 organization ready")
    assert any(said.startswith("All 5 organizations are ready since") for said in spoken)


def test_both_tasks_are_numbered_and_neither_hides_the_other(at_done: At) -> None:
    stage = at_done("policy_off", "incomplete_configuration")
    journey = stage.journey
    assert journey.sees("Connector created, 2 tasks left")
    assert journey.sees("1. Make 1 organization ready")
    assert journey.sees("2. Choose the organizations in Keepit")

    repair_elsewhere(stage.world)
    journey.press("Check fabrikam-labs again")

    journey.wait_for("Connector created, 1 task left")
    assert journey.sees("All 5 organizations are ready since")
    assert journey.sees("Choose the organizations in Keepit")
    assert page_of(journey).focusWidget() is page_of(journey).open_settings


def test_a_saved_report_is_named_in_its_row(at_done: At, tmp_path: Path) -> None:
    stage = at_done("policy_off")
    stage.context.trial = Settled("It is not there.")  # no PDF: another test prints
    journey, page = stage.journey, page_of(stage.journey)
    page.saver.choose_folder = lambda: str(tmp_path)
    journey.press("Save report…")
    journey.wait_for("The report is saved.")
    journey.press("Close")
    assert journey.sees("Saved ")
    journey.press("Open the report")
    journey.press("Show the folder")
    report, folder = stage.outside.addresses
    assert report.startswith(folder)
    assert report.endswith(".html")


def test_a_folder_that_can_not_be_written_is_named_and_the_dialog_stays(
    at_done: At, tmp_path: Path
) -> None:
    stage = at_done("policy_off")
    journey, page = stage.journey, page_of(stage.journey)
    nowhere = tmp_path / "file"
    nowhere.write_text("", encoding="utf-8")
    page.saver.choose_folder = lambda: str(nowhere)
    journey.press("Save report…")
    journey.wait_for("Nothing was saved")
    assert journey.sees(str(nowhere))
    assert journey.lacks("Saved ")


def test_the_first_folder_that_is_there_is_proposed(tmp_path: Path) -> None:
    assert proposed_folder(tmp_path) == tmp_path
    assert proposed_folder(tmp_path / "gone").is_dir()
    assert proposed_folder(None).is_dir()


def test_another_directory_is_signed_in_to_from_there(at_done: At) -> None:
    stage = at_done("directories")
    journey, page = stage.journey, page_of(stage.journey)
    before = stage.context.session.inspection
    assert before is not None
    journey.press("Sign in to that directory…")
    dialog = journey.front
    assert isinstance(dialog, DirectoryDialog)
    assert journey.sees("Use the same service account: svc-keepit-backup@contoso.com")
    journey.press("Cancel")
    assert page.organizations.isVisible()

    journey.press("Sign in to that directory…")
    dialog = journey.front
    assert isinstance(dialog, DirectoryDialog)
    dialog.sign_in.arrived.emit(devops_site.guest(stage.world, renewals=1))

    journey.wait_for("of another directory read")
    after = stage.context.session.inspection
    assert after is not None
    assert after.count(OrganizationStatus.SIGN_IN) == 0
    assert len(after.organizations) > len(before.organizations)
    assert journey.lacks("Sign in to that directory…")


def test_a_check_that_finds_nothing_new_keeps_the_focus(at_done: At) -> None:
    stage = at_done("policy_off")
    journey, page = stage.journey, page_of(stage.journey)
    page.organizations.check.setFocus()
    journey.press("Check fabrikam-labs again")
    until(lambda: not stage.context.background.running and page.content.isEnabled(), "the answer")
    assert page.focusWidget() is page.organizations.check
    assert journey.sees("OAuth access is off")
    assert journey.lacks("are ready since")


@pytest.fixture
def task(qtbot: QtBot) -> Callable[..., OrganizationsTask]:
    def show(inspection_: Inspection, log: list[str]) -> OrganizationsTask:
        widget = OrganizationsTask(
            Ways(
                fix=lambda _inspected: None,
                copy=lambda one: log.append(f"copy {one.organization.name}"),
                check=lambda all_: log.append(f"check {len(all_)}"),
            )
        )
        qtbot.addWidget(widget)
        widget.show_points(tuple(points(inspection_)))
        widget.resize(700, 400)
        widget.show()
        return widget

    return show


def button(within: QWidget, name: str) -> QPushButton:
    return next(
        one
        for one in within.findChildren(QPushButton)
        if one.isVisible() and name in (one.text(), one.accessibleName())
    )


def test_five_are_named_and_all_in_the_dialog(task: Callable[..., OrganizationsTask]) -> None:
    log: list[str] = []
    widget = task(inspection(9, failed=8), log)
    names = [text for text in labels(widget) if text.startswith("org-")]
    assert names == ["org-0", "org-1", "org-2", "org-3", "org-4"]
    button(widget, "Check 8 again").click()
    button(widget, "Show 3 more…").click()
    (dialog,) = (one for one in widget.window().findChildren(Dialog) if one.isVisible())
    assert dialog.title.text() == "Make 8 organizations ready"
    assert [text for text in labels(dialog) if text.startswith("org-")] == [
        f"org-{n}" for n in range(8)
    ]
    button(dialog, "Copy instructions for an administrator of org-7").click()
    assert log == ["check 8", "copy org-7"]
    assert button(dialog, "Copy instructions for an administrator of org-7").text() == "Copied"
    dialog.close()


def test_names_take_the_width_of_the_longest_so_that_actions_stand_beside_them(
    task: Callable[..., OrganizationsTask],
) -> None:
    widget = task(inspection(3, failed=2), [])
    name, action = widget.lines[0].name, widget.lines[0].action
    assert action is not None
    least = name.sizeHint().width() + sizes.scaled(160) + action.sizeHint().width()
    widget.resize(least + 100, 400)
    settle()
    for line in widget.lines:
        assert line.name.text() == line.name.full
        assert line.action is not None
        assert line.action.x() > line.name.geometry().right()
    assert len({line.name.width() for line in widget.lines}) == 1


@pytest.mark.parametrize(
    ("failed", "words"),
    [(1, "Check org-0 again"), (2, "Check both again"), (3, "Check 3 again")],
)
def test_the_button_says_how_many_are_checked(
    failed: int, words: str, task: Callable[..., OrganizationsTask]
) -> None:
    widget = task(inspection(4, failed=failed), [])
    assert button(widget, words) is widget.check
    assert widget.check.text() == ("Check again" if failed == 1 else words)


def test_the_time_is_that_of_the_last_look(task: Callable[..., OrganizationsTask]) -> None:
    before = inspection(3, failed=2)
    first, *others = before.organizations
    later = replace(first.evidence, read_at=first.evidence.read_at + timedelta(minutes=1))
    widget = task(
        replace(before, organizations=(replace(first, evidence=later), *others)), list[str]()
    )
    assert widget.read.text() == f"Last read at {times.clock(later.read_at)}"


def test_what_can_not_be_repaired_from_here_is_handed_on(
    task: Callable[..., OrganizationsTask],
) -> None:
    log: list[str] = []
    widget = task(whole(decided()), log)
    assert widget.first.property("look") == "tinted"
    button(widget, "Copy instructions for an administrator of contoso-old").click()
    assert log == ["copy contoso-old"]


def repair_elsewhere(world: World) -> None:
    """Somebody turns it on in the browser."""
    with world.lock:
        world.organizations["fabrikam-labs"].policies[OAUTH].value = False
