"""Connector: name, retention and who may see it; each error stands beside its field."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QWidget

from setup_assistant.connector.attempt import Marker
from setup_assistant.connector.rules import suggest_name, validate_name
from setup_assistant.errors import InputError
from setup_assistant.flow import Step
from setup_assistant.model import ConnectorDraft
from setup_assistant.texts import _
from setup_assistant.ui import practice_notes
from setup_assistant.ui.connector.members_field import MembersField
from setup_assistant.ui.connector.retention_field import RetentionField
from setup_assistant.ui.context import Context
from setup_assistant.ui.widgets import buttons, sizes
from setup_assistant.ui.widgets.field import Field
from setup_assistant.ui.widgets.layouts import STRETCH, add, column, holder, row
from setup_assistant.ui.window.page import Page

_FORM_WIDTH = 560
_ERROR_SPACE = 36
"""Icon and gaps beside the sentence of an error."""


class ConnectorPage(Page):
    """What is entered stays when going back and forth, and is remembered for the next start."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            Step.CONNECTOR,
            lambda: _("Connector"),
            lambda: _("These settings can be changed later in Keepit."),
        )
        self.name = QLineEdit()
        self.name_field = Field(
            _("Name"), self.name, help=_("Shown in Keepit. Must be unique in your account.")
        )
        self.use_suggestion = buttons.link("", self._use_suggestion)
        self.name_field.error.add(self.use_suggestion)
        self.retention = RetentionField()
        self.members = MembersField(context.background, self._user_exists, self.keep)
        self._suggested = ""
        self._prefilled = False
        form = holder(column(self.name_field, self.retention, self.members, spacing=24))
        sizes.follow(form, lambda: form.setMaximumWidth(sizes.scaled(_FORM_WIDTH)))
        # In a row of its own: a column would measure its height at the width of the page.
        beside = row((form, 1))
        beside.addStretch()  # what is left of a wide page, else the form stands in its middle
        add(self.body, beside, STRETCH)
        self.name.textEdited.connect(self.name_field.clear_error)
        self.name.editingFinished.connect(self._leave_name)

    def entered(self) -> None:
        if not self._prefilled:
            self._prefilled = True
            draft = self._last_draft()
            self.name.setText(draft.name)
            self.retention.show_period(draft.retention)
            self.members.show_members(draft.members)
        if self.name.text() in ("", self._suggested):  # what was typed stays
            self._suggested = self._suggestion()
            self.name.setText(self._suggested)
        self._judge_name()

    def left(self) -> None:
        self.members.stop_asking()
        self.keep()

    def initial_focus(self) -> QWidget | None:
        return self.name

    def value(self, name: str) -> QWidget | None:
        return {"retention": self.retention.preset, "members": self.members.email}.get(name)

    def practice_note(self) -> str:
        return practice_notes.members()

    def main_button(self) -> bool:
        if not self._check():
            return False
        if self.members.pending:
            self.members.add(self._go_on)
            return False
        self.keep()
        return True

    def _check(self) -> bool:
        """Whether everything can be used; otherwise the first problem has the focus."""
        try:
            self.name.setText(validate_name(self.name.text(), self._used_names()))
        except InputError as error:
            self._show_name_error(error)
            self.name.setFocus()
            return False
        try:
            self.retention.value()
        except InputError:
            self.retention.focus()
            return False
        return True

    def _go_on(self) -> None:
        if self._check():
            self.keep()
            self.context.go_next()

    def keep(self) -> None:
        """Take over what is entered; a period that can't be used leaves the former one."""
        before = self.context.session.draft
        draft = replace(
            before,
            name=self.name.text().strip(),
            retention=self.retention.usable(before.retention),
            members=self.members.members,
        )
        self.context.update(draft=draft)
        self.context.memory.update(
            name=draft.name, retention=draft.retention, members=draft.members
        )

    def _last_draft(self) -> ConnectorDraft:
        draft = self.context.session.draft
        if draft.name or draft.members or draft.retention:
            return draft
        return self.context.memory.load().draft()

    def _used_names(self) -> tuple[str, ...]:
        """Names in use; that of a connector whose making was interrupted is ours, not taken."""
        account = self.context.session.keepit
        if account is None:
            return ()
        ours = Marker(self.context.memory, account.id).owned(account.connectors)
        return tuple(one.name for one in account.connectors if one not in ours)

    def _suggestion(self) -> str:
        session = self.context.session
        company = session.account.domain if session.account else ""
        if not company and session.keepit:
            company = session.keepit.name
        return suggest_name(company, self._used_names())

    def _leave_name(self) -> None:
        if not self.name_field.has_error:  # what stands there is not said again
            self._judge_name()

    def _judge_name(self) -> None:
        """Say what is wrong with the name, without moving the focus."""
        try:
            validate_name(self.name.text(), self._used_names())
        except InputError as error:
            self._show_name_error(error)

    def _show_name_error(self, error: InputError) -> None:
        suggestion = self._suggestion()
        self.use_suggestion.setText(_("Use “{name}”").format(name=suggestion))
        self.use_suggestion.updateGeometry()
        sentence = self.name_field.error.sentence
        free = _FORM_WIDTH - self.use_suggestion.sizeHint().width() - _ERROR_SPACE
        sentence.setWordWrap(sentence.fontMetrics().horizontalAdvance(error.message) > free)
        self.name_field.show_error(error.message)

    def _use_suggestion(self) -> None:
        self.name.setText(self._suggestion())
        self.name_field.clear_error()
        self.name.setFocus()

    def _user_exists(self, email: str) -> bool:
        """Asked in a worker."""
        keepit, account = self.context.keepit, self.context.session.keepit
        return bool(keepit and account and keepit.user_exists(account.id, email))
