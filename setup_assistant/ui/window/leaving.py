"""Leaving the window: what is asked, and what stays. Never that nothing was created while that isn't certain."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from setup_assistant import flow
from setup_assistant.texts import _
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.text import Text

if TYPE_CHECKING:
    from setup_assistant.model import Attempt
    from setup_assistant.ui.context import Context
    from setup_assistant.ui.window.page import Page


class Question(StrEnum):
    """What is asked before the window closes (design: Closing and leaving)."""

    WRITING = "writing"
    STOP = "stop"
    REPORT = "report"


def question(page: Page, context: Context) -> Question | None:
    """What leaving ``page`` asks; None where nothing would be lost."""
    if page.being_written():
        return Question.WRITING
    if flow.stop_asks(page.step, context.session):
        return Question.STOP
    return Question.REPORT if page.unsaved() else None


def dialog(kind: Question, page: Page, context: Context, close: Callable[[], object]) -> Dialog:
    """The dialog that asks it; what loses nothing is filled and has the focus."""
    if kind is Question.REPORT:
        first, *more = page.unsaved()
        question = Dialog(page, _("Close without saving the report?"), first)
        for paragraph in more:
            question.content.addWidget(Text(paragraph))
        question.add_button(
            _("Save report…"), lambda: page.save_report(close), main=True, icon="save"
        )
        question.add_button(_("Close without saving"), close)
        question.add_button(_("Cancel"))
    elif kind is Question.WRITING:
        question = Dialog(page, page.being_written(), what_stays(page, context))
        question.add_button(_("Wait"), main=True)
        question.add_button(_("Close anyway"), close)
    else:
        question = Dialog(page, _("Stop the setup?"), what_stays(page, context))
        question.add_button(_("Keep going"), main=True)
        question.add_button(_("Stop setup"), close)
    question.setObjectName("stop")
    question.setProperty("question", kind.value)
    return question


def what_stays(page: Page, context: Context) -> str:
    """The text of the question whether to stop, on ``page``."""
    return page.what_stays() or _of_attempts(context)


def in_keepits_page() -> str:
    """Keepit's own page was shown: what was done there is not known until it is looked for."""
    return _(
        "Keepit may have created a connector in its own page; the next start looks for it and goes on "
        "with it."
    )


def sent() -> str:
    """A create request is under way, or its outcome isn't known."""
    return _(
        "The request to create the connector was sent, so Keepit may have created it. The next "
        "start looks for it and won't create it twice."
    )


def changing() -> str:
    """Settings in Azure DevOps are being changed."""
    return _(
        "Each change was noted before it was sent. The next start says which one was not finished, and "
        "it can be undone from there."
    )


def _of_attempts(context: Context) -> str:
    account, remembered = context.session.keepit, context.memory.load()
    here = remembered.attempts if account is None else (remembered.attempt(account.id),)
    if any(attempt.sent_at for attempt in here):
        return sent()
    if any(attempt.open for attempt in here):
        return in_keepits_page()
    return _nothing(remembered.attempts)


def _nothing(elsewhere: tuple[Attempt, ...]) -> str:
    if elsewhere:
        return _(
            "No connector has been created in this Keepit account. Changes you confirmed in Azure DevOps "
            "stay as they are."
        )
    return _(
        "No connector has been created. Changes you confirmed in Azure DevOps stay as they are."
    )
