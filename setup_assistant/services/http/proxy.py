"""Which proxy leads to a host, and how it is spoken to."""

from __future__ import annotations

import http.client
import re
import socket
import threading
import time
import urllib.request
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from email.message import Message
from urllib.parse import urlsplit

from setup_assistant import errors
from setup_assistant.proxies import NO_PROXY, Account, account_in, whole
from setup_assistant.services.http import in_time

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


TIMED_OUT = "no answer in time"
"""The ``reason`` of a failure that has waited for a whole time limit already."""


def system_proxy(url: str) -> str | None:
    """The proxy that the system names for ``url``, or None; as far as Python can ask (no PAC)."""
    parts = urlsplit(url)
    if not parts.hostname or urllib.request.proxy_bypass(parts.netloc.rpartition("@")[2]):
        return None
    proxies = urllib.request.getproxies()
    return proxies.get(parts.scheme) or proxies.get("all")


def fixed_proxy(proxy: str) -> Callable[[str], str | None]:
    """Names ``proxy`` ("host:port" or "none") for every address, whatever the system says."""
    address = None if proxy == NO_PROXY else f"http://{proxy}"
    return lambda _url: address


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this computer: never proxied."""
    return host in LOOPBACK or host.endswith(".localhost")


def proxy_name(proxy: str) -> str:
    """Host and port of a proxy's address, without its credentials."""
    return urlsplit(whole(proxy)).netloc.rpartition("@")[2]


class Lookups:
    """The proxy of each host, asked for once and off the calling thread, which waits for so long at most.

    One that doesn't end holds every call to that host up for its limit together, not one after the other.
    """

    def __init__(self, proxy_for: Callable[[str], str | None], seconds: float) -> None:
        self._proxy_for, self._seconds = proxy_for, seconds
        self._lookups: dict[str, _Lookup] = {}
        self._lock = threading.Lock()

    def proxy(self, url: str) -> str | None:
        """Address of the proxy for ``url``; None: go directly. Raises ``ProxyUnknown``."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if is_loopback(host):
            return None
        with self._lock:
            lookup = self._lookups.get(parts.netloc)
            if lookup is None or lookup.failed:
                lookup = self._lookups[parts.netloc] = _Lookup(self._proxy_for, url)
        if not lookup.wait(self._seconds):
            raise errors.ProxyUnknown(host, self._seconds, TIMED_OUT)
        if lookup.error is not None:
            raise lookup.error
        return lookup.proxy


class _Lookup:
    """One question in a thread of its own: what hangs in the system's own code can't be stopped."""

    def __init__(self, proxy_for: Callable[[str], str | None], url: str) -> None:
        self.proxy: str | None = None
        self.error: BaseException | None = None
        self._begun, self._over = time.monotonic(), threading.Event()
        work = threading.Thread(target=self._ask, args=(proxy_for, url), daemon=True, name="proxy")
        work.start()

    @property
    def failed(self) -> bool:
        return self.error is not None

    def wait(self, seconds: float) -> bool:
        """Whether it was over ``seconds`` after it had begun."""
        return self._over.wait(max(0.0, self._begun + seconds - time.monotonic()))

    def _ask(self, proxy_for: Callable[[str], str | None], url: str) -> None:
        try:
            self.proxy = proxy_for(url)
        except BaseException as error:  # noqa: BLE001 - raised in the thread that waits for it
            self.error = error
        self._over.set()


def proxy_headers(proxy: str) -> dict[str, str]:
    """What a proxy gets besides the request; in UTF-8, as Chromium sends it (RFC 7617)."""
    account = account_in(proxy)
    return {"Proxy-Authorization": _basic(account)} if account else {}


def _basic(account: Account) -> str:
    return f"Basic {b64encode(':'.join(account).encode()).decode()}"


def schemes_of(proxy: str, host: str, port: int, seconds: float) -> tuple[str, ...]:
    """The ways of signing in that a proxy offers to who asks for ``host`` without any; empty if it doesn't say.

    A connection of its own: what urllib3 raises for a 407 holds no headers.
    """
    parts = urlsplit(whole(proxy))
    if parts.scheme != "http":
        return ()
    address = (parts.hostname or "", parts.port or 80)
    with (
        suppress(OSError, http.client.HTTPException),
        socket.create_connection(address, seconds) as sock,
    ):
        return schemes_in(tunnel(sock, host, port, {}, seconds)[1])
    return ()


def tunnel(
    sock: socket.socket, host: str, port: int, headers: dict[str, str], seconds: float
) -> tuple[int, Message]:
    """Ask the proxy behind ``sock`` to join it to ``host``; its status and its headers.

    Raises ``OSError`` and ``HTTPException``, at the latest after ``seconds``.
    """
    name = f"[{host}]" if ":" in host else host
    lines = [f"CONNECT {name}:{port} HTTP/1.1", f"Host: {name}:{port}"]
    lines += [f"{key}: {value}" for key, value in headers.items()]
    sock.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("ascii"))
    response = in_time.response(sock, time.monotonic() + seconds, method="CONNECT")
    response.begin()
    return response.status, response.headers


def schemes_in(headers: Message) -> tuple[str, ...]:
    """The names of the schemes in ``Proxy-Authenticate``, each once, in their order."""
    values = headers.get_all("Proxy-Authenticate") or []
    # A challenge begins with its scheme; parameters have an equals sign behind their name.
    names = (name for value in values for name in _SCHEME.findall(_QUOTED.sub("", value)))
    return tuple(dict.fromkeys(names))


_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"')
_SCHEME = re.compile(r"(?:^|,)\s*([A-Za-z][\w-]*)(?=\s*(?:,|$)|\s+[^=\s,])")
