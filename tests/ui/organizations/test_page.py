"""The Organizations page: what the table, the details and the questions say, and how fast it stays."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from setup_assistant.checks.registry import judge_account
from setup_assistant.errors import Unreachable
from setup_assistant.flow import Step
from setup_assistant.model import (
    Account,
    AccountKind,
    Organization,
    OrganizationStatus,
)
from setup_assistant.ui.organizations.page import OrganizationsPage
from setup_assistant.ui.organizations.row import (
    Column,
    Row,
    pending,
    read,
)
from setup_assistant.ui.organizations.table import OrganizationsTable
from setup_assistant.ui.organizations.table_model import EVERY, Kind, OrganizationsModel
from setup_assistant.ui.style import style
from setup_assistant.ui.style.tokens import DARK, LIGHT
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.widgets.banner import Banner
from tests.support.ui.inspections import inspected
from tests.support.ui.journey import Journey
from tests.support.ui.signed_in import Open

pytestmark = [pytest.mark.sampled, pytest.mark.qt_log_ignore("GPUInfo not initialized")]
ACCOUNT = Account("Keepit Backup", "svc@contoso.com", "me", "tenant", AccountKind.MEMBER)
Role = Qt.ItemDataRole


def filled(count: int) -> OrganizationsModel:
    model = OrganizationsModel()
    model.set_organizations(Organization(str(n), f"org-{n:04}") for n in range(count))
    return model


def names(model: OrganizationsModel) -> list[str]:
    return [str(model.index(row, Column.ORGANIZATION).data()) for row in range(model.rowCount())]


def on_page(journey: Journey) -> OrganizationsPage:
    """Sign in and wait for the end of the check."""
    journey.begin()
    journey.sign_in()
    journey.check()
    page = journey.window.page_now()
    assert isinstance(page, OrganizationsPage)
    return page


def test_status_sorts_by_urgency_and_the_selection_stays_with_its_organization() -> None:
    model = filled(3)
    model.take([read(inspected("org-0000")), read(inspected("org-0002", oauth=False))])
    held = QPersistentModelIndex(model.index(0, Column.ORGANIZATION))

    model.sort(Column.STATUS)

    assert names(model) == ["org-0002", "org-0001", "org-0000"]
    assert held.data() == "org-0000"
    model.sort(Column.STATUS, Qt.SortOrder.DescendingOrder)
    assert names(model) == ["org-0000", "org-0001", "org-0002"]


def test_the_filter_looks_at_names_directories_and_status() -> None:
    model = filled(30)
    model.take([read(inspected("org-0007", oauth=False))])

    model.set_filter("ORG-000", EVERY)
    assert len(names(model)) == 10
    model.set_filter("contoso.com", EVERY)
    assert names(model) == ["org-0007"]
    model.set_filter("", Kind(OrganizationStatus.ATTENTION))
    assert names(model) == ["org-0007"]
    model.set_filter("", Kind(OrganizationStatus.READY))
    assert names(model) == []


def test_rows_speak_all_their_words_and_headers_their_order() -> None:
    model = filled(1)
    model.take([read(inspected("org-0000", oauth=False))])
    model.sort(Column.STATUS)
    spoken = str(model.index(0, Column.ORGANIZATION).data(Role.AccessibleTextRole))

    assert spoken == (
        "org-0000, to be backed up, Administrator: Owner, OAuth access: Off, contoso.com, Basic, "
        "Needs attention"
    )
    assert model.index(0, Column.OAUTH).data(Role.AccessibleTextRole) == "OAuth access: Off"
    head = model.headerData(Column.STATUS, Qt.Orientation.Horizontal, Role.AccessibleTextRole)
    assert head == "Status, sorted ascending"


def test_two_thousand_rows_are_told_together_and_only_the_visible_ones_are_painted(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = OrganizationsModel()
    table = OrganizationsTable(model)
    qtbot.addWidget(table)
    table.resize(700, 400)
    told: list[str] = []
    model.modelReset.connect(lambda: told.append("reset"))
    model.dataChanged.connect(lambda *_corners: told.append("data"))
    model.layoutChanged.connect(lambda *_parents: told.append("layout"))
    painted: list[int] = []
    visible = table._visible

    def counting(area: QRect) -> list[tuple[int, Row, bool]]:
        painted.append(len(found := visible(area)))
        return found

    monkeypatch.setattr(table, "_visible", counting)
    table.show()
    rows = [read(inspected(f"org-{n:04}", oauth=n % 7 > 0)) for n in range(2000)]

    model.set_organizations([row.organization for row in rows])
    for start in range(0, 2000, 250):
        model.take(rows[start : start + 250])
        table.scrollToBottom()
        table.viewport().grab()
    model.sort(Column.STATUS)
    model.set_filter("org-1", EVERY)
    model.set_filter("", EVERY)
    table.viewport().grab()

    assert told == ["reset", *["data"] * 8, "layout", "reset", "reset"]
    assert len(painted) >= 9
    assert 0 < max(painted) <= 20


def test_narrow_tables_hide_access_level_first_and_then_directory(qtbot: QtBot) -> None:
    model = filled(3)
    table = OrganizationsTable(model)
    qtbot.addWidget(table)
    model.take([read(inspected("org-0001"))])
    table.show()
    seen = []
    for width in (1100, 700, 520):
        table.resize(width, 300)
        table.fit()
        hidden = [c for c in Column if table.isColumnHidden(c)]
        seen.append(hidden)

    assert seen == [[], [Column.LEVEL], [Column.DIRECTORY, Column.LEVEL]]


def test_rows_show_selection_and_follow_colours_and_contents(qtbot: QtBot) -> None:
    model = filled(3)
    table = OrganizationsTable(model)
    qtbot.addWidget(table)
    table.resize(700, 200)
    table.show()
    table.setCurrentIndex(model.index(1, 0))

    def ground(row: int) -> str:
        box = table.visualRect(model.index(row, 0))
        picture = table.viewport().grab().toImage()
        return str(picture.pixelColor(box.left() + 2, box.center().y()).name().upper())

    def drawn(row: int) -> bytes:
        box = table.visualRect(model.index(row, Column.STATUS))
        image = table.viewport().grab(box).toImage()  # its bits live as long as it does
        return bytes(image.constBits())

    assert [ground(0), ground(1)] == [LIGHT["card"].upper(), LIGHT["sel"].upper()]
    waiting = drawn(0)
    assert drawn(2) == waiting
    model.take([read(inspected("org-0000"))])
    assert drawn(0) != waiting
    table.clearSelection()
    assert ground(1) == LIGHT["card"].upper()
    style.apply(Qt.ColorScheme.Dark)
    assert ground(1) == DARK["card"].upper()
    style.apply(Qt.ColorScheme.Light)


def test_copy_puts_the_row_on_the_clipboard_as_text(qtbot: QtBot) -> None:
    model = filled(2)
    table = OrganizationsTable(model)
    qtbot.addWidget(table)
    model.take([read(inspected("org-0001"))])
    table.setCurrentIndex(model.index(1, 0))

    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert QGuiApplication.clipboard().text() == "org-0001\tcontoso.com\tOwner\tOn\tBasic\tReady"


def test_typing_jumps_to_a_name_whichever_cell_was_clicked(qtbot: QtBot) -> None:
    model = filled(30)
    table = OrganizationsTable(model)
    qtbot.addWidget(table)
    table.show()
    table.setCurrentIndex(model.index(2, Column.STATUS))

    QTest.keyClicks(table, "org-0021")

    assert table.current() == model.visible()[21]


def test_the_header_sorts_by_keyboard(qtbot: QtBot) -> None:
    model = filled(3)
    table = OrganizationsTable(model)
    qtbot.addWidget(table)
    header = table.horizontalHeader()

    QTest.keyClick(header, Qt.Key.Key_Right)
    QTest.keyClick(header, Qt.Key.Key_Space)
    QTest.keyClick(header, Qt.Key.Key_Space)

    assert names(model) == ["org-0002", "org-0001", "org-0000"]
    assert header.isSortIndicatorShown()


def test_the_check_ends_with_summary_worst_first_and_its_details(open_window: Open) -> None:
    journey = open_window("demo").journey
    page = on_page(journey)

    assert page.counters.accessibleName() == (
        "12 organizations, 9 ready, 2 need attention, 1 needs a sign-in"
    )
    assert names(page.model)[:3] == ["fabrikam-archive", "fabrikam-labs", "northwind-emea"]
    assert page.details.accessibleName() == "Details for fabrikam-archive"
    assert journey.sees("OAuth access is off")
    assert journey.sees(
        "Keepit requires this policy in every organization it backs up, to reach all its data."
    )
    assert journey.window.focusWidget() is page.table
    assert journey.has_button("Save report…")
    assert journey.has_button("Turn on OAuth access…")


def test_next_with_open_points_asks_and_the_focus_is_on_going_back(open_window: Open) -> None:
    journey = open_window("demo").journey
    on_page(journey)

    journey.press("Next")

    assert journey.sees("3 organizations are not ready")
    until(journey.find(QPushButton, "Go back and fix").hasFocus, "the focus on going back")
    journey.press("Go back and fix")
    assert journey.window.page_now().step is Step.ORGANIZATIONS
    journey.go_on_from_organizations()


def test_all_ready_says_so_and_goes_on(open_window: Open) -> None:
    journey = open_window("ready").journey
    page = on_page(journey)

    assert journey.sees("All 12 organizations are ready")
    (banner,) = [each for each in page.findChildren(Banner) if each.isVisible()]
    said = "All 12 organizations are ready Choose Next to connect to Keepit."
    assert banner.accessibleName() == said
    assert journey.sees("Nothing to do")
    journey.press("Next")
    journey.wait_for_step(Step.KEEPIT)


def test_the_filter_acts_while_typing_and_escape_clears_it(open_window: Open) -> None:
    journey = open_window("demo").journey
    page = on_page(journey)

    QTest.keyClicks(page.tools.filter, "labs")
    assert names(page.model) == ["fabrikam-labs"]
    assert page.details.accessibleName() == "Details for fabrikam-labs"
    QTest.keyClick(page.tools.filter, Qt.Key.Key_Escape)
    assert len(names(page.model)) == 12
    journey.press("1 needs a sign-in")
    assert names(page.model) == ["northwind-emea"]


def test_check_again_reads_one_organization_anew(open_window: Open) -> None:
    stage = open_window("policy_off")
    page = on_page(stage.journey)
    assert stage.journey.sees("1 needs attention")
    asked = len(stage.world.log)

    page.details.check.click()
    until(lambda: len(stage.world.log) > asked + 4, "calls for one organization")
    until(page.details.check.isVisible, "the answer")

    paths = {call.path.split("/")[1] for call in list(stage.world.log)[asked:]}
    assert "contoso-data" not in paths
    assert stage.journey.sees("1 needs attention")


def test_details_copy_instructions_and_open_the_settings_page(open_window: Open) -> None:
    stage = open_window("demo")
    journey = stage.journey
    on_page(journey)

    journey.press("Copy instructions")
    assert "fabrikam-archive" in QGuiApplication.clipboard().text()
    assert journey.sees("Copied")
    journey.press("Open settings page")
    (address,) = stage.outside.addresses
    assert address.startswith("https://dev.azure.com/fabrikam-archive/")


def test_an_organization_added_by_name_is_checked_and_can_be_removed(open_window: Open) -> None:
    stage = open_window("ready")
    journey = stage.journey
    page = on_page(journey)

    journey.press("More")
    journey.press_menu("Add organization…")
    journey.press("Add")
    assert journey.sees("Enter the organization's name: letters, digits and hyphens, at most 50.")
    journey.find(QLineEdit, "Organization").setText("CONTOSO")
    journey.press("Add")
    assert journey.sees("“CONTOSO” is already in the list.")
    journey.find(QLineEdit, "Organization").setText("https://dev.azure.com/tailspin")
    journey.press("Add")

    journey.wait_for("1 could not be read")
    assert page.details.accessibleName() == "Details for tailspin"
    assert stage.context.memory.load().added == ("tailspin",)
    page.details.remove.click()
    assert journey.sees("All 12 organizations are ready")
    assert stage.context.memory.load().added == ()


def test_stop_keeps_what_was_read_and_next_does_not_call_it_ready(open_window: Open) -> None:
    stage = open_window("many")
    journey = stage.journey
    journey.begin()
    journey.sign_in()
    journey.press("Next")
    page = journey.window.page_now()
    assert isinstance(page, OrganizationsPage)
    until(lambda: page.model.counts()[OrganizationStatus.READY] > 3, "some rows")

    journey.press("Next")
    assert journey.sees("The check is still running.")
    assert journey.window.focusWidget() is page.progress.stop
    journey.press("Stop")
    until(lambda: journey.window.context.session.inspection is not None, "the end")

    inspection = journey.window.context.session.inspection
    assert inspection is not None
    assert not inspection.ready
    assert page.model.counts()[OrganizationStatus.UNKNOWN] > 0


def test_without_any_organization_the_page_says_whose(qtbot: QtBot, open_window: Open) -> None:
    journey = open_window("ready").journey
    page = on_page(journey)
    inspection = journey.window.context.session.inspection
    assert inspection is not None
    page.model.set_organizations(())

    page.listing.show_result()

    assert journey.sees("No organizations found")
    assert journey.sees("isn't a member of any organization in contoso.com")


def test_an_account_that_could_not_be_judged_is_asked_about_like_an_organization(
    open_window: Open,
) -> None:
    journey = open_window("ready").journey
    page = on_page(journey)
    inspection = journey.window.context.session.inspection
    assert inspection is not None
    unread = replace(inspection.account, kind=AccountKind.UNREAD)
    page.context.update(
        inspection=replace(inspection, account=unread, account_finding=judge_account(unread))
    )

    journey.press("Next")

    journey.wait_for("The account type could not be read")
    assert journey.sees(unread.upn)
    assert journey.window.page_now() is page


def test_next_waits_for_an_organization_that_is_still_being_checked(open_window: Open) -> None:
    journey = open_window("policy_off").journey
    page = on_page(journey)

    page.add("contoso-data-2")
    journey.press("Next")

    assert journey.sees("The check is still running.")
    until(lambda: not page.check.running_single, "the single check")
    assert journey.lacks("The check is still running.")
    journey.press("Next")
    journey.wait_for("2 organizations are not ready")


def test_an_unreachable_service_is_explained_and_next_tries_again(open_window: Open) -> None:
    journey = open_window("ready").journey
    page = on_page(journey)

    page.check.failed.emit(Unreachable("dev.azure.com"))
    assert journey.sees("dev.azure.com can't be reached")
    assert journey.find(QPushButton, "Try again").hasFocus()
    journey.press("Next")
    journey.wait_for("All 12 organizations are ready")


def test_f5_checks_all_again_and_ctrl_f_goes_to_the_filter(open_window: Open) -> None:
    stage = open_window("ready")
    journey = stage.journey
    page = on_page(journey)
    page.table.setFocus()

    QTest.keyClick(page.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    until(page.tools.filter.hasFocus, "the focus in the filter")
    with stage.world.lock:  # nothing is answered meanwhile
        QTest.keyClick(page.tools.filter, Qt.Key.Key_F5)
        until(lambda: page.check.running, "a new check")
    journey.wait_for("All 12 organizations are ready")


def test_a_row_that_is_being_checked_says_so() -> None:
    row = pending(Organization("1", "contoso"), OrganizationStatus.CHECKING)
    assert row.screen_reader_text == "contoso, to be backed up, Checking…"
    assert row.cells[Column.STATUS].icon == "busy"
