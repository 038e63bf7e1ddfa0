"""Which organizations are backed up, and which are set aside: decided on the page, kept, judged again.

Nothing is asked over the network: what was read is judged as the decision has it count.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from setup_assistant.checks import registry, scoping
from setup_assistant.model import Exemption, Inspected, OrganizationStatus, Scope
from setup_assistant.texts import _, day
from setup_assistant.ui.context import Context
from setup_assistant.ui.organizations.aside_dialog import AsideDialog
from setup_assistant.ui.organizations.row import Row, pending, read
from setup_assistant.ui.organizations.table import OrganizationsTable
from setup_assistant.ui.widgets.announce import announce

_AT_ONCE = 100
"""Rows that are judged without a worker: about a millisecond for ten."""


class ScopeDecisions(QObject):
    """Decides about rows of ``table``; ``decided`` with those that count otherwise now."""

    decided = Signal(object)

    def __init__(self, context: Context, table: OrganizationsTable) -> None:
        super().__init__(table)
        self._context, self._table = context, table
        self._judging = 0

    @property
    def judging(self) -> bool:
        """Whether many rows are being judged again: until then nobody knows what is ready."""
        return self._judging > 0

    @property
    def _scope(self) -> Scope:
        return self._context.session.scope

    def tick(self, rows: Sequence[Row], backup: bool) -> None:
        """Have these backed up, or leave them out. The rows keep their places."""
        changed = [row for row in rows if row.backup is not backup]
        if changed:
            organizations = [row.organization for row in changed]
            self._decide(self._scope.with_backup(organizations, backup=backup), changed)

    def back_up(self, row: Row) -> None:
        """Have the organization backed up after all."""
        self.tick([row], True)
        self._table.setFocus()

    def set_aside(self, row: Row) -> None:
        """Ask for a reason and an end, then accept that the organization can't be read."""
        if row.inspected is None or not scoping.may_set_aside(row.inspected):
            return
        finding = registry.headline(row.inspected).found
        today = datetime.now(UTC).date()
        dialog = AsideDialog(self._table, row.organization.name, finding, today, row.status)
        dialog.decided.connect(partial(self._set_aside, row))
        dialog.open()

    def take_back(self, row: Row) -> None:
        """End the exemption of the organization."""
        self._decide(self._scope.without_exemptions([row.organization]), [row])
        self._table.setFocus()

    def accept_what_answers(self, organizations: Sequence[Inspected]) -> None:
        """Forget the exemptions of organizations that answer again; what is shown still says so."""
        silent = (*scoping.UNREAD, OrganizationStatus.SET_ASIDE)
        over = [o.organization for o in organizations if o.exemption and o.status not in silent]
        if over:
            self._keep(self._scope.without_exemptions(over))

    def current(self, rows: Sequence[Row]) -> list[Row]:
        """``rows`` as they are to be shown: somebody may have decided while they were read."""
        scope = self._scope
        return [
            row if row.backup is scope.backs_up(row.organization) else _judged(row, scope)
            for row in rows
        ]

    def _set_aside(self, row: Row, reason: str, last: date | None) -> None:
        account = self._context.session.account
        by = account.upn if account else ""
        exemption = Exemption(row.organization, reason, by, datetime.now(UTC), last)
        self._decide(self._scope.with_exemption(exemption), [row])
        self._table.setFocus()
        if last is not None:
            sentence = _("{org} is set aside until {date}.")
            sentence = sentence.format(org=row.organization.name, date=day(last))
        else:
            sentence = _("{org} is set aside.").format(org=row.organization.name)
        announce(self._table, sentence)

    def _decide(self, scope: Scope, rows: Sequence[Row]) -> None:
        """Keep it, and judge ``rows`` by it; many of them in a worker."""
        before = self._scope
        self._keep(scope)
        if len(rows) <= _AT_ONCE:
            self._judged(before, [_judged(row, scope) for row in rows])
            return
        self._judging += 1
        self._context.background.run(
            lambda: [_judged(row, scope) for row in rows],
            done=partial(self._many_judged, before),
            failed=lambda _error: self._many_judged(before, ()),
        )

    def _many_judged(self, before: Scope, rows: Sequence[Row]) -> None:
        self._judging -= 1
        self._judged(before, rows)

    def _judged(self, before: Scope, rows: Sequence[Row]) -> None:
        self.decided.emit(self.current(rows))
        self._say(before, rows)

    def _say(self, before: Scope, rows: Sequence[Row]) -> None:
        """Announce a change of the boxes, for one by its name."""
        total, n = self._table.rows.total, self._table.rows.to_back_up()
        if not rows or before.left_out == self._scope.left_out:
            return  # an exemption is announced by whoever made it
        if len(rows) > 1:
            sentence = _("{n} of {total} to back up.")
        elif rows[0].backup:
            sentence = _("{org} is to be backed up. {n} of {total}.")
        else:
            sentence = _(
                "{org} is left out. OAuth access isn't needed there. {n} of {total} to back up."
            )
        name = rows[0].organization.name
        announce(self._table, sentence.format(org=name, n=n, total=total))

    def _keep(self, scope: Scope) -> None:
        self._context.update(scope=scope)
        self._context.memory.update(scope=scope)


def _judged(row: Row, scope: Scope) -> Row:
    if row.inspected is None:
        backup = scope.backs_up(row.organization)
        return pending(row.organization, row.status, backup=backup)
    return read(registry.judge_all(row.inspected.evidence, scope))
