"""Done: what Keepit confirms, the task that may be left, what differs, and the next steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from setup_assistant.connector import read_back, wording
from setup_assistant.errors import AssistantError
from setup_assistant.flow import Step
from setup_assistant.model import ChangeKind, Created, Inspection
from setup_assistant.texts import _, ngettext
from setup_assistant.ui.changes import recheck
from setup_assistant.ui.changes import result as deed_results
from setup_assistant.ui.changes.controller import Repairs
from setup_assistant.ui.changes.result import Result
from setup_assistant.ui.context import Context
from setup_assistant.ui.done import wording as done_words
from setup_assistant.ui.done.next_steps import Acts, NextSteps, recheck_dialog
from setup_assistant.ui.done.wording import Sign
from setup_assistant.ui.report_dialog import ReportSaver
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.error_panel import Failure
from setup_assistant.ui.widgets.icon import Icon, StatusLabel
from setup_assistant.ui.widgets.layouts import empty
from setup_assistant.ui.widgets.text import ElidedText, Text
from setup_assistant.ui.window import leaving
from setup_assistant.ui.window.page import Page

if TYPE_CHECKING:
    from setup_assistant.changes.apply import Done
    from setup_assistant.ui.context import Context


_SELECTS = ("E_INCOMPLETE_CONNECTOR_CONFIG", "E_INITIAL_CONFIGURATION_PENDING")
"""Keepit's codes for which somebody chooses the organizations in Keepit."""

OpenUrl = Callable[[QUrl], bool]


