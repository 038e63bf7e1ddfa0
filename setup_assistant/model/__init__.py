"""The words of the product, as frozen data. Nothing here reads, decides or draws.

*Evidence* is what was read; each item is a value or ``Unread`` with the reason. A *Finding* is
the answer of one check. A *Session* is everything this run has learnt: replaced, never edited.

The first page needs only ``session``: the rest is loaded when one of its names is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from setup_assistant.model.scope import LONGEST_REASON, Exemption, Organization, Scope
from setup_assistant.model.session import (
    Attempt,
    ConnectorDraft,
    Purpose,
    Session,
    SignInMethod,
)
from setup_assistant.regions import Region

if TYPE_CHECKING:
    from setup_assistant.model.changes import (
        Act,
        Actor,
        ChangeKind,
        Coverage,
        Entry,
        Hidden,
        Outcome,
        Project,
        Proposal,
        State,
    )
    from setup_assistant.model.findings import (
        NO_TENANT,
        NOT_READY,
        PERSONAL_TENANT,
        Account,
        AccountKind,
        Entitlement,
        Evidence,
        Finding,
        Groups,
        Identity,
        Inspected,
        Inspection,
        OAuthPolicy,
        OrganizationStatus,
        Owner,
        Rights,
        Verdict,
        Weight,
    )
    from setup_assistant.model.keepit import (
        REFUSED_SIGN_IN,
        SIGN_IN_ENDED,
        Authorization,
        Backup,
        BackupState,
        Connector,
        ConnectorState,
        Created,
        Difference,
        Health,
        KeepitAccount,
        Seats,
        Snapshot,
    )
    from setup_assistant.model.unread import NOT_ASKED, Unread, UnreadReason
else:

    def __getattr__(name: str) -> object:
        for part in () if name.startswith("__") else ("unread", "findings", "keepit", "changes"):
            names = vars(import_module(f"{__name__}.{part}"))
            if name in __all__ and name in names:
                return globals().setdefault(name, names[name])
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "LONGEST_REASON",
    "NOT_ASKED",
    "NOT_READY",
    "NO_TENANT",
    "PERSONAL_TENANT",
    "REFUSED_SIGN_IN",
    "SIGN_IN_ENDED",
    "Account",
    "AccountKind",
    "Act",
    "Actor",
    "Attempt",
    "Authorization",
    "Backup",
    "BackupState",
    "ChangeKind",
    "Connector",
    "ConnectorDraft",
    "ConnectorState",
    "Coverage",
    "Created",
    "Difference",
    "Entitlement",
    "Entry",
    "Evidence",
    "Exemption",
    "Finding",
    "Groups",
    "Health",
    "Hidden",
    "Identity",
    "Inspected",
    "Inspection",
    "KeepitAccount",
    "OAuthPolicy",
    "Organization",
    "OrganizationStatus",
    "Outcome",
    "Owner",
    "Project",
    "Proposal",
    "Purpose",
    "Region",
    "Rights",
    "Scope",
    "Seats",
    "Session",
    "SignInMethod",
    "Snapshot",
    "State",
    "Unread",
    "UnreadReason",
    "Verdict",
    "Weight",
]
