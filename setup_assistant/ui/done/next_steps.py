"""What to do after the setup: rows of icon, title, explanation and, where there is one, a button."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from setup_assistant.report.check_again import PROGRAM, quoted
from setup_assistant.texts import _
from setup_assistant.ui import times
from setup_assistant.ui.context import Context
from setup_assistant.ui.opening import NotOpened, Opener
from setup_assistant.ui.recheck import recheck_command
from setup_assistant.ui.widgets import buttons, manual
from setup_assistant.ui.widgets.button import Button
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.flow import Flow
from setup_assistant.ui.widgets.icon import Icon, StatusLabel
from setup_assistant.ui.widgets.layouts import LEFT, MIDDLE, add, column, holder, row
from setup_assistant.ui.widgets.tabs import Tabs
from setup_assistant.ui.widgets.text import Text
from setup_assistant.ui.widgets.turning import Turning

if TYPE_CHECKING:
    from setup_assistant.report.save import Saved

_ROW_HEIGHT, _BUTTON_WIDTH = 49, 148


class NextSteps(Card):
    """A row for each; ``show_steps`` says which are there. ``again``: of a connector signed in again."""

    def __init__(
        self,
        *,
        save_report: Callable[[], object],
        copy_summary: Callable[[], object],
        open_keepit: Callable[[], object],
        recheck: Callable[[], object],
        rights: Callable[[], object],
        changes: Callable[[], object],
        again: bool = False,
    ) -> None:
        super().__init__(padding=1, spacing=0)
        self.save = buttons.secondary(_("Save report…"), save_report, icon="save")
        self.copy = buttons.link(_("Copy summary"), copy_summary)
        self.open = buttons.secondary(_("Open in Keepit"), open_keepit, icon="open")
        self.recheck = buttons.secondary(_("Show how…"), recheck, icon="calendar")
        self.rights = buttons.secondary(_("Show which…"), rights)
        self.changes = buttons.secondary(_("Show changes…"), changes)
        self._again = again
        self.report_row = StepRow(
            "doc", _("Save the evidence report"), self.save, link=self.copy, first=True
        )
        self.keepit_row = StepRow(
            "globe",
            _("Look at the connector in Keepit"),
            self.open,
            _("Its health follows with the next backup, which can take half a day.")
            if again
            else _("The first backup can take days for large organizations."),
        )
        self.recheck_row = StepRow("calendar", _("Check again regularly"), self.recheck)
        self.rights_row = StepRow(
            "users",
            _("Take back rights that were only lent"),
            self.rights,
            _(
                "If someone got extra rights just to approve the app, they aren't needed now. They are "
                "again when you sign in again in Keepit."
            ),
        )
        self.changes_row = StepRow("undo", _("Changes made here"), self.changes)
        add(self.body, self.report_row, self.keepit_row, self.recheck_row)
        add(self.body, self.rights_row, self.changes_row)

    def show_steps(self, *, tasks: bool, approved: bool, changes: str, checked: bool) -> None:
        """``tasks`` are left; organizations were ``checked``, so that there is a summary; the app was ``approved`` in this run; ``changes`` that are there, in words or empty."""
        self.report_row.show_text(self._report_text(tasks))
        self.copy.setText(_("Copy summary"))
        self.copy.setVisible(checked)
        self.recheck_row.show_text(
            _("New organizations and changed policies can stop a backup.")
            if tasks
            else _(
                "Shows the command for Task Scheduler, cron or a pipeline. The assistant schedules "
                "nothing itself."
            )
        )
        self.rights_row.setVisible(approved)
        self.changes_row.show_text(changes)
        self.changes_row.setVisible(bool(changes))

    def show_copied(self) -> None:
        """The summary is on the clipboard."""
        self.copy.setText(_("Copied"))

    def show_saved(self, saved: Saved, opener: Opener) -> None:
        """That the report of this run is saved, when, and where."""
        self.report_row.show_saved(saved, opener)

    def _report_text(self, tasks: bool) -> str:
        if self._again:
            return _("What was checked and changed, and what Keepit reported, with times.")
        if tasks:
            return _("What was checked, changed and created, with times. Open tasks stand first.")
        return _("What was checked, changed and created, with times.")


class StepRow(QWidget):
    """``StepRow(icon, title, button, text)``: a line above it, unless it is the ``first``; a ``link`` before the button."""

    def __init__(
        self,
        icon: str,
        title: str,
        button: Button,
        text: str = "",
        *,
        link: Button | None = None,
        first: bool = False,
    ) -> None:
        super().__init__()
        self.text = Text(text, "caption")
        self._saved: QWidget | None = None
        button.setMinimumWidth(_BUTTON_WIDTH)
        button.setAccessibleDescription(title)
        self.not_opened = NotOpened()
        self.words = column(Text(title, "strong"), self.text, self.not_opened, spacing=0)
        mark = (Icon(icon, "text2", 18), 0, MIDDLE)
        words = Turning(holder(self.words), link, button, spacing=14)
        line = row(mark, (words, 1), spacing=14, margins=(17, 7, 12, 7))
        column(None if first else Line(), line, on=self, spacing=0)
        self.setMinimumHeight(_ROW_HEIGHT)

    def show_saved(self, saved: Saved, opener: Opener) -> None:
        """What was saved, when, and the ways to it; instead of what was saved before."""
        if self._saved is not None:
            self._saved.deleteLater()
        at = times.clock(datetime.now(UTC))
        report = buttons.link(
            _("Open the report"), lambda: opener.file(saved.page, self.not_opened)
        )
        folder = buttons.link(
            _("Show the folder"), lambda: opener.folder(saved.folder, self.not_opened)
        )
        flow = Flow(spacing=12)
        flow.setContentsMargins(0, 2, 0, 0)
        words = StatusLabel("ok", "ok", _("Saved {time}").format(time=at))
        for part in (words, report, folder):
            flow.addWidget(part)
        self._saved = holder(flow)
        self.words.insertWidget(2, self._saved)

    def show_text(self, text: str) -> None:
        """Say something else below the title."""
        self.text.setText(text)


def recheck_dialog(parent: QWidget, context: Context) -> Dialog:
    """How a person, a pipeline or a scheduler of the company's own runs the check again, and looks at the connector."""
    inspection, command = context.session.inspection, recheck_command(context)
    words = _(
        "Run this command tomorrow, to see whether it backs up, then every week or every month. It only reads."
    )
    if context.session.created is not None:
        words = _(
            "Run this command tomorrow, to see what the first backup came to, then every week or every month. It only reads."
        )
    dialog = Dialog(parent, _("Check again regularly"), words, width=568)
    dialog.help_place = "customers.md"
    scheduled = recheck_command(context, attended=False)
    elsewhere = recheck_command(context, attended=False, program=PROGRAM)
    if sys.platform == "win32":
        planned = {_("Task Scheduler"): scheduled}
    else:
        planned = {_("cron"): cron_line(scheduled)}
    commands = {
        _("Run it yourself"): command,
        **planned,
        _("Pipeline"): f"{elsewhere} --junit check.xml",
    }
    places = Tabs(_("Where the command is run"), commands)
    shown = Text(command, "code")
    by_oneself, by_itself = _asking(command), _asking_nobody(dialog)

    def show(place: int) -> None:
        shown.setText(list(commands.values())[place])
        by_oneself.setVisible(place == 0)
        by_itself.setVisible(place > 0)

    add(dialog.content, places, by_oneself, by_itself)
    dialog.content.addLayout(_to_copy(shown, _("Copy command")))
    show(0)
    places.currentChanged.connect(show)
    codes = _(
        "It ends with 0 when every organization is ready and the connector backs up, else with 1."
    )
    if inspection is not None and (inspection.left_out or inspection.set_aside):
        codes = _(
            "It ends with 0 when every organization that counts is ready and the connector backs up, else with 1. "
            "What it names as left out or set aside doesn't count."
        )
    dialog.content.addWidget(Text(codes, "caption"))
    dialog.add_button(_("Close"), main=True)
    return dialog