class DonePage(Page):
    """Reads nothing by itself; *Check again* does. A task that is left is not an error."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            Step.DONE,
            lambda: done_words.title(context.session.created),
            lambda: done_words.subtitle(context.session.created),
        )
        self.open_url: OpenUrl = QDesktopServices.openUrl
        self.summary = Summary()
        self.task = Banner("warning", icon="doc")
        self.how = Text("")
        self.open_settings = buttons.filled(
            _("Open settings in Keepit"), self.open_keepit, icon="open"
        )
        self.copy = buttons.secondary("", self.copy_names, icon="copy")
        self.decided = Text("", "secondary", selectable=True)
        self.again = buttons.secondary(_("Check again"), self.check_again, icon="reload")
        self.cleared = Banner("success")
        self.failure = Failure(self.check_again)
        self.differences = QWidget()
        self.sentences = Card(padding=14)
        self.repairs = Repairs(self, context)
        self.saver = ReportSaver(self, context)
        self.repairs.undone.connect(self._undone)
        self.repairs.failed.connect(self._failed)
        acts = Acts(self.saver.save, self.open_keepit, self.schedule, self.repairs.undo_list)
        self.next_steps = NextSteps(acts)
        self._build()

    def entered(self) -> None:
        self.cleared.hide()
        self.failure.hide()
        if self.context.session.created is not None:
            self._show(self.context.session.created)

    def being_written(self) -> str:
        return self.repairs.being_written

    def what_stays(self) -> str:
        return leaving.changing()

    def unsaved(self) -> tuple[str, ...]:
        return paragraphs(self.context) if self.saver.outdated else ()

    def save_report(self, then: Callable[[], object]) -> None:
        self.saver.save(then)

    def initial_focus(self) -> QWidget | None:
        return self.open_settings if self.task.isVisibleTo(self) else None

    def open_keepit(self) -> None:
        """Open Keepit in the user's own browser; addresses of single connectors aren't published."""
        region = self.context.session.region
        self.open_url(QUrl(self.context.clients.endpoints.keepit_for(region)))

    def copy_names(self) -> None:
        """Copy the names of the organizations to select in Keepit, one a line."""
        names = done_words.names_to_tick(self.context.session)
        buttons.copy_text("\n".join(names) + "\n", self.copy)
        self.copy.setText(_("Copied"))

    def schedule(self) -> None:
        """Explain how the check is run again by a scheduler."""
        recheck_dialog(self, self.context.session.inspection).open()

    def check_again(self) -> None:
        """Read the connector again, in the background."""
        session, keepit = self.context.session, self.context.keepit
        account, created = session.keepit, session.created
        if keepit is None or account is None or created is None:
            return
        self.failure.hide()
        self.again.setText(_("Checking…"))
        self.context.set_busy(True)
        self.context.background.run(
            lambda: read_back.look_again(keepit, account, created, session.draft),
            done=self._looked,
            failed=self._failed,
        )

    def _looked(self, created: Created) -> None:
        before = self.context.session.created
        self._end_check()
        self.context.update(created=created)
        self._show(created)
        self.announce_header()
        if before and before.task and wording.good(created):
            self.cleared.show_banner("success", done_words.cleared(before.task, created))
            self.next_steps.open.setFocus()

    def _undone(self, results: Sequence[Done]) -> None:
        """What was checked is no longer so: it is read again before anything is said or reported."""
        names = [done.proposal.organization.name for done in results]
        recheck.forget_coverage(self.context, names)
        self.context.set_busy(True)
        self.context.background.run(
            partial(recheck.whole, self.context, names),
            done=lambda found: self._rechecked(results, found),
            failed=lambda error: self._not_rechecked(results, names, error),
        )

    def _rechecked(self, results: Sequence[Done], found: Inspection) -> None:
        self.context.set_busy(False)
        self.context.update(inspection=found)
        self._show_undone(deed_results.of_undoing(results, datetime.now(UTC)))

    def _not_rechecked(
        self, results: Sequence[Done], names: Sequence[str], error: BaseException
    ) -> None:
        self.context.set_busy(False)
        known = self.context.session.inspection
        if known is not None:
            self.context.update(inspection=recheck.unread(known, names))
        result = deed_results.of_undoing(results, None)
        if isinstance(error, AssistantError):
            result = deed_results.not_checked(result, error)
        self._show_undone(result)

    def _show_undone(self, result: Result) -> None:
        self.cleared.show()
        self.cleared.show_banner(result.kind, result.title, result.text)
        self.show_widget(self.cleared)

    def _failed(self, error: BaseException) -> None:
        self._end_check()
        if isinstance(error, AssistantError):
            self.failure.show_failure(error)
            self.show_widget(self.failure)

    def _end_check(self) -> None:
        self.context.set_busy(False)
        self.again.setText(_("Check again"))

    def _show(self, created: Created) -> None:
        self.refresh_header()
        self.summary.show_created(created)
        attention = done_words.attention(created)
        self.task.setVisible(attention is not None)
        if attention is not None:
            self.task.show_banner("warning", attention.head, attention.text, icon="doc")
            which = done_words.which_to_select(self.context.session)
            self.how.setText(which if created.task in _SELECTS and which else attention.how)
        self._show_decisions(created)
        self._show_differences(wording.differences(created))
        self.next_steps.keepit_row.setVisible(attention is None)
        self.main_filled = attention is None
        self.context.refresh()

    def _show_decisions(self, created: Created) -> None:
        """Which organizations are left out or set aside; the assistant can't tell Keepit."""
        session = self.context.session
        told = done_words.decisions(session)
        self.decided.setText("\n".join(told))
        self.decided.setVisible(bool(told))
        n = len(done_words.names_to_tick(session))
        form = ngettext("Copy the {n} name", "Copy the {n} names", n)
        self.copy.setText(form.format(n=n))
        self.copy.setVisible(n > 0 and created.task in _SELECTS)

    def _show_differences(self, sentences: tuple[str, ...]) -> None:
        empty(self.sentences.body)
        for sentence in sentences:
            self.sentences.body.addWidget(StatusLabel("warn", "warn", sentence, wrap=True))
        self.differences.setVisible(bool(sentences))

    def _build(self) -> None:
        self.task.add(self.how)
        self.task.add_actions(self.open_settings, self.copy, self.again)
        differing = QVBoxLayout(self.differences)
        differing.setContentsMargins(0, 0, 0, 0)
        differing.addWidget(Text(_("What differs from your settings"), "heading"))
        differing.addWidget(self.sentences)
        for widget in (
            self.summary,
            self.decided,
            self.failure,
            self.task,
            self.cleared,
            self.differences,
        ):
            self.body.addWidget(widget)
        self.body.addWidget(Text(_("Next steps"), "heading"))
        self.body.addSpacing(-8)
        self.body.addWidget(self.next_steps)
        self.body.addStretch(1)


