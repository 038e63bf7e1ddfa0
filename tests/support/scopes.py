"""Three organizations, one in order, one with its policy off and one that is gone; and decisions about them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from setup_assistant.inspection.inspect import scoped
from setup_assistant.model import Exemption, Organization, Scope, Unread, UnreadReason
from tests.support import reports

SINCE = datetime(2026, 11, 1, tzinfo=UTC)


def gone(reason: UnreadReason = UnreadReason.NOT_FOUND) -> dict[str, Any]:
    """Nothing of the organization could be read."""
    items = ("directory", "identity", "owner", "groups", "entitlement", "policy", "rights")
    return dict.fromkeys(items, Unread(reason, "HTTP 404"))


def whole(scope: Scope = Scope()) -> Any:  # noqa: B008 - frozen
    found = (
        reports.organization("contoso"),
        reports.organization("fabrikam-labs", policy=reports.OFF),
        reports.organization("contoso-old", **gone()),
    )
    return scoped(reports.inspection(*found), scope)


def decided(*left_out: str, aside: tuple[str, ...] = ()) -> Scope:
    exemptions = (
        Exemption(Organization("", name), "Deleted", "anna@contoso.com", SINCE) for name in aside
    )
    return Scope(tuple(Organization("", name) for name in left_out), tuple(exemptions))
