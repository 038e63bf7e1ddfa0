"""How the page of organizations uses its room: table, details and toolbar at every size; and what comes next."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from setup_assistant.flow import Step
from setup_assistant.model import Organization, OrganizationStatus
from setup_assistant.ui.organizations.page import OrganizationsPage
from setup_assistant.ui.organizations.row import Column, headers, pending, read
from setup_assistant.ui.organizations.table import OrganizationsTable
from setup_assistant.ui.organizations.table_model import EVERY, OrganizationsModel
from setup_assistant.ui.organizations.toolbar import Toolbar
from setup_assistant.ui.style import theme
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.layouts import column, holder
from setup_assistant.ui.widgets.menu_button import Entry
from setup_assistant.ui.widgets.row_table import TableCard
from tests.support.ui.access_keys import keys
from tests.support.ui.changes import page_of
from tests.support.ui.inspections import inspected
from tests.support.ui.signed_in import Open

pytestmark = [pytest.mark.sampled, pytest.mark.qt_log_ignore("GPUInfo not initialized")]


@pytest.fixture
def large_font(qapp: QApplication) -> Iterator[None]:
    """The system's text size is more than twice the usual one."""
    font = QFont(qapp.font())
    qapp.setFont(QFont(font.family(), 22))
    theme.changes().changed.emit()
    yield
    qapp.setFont(font)
    theme.changes().changed.emit()


def card_with(qtbot: QtBot, rows: int = 30) -> tuple[OrganizationsTable, TableCard]:
    model = OrganizationsModel()
    model.set_organizations(Organization(str(n), f"org-{n:04}") for n in range(rows))
    table = OrganizationsTable(model)
    card = TableCard(table)
    qtbot.addWidget(card)
    card.show()
    return table, card


def test_only_the_width_decides_which_columns_there_are(qtbot: QtBot) -> None:
    table, card = card_with(qtbot, 3)
    model, seen = table.rows, set()
    rows = [read(inspected(f"org-{n:04}", level="Visual Studio Enterprise")) for n in range(3)]
    for width in range(420, 1500, 40):
        card.resize(width, 300)
        model.set_organizations(row.organization for row in rows)
        waiting = [(c, table.columnWidth(c)) for c in Column if not table.isColumnHidden(c)]
        model.take([pending(rows[0].organization, OrganizationStatus.CHECKING)])
        model.take(rows)
        table.fit()
        assert [(c, table.columnWidth(c)) for c in Column if not table.isColumnHidden(c)] == waiting
        assert sum(wide for _column, wide in waiting) == table.viewport().width()
        seen.add(tuple(table.hidden_columns))
    without_directory = (Column.DIRECTORY, Column.LEVEL)
    assert {(), (Column.LEVEL,), without_directory} <= seen
    last = (Column.DIRECTORY, Column.ADMINISTRATOR, Column.LEVEL)
    assert seen <= {(), (Column.LEVEL,), without_directory, last}


def test_the_table_shows_whole_rows_at_every_height_and_place(qtbot: QtBot) -> None:
    table, card = card_with(qtbot)
    for height in range(150, 400, 13):
        card.resize(700, height)
        assert table.viewport().height() % table.row_height == 0
        for _step in range(3):
            table.verticalScrollBar().setValue(table.verticalScrollBar().value() + 1)
            assert table.verticalHeader().offset() % table.row_height == 0


@pytest.mark.usefixtures("large_font")
def test_rows_and_header_grow_with_the_letters(qtbot: QtBot) -> None:
    table, card = card_with(qtbot)
    card.resize(900, 400)
    assert table.row_height > table.fontMetrics().height() > 28
    assert table.rowHeight(0) == table.horizontalHeader().height() == table.row_height
    assert table.viewport().height() % table.row_height == 0
    widths = [table.columnWidth(c) for c in Column if not table.isColumnHidden(c)]
    assert sum(widths) == table.viewport().width()
    headings = table.horizontalHeader().fontMetrics()
    for each in Column:
        if not table.isColumnHidden(each):
            assert headings.horizontalAdvance(headers()[each]) <= table.columnWidth(each)


