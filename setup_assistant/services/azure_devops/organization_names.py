"""An organization's name, as typed or taken from any address of it that people paste."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, unquote, urlsplit

from setup_assistant.errors import InputError
from setup_assistant.texts import _

_NAME = re.compile(r"[A-Za-z0-9-]{1,50}")
_AROUND = " \t\r\n\v\f\u00a0\u200b\u200e\u200f\u2060\ufeff\"'`´‘’‚“”„‹›«»<>()[]{},;"
"""What comes along when an address is copied out of a mail, a chat or a script."""

_COPIED_BY_GIT = re.compile(r"[^/@]+@([^/:@]+):(v\d/.*)", re.IGNORECASE)
"""``git@ssh.dev.azure.com:v3/contoso/Project/Repository``: no scheme, a colon before the path."""

_SSH_HOSTS = frozenset({"ssh.dev.azure.com", "vs-ssh.visualstudio.com"})
_NOBODYS = frozenset({"app", "aex", "code", "docs", "marketplace", "my", "vs-ssh", "www"})
"""First labels of hosts that belong to no organization."""


def organization_name(text: str) -> str:
    """The name in ``text``: a name, or an address of one of the organization's pages or repositories.

    ``InputError`` for anything else, also for the address of an organization's own server.
    """
    name = text.strip(_AROUND)
    if not _NAME.fullmatch(name):
        name = _of_address(name)
    if not _NAME.fullmatch(name):
        message = _("Enter the organization's name: letters, digits and hyphens, at most 50.")
        raise InputError("organization", message)
    return name


def _of_address(text: str) -> str:
    """The name in an address, or empty."""
    copied = _COPIED_BY_GIT.fullmatch(text)
    address = f"ssh://{copied[1]}/{copied[2]}" if copied else text
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""
    label, _dot, domain = host.partition(".")
    if host in _SSH_HOSTS:
        return _step(parts, 1)  # after the version
    if label in _NOBODYS:
        return ""
    if host == "dev.azure.com" or host.endswith(".dev.azure.com"):
        return _step(parts, 0)
    return label if f".{domain}".endswith(".visualstudio.com") else ""


def _step(parts: SplitResult, number: int) -> str:
    steps = [unquote(step).strip(_AROUND) for step in parts.path.split("/") if step]
    return steps[number] if number < len(steps) else ""