def paragraphs(context: Context) -> tuple[str, ...]:
    """What the report holds that nobody can find out later, and what is left to do."""
    more = _("A new check can be made at any time. It won't know what happened today.")
    return (_record(context), more, *_tasks(context))


def _record(context: Context) -> str:
    kinds = _kinds(context)
    n = len(kinds)
    if not n:
        return _(
            "The report is the record of this run: what was checked and the connector that was created."
        )
    if set(kinds) == {ChangeKind.OAUTH_ACCESS}:
        form = ngettext(
            "The report is the record of this run: what was checked, that OAuth access was turned on in "
            "{n} organization, and the connector that was created.",
            "The report is the record of this run: what was checked, that OAuth access was turned on in "
            "{n} organizations, and the connector that was created.",
            n,
        )
    else:
        form = ngettext(
            "The report is the record of this run: what was checked, {n} change in Azure DevOps, and the "
            "connector that was created.",
            "The report is the record of this run: what was checked, {n} changes in Azure DevOps, and the "
            "connector that was created.",
            n,
        )
    return form.format(n=n)


def _kinds(context: Context) -> list[ChangeKind | None]:
    """Of each change that this run made; None where the list of changes can't be read."""
    changed = context.session.changed
    try:
        made = {entry.id: entry.kind for entry in context.changes_made()} if changed else {}
    except AssistantError:
        made = {}
    return [made.get(change) for change in changed]


def _tasks(context: Context) -> tuple[str, ...]:
    created = context.session.created
    n = 1 if created is not None and done_words.attention(created) is not None else 0
    return (ngettext("{n} task is left.", "{n} tasks are left.", n).format(n=n),) if n else ()


_PADDING = 18


class Summary(Card):
    """``Summary()``; ``show_created`` fills it: green only where the job is done."""

    def __init__(self) -> None:
        super().__init__(padding=0)
        self._holder: QWidget | None = None

    def show_created(self, created: Created) -> None:
        """Show what Keepit holds."""
        good = wording.good(created)
        self.set_tokens(*(("okBg", "okBd") if good else ("sunken", "border")))
        if self._holder is not None:
            self._holder.hide()
            self._holder.deleteLater()
        self._holder = QWidget()
        row = QHBoxLayout(self._holder)
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(_PADDING)
        name = Sign("" if good else "ok", "ok", created.connector.name)
        backup = done_words.backup(created)
        if good:
            backup = Sign("", backup.colour, backup.word)
        row.addWidget(_column(_("Connector"), name, elide=True), 1)
        row.addWidget(Line(vertical=True))
        row.addWidget(_column(_("Health"), done_words.health(created)))
        row.addWidget(Line(vertical=True))
        row.addWidget(_column(_("First backup"), backup))
        self.body.addWidget(self._holder)


def _column(label: str, sign: Sign, *, elide: bool = False) -> QWidget:
    holder = QWidget()
    holder.setAccessibleName(f"{label}: {sign.word}")
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(Text(label, "secondary", wrap=False))
    line = QHBoxLayout()
    line.setSpacing(6)
    if sign.icon:
        line.addWidget(Icon(sign.icon, sign.colour, 16))
    word = ElidedText(sign.word, "strong") if elide else Text(sign.word, "strong", wrap=False)
    line.addWidget(word, 1)
    column.addLayout(line)
    return holder
