"""The Keepit connector of a plan as Keepit holds it now, for the report. Nothing is changed."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from setup_assistant.commands import handed_in, plan_file
from setup_assistant.creation import read_back, rules
from setup_assistant.errors import InputError
from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.commands.plan_file import Plan
    from setup_assistant.commands.services import Services
    from setup_assistant.report.evidence import TenantReport


def plan_of(asked: argparse.Namespace) -> Plan | None:
    """The plan of ``--plan``, read before anything is asked of a service. Raises ``InputError``."""
    if bool(asked.plan) is not (asked.keepit_token_stdin or bool(asked.keepit_token_env)):
        message = _("The connector in a report needs both: --plan FILE and Keepit's API token.")
        raise InputError("plan", message)
    return plan_file.read(asked.plan) if asked.plan else None


def added(
    asked: argparse.Namespace, services: Services, plan: Plan | None, tenant: TenantReport
) -> TenantReport:
    """``tenant`` with the connector of ``plan`` as read back, compared with what the plan wants.

    Raises ``InputError`` where Keepit holds no such connector, and what ``Keepit.connect`` raises.
    """
    if plan is None:
        return tenant
    draft = plan.connector.draft
    keepit = services.keepit(plan.connector.region, *handed_in.keepit_token(asked))
    account = keepit.connect()
    held = rules.named(account.connectors, draft.name)
    if held is None:
        message = _("Keepit holds no connector “{name}” in the account {account}.")
        raise InputError("plan", message.format(name=draft.name, account=account.name))
    created = read_back(keepit, account.id, held.guid, draft)
    return replace(tenant, created=created, keepit=account)
