"""Which organizations are backed up and which are set aside: boxes, details, dialog, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from time import perf_counter
from typing import Any

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from setup_assistant import texts
from setup_assistant.changes.plan import plan
from setup_assistant.flow import Step
from setup_assistant.model import (
    Exemption,
    Inspection,
    Organization,
    OrganizationStatus,
    Scope,
    Session,
    Unread,
    UnreadReason,
)
from setup_assistant.practice.state.policies import OAUTH
from setup_assistant.report import evidence
from setup_assistant.ui import times
from setup_assistant.ui.changes import confirmation
from setup_assistant.ui.done.words import decisions, names_to_tick, which_to_select
from setup_assistant.ui.manual import contents
from setup_assistant.ui.organizations import scope as organizations_scope
from setup_assistant.ui.organizations.aside_dialog import (
    LATER,
    NO_END,
    ON_A_DATE,
    SOON,
    AsideDialog,
)
from setup_assistant.ui.organizations.open_points_dialog import OpenPointsDialog
from setup_assistant.ui.organizations.page import OrganizationsPage
from setup_assistant.ui.organizations.row import (
    Column,
    Row,
    pending,
    read,
)
from setup_assistant.ui.organizations.table import OrganizationsTable
from setup_assistant.ui.organizations.table_model import EVERY, OrganizationsModel
from setup_assistant.ui.review import rows as review_rows
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.widgets import announce
from tests.support import reports
from tests.support.devops_site import READ_AT
from tests.support.scopes import decided, whole
from tests.support.ui.inspections import ACCOUNT, inspected
from tests.support.ui.journey import Journey
from tests.support.ui.signed_in import Open, Stage

pytestmark = [pytest.mark.sampled, pytest.mark.qt_log_ignore("GPUInfo not initialized")]
Key, Role, State = Qt.Key, Qt.ItemDataRole, Qt.CheckState
BUT_ASIDE = "With all of them, everything is ready but what is set aside. Set aside: contoso-old (“Deleted”)."
LABS, ARCHIVE, AWAY = "fabrikam-labs", "fabrikam-archive", "northwind-emea"


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What screen readers are told by the page's decisions."""
    said: list[str] = []

    def listen(widget: Any, text: str, *, assertive: bool = False) -> None:
        said.append(text)
        announce.announce(widget, text, assertive=assertive)

    monkeypatch.setattr(organizations_scope, "announce", listen)
    return said


# The table


@pytest.fixture
def table(qtbot: QtBot) -> OrganizationsTable:
    """Three rows; what is ticked is done as the page does it."""
    model = OrganizationsModel()
    model.set_organizations(Organization(str(n), f"org-{n}") for n in range(3))
    made = OrganizationsTable(model)

    def tick(rows: list[Row], backup: bool) -> None:
        model.take([pending(row.organization, row.status, backup=backup) for row in rows])

    made.ticked.connect(tick)
    qtbot.addWidget(made)
    made.resize(800, 300)
    made.show()
    return made


def boxes(table: OrganizationsTable) -> list[bool]:
    return [row.backup for row in table.rows.visible()]


def header_state(table: OrganizationsTable) -> Any:
    side = Qt.Orientation.Horizontal
    return State(table.rows.headerData(Column.BACKUP, side, Role.CheckStateRole))


@pytest.mark.parametrize("column", list(Column))
def test_space_toggles_the_row_from_any_column(column: Column, table: OrganizationsTable) -> None:
    table.setCurrentIndex(table.rows.index(1, column))
    QTest.keyClick(table, Key.Key_Space)
    assert boxes(table) == [True, False, True]
    assert table.currentIndex().row() == 1
    QTest.keyClick(table, Key.Key_Space)
    assert boxes(table) == [True, True, True]


def test_a_click_on_the_box_toggles_it_and_one_elsewhere_does_not(
    table: OrganizationsTable,
) -> None:
    def click(column: Column) -> None:
        at = table.visualRect(table.rows.index(2, column)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)

    click(Column.BACKUP)
    assert boxes(table) == [True, True, False]
    click(Column.STATUS)
    assert boxes(table) == [True, True, False]


