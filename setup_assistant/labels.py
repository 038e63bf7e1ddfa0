"""The short words of a report: verdicts, outcomes, states and times. Never colour alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from setup_assistant.model import (
    Account,
    AccountKind,
    BackupState,
    ChangeKind,
    Evidence,
    Health,
    Inspected,
    Inspection,
    Organization,
    OrganizationStatus,
    Outcome,
    Proposal,
    SignInMethod,
    State,
    Unread,
    UnreadReason,
    Verdict,
    Weight,
)
from setup_assistant.model.timestamps import of_service
from setup_assistant.texts import _, day, listed, ngettext, pgettext

SUMMED = (
    OrganizationStatus.READY,
    OrganizationStatus.ATTENTION,
    OrganizationStatus.SIGN_IN,
    OrganizationStatus.UNKNOWN,
    OrganizationStatus.SET_ASIDE,
)
"""The statuses of a summary, in order; what is left out is what isn't to be backed up."""


@dataclass(frozen=True)
class Mark:
    """A word and the icon beside it: ``ok``, ``warn``, ``bad``, ``unknown``, ``skip``, ``aside``, ``wait``."""

    icon: str
    word: str


def utc(at: datetime) -> str:
    """``2026-11-25 09:15:00 +00:00``."""
    return at.astimezone(UTC).isoformat(" ", "seconds").replace("+", " +")


def service_time(text: str) -> str:
    """A service's timestamp (UTC where it names no zone) as ``utc`` writes it; what is none stays as it is."""
    at = of_service(text)
    return text if at is None else utc(at)


def visibility(value: str) -> str:
    """Who may see a project of Azure DevOps, with Azure DevOps' word for it; one that isn't known stays."""
    words = {
        "private": _("Its members (private)"),
        "organization": _("Everybody in the directory (enterprise)"),
        "public": _("Everybody (public)"),
    }
    return words.get(value.casefold(), value)


def license_name(value: str) -> str:
    """Microsoft's name of an access level, the same in every language; one that isn't known stays."""
    names = {
        "stakeholder": "Stakeholder",
        "express": "Basic",
        "advanced": "Basic + Test Plans",
        "professional": "Visual Studio Professional",
        "earlyadopter": "Early Adopter",
        "none": _("none"),
    }
    return names.get(value.casefold(), value)


def license_state(value: str) -> str:
    """The state of an access level; one that isn't known stays."""
    words = {
        "active": _("active"),
        "pending": _("not used yet"),
        "disabled": _("disabled"),
        "pendingdisabled": _("about to be disabled"),
        "expired": _("expired"),
        "deleted": _("deleted"),
        "none": _("none"),
    }
    return words.get(value.casefold(), value)


def sign_in_method(method: SignInMethod) -> str:
    """A way to sign in."""
    return {
        SignInMethod.PRIVATE: _("Private browser in this window"),
        SignInMethod.OWN: _("My own browser"),
        SignInMethod.CODE: _("Code on another device"),
        SignInMethod.AZURE_CLI: _("The Azure CLI's sign-in"),
    }[method]


def verdict(verdict: Verdict | None) -> Mark:
    """How one check ended; None is a check that wasn't there then."""
    return {
        Verdict.PASSED: Mark("ok", _("Met")),
        Verdict.FAILED: Mark("warn", _("Needs attention")),
        Verdict.UNKNOWN: Mark("unknown", _("Could not be read")),
        Verdict.ACCEPTED: Mark("aside", pgettext("orgs.st.aside", "Set aside")),
        Verdict.NOT_APPLICABLE: Mark("skip", _("Not applicable")),
        None: Mark("skip", _("Not checked")),
    }[verdict]


