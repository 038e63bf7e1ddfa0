"""The ``create`` command: the connector of a plan, over Keepit's API; never a second one.

A fresh check decides whether the organizations are ready, as in the window: what the plan hoped for
when it was made says nothing about what was changed since.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from setup_assistant import __version__, labels, memory
from setup_assistant.cli import (
    check,
    credentials,
    options_report,
    output,
    plan_file,
    shared_options,
    sign_in,
)
from setup_assistant.cli.readiness import Readiness, readiness
from setup_assistant.connector import rules, wording
from setup_assistant.connector.attempt import MemoryMarker
from setup_assistant.connector.consent import complete
from setup_assistant.connector.create import create
from setup_assistant.connector.errors import NotApproved, NotCreated, StillUnsure
from setup_assistant.connector.read_back import read_back, without_access
from setup_assistant.connector.rules import no_such_user
from setup_assistant.connector.tasks import task
from setup_assistant.errors import InputError, NotDone, NotSignedIn
from setup_assistant.model import Backup, Connector, Created, Health, KeepitAccount
from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.cli.clients import Services
    from setup_assistant.model import (
        Connector,
        ConnectorDraft,
        Created,
        Inspection,
        KeepitAccount,
    )
    from setup_assistant.services.keepit.client import Keepit, PreparedRequest


def run(asked: argparse.Namespace, services: Services) -> int:
    """Create what the plan asks for, or show what would be sent when ``--yes`` is missing.

    Raises ``NotDone`` where that would be wrong, and what the creation raises.
    """
    plan, listed = plan_file.read(asked.plan), plan_file.changes(asked.plan)
    if not plan.connector.authorization:
        raise NotDone(NotApproved().title, f"{NotApproved().text} {_by_the_window()}")
    user, password = credentials.keepit_token(asked)
    signed_in = sign_in.sign_in(asked, services)
    plan_file.check_account(listed, signed_in.account)
    inspection = check.inspected(asked, signed_in, listed.scope)
    standing = readiness(inspection, listed, only_some=bool(asked.organization))
    if not standing.ready and not asked.although_not_ready:
        raise NotDone(_("The connector was not created"), _not_ready(standing))
    keepit = services.keepit(plan.connector.region, user, password)
    try:
        account = keepit.connect()
        draft = _authorized(account, plan.connector.draft, plan.connector.authorization)
        creating = _Creating(asked, services, keepit, account, draft, standing)
        code = creating.run()
    except NotSignedIn as problem:
        from setup_assistant.services.keepit.client import refusal

        raise NotDone(refusal(problem), details=problem.details, unanswered=True) from problem
    saved = asked.out is None or _report(asked, services, inspection, creating)
    return code if saved or code else output.USAGE


def _report(
    asked: argparse.Namespace, services: Services, inspection: Inspection, creating: _Creating
) -> bool:
    """Save what was found and created, and what was not ready then; whether that was done."""
    from setup_assistant.cli import report

    tenant = replace(
        report.of_tenant(services, inspection),
        created=creating.found,
        keepit=creating.account,
        draft=creating.draft,
        although=" ".join(creating.standing.sentences()),
    )
    return report.save(asked, services, [tenant])


class _Creating:
    """One run of the command, once Keepit has told what the account holds."""

    def __init__(
        self,
        asked: argparse.Namespace,
        services: Services,
        keepit: Keepit,
        account: KeepitAccount,
        draft: ConnectorDraft,
        standing: Readiness,
    ) -> None:
        self.asked, self.keepit, self.account, self.draft = asked, keepit, account, draft
        self.standing = standing
        self.found: Created | None = None
        self.told = Told(account, standing, as_json=asked.json)
        self.marker = MemoryMarker(
            memory.of_user(services.practice),
            account.id,
            again_after=timedelta(seconds=services.limits.create_again),
        )
        self.looks = services.limits.looks

    def run(self) -> int:
        held = rules.named(self.account.connectors, self.draft.name)
        unfinished = self.marker.attempt.name if self.marker.attempt.open else ""
        if unfinished and not rules.same_name(unfinished, self.draft.name):
            raise NotDone(_another_first(unfinished))
        if held is not None and not self.marker.owned((held,)):
            return self._exists(held)
        if self.account.may_create is False:
            raise NotDone(_("This token may not create connectors. Use one of a Master Admin."))
        self._members_known(self.draft.members)
        guid = self.marker.created_guid
        held = next((known for known in self.account.connectors if known.guid == guid), held)
        return self._create(held) if self.asked.yes else self._would_create(held)

    def _members_known(self, members: tuple[str, ...]) -> None:
        for email in members:
            if not self.keepit.user_exists(self.account.id, email):
                raise no_such_user(email)

    def _exists(self, held: Connector) -> int:
        """The name is used: by the connector that is wanted, or by another one."""
        same_period = rules.same_retention(self.draft.retention, held.retention) is True
        if held.type != "azure-do" or held.orglink != self.draft.orglink or not same_period:
            raise NotDone(_name_used(held.name))
        missing = without_access(self.keepit, self.account.id, held.guid, self.draft)
        self._members_known(missing)
        if missing and not self.asked.yes:
            requests = self.keepit.planned_access(self.account.id, held.guid, missing)
            self.told.would_give_access(held, requests)
            return output.DONE
        found = self.found = self._completed(held) if missing else self._read(held)
        self.told.exists(found)
        return output.DONE if found.ready else output.NOT_READY

    def _completed(self, held: Connector) -> Created:
        """Everybody who can't see it yet is given access."""
        from setup_assistant.cancel import CancelToken

        return complete(
            self.keepit,
            self.account,
            held.guid,
            self.draft,
            on_stage=lambda _stage: None,
            cancel=CancelToken(),
        )

    def _read(self, held: Connector) -> Created:
        return read_back(self.keepit, self.account.id, held.guid, self.draft)

    def _would_create(self, held: Connector | None) -> int:
        """Show what would be sent; ``held`` is the connector of an earlier run, if it is there."""
        keepit, account = self.keepit, self.account.id
        if held is not None:
            missing = without_access(keepit, account, held.guid, self.draft)
            self.told.would_finish(held, keepit.planned_rest(account, held.guid, missing))
            return output.DONE
        requests = keepit.planned_requests(account, self.draft)
        self.told.would_create(requests, asked_before=self.marker.attempt.open)
        return output.DONE

    def _create(self, held: Connector | None) -> int:
        """Create it, or go on with ``held``, which an earlier run has created."""
        from setup_assistant.cancel import CancelToken

        try:
            made = create(
                self.keepit,
                self.account,
                self.draft,
                self.marker,
                on_stage=lambda _stage: None,
                cancel=CancelToken(),
                looks=self.looks,
            )
        except NotCreated as problem:
            raise NotDone(
                problem.title,
                " ".join((problem.text, *problem.advice)),
                details=problem.details,
                unanswered=isinstance(problem, StillUnsure),
            ) from problem
        self.found = made
        if not made.unfinished:
            self.marker.clear()  # otherwise the same command goes on where this one ended
        self.told.created(made, earlier=held is not None)
        return output.DONE if made.ready else output.NOT_READY


