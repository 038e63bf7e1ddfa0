"""The ``report`` command: check, then keep the evidence in files. Also ``judge`` and ``compare``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from setup_assistant.commands import check, connector_seen, exits, signing_in, unfinished
from setup_assistant.commands.explaining import explain
from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.commands.services import Services
    from setup_assistant.model import Inspection
    from setup_assistant.report.evidence import TenantReport


def run(asked: argparse.Namespace, services: Services) -> int:
    """Check what was asked for and save the report; ready or not ready."""
    plan = connector_seen.plan_of(asked)
    unfinished.tell(services)
    signed_in = signing_in.sign_in(asked, services)
    inspection = check.inspected(asked, signed_in, plan.scope if plan else None)
    seen = check.covered(asked, signed_in, inspection)
    tenant = replace(of_tenant(services, inspection), coverage=seen)
    tenant, problem = connector_seen.added(asked, services, plan, tenant)
    check.write_junit(asked, inspection)
    if problem is not None:
        explain(problem)
    if not save(asked, services, [tenant]):
        return exits.USAGE
    if problem is not None:
        return exits.of_problem(problem)
    return exits.READY if inspection.ready else exits.NOT_READY


def of_tenant(services: Services, inspection: Inspection) -> TenantReport:
    """What was found now, and what the ledger of this computer holds of that directory."""
    from setup_assistant.report.evidence import TenantReport

    entries = services.entries(inspection.account.tenant_id)
    return TenantReport(inspection.account, inspection, inspection, entries=entries)


def save(asked: argparse.Namespace, services: Services, tenants: Sequence[TenantReport]) -> bool:
    """Save one report of all ``tenants`` into ``--out`` and say where it is; whether that was done."""
    from setup_assistant.report import saving
    from setup_assistant.report.evidence import Report
    from setup_assistant.report.problems import NotPrinted, NotSaved

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
    from setup_assistant.commands import saved

    return saved.judge(asked.report, as_json=asked.json)


def compare(asked: argparse.Namespace) -> int:
    """What differs between two saved reports."""
    from setup_assistant.commands import saved

    return saved.compare(asked.old, asked.new, as_json=asked.json)
