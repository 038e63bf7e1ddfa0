"""The proxy of this computer's settings, PAC files included, without Qt in this process.

Qt keeps Python's lock while it asks, and a script that can't be fetched takes half a minute: the window
would stand still. So another process of this program asks. A start without Qt's network is faster, too.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import urlsplit

from setup_assistant.children import Answering, own_command
from setup_assistant.errors import ProxyUnknown

SECONDS = 30.0
"""For a look-up in the other process; calls give up before, and the next one may use its answer."""


class SystemProxies:
    """``proxy_for(url)`` asks a child of this program, one for the whole run. ``command``: which it is."""

    def __init__(self, command: Sequence[str] = (), seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._child = Answering(command or [*own_command(), "--self-test", "proxies"])

    def proxy_for(self, url: str) -> str | None:
        """As ``browser.proxy.proxy_for``. Raises ``ProxyUnknown`` where the child hangs or ends."""
        try:
            reply = self._child.answer(json.dumps(url).encode(), self._seconds)
        except OSError:  # it can't be started: better without scripts than not at all
            from setup_assistant.services.http.proxy import system_proxy

            return system_proxy(url)
        try:
            proxy: str | None = json.loads(reply)
        except ValueError:  # none, or what a library says of itself
            raise ProxyUnknown(urlsplit(url).hostname or "", self._seconds) from None
        return proxy

    def end(self) -> None:
        """End the child."""
        self._child.end()
