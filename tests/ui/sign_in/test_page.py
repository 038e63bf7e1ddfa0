"""Sign in as people see it: the three ways, what stops them, and what is told when it doesn't work."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget, QWizard
from pytestqt.qtbot import QtBot

from setup_assistant.flow import Step
from setup_assistant.model import Account, AccountKind, Session, SignInMethod
from setup_assistant.services.clients import Clients
from setup_assistant.services.microsoft.sign_in import BrowserSignIn, Microsoft
from setup_assistant.ui.sign_in.identity import Identity
from setup_assistant.ui.sign_in.page import SignInPage
from setup_assistant.ui.start.page import BeforePage
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.tour.journey import ACCOUNT
from setup_assistant.ui.widgets.enter import filled
from tests.e2e.conftest import Open, open_window
from tests.support.ui import windows
from tests.support.ui.elsewhere import sign_in_elsewhere
from tests.support.ui.journey import Journey
from tests.support.ui.trials import Settled

__all__ = ["open_window"]

pytestmark = [pytest.mark.sampled, pytest.mark.qt_log_ignore("GPUInfo not initialized")]


SIGNED_IN = "Signed in. Reading your account…"


def page_of(journey: Journey) -> SignInPage:
    page = journey.window.page_now()
    assert isinstance(page, SignInPage)
    return page


def choose(journey: Journey, method: SignInMethod) -> None:
    """On the first page, where leaving it keeps what is chosen there."""
    before = journey.window.page_now()
    assert isinstance(before, BeforePage)
    before.methods.choose(method)


def seen(widget: QWidget) -> str:
    """Everything that is readable in ``widget``."""
    texts = (
        child.property("text")
        for child in widget.findChildren(QWidget)
        if child.isVisibleTo(widget)
    )
    return "\n".join(text for text in texts if isinstance(text, str))


def test_the_private_browser_shows_host_lock_and_badge_and_has_the_focus(open_window: Open) -> None:
    journey = open_window().journey
    journey.begin()
    journey.web_wait("#i0116")
    page = page_of(journey)
    authority = page.context.clients.endpoints.authority

    assert page.sign_in.frame.bar.host.text() == authority.removeprefix("https://")
    assert page.sign_in.frame.bar.lock.accessibleName().startswith(
        "Secure connection to localhost:"
    )
    assert journey.sees("Private")
    assert journey.sees("Waiting for you to sign in…")
    assert not page.status.bar.isVisible()
    until(lambda: journey.window.focusWidget() is not None, "a focus")
    assert page.sign_in.frame.isAncestorOf(journey.window.focusWidget())


def test_until_somebody_has_signed_in_the_only_next_is_microsofts(open_window: Open) -> None:
    journey = open_window().journey
    journey.begin()
    journey.web_wait("#i0116")

    assert windows.words(journey.window) == ["Help", "Back", "Cancel"]

    journey.sign_in()
    assert windows.words(journey.window) == ["Help", "Back", "Next", "Cancel"]


def test_f6_goes_from_the_web_page_to_trouble_and_the_footer_and_shift_f6_back(
    open_window: Open, qtbot: QtBot
) -> None:
    journey = open_window().journey
    journey.begin()
    journey.web_wait("#i0116")
    window, page = journey.window, page_of(journey)
    assert page.sign_in.frame.browser is not None
    web = page.sign_in.frame.browser.view.focusProxy()
    assert web is not None
    trouble = journey.find(QPushButton, "Trouble signing in?")
    help_ = window.button(QWizard.WizardButton.HelpButton)
    shift = Qt.KeyboardModifier.ShiftModifier
    page.sign_in.frame.focus_page()

    def comes_to(widget: QWidget) -> None:
        until(lambda: window.focusWidget() is widget, f"focus on {widget}")

    QTest.keyClick(web, Qt.Key.Key_F6)
    comes_to(trouble)
    QTest.keyClick(trouble, Qt.Key.Key_F6)
    comes_to(help_)
    QTest.keyClick(help_, Qt.Key.Key_F6, shift)
    comes_to(trouble)
    QTest.keyClick(trouble, Qt.Key.Key_F6, shift)
    until(lambda: page.sign_in.frame.isAncestorOf(window.focusWidget()), "focus in the page")
    QTest.keyClick(web, Qt.Key.Key_F6, shift)
    comes_to(page.sign_in.frame.bar.restart)


def test_a_forged_answer_does_not_end_the_sign_in_and_nobody_is_said_to_have_signed_in(
    open_window: Open, spoken: list[str], qtbot: QtBot
) -> None:
    journey = open_window().journey
    journey.begin()
    journey.web_wait("#i0116")
    sign_in = page_of(journey).sign_in._sign_in
    assert isinstance(sign_in, BrowserSignIn)
    forged = (
        "f=document.createElement('form');f.method='post';"
        f"f.action={sign_in.redirect_uri!r};"
        "f.innerHTML='<input name=code value=x><input name=state value=wrong>';"
        "document.body.append(f);f.submit();1"
    )

    view = journey.web
    assert view is not None
    with qtbot.waitSignal(view.loadFinished):
        view.page().runJavaScript(forged)
    assert "still waits" in journey.script("document.body.innerText")
    assert journey.sees("Waiting for you to sign in…")
    assert SIGNED_IN not in spoken
    assert journey.window.context.session.account is None

    page_of(journey).sign_in.frame.bar.restart.click()
    journey.sign_in()
    assert journey.sees("Is this the right account?")
    assert spoken.count(SIGNED_IN) == 1


def test_the_identity_card_names_account_directory_and_the_wiped_browser(open_window: Open) -> None:
    stage = open_window()
    journey = stage.journey
    journey.begin(expected=ACCOUNT.upper())
    journey.sign_in()
    session = journey.window.context.session

    for words in ("Keepit Backup", "contoso.com", "Work account – member", "wiped at"):
        assert journey.sees(words)
    assert journey.sees("Matches the account you expected")
    assert session.signed_in_with is SignInMethod.PRIVATE
    assert page_of(journey).sign_in.frame.browser is None
    assert journey.window.focusWidget() is journey.window.footer.main()
    journey.press("Copy tenant ID")
    assert session.account is not None
    assert QGuiApplication.clipboard().text() == session.account.tenant_id


def test_going_on_with_another_account_than_expected_is_possible(open_window: Open) -> None:
    journey = open_window().journey
    journey.begin(expected=ACCOUNT)
    journey.sign_in("admin@contoso.com")
    window = journey.window
    assert window.focusWidget() is page_of(journey).identity.switch
    assert filled(window) is None, "Next leads nowhere here"

    journey.press("Continue as admin@contoso.com")

    journey.wait_for_step(Step.ORGANIZATIONS)


def test_the_own_browser_is_opened_waited_for_and_can_be_opened_again(
    open_window: Open, tmp_path: Path
) -> None:
    stage = open_window()
    journey = stage.journey
    choose(journey, SignInMethod.OWN)
    journey.window.go_next()
    page = page_of(journey)

    journey.wait_for("Your browser is open. Finish signing in there, then come back here.")
    assert journey.sees("doesn't know the practice run's certificate")
    journey.press("Open the browser again")
    first, second = stage.outside.addresses
    assert first == second

    sign_in_elsewhere(first, page.context.clients.endpoints.ca_pem, tmp_path)
    journey.wait_for_account()
    assert journey.sees("My own browser")


def test_where_nothing_opens_the_page_its_address_can_be_copied_and_signs_in(
    open_window: Open, tmp_path: Path, spoken: list[str]
) -> None:
    stage = open_window()
    stage.outside.opens = False
    journey = stage.journey
    choose(journey, SignInMethod.OWN)
    journey.window.go_next()

    journey.wait_for("Nothing on this computer opened https://localhost:")
    assert journey.lacks("Your browser is open.")
    assert any(words.startswith("! Nothing on this computer opened https://") for words in spoken)
    copy = journey.find(QPushButton, "Copy address")
    until(copy.hasFocus, "the focus on Copy address")
    copy.click()
    address = QGuiApplication.clipboard().text()
    assert "code_challenge=" in address
    assert journey.lacks("code_challenge")

    sign_in_elsewhere(address, page_of(journey).context.clients.endpoints.ca_pem, tmp_path)
    journey.wait_for_account()


def test_a_browser_that_opens_at_the_second_try_is_waited_for(open_window: Open) -> None:
    stage = open_window()
    stage.outside.opens = False
    choose(stage.journey, SignInMethod.OWN)
    stage.journey.window.go_next()
    stage.journey.wait_for("Nothing on this computer opened")

    stage.outside.opens = True
    stage.journey.press("Open the browser again")

    assert stage.journey.sees("Your browser is open.")
    assert stage.journey.lacks_button("Copy address")


def test_the_code_is_shown_and_can_be_copied(open_window: Open) -> None:
    journey = open_window().journey
    choose(journey, SignInMethod.CODE)
    journey.window.go_next()
    page = page_of(journey)

    until(page.sign_in.code.code.text, "the code", 10)
    code = page.sign_in.code.code.text()
    assert "and enter this code:" in page.sign_in.code.sentence.text()
    page.sign_in.code.copy.click()
    assert QGuiApplication.clipboard().text() == code
    assert journey.sees("Copied")


def test_an_intercepted_sign_in_page_is_not_shown(open_window: Open) -> None:
    journey = open_window().journey
    context = journey.window.context
    trusting = context.clients

    class OnlyTheBrowserIsIntercepted(Clients):
        def microsoft(self, client_id: str = "") -> Microsoft:
            return trusting.microsoft(client_id)

    hidden = replace(trusting.endpoints, ca_pem="")
    context.clients = OnlyTheBrowserIsIntercepted(hidden, trusting.command_line)
    journey.begin()

    journey.wait_for("The connection to Microsoft is being intercepted")
    assert journey.sees("Ask your network team to exclude localhost:")
    assert journey.web is None
    assert journey.sees("Setup Assistant Practice CA")
    assert journey.window.focusWidget() is journey.find(QPushButton, "Open my browser")
    assert journey.sees("Host, time and reason, ready to paste.")
    journey.press("Copy details")
    copied = QGuiApplication.clipboard().text()
    assert "being intercepted" in copied
    assert re.search(r"Issuer +Setup Assistant Practice CA", copied)


def test_where_the_private_browser_does_not_work_the_own_one_is_offered(open_window: Open) -> None:
    journey = open_window().journey
    reason = "The private browser was tried out and stopped working."
    journey.window.context.trial = Settled(reason)  # known while somebody reads the first page
    journey.begin()

    journey.wait_for("The private browser was tried out and stopped working")
    assert journey.sees("Nothing was changed. Use your own browser instead.")
    assert journey.lacks_button("Start over")  # it would end the same
    assert journey.sees("Not offered: Private browser. The private browser was tried out and")
    assert journey.window.focusWidget() is journey.find(QPushButton, "Open my browser")
    journey.press("I have signed out, or I will use a private window")
    journey.press("Open my browser")
    journey.wait_for("Your browser is open.")


def test_where_it_may_pass_the_private_browser_can_be_tried_again(open_window: Open) -> None:
    journey = open_window().journey
    reason = "The private browser was tried out and doesn't answer."
    journey.window.context.trial = Settled(reason, passing=True)
    journey.begin()
    journey.wait_for("The private browser was tried out and doesn't answer")
    assert journey.sees("Nothing was changed. Use your own browser instead.")
    assert journey.has_button("Open my browser")

    journey.window.context.trial = Settled()
    journey.press("Start over")

    journey.web_wait("#i0116")


def test_back_ends_the_attempt(open_window: Open) -> None:
    journey = open_window().journey
    journey.begin()
    journey.web_wait("#i0116")
    journey.press("Back")
    journey.wait_for_step(Step.BEFORE)

    until(lambda: not journey.window.context.background.running, "the wait ended")
    assert journey.web is None


def session(kind: AccountKind, expected: str = "") -> Session:
    account = Account("Keepit Backup", ACCOUNT, "o", "tenant-id", kind)
    return Session(account=account, expected=expected)


def test_a_personal_account_is_stopped(qtbot: QtBot) -> None:
    identity = Identity(lambda: None, lambda: None)
    qtbot.addWidget(identity)
    identity.show_session(session(AccountKind.PERSONAL))

    assert identity.stops
    assert "This is a personal account" in seen(identity)
    assert "Continue as" not in seen(identity)


def test_a_guest_is_warned_and_may_go_on(qtbot: QtBot) -> None:
    identity = Identity(lambda: None, lambda: None)
    qtbot.addWidget(identity)
    identity.show_session(session(AccountKind.GUEST))

    assert not identity.stops
    assert "This account is a guest in tenant-id" in seen(identity)
    assert "Work account – guest" in seen(identity)


def test_an_unread_account_type_is_not_called_a_member(qtbot: QtBot) -> None:
    identity = Identity(lambda: None, lambda: None)
    qtbot.addWidget(identity)
    identity.show_session(session(AccountKind.UNREAD, ACCOUNT))

    assert "Could not be read" in seen(identity)
    assert "Matches the account you expected" in seen(identity)
