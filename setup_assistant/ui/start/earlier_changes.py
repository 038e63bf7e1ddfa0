"""On the first page: changes of an earlier run that were not finished, and what to do about them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from setup_assistant.changes import wording
from setup_assistant.model import Entry
from setup_assistant.texts import _, ngettext
from setup_assistant.ui.times import moment
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.layouts import add
from setup_assistant.ui.widgets.text import Text


def banner(page: QWidget, entries: tuple[Entry, ...]) -> Banner:
    """That ``entries`` were not finished, and a way to see what happened."""
    warning = Banner("warning", *_words(len(entries)))
    warning.add_actions(buttons.secondary(_("What happened"), lambda: _show(page, entries)))
    return warning


def _words(n: int) -> tuple[str, str]:
    title = ngettext(
        "{n} change of an earlier run was not finished",
        "{n} changes of an earlier run were not finished",
        n,
    )
    text = _(
        "It is not known whether it was made. Sign in and check: under Organizations › More › Changes "
        "made here… it can be put back."
    )
    return title.format(n=n), text


def _show(page: QWidget, entries: tuple[Entry, ...]) -> None:
    dialog = Dialog(page, _("What happened"), width=568)
    dialog.help_place = "undo.md"
    for entry in entries:
        happened, to_do = wording.unfinished(entry)
        last = entry.last
        when = _("Begun {time} by {upn}.").format(time=moment(last.begun_at), upn=last.actor.upn)
        add(dialog.content, Text(happened, "strong"), Text(to_do), Text(when, "caption"))
    dialog.add_button(_("Close"), main=True)
    dialog.open()
