"""Runs changes and their undoing in a worker for the dialogs, and remembers what this run changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from setup_assistant.errors import AssistantError
from setup_assistant.ui.context import Context

if TYPE_CHECKING:
    from setup_assistant.cancel import CancelToken
    from setup_assistant.changes.apply import Done, Progress
    from setup_assistant.model import Account, Entry, Proposal
    from setup_assistant.services.azure_devops.client import AzureDevOps


class Actor:
    """Who makes changes: the account that signed in, or an administrator who did it only for this."""

    def __init__(self, account: Account, devops: AzureDevOps) -> None:
        self.account, self.devops = account, devops


class Deeds(QObject):
    """``apply`` or ``undo``; ``progress`` while it runs, then ``ended`` with a tuple of ``Done``, or ``failed``."""

    progress = Signal(object)
    ended = Signal(object)
    failed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self._cancel: CancelToken | None = None

    @property
    def running(self) -> bool:
        """Whether changes are being made."""
        return self._cancel is not None

    def apply(self, actor: Actor, proposals: Sequence[Proposal]) -> None:
        """Make the changes."""
        from setup_assistant.changes.apply import apply

        self._run(partial(apply, actor.devops, actor.account, proposals))

    def undo(self, actor: Actor, entries: Sequence[Entry]) -> None:
        """Put back the state of before."""
        from setup_assistant.changes.apply import undo

        self._run(partial(undo, actor.devops, actor.account, entries))

    def stop(self) -> None:
        """Begin nothing more and read no further; what was written stays written."""
        if self._cancel is not None:
            self._cancel.cancel()

    def _run(self, work: Callable[..., tuple[Done, ...]]) -> None:
        from setup_assistant.cancel import CancelToken

        self._cancel = CancelToken()
        ledger = self._context.ledger
        call = partial(work, ledger, watch=self._watch, cancel=self._cancel)
        self._context.background.run(call, done=self._done, failed=self._failed)

    def _watch(self, progress: Progress) -> None:
        self._context.background.post(lambda: self.progress.emit(progress))

    def _done(self, results: tuple[Done, ...]) -> None:
        self._cancel = None
        entries = [done.entry for done in results if done.entry is not None and done.good]
        undone = {entry.id for entry in entries if entry.undone}
        known = [known for known in self._context.session.changed if known not in undone]
        made = (entry.id for entry in entries if entry.undo is None)
        self._context.update(changed=(*known, *made))
        self.ended.emit(results)

    def _failed(self, error: BaseException) -> None:
        self._cancel = None
        if isinstance(error, AssistantError):
            self.failed.emit(error)
