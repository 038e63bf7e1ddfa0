"""Allow access in Keepit: its own page in a private browser, a coach beside it, and a watch on Keepit."""

from __future__ import annotations

from collections.abc import Callable

from setup_assistant.connector import wording
from setup_assistant.connector.attempt import Marker
from setup_assistant.connector.candidates import Candidate, Doubt
from setup_assistant.errors import AssistantError
from setup_assistant.flow import Step
from setup_assistant.model import Connector, ConnectorDraft, Created
from setup_assistant.model.timestamps import of_service
from setup_assistant.texts import _
from setup_assistant.ui import times
from setup_assistant.ui.consent.coach import Coach, Task
from setup_assistant.ui.consent.keepits_page import KeepitsPage
from setup_assistant.ui.consent.watch import ConsentWatch
from setup_assistant.ui.context import Context
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.layouts import add
from setup_assistant.ui.window import leaving

Act = Callable[[], object]


class ConsentPage(KeepitsPage):
    """Shows Keepit until a new connector appears; then finishes it and goes on by itself."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            Step.CONSENT,
            lambda: _("Allow access in Keepit"),
            self._subtitle,
            Coach(
                _("Sign in to Keepit, then choose Add connector › Azure DevOps."),
                _(
                    "Read the permissions and choose Accept. Microsoft asks only the first time; if it "
                    "doesn't ask, that is fine."
                ),
                _("Enter name, retention and access, select the organizations, and choose Create."),
            ),
        )
        self.watch = ConsentWatch(context)
        self.question = Question(self.watch.confirm, self.watch.refuse)
        add(self.body, self.question)
        self.watch.looked.connect(self.status.looked)
        self.watch.failed.connect(self.status.show_error)
        self.watch.asked.connect(self._ask)
        self.watch.appeared.connect(self._appeared)
        self.watch.completed.connect(self._completed)
        self.watch.not_completed.connect(self._not_completed)

    def entered(self) -> None:
        if self.context.session.created is not None:
            return
        self.coach.show_task(self._task())
        self.begin()
        self.watch.begin()

    def left(self) -> None:
        self.watch.stop()
        self.end()

    def being_written(self) -> str:
        changing = _("Who may see the connector is being changed. Wait for the answer?")
        return changing if self.watch.completing else ""

    def what_stays(self) -> str:
        return leaving.in_keepits_page()

    def main_button(self) -> bool:
        if self.context.session.created is not None:
            return True
        if self.watch.has_connector:
            self.try_again()
            return False
        if self.question.isVisibleTo(self):
            self.question.yes.setFocus()
            self.question.say()
            return False
        self.status.error.show_error(
            _("Keepit hasn't confirmed yet. Finish in the Keepit page: accept, then create.")
        )
        return False

    def check_now(self) -> None:
        self.status.looking()
        self.watch.look()

    def try_again(self) -> None:
        if self.watch.has_connector:
            self.show_part(self.frame)
            self._complete()
        else:
            self.start_over()

    def _task(self) -> Task:
        account, draft = self.context.session.account, self.context.session.draft
        words = _("In Keepit, use the name “{name}” and the retention {retention}.")
        return Task(
            account,
            end=_("The assistant notices when you are done and goes on by itself."),
            manual=words.format(name=draft.name, retention=wording.period(draft.retention)),
            name=draft.name,
            request=wording.approval_request(account, self.host) if account else "",
        )

    def _subtitle(self) -> str:
        account, keepit = self.context.session.account, self.context.session.keepit
        if keepit is not None and keepit.authorizations:
            return _("You chose to give a new approval. Only Keepit's own page can ask for it.")
        words = _(
            "Keepit has no approval for {directory} yet. Only Keepit's own page can ask for it."
        )
        return words.format(directory=account.domain if account else _("your directory"))

    def _appeared(self, connector: Connector) -> None:
        self.end()
        self.question.hide()
        self.show_part(self.frame)
        self.frame.say(_("Keepit has confirmed"))
        self.status.confirmed()
        account = self.context.session.keepit
        if account is not None:
            marker = Marker(self.context.memory, account.id)
            marker.created(connector.guid, connector.name)
        self.context.update(appeared=connector.guid)
        self._complete()

    def _ask(self, candidate: Candidate | None) -> None:
        self.question.setVisible(candidate is not None)
        if candidate is not None:
            self.question.ask(candidate, self.context.session.draft)
            self.show_widget(self.question)  # below the browser, where a low window doesn't show it

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
    at = of_service(connector.created)
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
