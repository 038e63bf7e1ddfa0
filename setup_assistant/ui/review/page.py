"""Review and create: what will happen, the exact request, and the connector, never created twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from setup_assistant.connector import create
from setup_assistant.connector.attempt import Marker
from setup_assistant.connector.create import Stage
from setup_assistant.connector.errors import NotApproved, StillUnsure
from setup_assistant.errors import AssistantError, InputError, NotSignedIn
from setup_assistant.flow import Step, consent_needed
from setup_assistant.model import Attempt, Created, Session
from setup_assistant.model.timestamps import of_service
from setup_assistant.texts import _
from setup_assistant.ui import times
from setup_assistant.ui.context import Context
from setup_assistant.ui.review import rows
from setup_assistant.ui.review.card import ReviewCard
from setup_assistant.ui.review.exact_request import ExactRequest, planned
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.error_panel import ErrorBanner
from setup_assistant.ui.widgets.layouts import LEFT, STRETCH, add
from setup_assistant.ui.widgets.progress import WaitLine
from setup_assistant.ui.widgets.text import Text
from setup_assistant.ui.window import leaving
from setup_assistant.ui.window.page import Page

if TYPE_CHECKING:
    from setup_assistant.cancel import CancelToken
    from setup_assistant.services.keepit.client import Keepit


class ReviewPage(Page):
    """The main button creates (way a) or goes on to Keepit's own page (way b)."""

    commits = True

    def __init__(self, context: Context) -> None:
        super().__init__(context, Step.REVIEW, lambda: _("Review and create"), self._words_below)
        self._cancel: CancelToken | None = None
        self.notice = Banner("information")
        self.failure = ErrorBanner(
            self._act,
            lambda: self.context.restart_at(self._wrong),
            check_connection=self.check_connection,
        )
        self.in_keepit, self.in_devops = ReviewCard(context.edit), ReviewCard(context.edit)
        self.request = buttons.link(_("Show the exact request"), self.show_request, icon="doc")
        self.progress = WaitLine(style="body", busy=False)
        self._wrong = Step.CONNECTOR
        add(
            self.body,
            self.notice,
            self.failure,
            self.progress,
            Text(_("In Keepit"), "heading"),
            -8,
            self.in_keepit,
            Text(_("In Azure DevOps"), "heading"),
            -8,
            self.in_devops,
            (self.request, 0, LEFT),
            STRETCH,
        )
        self.notice.hide()
        self.progress.hide()

    def entered(self) -> None:
        session = self.context.session
        self.in_keepit.show_rows(rows.keepit_rows(session))
        self.in_devops.show_rows(rows.devops_rows(session))
        links = [*self.in_keepit.links, *self.in_devops.links, self.request]
        for before, after in pairwise(links):
            self.setTabOrder(before, after)
        self.failure.hide()
        self.progress.hide()
        self._show_notice()

    def left(self) -> None:
        if self._cancel is not None:
            self._cancel.cancel()

    def initial_focus(self) -> QWidget | None:
        return self.in_keepit.rows[0]

    def being_written(self) -> str:
        creating = _("The connector is being created. Wait for the answer?")
        return creating if self._cancel is not None else ""

    def what_stays(self) -> str:
        return leaving.sent() if self._cancel is not None else ""

    @property
    def marker(self) -> Marker:
        """What is remembered of the account that is connected now."""
        account = self.context.session.keepit
        return Marker(self.context.memory, account.id if account else "")

    def main_button(self) -> bool:
        session = self.context.session
        if session.created is not None:
            return True
        if consent_needed(session) and not self.marker.sent_name:
            return True
        self._act()
        return False

    def show_request(self) -> None:
        """Show what will be sent."""
        if self.context.keepit is not None:
            ExactRequest(self, planned(self.context.keepit, self.context.session)).open()

    def _act(self) -> None:
        keepit = self.context.keepit
        if keepit is None or self.context.session.keepit is None:  # the token is in memory only
            self.context.restart_at(Step.KEEPIT)
            return
        self.failure.hide()
        self._show_stage(Stage.LOOKING)
        self.progress.show()
        self.show_widget(self.progress)
        self.context.set_busy(True)
        self.context.background.run(self._creation(keepit), done=self._created, failed=self._failed)

    def _creation(self, keepit: Keepit) -> Callable[[], Created]:
        """The call for the worker; it touches no widget."""
        from setup_assistant.cancel import CancelToken

        cancel = self._cancel = CancelToken()
        session, post = self.context.session, self.context.background.post
        account, draft, marker = session.keepit, session.draft, self.marker
        assert account is not None  # noqa: S101 - looked at before the call is made

        def on_stage(stage: Stage) -> None:
            post(lambda: self._show_stage(stage))

        return lambda: create.create(
            keepit, account, draft, marker, on_stage=on_stage, cancel=cancel
        )

    def _created(self, created: Created) -> None:
        self._end_progress()
        self.context.update(created=created)
        self.context.go_next()

    def _failed(self, error: AssistantError) -> None:
        self._end_progress()
        self._show_notice()
        if isinstance(error, NotApproved):  # looked for twice: Keepit's own page is the way
            self.context.go_next()
            return
        if isinstance(error, InputError):
            self._wrong = Step.CONNECTOR
            self._read_names()
            self.failure.show_error(error, edit=_("Edit name"))
        elif isinstance(error, StillUnsure | NotSignedIn) and _token_refused(error):
            from setup_assistant.services.keepit.errors import refusal

            self._wrong = Step.KEEPIT
            self.failure.show_error(error, text=refusal(error), edit=_("Use a different token"))
        else:
            self.failure.show_error(error)
        self.show_widget(self.failure)

    def _read_names(self) -> None:
        """Learn which names are used now, so that the Connector page knows them."""
        keepit, account = self.context.keepit, self.context.session.keepit
        if keepit is not None and account is not None:
            self.context.background.run(
                lambda: keepit.all_connectors(account.id),
                done=lambda all_: self.context.update(keepit=replace(account, connectors=all_)),
                failed=lambda _error: None,
            )

    def _end_progress(self) -> None:
        self._cancel = None
        self.progress.hide()
        self.context.set_busy(False)

    def _show_stage(self, stage: Stage) -> None:
        self.progress.set_progress(0, 0, stage_words(stage))
        if stage is Stage.CHECKING:
            self.notice.show_banner(
                "warning",
                _("Keepit didn't confirm the connector"),
                _(
                    "The assistant is checking whether the connector was created. It won't create it twice."
                ),
            )

    def _show_notice(self) -> None:
        """Say what has to be known before creating."""
        kind, title, text = notice(self.context.session, self.marker.attempt)
        self.notice.setVisible(bool(title))
        if title:
            self.notice.show_banner(kind, title, text)
        self.refresh_header()

    def _words_below(self) -> str:
        if self.marker.attempt.open:
            return _("Keepit may hold the connector already.")
        return _("Nothing has been created in Keepit yet.")


