"""The check of the connection: what each fault on the way to a host is found to be, on a real wire."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from setup_assistant.cancel import CancelToken
from setup_assistant.endpoints import Endpoints
from setup_assistant.errors import Cancelled
from setup_assistant.hosts import CONTENT, Host, needed
from setup_assistant.proxies import ProxyAccounts
from setup_assistant.services.http import connection_words as words
from setup_assistant.services.http.connection import (
    Connection,
    Dns,
    HostCheck,
    Stage,
    Tls,
    Verdict,
    Way,
)
from tests.support import connections
from tests.support.connections import (
    AUTHORITIES,
    NOW,
    REQUEST,
    Gate,
    answer,
    check,
    checked,
    listening,
    service,
    several,
)
from tests.support.proxy import Proxy
from tests.support.wire import Wire, raw, read_request

pytestmark = pytest.mark.sampled("fast")

ACCOUNT = ("CONTOSO\\svc-sëtup", "p:ss wörd")


def test_a_good_host_and_what_it_is_asked() -> None:
    received: list[bytes] = []
    with listening(behave=service(received)) as (host, _wire):
        row = checked(host)
    assert row.fine
    assert row.stage is Stage.DONE
    assert (row.dns, row.addresses, row.way) == (Dns.FOUND, ("127.0.0.1",), Way.DIRECT)
    assert (row.tcp, row.tls, row.status) == (True, Tls.PUBLIC, 401)
    assert row.chain is not None
    assert row.chain.issuer == "Public Authority"
    assert row.chain.names == ("good.test", "Public Authority")
    assert (row.protocol, row.request_id, row.clock, row.detail) == ("1.3", REQUEST, 0.0, "")
    assert row.tcp_ms is not None
    assert row.http_ms is not None
    lines = received[0].decode().splitlines()
    assert lines[:2] == ["GET / HTTP/1.1", f"Host: {host.name}"]
    assert {line.partition(":")[0] for line in lines[1:] if line} == {
        "Host",
        "User-Agent",
        "Accept",
        "Connection",
    }


@pytest.mark.parametrize(
    ("authority", "tls", "fine"),
    [
        ("public", Tls.PUBLIC, True),
        ("company", Tls.COMPANY, True),
        ("stranger", Tls.UNTRUSTED, False),
    ],
)
def test_who_issued_the_certificate(authority: str, tls: Tls, fine: bool) -> None:
    received: list[bytes] = []
    ca = getattr(AUTHORITIES, authority)
    with listening(authority=ca, behave=service(received)) as (host, _wire):
        row = checked(host)
    assert (row.tls, row.fine) == (tls, fine)
    assert row.chain is not None
    assert row.chain.public is (authority == "public")
    assert [one for one in received if one] == (received[:1] if fine else [])
    if not fine:
        assert row.chain.issuer == "Stranger CA"
        assert "issuer" in row.detail or "self" in row.detail


@pytest.mark.parametrize(
    ("authority", "tls"),
    [("public", Tls.OUTDATED), ("company", Tls.UNTRUSTED), ("stranger", Tls.UNTRUSTED)],
)
def test_a_certificate_that_has_expired_is_no_sign_of_somebody_between(
    authority: str, tls: Tls
) -> None:
    """Nor is one that a computer with a wrong clock takes for that."""
    with listening(authority=getattr(AUTHORITIES, authority), days=-2) as (host, _wire):
        connection = check(host, at=datetime.now(UTC)).run()
    (row,) = connection.rows
    assert row.tls is tls
    assert row.failed
    if tls is Tls.OUTDATED:
        assert connection.verdict is Verdict.UNREACHABLE
        assert words.text(connection) == (
            f"The first is {host.name}: its certificate isn't valid at the time of this computer's clock."
        )
        assert words.advice(row) == (
            "Set date, time and time zone of this computer. If they are right, the certificate of this host "
            "has expired: tell whoever runs it, or your network team."
        )
        assert words.cells(row)[words.Column.TLS].text == "Out of date"
        assert "intercepted" not in words.as_text(connection)


def test_a_root_of_the_public_is_one_by_its_key_and_not_by_its_name() -> None:
    import trustme

    namesake = trustme.CA(organization_name="Public Authority")
    with listening(authority=namesake) as (host, _wire):
        base = check(host)
        trusting = replace(base.network, extra_ca_pem=connections.pem(namesake))
        row = replace(base, network=trusting).run().rows[0]
    assert row.tls is Tls.COMPANY


def test_an_intermediate_leads_to_a_root_of_the_public() -> None:
    with listening(authority=AUTHORITIES.public.create_child_ca()) as (host, _wire):
        row = checked(host)
    assert row.tls is Tls.PUBLIC
    assert row.chain is not None
    assert len(row.chain.names) == 3
    assert row.chain.names[-1] == "Public Authority"


def test_a_tls_that_is_too_old() -> None:
    with listening(old=True) as (host, _wire):
        row = checked(host)
    assert (row.tls, row.status) == (Tls.OLD, None)


def test_a_host_that_speaks_no_tls() -> None:
    with Wire(lambda connection: connection.sendall(raw("200 OK"))) as wire:
        row = checked(Host(f"https://good.test:{wire.port}", ""))
    assert (row.tcp, row.tls, row.status) == (True, Tls.NO_ANSWER, None)


def test_a_host_that_hangs_up_on_the_request() -> None:
    def hang_up(connection: socket.socket) -> None:
        read_request(connection)

    with listening(behave=hang_up) as (host, _wire):
        row = checked(host)
    assert (row.tls, row.status, row.failed) == (Tls.PUBLIC, None, True)


def test_a_name_that_nobody_knows() -> None:
    row = checked(Host("https://unknown.test", ""))
    assert (row.dns, row.tcp, row.tls, row.status) == (Dns.NOT_FOUND, None, None, None)
    assert row.detail == "gaierror: Name or service not known"


def test_nobody_listens() -> None:
    with Wire(service()) as wire:
        port = wire.port
    row = checked(Host(f"https://good.test:{port}", ""))
    assert (row.dns, row.tcp, row.tls) == (Dns.FOUND, False, None)


def test_the_next_address_is_tried_where_one_does_not_answer() -> None:
    with listening() as (host, _wire):
        row = checked(host, resolve=lambda _host, _port: ("127.0.0.2", "127.0.0.1"))
    assert row.fine
    assert row.addresses == ("127.0.0.2", "127.0.0.1")


LIMIT = 0.4


@pytest.mark.parametrize("step", ["names", "proxy look-up", "handshake", "answer", "proxy"])
def test_each_step_ends_with_the_time_of_its_host(step: str) -> None:
    gate = Gate()
    options: dict[str, Any] = {"seconds": LIMIT}
    with ExitStack() as stack:
        behave = gate.hold if step == "answer" else None
        host, _wire = stack.enter_context(listening(behave=behave))
        if step == "names":
            options["resolve"] = lambda host, _port: (gate.hold(host) or host,)
        elif step == "proxy look-up":
            options["proxy_for"] = gate.hold
        elif step == "handshake":
            silent = stack.enter_context(Wire(gate.hold))
            host = Host(f"https://good.test:{silent.port}", "")
        elif step == "proxy":
            proxy = stack.enter_context(Proxy(silent=True))
            options["proxy"] = f"http://{proxy.address}"
        stack.callback(gate.open)
        start = time.monotonic()
        row = checked(host, **options)
        waited = time.monotonic() - start
    assert LIMIT * 0.9 <= waited < LIMIT + 2
    assert (row.failed, row.detail) == (True, "no answer in time")
    assert {
        "names": row.dns is Dns.NOT_FOUND,
        "proxy look-up": row.way is Way.UNUSABLE,
        "handshake": row.tls is Tls.NO_ANSWER,
        "answer": row.tls is Tls.PUBLIC,
        "proxy": row.tcp is False,
    }[step]


def test_a_proxy_that_is_open() -> None:
    with listening() as (host, wire), Proxy(wire.port) as proxy:
        row = checked(host, proxy=f"http://{proxy.address}", resolve=_only_loopback)
    assert (row.dns, row.addresses) == (Dns.BY_PROXY, ())
    assert (row.way, row.proxy) == (Way.PROXY, proxy.address)
    assert (row.tls, row.status) == (Tls.PUBLIC, 401)


def _only_loopback(host: str, _port: int) -> tuple[str, ...]:
    """A proxy looks names up by itself."""
    assert host == "127.0.0.1"
    return (host,)


@pytest.mark.parametrize("source", ["entered", "address"])
def test_a_proxy_with_a_password_that_is_right(source: str) -> None:
    accounts = ProxyAccounts()
    with listening() as (host, wire), Proxy(wire.port, account=ACCOUNT) as proxy:
        address = f"http://{proxy.address}"
        if source == "entered":
            accounts.put(proxy.address, ACCOUNT)
        else:
            address = f"http://CONTOSO%5Csvc-s%C3%ABtup:p%3Ass%20w%C3%B6rd@{proxy.address}"
        row = checked(host, proxy=address, accounts=accounts)
    assert row.fine
    assert row.proxy == proxy.address
    assert accounts.of(proxy.address) == ACCOUNT


@pytest.mark.parametrize(
    ("schemes", "names"),
    [
        (['Basic realm="one, Digest two"'], ("Basic",)),
        (["Negotiate", "NTLM"], ("Negotiate", "NTLM")),
        (['Digest realm="a", qop="auth", nonce="b"', 'Basic realm="a"'], ("Digest", "Basic")),
        (["Negotiate, NTLM, Basic realm=contoso"], ("Negotiate", "NTLM", "Basic")),
    ],
)
def test_a_proxy_that_asks(schemes: list[str], names: tuple[str, ...]) -> None:
    with listening() as (host, wire), Proxy(wire.port, schemes=schemes) as proxy:
        row = checked(host, proxy=f"http://{proxy.address}")
    assert (row.way, row.schemes, row.failed) == (Way.ASKS, names, True)
    assert (row.dns, row.tcp, row.tls) == (Dns.BY_PROXY, None, None)
    assert wire.connections == 0


def test_a_wrong_password_is_sent_once_and_no_more() -> None:
    accounts = ProxyAccounts()
    with listening() as (host, wire), Proxy(wire.port, account=ACCOUNT) as proxy:
        accounts.put(proxy.address, ("jo", "wrong"))
        rows = [
            checked(host, proxy=f"http://{proxy.address}", accounts=accounts) for _time in range(2)
        ]
    assert [row.way for row in rows] == [Way.ASKS, Way.ASKS]
    assert [b"Proxy-Authorization" in head for head in proxy.heads] == [True, False]


@pytest.mark.parametrize(
    ("refusal", "way", "tcp", "detail"),
    [
        ("403 Forbidden", Way.REFUSED, None, "CONNECT 403"),
        ("503 Service Unavailable", Way.PROXY, False, "CONNECT 503"),
    ],
)
def test_a_proxy_that_refuses(refusal: str, way: Way, tcp: bool | None, detail: str) -> None:
    with listening() as (host, _wire), Proxy(refusal=refusal) as proxy:
        row = checked(host, proxy=f"http://{proxy.address}")
    assert (row.way, row.tcp, row.detail, row.failed) == (way, tcp, detail, True)


@pytest.mark.parametrize(
    ("authority", "tls"), [("company", Tls.COMPANY), ("stranger", Tls.UNTRUSTED)]
)
def test_a_proxy_that_inspects(authority: str, tls: Tls) -> None:
    ca = getattr(AUTHORITIES, authority)
    with listening() as (host, wire), Proxy(wire.port, authority=ca) as proxy:
        row = checked(host, proxy=f"http://{proxy.address}")
    assert row.tls is tls
    assert row.chain is not None
    assert row.chain.issuer in ("Contoso Web Gateway CA", "Stranger CA")
    assert row.fine is (tls is Tls.COMPANY)


@pytest.mark.parametrize(
    ("address", "detail"),
    [
        ("socks5h://127.0.0.1:1080", "socks5h"),
        ("https://127.0.0.1:1", "https"),
        ("http://", "http"),
        ("http://proxy:80a", "no address"),
        ("http://[proxy", "no address"),
    ],
)
def test_a_proxy_that_can_not_be_used(address: str, detail: str) -> None:
    row = checked(Host("https://good.test", ""), proxy=address)
    assert (row.way, row.detail, row.failed) == (Way.UNUSABLE, detail, True)


def test_six_at_once_and_every_step_is_told() -> None:
    gate, steps, lock = Gate(), list[HostCheck](), threading.Lock()
    now, most = 0, 0

    def slow(connection: socket.socket) -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
            if now == 6:
                gate.open()
        gate.hold()
        with lock:
            now -= 1
        service()(connection)

    with ExitStack() as stack:
        names = [f"host{n}.test" for n in range(8)]
        hosts = [stack.enter_context(listening(name, behave=slow))[0] for name in names]
        connection = check(*hosts).run(steps.append)
    assert [row.host for row in connection.rows] == hosts
    assert all(row.fine for row in connection.rows)
    assert most == 6
    stages = [row.stage for row in steps if row.host == hosts[0]]
    assert list(dict.fromkeys(stages)) == [
        Stage.DNS,
        Stage.TCP,
        Stage.TLS,
        Stage.HTTP,
        Stage.DONE,
    ]


def test_it_is_stopped_at_once() -> None:
    gate, cancel = Gate(), CancelToken()
    with listening(behave=gate.hold) as (host, _wire):

        def stop() -> None:
            gate.reached.wait(10)
            cancel.cancel()

        threading.Thread(target=stop).start()
        start = time.monotonic()
        with pytest.raises(Cancelled):
            check(host, seconds=30).run(cancel=cancel)
        assert time.monotonic() - start < 5
        gate.open()


@pytest.mark.parametrize(
    ("aheads", "skew"),
    [
        ((0,), 0.0),
        ((-700, 3), 3.0),
        ((900, 905), 900.0),
    ],
)
def test_the_clock_is_compared_with_the_nearest(aheads: tuple[int, ...], skew: float) -> None:
    with ExitStack() as stack:
        hosts = [
            stack.enter_context(
                listening(f"host{n}.test", behave=service(reply=answer(ahead=ahead)))
            )[0]
            for n, ahead in enumerate(aheads)
        ]
        connection = check(*hosts).run()
    assert connection.skew == skew
    assert connection.verdict is (Verdict.CLOCK if abs(skew) > 100 else Verdict.NO_REGION)


def test_the_clock_by_which_it_is_compared_is_handed_in() -> None:
    with listening() as (host, _wire):
        connection = check(host, at=NOW + timedelta(minutes=5)).run()
    assert connection.skew == -300
    assert not connection.usable


@pytest.mark.parametrize("date", [b"Date: yesterday", b"Date: Thu, 99 Nov 2026", b"X: y"])
def test_a_host_that_tells_no_time(date: bytes) -> None:
    reply = b"HTTP/1.1 200 OK\r\n" + date + b"\r\nContent-Length: 0\r\n\r\n"
    with listening(behave=service(reply=reply)) as (host, _wire):
        connection = check(host).run()
    assert connection.skew is None
    assert connection.verdict is Verdict.NO_REGION


def row(host: str = "good.test", *, content: bool = False, **fields: Any) -> HostCheck:
    fine: dict[str, Any] = {"stage": Stage.DONE, "dns": Dns.FOUND, "way": Way.DIRECT, "tcp": True}
    fine |= {"tls": Tls.PUBLIC, "status": 200, "clock": 0.0}
    return HostCheck(Host(f"https://{host}", "", content), **(fine | fields))


REJECTED: dict[str, Any] = {"tls": Tls.UNTRUSTED, "status": None, "clock": None}
ASKED: dict[str, Any] = {
    "dns": Dns.BY_PROXY,
    "way": Way.ASKS,
    "tcp": None,
    "tls": None,
    "status": None,
}
NAMELESS: dict[str, Any] = {
    "dns": Dns.NOT_FOUND,
    "tcp": None,
    "tls": None,
    "status": None,
    "clock": None,
}
LATE: dict[str, Any] = {"clock": 500.0}


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ([row()], Verdict.GOOD),
        ([row(tls=Tls.COMPANY), row("b.test")], Verdict.COMPANY),
        ([row(content=True, **NAMELESS), row("b.test", tls=Tls.COMPANY)], Verdict.CONTENT),
        ([row(content=True, **REJECTED), row("b.test")], Verdict.CONTENT),
        ([row(content=True, **NAMELESS), row("b.test", **LATE)], Verdict.CLOCK),
        ([row(**NAMELESS), row("b.test", **LATE)], Verdict.UNREACHABLE),
        ([row(**NAMELESS), row("b.test", **ASKED)], Verdict.PROXY_ASKS),
        ([row(**ASKED), row("b.test", **REJECTED)], Verdict.INTERCEPTED),
    ],
)
def test_what_it_comes_to_is_the_worst(rows: list[HostCheck], verdict: Verdict) -> None:
    connection = Connection(tuple(rows), NOW, region="dk-co")
    assert connection.verdict is verdict
    assert connection.usable is (verdict in (Verdict.GOOD, Verdict.COMPANY, Verdict.CONTENT))
    without = replace(connection, region="")
    good = verdict in (Verdict.GOOD, Verdict.COMPANY)
    assert without.verdict is (Verdict.NO_REGION if good else verdict)
    assert not without.usable


def test_whose_proxy_counts() -> None:
    connection = Connection((), NOW, "127.0.0.1:9", proxy_source="/etc/managed.json")
    assert words.proxy_words(connection) == (
        "Set by your organization (/etc/managed.json): 127.0.0.1:9"
    )


def test_the_hosts_of_a_real_run() -> None:
    hosts = needed(Endpoints(), "dk-co")
    assert [host.name for host in hosts] == [
        "login.microsoftonline.com",
        *CONTENT,
        "app.vssps.visualstudio.com",
        "dev.azure.com",
        "vssps.dev.azure.com",
        "vsaex.dev.azure.com",
        "dk-co.keepit.com",
    ]
    assert needed(Endpoints()) == hosts[:-1]


def test_practice_has_its_own() -> None:
    with ExitStack() as stack:
        hosts = several(stack, "a.test", "b.test")
        endpoints = Endpoints(hosts[0].address, hosts[1].address, practice=True)
        assert [host.name for host in needed(endpoints)][:2] == [host.name for host in hosts]
        assert not any(host.content for host in needed(endpoints))
