"""Servers and proxies that ask for a network password get none: what went over the wire says so."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
import trustme
from PySide6.QtCore import QUrl
from PySide6.QtNetwork import QAuthenticator, QNetworkProxy, QNetworkProxyFactory
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from setup_assistant.errors import AssistantError, ProxyAsks, SignInError
from setup_assistant.proxies import ProxyAccounts
from setup_assistant.ui.browser import page as authentication
from setup_assistant.ui.browser.private_browser import PrivateBrowser
from tests.support.proxy import Proxy
from tests.support.ui.site import serve
from tests.support.wire import Wire, raw, read_request

pytestmark = [pytest.mark.sampled, pytest.mark.qt_log_ignore("GPUInfo not initialized")]

ROUNDS = 8
"""An empty password was sent in one of twelve loads, and only while the machine was busy."""

SCHEMES = {
    "Basic": 'Basic realm="contoso"',
    "Digest": 'Digest realm="contoso", qop="auth", algorithm=MD5, nonce="2c5a9f", opaque="0b1d"',
    "NTLM": "NTLM",
    "Negotiate": "Negotiate",
}


@pytest.fixture(params=SCHEMES)
def scheme(request: pytest.FixtureRequest) -> str:
    return SCHEMES[request.param]


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    widget = QWidget()
    widget.resize(600, 400)
    widget.show()
    yield widget
    widget.deleteLater()


@pytest.fixture
def application_proxy() -> Iterator[None]:
    """What a test sets as the application's proxy is taken away again."""
    yield
    QNetworkProxy.setApplicationProxy(QNetworkProxy(QNetworkProxy.ProxyType.NoProxy))
    QNetworkProxyFactory.setUseSystemConfiguration(True)


def visit(qtbot: QtBot, window: QWidget, address: str, *, ca_pem: str = "") -> list[AssistantError]:
    """Load ``address`` in ``ROUNDS`` private browsers, one after the other; what each refused."""
    refused: list[AssistantError] = []
    for _round in range(ROUNDS):
        browser = PrivateBrowser(window, ca_pem=ca_pem, redirect_uri="", service="Microsoft")
        browser.view.show()
        browser.refused.connect(refused.append)
        with qtbot.waitSignal(browser.view.loadFinished):
            browser.go(address)
        with qtbot.waitSignal(browser.wiped):
            browser.close()
    return refused


def test_a_server_gets_no_password_not_even_an_empty_one(
    qtbot: QtBot, window: QWidget, scheme: str
) -> None:
    asks = (401, {"WWW-Authenticate": scheme}, "<!doctype html><title>who are you</title>")
    with serve({"/": asks}) as site:
        refused = visit(qtbot, window, site.base + "/", ca_pem=site.ca_pem)
    assert [headers.get("Authorization") for _method, _path, headers in site.asked] == (
        [None] * ROUNDS
    )
    # Chromium asks nobody about Negotiate: it has no ticket, and shows the page.
    assert len(refused) == (0 if scheme == "Negotiate" else ROUNDS)
    assert all(isinstance(error, SignInError) for error in refused)
    assert {error.title for error in refused} <= {
        f"{site.base.removeprefix('https://')} asks for a network sign-in"
    }


def test_a_part_of_a_page_gets_no_password_and_the_page_goes_on(
    qtbot: QtBot, window: QWidget, scheme: str
) -> None:
    page = "<!doctype html><title>page</title><img src=/image><iframe src=/frame></iframe>"
    asks = (401, {"WWW-Authenticate": scheme}, "who are you")
    with serve({"/": page, "/image": asks, "/frame": asks}) as site:
        refused = visit(qtbot, window, site.base + "/", ca_pem=site.ca_pem)
    assert {path for _method, path, _headers in site.asked} == {"/", "/image", "/frame"}
    assert not [headers for _m, _p, headers in site.asked if "Authorization" in headers]
    assert refused == []


