"""Why an item of evidence is not there. By itself, for what an earlier run remembered is read before the first page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class UnreadReason(StrEnum):
    """Why an item of evidence is not there."""

    NOT_ASKED = "not_asked"
    CANCELLED = "cancelled"
    NOT_MEMBER = "not_member"
    OTHER_DIRECTORY = "other_directory"
    PERSONAL_BACKED = "personal_backed"
    ANONYMOUS = "anonymous"
    CONDITIONAL_ACCESS = "conditional_access"
    NOT_SIGNED_IN = "not_signed_in"
    NO_ACCESS = "no_access"
    """The organization refuses a sign-in that is taken elsewhere, and names nobody."""
    REFUSED = "refused"
    NOT_FOUND = "not_found"
    MISSING = "missing"
    CONTRADICTORY = "contradictory"
    ODD_ENTRY = "odd_entry"
    """The list holds it in a form that can't be understood."""
    MALFORMED = "malformed"
    SOMEBODY_BETWEEN = "somebody_between"
    """A web filter, a proxy or a front door answered in the service's place."""
    THROTTLED = "throttled"
    UNREACHABLE = "unreachable"
    SERVICE_FAULT = "service_fault"
    SERVICE_PRINCIPAL = "service_principal"
    """Azure DevOps tells it to people only, not to applications."""


@dataclass(frozen=True)
class Unread:
    """An item that could not be read. ``detail`` is for support and never holds a secret."""

    reason: UnreadReason
    detail: str = ""


NOT_ASKED = Unread(UnreadReason.NOT_ASKED)
