"""Names, proxies and certificates: what is asked, and which error each failure becomes."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from typing import Any

import pytest
import trustme

from setup_assistant import errors
from setup_assistant.services.http import network as trust_store
from setup_assistant.services.http.certificates import Public
from setup_assistant.services.http.client import Http
from setup_assistant.services.http.network import Network, shown_chain
from setup_assistant.services.http.proxy import system_proxy
from tests.support.connections import AUTHORITIES, pem
from tests.support.wire import (
    OK,
    Wire,
    answering,
    raw,
    read_request,
)
from tests.support.wsgi import mount

pytestmark = pytest.mark.sampled("fast")

SECRET = "proxy-pass"


def context_of(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1", "far.test").configure_cert(context)
    return context


def ask(network: Network, url: str) -> Any:
    http = Http(network, connections=2, pauses=(0.0, 0.0))
    try:
        return http.request("GET", url, service="Keepit", call="sign in")
    finally:
        http.close()


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA(organization_name="Contoso Web Gateway CA")


@pytest.mark.parametrize("kind", [trust_store.openssl_context, trust_store.system_context])
def test_the_given_authority_is_trusted_besides_the_systems(
    authority: trustme.CA, kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("setup_assistant.services.http.transport.ssl_context", kind)
    pem = authority.cert_pem.bytes().decode()
    with Wire(answering(OK), context_of(authority)) as wire:
        assert ask(Network(extra_ca_pem=pem), wire.url).json() == {"value": 1}
        with pytest.raises(errors.CertificateRejected):
            ask(Network(), wire.url)


def test_a_rejected_certificate_names_its_issuer(authority: trustme.CA) -> None:
    received: list[bytes] = []
    with (
        Wire(answering(OK, received), context_of(authority)) as wire,
        pytest.raises(errors.CertificateRejected) as caught,
    ):
        ask(Network(), wire.url)
    assert caught.value.host == "localhost"
    assert caught.value.service == "Keepit"
    assert caught.value.issuer == "Contoso Web Gateway CA"
    assert "issued by “Contoso Web Gateway CA”" in caught.value.text
    assert received == []


@pytest.mark.parametrize(
    ("authority", "kind"),
    [
        ("public", errors.CertificateOutdated),
        ("company", errors.CertificateRejected),
        ("stranger", errors.CertificateRejected),
    ],
)
def test_a_certificate_that_has_expired_is_not_told_as_somebody_between(
    authority: str, kind: type[errors.CertificateRejected]
) -> None:
    """As the check of the connection tells it; a wrong clock makes the same of one that hasn't."""
    context = AUTHORITIES.context(getattr(AUTHORITIES, authority), "localhost", days=-2)
    public = Public(pem(AUTHORITIES.public))
    received: list[bytes] = []
    with (
        Wire(answering(OK, received), context) as wire,
        pytest.raises(errors.CertificateRejected) as caught,
    ):
        ask(Network(extra_ca_pem=AUTHORITIES.trusted, public=public), wire.url)

    assert type(caught.value) is kind
    assert ("intercepted" in caught.value.title) is (kind is errors.CertificateRejected)
    assert received == []


def test_the_wrong_name_is_rejected_too() -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("other.test").configure_cert(context)
    pem = authority.cert_pem.bytes().decode()
    with Wire(answering(OK), context) as wire, pytest.raises(errors.CertificateRejected):
        ask(Network(extra_ca_pem=pem), wire.url)


@pytest.mark.parametrize("kind", [trust_store.openssl_context, trust_store.system_context])
def test_one_slow_handshake_holds_up_no_other(
    authority: trustme.CA, kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("setup_assistant.services.http.transport.ssl_context", kind)
    pem = authority.cert_pem.bytes().decode()
    stuck, go = threading.Event(), threading.Event()

    def wait(http: Http, url: str) -> None:
        with contextlib.suppress(errors.NetworkError):
            http.request("GET", url, service="S", call="c")

    def never_handshakes(_connection: socket.socket) -> None:
        stuck.set()
        go.wait(10)

    with Wire(never_handshakes) as slow, Wire(answering(OK), context_of(authority)) as quick:
        http = Http(Network(extra_ca_pem=pem, read_seconds=5, connect_seconds=5), pauses=())
        url = f"https://localhost:{slow.port}"
        waiting = threading.Thread(target=wait, args=(http, url), daemon=True)
        waiting.start()
        assert stuck.wait(5)
        assert http.request("GET", quick.url, service="S", call="c").status == 200
        go.set()
    waiting.join(10)
    assert not waiting.is_alive()
    http.close()


def test_the_systems_bundle_is_found_where_openssl_has_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, authority: trustme.CA
) -> None:
    bundle = tmp_path / "bundle.crt"
    authority.cert_pem.write_to_path(str(bundle))
    nothing = ssl.DefaultVerifyPaths(None, None, "", "", "", "")  # type: ignore[arg-type]
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: nothing)
    monkeypatch.setattr(trust_store, "BUNDLES", (str(tmp_path / "none"), str(bundle)))
    with Wire(answering(OK), context_of(authority)) as wire:
        assert ask(Network(), wire.url).status == 200


