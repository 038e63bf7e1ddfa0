"""The ``report`` command: check, then keep the evidence in files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from setup_assistant.cli import credentials, output, plan_file, shared_options, sign_in
from setup_assistant.cli.inspection import InspectionArgs, add_inspection, covered, inspected
from setup_assistant.cli.output import explain
from setup_assistant.cli.plan_file import PlannedConnector
from setup_assistant.cli.shared_options import KeepitTokenArgs, PlaceArgs
from setup_assistant.connector import rules
from setup_assistant.connector.read_back import read_back
from setup_assistant.errors import AssistantError, InputError, NotDone, NotSignedIn
from setup_assistant.model import Account, Inspection
from setup_assistant.registration import Registration
from setup_assistant.report import check_again
from setup_assistant.report import save as saving
from setup_assistant.report.errors import NotPrinted, NotSaved
from setup_assistant.report.evidence import Report, TenantReport
from setup_assistant.report.junit import junit
from setup_assistant.services.clients import Clients
from setup_assistant.services.keepit.errors import ended_by
from setup_assistant.texts import _


@dataclass(frozen=True)
class ReportArgs(InspectionArgs):
    """The options of ``report``. ``plan``: whose connector is read back too."""

    plan: Path | None
    keepit_token: KeepitTokenArgs
    coverage: bool

    def fault(self) -> str:
        return super().fault() or self.keepit_token.fault_beside(self.sign_in)

    def secret_variables(self) -> set[str]:
        return super().secret_variables() | {*self.keepit_token.keepit_token_env}


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_inspection(parser)
    shared_options.add_keepit_token(parser, required=False)
    parser.add_argument("--plan", type=Path, metavar="FILE",
        help=_("read the Keepit connector of this plan back too"))  # fmt: skip
    shared_options.add_out(parser, default=Path())
    shared_options.add_junit(parser)
    shared_options.add_coverage(parser)
    parser.set_defaults(args=ReportArgs, run=run)


def run(args: ReportArgs, clients: Clients) -> int:
    """Check what was asked for and save the report; ready or not ready."""
    if bool(args.plan) is not bool(args.keepit_token):
        message = _("The connector in a report needs both: --plan FILE and Keepit's API token.")
        raise InputError("plan", message)
    plan = plan_file.read(args.plan) if args.plan else None
    connector = plan.connector() if plan else None
    if connector is not None:
        clients.managed.require("region", connector.region.code, "--plan")
    output.tell(args.place)
    directories = sign_in.sign_in(args, clients)
    inspection = inspected(args, directories, clients.managed, plan.scope if plan else None)
    coverage = covered(args.coverage, directories, inspection)
    tenant = replace(of_tenant(args.place, inspection), coverage=coverage)
    tenant, problem = _with_connector(args, clients, connector, tenant)
    if args.junit:
        output.keep(args.junit, junit(inspection))
    if problem is not None:
        explain(problem)
    if not save_one(args, clients, tenant):
        return output.USAGE
    if problem is not None:
        return output.of_problem(problem)
    return output.READY if inspection.ready else output.NOT_READY


def of_tenant(place: PlaceArgs, inspection: Inspection) -> TenantReport:
    """What was found now, and what the ledger of this computer holds of these directories."""
    tenants = {account.tenant_id for account in inspection.accounts}
    entries = tuple(e for e in output.entries(place) if e.proposal.subject.tenant_id in tenants)
    return TenantReport(inspection.account, inspection, inspection, entries=entries)


def save_one(args: InspectionArgs, clients: Clients, tenant: TenantReport) -> bool:
    """``save`` for one directory, with the command that checks it again."""
    return save(args, [tenant], _again(args, clients, tenant))


def save(args: InspectionArgs, tenants: Sequence[TenantReport], check_again: str = "") -> bool:
    """Save one report of all ``tenants`` into ``--out`` and say where it is; whether all of it was.

    ``check_again`` is the command that repeats the check, where one command can.
    """
    report = Report(datetime.now(UTC), tuple(tenants), args.place.practising, check_again)
    folder = args.output.out or Path()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        saved = saving.save(report, folder, args.output.formats, _print_pdf)
    except OSError as problem:
        explain(NotSaved(folder, problem))
        return False
    except (NotSaved, NotPrinted) as problem:
        explain(problem)
        return False
    print(_("Report saved: {folder}").format(folder=saved.folder), file=sys.stderr)
    if saved.unprinted is not None:
        explain(saved.unprinted)
    return saved.unprinted is None


def _again(args: InspectionArgs, clients: Clients, tenant: TenantReport) -> str:
    """The check of the same once more; empty for a practice world, which is gone by then as any practice connector is.

    What a profile or the settings have filled in stands in it: another computer doesn't have them.
    """
    if args.place.practice_world is not None:
        return ""
    created = tenant.created if not args.place.practice else None
    connector = created.connector.name if created else ""
    region = tenant.keepit.region.code if tenant.keepit else ""
    sign_in = ("--practice",) if args.place.practice else _sign_in(args, clients, tenant.account)
    options = (*sign_in, *_what(args))
    return check_again.command(options, tenant.after, connector=connector, region=region)


def _sign_in(args: InspectionArgs, clients: Clients, account: Account) -> Iterator[str]:
    who = args.sign_in
    if who.token_stdin:
        yield "--token-stdin"
    if who.token_env:
        yield f"--token-env {who.token_env}"
    if who.way:
        yield f"--sign-in {who.way}"
    app = Registration(who.client_id, who.tenant)
    by_person = not (who.token_stdin or who.token_env or who.way == shared_options.AZURE_CLI)
    if by_person and clients.origins(options=app).client_id in check_again.OF_ONE_COMPUTER:
        yield f"--client-id {clients.registration(options=app).client_id}"
    for tenant in filter(None, (who.tenant or account.tenant_id, *who.other_tenants)):
        yield f"--tenant {tenant}"


def _what(args: InspectionArgs) -> Iterator[str]:
    place, who = args.place, args.sign_in
    if place.scenario:
        yield f"--scenario {place.scenario}"
    for name in who.organizations:
        yield f"--organization {check_again.quoted(name)}"


def _print_pdf(html: str, file: Path) -> None:
    from setup_assistant.ui.browser.trial import Trial

    unusable = Trial(screen=False).problem()
    if unusable is not None:
        raise NotPrinted(unusable)
    from setup_assistant.ui.browser import pdf  # only then is Qt loaded

    pdf.print_pdf(html, file)


def _with_connector(
    args: ReportArgs, clients: Clients, target: PlannedConnector | None, tenant: TenantReport
) -> tuple[TenantReport, AssistantError | None]:
    """``tenant`` with the connector ``target`` as read back and compared.

    Where it can't be read ``tenant`` says why, and the problem is given too. Raises ``InputError``
    for a token that is none.
    """
    if target is None:
        return tenant, None
    draft = target.draft
    token = credentials.keepit_token(args.keepit_token.keepit_token_env, args.secrets)
    keepit = clients.keepit(target.region, *token)
    try:
        account = keepit.connect()
        connector = rules.named(account.connectors, draft.name)
        if connector is None:
            message = _("Keepit holds no connector “{name}” in the account {account}.")
            raise NotDone(message.format(name=draft.name, account=account.name))
        created = read_back(keepit, account.id, connector.guid, draft)
    except AssistantError as problem:
        if isinstance(problem, NotSignedIn):
            problem = ended_by(problem)
        return replace(tenant, connector_problem=str(problem)), problem
    return replace(tenant, created=created, keepit=account), None
