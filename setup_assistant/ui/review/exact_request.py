"""The exact requests that will be sent, the API token left out, as text and as dialog (drawing 06c)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from setup_assistant.flow import consent_needed
from setup_assistant.model import Session
from setup_assistant.texts import _, ngettext
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.code import Code
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import TOP, add, row
from setup_assistant.ui.widgets.text import Text

if TYPE_CHECKING:
    from setup_assistant.services.keepit.client import Keepit
    from setup_assistant.services.keepit.requests import PreparedRequest

_WIDTH = 568


def planned(keepit: Keepit, session: Session) -> tuple[PreparedRequest, ...]:
    """What will be sent in the chosen way; through Keepit's own page only the access list."""
    account = session.keepit
    if account is None:
        return ()
    requests = keepit.planned_requests(account.id, session.draft)
    if not consent_needed(session):
        return requests
    return tuple(request for request in requests if request.url.endswith("/access_list"))


class ExactRequest(Dialog):
    """``ExactRequest(parent, requests).open()``: title, text, note, Copy request, Close."""

    code: Code | None = None

    def __init__(self, parent: QWidget, requests: Sequence[PreparedRequest]) -> None:
        title = ngettext(
            "The request that will be sent", "The requests that will be sent", len(requests) or 1
        )
        nothing = _(
            "None. You create the connector in Keepit's own page, and nobody is added to its access list."
        )
        super().__init__(parent, title, "" if requests else nothing, width=_WIDTH)
        from setup_assistant.services.keepit.requests import as_text

        self.text = as_text(requests)
        self.close_button = self.add_button(_("Close"), main=True)
        if not requests:
            return
        self.code = Code(self.text, _("The request that will be sent"), _WIDTH)
        self.content.addWidget(Card(self.code, fill="sunken", padding=14))
        if "{connector}" in self.text:
            sentence = _("{connector} stands for the ID that Keepit gives the new connector.")
            add(self.content, _note("info", sentence), -8)
        self.content.addLayout(_note("lock", _("The API token is left out.")))
        self.add_left(buttons.copying(_("Copy request"), lambda: self.text))

    def share(self, spare: int) -> None:
        if self.code is not None:
            self.code.fit(self.code.minimumHeight() + spare)


def _note(icon: str, sentence: str) -> QHBoxLayout:
    return row((Icon(icon, "text2", 16), 0, TOP), (Text(sentence, "caption"), 1), spacing=8)
