"""The ``create`` command: the connector of a plan, over Keepit's API; never a second one."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from setup_assistant import settings
from setup_assistant.commands import created, exits, handed_in, plan_file
from setup_assistant.creation import (
    MemoryMarker,
    NotApproved,
    NotCreated,
    StillUnsure,
    create,
    no_such_user,
    rules,
    wording,
)
from setup_assistant.errors import InputError, NotSignedIn
from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.commands.services import Services
    from setup_assistant.model import Connector, ConnectorDraft, KeepitAccount
    from setup_assistant.services.keepit import Keepit


def run(asked: argparse.Namespace, services: Services) -> int:
    """Create what the plan asks for, or show what would be sent when ``--yes`` is missing."""
    plan = plan_file.read(asked.plan)
    if plan.ready_after is not True and not asked.although_not_ready:
        return _not_done(_not_ready())
    if not plan.connector.authorization:
        return _not_done(f"{NotApproved()} {_by_the_window()}")
    user, password = handed_in.keepit_token(asked)
    keepit = services.keepit(plan.connector.region, user, password)
    try:
        account = keepit.connect()
        draft = _authorized(account, plan.connector.draft, plan.connector.authorization)
        return _Creating(asked, services, keepit, account, draft).run()
    except NotSignedIn as problem:
        from setup_assistant.services.keepit import refusal

        print(refusal(problem), file=sys.stderr)
        return exits.NO_ANSWER


class _Creating:
    """One run of the command, once Keepit has told what the account holds."""

    def __init__(
        self,
        asked: argparse.Namespace,
        services: Services,
        keepit: Keepit,
        account: KeepitAccount,
        draft: ConnectorDraft,
    ) -> None:
        self.asked, self.keepit, self.account, self.draft = asked, keepit, account, draft
        self.marker = MemoryMarker(
            settings.memory(services.practice),
            account.id,
            again_after=timedelta(seconds=services.limits.create_again),
        )
        self.looks = services.limits.looks

    def run(self) -> int:
        held = rules.named(self.account.connectors, self.draft.name)
        unfinished = self.marker.attempt.name if self.marker.attempt.open else ""
        if unfinished and not rules.same_name(unfinished, self.draft.name):
            return _not_done(_another_first(unfinished))
        if held is not None and not self.marker.owned((held,)):
            return self._exists(held)
        if self.account.may_create is False:
            return _not_done(_("This token may not create connectors. Use one of a Master Admin."))
        for email in self.draft.members:
            if not self.keepit.user_exists(self.account.id, email):
                raise no_such_user(email)
        return self._create() if self.asked.yes else self._would_create()

    def _exists(self, held: Connector) -> int:
        """The name is used: by the connector that is wanted, or by another one."""
        same_period = rules.same_retention(self.draft.retention, held.retention) is True
        if held.type != "azure-do" or held.orglink != self.draft.orglink or not same_period:
            return _not_done(_name_used(held.name))
        created.show_existing(self.account, held, as_json=self.asked.json)
        return exits.DONE

    def _would_create(self) -> int:
        requests = self.keepit.planned_requests(self.account.id, self.draft)
        created.show_requests(self.account, requests, as_json=self.asked.json)
        return exits.DONE

    def _create(self) -> int:
        from setup_assistant.services.cancel import CancelToken

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
            print(f"{problem.title}. {_look_again()}", problem.details, sep="\n", file=sys.stderr)
            unsure = isinstance(problem, StillUnsure)
            return exits.NO_ANSWER if unsure else exits.NOT_READY
        good = wording.good(made)
        if good:
            self.marker.clear()  # otherwise the same command goes on where this one ended
        created.show_created(self.account, made, as_json=self.asked.json)
        return exits.DONE if good else exits.NOT_READY


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


def _not_done(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return exits.NOT_READY


def _not_ready() -> str:
    return _(
        "The organizations of this plan don't meet Keepit's requirements yet, or it is not known. "
        "Nothing was created. Make them ready, or add --although-not-ready."
    )


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


def _look_again() -> str:
    return _(
        "Keepit may still create it. Run the same command again in a minute: it looks first, and "
        "never creates it twice."
    )
