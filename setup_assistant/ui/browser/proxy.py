"""The proxy that this computer's settings name for an address, PAC files included: Qt can ask for it.

Nothing of Qt is loaded before the first question, which comes from a worker: a PAC file may take
seconds to fetch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from PySide6.QtNetwork import QNetworkProxy


def proxy_for(url: str) -> str | None:
    """Address of the proxy for ``url``, with its credentials if any are set, or None: go directly.

    The first HTTP proxy or *direct* of the system's list counts. A list of SOCKS proxies alone is
    told as such, so that the call fails by name instead of going around them.
    """
    from PySide6.QtCore import QUrl
    from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

    kinds = QNetworkProxy.ProxyType
    proxies = QNetworkProxyFactory.proxyForQuery(QNetworkProxyQuery(QUrl(url)))
    for proxy in proxies:
        if proxy.type() in (kinds.NoProxy, kinds.DefaultProxy):
            return None
        if proxy.type() in (kinds.HttpProxy, kinds.HttpCachingProxy):
            return _address("http", proxy)
    socks = (p for p in proxies if p.type() is kinds.Socks5Proxy)
    return next((_address("socks5h", proxy) for proxy in socks), None)


def _address(scheme: str, proxy: QNetworkProxy) -> str:
    host = f"[{proxy.hostName()}]" if ":" in proxy.hostName() else proxy.hostName()
    credentials = ":".join(
        quote(part, safe="") for part in (proxy.user(), proxy.password()) if part
    )
    return f"{scheme}://{credentials and credentials + '@'}{host}:{proxy.port()}"
