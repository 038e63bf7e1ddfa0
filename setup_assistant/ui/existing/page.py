"""Existing connector: which one is signed in again, what Keepit reports about it, and what that needs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from setup_assistant.connector import existing
from setup_assistant.connector.wording import approval_request
from setup_assistant.errors import AssistantError
from setup_assistant.flow import Step
from setup_assistant.model import (
    Connector,
    ConnectorState,
    Purpose,
)
from setup_assistant.texts import _
from setup_assistant.ui.context import Context
from setup_assistant.ui.existing import words
from setup_assistant.ui.existing.words import Need, States
from setup_assistant.ui.widgets import buttons, tooltips
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.enter import RadioButton
from setup_assistant.ui.widgets.error_panel import ErrorBanner
from setup_assistant.ui.widgets.icon import Icon, StatusLabel
from setup_assistant.ui.widgets.layouts import MIDDLE, STRETCH, add, column, empty, holder, row
from setup_assistant.ui.widgets.progress import WaitLine
from setup_assistant.ui.widgets.text import Text
from setup_assistant.ui.window.page import Page
from setup_assistant.visible import short

if TYPE_CHECKING:
    from setup_assistant.services.keepit.client import Keepit
    from setup_assistant.ui.background import Ticket

_LETTERS = 60
"""Of a name, which is never broken beside its button; Keepit allows 255."""


class ExistingPage(Page):
    """Reads every connector when it is entered; *Next* takes the chosen one."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            Step.EXISTING,
            lambda: _("Existing connector"),
            lambda: _("Which connector will you sign in again?"),
        )
        self.waiting = WaitLine()
        self.connectors = Connectors()
        self.failure = ErrorBanner(self.read, check_connection=self.check_connection)
        self.report = Banner("information")
        self.ready = Card(padding=1, spacing=0)
        heading = Text(_("Ready for it?"), "heading")
        self.needs = holder(column(heading, self.ready, spacing=8))
        self.none = Banner("warning", _("This Keepit account has no Azure DevOps connector."))
        self.new = buttons.link(
            _("Set up a new connector instead"), partial(context.begin_for, Purpose.NEW)
        )
        self.none.add_actions(self.new)
        self._states: States = {}
        self._ticket: Ticket | None = None
        add(
            self.body,
            self.none,
            self.waiting,
            self.connectors,
            self.failure,
            self.report,
            self.needs,
            STRETCH,
        )
        self.connectors.chosen.connect(self._show_chosen)

    def entered(self) -> None:
        self.read()

    def left(self) -> None:
        self._drop()

    def initial_focus(self) -> QWidget | None:
        return self.new if self.none.isVisibleTo(self) else self.connectors.checked

    def main_button(self) -> bool:
        if not self._listed():
            self.new.setFocus()
            return False
        state = self._states.get(self.connectors.guid)
        if not isinstance(state, ConnectorState):
            return False  # it is being read, or the banner says why not
        self.context.update(existing=state)
        self.context.memory.update(connector=state.connector.guid)
        return True

    def read(self) -> None:
        """Read what Keepit reports about each connector."""
        self._drop()
        connectors, keepit = self._listed(), self.context.keepit
        account = self.context.session.keepit
        self._states = {}
        for part in (self.connectors, self.failure, self.report, self.needs):
            part.hide()
        self.none.setVisible(not connectors)
        self.waiting.setVisible(bool(connectors))
        if not connectors or keepit is None or account is None:
            return
        self.waiting.wait(_("Reading what Keepit reports…"))

        def read_all() -> States:
            return {one.guid: _read(keepit, account.id, one.guid) for one in connectors}

        self._ticket = self.context.background.run(read_all, done=self._show, failed=self._failed)

    def _drop(self) -> None:
        """An answer that is still to come may be about another account."""
        if self._ticket is not None:
            self._ticket.drop()
        self._ticket = None

    def _listed(self) -> tuple[Connector, ...]:
        account = self.context.session.keepit
        connectors = account.azure_devops if account else ()
        return tuple(one for one in connectors if not one.odd)

    def _show(self, states: States) -> None:
        self._states = states
        self.waiting.hide()
        chosen = words.first_choice(states, self._last_choice())
        self.connectors.show_connectors(self._listed(), states, chosen)
        self.connectors.show()
        if (checked := self.connectors.checked) is not None:
            checked.setFocus()
        self._show_chosen()

    def _failed(self, error: AssistantError) -> None:
        self.waiting.hide()
        self.failure.show_error(error)

    def _last_choice(self) -> str:
        state = self.context.session.existing
        return state.connector.guid if state else self.context.memory.load().connector

    def _show_chosen(self) -> None:
        state = self._states.get(self.connectors.guid)
        self.failure.hide()
        self.report.setVisible(isinstance(state, ConnectorState))
        self.needs.setVisible(isinstance(state, ConnectorState))
        if isinstance(state, ConnectorState):
            self.report.show_banner(*words.report(state))
            self._show_needs(state)
        elif state is not None:
            self.failure.show_error(state)

    def _show_needs(self, state: ConnectorState) -> None:
        account = self.context.session.account
        host = self.context.session.keepit.host if self.context.session.keepit else ""
        request = approval_request(account, host, state.connector.shown) if account else ""
        copy = buttons.copying(_("Copy request"), lambda: request)
        empty(self.ready.body)
        for number, need in enumerate(words.needs(self.context.session)):
            add(
                self.ready.body,
                Line() if number else None,
                _need(need, copy if need.copies else None),
            )


