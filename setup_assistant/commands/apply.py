"""The ``apply`` command: makes the changes of a plan, reads them back, and checks again."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from setup_assistant.changes import Done, Planned, Way, apply
from setup_assistant.commands import (
    check,
    deeds_shown,
    exits,
    plan_file,
    planned,
    second,
    signing_in,
    unfinished,
)
from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.commands.planned import Outlook
    from setup_assistant.commands.services import Services
    from setup_assistant.commands.signing_in import SignedInDevops
    from setup_assistant.model import Inspection


def run(asked: argparse.Namespace, services: Services) -> int:
    """Make the changes with ``--yes``, else show them; ready or not ready, as checked afterwards."""
    listed = plan_file.changes(asked.plan) if asked.plan else None
    signed_in = signing_in.sign_in(asked, services)
    unfinished.tell(services)
    found = planned.outlook(check.inspected(signed_in, asked.organization))
    chosen = planned.chosen(found, asked.only, listed)
    if not asked.yes:
        return _would(found)
    results = _made(asked, services, signed_in, chosen)
    after = _checked_again(asked, signed_in, found, results)
    _show(asked, results, after)
    _report(asked, services, found.now, after)
    return exits.READY if after.ready else exits.NOT_READY


def _would(found: Outlook) -> int:
    from rich.console import Console

    planned.show(found, Console())
    print(_("Nothing was changed: add --yes to make these changes."), file=sys.stderr)
    return exits.DONE if found.after.ready else exits.NOT_READY


def _made(
    asked: argparse.Namespace,
    services: Services,
    first: SignedInDevops,
    chosen: Sequence[Planned],
) -> list[Done]:
    """The account makes what it may; an administrator, if one signs in, the rest."""
    own = [change.proposal for change in chosen if change.way is Way.ACCOUNT]
    rest = [change.proposal for change in chosen if change.way is Way.ADMINISTRATOR]
    watch, results = deeds_shown.told, list[Done]()
    if own:
        ledger = services.ledger()
        results += apply(first.devops, first.account, own, ledger, watch=watch)
    if rest and second.wanted(asked):
        with ExitStack() as stack:
            helper = stack.enter_context(second.administrator(asked, services, first))
            ledger = services.ledger()
            results += apply(helper.devops, helper.account, rest, ledger, watch=watch)
    elif rest:
        print(_administrator_needed(), file=sys.stderr)
    return results


def _administrator_needed() -> str:
    return _(
        "Some changes need an administrator of the organization. Add --administrator code, and an "
        "administrator signs in for them."
    )


def _checked_again(
    asked: argparse.Namespace, first: SignedInDevops, found: Outlook, results: Sequence[Done]
) -> Inspection:
    """Nothing counts as repaired before it was read again, with a fresh token."""
    if not results:
        return found.now
    first.tokens.renew()
    return check.inspected(first, asked.organization)


def _show(asked: argparse.Namespace, results: Sequence[Done], after: Inspection) -> None:
    if asked.json:
        document = deeds_shown.document(results, ready=after.ready)
        print(json.dumps(document, indent=2, ensure_ascii=False))
        return
    from rich.console import Console

    from setup_assistant.report import table

    deeds_shown.show(results, Console())
    table.show(after, Console())


def _report(
    asked: argparse.Namespace, services: Services, before: Inspection, after: Inspection
) -> None:
    if asked.out is None:
        return
    from dataclasses import replace

    from setup_assistant.commands import report

    tenant = replace(report.of_tenant(services, after), before=before)
    report.save(asked, services, [tenant])
