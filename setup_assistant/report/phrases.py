"""The short words of a report: verdicts, outcomes, states and times. Never colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from setup_assistant.changes import wording
from setup_assistant.model import (
    Account,
    AccountKind,
    BackupState,
    ChangeKind,
    Health,
    OrganizationStatus,
    Outcome,
    Proposal,
    Verdict,
    Weight,
)
from setup_assistant.texts import _


@dataclass(frozen=True)
class Mark:
    """A word and the icon beside it: ``ok``, ``warn``, ``bad``, ``unknown``, ``skip``, ``wait``."""

    icon: str
    word: str


def utc(at: datetime) -> str:
    """``2026-11-25 09:15:00 +00:00``."""
    return at.astimezone(UTC).isoformat(" ", "seconds").replace("+", " +")


def verdict(held: Verdict | None) -> Mark:
    """How one check ended; None is a check that wasn't there then."""
    return {
        Verdict.PASSED: Mark("ok", _("Met")),
        Verdict.FAILED: Mark("warn", _("Needs attention")),
        Verdict.UNKNOWN: Mark("unknown", _("Could not be read")),
        Verdict.NOT_APPLICABLE: Mark("skip", _("Not applicable")),
        None: Mark("skip", _("Not checked")),
    }[held]


def status_word(status: OrganizationStatus) -> str:
    """The word of the *Status* column."""
    return {
        OrganizationStatus.READY: _("Ready"),
        OrganizationStatus.ATTENTION: _("Needs attention"),
        OrganizationStatus.UNKNOWN: _("Could not be read"),
        OrganizationStatus.CHECKING: _("Checking…"),
        OrganizationStatus.WAITING: _("Waiting"),
    }[status]


def status(held: OrganizationStatus) -> Mark:
    """The status of an organization."""
    icons = {OrganizationStatus.READY: "ok", OrganizationStatus.ATTENTION: "warn"}
    return Mark(icons.get(held, "unknown"), status_word(held))


def weight(held: Weight) -> str:
    """Whether Keepit requires it."""
    return _("Required") if held is Weight.REQUIRED else _("Advised")


def kind(account: Account) -> str:
    """What kind of account it is."""
    return {
        AccountKind.MEMBER: _("Work account, member of the directory"),
        AccountKind.GUEST: _("Guest of the directory"),
        AccountKind.PERSONAL: _("Personal account"),
        AccountKind.SERVICE_PRINCIPAL: _("Service principal"),
        AccountKind.UNREAD: _("Account type could not be read"),
    }[account.kind]


def outcome(held: Outcome) -> Mark:
    """How a change, or undoing it, ended."""
    icons = {Outcome.CONFIRMED: "ok", Outcome.UNCHANGED: "warn", Outcome.REFUSED: "skip"}
    return Mark(icons.get(held, "unknown"), wording.outcome(held))


def deed(proposal: Proposal) -> str:
    """What a change does, as one sentence."""
    if proposal.kind is ChangeKind.OAUTH_ACCESS:
        return _("Turn on “Third-party application access via OAuth”.")
    return _("Add {upn} to Project Collection Administrators.").format(upn=proposal.subject.upn)


def health(held: Health) -> Mark:
    """Keepit's word for a connector's health."""
    return {
        Health.HEALTHY: Mark("ok", _("Healthy")),
        Health.UNHEALTHY: Mark("warn", _("Unhealthy")),
        Health.CRITICAL: Mark("bad", _("Critical")),
    }[held]


def backup(held: BackupState) -> Mark:
    """What the first backup does."""
    return {
        BackupState.RUNNING: Mark("ok", _("Running")),
        BackupState.SCHEDULED: Mark("ok", _("Scheduled")),
        BackupState.NOT_SCHEDULED: Mark("wait", _("Not scheduled yet")),
    }[held]


def item(name: str) -> str:
    """An item of evidence as people know it."""
    return {
        "directory": _("Directory"),
        "identity": _("The account in the organization"),
        "owner": _("Owner"),
        "groups": _("Group memberships"),
        "entitlement": _("Access level"),
        "policy": _("Policies"),
        "rights": _("Rights of the account"),
    }[name]