def _read(keepit: Keepit, account: str, guid: str) -> ConnectorState | AssistantError:
    try:
        return existing.read_state(keepit, account, guid)
    except AssistantError as problem:  # that of one says nothing about the others
        return problem


class Connectors(Card):
    """The account's connectors as one list to choose from; ``chosen`` when another one is."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__(padding=1, spacing=0)
        self.setAccessibleName(_("Existing connector"))
        self._group: QButtonGroup | None = None
        self._guids: list[str] = []

    @property
    def guid(self) -> str:
        """Id of the chosen one, or empty."""
        number = self._group.checkedId() if self._group else -1
        return self._guids[number] if number >= 0 else ""

    @property
    def checked(self) -> QWidget | None:
        """What has the choice."""
        return self._group.checkedButton() if self._group else None

    def show_connectors(
        self, connectors: tuple[Connector, ...], states: States, chosen: str
    ) -> None:
        """Show ``connectors`` with what Keepit reports, ``chosen`` being the id of the first choice."""
        empty(self.body)
        self._group = QButtonGroup(self)
        self._guids = [one.guid for one in connectors]
        for number, one in enumerate(connectors):
            state = states.get(one.guid)
            radio = RadioButton(short(one.shown, _LETTERS))
            radio.setAccessibleName(one.shown)
            tooltips.give(radio, one.shown if len(one.shown) > _LETTERS else "")
            radio.setChecked(one.guid == chosen)
            self._group.addButton(radio, number)
            add(self.body, Line() if number else None, _line(radio, one, state))
        self._group.idClicked.connect(lambda _number: self.chosen.emit())


def _line(
    radio: RadioButton, one: Connector, state: ConnectorState | AssistantError | None
) -> QWidget:
    icon, token, word = words.status(state)
    since = words.since_when(one, state if isinstance(state, ConnectorState) else None)
    radio.setAccessibleDescription(" ".join(filter(None, (since, word))))
    caption = Text(since, "caption")
    caption.setContentsMargins(24, 0, 0, 0)
    texts = column(radio, caption if since else None, spacing=0)
    mark = (StatusLabel(icon, token, word), 0, MIDDLE)
    return holder(row((texts, 1), mark, spacing=12, margins=(17, 9, 17, 9)))


def _need(need: Need, button: QWidget | None) -> QWidget:
    texts = column(Text(need.title, "strong"), Text(need.text, "caption"), spacing=0)
    mark = (Icon(need.icon, need.colour, 18), 0, MIDDLE)
    place = (button, 0, MIDDLE) if button is not None else None
    return holder(row(mark, (texts, 1), place, spacing=12, margins=(17, 8, 17, 8)))
