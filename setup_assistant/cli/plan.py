"""The ``plan`` command: what ``apply`` would change, and the connector that ``create`` would make."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Self

from rich.console import Console

from setup_assistant import decisions, labels, regions
from setup_assistant.changes import plan as planning
from setup_assistant.changes import wording
from setup_assistant.changes.audit_log import Logs, logs, sentences
from setup_assistant.changes.kinds import change_of
from setup_assistant.changes.plan import Planned, Way, what_if
from setup_assistant.checks.advice import setting
from setup_assistant.cli import output, plan_file, shared_options, sign_in
from setup_assistant.cli.command import Args
from setup_assistant.cli.inspection import InspectionArgs, add_inspection, inspected
from setup_assistant.cli.plan_file import NAME, VERSION, Plan, PlannedConnector
from setup_assistant.codec import envelope
from setup_assistant.connector.wording import period
from setup_assistant.errors import InputError
from setup_assistant.managed import Managed
from setup_assistant.model import NOT_ASKED, Inspection, Proposal, Scope
from setup_assistant.profiles import Profile
from setup_assistant.services.clients import Clients
from setup_assistant.texts import _, labelled, listed, ngettext
from setup_assistant.visible import visible


@dataclass(frozen=True)
class ConnectorArgs(Args):
    """The Keepit connector that the plan asks for, as it was typed."""

    connector_name: str
    region: str
    retention: str
    members: tuple[str, ...]
    authorization: str

    def within(self, organization: Managed) -> ConnectorArgs:
        """With the region that the organization has set; raises ``InputError`` for another one."""
        return replace(self, region=organization.region_or(self.region))

    def connector(self) -> PlannedConnector | None:
        """The connector, if one is asked for.

        Raises ``InputError`` for what can't be used, and for options that are useless without a name.
        """
        if not self.connector_name:
            if self.retention or self.members or self.authorization:
                message = _("Give the connector a name too: --connector-name NAME.")
                raise InputError("name", message)
            return None
        if not self.region:
            raise shared_options.no_region()
        return plan_file.planned(
            {
                "region": self.region,
                "name": self.connector_name,
                "retention": self.retention,
                "members": self.members,
                "authorization": self.authorization,
            }
        )


@dataclass(frozen=True)
class PlanArgs(InspectionArgs):
    """The options of ``plan``."""

    connector: ConnectorArgs

    def filled(self, profile: Profile) -> Self:
        region = self.connector.region or profile.region
        return replace(super().filled(profile), connector=replace(self.connector, region=region))


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_inspection(parser)
    option = parser.add_argument
    option("--connector-name", metavar="NAME", help=_("the Keepit connector to create"))
    shared_options.add_region(parser)
    option("--retention", metavar="PERIOD", help=_("such as P1Y; unlimited without"))
    option("--member", dest="members", action="append", default=[], metavar="EMAIL",
        help=_("a Keepit user who may see it; can be given several times"))  # fmt: skip
    option("--authorization", metavar="CONNECTOR",
        help=_("the Azure DevOps connector whose authorization is used too"))  # fmt: skip
    shared_options.add_json(parser)
    parser.set_defaults(args=PlanArgs, run=run)


def run(args: PlanArgs, clients: Clients) -> int:
    """Print the plan. Done when everything is ready, now or after it; else something is left."""
    connector = args.connector.within(clients.managed).connector()
    directories = sign_in.sign_in(args, clients)
    output.tell(args.place)
    outlook = Outlook.of(inspected(args, directories, clients.managed))
    if args.json:
        output.show_json(document(outlook, connector))
    else:
        show(outlook, connector, Console())
    return output.DONE if outlook.after.ready else output.NOT_READY


@dataclass(frozen=True)
class Outlook:
    """An inspection, the changes it calls for, and the inspection as it would be after them."""

    now: Inspection
    changes: tuple[Planned, ...]
    after: Inspection

    @classmethod
    def of(cls, inspection: Inspection) -> Outlook:
        """What could be done about ``inspection``; worked out, without any call."""
        changes = planning.plan(inspection)
        possible = [change.proposal for change in changes if change.way is not Way.BY_HAND]
        return cls(inspection, changes, what_if(inspection, possible))

    @property
    def possible(self) -> tuple[Planned, ...]:
        """Everything but what only people can do."""
        return tuple(change for change in self.changes if change.way is not Way.BY_HAND)

    def restricted(self, changes: Sequence[Planned]) -> Outlook:
        """The same, as if only ``changes`` could be made; what only people can do stays told."""
        by_hand = [change for change in self.changes if change.way is Way.BY_HAND]
        after = what_if(self.now, [change.proposal for change in changes])
        return Outlook(self.now, (*changes, *by_hand), after)

    def chosen(self, kinds: Sequence[str], plan: Plan | None) -> tuple[Planned, ...]:
        """The possible changes of ``kinds`` (all if empty), and of a ``plan`` if there is one.

        Raises ``InputError`` where a name of the plan belongs to another organization now.
        """
        return tuple(
            change
            for change in self.possible
            if not kinds or change.proposal.kind.value in kinds
            if plan is None or _in_plan(change, plan)
        )


def _in_plan(change: Planned, plan: Plan) -> bool:
    organization = change.proposal.organization
    ids = {
        planned_id
        for kind, name, planned_id in plan.changes
        if (kind, name) == (change.proposal.kind.value, organization.name)
    }
    # A name can pass to another organization; where both ids are known they decide.
    if any(id_ and organization.id and id_ != organization.id for id_ in ids):
        message = _("{org} is another organization now than in this plan. Make the plan again.")
        raise InputError("plan", message.format(org=organization.name))
    return bool(ids)


def document(outlook: Outlook, connector: PlannedConnector | None) -> dict[str, Any]:
    """The plan as plain JSON data; its schema is ``resources/schemas/plan-2.json``."""
    account = outlook.now.account
    return {
        **envelope(NAME, VERSION),
        "made_at": datetime.now(UTC).isoformat(),
        "account": {
            "name": account.name,
            "upn": account.upn,
            "object_id": account.object_id,
            "tenant_id": account.tenant_id,
        },
        "ready_after": outlook.after.ready,
        "organizations": decisions.described(
            _scope(outlook.now), (one.organization for one in outlook.now.organizations)
        ),
        "changes": [_change(change, logs(outlook.now)) for change in outlook.changes],
        "connector": None if connector is None else plan_file.described(connector),
    }


def _scope(inspection: Inspection) -> Scope:
    """What was decided, with the ids that the list of organizations has told since."""
    exemptions = (one.exemption for one in inspection.organizations)
    return Scope(inspection.left_out, tuple(filter(None, exemptions)))


def _change(change: Planned, audit_logs: Logs) -> dict[str, Any]:
    proposal = change.proposal
    log = audit_logs.get(proposal.organization.name, NOT_ASKED)
    kind = change_of(proposal.kind)
    return {
        "kind": proposal.kind.value,
        "organization": proposal.organization.name,
        "organization_id": proposal.organization.id,
        "from": kind.BEFORE.value,
        "to": kind.WANTED.value,
        "subject": proposal.subject.upn,
        "by": change.way.value,
        "possible": change.way is not Way.BY_HAND,
        "why_not": change.why_not,
        "audit_log": setting(log).value,
    }


def show(outlook: Outlook, connector: PlannedConnector | None, console: Console) -> None:
    """Print it for people."""
    for change in outlook.changes:
        console.print(visible(wording.apply(change.proposal)), style="bold", markup=False)
        console.print(f"  {_by(change)}", markup=False, soft_wrap=True)
    show_log([change.proposal for change in outlook.possible], outlook.now, console)
    if left_out := labels.left_out(outlook.now):
        console.print(visible(left_out), markup=False, soft_wrap=True)
    for one in outlook.now.set_aside:
        console.print(visible(labels.set_aside(one)), markup=False, soft_wrap=True)
    console.print(_summary(outlook), markup=False, soft_wrap=True)
    if connector is not None:
        _show_connector(connector, console)


def show_log(
    proposals: Sequence[Proposal], inspection: Inspection | None, console: Console
) -> None:
    """Print whether an audit log is kept where something would be changed, as the ``inspection`` has found it."""
    names = [proposal.organization.name for proposal in proposals]
    for sentence in sentences(names, logs(inspection)):
        line = _("Audit log: {sentence}").format(sentence=sentence)
        console.print(visible(line), markup=False, soft_wrap=True)


def _by(change: Planned) -> str:
    """Who can make it, or why only people can."""
    if not change.why_not:
        return {
            Way.ACCOUNT: _("The account itself can do this."),
            Way.ADMINISTRATOR: _("An administrator of the organization has to sign in for this."),
        }[change.way]
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
    }.get(change.why_not, _("Only people can do this."))


def _summary(outlook: Outlook) -> str:
    """How much would be changed, as the confirmation of the window names it, and what is left then."""
    now, after, changes = outlook.now, outlook.after, outlook.possible
    if now.ready and not now.set_aside and not now.left_out:
        return _("Every organization is ready. There is nothing to change.")
    if now.ready:
        return _("Everything that counts is ready. There is nothing to change.")
    if not changes:
        return _("There is nothing that this program could change.")
    names = {change.proposal.organization.name for change in changes}
    many = ngettext("{n} change", "{n} changes", len(changes)).format(n=len(changes))
    form = ngettext("{many} in {n} organization.", "{many} in {n} organizations.", len(names))
    sums = form.format(many=many, n=len(names))
    if after.ready:
        return f"{sums} {labels.ready_then(after)}"
    form = ngettext(
        "{n} organization is still not ready then.",
        "{n} organizations are still not ready then.",
        after.not_ready,
    )
    return f"{sums} {form.format(n=after.not_ready)}"


def _show_connector(connector: PlannedConnector, console: Console) -> None:
    draft = connector.draft
    for name, value in (
        (_("New connector"), draft.name),
        (_("Keepit's data centre"), regions.shown(connector.region.code)),
        (_("Retention"), period(draft.retention)),
        (_("Who may see it"), listed(draft.members)),
        (_("Authorization"), connector.authorization),
    ):
        if value:
            console.print(labelled(name, value), markup=False, soft_wrap=True)
