"""The system's proxy as Qt knows it: which one is taken, and that the window's calls go through it."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
import trustme
from PySide6.QtCore import QUrl
from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

from setup_assistant import errors
from setup_assistant.cli.window import through_qt
from setup_assistant.endpoints import Endpoints
from setup_assistant.model import Region
from setup_assistant.services.clients import Clients
from setup_assistant.ui.browser.proxy import proxy_for
from tests.support.ui.site import serve
from tests.support.wire import (
    Wire,
    answering,
    raw,
    read_request,
)

HTTP, SOCKS = QNetworkProxy.ProxyType.HttpProxy, QNetworkProxy.ProxyType.Socks5Proxy
CACHING, NONE = QNetworkProxy.ProxyType.HttpCachingProxy, QNetworkProxy.ProxyType.NoProxy
HELD = QNetworkProxy(HTTP, "proxy.contoso.local", 8080)
DIRECT = QNetworkProxy(NONE)


class Factory(QNetworkProxyFactory):
    """Stands for the system's settings. ``asked`` holds every address and the asking thread."""

    def __init__(self, *listed: QNetworkProxy) -> None:
        super().__init__()
        self.listed = list(listed)
        self.asked: list[tuple[str, str]] = []

    def queryProxy(  # noqa: N802
        self, query: QNetworkProxyQuery | QUrl | int = 0
    ) -> list[QNetworkProxy]:
        assert isinstance(query, QNetworkProxyQuery)
        self.asked.append((query.url().toString(), threading.current_thread().name))
        return self.listed


Use = Callable[..., Factory]


@pytest.fixture
def system() -> Iterator[Use]:
    """``system(proxy, …)``: what the system's settings name from now on."""

    held: list[Factory] = []  # Qt deletes it when it is replaced, so Python may not do it before

    def use(*listed: QNetworkProxy) -> Factory:
        held.append(Factory(*listed))
        QNetworkProxyFactory.setApplicationProxyFactory(held[0])
        return held[0]

    yield use
    QNetworkProxyFactory.setUseSystemConfiguration(True)


def test_the_systems_settings_are_asked_unless_something_else_is_set() -> None:
    assert QNetworkProxyFactory.usesSystemConfiguration()


def test_the_systems_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://system.contoso.local:3128")
    assert proxy_for("https://dev.azure.com/x") == "http://system.contoso.local:3128"


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ([DIRECT], None),
        ([QNetworkProxy()], None),
        ([HELD], "http://proxy.contoso.local:8080"),
        ([QNetworkProxy(CACHING, "cache.test", 3128)], "http://cache.test:3128"),
        ([QNetworkProxy(HTTP, "::1", 3128)], "http://[::1]:3128"),
        ([QNetworkProxy(HTTP, "p.test", 1, "jo")], "http://jo@p.test:1"),
        ([QNetworkProxy(HTTP, "p.test", 1, "jo@c", "a:b/c")], "http://jo%40c:a%3Ab%2Fc@p.test:1"),
        ([DIRECT, HELD], None),
        ([QNetworkProxy(SOCKS, "socks.test", 1080), HELD], "http://proxy.contoso.local:8080"),
        ([QNetworkProxy(SOCKS, "socks.test", 1080), DIRECT], None),
        ([QNetworkProxy(SOCKS, "socks.test", 1080)], "socks5h://socks.test:1080"),
    ],
)
def test_which_proxy_is_taken(
    listed: list[QNetworkProxy], expected: str | None, system: Use
) -> None:
    factory = system(*listed)
    assert proxy_for("https://dev.azure.com/contoso") == expected
    assert [url for url, _thread in factory.asked] == ["https://dev.azure.com/contoso"]


def relay(heads: list[bytes], port: int) -> Callable[[socket.socket], None]:
    """An HTTP proxy: notes each CONNECT and joins it to ``port`` of this computer."""

    def pump(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while part := source.recv(65536):
                target.sendall(part)
            target.shutdown(socket.SHUT_WR)

    def behave(connection: socket.socket) -> None:
        heads.append(read_request(connection))
        with socket.create_connection(("127.0.0.1", port)) as target:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=pump, args=(target, connection), daemon=True)
            back.start()
            pump(connection, target)
            back.join(5)

    return behave


def test_the_windows_calls_go_through_the_systems_proxy(system: Use) -> None:
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("dk-co.keepit.test").configure_cert(context)
    heads: list[bytes] = []
    with (
        Wire(
            answering(raw("200 OK", b"<user><id>k4x9ab-2m7qpd-w8z3ht</id></user>")), context
        ) as service,
        Wire(relay(heads, service.port)) as wire,
    ):
        factory = system(QNetworkProxy(HTTP, "127.0.0.1", wire.port, "jo", "pass"))
        pem = authority.cert_pem.bytes().decode()
        endpoints = Endpoints(keepit="https://{region}.keepit.test", ca_pem=pem)
        clients = through_qt(Clients(endpoints))
        keepit = clients.keepit(Region("dk-co", "Denmark"), "user", "password")
        answered: list[str] = []
        worker = threading.Thread(target=lambda: answered.append(keepit.who_am_i()), name="worker")
        worker.start()
        worker.join(20)
    assert answered == ["k4x9ab-2m7qpd-w8z3ht"]
    assert heads[0].startswith(b"CONNECT dk-co.keepit.test:443 HTTP/1.")
    assert b"Authorization: Basic " + base64.b64encode(b"jo:pass") in heads[0]
    assert [thread for _url, thread in factory.asked] == ["worker"]


def test_this_computer_is_never_asked_for_through_a_proxy(system: Use) -> None:
    factory = system(HELD)
    with serve({"/users/": (401, {}, "no")}) as site:
        endpoints = Endpoints(keepit=site.base, ca_pem=site.ca_pem)
        clients = through_qt(Clients(endpoints))
        with pytest.raises(errors.AssistantError):
            clients.keepit(Region("dk-co", "Denmark"), "user", "password").connect()
    assert site.asked
    assert factory.asked == []
