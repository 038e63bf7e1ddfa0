"""What both last pages share: the report, the changes made here, what to do next, and another look."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from setup_assistant.errors import AssistantError
from setup_assistant.flow import Step
from setup_assistant.texts import _
from setup_assistant.ui.changes.controller import ChangeController
from setup_assistant.ui.changes.result import Result
from setup_assistant.ui.context import Context
from setup_assistant.ui.done.next_steps import NextSteps, recheck_dialog
from setup_assistant.ui.done.summary import Summary
from setup_assistant.ui.report_dialog import ReportSaver
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.error_panel import ErrorBanner
from setup_assistant.ui.window import leaving
from setup_assistant.ui.window.page import Page, Words


class LastPage(Page):
    """Reads nothing by itself; *Check again* does."""

    def __init__(self, context: Context, step: Step, title: Words, subtitle: Words) -> None:
        super().__init__(context, step, title, subtitle)
        self.summary = Summary()
        self.again = buttons.secondary(_("Check again"), self.check_again, icon="reload")
        self.cleared = Banner("success")
        self.failure = ErrorBanner(self.check_again, check_connection=self.check_connection)
        self.saver = ReportSaver(self, context)
        self.changes = ChangeController(self, context)
        self.changes.checking.connect(lambda _organizations: context.set_busy(True))
        self.changes.ended.connect(self._undone)
        self.changes.failed.connect(self.failed)
        self.next_steps = NextSteps(
            save_report=self.saver.save,
            open_keepit=self.open_keepit,
            schedule=lambda: recheck_dialog(self, context).open(),
            undo_list=self.changes.undo_list,
            again=step is Step.RESULT,
        )

    @abstractmethod
    def check_again(self) -> None:
        """Read the connector again, in the background."""

    @abstractmethod
    def record(self) -> tuple[str, ...]:
        """What the report holds that nobody can find out later, in paragraphs."""

    def being_written(self) -> str:
        return self.changes.being_written

    def what_stays(self) -> str:
        return leaving.changing()

    def unsaved(self) -> tuple[str, ...]:
        return self.record() if self.saver.outdated else ()

    def save_report(self, then: Callable[[], object]) -> None:
        self.saver.save(then)

    def open_keepit(self) -> None:
        """Open Keepit in the user's own browser; addresses of single connectors aren't published."""
        region = self.context.session.region
        self.context.opener.address(self.context.clients.endpoints.keepit_for(region), self)

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

    def _undone(self, _organizations: object, result: Result) -> None:
        self.context.set_busy(False)
        self.cleared.show_banner(result.kind, result.title, result.text)
        self.show_widget(self.cleared)
