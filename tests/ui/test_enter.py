"""Every button of every page, dialog and menu: Enter presses what has the focus, whatever is drawn filled.

On the way each control's access key, ring and name are looked at.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from setup_assistant import signs, ui
from setup_assistant.changes.ledger import Ledger
from setup_assistant.errors import Unreachable
from setup_assistant.flow import WAYS, Step
from setup_assistant.model import Purpose, SignInMethod, State
from setup_assistant.practice.state import keepit as keepit_world
from setup_assistant.practice.state.policies import OAUTH
from setup_assistant.practice.state.scenarios import make
from setup_assistant.settings import LEDGER
from setup_assistant.signs import Sign
from setup_assistant.ui import second_window
from setup_assistant.ui.consent.page import ConsentPage
from setup_assistant.ui.done.page import DonePage
from setup_assistant.ui.organizations.page import OrganizationsPage
from setup_assistant.ui.organizations.row import Column
from setup_assistant.ui.sign_in.attempt import Attempt
from setup_assistant.ui.sign_in.page import SignInPage
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.tour.journey import USE_IT
from setup_assistant.ui.widgets import enter
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.window import crash
from tests.support import devops_site
from tests.support.changes import ALEX, proposal
from tests.support.ui import access_keys, senses, signed_in
from tests.support.ui.signed_in import Keyboard, Stage
from tests.support.ui.trials import Settled

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
UI = Path(ui.__file__).parent
EXPECTED = "Expected service account (optional)"
Walk = Callable[[str, Keyboard], None]

BEFORE_KEEPIT, OF_KEEPIT = (
    "test_pages_and_dialogs_before_keepit",
    "test_pages_and_dialogs_of_keepit",
)
TELLING = "test_dialogs_that_tell_something"
LEFT_OUT = "test_what_can_be_done_about_what_is_left_out_or_can_not_be_read"
DIALOGS = {
    "crash.dialog": TELLING,
    "help_menu._open_about": BEFORE_KEEPIT,
    "settings_dialog.open_settings": BEFORE_KEEPIT,
    "dialog.open_network": BEFORE_KEEPIT,
    "dialog.open_report": BEFORE_KEEPIT,
    "leaving.dialog": OF_KEEPIT,
    "leaving.dialog 2": TELLING,
    "leaving.dialog 3": BEFORE_KEEPIT,
    "coverage.show_list": BEFORE_KEEPIT,
    "earlier_changes._show": "test_what_happened_in_an_earlier_run",
    "next_steps.recheck_dialog": OF_KEEPIT,
    "next_steps.rights_dialog": OF_KEEPIT,
    "page.DonePage._sign_in_there": "test_a_sign_in_to_another_directory_from_the_last_page",
    "second_window.question": "test_a_second_window",
    "organizations_task.rest_dialog": "test_more_organizations_than_the_last_page_names",
    "page.OrganizationsPage.ask_to_add": BEFORE_KEEPIT,
    "page.OrganizationsPage._may_go_on": BEFORE_KEEPIT,
    "page.OrganizationsPage._show_notes": BEFORE_KEEPIT,
    "instructions.Instructions._not_saved": TELLING,
    "scope.ScopeDecisions.set_aside": LEFT_OUT,
    "controller.ChangeController._open": BEFORE_KEEPIT,
    "controller.ChangeController._sign_in": "test_every_panel_of_an_administrators_sign_in",
    "controller.ChangeController._tell": "test_a_list_of_changes_that_cannot_be_read",
    "report_dialog.ReportSaver._dialog": "test_a_list_of_changes_that_cannot_be_read",
    "page.ReviewPage.show_request": OF_KEEPIT,
    "page.BeforePage.show_service_account": "test_pages_and_dialogs_before_keepit",
    "registration_form.RegistrationForm._open_dialog": "test_every_panel_of_the_sign_in",
}
"""Which test walks which dialog, by the place that makes it."""


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Stage:
    return signed_in.open_window(qtbot, tmp_path)


@dataclass(frozen=True)
class Maker:
    """The place in the code that makes a dialog or a menu: file and function, numbered after the first."""

    name: str
    file: Path
    first: int
    last: int


@cache
def makers(base: str) -> tuple[Maker, ...]:
    """Every place in the window's code that makes a ``base`` or one of its subclasses."""
    nodes = _nodes()
    classes = [node for _file, _place, node in nodes if isinstance(node, ast.ClassDef)]
    kinds = {base}
    while more := {c.name for c in classes if kinds & set(map(_name, c.bases))} - kinds:
        kinds |= more
    found, seen = list[Maker](), Counter[str]()
    for file, place, node in nodes:
        if isinstance(node, ast.Call) and _name(node.func) in kinds:
            name = f"{file.stem}.{place}"
            seen[name] += 1
            name = name if seen[name] == 1 else f"{name} {seen[name]}"
            found.append(Maker(name, file, node.lineno, node.end_lineno or node.lineno))
    return tuple(found)