def test_the_toolbar_folds_before_the_hint_of_the_filter_is_cut(qtbot: QtBot) -> None:
    pressed = []
    tools = Toolbar(
        lambda: pressed.append("again"),
        lambda: pressed.append("save"),
        (Entry("Add organization…", lambda: pressed.append("add")),),
    )
    hint = tools.filter.fontMetrics().horizontalAdvance("Filter organizations")

    def menu() -> list[str]:
        tools.more.click()
        (menu,) = tools.findChildren(QMenu)
        menu.close()
        return [action.text().replace("&", "") for action in menu.actions()]

    around = holder(column(tools))
    qtbot.addWidget(around)
    around.show()
    for width in (*range(300, 1900, 100), 360):
        around.resize(width, 40)
        until(lambda: tools.width() == width, "the width")  # noqa: B023 - asked at once
        assert tools.filter.width() > hint + 40
        assert tools.filter.width() <= 480
        folded = not tools.again.isVisible()
        assert menu() == [
            *(["Check all again", "Save report…"] if folded else []),
            "Add organization…",
        ]
        for button in (tools.again, tools.save, tools.more):
            assert button.isHidden() or button.width() == button.sizeHint().width()
    around.resize(1200, 40)
    until(tools.again.isVisible, "all buttons")
    tools.fold(always=True)
    assert menu()[:2] == ["Check all again", "Save report…"]


def test_after_a_repair_the_next_one_that_is_not_ready_is_selected_and_said(
    open_window: Open, spoken: list[str]
) -> None:
    stage = open_window("demo")
    journey, page = stage.journey, None
    journey.to_organizations()
    page = page_of(stage)
    journey.press("2 need attention")
    assert [row.organization.name for row in page.model.visible()] == [
        "fabrikam-archive",
        "fabrikam-labs",
    ]
    journey.press("Turn on OAuth access…")
    journey.press("Turn on in 2 organizations")
    journey.wait_for("OAuth access turned on in 2 organizations.")

    row = page.table.current()
    assert row is not None
    assert row.organization.name == "northwind-emea"
    assert page.details.accessibleName() == "Details for northwind-emea"
    assert page.table.viewport().rect().contains(page.table.visualRect(page.table.currentIndex()))
    assert page.model.rowCount() == 12, "the counter that was pressed has nothing left"
    until(lambda: journey.window.focusWidget() is page.table, "the focus on the table")
    assert any("The next one that is not ready is selected." in words for words in spoken)


def test_when_everything_is_repaired_the_banner_says_so(open_window: Open) -> None:
    stage = open_window("policy_off")
    stage.journey.to_organizations()
    stage.journey.press("Turn on OAuth access…")
    stage.journey.press("Turn on in 1 organization")
    stage.journey.wait_for("OAuth access turned on in 1 organization.")

    assert stage.journey.sees("All 12 organizations to back up are ready.")
    assert page_of(stage).table.currentIndex().row() == 0


def test_a_refused_repair_stays_with_its_organization(open_window: Open) -> None:
    stage = open_window("change_refused")
    stage.journey.to_organizations()
    stage.journey.press("Turn on OAuth access…")
    stage.journey.press("Turn on in 1 organization")
    stage.journey.wait_for("not changed")

    assert page_of(stage).details.accessibleName() == "Details for fabrikam-labs"
    assert not stage.journey.shows("The next one that is not ready is selected.")


def test_the_menu_of_a_row_holds_the_actions_of_its_details(open_window: Open) -> None:
    stage = open_window("demo")
    stage.journey.to_organizations()
    page = page_of(stage)
    viewport = page.table.viewport()

    def menu() -> list[str]:
        until(lambda: [m for m in page.findChildren(QMenu) if m.isVisible()], "the menu")
        (menu,) = (m for m in page.findChildren(QMenu) if m.isVisible())
        texts = [action.text().replace("&", "") for action in menu.actions()]
        QTest.keyClick(menu, Qt.Key.Key_Escape)
        return texts

    keyboard = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(viewport, keyboard)
    assert menu() == [
        "Turn on OAuth access…",
        "Open settings page",
        "Copy instructions",
        "Check again",
    ]

    at = page.table.visualRect(page.model.index(2, Column.STATUS)).center()
    mouse = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, viewport.mapToGlobal(at))
    QApplication.sendEvent(viewport, mouse)
    assert menu()[:2] == ["Sign in to that directory…", "Set aside…"]
    assert page.details.accessibleName() == "Details for northwind-emea"


