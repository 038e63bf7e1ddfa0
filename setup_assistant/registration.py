"""Which app signs in to which directory, and which of several sources counts. Neither value is a secret."""

from __future__ import annotations

import re
from dataclasses import dataclass

_GUID = re.compile(
    r"(?<![0-9a-f-])([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})(?![0-9a-f-])",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)


@dataclass(frozen=True)
class Registration:
    """The app's id, and a directory's id or domain. An empty field says nothing."""

    client_id: str = ""
    tenant: str = ""


NOTHING = Registration()


def resolve(
    *,
    managed: Registration = NOTHING,
    sign_in_page: Registration = NOTHING,
    command_line: Registration = NOTHING,
    profile: Registration = NOTHING,
    account: Registration = NOTHING,
    settings: Registration = NOTHING,
    vendor: Registration = NOTHING,
) -> Registration:
    """What counts: each value by itself from the first source here that has one.

    ``managed`` is what the organization has set; ``account`` is the directory of the account that is
    expected; ``settings`` is what was saved: what is said for this run counts before what was said once.
    ``vendor`` is what was built in, for whoever has nothing else.
    Without any directory Microsoft asks everybody's own one (``/organizations``).
    """
    sources = (managed, sign_in_page, command_line, profile, account, settings, vendor)
    return Registration(
        next((source.client_id for source in sources if source.client_id), ""),
        next((source.tenant for source in sources if source.tenant), ""),
    )


def client_id_in(text: str) -> str:
    """The first id in ``text``, in lower case, or empty: it is copied with braces, or as part of an address."""
    match = _GUID.search(text)
    return "-".join(match.groups()).lower() if match else ""


def tenant_in(text: str) -> str:
    """``text`` as a directory's id or domain, in lower case, or empty if it is neither."""
    word = text.strip().strip("{}").lower()
    if match := _GUID.fullmatch(word):
        return "-".join(match.groups())
    return word if _DOMAIN.fullmatch(word) else ""


def domain_of(account: str) -> str:
    """The domain of a sign-in name, which names its directory; empty if it has none."""
    name, _, domain = account.strip().rpartition("@")
    return domain.lower() if name and _DOMAIN.fullmatch(domain) else ""