def test_the_box_of_the_header_covers_what_the_filter_shows(table: OrganizationsTable) -> None:
    header = table.horizontalHeader()

    def click() -> None:
        at = QPoint(header.sectionViewportPosition(Column.BACKUP) + 12, header.height() // 2)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)

    assert header_state(table) is State.Checked
    table.rows.set_filter("org-1", EVERY)
    click()
    assert header_state(table) is State.Unchecked
    table.rows.set_filter("", EVERY)
    assert boxes(table) == [True, False, True]
    assert header_state(table) is State.PartiallyChecked
    click()
    assert boxes(table) == [True, True, True], "a click on mixed ticks all"
    click()
    assert (boxes(table), header_state(table)) == ([False] * 3, State.Unchecked)


def test_the_header_is_reached_and_used_by_keyboard(
    table: OrganizationsTable, qtbot: QtBot
) -> None:
    header = table.horizontalHeader()
    table.activateWindow()
    table.setFocus()
    table.select_first()
    QTest.keyClick(table, Key.Key_Up)
    qtbot.waitUntil(header.hasFocus)
    assert header.accessibleName() == "Back up all organizations shown, ticked"
    QTest.keyClick(header, Key.Key_Space)
    assert boxes(table) == [False] * 3
    QTest.keyClick(header, Key.Key_Right)
    assert header.accessibleName() == "Organization"
    QTest.keyClick(header, Key.Key_Down)
    qtbot.waitUntil(table.hasFocus)


def test_the_boxes_have_names_and_states(table: OrganizationsTable) -> None:
    table.rows.take([replace(read(inspected("org-1", oauth=False)), backup=True)])
    index = table.rows.index(1, Column.BACKUP)
    assert index.data(Role.AccessibleTextRole) == "Back up org-1"
    assert index.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert State(index.data(Role.CheckStateRole)) is State.Checked
    row = str(table.rows.index(1, Column.ORGANIZATION).data(Role.AccessibleTextRole))
    assert row == (
        "org-1, to be backed up, Administrator: Owner, OAuth access: Off, contoso.com, Basic, "
        "Needs attention"
    )


def test_statuses_sort_in_the_order_of_the_drawing() -> None:
    order = [status.value for status in OrganizationStatus]
    assert order == [
        "attention", "sign_in", "unknown", "checking", "waiting", "ready", "left_out", "set_aside",
    ]  # fmt: skip


# The page


def on_page(stage: Stage) -> OrganizationsPage:
    """Sign in with a code, which practice approves, and wait for the end of the check."""
    stage.journey.begin(method="Code on another device")
    stage.journey.wait_for_account()
    stage.journey.press("Next")
    page = stage.journey.window.page_now()
    assert isinstance(page, OrganizationsPage)
    until(lambda: page.context.session.inspection is not None, "the end of the check")
    until(lambda: not page.check.running, "the last rows")
    return page


def choose(page: OrganizationsPage, name: str) -> None:
    rows = page.model.visible()
    organization = next(r.organization for r in rows if r.organization.name == name)
    page.table.setCurrentIndex(page.model.find(organization))
    page.table.setFocus()


def untick(page: OrganizationsPage, *names: str) -> None:
    for name in names:
        choose(page, name)
        QTest.keyClick(page.table, Key.Key_Space)


def set_aside(journey: Journey, page: OrganizationsPage, reason: str) -> None:
    choose(page, AWAY)
    journey.press("Set aside…")
    journey.enter("Reason", reason)
    journey.press("Set aside")
    journey.wait_for("Set aside until")


def status(page: OrganizationsPage, name: str) -> str:
    found = page.context.session.inspection
    assert found is not None
    return {one.organization.name: one.status.value for one in found.organizations}[name]


def test_what_is_left_out_and_set_aside_leads_to_next_without_another_call(
    open_window: Open, spoken: list[str]
) -> None:
    stage = open_window("demo")
    journey, page = stage.journey, on_page(stage)
    until(lambda: not page.coverage.reading, "quiet")
    shown = [row.organization.name for row in page.model.visible()]
    calls = len(stage.world.log)

    untick(page, ARCHIVE, LABS)

    assert [row.organization.name for row in page.model.visible()] == shown, (
        "rows keep their places"
    )
    assert spoken == [
        f"{ARCHIVE} is left out. OAuth access isn't needed there. 11 of 12 to back up.",
        f"{LABS} is left out. OAuth access isn't needed there. 10 of 12 to back up.",
    ]
    assert page.counters.accessibleName() == (
        "12 organizations, 10 to back up, 9 ready, 1 needs a sign-in"
    )
    assert journey.sees("Left out of the backup")
    assert journey.sees("OAuth access is off and stays off.")
    assert journey.lacks_button("Turn on OAuth access…")
    set_aside(journey, page, "Sold in May, ticket 4711")
    assert (status(page, LABS), status(page, AWAY)) == ("left_out", "set_aside")
    assert spoken[-1].startswith(f"{AWAY} is set aside until ")
    assert page.context.session.inspection is not None
    assert page.context.session.inspection.ready
    assert journey.sees("1 set aside"), "set aside is not all ready"
    assert journey.lacks("organizations are ready")
    journey.press("Next")
    journey.wait_for_step(Step.KEEPIT)
    asked = [call for call in stage.world.log[calls:] if "/_apis/git" not in call.path]
    assert not [call for call in asked if "Contribution" in call.path], "nothing is asked again"
    kept = stage.context.memory.load().scope
    assert {one.name for one in kept.left_out} == {ARCHIVE, LABS}
    assert all(one.id for one in kept.left_out)
    assert [held.reason for held in kept.exemptions] == ["Sold in May, ticket 4711"]


def test_a_later_start_knows_it_and_back_up_and_take_back_undo_it(open_window: Open) -> None:
    stage = open_window("demo")
    account = "svc-keepit-backup@contoso.com"
    since = datetime.now(UTC)
    stage.context.memory.update(
        scope=Scope(
            (Organization("", LABS),),
            (Exemption(Organization("", AWAY), "Sold", account, since),),
        )
    )
    later = open_window("demo")
    journey, page = later.journey, on_page(later)
    assert (status(page, LABS), status(page, AWAY)) == ("left_out", "set_aside")
    assert page.counters.accessibleName() == (
        "12 organizations, 11 to back up, 9 ready, 1 needs attention, 1 set aside"
    )

    choose(page, LABS)
    journey.press("Back it up")
    assert status(page, LABS) == "attention"
    assert journey.has_button("Turn on OAuth access…"), "what may be changed is known already"
    choose(page, AWAY)
    assert journey.sees("“Sold” – ")
    journey.press("Take back")
    assert status(page, AWAY) == "sign_in"
    assert later.context.memory.load().scope == Scope()


def test_it_answers_again_and_the_exemption_ends(open_window: Open) -> None:
    stage = open_window("demo")
    journey, page = stage.journey, on_page(stage)
    set_aside(journey, page, "Nobody can enter")
    organization = stage.world.organizations[AWAY]
    organization.tenant = stage.world.organizations["contoso"].tenant

    journey.press("Check again")
    journey.wait_for("It was read, so it isn't set aside.")

    assert status(page, AWAY) == "attention", "what it answers counts"
    assert stage.context.memory.load().scope == Scope()


def test_nothing_ticked_is_said_and_the_focus_goes_to_the_box(open_window: Open) -> None:
    stage = open_window("demo")
    journey, page = stage.journey, on_page(stage)
    page.table.horizontalHeader().sectionClicked.emit(int(Column.BACKUP))
    assert header_state(page.table) is State.Unchecked

    journey.press("Next")

    assert journey.sees("Tick at least one organization to back up.")
    assert journey.window.focusWidget() is page.table.horizontalHeader()
    assert page.table.horizontalHeader().accessibleName() == (
        "Back up all organizations shown, not ticked"
    )
    QTest.keyClick(page.table.horizontalHeader(), Key.Key_Space)
    assert journey.lacks("Tick at least one organization to back up.")


def test_a_confirmation_names_what_it_does_not_offer(open_window: Open) -> None:
    stage = open_window("demo")
    journey, page = stage.journey, on_page(stage)
    untick(page, LABS)
    choose(page, ARCHIVE)
    journey.press("Turn on OAuth access…")
    journey.wait_for("Turn on OAuth access in 1 organization?")
    assert journey.sees(f"Not offered: {LABS}. You left it out of the backup.")
    journey.press("Cancel")
    assert stage.world.organizations[LABS].policies[OAUTH].value is True


def test_new_organizations_are_ticked_and_named(open_window: Open) -> None:
    stage = open_window("ready")
    journey, page = stage.journey, on_page(stage)
    with stage.world.lock:
        taken = stage.world.organizations.pop("contoso-web")
    journey.press("Check all again")
    until(lambda: page.model.total == 11 and not page.check.running, "the second check")
    assert journey.lacks("New: ")
    with stage.world.lock:
        stage.world.organizations["contoso-web"] = taken
    journey.press("Check all again")
    journey.wait_for("New: contoso-web.")
    assert page.model.to_back_up() == 12


def test_a_requirement_that_is_not_met_can_not_be_set_aside(open_window: Open) -> None:
    stage = open_window("demo")
    journey, page = stage.journey, on_page(stage)
    for name, offered in ((LABS, False), ("contoso", False), (AWAY, True)):
        choose(page, name)
        assert journey.has_button("Set aside…") if offered else journey.lacks_button("Set aside…")


def test_two_thousand_boxes_are_judged_beside_the_window() -> None:
    scope = Scope()
    rows = [read(inspected(f"org-{n:04}", oauth=False)) for n in range(2000)]
    left_out = scope.with_backup([row.organization for row in rows], backup=False)
    begun = perf_counter()
    assert not any(left_out.backs_up(row.organization) for row in rows)
    model = OrganizationsModel()
    model.set_rows(rows)
    assert model.box() is State.Checked
    assert model.to_back_up() == 2000
    looked_up = perf_counter() - begun
    assert organizations_scope._AT_ONCE <= 100, "more than a hundred are a worker's"
    assert looked_up < 5, "no comparison of each with each"


@pytest.mark.parametrize(
    ("scope", "sentence"),
    [
        (decided(aside=("contoso-old",)),
         BUT_ASIDE),
        (decided(aside=("contoso-old", "fabrikam-labs")),
         BUT_ASIDE),
        (decided("contoso-old"), "With all of them, 1 organization is still not ready."),
        (decided(), "With all of them, 1 organization is still not ready."),
    ],
)  # fmt: skip
def test_a_confirmation_says_what_remains(scope: Scope, sentence: str) -> None:
    found = whole(scope)
    proposals = [planned.proposal for planned in plan(found)]
    assert confirmation.remains(found, proposals) == sentence


def test_where_nothing_is_left_to_be_backed_up_next_names_what_is_set_aside(
    qtbot: QtBot,
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    found = whole(decided("contoso", "fabrikam-labs", aside=("contoso-old",)))
    dialog = OpenPointsDialog(window, found, lambda: None)
    words = [label.text() for label in dialog.findChildren(QLabel)]
    assert "1 organization is not ready" in words
    assert "Set aside" in words


def test_a_report_of_the_window_takes_no_decision_for_a_change() -> None:
    scope = decided("fabrikam-labs", aside=("contoso-old",))
    before, after = whole(), whole(scope)
    session = Session(
        account=after.account,
        before=before,
        inspection=after,
        coverage=(
            ("fabrikam-labs", Unread(UnreadReason.REFUSED)),
            ("contoso", Unread(UnreadReason.REFUSED)),
        ),
    )
    (tenant,) = evidence.of_session(session, (), READ_AT, practice=True).tenants
    assert tenant.earlier is None, "nothing was found otherwise"
    assert list(tenant.coverage) == ["contoso"]


# The dialog


@pytest.fixture
def dialog(qtbot: QtBot) -> Callable[[], tuple[AsideDialog, list[Any]]]:
    """``dialog(status)``: an open one over a window of its own, and what it decides."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    window.show()

    def open_(
        status: OrganizationStatus = OrganizationStatus.UNKNOWN,
    ) -> tuple[AsideDialog, list[Any]]:
        made = AsideDialog(window, "contoso-old", "It doesn't answer.", date(2026, 11, 25), status)
        told: list[Any] = []
        made.decided.connect(lambda *values: told.append(values))
        made.open()
        return made, told

    return open_


@pytest.mark.parametrize(
    ("choice", "last"),
    [(SOON, date(2026, 12, 25)), (LATER, date(2027, 2, 23)), (NO_END, None)],
)
def test_the_dialog_asks_for_a_reason_and_an_end(choice: int, last: Any, dialog: Any) -> None:
    made, told = dialog()
    made.until.setCurrentIndex(choice)
    assert not made.date.isVisible()
    made.commit.click()
    assert made.isVisible()
    assert made._reason.error.text == "Enter a reason."
    made.reason.setText("  Deleted,\tticket 4711 ")
    made.commit.click()
    assert told == [("Deleted, ticket 4711", last)]


def test_the_dialog_names_what_the_row_will_say_afterwards(dialog: Any) -> None:
    made, _told = dialog(OrganizationStatus.SIGN_IN)
    assert made._until.help.text() == "Then it counts as “Sign-in needed” again."


def test_a_date_has_to_come(dialog: Any) -> None:
    made, told = dialog()
    made.until.setCurrentIndex(ON_A_DATE)
    assert made.date.isVisible()
    assert made.date.text() == times.calendar(date(2026, 12, 25))
    made.reason.setText("Deleted")
    for day in (QDate(2026, 11, 25), QDate(2020, 1, 1)):
        made.date.setDate(day)
        made.commit.click()
        assert made._until.error.text == "Choose a date after today."
    made.date.setDate(QDate(2026, 11, 26))
    assert not made._until.has_error
    made.commit.click()
    assert told == [("Deleted", date(2026, 11, 26))]


def test_the_dialog_says_when_it_counts_again(dialog: Any) -> None:
    made, _told = dialog()
    assert made._until.help.text() == "Then it counts as “Could not be read” again."
    made.until.setCurrentIndex(NO_END)
    assert made._until.help.text() == "It stays set aside until somebody takes it back."
    assert made.reason.accessibleName() == "Reason"
    assert made.until.accessibleName() == "Until"
    assert made.date.accessibleName() == "Last day"
    assert made.reason.hasFocus() or made.focusWidget() is made.reason
    made.reason.setText("x" * 300)
    assert len(made.reason.text()) == 200


# Review and Done

LEAVE = "Left out: fabrikam-labs. Don't select it in Keepit either."


def row(inspection: Inspection) -> review_rows.Row:
    rows = review_rows.devops_rows(Session(inspection=inspection))
    return next(one for one in rows if one.label == "Organizations")


@pytest.mark.parametrize(
    ("scope", "icon", "value", "note"),
    [
        (decided(), "warn", "3 to back up: 1 ready, 1 needs attention, 1 could not be read", ""),
        (
            decided("fabrikam-labs"), "warn", "2 to back up: 1 ready, 1 could not be read",
            LEAVE,
        ),
        (
            decided("fabrikam-labs", aside=("contoso-old",)), "aside",
            "2 to back up: 1 ready, 1 set aside",
            f"{LEAVE}\nSet aside: contoso-old (“Deleted”).",
        ),
    ],
)  # fmt: skip
def test_review_names_what_is_left_out(scope: Scope, icon: str, value: str, note: str) -> None:
    made = row(whole(scope))
    assert (made.icon, made.value, made.note) == (icon, value, note)


def test_done_names_them_and_copies_the_others() -> None:
    session = Session(inspection=whole(decided("fabrikam-labs", aside=("contoso-old",))))
    assert names_to_tick(session) == ("contoso",)
    assert decisions(session) == (
        "Left out: fabrikam-labs.",
        "Set aside: contoso-old (“Deleted”).",
    )
    assert which_to_select(session) == (
        "In the connector's settings select the organizations whose names you can copy here (1), then choose "
        "Save. Leave out fabrikam-labs."
    )
    plain = Session(inspection=whole())
    assert (decisions(plain), which_to_select(plain)) == ((), "")


def test_done_names_what_can_still_stop_a_backup() -> None:
    rules = reports.organization("contoso", ip_conditional_access=True)
    (told,) = decisions(Session(inspection=reports.inspection(rules)))
    assert told.startswith("IP Conditional Access: contoso. A Conditional Access")


def test_a_date_is_written_as_the_window_writes_it() -> None:
    session = Session(inspection=whole(Scope((), (until_christmas(),))))
    (told,) = decisions(session)
    assert told == f"Set aside until {texts.day(date(2026, 12, 24))}: contoso-old (“Deleted”)."


def until_christmas() -> Exemption:
    since = datetime(2026, 11, 1, tzinfo=UTC)
    return Exemption(Organization("", "contoso-old"), "Deleted", "anna", since, date(2026, 12, 24))


def test_the_confirmation_of_undoing_says_how_long_the_changes_are_needed() -> None:
    words = " ".join(confirmation.to_undo((), ACCOUNT.upn, logs={}).effects)
    assert "Keepit needs these as long as the connector exists." in words


def test_help_teaches_where_oauth_access_is_needed_and_how_to_decide() -> None:
    words = " ".join(contents.read(contents.STEPS[Step.ORGANIZATIONS]).split())
    for sentence in (
        "OAuth access isn't needed there; administrator rights are",
        "Clear the box under *Back up* (Space)",
        "stands what was read, what it means, and what to do",
        "*Set aside…* accepts an organization that can't be read",
    ):
        assert sentence in words
    assert "ask its administrator" not in words, "a web filter is none of theirs"
