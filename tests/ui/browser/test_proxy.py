"""The system's proxy as Qt knows it: which one is taken, and that the window's calls go through it."""

from __future__ import annotations

import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import trustme
from PySide6.QtCore import QTimer
from PySide6.QtNetwork import QNetworkProxy
from pytestqt.qtbot import QtBot

from setup_assistant import errors
from setup_assistant.cli.window import through_qt
from setup_assistant.endpoints import Endpoints
from setup_assistant.errors import AssistantError, ProxyUnknown
from setup_assistant.limits import Limits
from setup_assistant.model import Region
from setup_assistant.services.clients import Clients
from setup_assistant.ui.background import Background
from setup_assistant.ui.browser.proxy import chosen, proxy_for
from setup_assistant.ui.browser.system_proxies import SystemProxies
from tests.support.command_line import QUICK
from tests.support.proxy import Proxy
from tests.support.ui.site import serve
from tests.support.wire import Wire, answering, raw

HTTP, SOCKS = QNetworkProxy.ProxyType.HttpProxy, QNetworkProxy.ProxyType.Socks5Proxy
CACHING, NONE = QNetworkProxy.ProxyType.HttpCachingProxy, QNetworkProxy.ProxyType.NoProxy
HELD = QNetworkProxy(HTTP, "proxy.contoso.local", 8080)
DIRECT = QNetworkProxy(NONE)
CLIENT = "00000000-0000-4000-8000-000000000001"


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
def test_which_proxy_is_taken(listed: list[QNetworkProxy], expected: str | None) -> None:
    assert chosen(listed) == expected


ME = raw("200 OK", b"<user><id>k4x9ab-2m7qpd-w8z3ht</id></user>")


@contextmanager
def pretend_keepit(answer: bytes = ME) -> Iterator[tuple[Wire, str]]:
    """A service of a name that nobody knows, and its authority in PEM."""
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("dk-co.keepit.test").configure_cert(context)
    with Wire(answering(answer), context) as service:
        yield service, authority.cert_pem.bytes().decode()


def test_the_windows_calls_go_through_the_systems_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        pretend_keepit() as (service, pem),
        Proxy(service.port, account=("jo", "pass")) as proxy,
    ):
        monkeypatch.setenv("https_proxy", f"http://jo:pass@{proxy.address}")
        endpoints = Endpoints(keepit="https://{region}.keepit.test", ca_pem=pem)
        clients = through_qt(Clients(endpoints))
        keepit = clients.keepit(Region("dk-co", "Denmark"), "user", "password")
        assert keepit.who_am_i() == "k4x9ab-2m7qpd-w8z3ht"
    assert proxy.heads[0].startswith(b"CONNECT dk-co.keepit.test:443 HTTP/1.")


