"""The organization policies: names, groups and texts as the settings page's data carries them.

From the capture in the AZDOPS project (see tests/data). For the policies called ``Disallow…`` the
interface shows the opposite of the stored value, and ``effectiveValue`` is what it shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

OAUTH = "Policy.DisallowOAuthAuthentication"
AUDIT = "Policy.LogAuditEvents"
IP = "Policy.EnforceAADConditionalAccess"
GUESTS = "Policy.DisallowAadGuestUserAccess"

_INVERTED = "Policy.Disallow"


@dataclass(frozen=True)
class _Entry:
    group: str
    name: str
    description: str
    link: str
    value: bool
    explicit: bool
    host: int | None = None


_ENTRIES = (
    _Entry("applicationConnection", OAUTH, "Third-party application access via OAuth",
           "https://aka.ms/vstspolicyoauth", False, True, 1),
    _Entry("applicationConnection", "Policy.DisallowSecureShell", "SSH authentication",
           "https://aka.ms/vstspolicyssh", False, False, 1),
    _Entry("security", AUDIT, "Log Audit Events",
           "https://aka.ms/log-audit-events", True, True),
    _Entry("security", "Policy.AllowAnonymousAccess", "Allow public projects",
           "https://aka.ms/vsts-anon-access", False, True, 3),
    _Entry("security", IP,
           "Enable IP Conditional Access policy validation",
           "https://aka.ms/visual-studio-conditional-access-policy", True, True, 3),
    _Entry("user", GUESTS, "External guest access",
           "https://aka.ms/vstspolicyguest", False, True, 3),
    _Entry("user", "Policy.AllowRequestAccessToken", "Request access",
           "https://go.microsoft.com/fwlink/?linkid=2113172", False, True, 1),
    _Entry("privacy", "Policy.AllowFeedbackCollection",
           "Allow Microsoft to collect feedback from users",
           "https://aka.ms/ADOPrivacyPolicy", True, False, 2),
)  # fmt: skip


@dataclass
class Policy:
    """The stored value of one policy; ``explicit`` false = nobody ever set it.

    ``enforced``: the value that a parent of the organization insists on, or None.
    """

    value: bool
    explicit: bool
    enforced: bool | None = None


def new() -> dict[str, Policy]:
    """The policies of a fresh organization, with OAuth access on."""
    return {entry.name: Policy(entry.value, entry.explicit) for entry in _ENTRIES}


def grouped(
    policies: dict[str, Policy], shows_old: Callable[[str], bool]
) -> dict[str, list[dict[str, Any]]]:
    """``policies`` of the data provider: by group, with texts and links.

    ``shows_old`` tells which of them is shown as it was before its last change.
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    for entry in _ENTRIES:
        policy = policies[entry.name]
        described = _described(entry, policy, policy.value != shows_old(entry.name))
        groups.setdefault(entry.group, []).append(described)
    return groups


def _described(entry: _Entry, policy: Policy, value: bool) -> dict[str, Any]:
    described: dict[str, Any] = {
        "policy": _values(entry.name, value, policy.explicit)
        | {"parentPolicy": _parent(entry, policy)},
        "learnMoreLink": entry.link,
        "description": entry.description,
    }
    return described if entry.host is None else described | {"applicableServiceHost": entry.host}


def _parent(entry: _Entry, policy: Policy) -> dict[str, Any]:
    if policy.enforced is None:
        return _values(entry.name, entry.value, explicit=False)
    return _values(entry.name, policy.enforced, explicit=True)


def _values(name: str, value: bool, explicit: bool) -> dict[str, Any]:
    effective = value != name.startswith(_INVERTED)
    values: dict[str, Any] = {"name": name, "value": value, "effectiveValue": effective}
    return values if explicit else values | {"isValueUndefined": True}
