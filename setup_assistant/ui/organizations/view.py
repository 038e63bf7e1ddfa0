"""The parts of the Organizations page around the table, and which of them are shown together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from setup_assistant.errors import AssistantError
from setup_assistant.model import Account
from setup_assistant.texts import _, ngettext
from setup_assistant.ui.changes.result import Result
from setup_assistant.ui.opening import NotOpened
from setup_assistant.ui.organizations.counters import Counters, Counts
from setup_assistant.ui.organizations.details import Details
from setup_assistant.ui.organizations.table import OrganizationsTable
from setup_assistant.ui.organizations.table_model import EVERY, OrganizationsModel
from setup_assistant.ui.organizations.toolbar import Toolbar
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.access_keys import Turn
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.error_panel import ErrorPanel
from setup_assistant.ui.widgets.field import FieldError
from setup_assistant.ui.widgets.layouts import STRETCH, add, row
from setup_assistant.ui.widgets.progress import WaitLine
from setup_assistant.ui.widgets.row_table import TableCard
from setup_assistant.ui.widgets.sizes import Room, Width
from setup_assistant.ui.widgets.split import Arrangement, Shares, Split
from setup_assistant.ui.widgets.text import Text

Act = Callable[[], object]


class View:
    """While the check runs: progress and table; then table and details; or the empty state, or a problem."""

    def __init__(
        self,
        body: QVBoxLayout,
        *,
        toolbar: Toolbar,
        progress: Progress,
        table: OrganizationsTable,
        details: Details,
        shares: Shares,
        empty: Empty,
        problem: ErrorPanel,
    ) -> None:
        self._toolbar, self._progress, self._table = toolbar, progress, table
        self._details, self._empty, self._problem = details, empty, problem
        self.counters = Counters()
        self.all_ready = AllReady()
        self.result = Banner()
        self.none_ticked = FieldError()
        self.still_running = FieldError()
        self.not_opened = NotOpened()
        self._has_result = False
        self.split = Split(TableCard(table), details, details, shares)
        above = (self.counters, self.all_ready, self.result, toolbar, progress)
        self._parts: tuple[QWidget, ...] = (*above, self.split, empty, problem)
        self._body = body
        body.setSpacing(8)
        add(body, *above, self.none_ticked, (self.split, 1), self.not_opened, self.still_running)
        add(body, (empty, 1), (problem, 1))

    def arrange(self, room: Room) -> None:
        """Lay out for that much room."""
        beside = room.width is Width.WIDE and not room.low
        self._toolbar.fold(always=room.width is Width.NARROW)
        self._details.arrange(beside=beside, rolls=room.low)
        below = Arrangement.UNROLLED if room.low else Arrangement.BELOW
        self.split.set_arrangement(Arrangement.BESIDE if beside else below)

    def show_checking(self) -> None:
        """Before the list is known."""
        self.show_everything()
        self._has_result = False
        self.none_ticked.clear()
        self._table.horizontalHeader().setSortIndicatorShown(False)
        self._progress.begin()
        self._show(self.counters, self._progress, self.split)

    def show_everything(self) -> None:
        """Have no filter, without telling."""
        self._toolbar.clear()
        self.counters.show_kind(EVERY)

    def show_result(self, *, ready: bool) -> None:
        """The check is over. One banner at most: what changes brought goes before *all are ready*."""
        head = self.all_ready if ready and not self._has_result else self.counters
        more = (self.result,) if self._has_result else ()
        self._show(head, *more, self._toolbar, self.split)

    def show_changed(self, result: Result) -> None:
        """Say what changes brought, until the next check of everything."""
        self._has_result = True
        self.result.show_banner(result.kind, result.title, result.text)

    def show_new(self, sentence: str) -> None:
        """Name organizations that are new in the list, until the next check of everything."""
        self._has_result = True
        self.result.show_banner("information", sentence)

    def show_empty(self, account: Account | None) -> None:
        """The account reaches no organization."""
        if account is not None:
            self._empty.show_account(account.upn, account.domain)
        self._show(self._empty)

    def show_problem(self, error: AssistantError) -> None:
        """Nothing can be checked."""
        self._problem.show_error(error)
        self._show(self._problem)
        self._problem.again.setFocus()

    def add_panel(self, panel: QWidget) -> None:
        """Have room for something in place of all of it."""
        self._parts = (*self._parts, panel)
        self._body.addWidget(panel, 1)

    def show_panel(self, panel: QWidget) -> None:
        """Show it alone."""
        self._show(panel)

    def show_counts(self, model: OrganizationsModel) -> None:
        """How many organizations have which status, and how many are to be backed up."""
        counts = Counts(model.counts(), model.to_back_up())
        self.counters.show_counts(counts)
        self.all_ready.show_total(counts.total, counts.to_back_up)

    def show_details(self, *, selected: bool) -> None:
        """The details of the selected row, once the check is over."""
        self.split.show_pane(shown=selected and not self._toolbar.isHidden())

    def _show(self, *parts: QWidget) -> None:
        for part in self._parts:
            part.setVisible(part in parts)


class AllReady(Banner):
    """“All 12 organizations are ready”, in place of the summary."""

    def __init__(self) -> None:
        super().__init__("success")

    def show_total(self, total: int, n: int) -> None:
        """Say how many, ``n`` of the ``total`` to be backed up."""
        if n == total:
            title = ngettext("The organization is ready", "All {n} organizations are ready", n)
        else:
            title = ngettext(
                "The organization to back up is ready",
                "All {n} organizations to back up are ready",
                n,
            )
        self.set_words("success", title.format(n=n), _("Choose Next to connect to Keepit."))


class Progress(WaitLine):
    """“Checked 6 of 12. Now: contoso-web” below its bar, with *Stop*."""

    def __init__(self, stop: Act) -> None:
        button = buttons.secondary(_("Stop"), stop)
        super().__init__(button)
        self.stop = button
        button.turn = Turn.LAST
        self.column.setSpacing(8)

    def begin(self) -> None:
        """Before the list is known."""
        self.error.clear()
        self.bar.set(0, 0)
        self.sentence.setText(_("Reading your organizations…"))

    def show_progress(self, done: int, total: int, now: str) -> None:
        """How many are checked, and which of them is being read."""
        text = _("Checked {n} of {total}. Now: {org}") if now else _("Checked {n} of {total}.")
        self.set_progress(done, total, text.format(n=done, total=total, org=now))


class Empty(Card):
    """No organization at all: says whose, and what to do."""

    def __init__(self, again: Act, ask_to_add: Act) -> None:
        super().__init__(padding=20)
        self.text = Text()
        self.again = buttons.tinted(_("Check all again"), again, icon="reload")
        another = buttons.secondary(_("Add organization…"), ask_to_add, icon="plus")
        title = Text(_("No organizations found"), "heading")
        add(self.body, title, self.text, 4, row(self.again, another, STRETCH), STRETCH)

    def show_account(self, upn: str, directory: str) -> None:
        """Name the account that has no organization."""
        text = _(
            "{upn} isn't a member of any organization in {directory}. Add it to your organizations, "
            "then check again."
        )
        self.text.setText(text.format(upn=upn, directory=directory))
