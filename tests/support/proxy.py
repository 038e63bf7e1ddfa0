"""A real HTTP proxy on loopback, as companies have them: open, with a password, refusing, silent, inspecting."""

from __future__ import annotations

import contextlib
import re
import select
import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import Mapping, Sequence

import trustme

from tests.support.wire import Wire, raw, read_request


class Proxy(Wire):
    """Joins every CONNECT to a port of this computer: ``targets[host]``, else ``port``.

    ``account`` is the only user and password that it takes, by Basic; ``schemes`` are what its 407 offers.
    ``refusal`` is a status line for everybody; ``silent`` never answers. With ``authority`` it takes the
    connection apart, shows a certificate of its own and passes on what it reads. ``heads`` holds the
    head of every request.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        targets: Mapping[str, int] | None = None,
        account: tuple[str, str] | None = None,
        schemes: Sequence[str] = (),
        refusal: str = "",
        silent: bool = False,
        authority: trustme.CA | None = None,
    ) -> None:
        super().__init__(self._behave_as_proxy)
        self._port, self._targets = port, dict(targets or {})
        self._credentials = b64encode(":".join(account).encode("utf-8")) if account else b""
        self._schemes = schemes or (['Basic realm="contoso"'] if account else [])
        self._refusal, self._silent, self._authority = refusal, silent, authority
        self.heads: list[bytes] = []
        self.closing = threading.Event()

    @property
    def address(self) -> str:
        """Host and port, as a setting names it."""
        return f"127.0.0.1:{self.port}"

    @property
    def hosts(self) -> list[str]:
        """The host of every CONNECT, in order."""
        return list(map(_host, self.heads))

    def __exit__(self, *raised: object) -> None:
        self.closing.set()
        super().__exit__(None, None, None)

    def _behave_as_proxy(self, connection: socket.socket) -> None:
        while head := read_request(connection):
            self.heads.append(head)
            if self._silent:
                self.closing.wait(60)
                return
            if self._refusal:
                connection.sendall(raw(self._refusal))
            elif self._lets_in(head):
                connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                self._join(connection, _host(head))  # others may have asked since
                return
            else:
                asks = [("Proxy-Authenticate", scheme) for scheme in self._schemes]
                connection.sendall(raw("407 Proxy Authentication Required", headers=asks))

    def _lets_in(self, head: bytes) -> bool:
        if not self._schemes:
            return True
        match = re.search(rb"(?i)\r\nproxy-authorization: basic (\S+)", head)
        return bool(self._credentials and match and match[1] == self._credentials)

    def _join(self, connection: socket.socket, host: str) -> None:
        target = socket.create_connection(("127.0.0.1", self._targets.get(host, self._port)))
        with target:
            if self._authority is None:
                _relay(connection, target)
                return
            near_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._authority.issue_cert(host).configure_cert(near_context)
            far_context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            far_context.check_hostname, far_context.verify_mode = False, ssl.CERT_NONE
            with (
                near_context.wrap_socket(connection, server_side=True) as near,
                far_context.wrap_socket(target, server_hostname=host) as far,
            ):
                _relay(near, far)


def _host(head: bytes) -> str:
    """That of a CONNECT."""
    return head.split()[1].decode().rpartition(":")[0]


def _relay(one: socket.socket, other: socket.socket) -> None:
    """Pass on what either says until one of them hangs up. One thread: TLS takes no two at a time."""
    others = {one: other, other: one}
    with contextlib.suppress(OSError):
        while True:
            waiting = [
                side for side in others if isinstance(side, ssl.SSLSocket) and side.pending()
            ]
            for side in waiting or select.select(list(others), [], [])[0]:
                part = _next(side)
                if part == b"":
                    return
                if part:
                    others[side].sendall(part)


def _next(side: socket.socket) -> bytes | None:
    """What has come; empty at the end, None where it was only TLS's own."""
    side.setblocking(False)
    try:
        return side.recv(65536)
    except (ssl.SSLWantReadError, BlockingIOError):
        return None
    finally:
        side.setblocking(True)
