"""From a finding to a change and back: which deed is offered, who makes it, and what is confirmed.

Organizations and Done share it. Nothing is changed before a confirmation that says everything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from setup_assistant.errors import AssistantError
from setup_assistant.model import ChangeKind, Entry, Inspected, Inspection, OAuthPolicy, Proposal
from setup_assistant.texts import _, ngettext
from setup_assistant.ui.changes import confirmation
from setup_assistant.ui.changes.administrator_dialog import AdministratorDialog
from setup_assistant.ui.changes.confirmation import Offer
from setup_assistant.ui.changes.dialog import DeedDialog
from setup_assistant.ui.changes.runner import Actor, Deeds
from setup_assistant.ui.context import Context
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.text import Text

if TYPE_CHECKING:
    from setup_assistant.changes.apply import Done
    from setup_assistant.changes.plan import Way
    from setup_assistant.services.azure_devops.client import AzureDevOps
    from setup_assistant.services.microsoft.sign_in import SignedIn

GoOn = Callable[[Sequence[Proposal], Actor, str], object]
"""Gets the changes that the administrator may make, who that is, and the sentence about the others."""


class Repairs(QObject):
    """``changed`` or ``undone`` with a tuple of ``Done`` after the deeds; ``failed`` with an error."""

    changed = Signal(object)
    undone = Signal(object)
    failed = Signal(object)

    def __init__(self, page: QWidget, context: Context) -> None:
        super().__init__(page)
        self._page, self._context = page, context
        self._helper: SignedIn | None = None
        self._undoing = self._asking = False
        self.deeds = Deeds(context)
        self.deeds.ended.connect(self._ended)
        self.deeds.failed.connect(self._broken)

    def way(self, inspected: Inspected | None) -> Way | None:
        """How the organization can be repaired: by the account, an administrator, or None: by hand."""
        from setup_assistant.changes.plan import Way, plan_one

        ways = {planned.way for planned in plan_one(inspected)} if inspected else set()
        return next((way for way in (Way.ACCOUNT, Way.ADMINISTRATOR) if way in ways), None)

    def turn_on(self) -> None:
        """Offer OAuth access wherever the account itself may turn it on."""
        from setup_assistant.changes.plan import Way

        proposals = self._planned(Way.ACCOUNT)
        actor = self._account()
        if proposals and actor is not None:
            self._confirm(proposals, actor)

    def ask_administrator(self) -> None:
        """Let an administrator sign in, then offer what that person may do."""
        from setup_assistant.changes.plan import Way

        self._sign_in(self._planned(Way.ADMINISTRATOR), self._confirm)

    @property
    def being_written(self) -> str:
        """The question whether to wait for changes that are being made; empty when there are none."""
        changing = _("Azure DevOps is being changed. Wait for the answer?")
        return changing if self.deeds.running else ""

    def has_undo_list(self) -> bool:
        """Whether ``undo_list`` has something to show: what can be put back, or that it can't be read."""
        try:
            return any(entry.undoable for entry in self._context.changes_made())
        except AssistantError:
            return True

    def undo_list(self) -> None:
        """Show what can be put back, and do it for what is ticked."""
        try:
            entries = [entry for entry in self._context.changes_made() if entry.undoable]
        except AssistantError as damaged:
            _explain(self._page, damaged)
            return
        actor = self._account()
        if not entries or actor is None:
            self._nothing_to_undo()
            return
        dialog = self._undo_dialog(entries, actor)
        dialog.offer_administrator(lambda: self._sign_in_to_undo(entries))
        dialog.open()

    def _planned(self, way: Way) -> list[Proposal]:
        from setup_assistant.changes.plan import plan

        inspection = self._context.session.inspection
        planned = plan(inspection) if inspection else ()
        return [each.proposal for each in planned if each.way is way]

    def _account(self) -> Actor | None:
        account, devops = self._context.session.account, self._context.devops
        return Actor(account, devops) if account is not None and devops is not None else None

    def _confirm(self, proposals: Sequence[Proposal], actor: Actor, left_out: str = "") -> None:
        """Open the confirmation once it is worked out, off this thread, what would remain."""
        if self._asking:  # pressed twice
            return
        self._asking = True
        inspection = self._context.session.inspection
        left_out = "\n".join(filter(None, (left_out, _not_offered(inspection, proposals))))

        def offer() -> Offer:
            from setup_assistant.changes import audit_log

            remains = _remains(inspection, proposals) if inspection else ""
            return confirmation.to_change(
                proposals,
                actor.account,
                logs=audit_log.logs(inspection),
                remains=remains,
                left_out=left_out,
            )

        self._context.background.run(
            offer,
            done=lambda made: self._open(made, proposals, actor),
            failed=lambda _error: self._not_asked(),
        )

    def _not_asked(self) -> None:
        self._asking = False
        self._release()

    def _open(self, offer: Offer, proposals: Sequence[Proposal], actor: Actor) -> None:
        self._asking = False

        def commit(places: list[int]) -> None:
            self._undoing = False
            self.deeds.apply(actor, [proposals[place] for place in places])

        dialog = DeedDialog(self._page, offer, proposals, commit, self.deeds)
        dialog.finished.connect(lambda _result: self._release())
        dialog.open()

    def _undo_dialog(
        self, entries: Sequence[Entry], actor: Actor, left_out: str = ""
    ) -> DeedDialog:
        from setup_assistant.changes import audit_log

        logs = audit_log.logs(self._context.session.inspection)
        offer = confirmation.to_undo(entries, actor.account, logs=logs, left_out=left_out)

        def commit(places: list[int]) -> None:
            self._undoing = True
            self.deeds.undo(actor, [entries[place] for place in places])

        proposals = [entry.proposal for entry in entries]
        dialog = DeedDialog(self._page, offer, proposals, commit, self.deeds)
        dialog.finished.connect(lambda _result: self._release())
        return dialog

    def _sign_in(self, proposals: Sequence[Proposal], go_on: GoOn) -> None:
        first = self._context.session.account
        if first is None or not proposals:
            return
        dialog = AdministratorDialog(self._page, self._context, first, proposals)
        dialog.arrived.connect(partial(self._arrived, proposals, go_on))
        dialog.open()

    def _arrived(
        self,
        proposals: Sequence[Proposal],
        go_on: GoOn,
        signed_in: SignedIn,
        devops: AzureDevOps,
        found: Sequence[AssistantError | None],
    ) -> None:
        self._helper = signed_in
        actor = Actor(signed_in.account, devops)
        able = [p for p, obstacle in zip(proposals, found, strict=True) if obstacle is None]
        go_on(able, actor, _left_out(proposals, found, actor))

    def _sign_in_to_undo(self, entries: Sequence[Entry]) -> None:
        def go_on(able: Sequence[Proposal], actor: Actor, left_out: str) -> None:
            mine = [entry for entry in entries if entry.proposal in able]
            self._undo_dialog(mine, actor, left_out).open()

        self._sign_in([entry.proposal for entry in entries], go_on)

    def _nothing_to_undo(self) -> None:
        text = _("Nothing that the assistant changed in Azure DevOps is left to undo.")
        dialog = Dialog(self._page, _("Undo list"), text)
        dialog.content.addWidget(Text(confirmation.consent()))
        dialog.add_button(_("Close"), main=True)
        dialog.open()

    def _ended(self, results: tuple[Done, ...]) -> None:
        self._release()
        (self.undone if self._undoing else self.changed).emit(results)

    def _broken(self, error: AssistantError) -> None:
        self._release()
        self.failed.emit(error)

    def _release(self) -> None:
        """Forget the administrator, unless changes are still being made in that name."""
        if self._helper is not None and not self.deeds.running:
            self._helper.tokens.forget()
            self._helper = None


