"""The window: order of pages, footer, Back, busy frame, size, keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction, QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QRadioButton, QStyle, QWidget, QWizard
from pytestqt.qtbot import QtBot

from setup_assistant.flow import Step
from setup_assistant.model import ConnectorDraft
from setup_assistant.texts import listed
from setup_assistant.ui.style import style
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.widgets import sizes
from setup_assistant.ui.widgets.access_keys import plain
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.window.help_menu import HelpMenu
from setup_assistant.ui.window.step_lines import lines
from setup_assistant.ui.window.wizard import Wizard
from tests.support.ui import windows
from tests.support.ui.walk import settle
from tests.support.ui.windows import (
    ACCOUNT,
    KEEPIT,
    counting,
    created,
    go_to,
    labels,
    words,
)

B = QWizard.WizardButton


@pytest.fixture(autouse=True)
def counting_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    windows.with_counting_pages(monkeypatch)


@pytest.fixture
def wizard(qtbot: QtBot, tmp_path: Path) -> Wizard:
    return windows.window(qtbot, tmp_path)


@pytest.fixture
def large(qapp: QApplication) -> Iterator[QFont]:
    """Letters of half the size again: page 01 is higher than the window then."""
    before = QFont(qapp.font())
    large = QFont(before)
    large.setPixelSize(20)
    qapp.setFont(large)
    yield large
    qapp.setFont(before)


def whole(widget: QWidget) -> bool:
    """Whether all of ``widget`` is in view."""
    seen = widget.visibleRegion()
    return not seen.isEmpty() and seen.boundingRect() == widget.rect()


def inks(button: QWidget) -> list[int]:
    """How high the ink is in each column that has some, inside the button's edge."""
    image = button.grab(button.rect().adjusted(6, 6, -6, -6)).toImage()
    paper = image.pixelColor(0, 0)
    columns = [
        [y for y in range(image.height()) if image.pixelColor(x, y) != paper]
        for x in range(image.width())
    ]
    return [max(rows) - min(rows) + 1 for rows in columns if rows]


def dialog(wizard: Wizard, name: str) -> Dialog | None:
    """The open dialog of that name."""
    found = wizard.findChild(Dialog, name)
    return found if found is not None and found.isVisible() else None


@pytest.mark.parametrize("wanted", QWizard.WizardStyle)
def test_whatever_the_system_wants_the_buttons_are_inside_the_window(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: QWizard.WizardStyle
) -> None:
    hint = QStyle.StyleHint.SH_WizardStyle
    monkeypatch.setitem(style._HINTS, hint, wanted.value)
    wizard = windows.window(qtbot, tmp_path)
    assert wizard.wizardStyle() is QWizard.WizardStyle.ModernStyle
    for name in (B.HelpButton, B.NextButton, B.CancelButton):
        button = wizard.button(name)
        assert button.isVisible()
        place = QRect(button.mapTo(wizard, QPoint(0, 0)), button.size())
        assert wizard.rect().contains(place), (name, place)


def test_title_style_and_size(wizard: Wizard) -> None:
    assert wizard.windowTitle() == "Setup Assistant for Azure DevOps backup"
    assert wizard.wizardStyle() is QWizard.WizardStyle.ModernStyle
    assert wizard.minimumSize() == QSize(860, 600).boundedTo(wizard.screen().availableSize())
    assert wizard.steps.mapTo(wizard, wizard.steps.rect().topLeft()).isNull()


def test_a_page_opens_at_its_top_and_a_key_brings_what_has_the_focus_into_view(
    qtbot: QtBot, tmp_path: Path, large: QFont
) -> None:
    wizard = windows.window(qtbot, tmp_path, step=Step.CONNECTOR.value)
    page, focus = wizard.page_now(), wizard.focusWidget()
    assert isinstance(focus, QRadioButton)
    for _time in range(2):
        settle()
        assert whole(page.fold)
        assert not whole(focus)
        QTest.keyClick(focus, Qt.Key.Key_Space)
        until(lambda: whole(focus), "what has the focus")
        assert not whole(page.fold)
        go_to(wizard, Step.SIGN_IN)
        wizard.button(B.BackButton).click()
        until(focus.hasFocus, "the page of before")


