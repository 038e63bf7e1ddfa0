"""The ``apply`` command: makes the changes of a plan, reads them back, and checks again."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from setup_assistant.changes import administrator as second_account
from setup_assistant.changes.apply import Done, apply
from setup_assistant.changes.plan import Planned, Way
from setup_assistant.cli import change_output, check, credentials, output, plan, plan_file, sign_in
from setup_assistant.cli.sign_in import SignedInDevops
from setup_assistant.errors import AssistantError, NotDone
from setup_assistant.inspection.inspect import unread_again
from setup_assistant.model import Outcome
from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.cli.clients import Services
    from setup_assistant.cli.plan import Outlook
    from setup_assistant.cli.sign_in import SignedInDevops
    from setup_assistant.model import Inspection, Proposal, Scope


T = TypeVar("T")


def run(asked: argparse.Namespace, services: Services) -> int:
    """Make the changes with ``--yes``, else show them; ready or not ready, as checked afterwards."""
    listed = plan_file.changes(asked.plan) if asked.plan else None
    signed_in = sign_in.sign_in(asked, services)
    if listed:
        plan_file.check_account(listed, signed_in.account)
    output.tell(services)
    scope = listed.scope if listed else None
    found = plan.outlook(check.inspected(asked, signed_in, scope))
    chosen = plan.chosen(found, asked.only, listed)
    if not asked.yes:
        return _would(asked, plan.restricted(found, chosen))
    look_ahead(asked)
    results, problems = list[Done](), list[BaseException]()
    _kept(problems, lambda: _own(services, signed_in, chosen, results))
    _kept(problems, lambda: _others(asked, services, signed_in, chosen, results))
    after = found.now
    if results:
        again = _kept(problems, lambda: _checked_again(asked, signed_in, scope))
        after = again or unread_again(found.now, [d.proposal.organization.name for d in results])
    _show(asked, results, found.now, after, problems)
    saved = _report(asked, services, found.now, after)
    code = _code(problems, after)
    return code if saved or code else output.USAGE


def _kept(problems: list[BaseException], deed: Callable[[], T]) -> T | None:
    """What ``deed`` gives. Its problem, whatever it is, is told at the end, after what was changed.

    After something unexpected, or Ctrl-C, nothing more is done.
    """
    if _unexpected(problems) is not None:
        return None
    try:
        return deed()
    except (Exception, KeyboardInterrupt) as problem:  # noqa: BLE001 - raised again by ``_code``
        problems.append(problem)
        return None


def _unexpected(problems: Sequence[BaseException]) -> BaseException | None:
    return next((one for one in problems if not isinstance(one, AssistantError)), None)


def _explained(problems: Sequence[BaseException]) -> AssistantError | None:
    """The first of the problems, for the document."""
    if not problems:
        return None
    first = problems[0]
    if isinstance(first, AssistantError):
        return first
    if isinstance(first, KeyboardInterrupt):
        return NotDone(_("Stopped"))
    message = _("Something unexpected happened: {kind}").format(kind=type(first).__name__)
    return NotDone(message)


def _code(problems: Sequence[BaseException], after: Inspection) -> int:
    """Tell the problems; the exit code. What was unexpected is raised again."""
    explained = [one for one in problems if isinstance(one, AssistantError)]
    for problem in explained:
        print(problem, file=sys.stderr)
    if bug := _unexpected(problems):
        raise bug
    if explained:
        return output.of_problem(explained[0])
    return output.READY if after.ready else output.NOT_READY


def _would(asked: argparse.Namespace, found: Outlook) -> int:
    from rich.console import Console

    if asked.json:
        print(json.dumps(plan.document(found, None), indent=2, ensure_ascii=False))
    else:
        plan.show(found, Console())
    print(_("Nothing was changed: add --yes to make these changes."), file=sys.stderr)
    return output.DONE if found.after.ready else output.NOT_READY


def _own(
    services: Services, first: SignedInDevops, chosen: Sequence[Planned], results: list[Done]
) -> None:
    """What the account itself may change."""
    own = [change.proposal for change in chosen if change.way is Way.ACCOUNT]
    if own:
        results += _made(services, first, own)


def _others(
    asked: argparse.Namespace,
    services: Services,
    first: SignedInDevops,
    chosen: Sequence[Planned],
    results: list[Done],
) -> None:
    """What needs an administrator, if one signs in for it."""
    rest = [change.proposal for change in chosen if change.way is Way.ADMINISTRATOR]
    if rest and not wanted(asked):
        print(_administrator_needed(), file=sys.stderr)
    elif rest:
        with administrator(asked, services, first) as helper:
            results += _made(services, helper, rest)


def _made(
    services: Services, actor: SignedInDevops, proposals: Sequence[Proposal]
) -> tuple[Done, ...]:
    return apply(
        actor.devops,
        actor.account,
        proposals,
        services.ledger(),
        watch=change_output.told,
        rhythm=services.rhythm(),
    )


def _administrator_needed() -> str:
    return _(
        "Some changes need an administrator of the organization. Add --administrator code, and an "
        "administrator signs in for them."
    )


def _checked_again(
    asked: argparse.Namespace, first: SignedInDevops, scope: Scope | None
) -> Inspection:
    """Nothing counts as repaired before it was read again, with a fresh token."""
    first.tokens.renew()
    return check.inspected(asked, first, scope)


def _show(
    asked: argparse.Namespace,
    results: Sequence[Done],
    before: Inspection,
    after: Inspection,
    problems: Sequence[BaseException],
) -> None:
    if asked.json:
        problem = _explained(problems)
        document = change_output.document(results, ready=after.ready, problem=problem)
        print(json.dumps(document, indent=2, ensure_ascii=False))
        return
    from rich.console import Console

    from setup_assistant.report import table

    change_output.show(results, Console())
    made = [d.proposal for d in results if not d.already and d.outcome is not Outcome.REFUSED]
    plan.show_log(made, before, Console())
    table.show(after, Console())


def _report(
    asked: argparse.Namespace, services: Services, before: Inspection, after: Inspection
) -> bool:
    """Save the report where one was asked for; False only if that failed."""
    if asked.out is None:
        return True
    from dataclasses import replace

    from setup_assistant.cli import report

    tenant = replace(report.of_tenant(services, after), before=before)
    return report.save(asked, services, [tenant])


def wanted(asked: argparse.Namespace) -> bool:
    """Whether somebody else is to sign in."""
    return bool(asked.administrator or asked.administrator_token_env)


def look_ahead(asked: argparse.Namespace) -> None:
    """Raise ``InputError`` for a token that can't be one, before anything is changed."""
    if asked.administrator_token_env:
        credentials.access_token(asked.taken.value(asked.administrator_token_env))


@contextmanager
def administrator(
    asked: argparse.Namespace, services: Services, first: SignedInDevops
) -> Iterator[SignedInDevops]:
    """The administrator, forgotten at the end. Raises ``SignInError`` for the same account, or another directory's."""
    print(_("Now an administrator of the organization signs in."), file=sys.stderr)
    if asked.administrator_token_env:
        token = credentials.access_token(asked.taken.value(asked.administrator_token_env))
        found = sign_in.by_token(services, token)
    else:
        client = asked.client_id or services.client_id
        tenant = first.account.tenant_id
        found = sign_in.by_person(services, asked.administrator, client_id=client, tenant=tenant)
    try:
        refused = second_account.refusal(first.account, found.account)
        if refused is not None:
            raise refused
        yield found
    finally:
        found.tokens.forget()
