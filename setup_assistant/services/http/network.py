"""How to reach the outside: trust store, proxy, time limits; and why it could not be reached.

The operating system's trust store is asked (truststore), so a company's own authority counts as it
does in the company's browsers; nothing else is trusted but the certificate of a practice run.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
import truststore
import urllib3.exceptions as wire

from setup_assistant import errors
from setup_assistant.limits import USUAL
from setup_assistant.proxies import ProxyAccounts, account_in, whole
from setup_assistant.services.http.certificates import Chain, Public
from setup_assistant.services.http.proxy import (
    TIMED_OUT,
    proxy_headers,
    proxy_name,
    schemes_of,
    system_proxy,
)


@dataclass(frozen=True)
class Network:
    """How to reach the outside. ``proxy_for`` may take seconds (PAC): ``Lookups`` calls it."""

    extra_ca_pem: str = ""
    proxy_for: Callable[[str], str | None] = system_proxy
    connect_seconds: float = USUAL.connect
    read_seconds: float = USUAL.read
    call_seconds: float = USUAL.call
    accounts: ProxyAccounts = field(default_factory=ProxyAccounts)
    public: Public = field(default_factory=Public)


def shown_chain(
    host: str, port: int, public: Public, seconds: float = 5.0, proxy: str | None = None
) -> Chain | None:
    """The certificates that ``host`` shows, or None.

    A handshake of its own, without verification: nothing is sent over it, so it may look at a
    certificate that was rejected.
    """
    context = trusting_context()
    connection = _connection(host, port, seconds, proxy, context)
    try:
        connection.connect()
        return public.chain(connection.sock)
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _connection(
    host: str, port: int, seconds: float, proxy: str | None, context: ssl.SSLContext
) -> http.client.HTTPSConnection:
    if not proxy:
        return http.client.HTTPSConnection(host, port, timeout=seconds, context=context)
    parts = urlsplit(whole(proxy))
    connection = http.client.HTTPSConnection(
        parts.hostname or "", parts.port or 80, timeout=seconds, context=context
    )
    connection.set_tunnel(host, port, proxy_headers(proxy))
    return connection


def trusting_context() -> ssl.SSLContext:
    """Verifies nothing: for a look at a certificate, over which nothing is sent."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def readable(error: BaseException) -> str:
    """A short technical word for support: the kind of failure, never its text (it holds addresses)."""
    if isinstance(error, socket.gaierror | ssl.SSLError | OSError) and error.strerror:
        return f"{type(error).__name__}: {error.strerror}"
    return type(error).__name__


BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
"""Where distributions keep the system's authorities, when OpenSSL's own default is empty."""


_OLDEST = ssl.TLSVersion.TLSv1_2
"""Said here, for Debian's Python leaves it to the system, which takes older ones as far as their ciphers are allowed."""


def ssl_context(extra_ca_pem: str = "") -> ssl.SSLContext:
    """A client context that trusts what the system trusts, and ``extra_ca_pem`` if given."""
    if sys.platform in ("win32", "darwin"):
        return system_context(extra_ca_pem)
    return openssl_context(extra_ca_pem)


class SystemContext(truststore.SSLContext):
    """Gives every connection a context of its own, so none waits for another's handshake."""

    extra_ca_pem = ""

    def wrap_socket(self, sock: socket.socket, *args: Any, **kwargs: Any) -> ssl.SSLSocket:
        own = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        own.minimum_version = _OLDEST
        if self.extra_ca_pem:
            own.load_verify_locations(cadata=self.extra_ca_pem)
        return own.wrap_socket(sock, *args, **kwargs)


def system_context(extra_ca_pem: str = "") -> ssl.SSLContext:
    """Verifies by the operating system's own verifier (Windows, macOS)."""
    context = SystemContext(ssl.PROTOCOL_TLS_CLIENT)
    context.extra_ca_pem = extra_ca_pem
    return context


