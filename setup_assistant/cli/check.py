"""The ``check`` command: sign in, inspect, print.

With ``--all-profiles`` every saved customer one after the other; one that fails ends nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from rich.console import Console

from setup_assistant import labels, profiles, regions
from setup_assistant.cli import credentials, output, shared_options, sign_in
from setup_assistant.cli.command import Args
from setup_assistant.cli.inspection import InspectionArgs, add_inspection, covered, inspected
from setup_assistant.cli.shared_options import KeepitTokenArgs
from setup_assistant.codec import envelope
from setup_assistant.connector import existing
from setup_assistant.errors import AssistantError, InputError, NotSignedIn
from setup_assistant.model import (
    Account,
    AccountKind,
    ConnectorState,
    Inspection,
)
from setup_assistant.profiles import Profile
from setup_assistant.report import check_json, junit, table
from setup_assistant.services.clients import Clients
from setup_assistant.services.keepit.client import Keepit
from setup_assistant.services.keepit.errors import ended_by
from setup_assistant.texts import _, labelled

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

NAME = "setup-assistant/check-all"
VERSION = 2


@dataclass(frozen=True)
class ExistingArgs(Args):
    """The connector that is looked at too, and where; empty: none is."""

    connector: str
    region: str
    keepit_token: KeepitTokenArgs

    def fault(self) -> str:
        if bool(self.connector) is bool(self.keepit_token) and (self.connector or not self.region):
            return ""
        return _(
            "A connector needs both: --connector NAME, and Keepit's API token by --keepit-token-env USER PASSWORD or "
            "--keepit-token-stdin."
        )


@dataclass(frozen=True)
class CheckArgs(InspectionArgs):
    """The options of ``check``."""

    all_profiles: bool
    coverage: bool
    existing: ExistingArgs

    def fault(self) -> str:
        if fault := super().fault() or self.existing.fault():
            return fault
        if fault := self.existing.keepit_token.fault_beside(self.sign_in):
            return fault
        if self.all_profiles and self._names_a_customer():
            return _(
                "--all-profiles checks the saved customers as they are: leave out the other one."
            )
        if self.all_profiles and self.coverage:
            return _("--coverage reads one customer. Use “report --profile NAME --coverage”.")
        if self.output.out and not self.all_profiles:
            return _(
                "--out goes with --all-profiles here. For one customer use “report --out DIR”."
            )
        return ""

    def _names_a_customer(self) -> bool:
        who = self.sign_in
        names = (
            who.profile,
            who.tenant,
            who.other_tenants,
            who.organizations,
            who.token_stdin,
            who.token_env,
        )
        return any(names) or bool(self.scope) or bool(self.existing.connector)

    def filled(self, profile: Profile) -> Self:
        region = self.existing.region or profile.region
        return replace(super().filled(profile), existing=replace(self.existing, region=region))

    def secret_variables(self) -> set[str]:
        names = super().secret_variables() | {*self.existing.keepit_token.keepit_token_env}
        if self.all_profiles:
            names |= {profile.token_env for profile in profiles.of_user().all()}
        return names


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_inspection(parser)
    parser.add_argument("--all-profiles", action="store_true",
        help=_("check every saved customer, one after the other"))  # fmt: skip
    parser.add_argument("--connector", metavar="NAME",
        help=_("look at this Keepit connector too: its health, its first and its last backup"))  # fmt: skip
    shared_options.add_region(parser)
    shared_options.add_keepit_token(parser, required=False)
    shared_options.add_json(parser)
    shared_options.add_junit(parser)
    shared_options.add_coverage(parser)
    shared_options.add_out(parser)
    parser.set_defaults(args=CheckArgs, run=run)


def run(args: CheckArgs, clients: Clients) -> int:
    """Check what was asked for and print it; ready or not ready."""
    output.mention(args.place)
    if args.all_profiles:
        return _run_all(args, clients)
    keepit = _keepit(args, clients)
    directories = sign_in.sign_in(args, clients)
    # What can't be looked at is told before the long check.
    state = None if keepit is None else _look(keepit, args.existing.connector)
    inspection = inspected(args, directories, clients.managed)
    coverage = covered(args.coverage, directories, inspection)
    if args.junit:
        output.keep(args.junit, junit.junit(inspection, state))
    if args.json:
        output.show_json(check_json.of_inspection(inspection, coverage, state))
    else:
        console = Console()
        table.show(inspection, console, coverage)
        if state is not None:
            table.show_connector(state, console)
    ready = inspection.ready and (state is None or existing.backs_up(state))
    return output.READY if ready else output.NOT_READY


def _keepit(args: CheckArgs, clients: Clients) -> Keepit | None:
    """A client, if a connector is to be looked at. Raises ``InputError`` for a region or token that is none."""
    options = args.existing
    if not options.connector:
        return None
    region = clients.managed.region_or(options.region)
    if not region:
        raise shared_options.no_region()
    token = credentials.keepit_token(options.keepit_token.keepit_token_env, args.secrets)
    return clients.keepit(regions.region(region), *token)


def _look(keepit: Keepit, name: str) -> ConnectorState:
    """The connector as Keepit holds it now.

    Raises ``InputError`` with the names that are there, and ``NotDone`` for a token that is refused.
    """
    try:
        account = keepit.connect()
    except NotSignedIn as problem:
        raise ended_by(problem) from problem
    return existing.read_state(keepit, account.id, existing.named(account, name).guid)


@dataclass(frozen=True)
class CustomerCheck:
    """One customer: what was found, or the ``problem`` that came between."""

    profile: Profile
    inspection: Inspection | None = None
    problem: AssistantError | None = None

    @property
    def code(self) -> int:
        """The exit code that a check of this customer alone would end with."""
        if self.inspection is not None:
            return output.READY if self.inspection.ready else output.NOT_READY
        problem = self.problem or AssistantError()
        return output.USAGE if isinstance(problem, InputError) else output.of_problem(problem)


def _run_all(args: CheckArgs, clients: Clients) -> int:
    """Check every saved customer and print all of it. The exit code is the worst of theirs."""
    start = datetime.now(UTC)
    customers = profiles.of_user().all()
    if not customers:
        message = _("No profile is saved yet. Save one with “profile save NAME --tenant ID”.")
        raise InputError("profile", message)
    checks = tuple(_check(args, clients, profile) for profile in customers)
    if args.junit:
        output.keep(args.junit, junit.document(junit.merged(map(_suites, checks))))
    if args.json:
        output.show_json(_document(checks, start))
    else:
        _show(checks)
    if args.output.out and not _save(args, checks):
        return output.USAGE
    return max(customer.code for customer in checks)


def _check(args: CheckArgs, clients: Clients, profile: Profile) -> CustomerCheck:
    print(_("Profile {name}").format(name=profile.name), file=sys.stderr)
    args = args.filled(profile)
    try:
        directories = sign_in.sign_in(args, clients)
        return CustomerCheck(profile, inspected(args, directories, clients.managed))
    except AssistantError as problem:
        return CustomerCheck(profile, problem=problem)


def _document(checks: Sequence[CustomerCheck], start: datetime) -> dict[str, Any]:
    """All of it as plain JSON data; the schema is ``resources/schemas/check-all-2.json``."""
    return {
        **envelope(NAME, VERSION),
        "started_at": start.isoformat(),
        "finished_at": datetime.now(UTC).isoformat(),
        "ready": all(customer.code == output.READY for customer in checks),
        "profiles": [
            {
                "profile": customer.profile.name,
                "tenant": customer.profile.tenant,
                "exit_code": customer.code,
                "check": customer.inspection and check_json.of_inspection(customer.inspection),
                "problem": customer.problem and output.described(customer.problem),
            }
            for customer in checks
        ],
    }


def _show(checks: Sequence[CustomerCheck]) -> None:
    """A table for each, then a line for each."""
    console = Console()
    for customer in checks:
        console.print(customer.profile.name, style="bold reverse", markup=False)
        if customer.inspection is not None:
            table.show(customer.inspection, console)
        else:
            console.print(str(customer.problem), markup=False, soft_wrap=True)
        console.print()
    for customer in checks:
        inspection = customer.inspection
        state = _("could not be checked") if inspection is None else labels.summary(inspection)
        console.print(labelled(customer.profile.name, state), markup=False, soft_wrap=True)


def _suites(customer: CustomerCheck) -> ET.Element:
    if customer.inspection is not None:
        return junit.suites(customer.inspection)
    return junit.not_checked(customer.profile.name, customer.problem or AssistantError())


def _save(args: CheckArgs, checks: Sequence[CustomerCheck]) -> bool:
    """Save a report with a page for each, whether it could be checked or not; whether that was done."""
    from setup_assistant.cli import report  # with what only reports are made of
    from setup_assistant.report.evidence import TenantReport

    tenants = []
    for customer in checks:
        if customer.inspection is not None:
            tenants.append(report.of_tenant(args.place, customer.inspection))
            continue
        name = customer.profile.name  # nobody signed in whose name could stand there
        account = Account(name, name, "", customer.profile.tenant, AccountKind.UNREAD)
        problem = str(customer.problem)
        tenants.append(TenantReport(account, None, None, problem=problem))
    return report.save(args, tenants)
