"""The parts of the Organizations page around the table, and which of them are shown together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from setup_assistant import labels
from setup_assistant.errors import AssistantError
from setup_assistant.model import NOT_READY, Account, OrganizationStatus
from setup_assistant.texts import _, listed, ngettext
from setup_assistant.ui.changes.result import Result
from setup_assistant.ui.organizations.details import Details
from setup_assistant.ui.organizations.table import OrganizationsTable, TableCard
from setup_assistant.ui.status_icons import STATUS_ICONS
from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.enter import Input
from setup_assistant.ui.widgets.error_panel import ErrorPanel
from setup_assistant.ui.widgets.field import FieldError
from setup_assistant.ui.widgets.flow import Flow
from setup_assistant.ui.widgets.icon import StatusLabel
from setup_assistant.ui.widgets.layouts import STRETCH, add, holder, row
from setup_assistant.ui.widgets.menu_button import Entry, Menu
from setup_assistant.ui.widgets.progress import WaitLine
from setup_assistant.ui.widgets.text import Text

_LEAST_STATUS = 108
"""Its longest word may be cut where translated buttons need the room: buttons never are."""

Act = Callable[[], object]
Status = OrganizationStatus
_NOT_COUNTED = (Status.LEFT_OUT, Status.SET_ASIDE)


class View:
    """While the check runs: progress and table; then table and details; or the empty state, or a problem."""

    def __init__(
        self,
        body: QVBoxLayout,
        *,
        tools: Tools,
        progress: Progress,
        table: OrganizationsTable,
        details: Details,
        empty: Empty,
        problem: ErrorPanel,
    ) -> None:
        self._tools, self._progress, self._table, self._details = tools, progress, table, details
        self._empty, self._problem = empty, problem
        self.summary = Summary()
        self.all_ready = AllReady()
        self.result = Banner()
        self.none_ticked = FieldError()
        self.still_running = FieldError()
        self._has_result = False
        self._card = TableCard(table)
        above = (self.summary, self.all_ready, self.result, tools, progress)
        self._parts: tuple[QWidget, ...] = (*above, self._card, details, empty, problem)
        self._body = body
        body.setSpacing(8)
        add(body, *above, self.none_ticked, (self._card, 1), details, self.still_running)
        add(body, (empty, 1), (problem, 1))

    def show_checking(self) -> None:
        """Before the list is known."""
        self._tools.clear()
        self._has_result = False
        self.none_ticked.clear()
        self._table.horizontalHeader().setSortIndicatorShown(False)
        self._progress.begin()
        self._show(self.summary, self._progress, self._card)

    def show_result(self, *, ready: bool) -> None:
        """The check is over. One banner at most: what changes brought goes before *all are ready*."""
        head = self.all_ready if ready and not self._has_result else self.summary
        more = (self.result,) if self._has_result else ()
        self._show(head, *more, self._tools, self._card, self._details)

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

    def show_counts(self, counts: Counter[Status], to_back_up: int) -> None:
        """How many organizations have which status, and how many are to be backed up."""
        self.summary.show_counts(counts, to_back_up)
        self.all_ready.show_total(counts.total(), to_back_up)

    def show_details(self, *, selected: bool) -> None:
        """The details of the selected row, once the check is over."""
        self._details.setVisible(selected and not self._tools.isHidden())

    def _show(self, *parts: QWidget) -> None:
        for part in self._parts:
            part.setVisible(part in parts)


class Summary(Card):
    """Total, then a count per status that isn't zero; wraps; read as one sentence."""

    def __init__(self) -> None:
        super().__init__(fill="sunken", padding=0)
        self.total = Text("", "strong", wrap=False)
        self.parts = {
            status: StatusLabel(*STATUS_ICONS[status], "", strong=status in NOT_READY)
            for status in (*labels.SUMMED, Status.WAITING)
        }
        self.backup = Text("", wrap=False)
        self._counts: tuple[Counter[Status], int] | None = None
        flow = Flow(spacing=16)
        flow.setContentsMargins(14, 12, 14, 12)
        for label in (self.total, self.backup, *self.parts.values()):
            flow.addWidget(label)
        self.body.addWidget(Still(holder(flow)))

    def show_counts(self, counts: Counter[Status], to_back_up: int) -> None:
        """Show how many organizations have which status; what is shown already costs nothing."""
        if (counts, to_back_up) == self._counts:
            return
        self._counts = counts, to_back_up
        n = counts.total()
        form = ngettext("{n} organization", "{n} organizations", n)
        self.total.setText(form.format(n=n) if n else _("Organizations"))
        self.backup.setText(labels.to_be_backed_up(to_back_up) if to_back_up != n else "")
        self.backup.setVisible(to_back_up != n)
        pending = counts[Status.WAITING] + counts[Status.CHECKING]
        words = [self.total.text(), self.backup.text()]
        for status, part in self.parts.items():
            count = pending if status is Status.WAITING else counts[status]
            part.setVisible(bool(count))
            part.show_status(*STATUS_ICONS[status], _count(status, count))
            words.append(_count(status, count) if count else "")
        self.setAccessibleName(listed(filter(None, words)))

    def say(self) -> None:
        """Read it out."""
        announce(self, self.accessibleName())


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
        self.title.setText(title.format(n=n))
        self.text.setText(_("Choose Next to connect to Keepit."))
        for label in (self.title, self.text):
            label.show()


