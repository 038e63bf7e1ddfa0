"""Page 01: what will happen, what is needed, and how to sign in."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from setup_assistant import files
from setup_assistant.errors import AssistantError
from setup_assistant.flow import Step
from setup_assistant.memory import Remembered
from setup_assistant.model import Purpose, Session, SignInMethod
from setup_assistant.texts import _
from setup_assistant.ui.browser import support
from setup_assistant.ui.context import Context
from setup_assistant.ui.widgets import buttons, sizes
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.enter import RadioButton
from setup_assistant.ui.widgets.field import Field
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import LEFT, MIDDLE, STRETCH, TOP, add, column, holder, row
from setup_assistant.ui.widgets.numbered import Numbered
from setup_assistant.ui.widgets.signed_out import SignedOutTick, sign_out_first
from setup_assistant.ui.widgets.text import Text
from setup_assistant.ui.window import step_lines
from setup_assistant.ui.window.page import Page

if TYPE_CHECKING:
    from setup_assistant.model import Entry

_REMARK = 160
"""The least width of a remark beside its radio button, of the design."""
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
        usual = self._purpose is Purpose.AGAIN and self.method is SignInMethod.PRIVATE
        self.notice.setVisible(not own and not usual)
        if not own:
            icon, text = _notice(self.method)
            self.notice.set_words("information", "", text, icon=icon)

    def _say_method(self) -> None:
        banner = self.own if self.method is SignInMethod.OWN else self.notice
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


def _notice(method: SignInMethod) -> tuple[str, str]:
    if method is SignInMethod.CODE:
        return "info", _(
            "The next page shows a short code. Enter it at microsoft.com/devicelogin in a private window on any device."
        )
    if method is SignInMethod.AZURE_CLI:
        return "info", _(
            "The Azure CLI's sign-in is used: your organization has switched off the other ways."
        )
    return "private", _(
        "You don't have to sign out anywhere: the Microsoft sign-in opens in a private browser inside this window that starts empty and is wiped when you close it."
    )


class Overview(Card):
    """What will happen, and what has to be at hand."""

    def __init__(
        self,
        show_service_account: Callable[[], object],
        begin_again: Callable[[], object],
        ways: Collection[SignInMethod],
    ) -> None:
        self.making = buttons.link(_("Making the service account?"), show_service_account)
        self.again = buttons.link(
            _("Check before you do"),
            begin_again,
            name=_("Signing in again for a connector that exists? Check before you do"),
        )
        self.app = holder(_need("doc", _app_needed(ways)))
        happens, needs = _happens(self.again), _needs(self.app, self.making)
        columns = row((happens, 40), Line(vertical=True), (needs, 60), spacing=20)
        super().__init__(columns, fill="sunken")


class Again(QWidget):
    """What will happen before and after a new sign-in of a connector, and the way back to a new one."""

    def __init__(self, begin_new: Callable[[], object]) -> None:
        super().__init__()
        self.new = buttons.link(_("Set up a new connector instead"), begin_new)
        steps = (
            _("You sign in with the service account that the connector uses."),
            _(
                "The assistant checks every organization that account can reach, as for a new connector."
            ),
            _("You choose the connector; the assistant reads what Keepit reports about it."),
            _(
                "You sign in again on Keepit's own page. The assistant then reads the connector once more."
            ),
        )
        rights = Banner(
            "information",
            _("The same rights are needed as at the setup"),
            _("Also those that were taken back afterwards, for instance to approve apps."),
        )
        heading = Text(_("What will happen"), "heading")
        column((self.new, 0, LEFT), heading, Numbered(steps), rights, on=self, spacing=12)


class Methods(QWidget):
    """The three ways to sign in, each with its remark."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.group = QButtonGroup(self)
        self.radios: dict[SignInMethod, RadioButton] = {}
        self._remarks: dict[SignInMethod, Text] = {}
        self._below = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self.setAccessibleName(_("How do you want to sign in?"))
        for method, label, remark in _methods():
            self._add(method, label, remark)
        self._why_not = Text("", "caption")
        self._why_not.hide()
        self._grid.addWidget(self._why_not, 2 * len(self.radios), 0, 1, 2)
        self.group.idClicked.connect(lambda _number: self.chosen.emit())

    @property
    def method(self) -> SignInMethod:
        """The checked one; the Azure CLI's sign-in, which the next page offers, where none may be."""
        checked = (method for method, radio in self.radios.items() if radio.isChecked())
        return next(checked, SignInMethod.AZURE_CLI)

    def checked(self) -> RadioButton:
        """The radio button that has the choice."""
        return self.radios.get(self.method, self.last())

    @property
    def offered(self) -> tuple[SignInMethod, ...]:
        """Those that can be chosen."""
        return tuple(method for method, radio in self.radios.items() if radio.isEnabled())

    def last(self) -> RadioButton:
        """The radio button at the bottom."""
        return list(self.radios.values())[-1]

    def choose(self, method: SignInMethod) -> None:
        """Check ``method``, or the first that can be chosen."""
        offered = self.offered
        if offered:
            self.radios[method if method in offered else offered[0]].setChecked(True)

    def switch_off_all_but(self, allowed: Collection[SignInMethod]) -> None:
        """The organization allows only these: the others stay to be seen, and say why they can't be chosen."""
        for method, radio in self.radios.items():
            if method not in allowed:
                remark = _("Switched off by your organization.")
                if method is SignInMethod.PRIVATE:
                    radio.setText(_("Private browser in this window"))  # and not recommended
                self._remarks[method].setText(remark)
                radio.setAccessibleDescription(remark)
                radio.setEnabled(False)

    def withdraw_private(self, why_not: str) -> None:
        """The private browser can't work: it isn't offered, and ``why_not`` says so. Empty: it may work."""
        radio = self.radios.pop(SignInMethod.PRIVATE, None) if why_not else None
        if radio is None:
            return
        radio.hide()
        self._remarks[SignInMethod.PRIVATE].hide()
        self._grid.setRowMinimumHeight(2 * self.group.id(radio), 0)
        self._why_not.setText(why_not)
        self._why_not.show()
        self.group.removeButton(radio)
        if radio.isChecked():
            self.choose(SignInMethod.OWN)

    def _add(self, method: SignInMethod, label: str, remark: str) -> None:
        radio = RadioButton(label)
        radio.setAccessibleDescription(remark)
        line = len(self.radios)
        self.radios[method] = radio
        self.group.addButton(radio, line)
        self._grid.addWidget(radio, 2 * line, 0)
        self._remarks[method] = Text(remark, "caption")
        self._grid.addWidget(self._remarks[method], 2 * line, 1, MIDDLE)
        self._grid.setRowMinimumHeight(2 * line, 24)

    def minimumSizeHint(self) -> QSize:
        radios = max(radio.minimumSizeHint().width() for radio in self.radios.values())
        return QSize(radios, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stand()

    def _stand(self) -> None:
        """The remarks beside the radio buttons, or below where there is no room for a few words."""
        beside = self.minimumSizeHint().width() + sizes.scaled(_REMARK)
        below = self.width() < beside
        if below is not self._below:
            self._below = below
            for line, remark in enumerate(self._remarks.values()):
                self._grid.removeWidget(remark)
                remark.setContentsMargins(24 if below else 0, 0, 0, 6 if below else 0)
                place = (2 * line + 1, 0, 1, 2) if below else (2 * line, 1, 1, 1)
                self._grid.addWidget(remark, *place, Qt.AlignmentFlag(0) if below else MIDDLE)


class OwnBrowser(Banner):
    """The warning about other accounts, with the tick that confirms it was read."""

    def __init__(self) -> None:
        super().__init__(
            "warning",
            _("Your browser may use the wrong account"),
            sign_out_first(),
        )
        self.tick = SignedOutTick()
        self.add(self.tick)

    def require_tick(self, offered: Collection[SignInMethod]) -> bool:
        """Whether it is ticked; else that is said, and which other of the ways that are ``offered`` there is."""
        if SignInMethod.PRIVATE in offered:
            sentence = _("Tick this box to continue, or choose the private browser.")
        elif SignInMethod.CODE in offered:
            sentence = _("Tick this box to continue, or choose the code on another device.")
        else:
            sentence = _("Tick this box to continue.")
        return self.tick.require(sentence)


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


def _methods() -> tuple[tuple[SignInMethod, str, str], ...]:
    return (
        (
            SignInMethod.PRIVATE,
            _("Private browser in this window (recommended)"),
            _("Starts empty, so it can't pick up another account."),
        ),
        (
            SignInMethod.OWN,
            _("My own browser"),
            _("For passkeys, security keys and managed-device rules."),
        ),
        (SignInMethod.CODE, _("Code on another device"), _("Some companies block this method.")),
    )


def _happens(again: QWidget) -> QVBoxLayout:
    steps = (
        _("You sign in with the service account that Keepit will use."),
        _("The assistant checks every organization that account can reach."),
        _("It creates the connector and checks that the first backup is scheduled."),
    )
    heading = Text(_("What will happen"), "heading")
    question = Text(_("Signing in again for a connector that exists?"), "caption")
    other = column(question, (again, 0, LEFT), spacing=0)
    return column(heading, Numbered(steps), STRETCH, other, spacing=11)


def _app_needed(ways: Collection[SignInMethod]) -> str:
    """What the allowed ``ways`` to sign in need where no app is registered yet."""
    if SignInMethod.AZURE_CLI not in ways:
        return _("An app registration for the sign-in")
    if len(ways) == 1:
        return _("The Azure CLI's sign-in")
    return _("An app registration, or the Azure CLI's sign-in")


def _needs(app: QWidget, making: QWidget) -> QVBoxLayout:
    account = _("A work account that can reach your organizations.")
    needs = (
        (
            "key",
            _("Keepit API token"),
            _(
                "Only a Master Admin can create it: account profile › User info › Security › Secondary tokens › Add API token."
            ),
        ),
        (
            "approve",
            _("Somebody who may approve apps in Microsoft Entra"),
            _(
                "Usually a Cloud Application Administrator or Global Administrator; needed if users "
                "can't approve apps themselves."
            ),
        ),
    )
    heading = Text(_("What you need"), "heading")
    return column(
        heading,
        _need("user", _("Service account"), account, making),
        app,
        *(_need(*need) for need in needs),
        STRETCH,
        spacing=10,
    )


def _need(icon: str, title: str, text: str = "", link: QWidget | None = None) -> QHBoxLayout:
    more = None if link is None else (link, 0, LEFT)
    words = column(Text(title, "strong"), Text(text, "caption") if text else None, more, spacing=2)
    return row((Icon(icon, "text2", 18), 0, TOP), (words, 1), spacing=10)
