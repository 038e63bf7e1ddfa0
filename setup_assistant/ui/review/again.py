"""Review before a new sign-in: what it is about. Nothing can be created from here."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from setup_assistant.flow import Step
from setup_assistant.texts import _
from setup_assistant.ui.context import Context
from setup_assistant.ui.review import rows
from setup_assistant.ui.review.card import ReviewCard
from setup_assistant.ui.widgets.layouts import STRETCH, add
from setup_assistant.ui.widgets.text import Text
from setup_assistant.ui.window.page import Page


class ReviewAgainPage(Page):
    """The main button goes on to Keepit's own page."""

    commits = True

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            Step.REVIEW_AGAIN,
            lambda: _("Review"),
            lambda: _("Nothing has been changed in Keepit yet."),
        )
        self.in_keepit, self.in_devops = ReviewCard(context.edit), ReviewCard(context.edit)
        add(
            self.body,
            Text(_("In Keepit"), "heading"),
            -8,
            self.in_keepit,
            Text(_("In Azure DevOps"), "heading"),
            -8,
            self.in_devops,
            STRETCH,
        )

    def entered(self) -> None:
        self.in_keepit.show_rows(rows.again_rows(self.context.session))
        self.in_devops.show_rows(rows.devops_rows(self.context.session))

    def initial_focus(self) -> QWidget | None:
        return next(iter(self.in_keepit.rows), None)
