"""The ``plan`` command: what ``apply`` would change, and the connector that ``create`` would make."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from setup_assistant import __version__, decisions, labels
from setup_assistant.changes.audit_log import Logs, logs, sentences
from setup_assistant.changes.kinds import deed
from setup_assistant.changes.plan import (
    Planned,
    Way,
    plan,
    what_if,
)
from setup_assistant.checks.advice import setting
from setup_assistant.cli import check, output, plan_file, sign_in
from setup_assistant.cli.plan_file import NAME, VERSION, Listed
from setup_assistant.errors import InputError
from setup_assistant.model import Inspection, Proposal, Scope, Unread, UnreadReason
from setup_assistant.texts import _, ngettext

if TYPE_CHECKING:
    from rich.console import Console

    from setup_assistant.cli.clients import Services


def run(asked: argparse.Namespace, services: Services) -> int:
    """Print the plan. Done when everything is ready, now or after it; else something is left."""
    wanted = plan_file.connector_of(asked)
    signed_in = sign_in.sign_in(asked, services)
    output.tell(services)
    found = outlook(check.inspected(asked, signed_in))
    if asked.json:
        print(json.dumps(document(found, wanted), indent=2, ensure_ascii=False))
    else:
        from rich.console import Console

        show(found, Console())
    return output.DONE if found.after.ready else output.NOT_READY


@dataclass(frozen=True)
class Outlook:
    """An inspection, the changes it calls for, and the inspection as it would be after them."""

    now: Inspection
    changes: tuple[Planned, ...]
    after: Inspection

    @property
    def possible(self) -> tuple[Planned, ...]:
        """Everything but what only people can do."""
        return tuple(change for change in self.changes if change.way is not Way.BY_HAND)


def outlook(inspection: Inspection) -> Outlook:
    """What could be done about ``inspection``; worked out, without any call."""
    changes = plan(inspection)
    possible = [change.proposal for change in changes if change.way is not Way.BY_HAND]
    return Outlook(inspection, changes, what_if(inspection, possible))


def document(found: Outlook, connector: dict[str, Any] | None) -> dict[str, Any]:
    """The plan as plain JSON data; its schema is ``resources/schemas/plan-2.json``."""
    account = found.now.account
    return {
        "schema": NAME,
        "version": VERSION,
        "assistant": __version__,
        "made_at": datetime.now(UTC).isoformat(),
        "account": {
            "name": account.name,
            "upn": account.upn,
            "object_id": account.object_id,
            "tenant_id": account.tenant_id,
        },
        "ready_after": found.after.ready,
        "organizations": decisions.described(
            _scope(found.now), (one.organization for one in found.now.organizations)
        ),
        "changes": [_change(change, logs(found.now)) for change in found.changes],
        "connector": connector,
    }


def _scope(inspection: Inspection) -> Scope:
    """What was decided, with the ids that the list of organizations has told since."""
    exemptions = (one.exemption for one in inspection.organizations)
    return Scope(inspection.left_out, tuple(filter(None, exemptions)))


def _change(planned: Planned, held: Logs) -> dict[str, Any]:
    proposal = planned.proposal
    kept = held.get(proposal.organization.name)
    kind = deed(proposal.kind)
    return {
        "kind": proposal.kind.value,
        "organization": proposal.organization.name,
        "organization_id": proposal.organization.id,
        "from": kind.BEFORE.value,
        "to": kind.WANTED.value,
        "subject": proposal.subject.upn,
        "by": planned.way.value,
        "possible": planned.way is not Way.BY_HAND,
        "why_not": planned.why_not,
        "audit_log": setting(Unread(UnreadReason.NOT_ASKED) if kept is None else kept).value,
    }


def show(found: Outlook, console: Console) -> None:
    """Print it for people."""
    from setup_assistant.changes import wording
    from setup_assistant.visible import visible

    for change in found.changes:
        console.print(visible(wording.deed(change.proposal)), style="bold", markup=False)
        console.print(f"  {_by(change)}", markup=False, soft_wrap=True)
    show_log([change.proposal for change in found.possible], found.now, console)
    if left_out := labels.left_out(found.now):
        console.print(visible(left_out), markup=False, soft_wrap=True)
    for one in found.now.set_aside:
        console.print(visible(labels.set_aside(one)), markup=False, soft_wrap=True)
    console.print(_summary(found), markup=False, soft_wrap=True)


def show_log(proposals: Sequence[Proposal], read: Inspection | None, console: Console) -> None:
    """Print whether an audit log is kept where something would be changed, as ``read`` has found it."""
    from setup_assistant.visible import visible

    names = [proposal.organization.name for proposal in proposals]
    for sentence in sentences(names, logs(read)):
        told = _("Audit log: {sentence}").format(sentence=sentence)
        console.print(visible(told), markup=False, soft_wrap=True)


def _by(change: Planned) -> str:
    if change.why_not:
        return _why_not(change.why_not)
    return {
        Way.ACCOUNT: _("The account itself can do this."),
        Way.ADMINISTRATOR: _("An administrator of the organization has to sign in for this."),
    }[change.way]


def _why_not(reason: str) -> str:
    return {
        "enforced": _(
            "Only people can: a policy of the directory keeps it. Ask its Azure DevOps Administrator."
        ),
        "not_member": _(
            "Only people can: adding the account as a member first may need a paid license."
        ),
        "inactive": _("Only people can: the account's access is not active."),
        "denied": _(
            "Another administrator has to sign in for this: “Manage enterprise policies” is set to Deny "
            "for the account, although it is an administrator."
        ),
    }.get(reason, _("Only people can do this."))


def _summary(found: Outlook) -> str:
    if found.now.ready and not found.now.set_aside and not found.now.left_out:
        return _("Every organization is ready. There is nothing to change.")
    if found.now.ready:
        return _("Everything that counts is ready. There is nothing to change.")
    if not found.possible:
        return _("There is nothing that this program could change.")
    return f"{_counted(found.possible)} {_remaining(found)}"


def _counted(changes: Sequence[Planned]) -> str:
    """How much would be changed, as the confirmation of the window names it."""
    names = {change.proposal.organization.name for change in changes}
    many = ngettext("{n} change", "{n} changes", len(changes)).format(n=len(changes))
    form = ngettext("{many} in {n} organization.", "{many} in {n} organizations.", len(names))
    return form.format(many=many, n=len(names))


def _remaining(found: Outlook) -> str:
    if found.after.ready:
        return labels.ready_then(found.after)
    n = found.after.not_ready
    form = ngettext(
        "{n} organization is still not ready then.",
        "{n} organizations are still not ready then.",
        n,
    )
    return form.format(n=n)


def restricted(found: Outlook, changes: Sequence[Planned]) -> Outlook:
    """The same, as if only ``changes`` could be made; what only people can do stays told."""
    by_hand = [change for change in found.changes if change.way is Way.BY_HAND]
    after = what_if(found.now, [change.proposal for change in changes])
    return Outlook(found.now, (*changes, *by_hand), after)


def chosen(found: Outlook, kinds: Sequence[str], listed: Listed | None) -> tuple[Planned, ...]:
    """The possible changes of ``kinds`` (all if empty), and of a plan's list if there is one.

    Raises ``InputError`` where a name of the plan belongs to another organization now.
    """
    return tuple(
        change
        for change in found.possible
        if not kinds or change.proposal.kind.value in kinds
        if listed is None or _listed(change, listed)
    )


def _listed(change: Planned, listed: Listed) -> bool:
    now = change.proposal.organization
    ids = {
        planned_id
        for kind, name, planned_id in listed.changes
        if (kind, name) == (change.proposal.kind.value, now.name)
    }
    if any(planned_id and now.id and planned_id != now.id for planned_id in ids):
        message = _("{org} is another organization now than in this plan. Make the plan again.")
        raise InputError("plan", message.format(org=now.name))
    return bool(ids)
