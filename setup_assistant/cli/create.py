"""The ``create`` command: the connector of a plan, over Keepit's API; never a second one.

A fresh check decides whether the organizations are ready, as in the window: what the plan hoped for
when it was made says nothing about what was changed since.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from setup_assistant import memory
from setup_assistant.cancel import CancelToken
from setup_assistant.cli import credentials, output, plan_file, report, shared_options, sign_in
from setup_assistant.cli.create_output import CreateOutput
from setup_assistant.cli.inspection import InspectionArgs, add_inspection, inspected
from setup_assistant.cli.readiness import Readiness, assess
from setup_assistant.cli.shared_options import KeepitTokenArgs
from setup_assistant.connector import rules
from setup_assistant.connector.attempt import Marker
from setup_assistant.connector.consent import complete
from setup_assistant.connector.create import create
from setup_assistant.connector.errors import NotApproved, NotCreated, StillUnsure
from setup_assistant.connector.read_back import read_back, without_access
from setup_assistant.errors import InputError, NotDone, NotSignedIn
from setup_assistant.model import Connector, ConnectorDraft, Created, KeepitAccount
from setup_assistant.services.clients import Clients
from setup_assistant.services.keepit.client import Keepit
from setup_assistant.services.keepit.errors import ended_by
from setup_assistant.texts import _, listed


@dataclass(frozen=True)
class CreateArgs(InspectionArgs):
    """The options of ``create``."""

    keepit_token: KeepitTokenArgs
    plan: Path
    yes: bool
    although_not_ready: bool

    def fault(self) -> str:
        return (
            super().fault()
            or self.output.fault_unless(self.yes)
            or self.keepit_token.fault_beside(self.sign_in)
        )

    def secret_variables(self) -> set[str]:
        return super().secret_variables() | {*self.keepit_token.keepit_token_env}


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_inspection(parser)
    shared_options.add_keepit_token(parser)
    option = parser.add_argument
    option("--plan", required=True, type=Path, metavar="FILE", help=_("what “plan --json” printed"))
    option("--yes", action="store_true",
        help=_("create it; otherwise the requests are only shown"))  # fmt: skip
    option("--although-not-ready", action="store_true",
        help=_("create it although the organizations are not ready"))  # fmt: skip
    shared_options.add_json(parser)
    shared_options.add_out(parser)
    parser.set_defaults(args=CreateArgs, run=run)


def run(args: CreateArgs, clients: Clients) -> int:
    """Create what the plan asks for, or show what would be sent when ``--yes`` is missing.

    Raises ``NotDone`` where that would be wrong, and what the creation raises.
    """
    plan = plan_file.read(args.plan)
    connector = plan.connector()
    clients.managed.require("region", connector.region.code, "--plan")
    if not connector.authorization:
        by_the_window = _("The window does that: start Setup Assistant without a command.")
        raise NotDone(NotApproved().title, f"{NotApproved().text} {by_the_window}")
    token = credentials.keepit_token(args.keepit_token.keepit_token_env, args.secrets)
    directories = sign_in.sign_in(args, clients)
    plan.check_account(directories.first.account)
    inspection = inspected(args, directories, clients.managed, plan.scope)
    readiness = assess(inspection, plan, only_some=bool(args.sign_in.organizations))
    if not readiness.ready and not args.although_not_ready:
        raise NotDone(_("The connector was not created"), _not_ready(readiness))
    keepit = clients.keepit(connector.region, *token)
    try:
        account = keepit.connect()
        draft = _authorized(account, connector.draft, connector.authorization)
        creation = _Creation(args, clients, keepit, account, draft, readiness)
        code = creation.run()
    except NotSignedIn as problem:
        raise ended_by(problem) from problem
    if args.output.out is None:
        return code
    # What was not ready then stands in it too.
    tenant = replace(
        report.of_tenant(args.place, inspection),
        created=creation.created,
        keepit=account,
        draft=draft,
        although=" ".join(readiness.sentences()),
    )
    if report.save_one(args, clients, tenant):
        return code
    return code or output.USAGE


class _Creation:
    """One run of the command, once Keepit has told what the account holds."""

    def __init__(
        self,
        args: CreateArgs,
        clients: Clients,
        keepit: Keepit,
        account: KeepitAccount,
        draft: ConnectorDraft,
        readiness: Readiness,
    ) -> None:
        self.yes, self.keepit, self.account, self.draft = args.yes, keepit, account, draft
        self.created: Created | None = None
        self.output = CreateOutput(account, readiness, as_json=args.json)
        self.marker = Marker(
            memory.of_user(args.place.practising),
            account.id,
            again_after=timedelta(seconds=clients.limits.create_again),
        )
        self.looks = clients.limits.looks

    def run(self) -> int:
        connector = rules.named(self.account.connectors, self.draft.name)
        unfinished = self.marker.attempt.name if self.marker.attempt.open else ""
        if unfinished and not rules.same_name(unfinished, self.draft.name):
            message = _(
                "An earlier run has not finished the connector “{name}”. Run its plan again first, or finish "
                "it in the window. Nothing was created."
            )
            raise NotDone(message.format(name=unfinished))
        # One that an earlier run has begun is gone on with; any other of that name is only compared.
        if connector is not None and not self.marker.owned((connector,)):
            return self._exists(connector)
        if self.account.may_create is False:
            raise NotDone(_("This token may not create connectors. Use one of a Master Admin."))
        self._require_users(self.draft.members)
        guid = self.marker.created_guid
        earlier = next((one for one in self.account.connectors if one.guid == guid), connector)
        return self._create(earlier) if self.yes else self._show_requests(earlier)

    def _require_users(self, members: tuple[str, ...]) -> None:
        for email in members:
            if not self.keepit.user_exists(self.account.id, email):
                raise rules.no_such_user(email)

    def _exists(self, connector: Connector) -> int:
        """The name is used: by the connector that the plan asks for, or by another one."""
        same_period = rules.same_retention(self.draft.retention, connector.retention) is True
        same_orglink = connector.orglink == self.draft.orglink
        if connector.type != "azure-do" or not same_orglink or not same_period:
            message = _(
                "“{name}” is already used in this Keepit account, by a connector with another type, "
                "authorization or retention. Nothing was created."
            )
            raise NotDone(message.format(name=connector.name))
        missing = without_access(self.keepit, self.account.id, connector.guid, self.draft)
        self._require_users(missing)
        if missing and not self.yes:
            requests = self.keepit.planned_access(self.account.id, connector.guid, missing)
            self.output.would_give_access(connector, requests)
            return output.DONE
        if missing:
            created = complete(
                self.keepit,
                self.account,
                connector.guid,
                self.draft,
                on_stage=lambda _stage: None,
                cancel=CancelToken(),
            )
        else:
            created = read_back(self.keepit, self.account.id, connector.guid, self.draft)
        self.created = created
        self.output.exists(created)
        return output.DONE if created.ready else output.NOT_READY

    def _show_requests(self, earlier: Connector | None) -> int:
        """Show what would be sent; ``earlier`` is the connector of an earlier run, if it is there."""
        keepit, account = self.keepit, self.account.id
        if earlier is not None:
            missing = without_access(keepit, account, earlier.guid, self.draft)
            self.output.would_finish(earlier, keepit.planned_rest(account, earlier.guid, missing))
            return output.DONE
        requests = keepit.planned_requests(account, self.draft)
        self.output.would_create(requests, sent_before=self.marker.attempt.open)
        return output.DONE

    def _create(self, earlier: Connector | None) -> int:
        """Create it, or go on with ``earlier``, which an earlier run has created."""
        try:
            created = create(
                self.keepit,
                self.account,
                self.draft,
                self.marker,
                on_stage=lambda _stage: None,
                cancel=CancelToken(),
                looks=self.looks,
            )
        except NotCreated as problem:
            raise NotDone(
                problem.title,
                " ".join((problem.text, *problem.advice)),
                details=problem.details,
                unanswered=isinstance(problem, StillUnsure),
            ) from problem
        self.created = created
        if not created.unfinished:
            self.marker.clear()  # otherwise the same command goes on where this one ended
        self.output.created(created, earlier=earlier is not None)
        return output.DONE if created.ready else output.NOT_READY


def _authorized(account: KeepitAccount, draft: ConnectorDraft, used_by: str) -> ConnectorDraft:
    """The draft with the authorization of the connector ``used_by``."""
    for authorization in account.authorizations:
        if any(rules.same_name(name, used_by) for name in authorization.used_by):
            return replace(draft, orglink=authorization.orglink)
    names = [name for authorization in account.authorizations for name in authorization.used_by]
    message = _(
        "No Azure DevOps connector called “{name}” has an authorization in this Keepit account. "
        "There are: {names}"
    )
    raise InputError(
        "authorization", message.format(name=used_by, names=listed(names) or _("none yet"))
    )


def _not_ready(readiness: Readiness) -> str:
    repair = _("Make them first: “apply --plan FILE --yes”.") if readiness.changes else ""
    look = _("“check” says what is missing, and what to do.")
    allow = _("To create the connector all the same, add --although-not-ready.")
    return " ".join(part for part in (*readiness.sentences(), repair, look, allow) if part)
