"""Check the connection: what the window shows while it runs and afterwards, and the proxy's password."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from setup_assistant.errors import (
    AssistantError,
    HostNotFound,
    ProxyAsks,
    ServiceFault,
    Unreachable,
)
from setup_assistant.memory import Memory
from setup_assistant.services.clients import Clients
from setup_assistant.services.http.connection_check import ConnectionCheck
from setup_assistant.ui.context import Context
from setup_assistant.ui.network.dialog import NetworkDialog, ProxySignIn
from setup_assistant.ui.network.table import HostsTable
from setup_assistant.ui.times import calendar
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.widgets.error_panel import ErrorBanner, ErrorPanel
from tests.support.connections import AUTHORITIES, Gate, check, listening
from tests.support.proxy import Proxy
from tests.support.ui.trials import Settled

USER, PASSWORD = "CONTOSO\\svc-setup", "canary pässword"
Open = Callable[[ConnectionCheck], NetworkDialog]


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(Clients(), Memory(tmp_path / "resume.json"), Settled())


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def open_(qtbot: QtBot, context: Context) -> Open:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(960, 680)
    parent.show()

    def show(check: ConnectionCheck) -> NetworkDialog:
        dialog = NetworkDialog(parent, context, check)
        dialog.open()
        until(dialog.isActiveWindow, "the dialog in front")
        return dialog

    return show


def over(dialog: NetworkDialog) -> None:
    until(dialog.again.isVisible, "the end of the check")


def key(dialog: NetworkDialog, key: Qt.Key) -> None:
    handle = dialog.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, key)


def texts(dialog: NetworkDialog, row: int) -> list[str]:
    model = dialog.table.model()
    return [str(model.index(row, column).data()) for column in range(6)]


def test_while_it_runs_and_when_everything_is_fine(
    open_: Open, stack: ExitStack, spoken: list[str]
) -> None:
    gate = Gate()
    slow, _wire = stack.enter_context(listening("held.test", behave=gate.hold))
    good, _wire = stack.enter_context(listening())
    stack.callback(gate.open)
    dialog = open_(check(good, slow, region="dk-co"))
    until(lambda: texts(dialog, 0)[-1] == "401", "the first host")
    assert dialog.banner.accessibleName() == (
        "Checking 2 hosts… Nothing is sent but a request without an account or a token."
    )
    until(lambda: texts(dialog, 1)[-1] == "Checking…", "the second host")
    assert dialog.focusWidget() is dialog.stop
    assert dialog.progress.isVisible()

    dialog.stop.click()
    over(dialog)
    assert dialog.banner.title.text() == "Stopped"
    assert dialog.focusWidget() is dialog.again

    gate.open()
    dialog.close()
    dialog = open_(check(good, region="dk-co"))
    over(dialog)
    assert dialog.banner.title.text() == "Every host can be reached"
    assert "No proxy, nothing intercepted" in dialog.banner.text.text()
    assert dialog.facts.clock.word.text() == "Clock: right within 1 second"
    assert dialog.focusWidget() is dialog.close_button
    assert not dialog.details.isVisible()
    assert "Every host can be reached" in " ".join(spoken)
    results: list[int] = []
    dialog.finished.connect(results.append)
    key(dialog, Qt.Key.Key_Return)
    assert len(results) == 1


@pytest.mark.usefixtures("window_times")
def test_the_first_bad_host_is_shown_with_what_to_do(
    open_: Open, stack: ExitStack, spoken: list[str]
) -> None:
    good, wire = stack.enter_context(listening())
    bad, _wire = stack.enter_context(listening("bad.test", AUTHORITIES.stranger))
    dialog = open_(check(good, bad))
    over(dialog)
    title = f"The connection to {bad.name} is being intercepted"
    assert dialog.banner.title.text() == title
    assert any(line.startswith(f"! {title}") for line in spoken)
    assert texts(dialog, 1)[-2:] == ["Intercepted", "–"]
    row = dialog.table.current()
    assert row is not None
    assert row.host == bad
    assert row.chain is not None
    assert f"valid until {calendar(row.chain.valid_until)}" in dialog.details.lines.text()
    assert "Stranger CA, not in this computer’s trust store" in dialog.details.lines.text()
    assert "exclude this host from TLS inspection" in dialog.details.advice.text()
    assert dialog.focusWidget() is dialog.again

    name = dialog.table.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert name.startswith(f"{bad.name}: DNS Found, proxy Direct, TCP ")
    assert dialog.table.model().index(1, 4).data(Qt.ItemDataRole.ToolTipRole) == "Stranger CA"

    dialog.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert title in copied
    assert "Keepit: not checked" in copied
    assert copied.count("Issuer") == 2

    dialog.table.setFocus()
    key(dialog, Qt.Key.Key_Up)
    assert dialog.details.host.text() == good.name
    key(dialog, Qt.Key.Key_Return)
    assert dialog.focusWidget() is dialog.details.lines
    before = wire.connections
    key(dialog, Qt.Key.Key_F5)
    until(lambda: wire.connections > before, "another check")
    over(dialog)


def test_the_proxys_password_is_asked_for_until_it_is_right(
    open_: Open, stack: ExitStack, context: Context
) -> None:
    host, wire = stack.enter_context(listening())
    proxy = stack.enter_context(Proxy(wire.port, account=(USER, PASSWORD)))
    accounts = context.clients.proxy_accounts
    dialog = open_(check(host, proxy=f"http://{proxy.address}", accounts=accounts, region="dk-co"))
    over(dialog)
    assert dialog.banner.title.text() == "The proxy asks for a password"
    assert dialog.sign_in.title.text() == f"{proxy.address} asks for a sign-in"
    assert dialog.focusWidget() is dialog.sign_in.user

    key(dialog, Qt.Key.Key_Return)
    assert dialog.sign_in.user_field.error.text == "Enter the user name."
    QTest.keyClicks(dialog.sign_in.user, USER)
    dialog.sign_in.password.setFocus()
    QTest.keyClicks(dialog.sign_in.password, "wrong")
    key(dialog, Qt.Key.Key_Return)
    until(lambda: dialog.sign_in.password_field.has_error, "the refusal")
    assert dialog.sign_in.password_field.error.text == "The proxy didn't accept that."
    assert dialog.focusWidget() is dialog.sign_in.password
    assert accounts.of(proxy.address) is None

    dialog.sign_in.password.setText(PASSWORD)
    dialog.sign_in.button.click()
    until(lambda: dialog.banner.kind == "success", "the way through")
    assert accounts.of(proxy.address) == (USER, PASSWORD)
    assert dialog.sign_in.password.text() == ""
    assert not dialog.sign_in.isVisible()
    assert f"Through {proxy.address}" in dialog.banner.text.text()
    dialog.copy.click()
    assert "canary" not in QGuiApplication.clipboard().text()
    assert "svc-setup" not in QGuiApplication.clipboard().text()
    answers = [head for head in proxy.heads if b"authorization" in head.lower()]
    assert len(answers) == 2


def test_what_one_proxy_was_told_is_not_offered_to_the_next(qtbot: QtBot) -> None:
    card = ProxySignIn(lambda: None)
    qtbot.addWidget(card)
    card.ask(ProxyAsks("good.test", "one.test:1", schemes=("Basic",)))
    card.user.setText(USER)
    card.password.setText(PASSWORD)
    assert card.account() == (USER, PASSWORD)

    card.ask(ProxyAsks("good.test", "two.test:2", schemes=("Basic",)))

    assert card.title.text() == "two.test:2 asks for a sign-in"
    assert (card.user.text(), card.password.text()) == ("", "")
    assert not card.password_field.has_error
    assert card.account() is None


def test_a_proxy_that_wants_what_can_not_be_done_is_said_with_whom_to_ask(
    open_: Open, stack: ExitStack
) -> None:
    host, wire = stack.enter_context(listening())
    proxy = stack.enter_context(Proxy(wire.port, schemes=["Negotiate", "NTLM"]))
    dialog = open_(check(host, proxy=f"http://{proxy.address}"))
    over(dialog)
    assert not dialog.sign_in.isVisible()
    assert dialog.banner.text.text() == (
        f"{proxy.address} wants Negotiate, NTLM, which this program can't do. "
        "Ask your network team for an exception for these hosts."
    )
    assert dialog.focusWidget() is dialog.again


@pytest.mark.parametrize(
    ("width", "titles"),
    [
        (760, ["Host", "DNS", "Proxy", "TCP", "Certificate", "HTTP"]),
        (640, ["Host", "DNS", "Proxy", "Certificate", "Answer"]),
        (480, ["Host", "Result"]),
    ],
)
def test_columns_fold_where_it_gets_narrow(
    qtbot: QtBot, stack: ExitStack, width: int, titles: list[str]
) -> None:
    good, _wire = stack.enter_context(listening())
    bad, _wire = stack.enter_context(listening("bad.test", AUTHORITIES.stranger))
    table = HostsTable()
    qtbot.addWidget(table)
    table.hosts.show(check(good, bad).run())
    table.resize(width, 200)
    table.show()
    model = table.model()
    columns = [at for at in range(model.columnCount()) if not table.isColumnHidden(at)]
    assert [model.headerData(at, Qt.Orientation.Horizontal) for at in columns] == titles
    assert sum(map(table.columnWidth, columns)) == table.viewport().width()
    last = [str(model.index(row, columns[-1]).data()) for row in range(2)]
    assert last[0] == "401"
    if titles[-1] == "Result":
        assert last[1] == "Intercepted"


def test_closing_stops_the_check(open_: Open, stack: ExitStack, context: Context) -> None:
    gate = Gate()
    host, _wire = stack.enter_context(listening(behave=gate.hold))
    stack.callback(gate.open)
    dialog = open_(check(host, seconds=60))
    until(gate.reached.is_set, "the request")
    start = time.monotonic()
    dialog.reject()
    until(lambda: context.background.running == 0, "the end of the check")
    assert time.monotonic() - start < 20


@pytest.mark.parametrize(
    ("error", "offered"),
    [
        (HostNotFound("good.test"), True),
        (ProxyAsks("good.test", "proxy.test:1", schemes=("Basic",)), True),
        (Unreachable("good.test"), True),
        (ServiceFault("Keepit", "list connectors"), False),
        (AssistantError(), False),
    ],
)
def test_what_the_network_is_to_blame_for_offers_the_check(
    qtbot: QtBot, error: AssistantError, offered: bool
) -> None:
    sources = list[str]()
    panel = ErrorPanel(str, check_connection=lambda: sources.append("panel"))
    banner = ErrorBanner(str, check_connection=lambda: sources.append("banner"))
    for widget in (panel, banner):
        qtbot.addWidget(widget)
        widget.show()
    panel.show_error(error)
    banner.show_error(error)
    assert panel.check.isVisible() is offered
    assert banner.check.isVisible() is offered
    assert panel.check.text() == banner.check.text() == "Check the connection…"
    if offered:
        panel.check.click()
        banner.check.click()
    assert sources == (["panel", "banner"] if offered else [])
