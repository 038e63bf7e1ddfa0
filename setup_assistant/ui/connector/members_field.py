"""Who may see the connector: the list, and adding a user whom Keepit knows."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtWidgets import QWidget

from setup_assistant.connector.rules import no_such_user, validate_email
from setup_assistant.errors import AssistantError, InputError
from setup_assistant.texts import _, ngettext
from setup_assistant.ui.background import Background, Ticket
from setup_assistant.ui.widgets import buttons, sizes
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.enter import Input
from setup_assistant.ui.widgets.field import ERROR, FieldError
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import add, column, empty, holder, row
from setup_assistant.ui.widgets.text import ElidedText, Label, Text

_ROW_HEIGHT = 32


class MembersField(QWidget):
    """``MembersField(background, exists, changed)``: ``exists(email)`` asks Keepit, in a worker.

    ``changed()`` is called after every change of ``members``.
    """

    def __init__(
        self, background: Background, exists: Callable[[str], bool], changed: Callable[[], object]
    ) -> None:
        super().__init__()
        self._background, self._exists, self._changed = background, exists, changed
        self.members: tuple[str, ...] = ()
        self.list = Card(padding=0, spacing=0)
        self.email = Input()
        self.label = Label(_("Who may see it"), self.email, "strong")
        self.add_button = buttons.secondary(_("Add"), self.add, icon="plus")
        self.error = FieldError()
        self._asking: Ticket | None = None
        self.email.setPlaceholderText(_("name@company.com"))
        self.email.setAccessibleName(_("E-mail of a Keepit user"))
        explain = _("Add Keepit users by e-mail. They must already have a Keepit account.")
        column(
            self.label,
            Text(explain, "caption"),
            self.list,
            2,
            row((self.email, 1), self.add_button, spacing=8),
            self.error,
            on=self,
            spacing=4,
        )
        self.email.action = self.add
        self.email.textEdited.connect(self.clear_error)
        self._show_members()

    @property
    def pending(self) -> bool:
        """Whether an e-mail is typed that is not in the list yet."""
        return bool(self.email.text().strip())

    def show_members(self, members: tuple[str, ...]) -> None:
        """Show these members."""
        self.members = members
        self._show_members()

    def add(self, then: Callable[[], object] | None = None) -> None:
        """Add what is typed after Keepit has said that the user exists; then call ``then``."""
        if self._asking is not None:
            return
        try:
            email = validate_email(self.email.text(), self.members)
        except InputError as error:
            self._refuse(error)
            return
        self.clear_error()
        self._set_asking(self._ask(email, then))

    def remove(self, email: str) -> None:
        """Take ``email`` out of the list."""
        self.members = tuple(member for member in self.members if member != email)
        self._show_members()
        self.email.setFocus()
        self._changed()

    def stop_asking(self) -> None:
        """Nobody waits for Keepit's answer any more: the page was left."""
        if self._asking is not None:
            self._asking.drop()
            self._set_asking(None)

    def clear_error(self) -> None:
        """Take the error away."""
        self._show_error("")

    def _ask(self, email: str, then: Callable[[], object] | None) -> Ticket:
        def answered(exists: bool) -> None:
            self._set_asking(None)
            if not exists:
                self._refuse(no_such_user(email))
                return
            self._add(email)
            if then is not None:
                then()

        return self._background.run(
            lambda: self._exists(email), done=answered, failed=self._not_answered
        )

    def _add(self, email: str) -> None:
        self.members = (*self.members, email)
        self.email.clear()
        self._show_members()
        announce(self, self.list.accessibleName())
        self._changed()

    def _not_answered(self, error: AssistantError) -> None:
        self._set_asking(None)
        self._show_error(str(error))
        self.email.setFocus()

    def _refuse(self, error: InputError) -> None:
        self._show_error(error.message)
        self.email.setFocus()

    def _show_error(self, sentence: str) -> None:
        if sentence:
            self.error.show_error(sentence)
        else:
            self.error.clear()
        self.email.setProperty(ERROR, bool(sentence))
        self.email.setAccessibleDescription(sentence)
        self.email.update()

    def _set_asking(self, ticket: Ticket | None) -> None:
        self._asking = ticket
        self.email.setReadOnly(ticket is not None)  # disabled it would lose the focus
        self.add_button.setText(_("Checking…") if ticket else _("Add"))

    def _show_members(self) -> None:
        empty(self.list.body)
        roles = _("Master Admins, Compliance Admins, Audit users")
        self.list.body.addWidget(_row(roles, Text(_("Always"), "caption", wrap=False)))
        removes = [self._remove_button(email) for email in self.members]
        for email, remove in zip(self.members, removes, strict=True):
            add(self.list.body, Line(), _row(email, remove))
        for remove, after in pairwise((*removes, self.email, self.add_button)):
            QWidget.setTabOrder(remove, after)
        count = len(self.members) + 1
        self.list.setAccessibleName(
            ngettext("Who may see it, {n} entry", "Who may see it, {n} entries", count).format(
                n=count
            )
        )

    def _remove_button(self, email: str) -> QWidget:
        name = _("Remove {email}").format(email=email)
        return buttons.icon_button("close", name, lambda: self.remove(email))


def _row(text: str, ending: QWidget) -> QWidget:
    margins = (14, 1, 6 if ending.focusPolicy() else 14, 1)
    icon = Icon("user", "text2", 16)
    line = holder(row(icon, (ElidedText(text), 1), ending, spacing=8, margins=margins))
    line.setMinimumHeight(sizes.scaled(_ROW_HEIGHT))
    return line
