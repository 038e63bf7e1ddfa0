"""Proxies that ask who is there, and a system that doesn't say which one to take."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from setup_assistant.endpoints import Endpoints
from setup_assistant.errors import NetworkError, NotSignedIn, ProxyAsks, ProxyRefused, ProxyUnknown
from setup_assistant.limits import Limits
from setup_assistant.model import Region
from setup_assistant.proxies import ProxyAccounts
from setup_assistant.services.clients import Clients
from setup_assistant.services.http.client import Http
from setup_assistant.services.http.network import Network
from tests.support.connections import AUTHORITIES, Gate, listening
from tests.support.proxy import Proxy

pytestmark = pytest.mark.sampled("fast")

REGION = Region("dk-co", "Denmark (Copenhagen)")
ACCOUNT = ("CONTOSO\\svc-sëtup", "p:ss wörd")


@contextmanager
def keepit_behind(**behaviour: object) -> Iterator[tuple[Clients, Proxy]]:
    """Clients that reach a Keepit, which refuses every token, through a proxy only."""
    with listening("dk-co.keepit.test") as (_host, wire), Proxy(wire.port, **behaviour) as proxy:  # type: ignore[arg-type]
        clients = Clients(
            Endpoints(authority="https://login.keepit.test", keepit="https://{region}.keepit.test"),
            proxy=proxy.address,
            extra_ca_pem=AUTHORITIES.trusted,
            limits=Limits(retries=()),
        )
        yield clients, proxy


def test_the_password_that_is_entered_after_a_407_is_used_by_clients_that_exist() -> None:
    with keepit_behind(account=ACCOUNT) as (clients, proxy):
        keepit = clients.keepit(REGION, "user", "password")
        with pytest.raises(ProxyAsks) as caught:
            keepit.who_am_i()
        assert (caught.value.proxy, caught.value.schemes) == (proxy.address, ("Basic",))
        assert caught.value.possible

        clients.proxy_accounts.put(proxy.address, ACCOUNT)
        with pytest.raises(NotSignedIn):  # Keepit's own answer
            keepit.who_am_i()
        with pytest.raises(NotSignedIn):
            replace(clients, command_line=clients.settings).keepit(REGION, "u", "p").who_am_i()


def test_a_password_that_is_refused_is_sent_once() -> None:
    with keepit_behind(account=ACCOUNT) as (clients, proxy):
        clients.proxy_accounts.put(proxy.address, ("jo", "wrong"))
        keepit = clients.keepit(REGION, "user", "password")
        for _time in range(2):
            with pytest.raises(ProxyAsks):
                keepit.who_am_i()
    assert sum(b"proxy-authorization" in head.lower() for head in proxy.heads) == 1


def test_a_password_in_the_systems_address_is_sent_once_if_it_is_refused() -> None:
    with keepit_behind(account=ACCOUNT) as (clients, proxy):
        address = f"http://jo:wrong@{proxy.address}"
        behind = replace(clients, proxy="", proxy_for=lambda _url: address)
        keepit = behind.keepit(REGION, "user", "password")
        for _time in range(3):
            with pytest.raises(ProxyAsks):
                keepit.who_am_i()
        assert sum(b"proxy-authorization" in head.lower() for head in proxy.heads) == 1

        clients.proxy_accounts.put(proxy.address, ACCOUNT)
        with pytest.raises(NotSignedIn):  # Keepit's own answer
            keepit.who_am_i()


def test_what_was_refused_may_be_entered_again() -> None:
    accounts = ProxyAccounts()
    accounts.forget("proxy.test:1", ("jo", "old"))
    assert accounts.signed_in("http://jo:old@proxy.test:1") == "http://proxy.test:1"
    assert accounts.signed_in("http://jo:old@other.test:1") == "http://jo:old@other.test:1"
    accounts.put("proxy.test:1", ("jo", "old"))
    assert accounts.signed_in("proxy.test:1") == "http://jo:old@proxy.test:1"


def test_a_sign_in_meets_the_same_question() -> None:
    with keepit_behind(schemes=["Negotiate", "NTLM"]) as (clients, proxy):
        microsoft = clients.microsoft("00000000-0000-4000-8000-000000000001")
        with pytest.raises(ProxyAsks) as caught:
            microsoft.device_sign_in(tenant="contoso.test")
    assert proxy.hosts[0] == "login.keepit.test"
    assert not caught.value.possible
    assert "wants Negotiate, NTLM, which this program can't do" in caught.value.text


def test_a_refusal_is_no_question() -> None:
    with (
        keepit_behind(refusal="403 Forbidden") as (clients, proxy),
        pytest.raises(ProxyRefused) as caught,
    ):
        clients.keepit(REGION, "user", "password").who_am_i()
    assert type(caught.value) is ProxyRefused
    assert caught.value.text == (
        f"{proxy.address} lets nothing through to dk-co.keepit.test. "
        "Ask your network team to allow this host."
    )


def test_a_look_up_that_hangs_holds_all_its_calls_up_for_one_limit() -> None:
    gate, limit = Gate(), 0.3
    problems: list[ProxyUnknown] = []

    def call(http: Http) -> None:
        with pytest.raises(ProxyUnknown) as caught:
            http.request("GET", "https://good.test/", service="Keepit", call="sign in")
        problems.append(caught.value)

    network = Network(proxy_for=gate.hold, connect_seconds=limit)
    http = Http(network, pauses=(0.0, 0.0))
    start = time.monotonic()
    threads = [threading.Thread(target=call, args=(http,)) for _call in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    call(http)
    assert limit <= time.monotonic() - start < limit + 2
    assert len(problems) == 4
    assert problems[0].title == "The system doesn't say which proxy to use"
    assert "good.test" in problems[0].text
    http.close()
    gate.open()


def test_a_look_up_that_failed_is_made_again() -> None:
    questions: list[str] = []

    def proxy_for(url: str) -> str:
        questions.append(url)
        if len(questions) == 1:
            raise ProxyUnknown("good.test", 10)
        return "socks5h://127.0.0.1:1"

    http = Http(Network(proxy_for=proxy_for), pauses=())
    for _time in range(3):
        with pytest.raises(NetworkError):
            http.request("GET", "https://good.test/", service="Keepit", call="sign in")
    http.close()
    assert len(questions) == 2


def test_who_signs_in_where() -> None:
    accounts = ProxyAccounts(("all", "a"))
    accounts.put("proxy.test:1", ("one", "b"))
    assert accounts.of("proxy.test:1") == ("one", "b")
    assert accounts.of_host("proxy.test") == ("one", "b")
    assert accounts.of("other.test:1") == ("all", "a")
    assert accounts.signed_in("proxy.test:1") == "http://one:b@proxy.test:1"
    assert accounts.signed_in("http://x:y@other.test:1") == "http://all:a@other.test:1"
    accounts.forget("proxy.test:1", ("one", "b"))
    accounts.forget_host("other.test", ("all", "a"))
    assert accounts.of("proxy.test:1") is None
    assert accounts.signed_in("http://x:y%40@[::1]:1") == "http://x:y%40@[::1]:1"
    assert accounts.of_host("::1") == ("x", "y@")
    assert repr(accounts) == "ProxyAccounts()"
