"""The ``apply`` command: makes the changes of a plan, reads them back, and checks again."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
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
    report,
    shared_options,
    sign_in,
)
from setup_assistant.cli.inspection import InspectionArgs, add_inspection, inspected
from setup_assistant.cli.plan import Outlook, document, show, show_log
from setup_assistant.cli.shared_options import BROWSER, CODE
from setup_assistant.errors import AssistantError, NotDone
from setup_assistant.inspection.inspect import unread_again
from setup_assistant.model import Inspection, Outcome, Proposal, Scope
from setup_assistant.report import table
from setup_assistant.services.azure_devops.directories import Access, Directories
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
    directories = sign_in.sign_in(args, clients)
    if plan:
        plan.check_account(directories.first.account)
    output.tell(args.place)
    scope = plan.scope if plan else None
    outlook = Outlook.of(inspected(args, directories, clients.managed, scope))
    changes = outlook.chosen(args.only, plan)
    if not args.yes:
        return _show_only(args, outlook.restricted(changes))
    if name := args.administrator_token_env:
        # One that can't be a token ends it before anything is changed.
        credentials.access_token(args.secrets.value(name))
    return _Run(args, clients, directories, changes).run(outlook.now, scope)


def _show_only(args: ApplyArgs, outlook: Outlook) -> int:
    if args.json:
        output.show_json(document(outlook, None))
    else:
        show(outlook, None, Console())
    print(_("Nothing was changed: add --yes to make these changes."), file=sys.stderr)
    return output.DONE if outlook.after.ready else output.NOT_READY


class _Run:
    """Making ``changes``: how those ended that were begun, and what came between."""

    def __init__(
        self,
        args: ApplyArgs,
        clients: Clients,
        directories: Directories,
        changes: Sequence[Planned],
    ) -> None:
        self.args, self.clients, self.changes = args, clients, changes
        self.directories = directories
        self.results, self.problems = list[Done](), list[BaseException]()

    def run(self, before: Inspection, scope: Scope | None) -> int:
        own = [change.proposal for change in self.changes if change.way is Way.ACCOUNT]
        self._attempt(lambda: self._apply(self.directories, own))
        self._attempt(self._apply_as_administrator)
        after = before
        if self.results:
            names = [result.proposal.organization.name for result in self.results]
            again = self._attempt(lambda: self._check_again(scope))
            after = again or unread_again(before, names)
        self._show(before, after)
        report_there = self.args.output.out is None or self._report(before, after)
        return self._code(after) or (output.DONE if report_there else output.USAGE)

    def _report(self, before: Inspection, after: Inspection) -> bool:
        """Save the report; whether that was done."""
        tenant = replace(report.of_tenant(self.args.place, after), before=before)
        return report.save_one(self.args, self.clients, tenant)

    def _attempt(self, step: Callable[[], T]) -> T | None:
        """What ``step`` gives. Its problem, whatever it is, is told at the end, after what was changed.

        After something unexpected, or Ctrl-C, nothing more is done.
        """
        if self._unexpected is not None:
            return None
        try:
            return step()
        except (Exception, KeyboardInterrupt) as problem:  # noqa: BLE001 - raised again by ``_code``
            self.problems.append(problem)
            return None

    @property
    def _unexpected(self) -> BaseException | None:
        return next((one for one in self.problems if not isinstance(one, AssistantError)), None)

    def _apply(self, actors: Directories, proposals: Sequence[Proposal]) -> None:
        """Make these changes, each as the one of ``actors`` who has signed in to its directory."""
        if proposals:
            limits = self.clients.limits
            self.results += apply(
                actors,
                proposals,
                Ledger(self.args.place.ledger_file),
                watch=change_output.show_progress,
                polling=Polling(limits.read_back, limits.read_back_until),
            )

    def _apply_as_administrator(self) -> None:
        """Make what needs an administrator, if one signs in for it: one for each directory."""
        open_ = [one.proposal for one in self.changes if one.way is Way.ADMINISTRATOR]
        if not open_:
            return
        args = self.args
        if not (args.administrator or args.administrator_token_env):
            message = _(
                "Some changes need an administrator of the organization. Add --administrator code, and an "
                "administrator signs in for them."
            )
            print(message, file=sys.stderr)
        elif args.administrator_token_env:
            print(_("Now the access token of an administrator is used."), file=sys.stderr)
            token = credentials.access_token(args.secrets.value(args.administrator_token_env))
            self._help(sign_in.by_token(self.clients, token), open_)
        else:
            for tenant in dict.fromkeys(one.subject.tenant_id for one in open_):
                self._help(self._administrator(tenant), open_)

    def _administrator(self, tenant: str) -> Access:
        """An administrator of the directory signs in."""
        first, access = self.directories.first, self.directories.of(tenant)
        if access is None or access is first:
            print(_("Now an administrator of the organization signs in."), file=sys.stderr)
        else:
            words = _("Now an administrator of the directory {directory} signs in.")
            print(words.format(directory=access.account.directory), file=sys.stderr)
        client = self.args.sign_in.client_id
        return sign_in.by_person(
            self.clients, self.args.administrator, client_id=client, tenant=tenant
        )

    def _help(self, helper: Access, proposals: Sequence[Proposal]) -> None:
        """Make the changes of the helper's directory, and forget the sign-in.

        Raises ``SignInError`` for the same account, or where no change is in that directory.
        """
        try:
            tenant = helper.account.tenant_id
            own = [one for one in proposals if one.subject.tenant_id == tenant]
            subject = (own or proposals)[0].subject
            if (refusal := second_account.refusal(subject, helper.account)) is not None:
                raise refusal
            self._apply(Directories(helper), own)
        finally:
            helper.tokens.forget()

    def _check_again(self, scope: Scope | None) -> Inspection:
        """Nothing counts as repaired before it was read again, with a fresh token."""
        self.directories.renew()
        return inspected(self.args, self.directories, self.clients.managed, scope)

    def _show(self, before: Inspection, after: Inspection) -> None:
        if self.args.json:
            problem = _explained(self.problems[0]) if self.problems else None
            output.show_json(
                change_output.document(self.results, ready=after.ready, problem=problem)
            )
            return
        change_output.show(self.results, Console())
        new = (result for result in self.results if not result.already)
        effective = [one.proposal for one in new if one.outcome is not Outcome.REFUSED]
        show_log(effective, before, Console())
        table.show(after, Console())

    def _code(self, after: Inspection) -> int:
        """Tell the problems; the exit code. What was unexpected is raised again."""
        explained = [one for one in self.problems if isinstance(one, AssistantError)]
        for problem in explained:
            print(problem, file=sys.stderr)
        if bug := self._unexpected:
            raise bug
        if explained:
            return output.of_problem(explained[0])
        return output.READY if after.ready else output.NOT_READY


def _explained(problem: BaseException) -> AssistantError:
    if isinstance(problem, AssistantError):
        return problem
    if isinstance(problem, KeyboardInterrupt):
        return NotDone(_("Stopped"))
    message = _("Something unexpected happened: {kind}").format(kind=type(problem).__name__)
    return NotDone(message)
