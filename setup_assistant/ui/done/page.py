"""Done: what Keepit confirms, the tasks that are left, what differs, and the next steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import cast

from PySide6.QtWidgets import QWidget

from setup_assistant.checks.open_points import points
from setup_assistant.connector import read_back, wording
from setup_assistant.errors import AssistantError
from setup_assistant.flow import Step, tasks_left
from setup_assistant.inspection import inspect
from setup_assistant.model import SIGN_IN_ENDED, Created, Inspected
from setup_assistant.services.azure_devops.directories import Access
from setup_assistant.texts import _, ngettext
from setup_assistant.ui.changes.directory_sign_in import arrived
from setup_assistant.ui.changes.instructions import Instructions
from setup_assistant.ui.changes.result import Result
from setup_assistant.ui.context import Context
from setup_assistant.ui.done import words
from setup_assistant.ui.done.directory_dialog import DirectoryDialog
from setup_assistant.ui.done.last_page import LastPage
from setup_assistant.ui.done.organizations_task import OrganizationsTask, Ways, numbered
from setup_assistant.ui.opening import NotOpened
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.icon import StatusLabel
from setup_assistant.ui.widgets.layouts import STRETCH, add, column, empty, holder
from setup_assistant.ui.widgets.text import Text


class DonePage(LastPage):
    """What isn't ready comes first, then what Keepit still needs; green is only a page without either."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            Step.DONE,
            lambda: words.title(context.session),
            lambda: words.subtitle(context.session),
        )
        self.instructions = Instructions(self, context)
        fix = partial(self.changes.fix, sign_in_there=self._sign_in_there)
        ways = Ways(fix, self.instructions.copy_one, self._check_organizations)
        self.organizations = OrganizationsTask(ways)
        self.now_ready, self.cleared = Banner("success"), Banner("success")
        self.task = Banner("warning", icon="doc")
        self.how = Text("")
        self.not_opened = NotOpened()
        self.open_settings = buttons.secondary(
            _("Open settings in Keepit"), lambda: self.open_keepit(self.not_opened), icon="open"
        )
        self.copy = buttons.copying(
            "", lambda: "\n".join(words.names_to_tick(context.session)) + "\n"
        )
        self.check_first = buttons.secondary(_("Check before you sign in again…"), self.begin_again)
        self.decisions = Text("", "secondary", selectable=True)
        self.sentences = Card(padding=14)
        heading = Text(_("What differs from your settings"), "heading")
        self.differences = holder(column(heading, self.sentences))
        self._again: Callable[[], object] = self.check_again
        self._build()

    def entered(self) -> None:
        for banner in (self.cleared, self.result, self.now_ready, self.failure):
            banner.hide()
        self._show()

    def record(self) -> tuple[str, ...]:
        return words.paragraphs(self.context)

    def initial_focus(self) -> QWidget | None:
        if self.organizations.isVisibleTo(self):
            return self.organizations.first
        return self.open_settings if self.task.isVisibleTo(self) else None

    def check_again(self) -> None:
        session, keepit = self.context.session, self.context.keepit
        account, created = session.keepit, session.created
        if keepit is None or account is None or created is None:
            return
        self._again = self.check_again
        self.begin_check()
        self.context.background.run(
            lambda: read_back.look_again(keepit, account, created, session.draft),
            done=self._checked,
            failed=self.failed,
        )

    def try_again(self) -> None:
        self._again()

    def failed(self, error: AssistantError) -> None:
        self.organizations.show_checking(checking=False)
        super().failed(error)

    def _check_organizations(self, organizations: Sequence[Inspected]) -> None:
        self._again = lambda: self._check_organizations(organizations)
        self.failure.hide()
        self.organizations.show_checking(checking=True)
        self.changes.check(organizations)

    def _sign_in_there(self, tenant: str) -> None:
        dialog = DirectoryDialog(self, self.context, tenant)
        dialog.arrived.connect(self._arrived)
        dialog.open()

    def _arrived(self, access: Access) -> None:
        """The account has signed in there too: what belongs there is read, and may be more than was known."""
        directories, before = self.context.directories, self.context.session.inspection
        if directories is None or before is None:
            access.tokens.forget()
            return
        now = self.context.directories = directories.with_access(access)
        there, scope = now.of(access.account.tenant_id) or access, self.context.session.scope

        def read(organizations: Sequence[Inspected]) -> None:
            self.context.set_busy(False)
            self.context.update(inspection=inspect.extended(before, organizations))
            self.organizations_read(arrived(organizations, before, there.account))

        self.failure.hide()
        self.context.set_busy(True)
        self.organizations.show_checking(checking=True)
        self._again = partial(self._arrived, access)
        self.context.background.run(
            lambda: inspect.inspect_directory(now, there, before, scope=scope),
            done=read,
            failed=self.failed,
        )

    def _checked(self, created: Created) -> None:
        before = self.context.session.created
        self.end_check()
        self.context.update(created=created)
        self._show()
        self.announce_header()
        if before and before.task and created.ready:
            self.cleared.show_banner("success", words.cleared(before.task, created))
            self._focus_first()

    def organizations_read(self, result: Result | None) -> None:
        were_open = self.organizations.isVisibleTo(self)
        focus = cast("QWidget | None", self.focusWidget())  # none in a window that isn't active
        self._show()
        are_open = self.organizations.isVisibleTo(self)
        self.now_ready.setVisible(were_open and not are_open)
        if self.now_ready.isVisibleTo(self):
            self.now_ready.show_banner("success", words.now_ready(self.context.session))
        if result is not None and (
            result.kind != "success" or not self.now_ready.isVisibleTo(self)
        ):
            self.show_result(result)
        self.announce_header()
        if focus is None or not focus.isVisibleTo(self):
            self._focus_first()

    def _focus_first(self) -> None:
        """What the page offers first now; its *Check again* keeps the focus where it is still there."""
        (self.initial_focus() or self.next_steps.save).setFocus()

    def _show(self) -> None:
        session = self.context.session
        created, inspection = session.created, session.inspection
        if created is None:
            return
        self.refresh_header()
        left = tasks_left(session)
        open_ = inspection is not None and not inspection.ready
        self.summary.show_created(created, inspection, good=not left)
        self.organizations.setVisible(open_)
        if inspection is not None and open_:
            self.organizations.show_points(tuple(points(inspection)), number=1 if left > 1 else 0)
        self._show_task(created, number=2 if left > 1 else 0)
        self._show_decisions(created)
        self._show_differences(wording.differences(created))
        self.show_next_steps(tasks=bool(left), approved=bool(session.appeared))
        self.next_steps.keepit_row.setVisible(created.ready)
        self.main_filled = not left
        self.context.refresh()

    def _show_task(self, created: Created, number: int) -> None:
        task = words.attention(created)
        self.task.setVisible(task is not None)
        if task is not None:
            self.task.show_banner("warning", numbered(number, task.head), task.text, icon="doc")
            which = words.which_to_select(self.context.session)
            self.how.setText(which if created.task in words.SELECTS and which else task.how)
        buttons.show_as(self.open_settings, "secondary" if number else "tinted", "open")
        self.check_first.setVisible(created.task in SIGN_IN_ENDED)

    def _show_decisions(self, created: Created) -> None:
        """Which organizations are left out or set aside; the assistant can't tell Keepit."""
        session = self.context.session
        sentences = words.decisions(session)
        self.decisions.setText("\n".join(sentences))
        self.decisions.setVisible(bool(sentences))
        n = len(words.names_to_tick(session))
        form = ngettext("Copy the {n} name", "Copy the {n} names", n)
        self.copy.setText(form.format(n=n))
        self.copy.setVisible(n > 0 and created.task in words.SELECTS)

    def _show_differences(self, sentences: tuple[str, ...]) -> None:
        empty(self.sentences.body)
        for sentence in sentences:
            self.sentences.body.addWidget(StatusLabel("warn", "warn", sentence, wrap=True))
        self.differences.setVisible(bool(sentences))

    def _build(self) -> None:
        self.again.setAccessibleName(_("Check the connector again"))
        self.task.add(self.how)
        self.task.add_actions(self.open_settings, self.copy, self.check_first, self.again)
        self.task.add(self.not_opened)
        add(self.body, self.summary, self.decisions, self.failure, self.result)
        add(self.body, self.organizations, self.now_ready, self.task, self.cleared)
        add(self.body, self.differences, self.afterwards, -8, self.next_steps, STRETCH)
