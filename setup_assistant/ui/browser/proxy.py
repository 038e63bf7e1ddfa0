"""The proxy of this computer's settings, PAC files included, which Qt can ask for; or another for Qt.

Nothing of Qt is loaded before the first question, which comes from a worker: a PAC file may take
seconds to fetch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from setup_assistant.proxies import NO_PROXY, host_and_port

if TYPE_CHECKING:
    from PySide6.QtNetwork import QNetworkProxy


def proxy_for(url: str) -> str | None:
    """What the system's settings name for ``url``: ``chosen`` of it."""
    from PySide6.QtCore import QUrl
    from PySide6.QtNetwork import QNetworkProxyFactory, QNetworkProxyQuery

    return chosen(QNetworkProxyFactory.systemProxyForQuery(QNetworkProxyQuery(QUrl(url))))


def chosen(proxies: Sequence[QNetworkProxy]) -> str | None:
    """Address of the proxy that counts, with its credentials if any are set, or None: go directly.

    The first HTTP proxy or *direct* of the system's list counts. A list of SOCKS proxies alone is
    told as such, so that the call fails by name instead of going around them.
    """
    from PySide6.QtNetwork import QNetworkProxy

    kinds = QNetworkProxy.ProxyType
    for proxy in proxies:
        if proxy.type() in (kinds.NoProxy, kinds.DefaultProxy):
            return None
        if proxy.type() in (kinds.HttpProxy, kinds.HttpCachingProxy):
            return _address("http", proxy)
    socks = (p for p in proxies if p.type() is kinds.Socks5Proxy)
    return next((_address("socks5h", proxy) for proxy in socks), None)


def use(proxy: str) -> None:
    """Have the private browser go through ``proxy`` (see ``proxies``) from its next request on.

    Names of this computer are never asked for through one: that is Chromium's own rule.
    """
    from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory

    if not proxy:
        QNetworkProxyFactory.setUseSystemConfiguration(True)
        return
    kinds = QNetworkProxy.ProxyType
    chosen = QNetworkProxy(kinds.NoProxy)
    if proxy != NO_PROXY:
        chosen = QNetworkProxy(kinds.HttpProxy, *host_and_port(proxy))
    QNetworkProxy.setApplicationProxy(chosen)


def _address(scheme: str, proxy: QNetworkProxy) -> str:
    host = f"[{proxy.hostName()}]" if ":" in proxy.hostName() else proxy.hostName()
    credentials = ":".join(
        quote(part, safe="") for part in (proxy.user(), proxy.password()) if part
    )
    return f"{scheme}://{credentials and credentials + '@'}{host}:{proxy.port()}"
