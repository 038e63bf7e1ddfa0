"""Which organizations are backed up, and which are set aside: decided on the page, kept, judged again.

Nothing is asked over the network: what was read is judged as the decision has it count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from setup_assistant.checks import registry, scoping
from setup_assistant.model import Exemption, Inspected, OrganizationStatus, Scope
from setup_assistant.texts import _, day
from setup_assistant.ui.organizations.row import Row, pending, read
from setup_assistant.ui.widgets.announce import announce

if TYPE_CHECKING:
    from setup_assistant.ui.organizations.page import OrganizationsPage

_AT_ONCE = 100
"""Rows that are judged without a worker: about a millisecond for ten."""


class PageScope(QObject):
    """``tick(rows, backup)``, ``back_up()``, ``set_aside()`` and ``take_back()`` for the selected row."""

    def __init__(self, page: OrganizationsPage) -> None:
        super().__init__(page)
        self._page = page
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self._judging = 0

    @property
    def judging(self) -> bool:
        """Whether many rows are being judged again: until then nobody knows what is ready."""
        return self._judging > 0

    @property
    def scope(self) -> Scope:
        """What is decided now."""
        return self._page.context.session.scope

    def tick(self, rows: Sequence[Row], backup: bool) -> None:
        """Have these backed up, or leave them out. The rows keep their places."""
        changed = [row for row in rows if row.backup is not backup]
        if changed:
            organizations = [row.organization for row in changed]
            self._decide(self.scope.with_backup(organizations, backup=backup), changed)

    def back_up(self) -> None:
        """Have the selected organization backed up after all."""
        row = self._page.selected()
        if row is not None:
            self.tick([row], True)
            self._page.table.setFocus()

    def may_set_aside(self, row: Row) -> bool:
        """Whether the organization could not be read, so that this may be accepted."""
        return row.inspected is not None and scoping.may_set_aside(row.inspected)

    def set_aside(self) -> None:
        """Ask for a reason and an end, then accept that the selected organization can't be read."""
        from setup_assistant.ui.organizations.aside_dialog import AsideDialog

        row = self._page.selected()
        if row is None or row.inspected is None or not self.may_set_aside(row):
            return
        found = registry.headline(row.inspected).found
        dialog = AsideDialog(self._page, row.organization.name, found, self.now().date())
        dialog.decided.connect(partial(self._set_aside, row))
        dialog.open()

    def take_back(self) -> None:
        """End the exemption of the selected organization."""
        row = self._page.selected()
        if row is not None:
            self._decide(self.scope.without_exemptions([row.organization]), [row])
            self._page.table.setFocus()

    def accept_what_answers(self, found: Sequence[Inspected]) -> None:
        """Forget the exemptions of organizations that answer again; what is shown still says so."""
        over = [one.organization for one in found if one.exemption is not None and _answers(one)]
        if over:
            self._keep(self.scope.without_exemptions(over))

    def current(self, rows: Sequence[Row]) -> list[Row]:
        """``rows`` as they are to be shown: somebody may have decided while they were read."""
        scope = self.scope
        return [
            row if row.backup is scope.backs_up(row.organization) else _judged(row, scope)
            for row in rows
        ]

    def _set_aside(self, row: Row, reason: str, last: date | None) -> None:
        account = self._page.context.session.account
        by = account.upn if account else ""
        made = Exemption(row.organization, reason, by, self.now(), last)
        self._decide(self.scope.with_exemption(made), [row])
        self._page.table.setFocus()
        if last is not None:
            told = _("{org} is set aside until {date}.")
            announce(self._page, told.format(org=row.organization.name, date=day(last)))
        else:
            announce(self._page, _("{org} is set aside.").format(org=row.organization.name))

    def _decide(self, scope: Scope, rows: Sequence[Row]) -> None:
        """Keep it, and judge ``rows`` by it; many of them in a worker."""
        before = self.scope
        self._keep(scope)
        if len(rows) <= _AT_ONCE:
            self._judged(before, [_judged(row, scope) for row in rows])
            return
        self._judging += 1
        self._page.context.background.run(
            lambda: [_judged(row, scope) for row in rows],
            done=partial(self._many_judged, before),
            failed=lambda _error: self._many_judged(before, ()),
        )

    def _many_judged(self, before: Scope, rows: Sequence[Row]) -> None:
        self._judging -= 1
        self._judged(before, rows)

    def _judged(self, before: Scope, rows: Sequence[Row]) -> None:
        self._page.show_decided(self.current(rows))
        self._say(before, rows)

    def _say(self, before: Scope, rows: Sequence[Row]) -> None:
        """Announce a change of the boxes, for one by its name."""
        total, n = self._page.model.total, self._page.model.to_back_up()
        if not rows or before.left_out == self.scope.left_out:
            return
        if len(rows) > 1:
            told = _("{n} of {total} to back up.")
        elif rows[0].backup:
            told = _("{org} is to be backed up. {n} of {total}.")
        else:
            told = _(
                "{org} is left out. OAuth access isn't needed there. {n} of {total} to back up."
            )
        name = rows[0].organization.name
        announce(self._page.table, told.format(org=name, n=n, total=total))

    def _keep(self, scope: Scope) -> None:
        self._page.context.update(scope=scope)
        self._page.context.memory.update(scope=scope)


def _answers(inspected: Inspected) -> bool:
    """Whether everything that counts was read again."""
    unread = (OrganizationStatus.UNKNOWN, OrganizationStatus.SET_ASIDE)
    return inspected.status not in unread


def _judged(row: Row, scope: Scope) -> Row:
    if row.inspected is None:
        backup = scope.backs_up(row.organization)
        return pending(row.organization, row.status, backup=backup)
    return read(registry.judge_all(row.inspected.evidence, scope))
