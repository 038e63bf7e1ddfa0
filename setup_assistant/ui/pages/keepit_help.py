"""The card beside the form: where the API token comes from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from setup_assistant.texts import _
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.numbered import Numbered
from setup_assistant.ui.widgets.text import Text


class HelpCard(Card):
    """``HelpCard(open_keepit)``: four steps, the note for partners, *Open Keepit*."""

    def __init__(self, open_keepit: Callable[[], object]) -> None:
        super().__init__(fill="sunken", padding=16)
        self.body.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(Icon("key", "text2", 18), 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(Text(_("Where do I get a token?"), "heading"), 1)
        self.body.addLayout(head)
        self.body.addWidget(Numbered(_steps(), gap=8))
        self.body.addWidget(Line())
        self.body.addWidget(Text(_partner_note(), "caption"))
        self.open = buttons.link(_("Open Keepit"), open_keepit, icon="open")
        self.body.addWidget(self.open)
        self.body.addStretch(1)


def _steps() -> tuple[str, ...]:
    return (
        _("Sign in to Keepit as Master Admin."),
        _("Open your account profile (lower left) › User info › Security."),
        _("Under Secondary tokens, choose Add API token."),
        _("Copy the user name and password. Keepit shows them only once."),
    )


def _partner_note() -> str:
    return _("Partner? A partner sign-in can't create this token. Ask the customer's Master Admin.")
