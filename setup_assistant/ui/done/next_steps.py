"""What to do after the setup: rows of icon, title, explanation and, where there is one, a button."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QWidget

from setup_assistant.children import own_command
from setup_assistant.model import SignInMethod
from setup_assistant.texts import _
from setup_assistant.ui.context import Context
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import MIDDLE, add, column, holder, row
from setup_assistant.ui.widgets.text import Text

_ROW_HEIGHT, _BUTTON_WIDTH = 49, 148
_PLAIN_IN_QUOTES = re.compile(r"[^\"$`\\!%^]*")
"""What every shell takes literally between double quotes."""
_OF_THIS_RUN = frozenset({"sign_in_page", "command_line", "account"})
"""The sources of application and directory that a later run doesn't have by itself."""


class NextSteps(Card):
    """A row for each; that of Keepit can be left out (drawing 08b). ``again``: of a connector signed in again."""

    def __init__(
        self,
        *,
        save_report: Callable[[], object],
        open_keepit: Callable[[], object],
        schedule: Callable[[], object],
        undo_list: Callable[[], object],
        again: bool = False,
    ) -> None:
        super().__init__(padding=1, spacing=0)
        self.save = buttons.secondary(_("Save report…"), save_report, icon="save")
        self.open = buttons.secondary(_("Open in Keepit"), open_keepit, icon="open")
        self.schedule = buttons.secondary(_("Schedule…"), schedule, icon="calendar")
        self.undo = buttons.secondary(_("Show undo list"), undo_list, icon="doc")
        report = _row(
            "doc",
            _("Save the evidence report"),
            _("What was checked and changed, and what Keepit reported, with times.")
            if again
            else _("What was checked, changed and created, with times."),
            self.save,
        )
        keepit = _row(
            "globe",
            _("Look at the connector in Keepit"),
            _("Its health follows with the next backup, which can take half a day.")
            if again
            else _("The first backup can take days for large organizations."),
            self.open,
        )
        recheck = _row(
            "calendar",
            _("Schedule the re-check"),
            _("New organizations and policy changes can stop a backup."),
            self.schedule,
        )
        rights = _row(
            "undo",
            _("Remove extra rights"),
            _(
                "Take back the consent rights. Keep administrator rights, and OAuth access where you back up."
            ),
            self.undo,
        )
        self.keepit_row = holder(column(keepit, Line(), spacing=0))
        add(self.body, report, Line(), self.keepit_row, recheck, Line(), rights)


def recheck_command(context: Context) -> str:
    """The check with what was decided about organizations, and of the connector that this run was about.

    Nothing else would count the same way. Keepit's token comes from two variables.
    """
    session = context.session
    inspection, seen = session.inspection, session.created or session.existing
    command = [f"{_program()} check", *_sign_in(context)]
    if seen is not None:
        command.append(f"--connector={_quoted(seen.connector.name)}")
        command.append(f"--region {session.region} --keepit-token-env KEEPIT_USER KEEPIT_PASSWORD")
    if inspection is None:
        return " ".join(command)
    command += (f"--not-backed-up {_quoted(one.name)}" for one in inspection.left_out)
    for one in inspection.set_aside:
        exemption = one.exemption
        if exemption is not None:
            # joined by “=”: a reason that begins with a dash is not an option
            command.append(f"--set-aside {_quoted(one.organization.name)}")
            command.append(f"--reason={_quoted(exemption.reason)}")
            command += [f"--until {exemption.until.isoformat()}"] if exemption.until else []
    return " ".join(command)


def _program() -> str:
    """How a terminal starts this program: an installed one is on nobody's PATH."""
    if not getattr(sys, "frozen", False):
        return "setup-assistant"
    return _quoted(own_command()[0])


def _sign_in(context: Context) -> Iterator[str]:
    """What this run was told of the sign-in and won't be known without it."""
    if context.practice:
        return
    clients, account = context.clients, context.account_directory()
    app, origins = clients.registration(account=account), clients.origins(account)
    signed_in = context.session.account
    if context.session.signed_in_with is SignInMethod.AZURE_CLI and signed_in is not None:
        yield "--sign-in azure-cli"
        if origins.tenant != "managed":
            yield f"--tenant {signed_in.tenant_id}"
        return
    if origins.client_id in _OF_THIS_RUN:
        yield f"--client-id {app.client_id}"
    if origins.tenant in _OF_THIS_RUN:
        yield f"--tenant {app.tenant}"


def variables(platform: str = sys.platform) -> str:
    """Puts user name and password into the two variables, which the shell asks for."""
    if platform == "win32":
        return "$env:KEEPIT_USER = Read-Host; $env:KEEPIT_PASSWORD = Read-Host"
    return "read -r KEEPIT_USER; read -rs KEEPIT_PASSWORD; export KEEPIT_USER KEEPIT_PASSWORD"


def _quoted(text: str) -> str:
    if shlex.quote(text) == text:
        return text
    return f'"{text}"' if _PLAIN_IN_QUOTES.fullmatch(text) else shlex.quote(text)


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
    dialog = Dialog(parent, _("Schedule the re-check"), words, width=568)
    token = _(
        "Before, put user name and password of a Keepit API token into two variables; this line asks for both:"
    )
    dialog.content.addWidget(Text(token, "caption"))
    dialog.content.addWidget(Card(Text(variables(), "code"), fill="sunken", padding=14))
    dialog.content.addWidget(Card(Text(command, "code"), fill="sunken", padding=14))
    if command.startswith('"') and sys.platform == "win32":
        dialog.content.addWidget(Text(_("In PowerShell, put & and a space before it."), "caption"))
    codes = _(
        "It ends with 0 when every organization is ready and the connector backs up, else with 1. For a pipeline add --json or --junit FILE, and hand in an access token."
    )
    if inspection is not None and (inspection.left_out or inspection.set_aside):
        codes = _(
            "It ends with 0 when every organization that counts is ready and the connector backs up, else with 1. "
            "What it names as left out or set aside doesn't count. For a pipeline add --json or --junit FILE, and hand in an access token."
        )
    dialog.content.addWidget(Text(codes, "caption"))
    dialog.add_button(_("Copy command"), lambda: buttons.copy_text(command, dialog), closes=False)
    dialog.add_button(_("Close"), main=True)
    return dialog


def _row(icon: str, title: str, text: str, button: QWidget) -> QWidget:
    button.setMinimumWidth(_BUTTON_WIDTH)
    words = column(Text(title, "strong"), Text(text, "caption"), spacing=0)
    mark = (Icon(icon, "text2", 18), 0, MIDDLE)
    line = holder(row(mark, (words, 1), button, spacing=14, margins=(17, 7, 12, 7)))
    line.setMinimumHeight(_ROW_HEIGHT)
    return line
