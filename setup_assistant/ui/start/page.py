"""Page 01: what will happen, what is needed, and how to sign in."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from setup_assistant import files
from setup_assistant.errors import AssistantError
from setup_assistant.flow import Step
from setup_assistant.memory import Remembered
from setup_assistant.model import Purpose, Session, SignInMethod
from setup_assistant.texts import _
from setup_assistant.ui.browser import support
from setup_assistant.ui.context import Context
from setup_assistant.ui.start.methods import Methods, OwnBrowser, notice
from setup_assistant.ui.start.overview import Again, Overview
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.field import Field
from setup_assistant.ui.widgets.layouts import STRETCH, add
from setup_assistant.ui.widgets.text import Text
from setup_assistant.ui.window import step_lines
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
            lambda: _title(context.session.purpose),
            lambda: _subtitle(context.session.purpose),
        )
        self.overview = Overview(
            self.show_service_account,
            lambda: self._begin_for(Purpose.AGAIN),
            context.allowed_ways,
        )
        self._purpose = Purpose.NEW
        self._waits = False
        context.services_told.connect(self._tell_services)
        self.methods = Methods()
        self.methods.withdraw_private(support.why_not())
        self.methods.switch_off_all_but(context.allowed_ways)
        self.notice = Banner()
        self.expected = QLineEdit()
        self.expected.setPlaceholderText("svc-keepit-backup@contoso.com")
        self.account = Field(
            _("Expected service account (optional)"),
            self.expected,
            help=_account_help(Purpose.NEW),
            beside=True,
        )
        if files.present(context.ledger_file):
            QTimer.singleShot(0, self, self._look_for_changes)
        add(
            self.body,
            *(Banner("warning", problem) for problem in context.clients.managed.problems),
            self.resume if context.memory.load().step else None,
            self.overview,
            2,
            Text(_("How do you want to sign in?"), "heading"),
            -9,  # a heading stands closer to what it heads than one block to the next
            self.methods,
            -4,
            self.notice,
            2,
            self.account,
            STRETCH,
        )
        self.methods.chosen.connect(self._show_method)
        self.methods.chosen.connect(self._say_method)
        self.expected.textEdited.connect(lambda _text: self.account.clear_error())
        self.expected.editingFinished.connect(self._check_expected)
        context.changed.connect(self._show_purpose)
        self._take(context.session)

    def entered(self) -> None:
        self._show_purpose()
        self.overview.app.setVisible(not self.context.clients.registration().client_id)
        if self.context.memory.load().step == "":
            self._hide_resume()
        unusable = self.context.trial.known
        if unusable is not None:
            self.methods.withdraw_private(unusable.reason)
            self._show_method()

    def left(self) -> None:
        self.keep()

    def main_button(self) -> bool:
        others = self.methods.offered
        if self.method is SignInMethod.OWN and not self.own.require_tick(others):
            self.show_widget(self.own)
            return False
        if not self._check_expected():
            self.show_widget(self.account)
            self.expected.setFocus()
            return False
        self.keep()
        return self._services_are_there()

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
        banner = OwnBrowser()
        self.body.insertWidget(self.body.indexOf(self.notice) + 1, banner)
        self.setTabOrder(self.methods.last(), banner.tick.check)
        return banner

    @cached_property
    def again(self) -> Again:
        """What stands here before a new sign-in of a connector, built when that is first chosen."""
        again = Again(lambda: self._begin_for(Purpose.NEW))
        self.body.insertWidget(self.body.indexOf(self.overview), again)
        self.setTabOrder(again.new, self.methods.checked())
        return again

    def _begin_for(self, purpose: Purpose) -> None:
        self.keep()
        self.context.begin_for(purpose)
        self._hide_resume()
        self.announce_header()
        (self.again.new if purpose is Purpose.AGAIN else self.overview.again).setFocus()

    def _show_purpose(self) -> None:
        purpose = self.context.session.purpose
        if purpose is self._purpose:
            return
        self._purpose = purpose
        self.overview.setVisible(purpose is Purpose.NEW)
        self.again.setVisible(purpose is Purpose.AGAIN)
        self.account.set_help(_account_help(purpose))
        self.refresh_header()
        self._show_method()

    def start_over(self) -> None:
        """Forget everything that was entered and learnt; not a create whose outcome isn't certain."""
        self.context.memory.forget()
        self.context.start_over()
        self._take(self.context.session)
        self._hide_resume()
        self.methods.checked().setFocus()

    def show_service_account(self) -> None:
        """What the account needs, for whoever makes it."""
        from setup_assistant.ui.start.service_account_dialog import ServiceAccountDialog

        ServiceAccountDialog(self).open()

    def _look_for_changes(self) -> None:
        """Told after the page stands there: reading the list loads much that a start does without."""

        def look() -> tuple[Entry, ...]:  # loads nothing of Qt: that is for this thread alone
            return tuple(entry for entry in self.context.changes_made() if entry.unfinished)

        self.context.background.run(look, done=self._tell_unfinished, failed=self._tell_unreadable)

    def _tell_unfinished(self, entries: tuple[Entry, ...]) -> None:
        from setup_assistant.ui.start import earlier_changes

        if entries:
            self.body.insertWidget(0, earlier_changes.banner(self, entries))

    def _tell_unreadable(self, problem: AssistantError) -> None:
        self.body.insertWidget(0, Banner("error", problem.title, problem.text))

    def _hide_resume(self) -> None:
        if "resume" in vars(self):
            self.resume.hide()

    def _take(self, session: Session) -> None:
        self.methods.choose(session.method)
        self.expected.setText(session.expected)
        self.account.clear_error()
        self._show_method()

    def _show_method(self) -> None:
        own = self.method is SignInMethod.OWN
        if own or "own" in vars(self):
            self.own.setVisible(own)
            self.own.tick.error.clear()
        text = notice(self.method)
        self.notice.setVisible(bool(text))
        self.notice.set_words("information", "", text, icon="info")

    def _say_method(self) -> None:
        banner = self.own if self.method is SignInMethod.OWN else self.notice
        if banner.isVisibleTo(self):
            banner.say()
            self.show_widget(banner)

    def _check_expected(self) -> bool:
        name = self.expected.text().strip()
        fine = not name or _SIGN_IN_NAME.fullmatch(name) is not None
        if fine:
            self.account.clear_error()
        elif not self.account.has_error:
            self.account.show_error(_("Enter the full sign-in name, for example name@company.com."))
        return fine

    @cached_property
    def unserved(self) -> Banner:
        """Why the services of practice never come, which began to start with the window."""
        banner = Banner()
        self.body.insertWidget(0, banner)
        return banner

    def _services_are_there(self) -> bool:
        """Whether anything can be asked. While the services of practice still start, the page goes on later."""
        context = self.context
        if context.expecting:
            self._waits = True
            context.set_busy(True)
        elif context.no_services is not None:
            self._tell_services()
        return not context.expecting and context.no_services is None

    def _tell_services(self) -> None:
        waited, self._waits = self._waits, False
        if waited:
            self.context.set_busy(False)
        problem = self.context.no_services
        if problem is not None:
            words = " ".join((problem.text, *problem.advice))
            self.unserved.show_banner("error", problem.title, words)
            self.show_widget(self.unserved)
        elif waited:
            self.context.go_next()

    def keep(self) -> None:
        name = self.expected.text().strip()
        self.context.update(method=self.method, expected=name)
        self.context.memory.update(method=self.method.value, expected=name)