def test_no_page_moves_under_the_mouse(qtbot: QtBot, tmp_path: Path, large: QFont) -> None:
    wizard = windows.window(qtbot, tmp_path, step=Step.CONNECTOR.value)
    settle()
    page, at = wizard.page_now(), QPoint(2, 2)
    choice = next(one for one in page.findChildren(QRadioButton) if not whole(one))
    top = choice.mapTo(wizard, QPoint()).y()
    QTest.mousePress(choice, Qt.MouseButton.LeftButton, pos=at)
    settle()
    assert choice.mapTo(wizard, QPoint()).y() == top
    QTest.mouseRelease(choice, Qt.MouseButton.LeftButton, pos=at)


def test_footer_is_56_high_with_help_left_and_the_rest_right(wizard: Wizard) -> None:
    assert words(wizard) == ["Help", "Next", "Cancel"]
    main = wizard.footer.main()
    assert main.height() == 32
    assert wizard.height() - main.geometry().bottom() - 1 == 12
    assert wizard.button(B.HelpButton).x() == 24
    assert wizard.width() - wizard.button(B.CancelButton).geometry().right() - 1 == 24


@pytest.mark.parametrize(
    ("step", "shown"),
    [
        (Step.SIGN_IN, ["Help", "Back", "Next", "Cancel"]),
        (Step.CONNECTOR, ["Help", "Back", "Next", "Cancel"]),
        (Step.REVIEW, ["Help", "Back", "Continue in Keepit", "Cancel"]),
        (Step.CONSENT, ["Help", "Back", "Next", "Cancel"]),
        (Step.DONE, ["Help", "Close"]),
    ],
)
def test_buttons_of_each_step(wizard: Wizard, step: Step, shown: list[str]) -> None:
    wizard.context.update(keepit=KEEPIT)
    go_to(wizard, step)
    assert words(wizard) == shown


def test_review_is_the_point_of_no_return_with_an_authorization(wizard: Wizard) -> None:
    wizard.context.update(keepit=KEEPIT, draft=ConnectorDraft(orglink="link-1"))
    go_to(wizard, Step.REVIEW)
    assert words(wizard) == ["Help", "Back", "Create connector", "Cancel"]
    assert wizard.page_now().isCommitPage()
    wizard.footer.main().click()
    assert wizard.page_now().step is Step.DONE


def test_after_creation_there_is_no_way_back_and_cancel_reads_close(wizard: Wizard) -> None:
    wizard.context.update(keepit=KEEPIT)
    go_to(wizard, Step.CONSENT)
    wizard.context.update(created=created())
    assert words(wizard) == ["Help", "Next", "Close"]


def test_every_page_is_entered_left_focused_and_announced(
    qtbot: QtBot, wizard: Wizard, spoken: list[str]
) -> None:
    go_to(wizard, Step.SIGN_IN)
    sign_in = counting(wizard)
    qtbot.waitUntil(sign_in.input.hasFocus)
    assert "Title sign_in. Subtitle sign_in" in spoken
    assert sign_in.happened == ["entered"]
    go_to(wizard, Step.ORGANIZATIONS)
    assert sign_in.happened == ["entered", "main", "left"]
    assert labels(counting(wizard)) == ["Title organizations", "Subtitle organizations"]


def test_a_page_that_comes_is_announced_once(
    qtbot: QtBot, wizard: Wizard, spoken: list[str]
) -> None:
    go_to(wizard, Step.SIGN_IN)
    go_to(wizard, Step.ORGANIZATIONS)  # before the one on the way there was seen
    page = counting(wizard)
    page.set_header(lambda: "Another title", lambda: "for what it shows")
    qtbot.waitUntil(page.input.hasFocus)
    titles = [words for words in spoken if "title" in words.lower()]
    assert titles == ["Another title. for what it shows"]


