"""Page 01: what will happen, what is needed, and how to sign in."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from setup_assistant import files
from setup_assistant.errors import AssistantError
from setup_assistant.flow import Step
from setup_assistant.model import Session, SignInMethod
from setup_assistant.texts import _
from setup_assistant.ui.browser import support
from setup_assistant.ui.context import Context
from setup_assistant.ui.start.blocks import (
    Methods,
    Overview,
    OwnBrowser,
    Resume,
)
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.field import Field
from setup_assistant.ui.widgets.text import Text
from setup_assistant.ui.window.page import Page

if TYPE_CHECKING:
    from setup_assistant.model import Entry

_SIGN_IN_NAME = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


class BeforePage(Page):
    """Collects the sign-in method and the expected account; reads and changes nothing."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            Step.BEFORE,
            lambda: _("Before you begin"),
            lambda: _(
                "This assistant sets up the Keepit backup of Azure DevOps. Nothing is changed until you confirm it."
            ),
        )
        why_not = support.why_not()
        self.methods = Methods(why_not)
        self.notice = Banner()
        self.expected = QLineEdit()
        self.expected.setPlaceholderText("svc-keepit-backup@contoso.com")
        self.account = Field(
            _("Expected service account (optional)"),
            self.expected,
            help=_("If a different account signs in, the assistant stops and tells you."),
            beside=True,
        )
        self._fill()
        self._connect()
        self._take(context.session)

    def entered(self) -> None:
        if self.context.memory.load().step == "":
            self._hide_resume()

    def left(self) -> None:
        self._keep()

    def main_button(self) -> bool:
        if self.method is SignInMethod.OWN and not self.own.check.isChecked():
            self.own.show_error()
            self.show_widget(self.own)
            self.own.check.setFocus()
            return False
        if not self._check_expected():
            self.show_widget(self.account)
            self.expected.setFocus()
            return False
        self._keep()
        return True

    def initial_focus(self) -> QWidget | None:
        return self.methods.checked()

    @property
    def method(self) -> SignInMethod:
        """The chosen way to sign in."""
        return self.methods.method

    @cached_property
    def resume(self) -> Resume:
        """Where an earlier run stopped; not built at a first start."""
        return Resume(self.context.memory.load(), self.start_over)

    @cached_property
    def own(self) -> OwnBrowser:
        """The warning about the user's own browser, built when that is first chosen."""
        made = OwnBrowser()
        self.body.insertWidget(self.body.indexOf(self.notice) + 1, made)
        self.setTabOrder(self.methods.last(), made.check)
        return made

    def start_over(self) -> None:
        """Forget everything that was entered and learnt; not a create whose outcome isn't certain."""
        self.context.memory.forget()
        self.context.start_over()
        self._take(self.context.session)
        self._hide_resume()
        self.methods.checked().setFocus()

    def _fill(self) -> None:
        if files.present(self.context.ledger_file):
            QTimer.singleShot(0, self, self._look_for_changes)
        if self.context.memory.load().step:
            self.body.addWidget(self.resume)
        self.body.addWidget(Overview())
        self.body.addSpacing(2)
        self.body.addWidget(Text(_("How do you want to sign in?"), "heading"))
        self.body.addSpacing(-9)
        self.body.addWidget(self.methods)
        self.body.addSpacing(-4)
        self.body.addWidget(self.notice)
        self.body.addSpacing(2)
        self.body.addWidget(self.account)
        self.body.addStretch(1)

    def _look_for_changes(self) -> None:
        """Told after the page stands there: reading the list loads much that a start does without."""

        def look() -> tuple[Entry, ...]:
            from setup_assistant.ui.start import earlier_changes

            return earlier_changes.unfinished(self.context)

        self.context.background.run(look, done=self._tell_unfinished, failed=self._tell_unreadable)

    def _tell_unfinished(self, entries: tuple[Entry, ...]) -> None:
        from setup_assistant.ui.start import earlier_changes

        if entries:
            self.body.insertWidget(0, earlier_changes.banner(self, entries))

    def _tell_unreadable(self, problem: BaseException) -> None:
        if isinstance(problem, AssistantError):
            self.body.insertWidget(0, Banner("error", problem.title, problem.text))

    def _hide_resume(self) -> None:
        if "resume" in vars(self):
            self.resume.hide()

    def _connect(self) -> None:
        self.methods.chosen.connect(self._show_method)
        self.methods.chosen.connect(self._say_method)
        self.expected.textEdited.connect(lambda _text: self.account.clear_error())
        self.expected.editingFinished.connect(self._check_expected)

    def _take(self, session: Session) -> None:
        self.methods.choose(session.method)
        self.expected.setText(session.expected)
        self.account.clear_error()
        self._show_method()

    def _show_method(self) -> None:
        own = self.method is SignInMethod.OWN
        if own or "own" in vars(self):
            self.own.setVisible(own)
            self.own.error.clear()
        self.notice.setVisible(not own)
        if not own:
            icon, text = _notice(self.method)
            self.notice.set_words("information", "", text, icon=icon)

    def _say_method(self) -> None:
        shown = self.own if self.method is SignInMethod.OWN else self.notice
        shown.say()
        self.show_widget(shown)

    def _check_expected(self) -> bool:
        entered = self.expected.text().strip()
        fine = not entered or _SIGN_IN_NAME.fullmatch(entered) is not None
        if fine:
            self.account.clear_error()
        elif not self.account.has_error:
            self.account.show_error(_("Enter the full sign-in name, for example name@company.com."))
        return fine

    def _keep(self) -> None:
        entered = self.expected.text().strip()
        self.context.update(method=self.method, expected=entered)
        self.context.memory.update(method=self.method.value, expected=entered)


def _notice(method: SignInMethod) -> tuple[str, str]:
    if method is SignInMethod.CODE:
        return "info", _(
            "The next page shows a short code. Enter it at microsoft.com/devicelogin in a private window on any device."
        )
    return "private", _(
        "You don't have to sign out anywhere: the Microsoft sign-in opens in a private browser inside this window that starts empty and is wiped when you close it."
    )