class Tools(QWidget):
    """Filter, status, *Check all again*, *Save report…* and *More*."""

    filtered = Signal()

    def __init__(self, again: Act, save_report: Act, more: tuple[Entry, ...]) -> None:
        super().__init__()
        self.filter = Filter()
        self.status = QComboBox()
        for status, word in (
            (None, _("All statuses")),
            *((s, labels.status_word(s)) for s in (*NOT_READY, Status.READY, *_NOT_COUNTED)),
        ):
            self.status.addItem(word, status)
        self.status.setAccessibleName(_("Status"))
        self.status.setMinimumWidth(_LEAST_STATUS)
        self.again = buttons.secondary(_("Check all again"), again, icon="reload")
        self.save = buttons.secondary(_("Save report…"), save_report, icon="save")
        self.more = Menu(self, _("More"), more).button
        actions = (self.again, self.save, self.more)
        row((self.filter, 1), self.status, 4, *actions, on=self, spacing=8)
        self.filter.textChanged.connect(lambda _text: self.filtered.emit())
        self.status.activated.connect(lambda _index: self.filtered.emit())

    @property
    def status_filter(self) -> OrganizationStatus | None:
        """The chosen status; None for all. (Qt gives the enumeration back as plain text.)"""
        data = self.status.currentData()
        return OrganizationStatus(data) if data else None

    def clear(self) -> None:
        """Show everything again, without telling."""
        self.filter.blockSignals(True)  # the page is about to fill the table anyway
        self.filter.clear()
        self.filter.blockSignals(False)
        self.status.setCurrentIndex(0)


class Filter(Input):
    """Acts while typing; Esc clears it."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(_("Filter organizations"))
        self.setAccessibleName(_("Filter organizations"))
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(88)
        self.setMaximumWidth(260)
        self.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class Progress(WaitLine):
    """“Checked 6 of 12. Now: contoso-web” below its bar, with *Stop*."""

    def __init__(self, stop: Act) -> None:
        button = buttons.secondary(_("Stop"), stop)
        super().__init__(button)
        self.stop = button
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


def _count(status: Status, n: int) -> str:
    if status is Status.WAITING:
        return ngettext("{n} to go", "{n} to go", n).format(n=n)
    return labels.count(status, n)


class Still(QWidget):
    """``Still(widget)``: as high as ``widget`` needs to be in the width that there is."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self._widget = widget
        widget.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        layout, width = self._widget.layout(), self.width()
        height = self._widget.sizeHint().height()
        if layout is not None and layout.hasHeightForWidth():
            height = layout.totalHeightForWidth(width)
        if height != self.minimumHeight():
            self.setFixedHeight(height)
        self._widget.setGeometry(0, 0, width, height)
