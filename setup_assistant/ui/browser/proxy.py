"""The proxy of this computer's settings, PAC files included, which Qt can ask for; or another for Qt.

Qt keeps Python's lock while it asks, and a script that can't be fetched takes half a minute: the window
would stand still. So another process of this program asks, where there may be scripts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from urllib.parse import quote, urlsplit

from PySide6.QtCore import QUrl
from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

from setup_assistant.errors import ProxyUnknown
from setup_assistant.proxies import NO_PROXY, host_and_port

_KINDS = QNetworkProxy.ProxyType
"""Read here, in the thread that loads this module: PySide completes a class when it is first used, and
two threads that use one first together may find it without its names."""

SECONDS = 30.0
"""For a look-up in the other process; calls give up before, and the next one may use its answer."""


class SystemProxies:
    """``proxy_for(url)`` asks a child of this program, one for the whole run. ``command``: which it is."""

    def __init__(self, command: Sequence[str] = (), seconds: float = SECONDS) -> None:
        from setup_assistant.children import Answering, own_command

        self._seconds = seconds
        self._child = Answering(command or [*own_command(), "--self-test", "proxies"])

    def proxy_for(self, url: str) -> str | None:
        """As ``proxy_for``. Raises ``ProxyUnknown`` where the child hangs or ends."""
        try:
            reply = self._child.answer(json.dumps(url).encode(), self._seconds)
        except OSError:  # it can't be started: better slowly than not at all
            return proxy_for(url)
        try:
            proxy: str | None = json.loads(reply)
        except ValueError:  # none, or what a library says of itself
            raise ProxyUnknown(urlsplit(url).hostname or "", self._seconds) from None
        return proxy

    def end(self) -> None:
        """End the child."""
        self._child.end()


def of_system() -> SystemProxies | None:
    """Where the system may have scripts; elsewhere ``proxy_for`` looks at variables alone."""
    return SystemProxies() if sys.platform in ("win32", "darwin") else None


def answer(lines: Iterable[str]) -> None:
    """What the child does: a proxy for each address, each in JSON on a line of its own."""
    for line in lines:
        print(json.dumps(proxy_for(json.loads(line))), flush=True)


def proxy_for(url: str) -> str | None:
    """What the system's settings name for ``url``: ``chosen`` of it."""
    return chosen(QNetworkProxyFactory.systemProxyForQuery(QNetworkProxyQuery(QUrl(url))))


def chosen(proxies: Sequence[QNetworkProxy]) -> str | None:
    """Address of the proxy that counts, with its credentials if any are set, or None: go directly.

    The first HTTP proxy or *direct* of the system's list counts. A list of SOCKS proxies alone is
    told as such, so that the call fails by name instead of going around them.
    """
    for proxy in proxies:
        if proxy.type() in (_KINDS.NoProxy, _KINDS.DefaultProxy):
            return None
        if proxy.type() in (_KINDS.HttpProxy, _KINDS.HttpCachingProxy):
            return _address("http", proxy)
    socks = (p for p in proxies if p.type() is _KINDS.Socks5Proxy)
    return next((_address("socks5h", proxy) for proxy in socks), None)


def use(proxy: str) -> None:
    """Have the private browser go through ``proxy`` (see ``proxies``) from its next request on.

    Names of this computer are never asked for through one: that is Chromium's own rule.
    """
    if not proxy:
        QNetworkProxyFactory.setUseSystemConfiguration(True)
        return
    replacement = QNetworkProxy(_KINDS.NoProxy)
    if proxy != NO_PROXY:
        replacement = QNetworkProxy(_KINDS.HttpProxy, *host_and_port(proxy))
    QNetworkProxy.setApplicationProxy(replacement)


def _address(scheme: str, proxy: QNetworkProxy) -> str:
    host = f"[{proxy.hostName()}]" if ":" in proxy.hostName() else proxy.hostName()
    credentials = ":".join(
        quote(part, safe="") for part in (proxy.user(), proxy.password()) if part
    )
    return f"{scheme}://{credentials and credentials + '@'}{host}:{proxy.port()}"