def _remains(inspection: Inspection, proposals: Sequence[Proposal]) -> str:
    """What the checks would say then, worked out and not asked; and what is set aside, and why."""
    from setup_assistant import labels
    from setup_assistant.changes.plan import what_if

    then = what_if(inspection, proposals)
    return " ".join((_ready_then(then), *map(labels.set_aside, then.set_aside)))


def _ready_then(then: Inspection) -> str:
    left = then.not_ready
    if not left and then.set_aside:
        return _("With all of them, everything is ready but what is set aside.")
    if not left and then.left_out:
        return _("With all of them, every organization that is to be backed up is ready.")
    if not left:
        return _("With all of them, every organization is ready.")
    form = ngettext(
        "With all of them, {n} organization is still not ready.",
        "With all of them, {n} organizations are still not ready.",
        left,
    )
    return form.format(n=left)


def _left_out(
    proposals: Sequence[Proposal], found: Sequence[AssistantError | None], actor: Actor
) -> str:
    """Each reason once, with the organizations that it holds for."""
    from setup_assistant.changes.errors import NotAllowed

    reasons = dict[str, set[str]]()
    for proposal, obstacle in zip(proposals, found, strict=True):
        if obstacle is not None:
            missing = _("{upn} is not an administrator there").format(upn=actor.account.upn)
            reason = missing if isinstance(obstacle, NotAllowed) else obstacle.title
            reasons.setdefault(reason, set()).add(proposal.organization.name)
    return "\n".join(
        _("{names}: {reason}.").format(names=", ".join(sorted(names)), reason=reason)
        for reason, names in reasons.items()
    )


def _not_offered(inspection: Inspection | None, proposals: Sequence[Proposal]) -> str:
    """Where OAuth access is off too and stays so, because the organization is left out."""
    if inspection is None or all(p.kind is not ChangeKind.OAUTH_ACCESS for p in proposals):
        return ""
    names = [
        one.organization.name
        for one in inspection.organizations
        if not one.backup
        and isinstance(one.evidence.policy, OAuthPolicy)
        and not one.evidence.policy.enabled
    ]
    form = ngettext(
        "Not offered: {orgs}. You left it out of the backup.",
        "Not offered: {orgs}. You left them out of the backup.",
        len(names),
    )
    return form.format(orgs=", ".join(names)) if names else ""


def _explain(page: QWidget, error: AssistantError) -> None:
    dialog = Dialog(page, error.title, error.text)
    dialog.add_button(_("Close"), main=True)
    dialog.open()