def test_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def unknown(host: str, *_: Any, **__: Any) -> Any:
        asked.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(errors.HostNotFound) as caught:
        ask(Network(proxy_for=lambda _url: None), "https://xx-yy.keepit.test/users")
    assert caught.value.host == "xx-yy.keepit.test"
    assert asked == ["xx-yy.keepit.test"] * 3


def test_a_proxy_that_asks_for_a_sign_in() -> None:
    received: list[bytes] = []
    with Wire(answering(raw("407 Proxy Authentication Required"), received)) as wire:
        proxy = f"http://user:{SECRET}@127.0.0.1:{wire.port}"
        with pytest.raises(errors.ProxyAsks) as caught:
            ask(Network(proxy_for=lambda _url: proxy), "https://dk-co.keepit.test/users")
    assert received[0].startswith(b"CONNECT dk-co.keepit.test:443")
    assert caught.value.proxy == f"127.0.0.1:{wire.port}"
    shown = repr(caught.value) + str(caught.value) + caught.value.details
    assert SECRET not in shown


def test_a_proxy_that_is_not_there() -> None:
    with Wire(answering(OK)) as wire:
        port = wire.port
    with pytest.raises(errors.Unreachable) as caught:
        ask(Network(proxy_for=lambda _url: f"http://127.0.0.1:{port}"), "https://a.test/")
    assert caught.value.host == f"127.0.0.1:{port}"


@pytest.mark.parametrize(
    "proxy", ["socks5://127.0.0.1:1", "http://", "http://[proxy", "http://proxy:80a"]
)
def test_a_proxy_that_cannot_be_used_means_nothing_was_sent(proxy: str) -> None:
    http = Http(Network(proxy_for=lambda _url: proxy), pauses=())
    with pytest.raises(errors.Unreachable) as caught:
        http.request("POST", "https://a.test/", service="Keepit", call="create", json={})
    assert type(caught.value) is errors.Unreachable


def test_an_intercepting_proxys_issuer_is_read_through_it(authority: trustme.CA) -> None:
    context = context_of(authority)

    def tunnel(connection: socket.socket) -> None:
        assert read_request(connection).startswith(b"CONNECT a.test:443")
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with context.wrap_socket(connection, server_side=True) as tls:
            tls.recv(1)

    with Wire(tunnel) as wire:
        proxy = f"http://127.0.0.1:{wire.port}"
        with pytest.raises(errors.CertificateRejected) as caught:
            ask(Network(proxy_for=lambda _url: proxy), "https://a.test/")
    assert caught.value.issuer == "Contoso Web Gateway CA"


def test_the_proxy_is_asked_once_per_host_and_never_for_this_computer() -> None:
    asked: list[str] = []

    def proxy_for(url: str) -> str | None:
        asked.append(url)
        return None

    http = Http(Network(proxy_for=proxy_for), pauses=())
    mount(http, "https://a.test", lambda _environ, start: (start("200 OK", []), [b"{}"])[1])
    for path in ("/1", "/2"):
        http.request("GET", f"https://a.test{path}", service="S", call="c")
    with Wire(answering(OK)) as wire:
        http.request("GET", wire.url, service="S", call="c")
    assert asked == ["https://a.test/1"]
    http.close()


def test_the_issuer_of_nobody_is_unknown() -> None:
    with Wire(answering(OK)) as wire:
        assert shown_chain("127.0.0.1", wire.port, Public(), 0.5) is None
        port = wire.port
    assert shown_chain("127.0.0.1", port, Public(), 0.5) is None


def test_the_systems_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", "http://proxy.test:3128")
    monkeypatch.setenv("no_proxy", "inside.test")
    assert system_proxy("https://dev.azure.com/x") == "http://proxy.test:3128"
    assert system_proxy("https://inside.test/x") is None
    assert system_proxy("http://dev.azure.com/x") is None
    assert system_proxy("") is None


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n"


@pytest.mark.parametrize("begin", [b"", HEAD[:12], HEAD + b"X-More: ", HEAD + b"\r\n"])
@pytest.mark.parametrize("way", ["plain", "tls", "proxy"])
def test_an_answer_that_drips_is_not_followed_for_ever(
    begin: bytes, way: str, authority: trustme.CA
) -> None:
    """Each part is in time, and there is no end: of the status, of a header, or of the body."""

    def drip(connection: socket.socket) -> None:
        read_request(connection)
        if way == "proxy":  # what it tunnels to drips
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            connection = context_of(authority).wrap_socket(connection, server_side=True)
            read_request(connection)
        with contextlib.suppress(OSError), connection:
            connection.sendall(begin)
            while True:
                time.sleep(0.01)
                connection.sendall(b"x")

    pem = authority.cert_pem.bytes().decode()
    with Wire(drip, context_of(authority) if way == "tls" else None) as wire:
        network = Network(
            extra_ca_pem=pem,
            proxy_for=lambda _url: wire.url if way == "proxy" else None,
            read_seconds=5,
            call_seconds=0.3,
        )
        with pytest.raises(errors.Unreachable) as caught:
            ask(network, "https://far.test" if way == "proxy" else wire.url)
        assert wire.connections == 1
    assert caught.value.seconds == 0.3