def _authorized(account: KeepitAccount, draft: ConnectorDraft, used_by: str) -> ConnectorDraft:
    """The draft with the authorization of the connector ``used_by``."""
    for held in account.authorizations:
        if any(rules.same_name(name, used_by) for name in held.used_by):
            return replace(draft, orglink=held.orglink)
    names = [name for held in account.authorizations for name in held.used_by]
    message = _(
        "No Azure DevOps connector called “{name}” has an authorization in this Keepit account. "
        "There are: {names}"
    )
    listed = ", ".join(names) or _("none yet")
    raise InputError("authorization", message.format(name=used_by, names=listed))


def _not_ready(standing: Readiness) -> str:
    repair = _("Make them first: “apply --plan FILE --yes”.") if standing.changes else ""
    look = _("“check” says what is missing, and what to do.")
    allow = _("To create the connector all the same, add --although-not-ready.")
    return " ".join(part for part in (*standing.sentences(), repair, look, allow) if part)


def _by_the_window() -> str:
    return _("The window does that: start Setup Assistant without a command.")


def _name_used(name: str) -> str:
    return _(
        "“{name}” is already used in this Keepit account, by a connector with another type, "
        "authorization or retention. Nothing was created."
    ).format(name=name)


def _another_first(name: str) -> str:
    return _(
        "An earlier run has not finished the connector “{name}”. Run its plan again first, or finish "
        "it in the window. Nothing was created."
    ).format(name=name)


