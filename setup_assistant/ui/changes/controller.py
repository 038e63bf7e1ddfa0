"""From a finding to a change and back: offered, confirmed, made or undone, and checked again.

Organizations and Done share it. Nothing is changed before a confirmation that says everything, and
success is never assumed: what was changed is read again before anything is said about it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from setup_assistant.cancel import CancelToken
from setup_assistant.changes import audit_log
from setup_assistant.changes.apply import Done, apply, undo
from setup_assistant.changes.plan import Way, plan, plan_one
from setup_assistant.errors import AssistantError, Cancelled
from setup_assistant.inspection import inspect
from setup_assistant.model import (
    Account,
    Entry,
    Inspected,
    Inspection,
    Organization,
    OrganizationStatus,
    Proposal,
)
from setup_assistant.services.azure_devops.directories import Access, Directories
from setup_assistant.texts import _, listed
from setup_assistant.ui.changes import confirmation, result
from setup_assistant.ui.changes.administrator_dialog import AdministratorDialog
from setup_assistant.ui.changes.confirmation import Confirmation
from setup_assistant.ui.changes.dialog import ChangeDialog
from setup_assistant.ui.context import Context
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.text import Text

if TYPE_CHECKING:
    from setup_assistant.services.azure_devops.client import AzureDevOps
    from setup_assistant.services.microsoft.sign_in import SignedIn


_PAINTED_MS = 20
"""What a press changes is mostly painted by then: while a worker computes, every step of that waits for it."""


@dataclass(frozen=True)
class Fix:
    """What can be done about an organization: what its button says, the icon, and what it does."""

    text: str
    icon: str
    act: Callable[[], object]


Run = Callable[..., tuple[Done, ...]]
"""``apply`` or ``undo`` of what is ticked; gets ledger, ``watch`` and ``cancel``."""
GoOn = Callable[[Sequence[Proposal], Directories, str], object]
"""Gets the changes that the administrator may make, who that is, and the sentence about the others."""


@dataclass(frozen=True)
class Read:
    """Organizations as they are now; ``shown`` is what the page shows of each."""

    organizations: Sequence[Inspected]
    shown: Sequence[object]


class ChangeController(QObject):
    """Offers, makes and undoes changes for one page; its dialogs stand before ``page``."""

    checking = Signal(object)
    """List of ``Organization``: they were changed and are read again."""
    ended = Signal(object, object)
    """``shown`` of what was read, and the ``Result`` to be shown: None after ``check``."""
    failed = Signal(object)
    """An ``AssistantError``."""

    def __init__(
        self,
        page: QWidget,
        context: Context,
        shown: Callable[[Inspected], object] = lambda inspected: inspected,
    ) -> None:
        """``shown`` makes what the page shows of one that was read again: in a worker, for there may be hundreds."""
        super().__init__(context)  # what is under way ends even where the page is gone
        self._page, self._context, self._shown = page, context, shown
        self._administrator: Directories | None = None
        self._first: Access | None = None
        """Who had signed in first when the last read began."""
        self._cancel: CancelToken | None = None
        self._opening = False
        self.busy = False
        """Whether what was changed is being read again."""

    @property
    def running(self) -> bool:
        """Whether changes are being made."""
        return self._cancel is not None

    @property
    def being_written(self) -> str:
        """The question whether to wait for changes that are being made; empty when there are none."""
        changing = _("Azure DevOps is being changed. Wait for the answer?")
        return changing if self.running else ""

    def fix(self, inspected: Inspected, sign_in_there: Callable[[str], object]) -> Fix | None:
        """How this organization, and every other one like it, is repaired; None: only by hand.

        ``sign_in_there`` signs in to the directory with that id, for an organization that belongs to another.
        """
        directory = inspected.evidence.directory
        if inspected.status is OrganizationStatus.SIGN_IN and isinstance(directory, str):
            words = _("Sign in to that directory…")
            return Fix(words, "key", partial(sign_in_there, directory))
        ways = {planned.way for planned in plan_one(inspected)}
        if Way.ACCOUNT in ways:
            return Fix(_("Turn on OAuth access…"), "approve", self._turn_on)
        if Way.ADMINISTRATOR in ways:
            sign_in = partial(self._turn_on_as_administrator, inspected.evidence.account)
            return Fix(_("Sign in as an administrator…"), "key", sign_in)
        return None

    def check(self, organizations: Sequence[Inspected]) -> None:
        """Read them again although nothing was changed; ``ended`` or ``failed``."""

        def done(read: Read) -> None:
            before = self._context.session.inspection
            after = inspect.merged(before, read.organizations) if before else None
            self._end(after, read.shown, None)

        def failed(error: AssistantError) -> None:
            self.busy = False
            self.failed.emit(error)

        names = self._begin([inspected.organization for inspected in organizations])
        self._context.background.run(lambda: self._inspect(names), done=done, failed=failed)

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
            self._tell(damaged.title, damaged.text)
            return
        actors = self._context.directories
        if not entries or actors is None:
            text = _("Nothing that the assistant changed in Azure DevOps is left to undo.")
            more = confirmation.consent() if self._approved else ""
            self._tell(_("Changes made here"), text, more)
            return
        self._confirm_undo(entries, actors, others=lambda: self._sign_in_to_undo(entries))

    @property
    def _approved(self) -> bool:
        """Whether the app was approved in this run, in Keepit's own page."""
        session = self._context.session
        return bool(session.appeared or session.again)

    # -- what is offered ----------------------------------------------------------------------

    def _turn_on(self) -> None:
        proposals, actors = self._planned(Way.ACCOUNT), self._context.directories
        if proposals and actors is not None:
            self._confirm(proposals, actors)

    def _turn_on_as_administrator(self, account: Account) -> None:
        self._sign_in(self._planned(Way.ADMINISTRATOR), account, self._confirm)

    def _planned(self, way: Way) -> list[Proposal]:
        inspection = self._context.session.inspection
        planned = plan(inspection) if inspection else ()
        return [each.proposal for each in planned if each.way is way]

    def _sign_in(self, all_: Sequence[Proposal], account: Account, go_on: GoOn) -> None:
        """Let an administrator of the directory of ``account`` sign in, and go on with what that person may do."""
        proposals = [each for each in all_ if each.subject.tenant_id == account.tenant_id]
        if not proposals:
            return

        def arrived(
            signed_in: SignedIn, devops: AzureDevOps, obstacles: Sequence[AssistantError | None]
        ) -> None:
            access = Access(signed_in.account, devops, signed_in.tokens)
            self._administrator = Directories(access)
            able = [p for p, obstacle in zip(proposals, obstacles, strict=True) if obstacle is None]
            upn = signed_in.account.upn
            left_out = confirmation.obstacles(proposals, obstacles, upn)
            go_on(able, self._administrator, left_out)

        dialog = AdministratorDialog(self._page, self._context, account, proposals)
        dialog.arrived.connect(arrived)
        dialog.open()

    def _sign_in_to_undo(self, entries: Sequence[Entry]) -> None:
        def go_on(able: Sequence[Proposal], actors: Directories, left_out: str) -> None:
            among = frozenset(able)
            self._confirm_undo([e for e in entries if e.proposal in among], actors, left_out)

        # One administrator is one directory's: the others' changes stay in the list.
        self._sign_in([e.proposal for e in entries], entries[0].proposal.subject, go_on)

    # -- what is confirmed --------------------------------------------------------------------

    def _confirm(
        self, proposals: Sequence[Proposal], actors: Directories, left_out: str = ""
    ) -> None:
        """Open the confirmation once it is worked out, off this thread, what would remain."""
        if self._opening:  # pressed twice
            return
        self._opening = True
        inspection = self._context.session.inspection
        left_out = "\n".join(
            filter(None, (left_out, confirmation.not_offered(inspection, proposals)))
        )

        def words() -> Confirmation:
            return confirmation.to_change(
                proposals,
                _names(actors, proposals),
                logs=audit_log.logs(inspection),
                remains=confirmation.remains(inspection, proposals) if inspection else "",
                left_out=left_out,
            )

        def run(places: Sequence[int]) -> Run:
            return partial(apply, actors, [proposals[n] for n in places])

        def open_(words: Confirmation) -> None:
            self._opening = False
            self._open(words, proposals, run, result.of_changes)

        def failed(_error: AssistantError) -> None:
            self._opening = False
            self._release()

        def begin() -> None:
            self._context.background.run(words, done=open_, failed=failed)

        QTimer.singleShot(_PAINTED_MS, self, begin)

    def _confirm_undo(
        self,
        entries: Sequence[Entry],
        actors: Directories,
        left_out: str = "",
        others: Callable[[], object] | None = None,
    ) -> None:
        logs = audit_log.logs(self._context.session.inspection)
        proposals = [entry.proposal for entry in entries]
        who = _names(actors, proposals)
        words = confirmation.to_undo(
            entries, who, logs=logs, left_out=left_out, approved=self._approved
        )

        def run(places: Sequence[int]) -> Run:
            return partial(undo, actors, [entries[n] for n in places])

        self._open(words, proposals, run, result.of_undoing, others)

    def _open(
        self,
        words: Confirmation,
        proposals: Sequence[Proposal],
        run: Callable[[Sequence[int]], Run],
        summary: result.Summary,
        others: Callable[[], object] | None = None,
    ) -> None:
        """``others`` lets somebody else sign in for it."""
        dialog = ChangeDialog(self._page, words, proposals)
        if others is not None:
            dialog.offer_administrator(others)
        dialog.committed.connect(lambda places: self._run(run(places), dialog, summary))
        dialog.stopped.connect(self._stop)
        dialog.finished.connect(lambda _result: self._release())
        dialog.open()

    # -- what is done -------------------------------------------------------------------------

    def _run(self, run: Run, dialog: ChangeDialog, summary: result.Summary) -> None:
        def done(results: tuple[Done, ...]) -> None:
            self._cancel = None
            self._keep(results)
            self._release()
            self._read_again(results, summary)
            dialog.accept()

        def failed(error: AssistantError) -> None:
            self._cancel = None
            self._release()
            self.failed.emit(error)
            dialog.accept()

        background = self._context.background
        self._cancel = CancelToken()
        call = partial(
            run,
            self._context.ledger,
            watch=lambda progress: background.post(lambda: dialog.show_progress(progress)),
            cancel=self._cancel,
        )
        background.run(call, done=done, failed=failed)

    def _stop(self) -> None:
        """Begin nothing more and read no further; what was written stays written."""
        if self._cancel is not None:
            self._cancel.cancel()

    def _keep(self, results: Sequence[Done]) -> None:
        """Remember what this run changed, without what was undone since."""
        entries = [done.entry for done in results if done.entry is not None and done.good]
        undone = {entry.id for entry in entries if entry.undone}
        before = (change for change in self._context.session.changed if change not in undone)
        now = (entry.id for entry in entries if entry.undo is None)
        self._context.update(changed=(*before, *now))

    def _release(self) -> None:
        """Forget the administrator, unless changes are still being made in that name."""
        if self._administrator is not None and not self.running:
            self._administrator.forget()
            self._administrator = None

    # -- what is read again -------------------------------------------------------------------

    def _read_again(self, results: Sequence[Done], summary: result.Summary) -> None:
        def done(read: Read) -> None:
            before = self._context.session.inspection
            at = max((o.evidence.read_at for o in read.organizations), default=datetime.now(UTC))
            banner = summary(results, at)
            after = inspect.merged(before, read.organizations) if before else None
            self._end(after, read.shown, banner)

        def failed(error: AssistantError) -> None:
            """They are not what they were, so what was read of them before doesn't count any more."""
            before = self._context.session.inspection
            banner = result.not_checked(summary(results, None), error)
            after = inspect.unread_again(before, names) if before else None
            among, all_ = frozenset(names), after.organizations if after else ()
            unread = [self._shown(one) for one in all_ if one.organization.name in among]
            self._end(after, unread, banner)

        organizations = {d.proposal.organization.name: d.proposal.organization for d in results}
        self._context.forget_coverage(organizations)
        names = self._begin(list(organizations.values()))
        self._context.background.run(lambda: self._inspect(names), done=done, failed=failed)

    def _begin(self, organizations: list[Organization]) -> list[str]:
        """They are about to be read again; their names."""
        self._first = self._context.directories.first if self._context.directories else None
        self.busy = True
        self.checking.emit(organizations)
        return [organization.name for organization in organizations]

    def _end(
        self, inspection: Inspection | None, shown: Sequence[object], banner: result.Result | None
    ) -> None:
        self.busy = False
        now = self._context.directories
        if inspection is not None and now is not None and now.first is self._first:
            self._context.update(inspection=inspection)  # nobody else has signed in
        self.ended.emit(shown if inspection is not None else (), banner)

    def _inspect(self, names: Sequence[str]) -> Read:
        """The organizations as they are now, with fresh tokens; in a worker."""
        directories, session = self._context.directories, self._context.session
        if directories is None:
            raise Cancelled
        directories.renew()
        organizations = inspect.inspect(
            directories, only=names, scope=session.scope, before=session.inspection
        ).organizations
        return Read(organizations, list(map(self._shown, organizations)))

    def _tell(self, title: str, text: str, more: str = "") -> None:
        dialog = Dialog(self._page, title, text)
        dialog.help_place = "undo.md"
        if more:
            dialog.content.addWidget(Text(more))
        dialog.add_button(_("Close"), main=True)
        dialog.open()


def _names(actors: Directories, proposals: Sequence[Proposal]) -> str:
    """Who makes the changes: a directory may call a guest otherwise."""
    accesses = (actors.of(proposal.subject.tenant_id) for proposal in proposals)
    names = dict.fromkeys(access.account.upn for access in accesses if access is not None)
    return listed(names)
