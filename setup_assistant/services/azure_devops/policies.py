"""The policies of an organization, as Azure DevOps' answers hold them.

What is stored and what the interface shows have opposite senses for OAuth access and for guests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from setup_assistant.errors import MalformedAnswer
from setup_assistant.model import Unread, UnreadReason
from setup_assistant.services.http.json_shape import Shape

T = TypeVar("T")

OAUTH_POLICY = "Policy.DisallowOAuthAuthentication"
AUDIT_POLICY = "Policy.LogAuditEvents"
IP_POLICY = "Policy.EnforceAADConditionalAccess"
GUEST_POLICY = "Policy.DisallowAadGuestUserAccess"


@dataclass(frozen=True)
class PolicyReading:
    """The OAuth policy as one route tells it: ``value`` is raw (true forbids), ``effective`` the toggle.

    ``enforced`` says that a parent forbids it, explicitly set: ``parentPolicy`` alone is in every
    answer and means nothing.
    """

    value: bool | None
    effective: bool | None
    enforced: bool = False

    @property
    def enabled(self) -> bool | None:
        """Whether OAuth access is on; None unless both fields say the same."""
        if self.value is None or self.effective is None or self.value is self.effective:
            return None
        return self.effective


@dataclass(frozen=True)
class Policies:
    """The policies that matter here, as one route tells them; each is read by itself.

    Of the others than OAuth access, what the interface shows: on or off.
    """

    oauth: PolicyReading | Unread
    audit_log: bool | Unread
    ip_conditional_access: bool | Unread
    guest_access: bool | Unread


def policies_of(page: Shape) -> Policies:
    """What the provider of an organization's policies answers, as ``HierarchyQuery`` and the settings page have it."""
    policies, odd = _policies_by_name(page)
    # An entry that can't be understood may be the one that is looked for.
    absent = UnreadReason.MALFORMED if odd else UnreadReason.MISSING

    def read(name: str, understand: Callable[[Shape], T | Unread]) -> T | Unread:
        policy = policies.get(name)
        try:
            return understand(policy) if policy else Unread(absent, name)
        except MalformedAnswer as oddity:
            return Unread(UnreadReason.MALFORMED, oddity.message)

    return Policies(
        oauth=read(OAUTH_POLICY, _oauth),
        audit_log=read(AUDIT_POLICY, _toggle),
        ip_conditional_access=read(IP_POLICY, _toggle),
        guest_access=read(GUEST_POLICY, _inverted_toggle),
    )


def _policies_by_name(page: Shape) -> tuple[dict[str, Shape], bool]:
    """Every policy of every group by its name, and whether there are odd entries."""
    groups = page.optional("policies")
    policies: dict[str, Shape] = {}
    odd = False
    for group in groups.names() if groups else ():
        try:
            entries, places = groups.sound(group, _named_policy) if groups else ((), ())
        except MalformedAnswer:
            odd = True
            continue
        policies |= dict(entries)
        odd = odd or bool(places)
    return policies, odd


def _named_policy(entry: Shape) -> tuple[str, Shape]:
    policy = entry.inside("policy")
    return policy.text("name"), policy


def _oauth(policy: Shape) -> PolicyReading:
    value, effective = policy.flag_or_word("value"), policy.flag_or_word("effectiveValue")
    return PolicyReading(value, effective, _forbidden_above(policy))


def _toggle(policy: Shape, *, inverted: bool = False) -> bool | Unread:
    """What the interface shows, where the stored value agrees; of *Disallow* it is the opposite."""
    value, effective = policy.flag_or_word("value"), policy.flag_or_word("effectiveValue")
    if value is None or effective is None or (value is effective) is inverted:
        return Unread(UnreadReason.CONTRADICTORY, policy.text("name"))
    return effective


def _inverted_toggle(policy: Shape) -> bool | Unread:
    return _toggle(policy, inverted=True)


def _forbidden_above(policy: Shape) -> bool:
    """A parent's value counts only where somebody set it: true forbids, as in the organization."""
    parent = policy.optional("parentPolicy")
    return (
        parent is not None
        and not parent.flag_or_word("isValueUndefined")
        and bool(parent.flag_or_word("value"))
    )