NAME = "setup-assistant/create"
VERSION = 1


class Told:
    """Tells for people or, ``as_json``, for programs. ``standing`` is what the check before it found."""

    def __init__(self, account: KeepitAccount, standing: Readiness, *, as_json: bool) -> None:
        self.account, self.standing, self.as_json = account, standing, as_json

    def exists(self, found: Created) -> None:
        """The connector was there already; ``found`` is how Keepit holds it now."""
        if self.as_json:
            self._print(_held("exists", found))
            return
        if found.ready and found.members_confirmed:
            words = _(
                "“{name}” exists already in Keepit, as the plan wants it: type, authorization, retention "
                "and who may see it were compared. No second one was created."
            )
        elif found.ready:
            words = _(
                "“{name}” exists already in Keepit, as the plan wants it: type, authorization and "
                "retention were compared. No second one was created."
            )
        else:
            words = _(
                "“{name}” exists already in Keepit, with the type, authorization and retention of the "
                "plan. No second one was created. It is not done yet:"
            )
        print(words.format(name=found.connector.name))
        self._state(found)

    def would_give_access(self, held: Connector, requests: Sequence[PreparedRequest]) -> None:
        """It exists, and somebody of the plan can't see it yet, or that can't be read."""
        if self.as_json:
            self._print(
                {
                    "outcome": "would_give_access",
                    "done": True,
                    "connector": _connector(held),
                    "requests": _sent(requests),
                }
            )
            return
        words = _(
            "“{name}” exists already in Keepit, with the type, authorization and retention of the plan. "
            "Not everybody of the plan is known to be able to see it:"
        )
        print(words.format(name=held.name), end="\n\n")
        self._requests(requests)
        self._although()
        print(_("Nothing was sent. Add --yes to give them access."))

    def would_finish(self, held: Connector, requests: Sequence[PreparedRequest]) -> None:
        """An earlier run has created it, and something is left to do."""
        if self.as_json:
            self._print(
                {
                    "outcome": "would_finish",
                    "done": True,
                    "connector": _connector(held),
                    "requests": _sent(requests),
                }
            )
            return
        words = _("“{name}” exists already in Keepit; an earlier run has not finished it:")
        print(words.format(name=held.name), end="\n\n")
        self._requests(requests)
        self._although()
        print(_("Nothing was sent. Add --yes to finish it."))

    def would_create(self, requests: Sequence[PreparedRequest], *, asked_before: bool) -> None:
        """What would be sent; ``asked_before``: an earlier run has sent a create already."""
        if self.as_json:
            self._print({"outcome": "would_create", "done": True, "requests": _sent(requests)})
            return
        self._requests(requests)
        print(_("{connector} stands for the ID that Keepit gives the new connector."))
        print(_("First backup: {state}").format(state=wording.first_backup(by_api=True)))
        self._although()
        if asked_before:
            print(
                _("An earlier run has asked for it: with --yes the assistant looks for it first.")
            )
        print(_("Nothing was sent. Add --yes to create the connector."))

    def created(self, created: Created, *, earlier: bool) -> None:
        """The connector as read back; ``earlier``: this run has only gone on with it."""
        if self.as_json:
            outcome = "exists" if earlier else "created"
            self._print(_held(outcome, created) | {"enabled": created.enabled})
            return
        held = created.connector
        words = _("Created in Keepit: “{name}” ({id})")
        if earlier:
            words = _(
                "“{name}” ({id}) exists already in Keepit, from an earlier run. No second one was created."
            )
        print(words.format(name=held.name, id=held.guid))
        print(_("Turned on: {state}").format(state=wording.turned_on(created)))
        self._state(created)

    def _state(self, created: Created) -> None:
        account = self.account
        print(_("Account: {account} · {host}").format(account=account.name, host=account.host))
        print(_("Retention: {period}").format(period=wording.period(created.connector.retention)))
        print(_("First backup: {state}").format(state=_backup(created)))
        if left := task(created.task):
            print(_("Task left: {task} ({code})").format(task=left.head, code=created.task))
            print(f"  {left.text} {left.how}")
        for sentence in wording.differences(created):
            print(sentence)
        self._although()

    def _requests(self, requests: Sequence[PreparedRequest]) -> None:
        from setup_assistant.services.keepit.requests import as_text

        print(as_text(requests), end="\n\n")

    def _although(self) -> None:
        """The organizations that don't count, and what --although-not-ready lets pass."""
        for note in self.standing.notes():
            print(note)
        if not self.standing.ready:
            found = " ".join(self.standing.sentences())
            print(_("Although not everything is ready. {found}").format(found=found))

    def _print(self, known: dict[str, Any]) -> None:
        """The schema is ``resources/schemas/create-1.json``."""
        blank = {"connector": None, "enabled": None, "health": None, "backup": None, "task": ""}
        document = {
            "schema": NAME,
            "version": VERSION,
            "assistant": __version__,
            "outcome": "",
            "done": False,
            "region": self.account.region.code,
            "account": self.account.id,
            **blank,
            "differences": [],
            "requests": [],
            "left_out": list(self.standing.left_out),
            "set_aside": list(self.standing.set_aside),
            "although_not_ready": not self.standing.ready,
            "not_ready": None if self.standing.ready else self.standing.document(),
            **known,
        }
        print(json.dumps(document, indent=2, ensure_ascii=False))


