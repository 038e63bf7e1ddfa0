"""Done: what Keepit confirms, the task that may be left, what differs, and the next steps."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from setup_assistant import labels
from setup_assistant.connector import read_back, tasks, wording
from setup_assistant.connector.tasks import Task
from setup_assistant.errors import AssistantError
from setup_assistant.flow import Step
from setup_assistant.model import (
    SIGN_IN_ENDED,
    Backup,
    ChangeKind,
    Created,
    Health,
    OrganizationStatus,
    Purpose,
    Session,
    Unread,
)
from setup_assistant.texts import _, ngettext
from setup_assistant.ui import times
from setup_assistant.ui.context import Context
from setup_assistant.ui.done import summary
from setup_assistant.ui.done.last_page import LastPage
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.icon import StatusLabel
from setup_assistant.ui.widgets.layouts import STRETCH, add, column, empty, holder
from setup_assistant.ui.widgets.text import Text
from setup_assistant.ui.window import leaving

_SELECTS = ("E_INCOMPLETE_CONNECTOR_CONFIG", "E_INITIAL_CONFIGURATION_PENDING")
"""Keepit's codes of a new connector that only waits for somebody to choose the organizations."""


class DonePage(LastPage):
    """A task that is left is not an error."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            Step.DONE,
            lambda: title(context.session.created),
            lambda: subtitle(context.session.created),
        )
        self.task = Banner("warning", icon="doc")
        self.how = Text("")
        self.open_settings = buttons.filled(
            _("Open settings in Keepit"), self.open_keepit, icon="open"
        )
        self.copy = buttons.copying("", lambda: "\n".join(names_to_tick(context.session)) + "\n")
        self.check_first = buttons.secondary(
            _("Check before you sign in again…"), self._begin_again
        )
        self.decisions = Text("", "secondary", selectable=True)
        self.sentences = Card(padding=14)
        heading = Text(_("What differs from your settings"), "heading")
        self.differences = holder(column(heading, self.sentences))
        self._build()

    def entered(self) -> None:
        self.cleared.hide()
        self.failure.hide()
        if self.context.session.created is not None:
            self._show(self.context.session.created)

    def record(self) -> tuple[str, ...]:
        return paragraphs(self.context)

    def initial_focus(self) -> QWidget | None:
        return self.open_settings if self.task.isVisibleTo(self) else None

    def check_again(self) -> None:
        session, keepit = self.context.session, self.context.keepit
        account, created = session.keepit, session.created
        if keepit is None or account is None or created is None:
            return
        self.begin_check()
        self.context.background.run(
            lambda: read_back.look_again(keepit, account, created, session.draft),
            done=self._checked,
            failed=self.failed,
        )

    def _begin_again(self) -> None:
        """To the first page, for this connector's sign-in; the report of this run is asked about first."""

        def begin() -> None:
            self.context.outcome_seen()
            self.context.begin_for(Purpose.AGAIN)

        if self.unsaved():
            leaving.dialog(leaving.Question.REPORT, self, self.context, begin).open()
        else:
            begin()

    def _checked(self, created: Created) -> None:
        before = self.context.session.created
        self.end_check()
        self.context.update(created=created)
        self._show(created)
        self.announce_header()
        if before and before.task and created.ready:
            self.cleared.show_banner("success", cleared(before.task, created))
            self.next_steps.open.setFocus()

    def _show(self, created: Created) -> None:
        self.refresh_header()
        self.summary.show_created(created)
        task = attention(created)
        self.task.setVisible(task is not None)
        if task is not None:
            self.task.show_banner("warning", task.head, task.text, icon="doc")
            which = which_to_select(self.context.session)
            self.how.setText(which if created.task in _SELECTS and which else task.how)
        self.check_first.setVisible(created.task in SIGN_IN_ENDED)
        self._show_decisions(created)
        self._show_differences(wording.differences(created))
        self.next_steps.keepit_row.setVisible(task is None)
        self.main_filled = task is None
        self.context.refresh()

    def _show_decisions(self, created: Created) -> None:
        """Which organizations are left out or set aside; the assistant can't tell Keepit."""
        session = self.context.session
        sentences = decisions(session)
        self.decisions.setText("\n".join(sentences))
        self.decisions.setVisible(bool(sentences))
        n = len(names_to_tick(session))
        form = ngettext("Copy the {n} name", "Copy the {n} names", n)
        self.copy.setText(form.format(n=n))
        self.copy.setVisible(n > 0 and created.task in _SELECTS)

    def _show_differences(self, sentences: tuple[str, ...]) -> None:
        empty(self.sentences.body)
        for sentence in sentences:
            self.sentences.body.addWidget(StatusLabel("warn", "warn", sentence, wrap=True))
        self.differences.setVisible(bool(sentences))

    def _build(self) -> None:
        self.task.add(self.how)
        self.task.add_actions(self.open_settings, self.copy, self.check_first, self.again)
        add(self.body, self.summary, self.decisions, self.failure, self.task, self.cleared)
        add(
            self.body,
            self.differences,
            Text(_("Next steps"), "heading"),
            -8,
            self.next_steps,
            STRETCH,
        )


def paragraphs(context: Context) -> tuple[str, ...]:
    """What the report holds that nobody can find out later, and what is left to do."""
    more = _("A new check can be made at any time. It won't know what happened today.")
    created = context.session.created
    n = 1 if created is not None and attention(created) is not None else 0
    tasks = (ngettext("{n} task is left.", "{n} tasks are left.", n).format(n=n),) if n else ()
    return (_record(context), more, *tasks)


