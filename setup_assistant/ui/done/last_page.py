"""What both last pages share: the report, the changes made here, what to do next, and another look."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING

from setup_assistant.errors import AssistantError
from setup_assistant.flow import Step
from setup_assistant.model import Purpose
from setup_assistant.texts import _
from setup_assistant.ui.changes.controller import ChangeController
from setup_assistant.ui.changes.result import Result
from setup_assistant.ui.context import Context
from setup_assistant.ui.done import words
from setup_assistant.ui.done.next_steps import NextSteps, recheck_dialog, rights_dialog
from setup_assistant.ui.done.summary import Summary
from setup_assistant.ui.opening import NotOpened
from setup_assistant.ui.report_dialog import ReportSaver
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.error_panel import ErrorBanner
from setup_assistant.ui.widgets.text import Text
from setup_assistant.ui.window import leaving
from setup_assistant.ui.window.page import Page, Words

if TYPE_CHECKING:
    from setup_assistant.report.save import Saved


class LastPage(Page):
    """Reads nothing by itself; *Check again* does."""

    def __init__(self, context: Context, step: Step, title: Words, subtitle: Words) -> None:
        super().__init__(context, step, title, subtitle)
        self.summary = Summary()
        self.again = buttons.secondary(_("Check again"), self.check_again, icon="reload")
        self.result = Banner("success")
        self.failure = ErrorBanner(self.try_again, check_connection=self.check_connection)
        self.saver = ReportSaver(self, context)
        self.saver.saved.connect(self._saved)
        self.changes = ChangeController(self, context)
        self.changes.checking.connect(lambda _organizations: context.set_busy(True))
        self.changes.ended.connect(self._ended)
        self.changes.failed.connect(self.failed)
        again = step is Step.RESULT
        self.afterwards = Text(_("Next steps"), "heading")
        self.next_steps = NextSteps(
            save_report=self.saver.save,
            copy_summary=lambda: self.saver.copy_summary(self.next_steps.show_copied),
            open_keepit=lambda: self.open_keepit(self.next_steps.keepit_row.not_opened),
            recheck=lambda: recheck_dialog(self, context).open(),
            rights=lambda: rights_dialog(self, None if again else self.begin_again).open(),
            changes=self.changes.undo_list,
            again=again,
        )

    @abstractmethod
    def check_again(self) -> None:
        """Read the connector again, in the background."""

    @abstractmethod
    def record(self) -> tuple[str, ...]:
        """What the report holds that nobody can find out later, in paragraphs."""

    def try_again(self) -> None:
        """Do once more what failed."""
        self.check_again()

    def being_written(self) -> str:
        return self.changes.being_written

    def what_stays(self) -> str:
        return leaving.changing()

    def unsaved(self) -> tuple[str, ...]:
        return self.record() if self.saver.outdated else ()

    def save_report(self, then: Callable[[], object]) -> None:
        self.saver.save(then)

    def open_keepit(self, line: NotOpened) -> None:
        """Open Keepit in the user's own browser; addresses of single connectors aren't published."""
        region = self.context.session.region
        self.context.opener.address(self.context.clients.endpoints.keepit_for(region), line)

    def begin_again(self) -> None:
        """To the first page, for a connector's new sign-in; the report of this run is asked about first."""

        def begin() -> None:
            self.context.outcome_seen()
            self.context.begin_for(Purpose.AGAIN)

        if self.unsaved():
            leaving.dialog(leaving.Question.REPORT, self, self.context, begin).open()
        else:
            begin()

    def begin_check(self) -> None:
        """Another look is under way."""
        self.failure.hide()
        self.again.setText(_("Checking…"))
        self.context.set_busy(True)

    def end_check(self) -> None:
        """It is over."""
        self.context.set_busy(False)
        self.again.setText(_("Check again"))

    def failed(self, error: AssistantError) -> None:
        """Say why it told nothing."""
        self.end_check()
        self.failure.show_error(error)
        self.show_widget(self.failure)

    def show_next_steps(self, *, tasks: bool, approved: bool) -> None:
        """Offer what makes sense now: ``tasks`` are left; ``approved``: the app was approved in this run."""
        self.afterwards.setText(_("Afterwards") if tasks else _("Next steps"))
        try:
            made = words.changes_made(self.context.changes_made())
        except AssistantError as damaged:
            made = damaged.title
        checked = self.saver.has_summary()
        self.next_steps.show_steps(tasks=tasks, approved=approved, changes=made, checked=checked)

    def show_result(self, result: Result) -> None:
        """Say what changes brought."""
        self.result.show_banner(result.kind, result.title, result.text)
        self.show_widget(self.result)

    def organizations_read(self, result: Result | None) -> None:
        """Organizations were read again, after changes or on their own; nothing on the page is busy."""
        if result is not None:
            self.show_result(result)

    def _saved(self, saved: Saved) -> None:
        self.next_steps.show_saved(saved, self.context.opener)

    def _ended(self, _organizations: object, result: Result | None) -> None:
        self.context.set_busy(False)
        self.organizations_read(result)
