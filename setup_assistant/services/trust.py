"""Whom to trust: what the operating system trusts, and the authority of a practice run.

truststore asks the system's own verifier, but a context of it handshakes one connection at a time and
on Linux reads all certificates again for each (35 to 45 ms). So every connection gets a context of its
own there, and on Linux, where OpenSSL verifies anyway, the certificates are read once.
"""

from __future__ import annotations

import socket
import ssl
import sys
from pathlib import Path
from typing import Any

import truststore

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