def test_main_button_stays_when_the_page_says_so(wizard: Wizard) -> None:
    go_to(wizard, Step.SIGN_IN)
    page = counting(wizard)
    page.goes_on = False
    wizard.footer.main().click()
    assert wizard.page_now() is page
    wizard.context.go_next()
    assert wizard.page_now().step is Step.ORGANIZATIONS
    assert page.happened == ["entered", "main", "left"]


def test_enter_anywhere_is_the_main_button(qtbot: QtBot, wizard: Wizard) -> None:
    go_to(wizard, Step.SIGN_IN)
    page = counting(wizard)
    page.input.setFocus()
    QTest.keyClick(page.input, Qt.Key.Key_Return)
    assert wizard.page_now().step is Step.ORGANIZATIONS


def test_back_forgets_what_was_learnt_after(wizard: Wizard) -> None:
    go_to(wizard, Step.SIGN_IN)
    wizard.context.update(account=ACCOUNT, expected="svc@contoso.com")
    go_to(wizard, Step.ORGANIZATIONS)
    wizard.button(B.BackButton).click()
    assert wizard.page_now().step is Step.SIGN_IN
    assert wizard.context.session.account is None
    assert wizard.context.session.expected == "svc@contoso.com"
    assert counting(wizard).happened[-1] == "entered"


def test_edit_links_jump_back_without_entering_the_pages_between(wizard: Wizard) -> None:
    wizard.context.update(account=ACCOUNT, keepit=KEEPIT)
    go_to(wizard, Step.REVIEW)
    wizard.context.restart_at(Step.KEEPIT)
    assert counting(wizard).step is Step.KEEPIT
    connector = wizard.page(list(Step).index(Step.CONNECTOR))
    assert isinstance(connector, windows.Counting)
    assert connector.happened.count("entered") == 1
    assert wizard.context.session.account is ACCOUNT


def test_nothing_can_be_pressed_twice_while_busy(qtbot: QtBot, wizard: Wizard) -> None:
    go_to(wizard, Step.SIGN_IN)
    page = counting(wizard)
    page.input.setFocus()
    pressed: list[str] = []
    page.act.clicked.connect(lambda: pressed.append("act"))
    wizard.context.set_busy(True)
    for button in (page.act, wizard.footer.main(), wizard.button(B.BackButton)):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.keyClick(wizard, Qt.Key.Key_Return)
    wizard.context.refresh()
    wizard.next()
    assert pressed == []
    assert wizard.page_now() is page
    assert page.happened == ["entered"]
    assert wizard.button(B.CancelButton).isEnabled()
    wizard.context.set_busy(False)
    assert page.input.hasFocus()
    wizard.footer.main().click()
    assert wizard.page_now().step is Step.ORGANIZATIONS


def test_going_on_ends_the_busy_frame(wizard: Wizard) -> None:
    go_to(wizard, Step.SIGN_IN)
    page = counting(wizard)
    wizard.context.set_busy(True)
    wizard.context.go_next()
    wizard.context.set_busy(False)
    assert page.content.isEnabled()
    assert counting(wizard).content.isEnabled()
    assert wizard.footer.main().isEnabled()


def test_tab_goes_through_the_page_then_the_footer(qtbot: QtBot, wizard: Wizard) -> None:
    go_to(wizard, Step.SIGN_IN)
    page = counting(wizard)
    qtbot.waitUntil(page.input.hasFocus)
    order: list[QWidget] = [page.act]
    order += [wizard.button(B.HelpButton), wizard.button(B.BackButton)]
    order += [wizard.footer.main(), wizard.button(B.CancelButton), page.input]
    for expected in order:
        focus = wizard.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        assert wizard.focusWidget() is expected


