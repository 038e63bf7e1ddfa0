"""The proxy of this computer's settings, PAC files included, which Qt can ask for; or another for Qt."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from PySide6.QtCore import QUrl
from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

from setup_assistant.proxies import NO_PROXY, host_and_port

_KINDS = QNetworkProxy.ProxyType


def answer(lines: Iterable[str]) -> None:
    """What the child of ``SystemProxies`` does: a proxy for each address, each in JSON on a line of its own."""
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