@cache
def _nodes() -> tuple[tuple[Path, str, ast.ClassDef | ast.Call], ...]:
    """The classes and calls of every file of the window's code, each with the function that it is in."""
    return tuple(
        (file, place, node)
        for file in sorted(UI.rglob("*.py"))
        for place, node in _within(ast.parse(file.read_text("utf-8")), "")
    )


def _within(tree: ast.AST, place: str) -> Iterator[tuple[str, ast.ClassDef | ast.Call]]:
    for node in ast.iter_child_nodes(tree):
        inner = place
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            inner = f"{place}.{node.name}".lstrip(".")
        if isinstance(node, ast.ClassDef | ast.Call):
            yield place, node
        yield from _within(node, inner)


def _name(node: ast.expr) -> str:
    return getattr(node, "id", "") or getattr(node, "attr", "")


def _maker() -> str:
    """Which of the places is making a dialog at this moment; empty: a test does."""
    frame: Any = sys._getframe(1)
    while frame is not None:
        for maker in makers("Dialog"):
            inside = maker.first <= frame.f_lineno <= maker.last
            if inside and Path(frame.f_code.co_filename) == maker.file:
                return maker.name
        frame = frame.f_back
    return ""


@pytest.fixture
def walk(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Walk]:
    """``walk(name, journey)`` presses Enter on all that is in front and takes note of what was pressed.

    In the end it has come through every dialog that ``DIALOGS`` has for this test.
    """
    found, walked, made_by = dict[str, int](), set[str](), dict[QWidget, str]()
    make = Dialog.__init__

    def made(dialog: Dialog, *arguments: Any, **options: Any) -> None:
        make(dialog, *arguments, **options)
        made_by[dialog] = _maker()

    monkeypatch.setattr(Dialog, "__init__", made)

    def walk_(name: str, journey: Keyboard) -> None:
        walked.add(made_by.get(journey.front, ""))
        found[name] = _walk(name, journey, monkeypatch)

    yield walk_
    wanted = {dialog for dialog, test in DIALOGS.items() if test == request.node.originalname}
    assert wanted <= walked, wanted - walked
    with capsys.disabled():
        print("\n" + "\n".join(f"{name}: {n} buttons" for name, n in found.items()))


def _walk(name: str, journey: Keyboard, monkeypatch: pytest.MonkeyPatch) -> int:
    front = journey.front
    front.activateWindow()  # without a window system nothing else does
    until(front.isActiveWindow, f"{name} in front")
    access_keys.check(name, front)
    senses.check(name, front, monkeypatch)
    held = [w for w in front.findChildren(QWidget) if access_keys.reachable(w, front)]
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


def _wanted(widget: QWidget, front: QWidget) -> QWidget | None:
    """A button itself, a field that acts itself, else what is filled."""
    acts = isinstance(widget, enter.Input) and widget.action
    return widget if isinstance(widget, Button) or acts else enter.filled(front)


