"""The ``create`` command: the connector of a plan, over Keepit's API; never a second one.

A fresh check decides whether the organizations are ready, as in the window: what the plan hoped for
when it was made says nothing about what was changed since.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from setup_assistant import settings
from setup_assistant.commands import check, created, exits, handed_in, plan_file, signing_in
from setup_assistant.commands.readiness import Readiness, readiness
from setup_assistant.creation import (
    MemoryMarker,
    NotApproved,
    NotCreated,
    StillUnsure,
    complete,
    create,
    no_such_user,
    read_back,
    rules,
    without_access,
    wording,
)
from setup_assistant.errors import InputError, NotDone, NotSignedIn
from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.commands.services import Services
    from setup_assistant.model import (
        Connector,
        ConnectorDraft,
        Created,
        Inspection,
        KeepitAccount,
    )
    from setup_assistant.services.keepit import Keepit


def run(asked: argparse.Namespace, services: Services) -> int:
    """Create what the plan asks for, or show what would be sent when ``--yes`` is missing.

    Raises ``NotDone`` where that would be wrong, and what the creation raises.
    """
    plan, listed = plan_file.read(asked.plan), plan_file.changes(asked.plan)
    if not plan.connector.authorization:
        raise NotDone(NotApproved().title, f"{NotApproved().text} {_by_the_window()}")
    user, password = handed_in.keepit_token(asked)
    signed_in = signing_in.sign_in(asked, services)
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
        from setup_assistant.services.keepit import refusal

        raise NotDone(refusal(problem), details=problem.details, unanswered=True) from problem
    saved = asked.out is None or _report(asked, services, inspection, creating)
    return code if saved or code else exits.USAGE


def _report(
    asked: argparse.Namespace, services: Services, inspection: Inspection, creating: _Creating
) -> bool:
    """Save what was found and created, and what was not ready then; whether that was done."""
    from setup_assistant.commands import report

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
        self.told = created.Told(account, standing, as_json=asked.json)
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
            return exits.DONE
        found = self.found = self._completed(held) if missing else self._read(held)
        self.told.exists(found)
        return exits.DONE if wording.good(found) else exits.NOT_READY

    def _completed(self, held: Connector) -> Created:
        """Everybody who can't see it yet is given access."""
        from setup_assistant.services.cancel import CancelToken

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
            return exits.DONE
        requests = keepit.planned_requests(account, self.draft)
        self.told.would_create(requests, asked_before=self.marker.attempt.open)
        return exits.DONE

    def _create(self, held: Connector | None) -> int:
        """Create it, or go on with ``held``, which an earlier run has created."""
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
            raise NotDone(
                problem.title,
                " ".join((problem.text, *problem.advice)),
                details=problem.details,
                unanswered=isinstance(problem, StillUnsure),
            ) from problem
        self.found = made
        if not wording.unfinished(made):
            self.marker.clear()  # otherwise the same command goes on where this one ended
        self.told.created(made, earlier=held is not None)
        return exits.DONE if wording.good(made) else exits.NOT_READY


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
