"""Allow access in Keepit: its own page in a private browser, a coach beside it, and a watch on Keepit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QTimer, QUrl
from PySide6.QtWidgets import QWidget

from setup_assistant.connector import wording
from setup_assistant.connector.attempt import MemoryMarker
from setup_assistant.connector.candidates import Candidate, Doubt
from setup_assistant.errors import AssistantError, NoPrivateBrowser
from setup_assistant.flow import Step
from setup_assistant.model import Connector, ConnectorDraft, Created
from setup_assistant.texts import _, ngettext
from setup_assistant.ui import practice_notes, times
from setup_assistant.ui.browser.frame import BrowserFrame, Visit
from setup_assistant.ui.consent.coach import Coach
from setup_assistant.ui.consent.watch import ConsentWatch
from setup_assistant.ui.context import Context
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.error_panel import ErrorPanel
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import STRETCH, add, column, row
from setup_assistant.ui.widgets.progress import WaitLine
from setup_assistant.ui.widgets.text import Text
from setup_assistant.ui.window import leaving
from setup_assistant.ui.window.page import Page

Act = Callable[[], object]

_SLOW_MINUTES = 3


class ConsentPage(Page):
    """Shows Keepit until a new connector appears; then finishes it and goes on by itself."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            Step.CONSENT,
            lambda: _("Allow access in Keepit"),
            self._subtitle,
            scrolls=False,
        )
        self.watch = ConsentWatch(context)
        self.frame = BrowserFrame(_("Keepit page"), context.try_browser, _("Use my own browser"))
        self.coach = Coach()
        self.status = ConsentStatus(self.check_now, self.open_own_browser)
        self.question = Question(self.watch.confirm, self.watch.refuse)
        own = buttons.secondary(
            _("Open Keepit in your own browser"), self.open_own_browser, icon="open"
        )
        self.problem = ErrorPanel(self._try_again, own)
        self._elapsed = QElapsedTimer()
        self._tick = QTimer(self, interval=1000)
        browser = column((self.frame, 1), (self.problem, 1))
        self.body.setSpacing(12)
        parts = row((browser, 1), self.coach, spacing=12)
        add(self.body, (parts, 1), self.question, self.status)
        self._show(self.frame)
        self._tick.timeout.connect(self._show_elapsed)
        self.frame.restart.connect(self.start_over)
        self.frame.refused.connect(self.refuse)
        self.frame.unavailable.connect(self.refuse)
        self.frame.way_out.connect(lambda _remark: self.open_own_browser())
        self.frame.leave.connect(self.focus_next)
        self.watch.looked.connect(self.status.looked)
        self.watch.failed.connect(self.status.show_error)
        self.watch.asked.connect(self._ask)
        self.watch.appeared.connect(self._appeared)
        self.watch.completed.connect(self._completed)
        self.watch.not_completed.connect(self._not_completed)

    def entered(self) -> None:
        if self.context.session.created is not None:
            return
        session = self.context.session
        self.coach.show_task(session.account, session.draft, QUrl(self._address()).authority())
        self._elapsed.start()
        self._tick.start()
        self.status.begin()
        self.start_over()
        self.watch.begin()

    def left(self) -> None:
        self.watch.stop()
        self._tick.stop()
        self.frame.stop()

    def being_written(self) -> str:
        changing = _("Who may see the connector is being changed. Wait for the answer?")
        return changing if self.watch.completing else ""

    def what_stays(self) -> str:
        return leaving.in_keepits_page()

    def initial_focus(self) -> QWidget | None:
        shown = self.frame.isVisibleTo(self)
        return self.frame.focus_target if shown else self.problem.first

    def practice_note(self) -> str:
        return practice_notes.keepits_page()

    def main_button(self) -> bool:
        if self.context.session.created is not None:
            return True
        if self.watch.has_connector:
            self._try_again()
            return False
        if self.question.isVisibleTo(self):
            self.question.yes.setFocus()
            self.question.say()
            return False
        self.status.error.show_error(
            _("Keepit hasn't confirmed yet. Finish in the Keepit page: accept, then create.")
        )
        return False

    def start_over(self) -> None:
        """Open Keepit in a fresh private browser."""
        self._show(self.frame)
        clients = self.context.clients
        self.frame.start(
            Visit(self._address(), "Keepit", ca_pem=clients.ca_pem, proxy=clients.proxy)
        )

    def check_now(self) -> None:
        """Look at once."""
        self.status.looking()
        self.watch.look()

    def open_own_browser(self) -> None:
        """Open Keepit in the user's own browser; the watch goes on."""
        self.context.opener.address(self._address(), self)

    def _subtitle(self) -> str:
        account, keepit = self.context.session.account, self.context.session.keepit
        if keepit is not None and keepit.authorizations:
            return _(
                "You chose to approve a new authorization. Only Keepit's own page can ask for it."
            )
        words = _(
            "Keepit has no authorization for {directory} yet. Only Keepit's own page can ask for it."
        )
        return words.format(directory=account.domain if account else _("your directory"))

    def _address(self) -> str:
        return self.context.clients.endpoints.keepit_for(self.context.session.region)

    def _appeared(self, connector: Connector) -> None:
        self._tick.stop()
        self.frame.stop()
        self.question.hide()
        self._show(self.frame)
        self.frame.say(_("Keepit has confirmed"))
        self.status.confirmed()
        account = self.context.session.keepit
        if account is not None:
            marker = MemoryMarker(self.context.memory, account.id)
            marker.created(connector.guid, connector.name)
        self.context.update(appeared=connector.guid)
        self._complete()

    def _ask(self, candidate: Candidate | None) -> None:
        self.question.setVisible(candidate is not None)
        if candidate is not None:
            self.question.ask(candidate, self.context.session.draft)

    def _complete(self) -> None:
        self.context.set_busy(True)
        self.watch.complete()

    def _completed(self, created: Created) -> None:
        self.context.set_busy(False)
        self.context.update(created=created)
        self.context.go_next()

    def _not_completed(self, error: AssistantError) -> None:
        self.context.set_busy(False)
        self.refuse(error)

    def refuse(self, error: AssistantError) -> None:
        """Show why Keepit's page can't be shown, or why finishing failed."""
        self.frame.stop()
        self.problem.show_error(error)
        # The coach's steps are done in the own browser then.
        self._show(self.problem, coach=isinstance(error, NoPrivateBrowser))
        self.problem.first.setFocus()

    def _try_again(self) -> None:
        if self.watch.has_connector:
            self._show(self.frame)
            self._complete()
        else:
            self.start_over()

    def _show_elapsed(self) -> None:
        seconds = self._elapsed.elapsed() // 1000
        self.status.show_elapsed(seconds)
        if seconds >= _SLOW_MINUTES * 60:
            self.status.slow(seconds // 60)

    def _show(self, part: QWidget, *, coach: bool = False) -> None:
        for other in (self.problem, self.frame):
            other.setVisible(other is part)
        self.coach.setVisible(coach or part is self.frame)


class ConsentStatus(WaitLine):
    """How long Keepit is waited for, and what can be done meanwhile; that it has confirmed is said assertively."""

    def __init__(self, check_now: Act, open_own: Act) -> None:
        self.done = Icon("ok", "ok", 16)
        self.note = Text("", "caption", wrap=False)
        self.time = Text("", "caption", wrap=False)
        self.check = buttons.secondary(_("Check now"), check_now, icon="reload")
        super().__init__(self.note, self.time, STRETCH, self.check, style="strong")
        self.line.insertWidget(1, self.done)
        self.line.setStretchFactor(self.sentence, 0)
        self.sentence.setWordWrap(False)
        self.hint = Text("", "caption")
        self.own = buttons.link(_("Open Keepit in your own browser"), open_own)
        self.column.insertLayout(2, row((self.hint, 1), self.own, spacing=8))

    def begin(self) -> None:
        """From the start: Keepit hasn't confirmed yet."""
        self.bar.set(0, 0)
        self.busy.show()
        self.done.hide()
        self.sentence.setText(_("Waiting for Keepit to confirm…"))
        self.error.clear()
        self.hint.hide()
        self.own.hide()
        self.check.show()
        self.looked()
        self.show_elapsed(0)

    def looking(self) -> None:
        """A look is under way because somebody asked for it."""
        self.error.clear()
        self.note.setText(_("Checking…"))
        announce(self, _("Checking…"))

    def looked(self) -> None:
        """Nothing new."""
        self.note.setText(_("Checked every 5 seconds"))

    def show_elapsed(self, seconds: int) -> None:
        """Minutes and seconds since the page was shown."""
        self.time.setText(f"{seconds // 60}:{seconds % 60:02}")

    def slow(self, minutes: int) -> None:
        """It takes long: say what else can be done."""
        words = ngettext(
            "Still nothing after {min} minute. Choose Check now, or open Keepit in your own browser.",
            "Still nothing after {min} minutes. Choose Check now, or open Keepit in your own browser.",
            minutes,
        )
        if not self.hint.isVisibleTo(self):
            announce(self, words.format(min=minutes))
        self.hint.setText(words.format(min=minutes))
        self.hint.show()
        self.own.show()

    def show_error(self, error: AssistantError) -> None:
        """A look failed; the next one follows by itself."""
        self.looked()
        if self.error.text != str(error):
            self.error.show_error(str(error))

    def confirmed(self) -> None:
        """Keepit has the connector."""
        self.busy.hide()
        self.done.show()
        self.bar.set(1, 1)
        self.sentence.setText(_("Keepit has confirmed"))
        self.note.setText(_("Reading the connector…"))
        for widget in (self.check, self.hint, self.own):
            widget.hide()
        self.error.clear()
        announce(self, _("Keepit has confirmed"), assertive=True)


class Question(Banner):
    """“Is this the new connector?”: ``ask(candidate, draft)`` about one that isn't certainly the new one.

    It takes no focus: somebody may be typing in Keepit's page at that moment. *Yes* makes the connector
    ours and gives people access, so it takes no press before it could be read.
    """

    def __init__(self, confirm: Act, refuse: Act) -> None:
        super().__init__("information")
        self.yes = buttons.secondary(_("Yes, this one"), confirm, icon="ok")
        self.no = buttons.secondary(_("No, keep waiting"), refuse)
        self.yes.commit_on(self)
        self._connector = ""
        self.add_actions(self.yes, self.no)
        self.hide()

    def ask(self, candidate: Candidate, draft: ConnectorDraft) -> None:
        """Ask about ``candidate``; ``draft`` is what the new one is to be."""
        lines = [_what(candidate.connector)]
        lines += [_doubt(doubt, draft) for doubt in candidate.doubts]
        if candidate.connector.guid != self._connector and self.isVisible():
            self.hide()  # another one has to be read anew
        self._connector = candidate.connector.guid
        self.show()
        self.show_banner("information", _("Is this the new connector?"), "\n".join(lines))


def _what(connector: Connector) -> str:
    at = times.parsed(connector.created)
    retention = wording.period(connector.retention)
    if at is None:
        return _("“{name}”, retention: {retention}.").format(
            name=connector.name, retention=retention
        )
    return _("“{name}”, created {time}, retention: {retention}.").format(
        name=connector.name, time=times.moment(at), retention=retention
    )


def _doubt(doubt: Doubt, draft: ConnectorDraft) -> str:
    return {
        Doubt.NAME: _("Its name is another one than “{name}”.").format(name=draft.name),
        Doubt.RETENTION: _("You wanted the retention {retention}.").format(
            retention=wording.period(draft.retention)
        ),
        Doubt.AUTHORIZATION: _("It uses an approval that an older connector uses too."),
        Doubt.TIME_UNKNOWN: _("Keepit doesn't say when it was created."),
        Doubt.TIME_BEFORE: _("By this computer's clock it was created before you began."),
        Doubt.SEVERAL: _("It is not the only new one. Choose No to be asked about the next."),
    }[doubt]
