"""Done, after a new sign-in: what Keepit reports about the connector now."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from setup_assistant import flow
from setup_assistant.connector import existing, tasks
from setup_assistant.connector.existing import Repair
from setup_assistant.flow import Step
from setup_assistant.model import ConnectorState, Session
from setup_assistant.texts import _
from setup_assistant.ui import times
from setup_assistant.ui.context import Context
from setup_assistant.ui.done.last_page import LastPage
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.layouts import STRETCH, add


class ResultPage(LastPage):
    """A fault that stays is told as it is; other organizations than before are asked about first."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            Step.RESULT,
            lambda: title(context.session),
            lambda: subtitle(context.session),
        )
        self.fault = Banner("warning")
        self.sign_in = buttons.tinted(_("Sign in again"), self._sign_in_again, icon="key")
        self.fault.add_actions(self.sign_in, self.again)
        self.question = Banner("warning")
        self.other = buttons.secondary(_("Yes, sign in again"), self._sign_in_again)
        self.same = buttons.secondary(_("No, the same one"), self._same_account)
        self.question.add_actions(self.other, self.same)
        add(self.body, self.summary, self.failure, self.question, self.fault, self.result)
        add(self.body, self.afterwards, -8, self.next_steps, STRETCH)

    def entered(self) -> None:
        self.result.hide()
        self.failure.hide()
        self._show()

    def record(self) -> tuple[str, ...]:
        words = _(
            "The report is the record of this run: what was checked, and what Keepit reported before and after the sign-in."
        )
        if self.context.session.changed:
            words = _(
                "The report is the record of this run: what was checked and changed, and what Keepit reported before and after the sign-in."
            )
        more = _("A new check can be made at any time. It won't know what happened today.")
        return (words, more)

    def initial_focus(self) -> QWidget | None:
        if self.question.isVisibleTo(self):
            return self.other
        return self.sign_in if self.fault.isVisibleTo(self) else None

    def check_again(self) -> None:
        session, keepit = self.context.session, self.context.keepit
        account, before = session.keepit, session.existing
        if keepit is None or account is None or before is None:
            return
        self.begin_check()
        self.context.background.run(
            partial(existing.read_state, keepit, account.id, before.connector.guid),
            done=self._checked,
            failed=self.failed,
        )

    def _checked(self, state: ConnectorState) -> None:
        self.end_check()
        self.context.update(again=state)
        self._show()
        self.announce_header()

    def _sign_in_again(self) -> None:
        self.context.restart_at(Step.SIGN_IN_AGAIN)

    def _same_account(self) -> None:
        self.context.update(same_account=True)
        self._show()
        self.announce_header()
        (self.sign_in if self.fault.isVisibleTo(self) else self.next_steps.save).setFocus()

    def _show(self) -> None:
        session = self.context.session
        before, after = session.existing, session.again
        if before is None or after is None:
            return
        works, asks = flow.works_again(session), flow.asks_who(session)
        self.refresh_header()
        self.summary.show_state(after, good=works and after.sound)
        self.question.setVisible(asks)
        self.fault.setVisible(not works and not asks)
        if asks:
            self.question.show_banner(
                "warning",
                _("Keepit reports other organizations than before. Was another account signed in?"),
            )
        elif not works:
            self.fault.show_banner("warning", *_fault(existing.repair(before, after), after))
        self.show_next_steps(tasks=not works, approved=True)
        self.main_filled = works
        self.context.refresh()


def title(session: Session) -> str:
    """Title of the page."""
    before, after = session.existing, session.again
    if before is None or after is None or flow.asks_who(session):
        return _("Is this the right account?")
    return {
        Repair.WORKS: _("The connector works again"),
        Repair.FAULT: _("Keepit still reports a fault"),
        Repair.UNREAD: _("Keepit's report could not be read"),
    }[existing.repair(before, after)]


def subtitle(session: Session) -> str:
    """Line below the title: what was read, and when."""
    after = session.again
    if after is None:
        return ""
    return _("Read from Keepit at {time}.").format(time=times.clock(after.read_at))


def _fault(repair: Repair, after: ConnectorState) -> tuple[str, str]:
    """Title and text of what is still wrong."""
    if repair is Repair.UNREAD:
        return (
            _("Not all that Keepit reports could be read"),
            _("Check again in a few minutes. Nothing says that the sign-in went wrong."),
        )
    left = tasks.task(after.fault)
    if left is None:
        return _("Keepit still reports a fault"), ""
    late = _("Keepit may need some minutes to notice the new sign-in.")
    return left.text, f"{left.how} {late}"