def _token_refused(error: StillUnsure | NotSignedIn) -> bool:
    return isinstance(error, NotSignedIn) or isinstance(error.cause, NotSignedIn)


def stage_words(stage: Stage) -> str:
    """What is being done, for the progress line."""
    return {
        Stage.LOOKING: _("Looking at the connectors in Keepit…"),
        Stage.CREATING: _("Creating the connector…"),
        Stage.CHECKING: _("Checking whether the connector was created…"),
        Stage.ENABLING: _("Turning the connector on…"),
        Stage.GRANTING: _("Setting who may see it…"),
        Stage.STARTING: _("Starting the first backup…"),
        Stage.READING: _("Reading the connector back from Keepit…"),
    }[stage]


def notice(session: Session, attempt: Attempt) -> tuple[str, str, str]:
    """Kind, title and text of what has to be known before creating; no title: nothing.

    What an earlier attempt may have left goes first.
    """
    sentences, kind = rows.points(session), "information"
    if rows.warnings(session):
        kind = "warning"
    if attempt.open:
        connectors = session.keepit.connectors if session.keepit else ()
        seen = attempt.guid in (session.appeared, *(connector.guid for connector in connectors))
        sentences = (_attempted(attempt, seen=seen), *rows.warnings(session))
        return kind, _("A connector may exist already"), "\n".join(sentences)
    return kind, _("Before you create it") if sentences else "", "\n".join(sentences)


def _attempted(attempt: Attempt, *, seen: bool) -> str:
    """``seen``: Keepit told this window of the connector; else another window or start only noted it."""
    if attempt.guid and not seen:
        return _(
            "Another window or an earlier start may have made “{name}”. Look in Keepit first; the assistant looks, too, and won't create it twice."
        ).format(name=attempt.name or attempt.guid)
    if attempt.guid:
        return _(
            "Keepit has created “{name}” before. The assistant goes on with it and won't create it twice."
        ).format(name=attempt.name or attempt.guid)
    at = of_service(attempt.sent_at or attempt.begun_at)
    when = {"date": times.day(at), "time": times.clock(at)} if at else {}
    if attempt.sent_at:
        words = (
            _(
                "On {date} at {time} a request was sent for “{name}”. The assistant looks for it first and won't create it twice."
            )
            if at
            else _(
                "A request was sent for “{name}”. The assistant looks for it first and won't create it twice."
            )
        )
        return words.format(name=attempt.name, **when)
    words = (
        _(
            "On {date} at {time} Keepit's own page was opened. The assistant goes on with a connector that you created there."
        )
        if at
        else _(
            "Keepit's own page was opened. The assistant goes on with a connector that you created there."
        )
    )
    return words.format(**when)
