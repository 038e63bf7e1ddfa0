"""The ``report`` command: check, then keep the evidence in files. Also ``judge`` and ``compare``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from setup_assistant.cli import check, credentials, output, plan_file, sign_in
from setup_assistant.cli.output import explain
from setup_assistant.connector import rules
from setup_assistant.connector.read_back import read_back
from setup_assistant.errors import AssistantError, InputError, NotDone, NotSignedIn
from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.cli.clients import Services
    from setup_assistant.cli.plan_file import Plan
    from setup_assistant.model import Inspection
    from setup_assistant.report.evidence import TenantReport


def run(asked: argparse.Namespace, services: Services) -> int:
    """Check what was asked for and save the report; ready or not ready."""
    plan = plan_of(asked)
    output.tell(services)
    signed_in = sign_in.sign_in(asked, services)
    inspection = check.inspected(asked, signed_in, plan.scope if plan else None)
    seen = check.covered(asked, signed_in, inspection)
    tenant = replace(of_tenant(services, inspection), coverage=seen)
    tenant, problem = added(asked, services, plan, tenant)
    check.write_junit(asked, inspection)
    if problem is not None:
        explain(problem)
    if not save(asked, services, [tenant]):
        return output.USAGE
    if problem is not None:
        return output.of_problem(problem)
    return output.READY if inspection.ready else output.NOT_READY


def of_tenant(services: Services, inspection: Inspection) -> TenantReport:
    """What was found now, and what the ledger of this computer holds of that directory."""
    from setup_assistant.report.evidence import TenantReport

    entries = services.entries(inspection.account.tenant_id)
    return TenantReport(inspection.account, inspection, inspection, entries=entries)


def save(asked: argparse.Namespace, services: Services, tenants: Sequence[TenantReport]) -> bool:
    """Save one report of all ``tenants`` into ``--out`` and say where it is; whether that was done."""
    from setup_assistant.report import save as saving
    from setup_assistant.report.errors import NotPrinted, NotSaved
    from setup_assistant.report.evidence import Report

    report = Report(datetime.now(UTC), tuple(tenants), services.practice)
    try:
        asked.out.mkdir(parents=True, exist_ok=True)
        saved = saving.save(report, asked.out, asked.format, services.print_pdf)
    except OSError as problem:
        explain(NotSaved(asked.out, problem))
        return False
    except (NotSaved, NotPrinted) as problem:
        explain(problem)
        return False
    print(_("Report saved: {folder}").format(folder=saved.folder), file=sys.stderr)
    return True


def judge(asked: argparse.Namespace) -> int:
    """Judge a saved report by the checks of this version."""
    from setup_assistant.cli import saved_reports

    return saved_reports.judge(asked.report, as_json=asked.json)


def compare(asked: argparse.Namespace) -> int:
    """What differs between two saved reports."""
    from setup_assistant.cli import saved_reports

    return saved_reports.compare(asked.old, asked.new, as_json=asked.json)


def plan_of(asked: argparse.Namespace) -> Plan | None:
    """The plan of ``--plan``, read before anything is asked of a service. Raises ``InputError``."""
    if bool(asked.plan) is not (asked.keepit_token_stdin or bool(asked.keepit_token_env)):
        message = _("The connector in a report needs both: --plan FILE and Keepit's API token.")
        raise InputError("plan", message)
    return plan_file.read(asked.plan) if asked.plan else None


def added(
    asked: argparse.Namespace, services: Services, plan: Plan | None, tenant: TenantReport
) -> tuple[TenantReport, AssistantError | None]:
    """``tenant`` with the connector of ``plan`` as read back, compared with what the plan wants.

    Where it can't be read ``tenant`` says why, and the problem is given too. Raises ``InputError``
    for a token that is none.
    """
    if plan is None:
        return tenant, None
    keepit = services.keepit(plan.connector.region, *credentials.keepit_token(asked))
    try:
        account = keepit.connect()
        held = rules.named(account.connectors, plan.connector.draft.name)
        if held is None:
            raise _not_there(plan.connector.draft.name, account.name)
        created = read_back(keepit, account.id, held.guid, plan.connector.draft)
    except AssistantError as problem:
        told = _in_words(problem)
        return replace(tenant, connector_problem=str(told)), told
    return replace(tenant, created=created, keepit=account), None


def _not_there(name: str, account: str) -> NotDone:
    message = _("Keepit holds no connector “{name}” in the account {account}.")
    return NotDone(message.format(name=name, account=account))


def _in_words(problem: AssistantError) -> AssistantError:
    """What Keepit's refusal of the token means, as the Keepit page says it."""
    if not isinstance(problem, NotSignedIn):
        return problem
    from setup_assistant.services.keepit.client import refusal

    return NotDone(refusal(problem), details=problem.details, unanswered=True)
