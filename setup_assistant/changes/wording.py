"""The words of changes: what is proposed, how it ended, how it is put back, and what is left to do."""

from __future__ import annotations

from setup_assistant import labels
from setup_assistant.changes.apply import Done
from setup_assistant.model import ChangeKind, Entry, Outcome, Proposal
from setup_assistant.texts import _, printable


def apply(proposal: Proposal) -> str:
    """What would be done, as one sentence that names the organization and the account."""
    return {
        ChangeKind.OAUTH_ACCESS: _("{org}: turn on “Third-party application access via OAuth”"),
        ChangeKind.ADMINISTRATOR: _("{org}: add {name} to Project Collection Administrators"),
    }[proposal.kind].format(org=proposal.organization.name, name=_who(proposal))


def undo(proposal: Proposal) -> str:
    """What undoing it does, likewise."""
    return {
        ChangeKind.OAUTH_ACCESS: _("{org}: turn off “Third-party application access via OAuth”"),
        ChangeKind.ADMINISTRATOR: _("{org}: remove {name} from Project Collection Administrators"),
    }[proposal.kind].format(org=proposal.organization.name, name=_who(proposal))


def setting(kind: ChangeKind) -> str:
    """What is changed, as Azure DevOps calls it."""
    return {
        ChangeKind.OAUTH_ACCESS: _("Third-party application access via OAuth"),
        ChangeKind.ADMINISTRATOR: _("Project Collection Administrators"),
    }[kind]


def side_effect(kind: ChangeKind) -> str:
    """What else the change brings."""
    return {
        ChangeKind.OAUTH_ACCESS: _(
            "Other Azure DevOps OAuth apps that your users approve can reach these organizations too."
        ),
        ChangeKind.ADMINISTRATOR: _(
            "The account gets full administrator rights in these organizations. The owner stays the "
            "owner: transferring ownership would remove the old owner from the administrators."
        ),
    }[kind]


def undo_by_hand(kind: ChangeKind) -> str:
    """The clicks that put it back without this program."""
    return {
        ChangeKind.OAUTH_ACCESS: _("Organization settings › Policies › turn it off again."),
        ChangeKind.ADMINISTRATOR: _(
            "Organization settings › Permissions › Project Collection Administrators › remove the "
            "account."
        ),
    }[kind]


def entry_state(entry: Entry) -> str:
    """How an entry of the ledger stands now."""
    if entry.undone:
        return _("Undone")
    if entry.undo is not None:
        return _("Undo: {outcome}").format(outcome=labels.outcome_word(entry.undo.outcome))
    return labels.outcome_word(entry.deed.outcome)


def doubt(entry: Entry) -> str:
    """What has to be known before such an entry is put back; empty where the change was read back."""
    if entry.deed.outcome in (Outcome.CONFIRMED, Outcome.REFUSED):
        return ""
    return _(
        "It is not known that the assistant made this change: somebody else may have. Undo it only if "
        "you know."
    )


def why(done: Done) -> str:
    """Why a change isn't there, as sentences with what to do; empty when it is."""
    if done.problem is not None:
        problem = done.problem
        return " ".join(part for part in (f"{problem.title}.", problem.text) if part)
    return {
        Outcome.ACCEPTED: _(
            "Azure DevOps accepted it; that it took effect was not read back. Check again later."
        ),
        Outcome.UNCHANGED: _(
            "Azure DevOps accepted it, but still shows the old state. A policy of the directory may "
            "keep it: ask the Azure DevOps Administrator, or check again in some minutes."
        ),
        Outcome.UNSURE: _("No answer came, and reading did not settle it. Check again."),
    }.get(done.outcome, "")


def unfinished(entry: Entry) -> tuple[str, str]:
    """What happened to an entry that was not finished, and what to do about it."""
    stopped = entry.last.outcome is Outcome.OPEN
    happened = {
        (ChangeKind.OAUTH_ACCESS, True): _(
            "The assistant was stopped while it changed OAuth access in {org}."
        ),
        (ChangeKind.ADMINISTRATOR, True): _(
            "The assistant was stopped while it changed the administrators of {org}."
        ),
        (ChangeKind.OAUTH_ACCESS, False): _(
            "The assistant changed OAuth access in {org}, and could not find out whether that worked."
        ),
        (ChangeKind.ADMINISTRATOR, False): _(
            "The assistant changed the administrators of {org}, and could not find out whether that "
            "worked."
        ),
    }[entry.kind, stopped].format(org=entry.organization.name)
    to_do = _(
        "The change may have been made. Sign in and check: the list of changes puts back what was there before."
    )
    return happened, to_do


def _who(proposal: Proposal) -> str:
    return printable(proposal.subject.name) or proposal.subject.upn