def test_a_proxy_and_an_authority_that_were_set_count_before_the_systems(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    with pretend_keepit() as (service, pem), Proxy(service.port) as proxy:
        clients = Clients(
            Endpoints(keepit="https://{region}.keepit.test"),
            proxy=proxy.address,
            extra_ca_pem=pem,
        )
        region = Region("dk-co", "Denmark")
        for factory_of in (clients, through_qt(clients)):
            assert factory_of.keepit(region, "user", "password").who_am_i()
        with pytest.raises(errors.CertificateRejected):
            replace(clients, extra_ca_pem="").keepit(region, "user", "password").who_am_i()
    assert set(proxy.hosts) == {"dk-co.keepit.test"}


def test_no_proxy_counts_before_the_systems_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    endpoints = Endpoints(keepit="https://{region}.keepit.test")
    clients = through_qt(Clients(endpoints, proxy="none", limits=QUICK))
    with pytest.raises(errors.HostNotFound) as caught:
        clients.keepit(Region("dk-co", "Denmark"), "user", "password").who_am_i()
    assert caught.value.host == "dk-co.keepit.test"


def test_the_practice_authority_and_the_companys_are_both_trusted() -> None:
    clients = Clients(Endpoints(ca_pem="one"), extra_ca_pem="two")
    assert clients.ca_pem == "one\ntwo"
    assert Clients(extra_ca_pem="two").ca_pem == "two"
    assert Clients().ca_pem == ""


def test_this_computer_is_never_asked_for_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    with serve({"/users/": (401, {}, "no")}) as site:
        endpoints = Endpoints(keepit=site.base, ca_pem=site.ca_pem)
        clients = through_qt(Clients(endpoints, limits=QUICK))
        with pytest.raises(errors.AssistantError):
            clients.keepit(Region("dk-co", "Denmark"), "user", "password").connect()
    assert site.asked


@pytest.fixture
def children() -> Iterator[list[SystemProxies]]:
    """What a test adds is ended with it."""
    started: list[SystemProxies] = []
    yield started
    for child in started:
        child.end()


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_another_process_of_the_program_asks_the_system(
    monkeypatch: pytest.MonkeyPatch, children: list[SystemProxies]
) -> None:
    monkeypatch.setenv("https_proxy", "http://jo:p%40ss@system.contoso.local:3128")
    monkeypatch.setenv("no_proxy", "inside.test")
    system = SystemProxies()
    children.append(system)
    for url in ("https://dev.azure.com/x", "https://inside.test/", "https://dev.azure.com/y"):
        assert system.proxy_for(url) == proxy_for(url)


HANGS_AT_FIRST = """
import pathlib, sys, time
mark = pathlib.Path(sys.argv[-1])
sys.stdin.readline()
if not mark.exists():
    mark.touch()
    time.sleep(60)
print('"http://proxy.test:1"', flush=True)
sys.stdin.readline()
"""


@pytest.mark.parametrize(
    "code", ["import time; time.sleep(60)", "raise SystemExit(3)", "print('a warning')"]
)
def test_a_child_that_gives_no_answer_is_told_as_that(
    code: str, children: list[SystemProxies]
) -> None:
    system = SystemProxies(python(code), 0.3)
    children.append(system)
    with pytest.raises(ProxyUnknown) as caught:
        system.proxy_for("https://dev.azure.com/")
    assert caught.value.host == "dev.azure.com"


def test_after_a_child_that_hung_the_next_question_has_another_one(
    tmp_path: Path, children: list[SystemProxies]
) -> None:
    system = SystemProxies([*python(HANGS_AT_FIRST), str(tmp_path / "mark")], 5.0)
    children.append(system)
    with pytest.raises(ProxyUnknown):
        system.proxy_for("https://dev.azure.com/")
    assert system.proxy_for("https://dev.azure.com/") == "http://proxy.test:1"


def test_without_a_child_python_says_what_it_knows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, children: list[SystemProxies]
) -> None:
    monkeypatch.setenv("https_proxy", "http://system.contoso.local:3128")
    system = SystemProxies([str(tmp_path / "missing")])
    url = "https://dev.azure.com/"
    assert system.proxy_for(url) == "http://system.contoso.local:3128"


def test_the_window_lives_while_the_system_does_not_answer(
    qtbot: QtBot, children: list[SystemProxies]
) -> None:
    system = SystemProxies(python("import time; time.sleep(60)"))
    children.append(system)
    limits = Limits(connect=0.6, retries=())
    clients = Clients(proxy_for=system.proxy_for, limits=limits)
    background, problems = Background(), list[AssistantError]()
    beats, heart = list[None](), QTimer(interval=10)
    heart.timeout.connect(lambda: beats.append(None))
    heart.start()
    background.run(
        lambda: clients.microsoft(CLIENT).browser_sign_in(tenant="contoso.com"),
        done=lambda _attempt: None,
        failed=problems.append,
    )
    qtbot.waitUntil(lambda: bool(problems))
    heart.stop()
    assert str(problems[0]).startswith(
        "The system doesn't say which proxy to use. This computer was asked for its proxy for "
        "login.microsoftonline.com"
    )
    assert len(beats) > 5  # one or two, where it waits for the answer
