"""The Keepit connector of a plan as Keepit holds it now, for the report. Nothing is changed."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from setup_assistant.commands import handed_in, plan_file
from setup_assistant.creation import read_back, rules
from setup_assistant.errors import AssistantError, InputError, NotDone, NotSignedIn
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
) -> tuple[TenantReport, AssistantError | None]:
    """``tenant`` with the connector of ``plan`` as read back, compared with what the plan wants.

    Where it can't be read ``tenant`` says why, and the problem is given too. Raises ``InputError``
    for a token that is none.
    """
    if plan is None:
        return tenant, None
    keepit = services.keepit(plan.connector.region, *handed_in.keepit_token(asked))
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
    from setup_assistant.services.keepit import refusal

    return NotDone(refusal(problem), details=problem.details, unanswered=True)