def _held(outcome: str, created: Created) -> dict[str, Any]:
    backup, health = created.backup, created.health
    first = {"state": backup.state.value, "at": backup.at} if isinstance(backup, Backup) else None
    return {
        "outcome": outcome,
        "done": created.ready,
        "connector": _connector(created.connector),
        "health": health.value if isinstance(health, Health) else None,
        "backup": first,
        "task": created.task,
        "differences": list(wording.differences(created)),
    }


def _connector(held: Connector) -> dict[str, Any]:
    return {"guid": held.guid, "name": held.name, "retention": held.retention or None}


def _sent(requests: Sequence[PreparedRequest]) -> list[dict[str, Any]]:
    return [vars(request) | {"headers": dict(request.headers)} for request in requests]


def _backup(created: Created) -> str:
    held = created.backup
    if not isinstance(held, Backup):
        return _("Could not be read")
    return " · ".join(filter(None, (labels.backup(held.state).word, held.at)))


def add(
    commands: Any,
    deed: Callable[[argparse.Namespace], int],
    checking: list[argparse.ArgumentParser],
) -> None:
    """Add the command to ``commands``."""
    parser = commands.add_parser(
        "create", parents=[*checking, shared_options.keepit_token()],
        help=_("create the Keepit connector of a plan"),
    )  # fmt: skip
    parser.add_argument("--plan", required=True, type=Path, metavar="FILE",
        help=_("what “plan --json” printed"))  # fmt: skip
    parser.add_argument("--yes", action="store_true",
        help=_("create it; otherwise the requests are only shown"))  # fmt: skip
    parser.add_argument("--although-not-ready", action="store_true",
        help=_("create it although the organizations are not ready"))  # fmt: skip
    parser.add_argument("--json", action="store_true", help=_("print a JSON document"))
    options_report.out(parser, default=None)
    parser.set_defaults(deed=deed, run=_run)


def _run(asked: argparse.Namespace, services: Any) -> int:
    return run(asked, services)
