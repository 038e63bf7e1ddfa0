"""The ``apply`` command: makes the changes of a plan, reads them back, and checks again."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from setup_assistant.changes import administrator as second_account
from setup_assistant.changes.apply import Done, Polling, apply
from setup_assistant.changes.ledger import Ledger
from setup_assistant.changes.plan import Planned, Way
from setup_assistant.cli import (
    argument_types,
    change_output,
    credentials,
    output,
    plan_file,
    shared_options,
    sign_in,
)
from setup_assistant.cli.inspection import InspectionArgs, add_inspection, inspected
from setup_assistant.cli.plan import Outlook, document, show, show_log
from setup_assistant.cli.shared_options import BROWSER, CODE, OutputArgs
from setup_assistant.cli.sign_in import SignedInDevops
from setup_assistant.errors import AssistantError, NotDone
from setup_assistant.inspection.inspect import unread_again
from setup_assistant.model import Inspection, Outcome, Scope
from setup_assistant.report import table
from setup_assistant.services.clients import Clients
from setup_assistant.texts import _

T = TypeVar("T")


@dataclass(frozen=True)
class ApplyArgs(InspectionArgs):
    """The options of ``apply``.

    ``only`` are kinds of changes; an administrator signs in, or hands in a token in a variable.
    """

    yes: bool
    plan: Path | None
    only: tuple[str, ...]
    administrator: str
    administrator_token_env: str
    output: OutputArgs

    def fault(self) -> str:
        return super().fault() or self.output.fault_unless(self.yes)

    def secret_variables(self) -> set[str]:
        return super().secret_variables() | {self.administrator_token_env}


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_inspection(parser)
    option = parser.add_argument
    option("--yes", action="store_true", help=_("make them; otherwise they are only shown"))
    option("--plan", type=Path, metavar="FILE", help=_("only what this plan names"))
    option("--only", action="append", default=[], choices=("oauth_access", "administrator"),
        help=_("only changes of this kind; can be given several times"))  # fmt: skip
    helper = parser.add_mutually_exclusive_group()
    helper.add_argument("--administrator", choices=(CODE, BROWSER),
        help=_("an administrator signs in too, for what the account may not do"))  # fmt: skip
    helper.add_argument("--administrator-token-env", metavar="NAME", type=argument_types.variable,
        help=_("the variable that holds an administrator's access token"))  # fmt: skip
    shared_options.add_json(parser)
    shared_options.add_out(parser)
    parser.set_defaults(args=ApplyArgs, run=run)


def run(args: ApplyArgs, clients: Clients) -> int:
    """Make the changes with ``--yes``, else show them; ready or not ready, as checked afterwards."""
    plan = plan_file.read(args.plan) if args.plan else None
    signed_in = sign_in.sign_in(args, clients)
    if plan:
        plan.check_account(signed_in.account)
    output.tell(args.place)
    scope = plan.scope if plan else None
    outlook = Outlook.of(inspected(args, signed_in, scope))
    chosen = outlook.chosen(args.only, plan)
    if not args.yes:
        return _show_only(args, outlook.restricted(chosen))
    if (
        args.administrator_token_env
    ):  # one that can't be a token stops it before anything is changed
        credentials.access_token(args.secrets.value(args.administrator_token_env))
    results, problems = list[Done](), list[BaseException]()
    _attempt(problems, lambda: _apply(args, clients, signed_in, chosen, Way.ACCOUNT, results))
    _attempt(problems, lambda: _others(args, clients, signed_in, chosen, results))
    after = outlook.now
    if results:
        again = _attempt(problems, lambda: _checked_again(args, signed_in, scope))
        names = [done.proposal.organization.name for done in results]
        after = again or unread_again(outlook.now, names)
    _show(args, results, outlook.now, after, problems)
    saved = args.output.out is None or _report(args, outlook.now, after)
    code = _code(problems, after)
    return code if saved or code else output.USAGE


def _show_only(args: ApplyArgs, outlook: Outlook) -> int:
    if args.json:
        output.show_json(document(outlook, None))
    else:
        show(outlook, None, Console())
    print(_("Nothing was changed: add --yes to make these changes."), file=sys.stderr)
    return output.DONE if outlook.after.ready else output.NOT_READY


def _attempt(problems: list[BaseException], step: Callable[[], T]) -> T | None:
    """What ``step`` gives. Its problem, whatever it is, is told at the end, after what was changed.

    After something unexpected, or Ctrl-C, nothing more is done.
    """
    if _unexpected(problems) is not None:
        return None
    try:
        return step()
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


def _others(
    args: ApplyArgs,
    clients: Clients,
    first: SignedInDevops,
    chosen: Sequence[Planned],
    results: list[Done],
) -> None:
    """What needs an administrator, if one signs in for it."""
    if not any(change.way is Way.ADMINISTRATOR for change in chosen):
        return
    if not (args.administrator or args.administrator_token_env):
        message = _(
            "Some changes need an administrator of the organization. Add --administrator code, and an "
            "administrator signs in for them."
        )
        print(message, file=sys.stderr)
        return
    with _administrator(args, clients, first) as helper:
        _apply(args, clients, helper, chosen, Way.ADMINISTRATOR, results)


def _apply(
    args: ApplyArgs,
    clients: Clients,
    actor: SignedInDevops,
    chosen: Sequence[Planned],
    way: Way,
    results: list[Done],
) -> None:
    """Make those of the changes that ``actor`` may make: the ones to be made in this ``way``."""
    if proposals := [change.proposal for change in chosen if change.way is way]:
        results += apply(
            actor.devops,
            actor.account,
            proposals,
            Ledger(args.place.ledger_file),
            watch=change_output.show_progress,
            polling=Polling(clients.limits.read_back, clients.limits.read_back_until),
        )


@contextmanager
def _administrator(
    args: ApplyArgs, clients: Clients, first: SignedInDevops
) -> Iterator[SignedInDevops]:
    """The administrator, forgotten at the end. Raises ``SignInError`` for the same account, or another directory's."""
    print(_("Now an administrator of the organization signs in."), file=sys.stderr)
    if args.administrator_token_env:
        token = credentials.access_token(args.secrets.value(args.administrator_token_env))
        signed_in = sign_in.by_token(clients, token)
    else:
        client, tenant = args.sign_in.client_id, first.account.tenant_id
        signed_in = sign_in.by_person(clients, args.administrator, client_id=client, tenant=tenant)
    try:
        refused = second_account.refusal(first.account, signed_in.account)
        if refused is not None:
            raise refused
        yield signed_in
    finally:
        signed_in.tokens.forget()


def _checked_again(args: ApplyArgs, signed_in: SignedInDevops, scope: Scope | None) -> Inspection:
    """Nothing counts as repaired before it was read again, with a fresh token."""
    signed_in.tokens.renew()
    return inspected(args, signed_in, scope)


def _show(
    args: ApplyArgs,
    results: Sequence[Done],
    before: Inspection,
    after: Inspection,
    problems: Sequence[BaseException],
) -> None:
    if args.json:
        problem = _explained(problems)
        output.show_json(change_output.document(results, ready=after.ready, problem=problem))
        return
    change_output.show(results, Console())
    effective = [d.proposal for d in results if not d.already and d.outcome is not Outcome.REFUSED]
    show_log(effective, before, Console())
    table.show(after, Console())


def _report(args: ApplyArgs, before: Inspection, after: Inspection) -> bool:
    """Save the report; whether that was done."""
    from setup_assistant.cli import report  # with what only reports are made of

    tenant = replace(report.of_tenant(args.place, after), before=before)
    return report.save(args.output, [tenant], practice=args.place.practising)