def variables(platform: str = sys.platform) -> str:
    """Puts user name and password into the two variables; the shell asks for each, and shows no password."""
    user, password = quoted(_("User name")), quoted(_("Password"))
    if platform == "win32":  # Windows PowerShell 5.1 has no -MaskInput
        secret = f"Read-Host {password} -AsSecureString"
        plain = f"[System.Net.NetworkCredential]::new('', ({secret})).Password"
        return f"$env:KEEPIT_USER = Read-Host {user}; $env:KEEPIT_PASSWORD = {plain}"
    # zsh's read -p is something else than Bash's.
    return (
        f"printf '%s: ' {user}; read -r KEEPIT_USER; printf '%s: ' {password}; read -rs KEEPIT_PASSWORD; echo; "
        "export KEEPIT_USER KEEPIT_PASSWORD"
    )


def _to_copy(shown: Text, name: str) -> QVBoxLayout:
    """What is copied, and right below it the button that does so."""
    copy = buttons.secondary(name, lambda: buttons.copy_text(shown.text(), shown), icon="copy")
    return column(Card(shown, fill="sunken", padding=14), (copy, 0, LEFT), spacing=8)


def _asking(command: str) -> QWidget:
    """What somebody does in the same terminal before the command."""
    token = _(
        "Before, put user name and password of a Keepit API token into two variables; this line asks for both:"
    )
    prompt = command.startswith(("'", '"')) and sys.platform == "win32"
    return holder(
        column(
            Text(token, "caption"),
            _to_copy(Text(variables(), "code"), _("Copy line")),
            Text(_("In PowerShell, put & and a space before it."), "caption") if prompt else None,
            spacing=16,
        )
    )


def _asking_nobody(dialog: Dialog) -> QWidget:
    """Where the secrets come from when the command runs by itself."""
    words = _(
        "Nobody is asked there: set the variables that the command names for the account that it runs as, or as secrets of the pipeline."
    )
    link = buttons.link(_("Run it without anybody"), lambda: manual.ask(dialog, "pipeline.md"))
    return holder(column(Text(words, "caption"), link, spacing=4))


def cron_line(command: str) -> str:
    """Each Monday at six; a percent sign means a new line there."""
    return "0 6 * * 1 " + command.replace("%", r"\%")


def rights_dialog(parent: QWidget, begin_again: Callable[[], object] | None) -> Dialog:
    """Which rights may go now and which have to stay; ``begin_again`` leads to the check before they are needed again."""
    take_back = _("Take back: the role in Microsoft Entra that somebody got to approve the app.")
    keep = _("Keep: administrator rights of the service account, OAuth access.")
    dialog = Dialog(parent, _("Rights that were only lent"), f"{take_back}\n{keep}")
    if begin_again is not None:

        def begin() -> None:
            dialog.reject()
            begin_again()

        # The question wraps; a link can't.
        question = Text(_("Signing in again for a connector that exists?"))
        name = _("Signing in again for a connector that exists? Check before you do")
        link = buttons.link(_("Check before you do"), begin, name=name)
        dialog.content.addLayout(column(question, (link, 0, LEFT), spacing=0))
    dialog.add_button(_("Close"), main=True)
    return dialog
