"""Enter presses what has the focus, whatever is drawn filled: every button of every page, dialog and menu."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from setup_assistant.errors import Unreachable
from setup_assistant.flow import Step
from setup_assistant.practice import keepit_world
from setup_assistant.ui import browser_support, crash
from setup_assistant.ui.driving import until
from setup_assistant.ui.journey import USE_IT
from setup_assistant.ui.organization_row import Column
from setup_assistant.ui.pages.consent import ConsentPage
from setup_assistant.ui.pages.organizations import OrganizationsPage
from setup_assistant.ui.pages.sign_in import SignInPage
from setup_assistant.ui.widgets import enter
from setup_assistant.ui.widgets.button import Button
from tests.ui import signed_in
from tests.ui.signed_in import Keyboard, Stage

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
EXPECTED = "Expected service account (optional)"
Walk = Callable[[str, Keyboard], None]


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Stage:
    return signed_in.open_window(qtbot, tmp_path)


@pytest.fixture
def walk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Walk]:
    """``walk(name, journey)`` presses Enter on all that is in front and takes note of what was pressed."""
    found = dict[str, int]()

    def walk_(name: str, journey: Keyboard) -> None:
        found[name] = _walk(name, journey, monkeypatch)

    yield walk_
    with capsys.disabled():
        print("\n" + "\n".join(f"{name}: {n} buttons" for name, n in found.items()))


def _walk(name: str, journey: Keyboard, monkeypatch: pytest.MonkeyPatch) -> int:
    front = journey.front
    front.activateWindow()  # without a window system nothing else does
    until(front.isActiveWindow, f"{name} in front")
    held = [w for w in front.findChildren(QWidget) if _reachable(w, front)]
    buttons = [widget for widget in held if isinstance(widget, QAbstractButton)]
    fields = [widget for widget in held if isinstance(widget, QLineEdit)]
    assert buttons, name
    pressed = list[QWidget]()
    with monkeypatch.context() as patch:
        patch.setattr(Button, "click", lambda button: pressed.append(button))  # noqa: PLW0108
        for button in buttons:
            button.clicked.connect(lambda *_, b=button: pressed.append(b))
        for field in fields:
            if isinstance(field, enter.Input) and field.action:
                patch.setattr(field, "action", lambda f=field: pressed.append(f))
        for widget in (*buttons, *fields):
            for key in ENTER:
                pressed.clear()
                widget.setFocus()
                assert widget.hasFocus(), (name, widget.accessibleName())
                journey.key(key)
                wanted = _wanted(widget, front)
                assert pressed == ([wanted] if wanted else []), (name, _words(widget), pressed)
    return len(buttons)


def _walk_menu(opener: str, journey: Keyboard) -> int:
    """Every entry of the menu that ``opener`` opens, chosen by arrow keys and Enter; none acts."""
    place, entries, chosen = 0, 1, list[QAction]()
    while place < entries:
        journey.press(opener)
        until(lambda: _menus(journey), f"the menu of {opener}")
        (menu,) = _menus(journey)
        actions = menu.actions()
        assert actions, opener
        chosen.clear()
        for action in actions:
            action.triggered.disconnect()
            action.triggered.connect(lambda *_, a=action: chosen.append(a))
        while menu.activeAction() is not actions[place]:
            QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)
        assert chosen == [actions[place]], (opener, [a.text() for a in chosen])
        assert not menu.isVisible()
        place, entries = place + 1, len(actions)
    return entries


def _menus(journey: Keyboard) -> list[QMenu]:
    return [menu for menu in journey.window.findChildren(QMenu) if menu.isVisible()]


def _reachable(widget: QWidget, front: QWidget) -> bool:
    focusable = widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
    return focusable and widget.isVisible() and widget.isEnabled() and widget.window() is front


def _wanted(widget: QWidget, front: QWidget) -> QWidget | None:
    """A button itself, a field that acts itself, else what is filled."""
    acts = isinstance(widget, enter.Input) and widget.action
    return widget if isinstance(widget, Button) or acts else enter.filled(front)


def _words(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return text or widget.accessibleName()


def test_pages_and_dialogs_before_keepit(stage: Stage, walk: Walk) -> None:
    journey = stage.journey
    walk("Before you begin", journey)
    journey.press("Help")
    walk("Help", journey)
    journey.press("About…")
    journey.wait_for("140.")
    walk("About", journey)
    journey.press("Close")
    journey.press("My own browser")
    walk("Before you begin, own browser", journey)
    journey.press("Private browser in this window (recommended)")
    journey.begin()
    walk("Sign in, the account", journey)
    journey.press("Cancel")
    walk("Stop the setup?", journey)
    journey.press("Keep going")
    journey.check()
    journey.wait_for("What this account can see now")
    walk("Organizations", journey)
    for entry, closing in (("Add organization…", "Cancel"), ("Notes for security…", "Close")):
        journey.press("More")
        journey.press_menu(entry)
        walk(entry, journey)
        journey.press(closing)
    journey.press("Next")
    journey.wait_for("Continue anyway")
    walk("Not every organization is ready", journey)
    journey.press("Go back and fix")
    journey.press("Turn on OAuth access…")
    journey.wait_for("Turn on in 1 organization")
    _armed(journey, "Turn on in 1 organization")
    walk("Confirmation of changes", journey)
    journey.press("Turn on in 1 organization")
    journey.wait_for("Turned on in 1 organization.")
    journey.press("Show the list")
    walk("What the account can see", journey)
    journey.press("Close")
    journey.press("More")
    journey.press_menu("Undo list…")
    _armed(journey, "Undo selected")
    walk("Undo list", journey)


def test_what_can_be_done_about_what_is_left_out_or_can_not_be_read(
    qtbot: QtBot, tmp_path: Path, walk: Walk
) -> None:
    journey = signed_in.open_window(qtbot, tmp_path, "demo", organizations=12).journey
    journey.begin()
    journey.check()
    page = journey.window.page_now()
    assert isinstance(page, OrganizationsPage)
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    walk("An organization that is left out", journey)
    page.table.setCurrentIndex(page.model.index(2, Column.ORGANIZATION))
    journey.press("Set aside…")
    walk("Set aside", journey)
    journey.enter("Reason", "Sold")
    journey.press("Set aside")
    journey.wait_for("Set aside until")
    walk("An organization that is set aside", journey)


def test_pages_and_dialogs_of_keepit(stage: Stage, walk: Walk) -> None:
    journey = stage.journey
    journey.begin()
    journey.check()
    journey.go_on_from_organizations()
    walk("Keepit account, the form", journey)
    journey.connect_keepit("wrong")
    journey.wait_for("Keepit didn't accept this token.")
    journey.connect_keepit()
    journey.wait_for("Connected to")
    walk("Keepit account, connected", journey)
    journey.to_connector(USE_IT)
    walk("Connector", journey)
    journey.to_review()
    _armed(journey, "Create connector")
    walk("Review", journey)
    journey.press("Show the exact request")
    walk("The exact request", journey)
    journey.press("Close")
    journey.press("Create connector")
    journey.wait_for_step(Step.DONE)
    walk("Done", journey)
    journey.press("Schedule…")
    walk("Schedule the re-check", journey)
    journey.press("Close")
    journey.press("Show undo list")
    walk("Nothing to undo", journey)
    journey.press("Close")
    journey.press("Close")
    journey.wait_for("Close without saving the report?")
    walk("Close without saving the report?", journey)


def test_a_task_that_is_left_has_the_filled_button(
    qtbot: QtBot, tmp_path: Path, walk: Walk
) -> None:
    journey = signed_in.open_window(qtbot, tmp_path, "incomplete_configuration").journey
    journey.straight_to_review(USE_IT)
    journey.press("Create connector")
    journey.wait_for("Connector created, one task left")
    walk("Done, one task left", journey)
    filled = enter.filled(journey.window)
    assert filled is journey.find(Button, "Open settings in Keepit")


def test_every_panel_of_the_sign_in(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, walk: Walk
) -> None:
    stage = signed_in.open_window(qtbot, tmp_path)
    journey = stage.journey
    journey.begin()
    page = journey.window.page_now()
    assert isinstance(page, SignInPage)
    page.problem.show_error(Unreachable("login.microsoftonline.com"))
    for name in ("frame", "own", "code", "registration", "problem"):
        page.show_panel(getattr(page, name))
        walk(f"Sign in, {name}", journey)


def test_without_a_private_browser_keepit_opens_in_the_own_one(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, walk: Walk
) -> None:
    stage = signed_in.open_window(qtbot, tmp_path, "consent_needed")
    journey = stage.journey
    journey.straight_to_review()
    monkeypatch.setattr(browser_support, "why_not", lambda: "not there")
    journey.press("Continue in Keepit")
    journey.wait_for_step(Step.CONSENT)
    walk("Allow access in Keepit", journey)
    page = journey.window.page_now()
    assert isinstance(page, ConsentPage)
    with stage.world.lock:
        made = keepit_world.running("Another name", "azure-do")
        made.created = stage.world.now()
        stage.world.keepit.add(made)
    page.check_now()
    journey.wait_for("Is this the new connector?")
    walk("Allow access in Keepit, a question", journey)


def test_dialogs_that_tell_something(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, walk: Walk
) -> None:
    journey = signed_in.open_window(qtbot, tmp_path).journey
    journey.begin()
    journey.check()
    monkeypatch.setattr(browser_support, "why_not", lambda: "not there")
    page = journey.window.page_now()
    assert isinstance(page, OrganizationsPage)
    page.extras.saver.choose_folder = lambda: str(tmp_path)
    journey.press("Save report…")
    journey.wait_for("The report is saved.")
    walk("The report is saved", journey)
    journey.press("Close")
    crash.dialog(journey.window, "KeyError").open()
    walk("Something unexpected happened", journey)


def test_every_entry_of_every_menu(stage: Stage, walk: Walk) -> None:
    journey = stage.journey
    journey.begin()
    page = journey.window.page_now()
    assert isinstance(page, SignInPage)
    page.show_panel(page.frame)
    assert _walk_menu("Trouble signing in?", journey) >= 4
    page.show_panel(page.identity)
    journey.check()
    assert _walk_menu("More", journey) >= 4


def test_enter_and_space_open_the_folded_step_list(stage: Stage) -> None:
    journey = stage.journey
    journey.window.setMinimumSize(300, 300)
    journey.window.resize(640, 600)
    fold = journey.window.page_now().fold
    until(fold.isVisible, "the folded list")
    for key in (*ENTER, Qt.Key.Key_Space):
        fold.setFocus()
        journey.key(key)
        until(lambda: _menus(journey), "its menu")
        QTest.keyClick(_menus(journey)[0], Qt.Key.Key_Escape)
        until(lambda: not _menus(journey), "no menu")


def test_enter_on_a_row_goes_to_its_first_action_and_escape_comes_back(stage: Stage) -> None:
    journey = stage.journey
    journey.begin()
    journey.check()
    page = journey.window.page_now()
    assert isinstance(page, OrganizationsPage)
    assert page.table.hasFocus()
    journey.key(Qt.Key.Key_Return)
    assert page.details.fix.hasFocus()
    journey.key(Qt.Key.Key_Escape)
    assert page.table.hasFocus()
    journey.key(Qt.Key.Key_Down)
    journey.key(Qt.Key.Key_Return)
    assert page.details.check.hasFocus() or page.details.open.hasFocus()
    assert page.step is Step.ORGANIZATIONS


def test_a_key_that_is_held_down_presses_nothing(stage: Stage) -> None:
    journey = stage.journey
    main = journey.window.footer.main()
    for focus in (main, journey.find(Button, "Help"), journey.find(QLineEdit, EXPECTED)):
        for key in (*ENTER, Qt.Key.Key_Space):
            focus.setFocus()
            held = QKeyEvent(
                QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, autorep=True
            )
            QApplication.sendEvent(focus, held)
            assert journey.window.page_now().step is Step.BEFORE
            assert journey.front is journey.window


def _armed(journey: Keyboard, name: str) -> None:
    button = journey.find(Button, name)
    until(lambda: button.armed, f"“{name}” armed")
