"""What to do after the setup: rows of icon, title, explanation and, where there is one, a button."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from setup_assistant.model import Connector, Inspection, Session
from setup_assistant.texts import _
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.card import Card, Line
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import MIDDLE, add, column, holder, row
from setup_assistant.ui.widgets.text import Text

_ROW_HEIGHT, _BUTTON_WIDTH = 49, 148
_PLAIN_IN_QUOTES = re.compile(r"[^\"$`\\!%^]*")
"""What every shell takes literally between double quotes."""


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


def recheck_command(
    inspection: Inspection | None, connector: Connector | None = None, region: str = ""
) -> str:
    """The check with what was decided about organizations, and of the connector that was made.

    Nothing else would count the same way. Keepit's token comes from two variables.
    """
    command = ["setup-assistant check --json"]
    if connector is not None:
        command.append(f"--connector={_quoted(connector.name)}")
        command.append(f"--region {region} --keepit-token-env KEEPIT_USER KEEPIT_PASSWORD")
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


def _quoted(text: str) -> str:
    if shlex.quote(text) == text:
        return text
    return f'"{text}"' if _PLAIN_IN_QUOTES.fullmatch(text) else shlex.quote(text)


def recheck_dialog(parent: QWidget, session: Session) -> Dialog:
    """How a pipeline or a scheduler of the company's own runs the check again, and looks at the connector."""
    inspection, seen = session.inspection, session.created or session.existing
    command = recheck_command(inspection, seen.connector if seen else None, session.region)
    words = _(
        "Run this command tomorrow, to see whether it backs up, then every week or every month, for example as a pipeline step. It only reads. You approve the sign-in with a code on another device; a pipeline hands in an access token instead. Put user name and password of a Keepit API token into the two variables first."
    )
    if session.created is not None:
        words = _(
            "Run this command tomorrow, to see what the first backup came to, then every week or every month, for example as a pipeline step. It only reads. You approve the sign-in with a code on another device; a pipeline hands in an access token instead. Put user name and password of a Keepit API token into the two variables first."
        )
    dialog = Dialog(parent, _("Schedule the re-check"), words, width=568)
    dialog.content.addWidget(Card(Text(command, "code"), fill="sunken", padding=14))
    codes = _(
        "It ends with 0 when every organization is ready and the connector backs up, else with 1. The README has an example for a pipeline."
    )
    if inspection is not None and (inspection.left_out or inspection.set_aside):
        codes = _(
            "It ends with 0 when every organization that counts is ready and the connector backs up, else with 1. "
            "What it names as left out or set aside doesn't count. The README has an example for a pipeline."
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
