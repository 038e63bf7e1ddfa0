"""*Trouble signing in?*: what is shown for what is seen, by which keys, and where each way leads."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from setup_assistant import signs
from setup_assistant.diagnostics import RECORD
from setup_assistant.errors import (
    AssistantError,
    HostNotFound,
    ProxyAsks,
    SomebodyBetween,
    Unreachable,
)
from setup_assistant.flow import Step
from setup_assistant.managed import Managed
from setup_assistant.model import SignInMethod
from setup_assistant.practice.state.people import CONTOSO
from setup_assistant.services.microsoft.errors import sign_in_error
from setup_assistant.signs import Remark, Sign, Trouble, Way
from setup_assistant.ui.sign_in.page import SignInPage
from setup_assistant.ui.sign_in.trouble import TroubleView
from setup_assistant.ui.sign_in.ways import Place
from setup_assistant.ui.start.page import BeforePage
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.tour.journey import ACCOUNT
from setup_assistant.ui.widgets.button import LOOK, Button
from tests.e2e.conftest import Open, open_window
from tests.support import azure_cli
from tests.support.azure_cli_program import APP as CLI_APP
from tests.support.ui.elsewhere import sign_in_elsewhere
from tests.support.ui.journey import Journey
from tests.support.ui.windows import labels

__all__ = ["open_window"]

pytestmark = pytest.mark.qt_log_ignore("GPUInfo not initialized")

REQUEST = "Approve it, please."


@pytest.fixture
def view(qtbot: QtBot) -> TroubleView:
    """As wide as in the window, not yet filled."""
    view = TroubleView(
        Place(lambda: REQUEST, registration=True), lambda: ("Account: svc@contoso.com",)
    )
    qtbot.addWidget(view)
    view.resize(690, 500)
    view.show()
    qtbot.waitExposed(view)
    return view


def show(view: TroubleView, trouble: Trouble) -> None:
    view.show_trouble(trouble, allowed=tuple(SignInMethod), unusable="")


def buttons_of(view: TroubleView) -> list[Button]:
    return [button for button in view.findChildren(Button) if button.isVisibleTo(view)]


def words_of(view: TroubleView) -> list[str]:
    """Of the ways; the last one leads to the manual."""
    *ways, meaning = [button.text() for button in buttons_of(view)]
    assert meaning == "What this means"
    return ways


def refused(number: int, method: SignInMethod = SignInMethod.PRIVATE) -> Trouble:
    trace = "8c9bbfd1-1111-4111-8111-000000000001"
    text = f"AADSTS{number}: no. Trace ID: {trace}"
    answer = {"error": "access_denied", "error_description": text}
    return signs.of_error(sign_in_error(answer), method)


def page_of(journey: Journey) -> SignInPage:
    page = journey.window.page_now()
    assert isinstance(page, SignInPage)
    return page


def choose(journey: Journey, sign: Sign) -> None:
    """What somebody sees, in the list."""
    page_of(journey).sign_in.trouble.entries.setCurrentRow(list(signs.SEEN).index(sign))


def test_a_device_rule_recommends_the_own_browser_as_its_only_filled_button(
    view: TroubleView, spoken: list[str]
) -> None:
    show(view, refused(53000))

    shown = labels(view)
    assert (
        view.entries.currentItem().text()
        == "It says I can't get there from here, or that access is blocked"
    )
    assert "A Conditional Access rule refused the sign-in" in shown
    assert (
        "It can show that this computer is managed. Sign out of personal accounts first." in shown
    )
    assert "AADSTS53000, time and request ID, ready to paste." in shown
    assert shown[-1] == (
        "Not offered: Private browser, Code on another device. Microsoft refuses them for this reason."
    )
    assert words_of(view) == ["Open my browser", "Copy details"]
    (filled,) = (button for button in buttons_of(view) if button.property(LOOK) == "filled")
    assert view.focus_target() is filled is view.first
    assert filled.accessibleDescription().startswith("Use your own browser. It can show")
    assert any(words.startswith("A Conditional Access rule refused") for words in spoken)


def test_where_nothing_is_known_the_list_asks_and_nothing_is_recommended(
    view: TroubleView,
) -> None:
    show(view, Trouble(SignInMethod.PRIVATE))
    view.activateWindow()
    view.focus_target().setFocus()

    assert view.focus_target() is view.entries
    assert view.entries.accessibleName() == "What do you see?"
    assert view.entries.currentRow() == -1
    assert buttons_of(view) == []


def test_the_arrows_change_what_is_shown_at_once(view: TroubleView, spoken: list[str]) -> None:
    show(view, Trouble(SignInMethod.PRIVATE))
    view.activateWindow()
    view.entries.setFocus()

    QTest.keyClick(view.entries, Qt.Key.Key_Down)
    assert "It asks for something this window can't use" in labels(view)
    assert words_of(view) == ["Open my browser", "Show a code", "Copy details"]
    for _ in range(2):
        QTest.keyClick(view.entries, Qt.Key.Key_Down)

    assert "The page stays white" in labels(view)
    assert words_of(view) == ["Open my browser", "Show a code", "Start over", "Copy details"]
    assert view.entries.hasFocus()
    assert spoken[-1].startswith("The page stays white")


def test_esc_goes_back(view: TroubleView, qtbot: QtBot) -> None:
    show(view, refused(53000))
    view.activateWindow()
    view.entries.setFocus()

    with qtbot.waitSignal(view.back):
        QTest.keyClick(view.entries, Qt.Key.Key_Escape)


def test_in_a_narrow_place_the_list_is_a_combo_box(view: TroubleView) -> None:
    show(view, refused(53000))
    view.resize(480, 500)
    assert view.combo.isVisible()
    assert not view.entries.isVisible()
    assert view.combo.currentText() == signs.SEEN[Sign.DEVICE]

    view.combo.setCurrentIndex(4)
    view.combo.activated.emit(4)
    assert "The sign-in begins again each time" in labels(view)

    view.resize(690, 500)
    assert view.entries.currentItem().text() == "It keeps coming back to the same page"


@pytest.mark.parametrize("width", [690, 620, 480])
def test_nothing_is_cut_at_any_width(view: TroubleView, width: int) -> None:
    show(view, Trouble(SignInMethod.PRIVATE, Sign.ELSE))
    view.resize(width, 500)

    def fits(button: Button) -> bool:
        left = button.mapTo(view, button.rect().topLeft()).x()
        return left >= 0 and left + button.width() <= width

    until(lambda: all(map(fits, buttons_of(view))), "every button inside")
    assert all(button.width() >= button.sizeHint().width() for button in buttons_of(view))


def test_the_own_browser_wants_the_tick(view: TroubleView, qtbot: QtBot) -> None:
    show(view, refused(53000))
    assert view.first is not None

    with qtbot.assertNotEmitted(view.chosen):
        view.first.click()
    assert "Tick this box first." in labels(view)
    # A private window doesn't show that a computer is managed.
    (tick,) = view.findChildren(QCheckBox)
    assert tick.accessibleName() == "I have signed out of the other accounts there"
    tick.click()
    assert "Tick this box first." not in labels(view)

    with qtbot.waitSignal(view.chosen) as chosen:
        view.first.click()
    assert chosen.args == [Way.OWN]


def test_details_and_request_are_copied(view: TroubleView) -> None:
    show(view, refused(90094))
    request, *_others, details, _meaning = buttons_of(view)

    request.click()
    assert QGuiApplication.clipboard().text() == REQUEST
    assert request.text() == "Copied"

    details.click()
    copied = QGuiApplication.clipboard().text()
    assert "Your company has to approve Setup Assistant" in copied
    assert "AADSTS90094" in copied
    assert copied.endswith("\nAccount: svc@contoso.com")
    assert "Trace ID: 8c9bbfd1-1111-4111-8111-000000000001" in copied
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", copied)


@pytest.mark.parametrize(
    "error",
    [
        HostNotFound("login.example"),
        Unreachable("login.example"),
        SomebodyBetween("Microsoft", "sign in", host="login.example", status=403),
    ],
)
def test_where_the_network_is_in_the_way_it_is_checked_before_anything_is_tried_again(
    qtbot: QtBot, error: AssistantError
) -> None:
    view = TroubleView(Place(lambda: REQUEST, check_connection=lambda _button: None))
    qtbot.addWidget(view)
    show(view, signs.of_error(error, SignInMethod.CODE))

    shown = labels(view)
    assert error.title in shown
    assert "Says which host is blocked, and by what." in shown
    assert "Ask your network team" in shown
    assert words_of(view) == ["Check…", "Copy details", "Show a code"]


def test_a_proxy_that_asks_leads_to_where_its_password_is_entered(qtbot: QtBot) -> None:
    opened: list[QWidget] = []
    view = TroubleView(Place(lambda: REQUEST, check_connection=opened.append))
    qtbot.addWidget(view)
    asks = ProxyAsks("login.example", "proxy.example:8080", schemes=("Basic",))
    show(view, signs.of_error(asks, SignInMethod.PRIVATE, in_page=True))

    assert "The proxy's password is entered there. Then sign in again." in labels(view)
    assert view.first is not None
    view.first.click()
    assert opened == [view.first]
    assert view.first.text() == "Check…"


@pytest.mark.sampled
def test_back_returns_to_the_page_as_it_was_left(open_window: Open) -> None:
    journey = open_window().journey
    journey.begin()
    journey.web_enter("#i0116", ACCOUNT)
    journey.web_press("#idSIButton9")
    journey.web_enter("#i0118", "half of it")

    journey.press("Trouble signing in?")
    assert journey.sees("Nothing was read or changed. What you entered is kept.")
    assert journey.web is None
    assert journey.lacks("Waiting for you to sign in…")
    journey.press("Back")

    assert journey.window.page_now().step is Step.SIGN_IN
    assert journey.sees("Use the service account, not your own account.")
    assert journey.script("document.querySelector('#i0118').value") == "half of it"

    journey.press("Trouble signing in?")
    QTest.keyClick(page_of(journey).sign_in.trouble.entries, Qt.Key.Key_Escape)
    until(lambda: journey.web is not None, "the page")
    journey.press("Back")
    journey.wait_for_step(Step.BEFORE)


@pytest.mark.sampled
def test_from_a_block_page_the_own_browser_signs_in(open_window: Open, tmp_path: Path) -> None:
    stage = open_window("conditional_access_sign_in")
    journey = stage.journey
    journey.begin()
    journey.type_name_and_password()
    journey.web_wait("#errorHeader")

    journey.press("Trouble signing in?")
    choose(journey, Sign.DEVICE)
    assert journey.sees("A Conditional Access rule refused the sign-in")
    journey.press("I have signed out of the other accounts there")
    with stage.world.lock:  # that browser shows that the computer is managed
        stage.world.flags.discard("conditional_access_sign_in")
    journey.press("Open my browser")

    journey.wait_for("Your browser is open.")
    assert journey.web is None
    (address,) = stage.outside.addresses
    sign_in_elsewhere(address, journey.window.context.clients.ca_pem, tmp_path)
    journey.wait_for_account()
    assert journey.sees("My own browser")


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("scenario", "title", "first"),
    [
        (
            "approval_required",
            "Your company has to approve Setup Assistant",
            "Copy request",
        ),
        (
            "conditional_access_sign_in",
            "A Conditional Access rule refused the sign-in",
            "Open my browser",
        ),
    ],
)
def test_it_opens_by_itself_after_an_answer_that_ends_the_sign_in(
    open_window: Open, scenario: str, title: str, first: str
) -> None:
    journey = open_window(scenario).journey
    journey.begin(method="Code on another device")

    journey.wait_for("Copy details")
    assert journey.sees("Trouble signing in?")
    assert journey.sees(title)
    assert RECORD.problem is not None
    assert RECORD.problem.kind.endswith("Error")
    assert RECORD.steps[-1].what.startswith("trouble: ")
    assert journey.window.focusWidget() is journey.find(QPushButton, first)
    if first == "Copy request":
        journey.press(first)
        copied = QGuiApplication.clipboard().text()
        assert page_of(journey).context.clients.command_line.client_id in copied
        assert "https://login.microsoftonline.com/organizations/adminconsent?client_id=" in copied
    journey.press("Back")
    journey.wait_for_step(Step.BEFORE)


@pytest.mark.sampled
def test_a_way_that_the_organization_has_switched_off_is_named_and_not_offered(
    open_window: Open,
) -> None:
    journey = open_window("conditional_access_sign_in").journey
    context = journey.window.context
    managed = Managed(sign_in=("code", "azure_cli"))
    context.clients = replace(context.clients, managed=managed)
    journey.begin(method="Code on another device")

    journey.wait_for("Copy details")

    assert journey.sees("Not offered: My own browser. Switched off by your organization.")
    assert journey.lacks_button("Open my browser")
    assert journey.window.focusWidget() is journey.find(QPushButton, "Copy details")


@pytest.mark.sampled
def test_somebody_who_signs_in_meanwhile_is_not_kept_waiting(
    open_window: Open, tmp_path: Path
) -> None:
    stage = open_window()
    journey = stage.journey
    before = journey.window.page_now()
    assert isinstance(before, BeforePage)
    before.methods.choose(SignInMethod.OWN)
    journey.window.go_next()
    journey.wait_for("Your browser is open.")
    journey.press("Trouble signing in?")
    journey.wait_for("What do you see?")

    (address,) = stage.outside.addresses
    sign_in_elsewhere(address, journey.window.context.clients.ca_pem, tmp_path)

    journey.wait_for_account()
    assert journey.sees("Is this the right account?")


@pytest.mark.sampled
def test_what_the_page_could_not_do_leads_here(open_window: Open) -> None:
    journey = open_window().journey
    journey.begin()
    journey.web_wait("#i0116")
    journey.script("location.href = 'mailto:secret@contoso.com'; 1")
    journey.wait_for("Microsoft's page wanted to open mailto:…, which isn't allowed here.")

    journey.press("What helps?")

    assert journey.sees("The page wanted to leave the sign-in")
    assert journey.sees("Microsoft's page wanted to open mailto:…, which isn't allowed here.")
    assert journey.window.focusWidget() is journey.find(QPushButton, "Open my browser")
    journey.press("Back")
    journey.web_wait("#i0116")


@pytest.mark.sampled
def test_a_white_page_is_offered_help(open_window: Open) -> None:
    journey = open_window().journey  # whose clock is fifty times as fast
    journey.begin()
    journey.web_wait("#i0116")
    journey.script("document.documentElement.remove(); 1")

    frame = page_of(journey).sign_in.frame
    until(frame.white.isVisible, "the line below the page")
    assert journey.sees("The page stays white or empty.")
    assert frame.browser is not None  # nothing opens over a page in use
    journey.script("document.append(document.createElement('html')); 1")
    journey.script("document.documentElement.innerHTML = '<p>There it is</p>'; 1")
    until(lambda: not frame.white.isVisible(), "the line gone with what is painted at last")
    journey.script("document.documentElement.innerHTML = ''; 1")
    page_of(journey).sign_in.frame.reload()
    journey.web_wait("#i0116")
    journey.script("document.documentElement.remove(); 1")
    until(frame.white.isVisible, "the line below the page again")
    frame.white.button.click()

    assert journey.sees("A host that the page needs may be blocked")
    assert journey.window.focusWidget() is journey.find(QPushButton, "Check…")
    journey.press("Start over")
    journey.web_wait("#i0116")


@pytest.mark.sampled
def test_the_azure_cli_is_offered_where_it_can_be_used_and_signs_in(
    open_window: Open, tmp_path: Path
) -> None:
    az = azure_cli.install(tmp_path / "tools")
    stage = open_window("conditional_access_sign_in")
    journey, context = stage.journey, stage.journey.window.context
    context.clients = replace(context.clients, find_azure_cli=lambda: az.program)
    for app in (CLI_APP, context.clients.command_line.client_id):
        stage.world.microsoft.applications[app] = (CONTOSO.id, "contoso.com")
    az.serve(context.clients.endpoints)
    journey.begin(expected=ACCOUNT, method="Code on another device")

    journey.wait_for(f"Signed in as {ACCOUNT}.")
    assert journey.window.focusWidget() is journey.find(QPushButton, "Open my browser")
    with stage.world.lock:  # it goes through a browser that shows that the computer is managed
        stage.world.flags.discard("conditional_access_sign_in")
    journey.press("Use it")

    journey.wait_for("Is this the right account?")
    assert context.session.signed_in_with is SignInMethod.AZURE_CLI


def test_a_remark_that_nothing_can_be_done_about_asks(view: TroubleView) -> None:
    show(view, signs.of_remark(Remark("localhost says: “Hello”"), SignInMethod.PRIVATE))

    assert view.entries.currentRow() == -1
    assert buttons_of(view) == []