def _title(purpose: Purpose) -> str:
    again = purpose is Purpose.AGAIN
    return _("Before you sign in again in Keepit") if again else _("Before you begin")


def _subtitle(purpose: Purpose) -> str:
    if purpose is Purpose.AGAIN:
        return _(
            "Checks an existing connector's organizations and rights. Nothing is changed until you confirm it."
        )
    return _(
        "This assistant sets up the Keepit backup of Azure DevOps. Nothing is changed until you confirm it."
    )


def _account_help(purpose: Purpose) -> str:
    if purpose is Purpose.AGAIN:
        return _("The account that the connector uses today.")
    return _("If a different account signs in, the assistant stops and tells you.")


class Resume(Banner):
    """“You stopped at …” with Start over; hidden when nothing is remembered."""

    def __init__(self, remembered: Remembered, start_over: Callable[[], None]) -> None:
        later = {step.value: step for step in Step if step is not Step.BEFORE}
        step = later.get(remembered.step)
        title = _("You stopped at “{step}”").format(step=step_lines.label(step or Step.BEFORE))
        super().__init__("neutral", title, _kept(remembered.stopped_at), icon="undo")
        self.start_over = buttons.link(_("Start over"), start_over)
        self.add_beside(self.start_over)
        self.setVisible(step is not None)


def _kept(stopped_at: str) -> str:
    from setup_assistant.model.timestamps import timestamp
    from setup_assistant.ui.times import date_and_time

    try:
        at = timestamp(stopped_at)
    except ValueError:
        return _("What you entered is kept. Sign in again to go on.")
    when = date_and_time(at)
    return _("{time}. What you entered is kept. Sign in again to go on.").format(time=when)
