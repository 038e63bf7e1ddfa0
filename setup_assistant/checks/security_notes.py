"""For security people: where a requirement stands against a hardening baseline, and what to do then.

The controls are data (``requirements``); the words are here. The assistant never claims that a
requirement is technically needed: it says that Keepit publishes it and what Microsoft documents.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from setup_assistant.checks import (
    access_level,
    administrator,
    directory,
    oauth_access,
    requirements,
    work_account,
)
from setup_assistant.model import Account, Inspection, Verdict
from setup_assistant.texts import _, printable

ORDER = (oauth_access.ID, administrator.ID, work_account.ID)
"""The checks that have a note, in the order in which they are shown."""
_MONTHS = 6
"""For which an exception is asked at first."""


@dataclass(frozen=True)
class Note:
    """What a security reviewer asks about one requirement."""

    check: str
    title: str
    controls: tuple[requirements.Control, ...]
    why: str
    """Why Keepit asks for the opposite."""
    documented: str
    """What Microsoft documents about it."""
    compensating: tuple[str, ...]
    sources: tuple[requirements.Source, ...]


def note(check_id: str) -> Note | None:
    """The note of a check; None where no control is known that asks for the opposite."""
    notes = {
        oauth_access.ID: _oauth_access,
        administrator.ID: _administrator,
        work_account.ID: _work_account,
    }.get(check_id)
    requirement = requirements.requirement(check_id)
    return notes(requirement) if notes and requirement.contradicted_by else None


def exception_draft(note: Note, organizations: Sequence[str], account: Account, today: date) -> str:
    """Plain text for a ticket: what, where, why, what helps instead, who, and until when."""
    lines = [
        _("Security exception: {title}").format(title=note.title),
        "",
        _("Controls:"),
        *(f"- {control.tool}: {control.control}" for control in note.controls),
        _("Azure DevOps organizations:"),
        *(f"- {printable(name)}" for name in organizations),
        printable(_("Account: {name} ({upn})").format(name=account.name, upn=account.upn)),
        _("Directory: {tenant}").format(tenant=account.tenant_id),
        "",
        _("Reason: {reason}").format(reason=note.why),
        _("Documented by Microsoft: {documented}").format(documented=note.documented),
        "",
        _("Compensating controls:"),
        *(f"- {control}" for control in note.compensating),
        "",
        _("Requirements version: {version}").format(version=requirements.version()),
        _("Owner of this exception:"),
        _("Requested on: {date}").format(date=today.isoformat()),
        _("Expires on: {date}").format(date=later(today, _MONTHS).isoformat()),
        _("Before it expires: check again, and ask Keepit whether the requirement still stands."),
    ]
    return "\n".join(lines) + "\n"


def concerned(note: Note, inspection: Inspection) -> tuple[str, ...]:
    """The organizations that the requirement of ``note`` applies to: none that is left out of it."""
    of_account = note.check == work_account.ID
    return tuple(
        one.organization.name
        for one in inspection.organizations
        if of_account
        or any(
            finding.check == note.check and finding.verdict is not Verdict.NOT_APPLICABLE
            for finding in one.findings
        )
    )


def later(day: date, months: int) -> date:
    """The same day ``months`` later, or the last one of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def title(check_id: str) -> str:
    """The name of a check as people know it; the id where it isn't one of ours."""
    titles = {
        directory.ID: directory.title,
        administrator.ID: administrator.title,
        oauth_access.ID: oauth_access.title,
        access_level.ID: access_level.title,
        work_account.ID: work_account.title,
    }.get(check_id)
    return titles() if titles else check_id


def _oauth_access(requirement: requirements.Requirement) -> Note:
    return Note(
        check=requirement.id,
        title=_("Third-party application access via OAuth is on"),
        controls=requirement.contradicted_by,
        why=_(
            "Keepit requires the policy in every organization it backs up. The baselines ask to turn "
            "it off, so that no third-party app of the older Azure DevOps OAuth kind can enter."
        ),
        documented=_(
            "The policy governs Azure DevOps OAuth apps only and doesn't affect Microsoft Entra ID "
            "OAuth apps. Since April 2025 no new Azure DevOps OAuth app can be registered, and Azure "
            "DevOps OAuth is to be retired in 2026; Microsoft has named no day."
        ),
        compensating=(
            _("Turn the policy on only in the organizations that are backed up."),
            _("Allow user consent to apps only where an administrator has approved the app."),
            _("Review the enterprise applications of the directory that may reach Azure DevOps."),
            _("Turn on Log Audit Events and stream them, with an alert on policy changes."),
            _("Compare reports regularly, and turn the policy off again if Keepit drops the rule."),
        ),
        sources=(*requirement.sources, *requirements.sources("oauth_retirement")),
    )


def _administrator(requirement: requirements.Requirement) -> Note:
    return Note(
        check=requirement.id,
        title=_("The service account is an administrator"),
        controls=requirement.contradicted_by,
        why=_(
            "Keepit requires its service account to be the owner or in Project Collection "
            "Administrators of every organization it can reach. The baselines ask to keep the number "
            "of administrators small."
        ),
        documented=_(
            "Organization owners are automatically in Project Collection Administrators, and the "
            "permissions of that group can't be changed."
        ),
        compensating=(
            _("Use an account of its own for the backup, and for nothing else."),
            _("Remove the account from organizations that it doesn't need to reach."),
            _("Protect it by multifactor authentication and a Conditional Access rule."),
            _("Give it no administrator role of the directory beyond the time of the set-up."),
            _("Raise an alert when Project Collection Administrators changes, and name the account in reviews."),
        ),
        sources=requirement.sources,
    )  # fmt: skip


def _work_account(requirement: requirements.Requirement) -> Note:
    return Note(
        check=requirement.id,
        title=_("A service account is used"),
        controls=requirement.contradicted_by,
        why=_(
            "Keepit requires a service account that signs in once and grants access. The baseline "
            "asks not to use service accounts, because many of them can't use multifactor "
            "authentication."
        ),
        documented=_(
            "An Entra app that acts for a user needs that user's sign-in, and personal Microsoft "
            "accounts aren't supported for Azure DevOps."
        ),
        compensating=(
            _("Register multifactor authentication for the account before it signs in to Keepit."),
            _("Keep its password in a vault with a named owner, and change it when people leave."),
            _("Allow interactive sign-in only for connecting and reconnecting Keepit, with an alert."),
            _("Block older sign-in methods for it, such as basic authentication and access tokens."),
        ),
        sources=requirement.sources,
    )  # fmt: skip