def status_word(status: OrganizationStatus) -> str:
    """The word of the *Status* column; looks up only the one that is asked for, thousands of times."""
    match status:
        case OrganizationStatus.ATTENTION:
            return _("Needs attention")
        case OrganizationStatus.SIGN_IN:
            return _("Sign-in needed")
        case OrganizationStatus.UNKNOWN:
            return _("Could not be read")
        case OrganizationStatus.CHECKING:
            return _("Checking…")
        case OrganizationStatus.WAITING:
            return _("Waiting")
        case OrganizationStatus.READY:
            return _("Ready")
        case OrganizationStatus.LEFT_OUT:
            return pgettext("orgs.st.left", "Left out")
        case OrganizationStatus.SET_ASIDE:
            return pgettext("orgs.st.aside", "Set aside")


def status(status: OrganizationStatus) -> Mark:
    """The status of an organization in a report: the window's word, and the sign of what isn't known."""
    icons = {
        OrganizationStatus.READY: "ok",
        OrganizationStatus.ATTENTION: "warn",
        OrganizationStatus.LEFT_OUT: "skip",
        OrganizationStatus.SET_ASIDE: "aside",
    }
    return Mark(icons.get(status, "unknown"), status_word(status))


def summary(inspection: Inspection) -> str:
    """The whole check in one sentence: “12 organizations, 11 to back up, 10 ready, 1 set aside”."""
    counts = Counter(inspected.status for inspected in inspection.organizations)
    return counted(counts, inspection.to_back_up)


def stopped() -> str:
    """That a check is not complete."""
    return _("The check was stopped before every organization was read.")


def counted(counts: Mapping[OrganizationStatus, int], to_back_up: int) -> str:
    """How many there are, how many of them are to be backed up if not all, and each status."""
    total = sum(counts.values())
    parts = [ngettext("{n} organization", "{n} organizations", total).format(n=total)]
    if to_back_up != total:
        parts.append(to_be_backed_up(to_back_up))
    parts += [count(status, counts[status]) for status in SUMMED if counts.get(status)]
    return listed(parts)


def to_be_backed_up(n: int) -> str:
    """How many are to be backed up, in short."""
    return ngettext("{n} to back up", "{n} to back up", n).format(n=n)


def count(status: OrganizationStatus, n: int) -> str:
    """How many have one status, in short."""
    return {
        OrganizationStatus.READY: ngettext("{n} ready", "{n} ready", n),
        OrganizationStatus.ATTENTION: ngettext("{n} needs attention", "{n} need attention", n),
        OrganizationStatus.SIGN_IN: ngettext("{n} needs a sign-in", "{n} need a sign-in", n),
        OrganizationStatus.UNKNOWN: ngettext("{n} could not be read", "{n} could not be read", n),
        OrganizationStatus.SET_ASIDE: ngettext("{n} set aside", "{n} set aside", n),
        OrganizationStatus.LEFT_OUT: ngettext("{n} left out", "{n} left out", n),
    }[status].format(n=n)


def left_out(inspection: Inspection) -> str:
    """Which organizations won't be backed up, and who chose that; empty if none is left out."""
    if not inspection.left_out:
        return ""
    return _(
        "Won't be backed up (chosen by {upn}): {orgs}. OAuth access was not required there."
    ).format(upn=inspection.account.upn, orgs=names(inspection.left_out))


def set_aside(inspected: Inspected) -> str:
    """That an organization is set aside, why, and until when; empty if it isn't."""
    exemption = inspected.exemption
    if exemption is None or inspected.status is not OrganizationStatus.SET_ASIDE:
        return ""
    if exemption.until is None:
        words = _("Set aside: {org} (“{reason}”).")
    else:
        words = _("Set aside until {date}: {org} (“{reason}”).")
    until = day(exemption.until) if exemption.until else ""
    name = inspected.organization.name
    return words.format(date=until, org=name, reason=exemption.reason)


def as_whom(evidence: Evidence, first: Account) -> str:
    """Who has read the organization, if that was not the ``first`` sign-in but another directory's."""
    account = evidence.account
    if account.tenant_id == first.tenant_id:
        return ""
    if account.kind is AccountKind.GUEST:
        words = _("Read as {upn}, a guest of the directory {directory}.")
    else:
        words = _("Read as {upn} in the directory {directory}.")
    return words.format(upn=account.upn, directory=account.directory)