def _words(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return text or widget.accessibleName()


def test_every_dialog_and_every_menu_that_is_made_anywhere_is_walked_by_a_test() -> None:
    assert {maker.name for maker in makers("Dialog")} == set(DIALOGS)
    assert all("walk" in globals()[test].__code__.co_varnames for test in DIALOGS.values())
    assert [maker.name for maker in makers("QMenu")] == [
        "menu_button.ContextMenu.__init__",
        "help_menu.HelpMenu.__init__",
        "step_list.StepMenu.__init__",
    ]
    assert [maker.name for maker in makers("Menu")] == [
        "toolbar.Toolbar.__init__",
        "action_bar.ActionBar.__init__",
    ]
    others = {maker.file.stem for maker in makers("QDialog")} - {
        m.file.stem for m in makers("Dialog")
    }
    assert others == {"frame"}, "a window that a web page opens: the page has the keys"


@pytest.mark.sampled
def test_pages_and_dialogs_before_keepit(stage: Stage, walk: Walk) -> None:
    journey = stage.journey
    walk("Before you begin", journey)
    journey.press("Help")
    journey.press_menu("About…")
    journey.wait_for("140.")
    walk("About", journey)
    journey.press("Close")
    journey.press("Help")
    journey.press_menu("Settings…")
    walk("Settings", journey)
    journey.press("Cancel")
    journey.press("Help")
    journey.press_menu("Check the connection…")
    journey.wait_for("can't be reached")
    walk("Check the connection", journey)
    journey.press("Close")
    journey.press("Help")
    journey.press_menu("Report a problem…")
    walk("Report a problem", journey)
    journey.press("Cancel")
    journey.press("Making the service account?")
    walk("Making the service account", journey)
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
    journey.wait_for("OAuth access turned on in 1 organization.")
    journey.press("Show the list")
    walk("What the account can see", journey)
    journey.press("Close")
    journey.press("More")
    journey.press_menu("Changes made here…")
    _armed(journey, "Undo selected")
    walk("Changes made here", journey)


@pytest.mark.sampled
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


@pytest.mark.sampled
def test_pages_and_dialogs_of_keepit(stage: Stage, walk: Walk) -> None:
    journey = stage.journey
    journey.begin()
    journey.check()
    journey.go_on_from_organizations()
    walk("Keepit account, the form", journey)
    journey.connect_keepit("wrong")
    journey.wait_for("doesn't know this token")
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
    journey.press("Show how…")
    walk("Check again regularly", journey)
    journey.press("Close")
    page = journey.window.page_now()
    assert isinstance(page, DonePage)
    page.show_next_steps(tasks=False, approved=True)
    journey.press("Show which…")
    walk("Rights that were only lent", journey)
    journey.press("Close")
    journey.press("Close")
    journey.wait_for("Close without saving the report?")
    walk("Close without saving the report?", journey)


@pytest.mark.sampled
def test_pages_of_a_new_sign_in(qtbot: QtBot, tmp_path: Path, walk: Walk) -> None:
    stage = signed_in.open_window(
        qtbot,
        tmp_path,
        "sign_in_ended_for_good",
        purpose=Purpose.AGAIN.value,
        step=Step.EXISTING.value,
    )
    journey = stage.journey
    walk("Before a new sign-in", journey)
    journey.begin()
    journey.check()
    journey.to_existing()
    walk("Existing connector", journey)
    journey.press("Next")
    journey.wait_for_step(Step.REVIEW_AGAIN)
    _armed(journey, "Continue in Keepit")
    walk("Review before a new sign-in", journey)
    stage.context.trial = Settled("It is not there.")
    journey.press("Continue in Keepit")
    journey.wait_for_step(Step.SIGN_IN_AGAIN)
    walk("Sign in again in Keepit", journey)
    journey.press("Next")
    journey.wait_for("Keepit still reports a fault")
    walk("Keepit still reports a fault", journey)


@pytest.mark.sampled
def test_where_a_task_is_left_nothing_is_filled(qtbot: QtBot, tmp_path: Path, walk: Walk) -> None:
    journey = signed_in.open_window(qtbot, tmp_path, "incomplete_configuration").journey
    journey.straight_to_review(USE_IT)
    journey.press("Create connector")
    journey.wait_for("Connector created, 1 task left")
    walk("Done, one task left", journey)
    assert enter.filled(journey.window) is None


@pytest.mark.sampled
def test_a_second_window(stage: Stage, walk: Walk) -> None:
    second_window.question(stage.journey.window).open()
    walk("Setup Assistant is already open", stage.journey)


@pytest.mark.sampled
def test_a_sign_in_to_another_directory_from_the_last_page(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, walk: Walk
) -> None:
    monkeypatch.setattr(Attempt, "begin", lambda _attempt: None)
    journey = signed_in.open_window(qtbot, tmp_path, "directories").journey
    journey.straight_to_review(USE_IT)
    journey.press("Create connector")
    journey.wait_for_step(Step.DONE)
    journey.press("Sign in to that directory…")
    walk("Sign in to another directory", journey)


@pytest.mark.sampled
def test_more_organizations_than_the_last_page_names(
    qtbot: QtBot, tmp_path: Path, walk: Walk
) -> None:
    world = make("ready", 7)
    for organization in world.organizations.values():
        organization.policies[OAUTH].value = organization.name != "contoso"
    journey = signed_in.open_window(qtbot, tmp_path, world=world).journey
    journey.straight_to_review(USE_IT)
    journey.press("Create connector")
    journey.wait_for("Connector created, 2 tasks left")
    walk("Done, two tasks left", journey)
    journey.press("Show 1 more…")
    walk("Make 6 organizations ready", journey)


@pytest.mark.sampled
def test_every_panel_of_the_sign_in(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, walk: Walk
) -> None:
    stage = signed_in.open_window(qtbot, tmp_path)
    journey = stage.journey
    journey.begin()
    page = journey.window.page_now()
    assert isinstance(page, SignInPage)
    for name in ("frame", "own", "code"):
        page.sign_in.show_part(getattr(page.sign_in, name))
        walk(f"Sign in, {name}", journey)
    page.show_panel(page.sign_in)
    page.sign_in.show_error(Unreachable("login.microsoftonline.com"))
    for place, seen in enumerate(signs.SEEN):
        if seen in (Sign.PASSKEY, Sign.APPROVAL, Sign.LOOP):
            page.sign_in.trouble.entries.setCurrentRow(place)
            walk(f"Trouble signing in, {seen.value}", journey)
    page.show_panel(page.registration)
    walk("Sign in, registration", journey)
    journey.press("Show commands…")
    walk("Register, commands", journey)
    journey.press("Close")
    journey.press("Show steps…")
    walk("Register, by hand", journey)


@pytest.mark.sampled
def test_without_a_private_browser_keepit_opens_in_the_own_one(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, walk: Walk
) -> None:
    stage = signed_in.open_window(qtbot, tmp_path, "consent_needed")
    journey = stage.journey
    journey.straight_to_review()
    stage.context.trial = Settled("It is not there.")
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


@pytest.mark.sampled
def test_dialogs_that_tell_something(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, walk: Walk
) -> None:
    stage = signed_in.open_window(qtbot, tmp_path)
    journey, stage.outside.opens = stage.journey, False
    journey.begin()
    journey.check()
    stage.context.trial = Settled("It is not there.")
    page = journey.window.page_now()
    assert isinstance(page, OrganizationsPage)
    page.saver.choose_folder = lambda: str(tmp_path)
    journey.press("Save report…")
    journey.wait_for("The report is saved.")
    walk("The report is saved", journey)
    journey.press("Show the folder")
    journey.wait_for("The folder couldn't be shown.")
    walk("The folder couldn't be shown", journey)
    journey.press("Close")
    page.instructions.choose_file = lambda _name: str(tmp_path / "nowhere" / "all.html")
    journey.press("More")
    journey.press_menu("Save all instructions…")
    until(lambda: journey.front is not journey.window, "why not")
    walk("The instructions can't be saved", journey)
    journey.press("Close")
    writing = "Azure DevOps is being changed. Wait for the answer?"
    monkeypatch.setattr(page, "being_written", lambda: writing)
    journey.press("Cancel")
    journey.wait_for(writing)
    walk("Wait for the answer?", journey)
    journey.press("Wait")
    crash.dialog(journey.window, "KeyError", stage.context).open()
    walk("Something unexpected happened", journey)


@pytest.mark.sampled
def test_a_list_of_changes_that_cannot_be_read(stage: Stage, tmp_path: Path, walk: Walk) -> None:
    journey = stage.journey
    journey.begin()
    journey.check()
    stage.context.ledger_file.write_text("{", encoding="utf-8")
    journey.press("More")
    journey.press_menu("Changes made here…")
    journey.wait_for("The list of changes can't be read")
    walk("The list of changes can't be read", journey)
    journey.press("Close")
    page = journey.window.page_now()
    assert isinstance(page, OrganizationsPage)
    page.saver.choose_folder = lambda: str(tmp_path)
    journey.press("Save report…")
    journey.wait_for("The list of changes can't be read")
    walk("No report without the list of changes", journey)


@pytest.mark.sampled
def test_what_happened_in_an_earlier_run(qtbot: QtBot, tmp_path: Path, walk: Walk) -> None:
    world = make("demo", 5)
    change = replace(proposal(), subject=devops_site.account(world))
    Ledger(tmp_path / LEDGER).begin(change, State.NOT_MEMBER, State.MEMBER, ALEX)
    journey = signed_in.open_window(qtbot, tmp_path, world=world).journey
    journey.wait_for("1 change of an earlier run was not finished")
    walk("Before you begin, an unfinished change", journey)
    journey.press("What happened")
    walk("What happened", journey)


@pytest.mark.sampled
@pytest.mark.parametrize("method", [*SignInMethod, None])
def test_every_panel_of_an_administrators_sign_in(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    walk: Walk,
    method: SignInMethod | None,
) -> None:
    stage = signed_in.open_window(qtbot, tmp_path, "not_administrator_policy_off")
    journey = stage.journey
    journey.begin()
    journey.check()
    stage.context.update(method=method or SignInMethod.PRIVATE)

    def begin(attempt: Attempt) -> None:
        """Nobody answers; without a method the sign-in service can't be reached."""
        if method is None:
            attempt.failed.emit(Unreachable("login.microsoftonline.com"))

    monkeypatch.setattr(Attempt, "begin", begin)
    journey.press("Sign in as an administrator…")
    journey.wait_for("Sign in as an administrator")
    walk(f"Sign in as an administrator, {method.value if method else 'problem'}", journey)


@pytest.mark.sampled
def test_every_entry_of_every_menu(stage: Stage, walk: Walk) -> None:
    journey = stage.journey
    journey.begin()
    page = journey.window.page_now()
    assert isinstance(page, SignInPage)
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


def test_enter_on_an_entry_of_the_folded_step_list_goes_nowhere(stage: Stage) -> None:
    journey = stage.journey
    journey.window.setMinimumSize(300, 300)
    journey.window.resize(640, 600)
    fold = journey.window.page_now().fold
    until(fold.isVisible, "the folded list")
    place, entries, chosen = 0, 1, list[QAction]()
    while place < entries:
        fold.setFocus()
        journey.key(Qt.Key.Key_Return)
        until(lambda: _menus(journey), "its menu")
        (menu,) = _menus(journey)
        action, entries = menu.actions()[place], len(menu.actions())
        action.triggered.connect(lambda *_, a=action: chosen.append(a))
        while menu.activeAction() is not action:
            QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)
        until(lambda: not _menus(journey), "no menu")
        place += 1
        assert len(chosen) == place
        assert chosen[-1] is action
        assert journey.window.page_now().step is Step.BEFORE
        assert journey.front is journey.window
    assert entries == len(WAYS[Purpose.NEW])


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
