"""Page 01: the choice of sign-in, its warnings, the expected account, and resuming."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from setup_assistant import texts
from setup_assistant.flow import Step
from setup_assistant.managed import Managed
from setup_assistant.memory import Remembered
from setup_assistant.model import Attempt, Purpose, Session, SignInMethod
from setup_assistant.registration import NOTHING, Registration
from setup_assistant.ui import times
from setup_assistant.ui.browser import support
from setup_assistant.ui.start.overview import Overview
from setup_assistant.ui.start.page import BeforePage
from setup_assistant.ui.start.service_account_dialog import ServiceAccountDialog
from setup_assistant.ui.widgets.text import Text
from setup_assistant.ui.window.wizard import Wizard
from tests import catalogue
from tests.support.ui import windows
from tests.support.ui.trials import Settled
from tests.support.ui.walk import settle
from tests.support.ui.windows import labels


@pytest.fixture(autouse=True)
def counting_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    windows.with_counting_pages(monkeypatch)


def page(wizard: Wizard) -> BeforePage:
    shown = wizard.page_now()
    assert isinstance(shown, BeforePage)
    return shown


def press_main(qtbot: QtBot, wizard: Wizard) -> None:
    QTest.keyClick(wizard.footer.main(), Qt.Key.Key_Return)


def test_private_browser_is_preselected_and_focused(qtbot: QtBot, tmp_path: Path) -> None:
    before = page(windows.window(qtbot, tmp_path))
    assert before.method is SignInMethod.PRIVATE
    assert before.methods.checked().hasFocus()
    remark = "Starts empty: you don't have to sign out anywhere."
    assert before.methods.checked().accessibleDescription() == remark
    assert labels(before).count(remark) == 1


@pytest.mark.parametrize("language", ["en", *catalogue.languages()])
def test_the_field_stands_within_a_window_of_the_usual_size_also_below_where_a_run_stopped(
    qtbot: QtBot, tmp_path: Path, language: str
) -> None:
    texts.use([language])
    before = page(windows.window(qtbot, tmp_path, step=Step.CONNECTOR.value))
    settle()
    texts.use([])
    assert "resume" in vars(before)
    field = before.expected
    assert field.visibleRegion().boundingRect() == field.rect()


def test_arrow_keys_choose_and_the_notice_is_announced(
    qtbot: QtBot, tmp_path: Path, spoken: list[str]
) -> None:
    before = page(windows.window(qtbot, tmp_path))
    spoken.clear()
    for _ in range(2):
        QTest.keyClick(before.methods.checked(), Qt.Key.Key_Down)
        QTest.keyClick(before.methods.checked(), Qt.Key.Key_Space)
    assert before.method is SignInMethod.CODE
    assert spoken[0].startswith("Your browser may use the wrong account")
    assert spoken[-1].startswith("The next page shows a short code.")
    assert "Your browser may use the wrong account" not in labels(before)


def test_the_overview_stands_below_each_other_where_there_is_no_room_beside(
    qtbot: QtBot, tmp_path: Path
) -> None:
    overview = page(windows.window(qtbot, tmp_path)).overview
    needed, happens = (next(t for t in overview.findChildren(Text) if t.text() == words)
                       for words in ("What you need", "What will happen"))  # fmt: skip

    def places() -> tuple[QPoint, QPoint]:
        return happens.mapTo(overview, QPoint()), needed.mapTo(overview, QPoint())

    first, second = places()
    assert first.y() == second.y()
    assert first.x() < second.x()

    around = QWidget()
    qtbot.addWidget(around)
    overview.setParent(around)
    overview.resize(overview.minimumSizeHint())
    around.show()
    overview.show()
    qtbot.waitUntil(lambda: places()[0].y() < places()[1].y())
    first, second = places()
    assert first.x() == second.x()


def test_the_focus_is_on_the_way_that_is_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    before = page(windows.window(qtbot, tmp_path))
    own = before.methods.radios[SignInMethod.OWN]
    own.click()  # as an access key does, which doesn't move the focus by itself
    assert own.hasFocus()


def test_own_browser_needs_the_tick(qtbot: QtBot, tmp_path: Path, spoken: list[str]) -> None:
    wizard = windows.window(qtbot, tmp_path)
    before = page(wizard)
    before.methods.radios[SignInMethod.OWN].click()
    press_main(qtbot, wizard)
    sentence = "Tick this box to continue, or choose the private browser."
    assert wizard.page_now() is before
    assert before.own.tick.check.hasFocus()
    assert sentence in labels(before)
    assert before.own.tick.check.accessibleDescription() == sentence
    assert f"! {sentence}" in spoken
    QTest.keyClick(before.own.tick.check, Qt.Key.Key_Space)
    assert sentence not in labels(before)
    press_main(qtbot, wizard)
    assert wizard.page_now().step is Step.SIGN_IN
    assert wizard.context.session.method is SignInMethod.OWN


@pytest.mark.parametrize("entered", ["svc", "svc@contoso", "svc @contoso.com", "@contoso.com"])
def test_badly_formed_account_is_explained_beside_the_field(
    qtbot: QtBot, tmp_path: Path, entered: str
) -> None:
    wizard = windows.window(qtbot, tmp_path)
    before = page(wizard)
    QTest.keyClicks(before.expected, entered)
    sentence = "Enter the full sign-in name, for example name@company.com."
    assert sentence not in labels(before)
    press_main(qtbot, wizard)
    assert wizard.page_now() is before
    assert before.expected.hasFocus()
    assert sentence in labels(before)
    QTest.keyClicks(before.expected, "x")
    assert sentence not in labels(before)


def test_account_and_method_are_kept(qtbot: QtBot, tmp_path: Path) -> None:
    wizard = windows.window(qtbot, tmp_path)
    QTest.keyClicks(page(wizard).expected, " svc-keepit-backup@contoso.com ")
    press_main(qtbot, wizard)
    assert wizard.context.session.expected == "svc-keepit-backup@contoso.com"
    remembered = wizard.context.memory.load()
    assert remembered.expected == "svc-keepit-backup@contoso.com"
    assert remembered.step == "sign_in"


def test_resume_tells_where_and_keeps_what_was_entered(qtbot: QtBot, tmp_path: Path) -> None:
    wizard = windows.window(
        qtbot,
        tmp_path,
        step="connector",
        stopped_at="2026-11-23T10:00:00+00:00",
        method="code",
        expected="svc@contoso.com",
        name="Azure DevOps",
    )
    before = page(wizard)
    assert "You stopped at “Connector”" in labels(before)
    at = datetime(2026, 11, 23, 10, tzinfo=UTC)
    when = f"{times.calendar(at.astimezone().date())}, {times.clock(at)}"
    assert f"{when}. What you entered is kept. Sign in again to go on." in labels(before)
    assert before.method is SignInMethod.CODE
    assert before.expected.text() == "svc@contoso.com"
    assert wizard.context.session.draft.name == "Azure DevOps"


def test_start_over_forgets_everything(qtbot: QtBot, tmp_path: Path) -> None:
    wizard = windows.window(qtbot, tmp_path, step="review", method="code", expected="a@b.com")
    before = page(wizard)
    before.resume.start_over.click()
    assert not before.resume.isVisible()
    assert before.expected.text() == ""
    assert before.method is SignInMethod.PRIVATE
    assert not (tmp_path / "resume.json").exists()
    assert before.methods.checked().hasFocus()


def test_start_over_keeps_a_create_that_is_not_certain(qtbot: QtBot, tmp_path: Path) -> None:
    attempts = (Attempt("a", "2026-11-23T10:00:00+00:00", "N"), Attempt("b", begun_at="t"))
    wizard = windows.window(qtbot, tmp_path, step="review", expected="a@b.com", attempts=attempts)
    page(wizard).resume.start_over.click()
    assert wizard.context.memory.load() == Remembered(attempts=attempts)


def test_start_over_forgets_what_the_pages_and_the_session_hold(
    qtbot: QtBot, tmp_path: Path
) -> None:
    wizard = windows.window(qtbot, tmp_path, step="review", name="Mine")
    press_main(qtbot, wizard)
    former = wizard.page_now()
    wizard.context.update(keepit=windows.KEEPIT)
    wizard.context.keepit = cast("Any", object())
    wizard.button(wizard.WizardButton.BackButton).click()
    page(wizard).resume.start_over.click()
    assert (wizard.context.session, wizard.context.keepit) == (Session(), None)
    press_main(qtbot, wizard)
    assert wizard.page_now().step is Step.SIGN_IN
    assert wizard.page_now() is not former


def test_first_start_shows_no_resume(qtbot: QtBot, tmp_path: Path) -> None:
    assert not page(windows.window(qtbot, tmp_path)).resume.isVisible()


def test_damaged_memory_is_a_first_start(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "resume.json").write_text('{"step": "nonsense", "method": 3, "region": "zz"}')
    wizard = windows.window(qtbot, tmp_path)
    assert not page(wizard).resume.isVisible()
    assert wizard.context.session.region == ""


def test_without_webengine_the_others_are_offered(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(support, "find_spec", lambda _name: None)
    before = page(windows.window(qtbot, tmp_path))
    assert before.method is SignInMethod.OWN
    assert sum(radio.isVisible() for radio in before.findChildren(QRadioButton)) == 2
    assert "The private browser isn't part of this installation." in labels(before)


def test_a_private_browser_that_turned_out_not_to_work_is_offered_no_more(
    qtbot: QtBot, tmp_path: Path
) -> None:
    wizard = windows.window(qtbot, tmp_path)
    before = page(wizard)
    before.expected.setText("svc@contoso.com")
    windows.go_to(wizard, Step.SIGN_IN)
    wizard.context.trial = Settled("The private browser was tried out and doesn't answer.")
    wizard.back()

    assert before.method is SignInMethod.OWN
    shown = [radio.text() for radio in before.findChildren(QRadioButton) if radio.isVisible()]
    assert shown == ["My own browser", "Code on another device"]
    assert "The private browser was tried out and doesn't answer." in labels(before)
    assert before.own.tick.check.isVisible()
    assert before.expected.text() == "svc@contoso.com"
    assert wizard.context.session.method is SignInMethod.PRIVATE  # until Next is chosen


def test_root_without_the_flag_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(support, "is_root", lambda: True)
    monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX", raising=False)
    assert "as root" in support.why_not()
    monkeypatch.setenv("QTWEBENGINE_DISABLE_SANDBOX", "1")
    assert support.why_not() == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("QTWEBENGINE_REMOTE_DEBUGGING", "9222"),
        ("QTWEBENGINE_CHROMIUM_FLAGS", "--remote-debugging-port=9222"),
        ("QTWEBENGINE_DISABLE_SANDBOX", "1"),
        ("QTWEBENGINEPROCESS_PATH", "/another"),
        ("QTWEBENGINE_RESOURCES_PATH", "/there"),
        ("SSLKEYLOGFILE", "/keys"),
        ("sslkeylogfile", "/keys"),
        ("QT_LOGGING_RULES", "*=true"),
        ("QT_LOGGING_CONF", "/rules"),
        ("WAYLAND_DEBUG", "1"),
        ("QT_QPA_PLATFORM", "vnc"),
        ("QT_QPA_PLATFORM", "VNC:size=800x600"),
        ("QT_QPA_PLATFORM", "wayland;vnc:port=5900"),
    ],
)
def test_environment_can_not_open_the_browser(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setattr(os, "environ", {name: value, "HOME": "/home/jo"})
    monkeypatch.setattr(support, "is_root", lambda: False)
    support.harden_environment()
    assert os.environ == {"HOME": "/home/jo", **support.SETTINGS}


def test_environment_that_opens_nothing_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": "2", "https_proxy": "http://p:1"}
    root = {"QTWEBENGINE_DISABLE_SANDBOX": "1"}
    monkeypatch.setattr(os, "environ", {**kept, **root})
    monkeypatch.setattr(support, "is_root", lambda: True)
    support.harden_environment()
    assert os.environ == {**kept, **root, **support.SETTINGS}


def test_what_was_entered_is_there_at_the_next_start_although_it_was_left_by_escape(
    qtbot: QtBot, tmp_path: Path
) -> None:
    wizard = windows.window(qtbot, tmp_path)
    page(wizard).expected.setText("svc@contoso.com")
    QTest.keyClick(page(wizard).expected, Qt.Key.Key_Escape)
    assert not wizard.isVisible()

    again = page(windows.window(qtbot, tmp_path))
    assert again.expected.text() == "svc@contoso.com"


AGAIN = "Signing in again for a connector that exists? Check before you do"


def test_the_way_to_a_new_sign_in_is_offered_and_leads_back(
    qtbot: QtBot, tmp_path: Path, spoken: list[str]
) -> None:
    wizard = windows.window(qtbot, tmp_path)
    before = page(wizard)
    QTest.keyClicks(before.expected, "svc@contoso.com")
    QTest.keyClick(before.overview.again, Qt.Key.Key_Return)

    assert before.again.new.hasFocus()
    assert spoken[-1].startswith("Before you sign in again in Keepit.")
    shown = labels(before)
    assert "The same rights are needed as at the setup" in shown
    assert "The account that the connector uses today." in shown
    assert "What you need" not in shown
    assert "Existing connector, not started" in wizard.steps.names()
    assert before.expected.text() == "svc@contoso.com"

    QTest.keyClick(before.again.new, Qt.Key.Key_Return)
    assert before.overview.again.hasFocus()
    assert "What you need" in labels(before)
    assert "Connector, not started" in wizard.steps.names()
    assert before.expected.text() == "svc@contoso.com"


def test_the_next_start_is_for_what_the_last_one_was(qtbot: QtBot, tmp_path: Path) -> None:
    wizard = windows.window(qtbot, tmp_path)
    page(wizard).overview.again.click()
    assert wizard.context.memory.load().step == ""
    wizard.done(0)
    unchanged = windows.window(qtbot, tmp_path)
    assert unchanged.context.session.purpose is Purpose.NEW  # it was not begun

    page(unchanged).overview.again.click()
    windows.go_to(unchanged, Step.EXISTING)
    unchanged.done(0)
    again = windows.window(qtbot, tmp_path)
    assert again.context.session.purpose.value == "again"
    shown = labels(page(again))
    assert "You stopped at “Existing connector”" in shown
    assert "Before you sign in again in Keepit" in shown
    page(again).resume.start_over.click()
    assert again.context.session.purpose is Purpose.NEW
    assert "What you need" in labels(page(again))


# What the organization has set


def test_a_way_that_the_organization_switched_off_is_shown_and_cannot_be_chosen(
    qtbot: QtBot, tmp_path: Path
) -> None:
    managed = Managed(sign_in=("own", "azure_cli"))
    window = windows.window(qtbot, tmp_path, managed=managed, method="private")
    before = page(window)

    assert before.method is SignInMethod.OWN
    for way in (SignInMethod.PRIVATE, SignInMethod.CODE):
        radio = before.methods.radios[way]
        assert radio.isVisible()
        assert not radio.isEnabled()
        assert radio.accessibleDescription() == "Switched off by your organization."
        radio.click()
        assert not radio.isChecked()
    assert labels(before).count("Switched off by your organization.") == 2
    assert before.methods.radios[SignInMethod.PRIVATE].text() == "Private browser in this window"
    press_main(qtbot, window)
    assert "Tick this box to continue." in labels(before)
    before.own.tick.check.click()
    press_main(qtbot, window)
    assert window.context.session.method is SignInMethod.OWN


def test_where_every_way_here_is_switched_off_the_azure_cli_remains(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = windows.window(qtbot, tmp_path, managed=Managed(sign_in=("azure_cli",)))
    before = page(window)
    assert any(text.startswith("The Azure CLI's sign-in is used") for text in labels(before))

    press_main(qtbot, window)

    assert window.context.session.method is SignInMethod.AZURE_CLI
    assert window.page_now().step is Step.SIGN_IN


def test_a_run_begins_within_what_the_organization_has_set(qtbot: QtBot, tmp_path: Path) -> None:
    managed = Managed(region="de-fr", organizations=("northwind", "own"), left_out=("sandbox",))
    window = windows.window(
        qtbot, tmp_path, managed=managed, added=("own",), region="ws", step=Step.KEEPIT
    )
    session = window.context.session

    assert (session.region, session.added) == ("de-fr", ("own", "northwind"))
    assert [one.name for one in session.scope.left_out] == ["sandbox"]

    page(window).start_over()

    session = window.context.session
    assert (session.region, session.added) == ("de-fr", ("northwind", "own"))
    assert [one.name for one in session.scope.left_out] == ["sandbox"]


def test_another_customers_directory_is_not_signed_in_to_after_starting_over(
    qtbot: QtBot, tmp_path: Path
) -> None:
    app = Registration("00000000-0000-4000-8000-000000000001", "contoso.com")
    window = windows.window(qtbot, tmp_path, step=Step.KEEPIT)
    context = window.context
    context.clients = replace(context.clients, sign_in_page=app, other_apps={"t": app.client_id})

    context.begin_for(Purpose.AGAIN)  # the same customer's
    assert context.clients.registration() == app

    page(window).start_over()

    other = Registration(tenant="northwind.com")
    assert context.clients.registration(account=other).tenant == "northwind.com"
    assert context.clients.sign_in_page == NOTHING
    assert not context.clients.other_apps


@pytest.mark.parametrize(
    ("ways", "needed"),
    [
        ((), "An app registration, or the Azure CLI's sign-in"),
        (("own", "azure_cli"), "An app registration, or the Azure CLI's sign-in"),
        (("own",), "An app registration for the sign-in"),
        (("azure_cli",), "The Azure CLI's sign-in"),
    ],
)
def test_what_the_sign_in_needs_is_said_until_it_is_there(
    qtbot: QtBot, tmp_path: Path, ways: tuple[str, ...], needed: str
) -> None:
    window = windows.window(qtbot, tmp_path, managed=Managed(sign_in=ways))
    before, context = page(window), window.context
    if before.methods.offered == (SignInMethod.OWN,):
        before.own.tick.check.click()
    assert needed in labels(before)

    press_main(qtbot, window)
    app = Registration("00000000-0000-4000-8000-000000000001")
    context.clients = replace(context.clients, sign_in_page=app)
    window.back()

    assert needed not in labels(before)


def test_settings_of_the_organization_that_cannot_be_used_are_said_on_the_first_page(
    qtbot: QtBot, tmp_path: Path
) -> None:
    before = page(windows.window(qtbot, tmp_path, managed=Managed(problems=("Line 2 is wrong.",))))

    assert "Line 2 is wrong." in labels(before)


def test_whoever_makes_the_service_account_is_told_four_things_in_order(
    qtbot: QtBot, tmp_path: Path
) -> None:
    wizard = windows.window(qtbot, tmp_path)
    assert page(wizard).methods.checked().hasFocus()  # the way on comes first

    overview = wizard.findChild(Overview)
    assert overview is not None
    QTest.mouseClick(overview.making, Qt.MouseButton.LeftButton)
    dialog = wizard.findChild(ServiceAccountDialog)
    assert dialog is not None
    dialog.copy.click()

    copied = QGuiApplication.clipboard().text().splitlines()
    begins = [line.partition(":")[0].partition(" with")[0] for line in copied if line[:1].isdigit()]
    assert begins == [
        *("1. Licence", "2. Open dev.azure.com once", "3. Member", "4. Administrator or owner"),
    ]
    shown = " ".join(labels(dialog))
    assert all(line.partition(". ")[2] in shown for line in copied if line[:1].isdigit())