def _record(context: Context) -> str:
    kinds = _kinds(context)
    n = len(kinds)
    if not n:
        return _(
            "The report is the record of this run: what was checked and the connector that was created."
        )
    if set(kinds) == {ChangeKind.OAUTH_ACCESS}:
        form = ngettext(
            "The report is the record of this run: what was checked, that OAuth access was turned on in "
            "{n} organization, and the connector that was created.",
            "The report is the record of this run: what was checked, that OAuth access was turned on in "
            "{n} organizations, and the connector that was created.",
            n,
        )
    else:
        form = ngettext(
            "The report is the record of this run: what was checked, {n} change in Azure DevOps, and the "
            "connector that was created.",
            "The report is the record of this run: what was checked, {n} changes in Azure DevOps, and the "
            "connector that was created.",
            n,
        )
    return form.format(n=n)


def _kinds(context: Context) -> list[ChangeKind | None]:
    """Of each change that this run made; None where the list of changes can't be read."""
    changed = context.session.changed
    try:
        kinds = {entry.id: entry.kind for entry in context.changes_made()} if changed else {}
    except AssistantError:
        kinds = {}
    return [kinds.get(change) for change in changed]


def title(created: Created | None) -> str:
    """Title of the page."""
    if created is None or created.ready:
        return _("The connector is ready")
    if created.task:
        return _("Connector created, one task left")
    return _("Connector created, needs attention")


def subtitle(created: Created | None) -> str:
    """Line below the title; never says more than Keepit has confirmed."""
    if created is None:
        return ""
    at = times.clock(created.read_at)
    if created.ready:
        if created.running:
            words = _(
                "Confirmed by Keepit at {time}. You can close this window; backups run without it."
            )
        else:  # Keepit has accepted everything; that it backs up is not seen before it does
            words = _(
                "Read from Keepit at {time}: the first backup is scheduled. Once it runs, the setup is "
                "confirmed. You can close this window."
            )
        return words.format(time=at)
    if created.task in _SELECTS:
        return _("This is not an error. Keepit needs one more setting before the first backup.")
    return _("Read from Keepit at {time}. Look at the points below.").format(time=at)


def cleared(done: str, created: Created, today: date | None = None) -> str:
    """What is said when *Check again* finds the task with Keepit's code ``done`` ended."""
    first = created.backup
    at = times.parsed(first.at) if isinstance(first, Backup) else None
    when = times.moment(at, today) if at else summary.backup(created, today).word
    if done == "E_INCOMPLETE_CONNECTOR_CONFIG":  # the only one that is about organizations
        words = _("Keepit has the organizations now. First backup: {time}.")
    else:
        words = _("Keepit reports no open task any more. First backup: {time}.")
    return words.format(time=when)


def attention(created: Created) -> Task | None:
    """What to do next in Keepit: the task that is left, or what keeps the backup from running."""
    if created.task or created.ready:
        return tasks.task(created.task)
    if created.access_missing:
        return Task(
            _("Give people access to the connector"),
            _(
                "Not everybody you named could be given access. See what differs from your settings."
            ),
            _(
                "Give it in Keepit, or start the assistant again: it goes on with this connector and "
                "gives the missing people access."
            ),
        )
    way = _("Open the connector's settings and follow what Keepit asks for.")
    if created.unfinished:
        way = _(
            "Look at the connector's settings in Keepit, or start the assistant again: it goes on with "
            "this connector and asks for what is missing."
        )
    return Task(_("Look at the connector in Keepit"), _open_point(created), way)


def _open_point(created: Created) -> str:
    """The first reason why the job isn't done; the differences below say the rest."""
    if created.health in (Health.UNHEALTHY, Health.CRITICAL):
        return _("Keepit reports: {code}.").format(
            code=created.health_reason or summary.health(created.health).word
        )
    if isinstance(created.backup, Unread):
        return _("Whether a first backup is scheduled could not be read.")
    if not created.under_way:
        return _("Keepit reports no first backup yet.")
    if not created.sound:
        return _("The connector's health could not be read.")
    return _("Not everything is confirmed by Keepit. See what differs from your settings.")


def names_to_tick(session: Session) -> tuple[str, ...]:
    """The organizations to select in Keepit: to be backed up, and not set aside."""
    organizations = session.inspection.organizations if session.inspection else ()
    aside = OrganizationStatus.SET_ASIDE
    return tuple(o.organization.name for o in organizations if o.backup and o.status is not aside)


def decisions(session: Session) -> tuple[str, ...]:
    """What is left out, and what is set aside and why: a sentence each."""
    inspection = session.inspection
    if inspection is None:
        return ()
    aside = tuple(map(labels.set_aside, inspection.set_aside))
    if not inspection.left_out:
        return aside
    names = labels.names(inspection.left_out)
    return (_("Left out: {orgs}.").format(orgs=names), *aside)


def which_to_select(session: Session) -> str:
    """Which organizations Keepit has to be told, where one is left out."""
    left_out = session.inspection.left_out if session.inspection else ()
    if not left_out:
        return ""
    words = _("In the connector's settings select these {n}, then choose Save. Leave out {orgs}.")
    return words.format(n=len(names_to_tick(session)), orgs=labels.names(left_out))
