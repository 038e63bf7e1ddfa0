"""The list of organizations: what a check brings, as the table shows it and the session keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from setup_assistant.errors import AssistantError
from setup_assistant.model import (
    NOT_READY,
    Inspected,
    Inspection,
    Organization,
    OrganizationStatus,
)
from setup_assistant.texts import _, listed, ngettext
from setup_assistant.ui.changes.result import Result
from setup_assistant.ui.context import Context
from setup_assistant.ui.organizations.row import Column, Row, pending, read
from setup_assistant.ui.organizations.scope import ScopeDecisions
from setup_assistant.ui.organizations.table import OrganizationsTable
from setup_assistant.ui.organizations.view import Progress, View
from setup_assistant.ui.times import clock

_OPEN = (OrganizationStatus.WAITING, OrganizationStatus.CHECKING)


class Listing(QObject):
    """``changed`` when the details of the current row may say something else."""

    changed = Signal()

    def __init__(
        self,
        context: Context,
        view: View,
        table: OrganizationsTable,
        scope: ScopeDecisions,
        progress: Progress,
    ) -> None:
        super().__init__(context)
        self._context, self._view, self._table = context, view, table
        self._model, self._scope, self._progress = table.rows, scope, progress
        self._names_before = frozenset[str]()
        """The organizations of the check before, if it was whole."""

    # -- a check of everything ----------------------------------------------------------------

    def begin(self, before: Inspection | None) -> None:
        """Everything is about to be checked; ``before`` is what was found last."""
        whole = before is not None and before.complete
        known = before.organizations if before is not None and whole else ()
        self._names_before = frozenset(one.organization.name for one in known)
        self._context.update(inspection=None)
        self._model.set_organizations(())
        self._view.show_counts(self._model)
        self._view.show_checking()

    def show_rows(self, rows: list[Row]) -> None:
        """These are to be checked."""
        self._model.set_rows(self._scope.current(rows))
        self._table.fit()
        self._view.show_counts(self._model)

    def take(self, rows: list[Row]) -> None:
        """Newer rows, while the check runs."""
        self._model.take(self._scope.current(rows))
        counts, total = self._model.counts(), self._model.total
        now = next((r for r in reversed(rows) if r.status is OrganizationStatus.CHECKING), rows[-1])
        done = total - sum(counts[status] for status in _OPEN)
        self._progress.show_progress(done, total, now.organization.name)
        self._view.show_counts(self._model)

    def finish(self, inspection: Inspection, *, decided_meanwhile: bool) -> None:
        """The check has ended, or was stopped."""
        if decided_meanwhile:
            inspection = replace(inspection, organizations=self._model.inspected())
        self._scope.accept_what_answers(inspection.organizations)
        before = self._context.session.before or (inspection if inspection.complete else None)
        self._context.update(inspection=inspection, account=inspection.account, before=before)
        self._show_new(inspection)
        self.show_result()
        self._view.counters.say()

    def _show_new(self, inspection: Inspection) -> None:
        """Name what wasn't there at the check before: it is to be backed up until somebody unticks it."""
        if self._names_before:
            names = [one.organization.name for one in inspection.organizations]
            new = [name for name in names if name not in self._names_before]
            if new:
                self._view.show_new(_("New: {orgs}.").format(orgs=listed(new)))

    # -- single organizations -----------------------------------------------------------------

    def checking(self, organization: Organization) -> Row:
        """The row of an organization that is being read."""
        backup = self._context.session.scope.backs_up(organization)
        return pending(organization, OrganizationStatus.CHECKING, backup=backup)

    def mark_checking(self, organizations: Iterable[Organization]) -> None:
        """These are being read again."""
        self._model.take([self.checking(organization) for organization in organizations])
        self.changed.emit()

    def add(self, organization: Organization) -> None:
        """Show and select one more, which is being read."""
        self.show_everything()
        self._model.take([self.checking(organization)])
        self.show_parts()
        self.select(organization)
        self.changed.emit()

    def remove(self, organization: Organization) -> None:
        """Take one out of the list."""
        inspection = self._context.session.inspection
        if inspection is not None:
            self._model.remove(organization)
            self._keep(inspection)
            self.show_result()

    def some_read(self, organizations: Sequence[Inspected]) -> None:
        """These were read again."""
        self._take([read(inspected) for inspected in organizations])
        self.arrange()

    def _take(self, rows: Sequence[Row]) -> None:
        self._view.still_running.clear()
        self._model.take(self._scope.current(rows))
        self._scope.accept_what_answers([row.inspected for row in rows if row.inspected])
        inspection = self._context.session.inspection
        if inspection is not None:
            self._keep(inspection)

    def one_failed(self, organization: Organization, error: AssistantError) -> None:
        """It could not even be tried: it is as it was."""
        self._view.still_running.clear()
        self.as_before(organization)
        self._view.show_problem(error)

    def as_before(self, organization: Organization | None = None) -> None:
        """Show ``organization`` as it was read last, or all of them."""
        inspection = self._context.session.inspection
        before = inspection.organizations if inspection else ()
        wanted = (one for one in before if organization in (None, one.organization))
        self._model.take([read(inspected) for inspected in wanted])

    def decide(self, rows: Sequence[Row]) -> None:
        """These count otherwise now; every row keeps its place until the next sort."""
        self._view.none_ticked.clear()
        self._model.take(rows)
        inspection = self._context.session.inspection
        if inspection is None:  # the check goes on
            self._view.show_counts(self._model)
            return
        self._keep(inspection)
        self.show_parts()
        self.changed.emit()

    # -- changes ------------------------------------------------------------------------------

    def after_changes(self, rows: Sequence[Row], result: Result) -> None:
        """Show what was changed as it is now, and go on to what is still not ready."""
        before = self._table.current()
        # One may have been taken out of the list meanwhile.
        self._take([row for row in rows if self._model.knows(row.organization.name)])
        self._view.show_counts(self._model)  # a pressed counter that is empty gives way to all
        self._model.arrange()
        current = self._table.current()
        stays = before is not None and current is not None and before.key == current.key
        if not (stays and current is not None and current.status in NOT_READY):
            selected = self._table.select_next_open(row.key for row in rows)
            result = self._with_what_is_next(result, selected=selected)
        self.show_changed(result)
        self.changed.emit()
        self._table.setFocus()

    def show_changed(self, result: Result) -> None:
        """Say what was brought about; the banner takes height, and the current row stays in view."""
        self._view.show_changed(result)
        self.show_parts()
        self._table.scroll_later()

    def _with_what_is_next(self, result: Result, *, selected: bool) -> Result:
        if result.checked_at is None:
            return result
        statuses, n = self._model.counts(), self._model.to_back_up()
        if selected:
            sentence = _("Checked again at {time}. The next one that is not ready is selected.")
        elif statuses[OrganizationStatus.READY] == n:
            sentence = ngettext(
                "Checked again at {time}. The organization to back up is ready.",
                "Checked again at {time}. All {n} organizations to back up are ready.",
                n,
            )
        else:
            return result
        sentence = sentence.format(time=clock(result.checked_at), n=n)
        return replace(result, text="\n".join(filter(None, (sentence, result.open_points))))

    # -- what is shown ------------------------------------------------------------------------

    def show_everything(self) -> None:
        """Have no filter."""
        self._view.show_everything()
        self.filter()

    def filter(self, text: str = "") -> None:
        """Show what has that text and is of the kind that is pressed."""
        self._model.set_filter(text, self._view.counters.kind)
        self._table.select_first()

    def select(self, organization: Organization) -> None:
        """Have it the current one, and in view."""
        index = self._model.find(organization)
        self._table.setCurrentIndex(index)
        self._table.scrollTo(index)

    def show_result(self) -> None:
        """Show all of what was found, worst first, and go to it."""
        if not self._model.total:
            self._view.show_empty(self._context.session.account)
            return
        self.show_parts()
        self._model.sort(Column.STATUS)
        self._table.fit()
        self._table.select_first()
        self._table.scrollToTop()
        self._table.setFocus()

    def show_parts(self) -> None:
        """Show counters, or that everything is ready; and the table."""
        self._view.show_counts(self._model)
        inspection = self._context.session.inspection
        green = inspection is not None and inspection.ready and not inspection.set_aside
        self._view.show_result(ready=green)

    def arrange(self) -> None:
        """Sort and filter anew."""
        self._model.arrange()
        self._table.scrollTo(self._table.currentIndex())
        self.show_parts()
        self.changed.emit()

    def _keep(self, inspection: Inspection) -> None:
        organizations = self._model.inspected()
        complete = len(organizations) == self._model.total
        self._context.update(
            inspection=replace(inspection, organizations=organizations, complete=complete)
        )