def test_the_size_of_the_details_is_changed_in_the_menu_and_remembered(open_window: Open) -> None:
    stage = open_window("demo")
    journey = stage.journey
    journey.to_organizations()
    page = page_of(stage)

    def resized(entry: str) -> int:
        journey.press("More")
        journey.press_menu(entry)
        return page.details.height()

    smaller, larger, again = map(resized, ("Smaller details", "Larger details", "Smaller details"))
    assert larger > smaller == again

    share = stage.context.memory.load().details_below
    until(lambda: _share(page) == pytest.approx(share, abs=0.01), "the share")
    assert stage.context.memory.load().details_beside == 0
    stage.context.memory.forget()
    later = open_window("demo")
    later.journey.to_organizations()
    until(lambda: _share(page_of(later)) == pytest.approx(share, abs=0.01), "the same share")


def _share(page: OrganizationsPage) -> float:
    return page.details.height() / page.split.height()


def test_a_wide_window_has_the_details_beside_and_a_low_one_scrolls_as_a_whole(
    open_window: Open,
) -> None:
    stage = open_window("demo")
    stage.journey.to_organizations()
    page, window = page_of(stage), stage.journey.window

    window.resize(1920, 1000)
    until(lambda: page.details.x() > page.table.width(), "the details beside the table")
    actions = page.details.bar.actions_shown
    assert len({(button.x(), button.width()) for button in actions}) == 1
    assert all(button.isVisible() for button in actions)

    window.setMinimumSize(300, 300)
    window.resize(960, 390)
    until(lambda: not page.split.grip.isVisible(), "no grip")
    rows = 4 * page.table.row_height
    until(lambda: page.table.viewport().height() == rows, "four rows")
    text = page.details.findChildren(QLabel)[-1]
    until(lambda: text.height() > 0 and not page.details.text.scrolls, "all of the text")

    def in_view(widget: QWidget) -> bool:
        return not widget.visibleRegion().isEmpty() and widget.visibleRegion().boundingRect() == (
            widget.rect()
        )

    assert not in_view(actions[0])
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    until(lambda: in_view(actions[0]), "the action that has the focus")
    assert not in_view(page.table.viewport())
    QTest.keyClick(actions[0], Qt.Key.Key_Escape)
    until(lambda: in_view(page.table.viewport()), "the table that has the focus")


def test_tab_goes_through_the_page_as_one_reads_it(open_window: Open) -> None:
    stage = open_window("demo")
    stage.journey.to_organizations()
    stage.journey.wait_for("What this account can see now")
    page, window = page_of(stage), stage.journey.window
    window.resize(900, 620)
    page.split.enlarge(-400)
    until(lambda: page.details.text.scrolls, "more text than room")
    page.counters.buttons[EVERY].setFocus()

    seen = list[QWidget | None]()
    while window.focusWidget() not in seen and len(seen) < 30:
        seen.append(window.focusWidget())
        window.focusNextChild()

    tools, details = page.tools, page.details
    shown = [button for button in details.bar.actions_shown if button.isVisible()]
    expected = [
        page.counters.buttons[EVERY],
        *(tools.filter, tools.again, tools.save, tools.more),
        *(page.table, page.split.grip, details.text),
        *(*shown, details.bar.more),
    ]
    header = page.table.horizontalHeader()
    link = stage.journey.find(Button, "Show the list")
    expected.insert(expected.index(details.text) + 1, link)
    assert [widget for widget in seen if widget is not header][: len(expected)] == expected


def test_each_control_has_one_letter_as_long_as_the_page_stands(open_window: Open) -> None:
    stage = open_window("directories")
    journey = stage.journey
    journey.begin()
    journey.press("Next")
    journey.wait_for_step(Step.ORGANIZATIONS)
    page, letters = page_of(stage), dict[tuple[QWidget, str], set[str]]()

    def look() -> None:
        window = journey.window
        until(lambda: all(k or isinstance(w, QLineEdit) for w, k in keys(window).items()), "keys")
        for control, key in keys(window).items():
            words = control.text() if isinstance(control, Button) else ""
            verb = words.lstrip("0123456789 ")  # how many there are changes
            letters.setdefault((control, verb), set()).add(key)

    look()
    until(lambda: journey.window.context.session.inspection is not None, "the end of the check")
    for size in ((960, 680), (1400, 800), (860, 600)):
        journey.window.resize(*size)
        for row in range(page.table.rows.rowCount()):
            page.table.selectRow(row)
            look()
    journey.press("Check all again")
    look()
    until(lambda: not page.working(), "the end of the check")
    look()

    assert [(words, keys_) for (_, words), keys_ in letters.items() if len(keys_) > 1] == []
    by_words = {words: keys_ for (_, words), keys_ in letters.items()}
    assert (by_words["Check all again"], by_words["Save report…"]) == ({"A"}, {"S"})