def names(organizations: Iterable[Organization]) -> str:
    """Names of organizations, for a sentence."""
    return listed(one.name for one in organizations)


def ready(inspections: Sequence[Inspection]) -> str:
    """That everything is ready, with what doesn't count."""
    if any(inspection.set_aside for inspection in inspections):
        return _("Ready, with accepted exceptions")
    if any(inspection.left_out for inspection in inspections):
        return _("Every organization that is to be backed up is ready")
    return _("Every organization is ready")


def ready_then(inspection: Inspection) -> str:
    """The same of what would be after some changes, as a sentence."""
    if inspection.set_aside:
        return _("Then everything is ready but what is set aside.")
    if inspection.left_out:
        return _("Every organization that is to be backed up is ready then.")
    return _("Every organization is ready then.")


def weight(weight: Weight) -> str:
    """Whether Keepit requires it."""
    return _("Required") if weight is Weight.REQUIRED else _("Advised")


def kind(account: Account) -> str:
    """What kind of account it is."""
    return {
        AccountKind.MEMBER: _("Work account, member of the directory"),
        AccountKind.GUEST: _("Guest of the directory"),
        AccountKind.PERSONAL: _("Personal account"),
        AccountKind.SERVICE_PRINCIPAL: _("Service principal"),
        AccountKind.UNREAD: _("Account type could not be read"),
    }[account.kind]


def kind_in_brief(account: Account) -> str:
    """The same where there is little room and the heading says that it is about the account."""
    return {
        AccountKind.MEMBER: _("Work account – member"),
        AccountKind.GUEST: _("Work account – guest"),
        AccountKind.PERSONAL: _("Personal account"),
        AccountKind.SERVICE_PRINCIPAL: _("Service principal"),
        AccountKind.UNREAD: _("Could not be read"),
    }[account.kind]


def outcome(outcome: Outcome) -> Mark:
    """How a change, or undoing it, ended."""
    icons = {Outcome.CONFIRMED: "ok", Outcome.UNCHANGED: "warn", Outcome.REFUSED: "skip"}
    return Mark(icons.get(outcome, "unknown"), outcome_word(outcome))


def outcome_word(outcome: Outcome) -> str:
    """The same in words alone."""
    return {
        Outcome.OPEN: _("Not finished"),
        Outcome.CONFIRMED: _("Done, read back"),
        Outcome.ACCEPTED: _("Accepted, not read back"),
        Outcome.UNCHANGED: _("Accepted, without effect"),
        Outcome.REFUSED: _("Not changed"),
        Outcome.UNSURE: _("Not known"),
    }[outcome]


def state(state: State) -> str:
    """A state before or after a change."""
    return {
        State.ON: _("On"),
        State.OFF: _("Off"),
        State.MEMBER: _("Member"),
        State.NOT_MEMBER: _("Not a member"),
    }[state]


def change(proposal: Proposal) -> str:
    """What a change does, as one sentence."""
    if proposal.kind is ChangeKind.OAUTH_ACCESS:
        return _("Turn on “Third-party application access via OAuth”.")
    return _("Add {upn} to Project Collection Administrators.").format(upn=proposal.subject.upn)


def health(health: Health | Unread) -> Mark:
    """Keepit's word for a connector's health, which it doesn't report before the first backup."""
    if isinstance(health, Unread):
        not_yet = health.reason in (UnreadReason.MISSING, UnreadReason.NOT_ASKED)
        return Mark("unknown", _("Not reported yet") if not_yet else _("Could not be read"))
    return {
        Health.HEALTHY: Mark("ok", _("Healthy")),
        Health.UNHEALTHY: Mark("warn", _("Unhealthy")),
        Health.CRITICAL: Mark("bad", _("Critical")),
    }[health]


def backup(state: BackupState) -> Mark:
    """What the first backup does."""
    return {
        BackupState.RUNNING: Mark("ok", _("Running")),
        BackupState.SCHEDULED: Mark("ok", _("Scheduled")),
        BackupState.NOT_SCHEDULED: Mark("wait", _("Not scheduled yet")),
    }[state]


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
