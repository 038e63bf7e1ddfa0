"""Repairs on the Organizations page: what is offered for a row, and what is read again afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from setup_assistant.errors import AssistantError
from setup_assistant.model import OrganizationStatus
from setup_assistant.texts import _
from setup_assistant.ui.changes import recheck
from setup_assistant.ui.changes.controller import Repairs
from setup_assistant.ui.organizations.details import Fix
from setup_assistant.ui.organizations.row import Row

if TYPE_CHECKING:
    from setup_assistant.changes.apply import Done
    from setup_assistant.ui.changes.result import Result
    from setup_assistant.ui.organizations.page import OrganizationsPage

Summing = Callable[[Sequence["Done"], datetime | None], "Result"]


class PageDeeds(QObject):
    """``offered(row)`` names the button; ``fix()`` does what it says."""

    def __init__(self, page: OrganizationsPage) -> None:
        super().__init__(page)
        self._page = page
        self.repairs = Repairs(page, page.context)
        self._waiting: tuple[Sequence[Done], Summing] | None = None
        self.repairs.changed.connect(self._changed)
        self.repairs.undone.connect(self._undone)
        self.repairs.failed.connect(self._failed)
        page.check.refreshed.connect(self._refreshed)

    def offered(self, row: Row | None) -> Fix | None:
        """The repair of the organization in ``row``; None while it is read, or if only people can."""
        from setup_assistant.changes.plan import Way

        busy = row is None or row.status is OrganizationStatus.CHECKING
        way = None if busy or row is None else self.repairs.way(row.inspected)
        return {
            Way.ACCOUNT: Fix(_("Turn on OAuth access…"), "approve"),
            Way.ADMINISTRATOR: Fix(_("Sign in as an administrator…"), "key"),
            Way.BY_HAND: None,
            None: None,
        }[way]

    def fix(self) -> None:
        """Begin the repair of the selected organization, and of every other one like it."""
        from setup_assistant.changes.plan import Way

        row = self._page.selected()
        way = self.repairs.way(row.inspected if row else None)
        if way is Way.ACCOUNT:
            self.repairs.turn_on()
        elif way is Way.ADMINISTRATOR:
            self.repairs.ask_administrator()

    def can_undo(self) -> bool:
        """Whether there is an undo list."""
        return self.repairs.has_undo_list()

    def undo_list(self) -> None:
        """Show what can be put back."""
        self.repairs.undo_list()

    def _failed(self, error: AssistantError) -> None:
        self._page.parts.show_problem(error)

    def _changed(self, results: Sequence[Done]) -> None:
        from setup_assistant.ui.changes import result

        self._read_again(results, result.of_changes)

    def _undone(self, results: Sequence[Done]) -> None:
        from setup_assistant.ui.changes import result

        self._read_again(results, result.of_undoing)

    def _read_again(self, results: Sequence[Done], summing: Summing) -> None:
        """Success is never assumed: every organization is read again before it is shown as ready."""
        self._waiting = (results, summing)
        organizations = {done.proposal.organization.name: done for done in results}
        recheck.forget_coverage(self._page.context, organizations)
        self._page.mark_checking(done.proposal.organization for done in organizations.values())
        self._page.check.refresh(list(organizations))

    @property
    def waiting(self) -> bool:
        """Whether organizations that were changed are being read again."""
        return self._waiting is not None

    def _refreshed(self, error: AssistantError | None) -> None:
        from setup_assistant.ui.changes import result

        if self._waiting is None:
            return
        (results, summing), self._waiting = self._waiting, None
        if error is None:
            self._page.show_changed(summing(results, datetime.now(UTC)))
            return
        self._page.show_unread([done.proposal.organization.name for done in results])
        self._page.show_changed(result.not_checked(summing(results, None), error))