def openssl_context(extra_ca_pem: str = "") -> ssl.SSLContext:
    """Verifies by OpenSSL with the system's certificates, read once."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = _OLDEST
    context.set_default_verify_paths()
    for bundle in _missing_bundle():
        context.load_verify_locations(bundle)
    if extra_ca_pem:
        context.load_verify_locations(cadata=extra_ca_pem)
    return context


def _missing_bundle() -> list[str]:
    paths = ssl.get_default_verify_paths()
    if paths.cafile or (paths.capath and any(Path(paths.capath).glob("*.0"))):
        return []
    return [path for path in BUNDLES if Path(path).is_file()][:1]


_NEVER_SENT = (
    wire.NewConnectionError,
    wire.ConnectTimeoutError,
    wire.ProxyError,
    wire.LocationValueError,
    requests.exceptions.InvalidSchema,
    requests.exceptions.InvalidURL,
    ssl.SSLCertVerificationError,
)


def explain(
    error: BaseException,
    url: str,
    service: str,
    network: Network,
    proxy: str | None,
    waited: float = 0.0,
) -> errors.NetworkError:
    """The ``NetworkError`` for what requests or urllib3 raised; none of their texts is kept.

    ``waited`` are the seconds since the call began: an answer may have come in parts, and never ended.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    chain = list(_chain(error))
    if _any(chain, ssl.SSLCertVerificationError):
        return _certificate(host, parts.port or 443, service, network, proxy)
    if _any(chain, wire.ProxyError, requests.exceptions.ProxyError) and proxy:
        return _proxy(host, parts.port or 443, proxy, chain, network)
    if _any(chain, wire.NameResolutionError, socket.gaierror):
        return errors.HostNotFound(host, _word(chain))
    if not was_sent(error):
        return _unreachable(host, chain, network)
    word = _word(chain)
    limit = network.call_seconds if waited >= network.call_seconds else network.read_seconds
    return errors.AnswerLost(host, word, limit if word == TIMED_OUT else 0)


def _unreachable(host: str, chain: list[BaseException], network: Network) -> errors.Unreachable:
    word = _word(chain)
    seconds = network.connect_seconds if word == TIMED_OUT else 0
    return errors.Unreachable(host, word, seconds, refused=_any(chain, ConnectionRefusedError))


def was_sent(error: BaseException) -> bool:
    """Whether the request may have reached the service before it failed."""
    return not _any(list(_chain(error)), *_NEVER_SENT)


def _certificate(
    host: str, port: int, service: str, network: Network, proxy: str | None
) -> errors.CertificateRejected:
    chain = shown_chain(host, port, network.public, min(5.0, network.connect_seconds), proxy)
    now, reason = datetime.now(UTC), "certificate verify failed"
    if chain is not None and chain.outdated(now):
        return errors.CertificateOutdated(host, service, chain.issuer, reason, now)
    return errors.CertificateRejected(host, service, chain.issuer if chain else "", reason)


def _proxy(
    host: str, port: int, proxy: str, chain: list[BaseException], network: Network
) -> errors.NetworkError:
    name = proxy_name(proxy)
    refused = next((str(e) for e in chain if "Tunnel connection failed" in str(e)), "")
    if refused:
        status = "".join(c for c in refused.rpartition("failed:")[2][:5] if c.isdigit())
        if status == "407":
            return asks(host, port, proxy, network, f"CONNECT {status}")
        return errors.ProxyRefused(host, name, f"CONNECT {status}")
    return _unreachable(name, chain, network)


def asks(
    host: str, port: int, proxy: str, network: Network, reason: str = "HTTP 407"
) -> errors.ProxyAsks:
    """The error for a 407. What was sent isn't accepted, and is sent no more."""
    name = proxy_name(proxy)
    if account := account_in(proxy):
        network.accounts.forget(name, account)
    schemes = schemes_of(proxy, host, port, min(5.0, network.connect_seconds))
    return errors.ProxyAsks(host, name, reason, schemes)


def _word(chain: list[BaseException]) -> str:
    # A connection that could not be made is a TimeoutError of urllib3's, however quickly it failed.
    waited = [link for link in chain if not isinstance(link, wire.NewConnectionError)]
    if _any(waited, wire.TimeoutError, TimeoutError):
        return TIMED_OUT
    return readable(chain[-1])


def _any(chain: list[BaseException], *kinds: type[BaseException]) -> bool:
    return any(isinstance(link, kinds) for link in chain)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """``error`` and everything it was raised for: causes, contexts, reasons and arguments."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        link = waiting.pop(0)
        if not isinstance(link, BaseException) or id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        reason = getattr(link, "reason", None)
        waiting += [reason, *link.args, link.__cause__, link.__context__]
