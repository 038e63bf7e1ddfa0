"""How to reach the outside: trust store, proxy, time limits.

The operating system's trust store is asked (truststore), so a company's own authority counts as it
does in the company's browsers; nothing else is trusted but the certificate of a practice run.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import sys
import urllib.request
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import truststore

from setup_assistant.limits import USUAL

__all__ = ["Network", "is_loopback", "issuer_of", "readable", "ssl_context", "system_proxy"]


LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def system_proxy(url: str) -> str | None:
    """The proxy that the system names for ``url``, or None; as far as Python can ask (no PAC)."""
    parts = urlsplit(url)
    if not parts.hostname or urllib.request.proxy_bypass(parts.netloc.rpartition("@")[2]):
        return None
    proxies = urllib.request.getproxies()
    return proxies.get(parts.scheme) or proxies.get("all")


@dataclass(frozen=True)
class Network:
    """How to reach the outside. ``proxy_for`` may take seconds (PAC): it is called in the worker."""

    extra_ca_pem: str = ""
    proxy_for: Callable[[str], str | None] = system_proxy
    connect_seconds: float = USUAL.connect
    read_seconds: float = USUAL.read
    call_seconds: float = USUAL.call


def issuer_of(host: str, port: int, seconds: float = 5.0, proxy: str | None = None) -> str:
    """Common name of who issued the certificate that ``host`` shows, or empty.

    A handshake of its own, without verification: nothing is sent over it, so it may look at a
    certificate that was rejected.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    connection = _connection(host, port, seconds, proxy, context)
    try:
        connection.connect()
        shown = connection.sock.getpeercert(binary_form=True)
    except (OSError, http.client.HTTPException):
        return ""
    finally:
        connection.close()
    return _issuer(shown) if shown else ""


def _connection(
    host: str, port: int, seconds: float, proxy: str | None, context: ssl.SSLContext
) -> http.client.HTTPSConnection:
    if not proxy:
        return http.client.HTTPSConnection(host, port, timeout=seconds, context=context)
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    connection = http.client.HTTPSConnection(
        parts.hostname or "", parts.port or 80, timeout=seconds, context=context
    )
    headers = {}
    if parts.username:
        held = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Proxy-Authorization"] = f"Basic {b64encode(held.encode()).decode()}"
    connection.set_tunnel(host, port, headers)
    return connection


def _issuer(der: bytes) -> str:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    try:
        issuer = x509.load_der_x509_certificate(der).issuer
    except ValueError:
        return ""
    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for attribute in issuer.get_attributes_for_oid(oid):
            return str(attribute.value)
    return ""


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this computer: never proxied."""
    return host in LOOPBACK or host.endswith(".localhost")


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