def test_the_help_menu_opens_by_its_button_and_by_shift_f1(
    qtbot: QtBot, wizard: Wizard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("setup_assistant.ui.window.about.read", dict)
    button = wizard.button(B.HelpButton)
    assert button.accessibleName() == "Help, menu"
    assert max(inks(button)[:6]) > 2 * inks(button)[-1], "the word first, then the flat arrow"
    for by_key in (True, False):
        if by_key:
            QTest.keyClick(wizard, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
        else:
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        menu = next(menu for menu in wizard.findChildren(QMenu) if menu.isVisible())
        assert menu.geometry().bottom() < button.mapToGlobal(button.rect().topLeft()).y()
        assert plain(menu.activeAction().text()) == "Help for this page"
        QTest.keyClick(menu, Qt.Key.Key_Escape)
        assert not menu.isVisible()
        assert wizard.isVisible()
    QTest.keyClick(wizard, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(menu, Qt.Key.Key_Up)
    assert plain(menu.activeAction().text()) == "About…"
    QTest.keyClick(menu, Qt.Key.Key_Return)
    opened = dialog(wizard, "about")
    assert opened is not None
    assert "About Setup Assistant" in labels(opened)


def test_macos_has_about_in_the_menu_that_bears_the_programs_name(wizard: Wizard) -> None:
    bar = HelpMenu(wizard, wizard.page_now, Button(), "darwin").bar
    assert bar is not None
    (menu,) = (action.menu() for action in bar.actions())
    assert isinstance(menu, QMenu)
    roles = {plain(action.text()): action.menuRole() for action in menu.actions()}
    assert roles["About…"] is QAction.MenuRole.AboutRole
    assert "Help for this page" not in roles


def test_narrow_windows_fold_the_step_list(qtbot: QtBot, wizard: Wizard) -> None:
    go_to(wizard, Step.ORGANIZATIONS)
    page = counting(wizard)
    assert wizard.steps.width() == sizes.scaled(216)
    wizard.resize(sizes.scaled(880), 620)
    assert wizard.steps.width() == sizes.scaled(192)
    wizard.setMinimumSize(300, 300)
    wizard.resize(sizes.scaled(640), 600)
    assert not wizard.steps.isVisible()
    assert page.fold.text() == "Step 3 of 8: Organizations"
    assert page.fold.accessibleName() == "Step 3 of 8: Organizations, current step"
    labels = [line.label for line in lines(Step.ORGANIZATIONS, wizard.context.session)]
    assert page.fold.accessibleDescription() == listed(labels)
    assert page.fold.toolTip().splitlines() == wizard.steps.names()
    menu = page.fold.menu()
    assert menu is not None
    assert menu.actions()[0].text() == "Before you begin, completed"
    wizard.resize(960, 680)
    assert wizard.steps.isVisible()
    assert not page.fold.isVisible()


def test_a_larger_font_of_the_system_folds_it_too(
    qtbot: QtBot, wizard: Wizard, qapp: QApplication
) -> None:
    go_to(wizard, Step.ORGANIZATIONS)
    assert wizard.steps.isVisible()
    font = QFont(qapp.font())
    larger = QFont(font)
    larger.setPixelSize(20)
    try:
        qapp.setFont(larger)
        qtbot.waitUntil(lambda: not wizard.steps.isVisible())
        assert counting(wizard).heading.fontInfo().pixelSize() == 32
    finally:
        qapp.setFont(font)
    qtbot.waitUntil(wizard.steps.isVisible)


def test_practice_says_so_on_every_page(qtbot: QtBot, tmp_path: Path) -> None:
    wizard = windows.window(qtbot, tmp_path, practice=True)
    for step in (Step.BEFORE, Step.SIGN_IN, Step.ORGANIZATIONS):
        go_to(wizard, step)
        assert "Practice mode: nothing leaves this computer" in labels(wizard.page_now())


def test_real_runs_carry_no_badge(wizard: Wizard) -> None:
    assert "Practice mode: nothing leaves this computer" not in labels(wizard)