def test_a_proxy_gets_no_password_not_even_an_empty_one(
    qtbot: QtBot, window: QWidget, scheme: str, application_proxy: None
) -> None:
    heads: list[bytes] = []

    def ask(connection: socket.socket) -> None:
        while head := read_request(connection):
            heads.append(head)
            connection.sendall(
                raw("407 Proxy Authentication Required", headers=[("Proxy-Authenticate", scheme)])
            )

    with Wire(ask) as proxy:
        kind = QNetworkProxy.ProxyType.HttpProxy
        QNetworkProxy.setApplicationProxy(QNetworkProxy(kind, "127.0.0.1", proxy.port))
        refused = visit(qtbot, window, "https://login.contoso.test/")
    assert len(heads) == ROUNDS
    assert all(head.startswith(b"CONNECT login.contoso.test:443 ") for head in heads)
    assert not [head for head in heads if b"authorization" in head.lower()]
    assert len(refused) == ROUNDS
    if scheme != "Negotiate":  # that one Chromium refuses by itself
        expected = ProxyAsks("login.contoso.test", "127.0.0.1")
        assert {str(error) for error in refused} == {str(expected)}


@pytest.mark.parametrize("password", ["right", "wrong"])
def test_a_proxy_gets_the_password_that_was_entered_for_it_once(
    qtbot: QtBot, window: QWidget, application_proxy: None, password: str
) -> None:
    accounts = ProxyAccounts()
    authority = trustme.CA()
    with (
        serve({"/": "<!doctype html><title>through</title>"}) as site,
        Proxy(
            int(site.base.rpartition(":")[2]), account=("jo\u00ebl", "right"), authority=authority
        ) as proxy,
    ):
        accounts.put(proxy.address, ("jo\u00ebl", password))
        kind = QNetworkProxy.ProxyType.HttpProxy
        QNetworkProxy.setApplicationProxy(QNetworkProxy(kind, "127.0.0.1", proxy.port))
        browser = PrivateBrowser(
            window,
            ca_pem=authority.cert_pem.bytes().decode(),
            redirect_uri="",
            service="Microsoft",
            accounts=accounts,
        )
        browser.view.show()
        refused: list[AssistantError] = []
        browser.refused.connect(refused.append)
        with qtbot.waitSignal(browser.view.loadFinished):
            browser.go("https://login.contoso.test/")
        title = browser.view.title()
        with qtbot.waitSignal(browser.wiped):
            browser.close()
    answered = [head for head in proxy.heads if b"authorization" in head.lower()]
    assert len(proxy.heads) - len(answered) == 1
    assert len(answered) == 1
    if password == "right":
        assert (title, refused) == ("through", [])
        assert accounts.of_host("127.0.0.1") == ("jo\u00ebl", "right")
    else:
        assert [type(error) for error in refused] == [ProxyAsks]
        assert accounts.of_host("127.0.0.1") is None


def test_what_qt_hands_to_the_slot_is_made_null() -> None:
    authenticator = QAuthenticator()
    authenticator.setRealm("contoso")
    assert not authenticator.isNull()
    assert authentication.reject(authenticator)
    assert authenticator.isNull()
    assert authentication.reject(authenticator)


@pytest.mark.parametrize("asking", ["server", "proxy"])
def test_a_qt_that_is_laid_out_differently_is_said_and_stopped(
    qtbot: QtBot, window: QWidget, monkeypatch: pytest.MonkeyPatch, asking: str
) -> None:
    monkeypatch.setattr(authentication, "_is_one_pointer", lambda: False)
    authenticator = QAuthenticator()
    authenticator.setRealm("contoso")
    browser = PrivateBrowser(window, ca_pem="", redirect_uri="", service="Microsoft")
    page, address = browser.view.page(), QUrl("https://login.contoso.test/")
    with qtbot.waitSignal(browser.refused) as refused:
        if asking == "server":
            page.authenticationRequired.emit(address, authenticator)
        else:
            page.proxyAuthenticationRequired.emit(address, authenticator, "proxy.contoso.test:8080")
    error = refused.args[0]
    assert "an empty password may have been sent" in f"{error.text} {error.details}"
    assert authenticator.realm() == "contoso"
    with qtbot.waitSignal(browser.wiped):
        browser.close()
