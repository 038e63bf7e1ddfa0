"""A proxy as people name one: "" is as the system says, "none" goes directly, else "host:port"."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

NO_PROXY = "none"
"""Go directly, whatever the system says."""

_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?|\[[0-9A-Fa-f:.]+\]")


def is_proxy(text: str) -> bool:
    """Whether ``text`` is one of the three; no scheme, no credentials, nothing behind the port."""
    if text in ("", NO_PROXY):
        return True
    host, colon, port = text.rpartition(":")
    return bool(colon and _NAME.fullmatch(host) and re.fullmatch(r"[0-9]{1,5}", port)) and (
        0 < int(port) < 65536
    )


def host_and_port(proxy: str) -> tuple[str, int]:
    """Of a "host:port"; an address of version 6 loses its brackets."""
    parts = urlsplit(f"//{proxy}")
    return parts.hostname or "", parts.port or 0
