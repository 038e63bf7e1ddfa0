"""*Report a problem*: shows everything that the file would hold, and writes it where somebody says. Nothing is sent."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFileDialog, QLineEdit, QTextEdit, QWidget

from setup_assistant import files, visible
from setup_assistant.diagnostics import OPENED, RECORD, Part, Record, Report
from setup_assistant.errors import unwritable
from setup_assistant.flow import Step
from setup_assistant.services import settings_kinds
from setup_assistant.texts import _, ngettext, pgettext
from setup_assistant.ui.context import Context
from setup_assistant.ui.outcome import outcome, way
from setup_assistant.ui.problem.program import program
from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.code import Code
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.enter import CheckBox, Input
from setup_assistant.ui.widgets.field import Field, FieldError
from setup_assistant.ui.widgets.flow import Flow
from setup_assistant.ui.widgets.layouts import add, fix_height, row
from setup_assistant.ui.widgets.text import Text

_WIDTH, _BESIDE = 680, 80
"""The dialog's width, and how much of the window's height it leaves free."""
_LOW = 560
"""Of a window below this height nothing is left free."""
_FEWEST_LINES = 1
_MOST_LETTERS = 1000


def open_report(parent: QWidget, context: Context) -> None:
    """Show the dialog over ``parent``; once."""
    window = parent.window()
    if not any(dialog.isVisible() for dialog in window.findChildren(ReportDialog)):
        ReportDialog(parent, of_window(context)).open()


def of_window(context: Context, record: Record = RECORD) -> Report:
    """What the report tells of this window's run, up to now."""
    account, words = context.account_directory(), way(context.session.method)
    settings = settings_kinds.kinds(context.clients, words, account=account)
    pages = (step.step for step in reversed(record.steps) if step.what == OPENED)
    page = next(pages, Step.BEFORE.value)
    now = outcome(Step(page), context.session)
    return Report(program(), settings, record.copy(), (page, now) if now else None)


class ReportDialog(Dialog):
    """``ReportDialog(parent, report).open()``; ``choose_file(name)`` asks where to write it (empty = cancelled)."""

    help_place = "privacy.md#a-report-of-a-problem"

    def __init__(self, parent: QWidget, report: Report) -> None:
        sentence = _(
            "This is everything the file holds. Names, sign-in names, organizations, directories and "
            "addresses are replaced; passwords, codes and tokens were never in it. Nothing is sent "
            "anywhere."
        )
        super().__init__(parent, _("Report a problem"), sentence, width=_WIDTH)
        self.setObjectName("report")
        self.choose_file: Callable[[str], str] = self._ask
        self._report = report
        self.boxes = {part: CheckBox(words) for part, words in _parts().items()}
        self.search = Input()
        self.what = QLineEdit()
        self.code = Code("", "", _WIDTH)
        self.status, self.error = Text(""), FieldError()
        self.copy_button = buttons.copying(_("Copy"), self.text)
        self._lay_out()
        self._connect()
        self._show()
        self.code.setFocus()

    def text(self) -> str:
        """What is shown, which is what *Copy* copies and *Save file…* writes."""
        parts = [part for part, box in self.boxes.items() if box.isChecked()]
        return self._report.text(parts, visible.visible(self.what.text()))

    def save(self) -> None:
        """Ask for a file and write the text into it, byte for byte."""
        self.error.clear()
        file = self.choose_file(f"setup-assistant-problem-{time.strftime('%Y-%m-%d-%H%M')}.txt")
        if not file:
            return
        path, content = Path(file), self.text().encode()
        try:
            files.patiently(lambda: path.write_bytes(content), files.BRIEF)
        except OSError as problem:
            self.error.show_error(unwritable(path, problem))
            return
        self._say(_("Saved as {name}. Send it to your support contact.").format(name=path.name))
        self.close_button.setText(_("Close"))

    def share(self, spare: int) -> None:
        """As many whole lines of the text as there is room for."""
        line, beside = self.code.line_height, _BESIDE if self.window_height >= _LOW else 0
        room = self.code.minimumHeight() + spare - beside
        fix_height(self.code, max(room // line, _FEWEST_LINES) * line)

    def _lay_out(self) -> None:
        self.search.setPlaceholderText(_("Find in the file"))
        self.search.setAccessibleName(_("Find in the file"))
        self.search.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setMinimumWidth(190)
        self.what.setMaxLength(_MOST_LETTERS)
        self.what.setPlaceholderText(_("What did you do, and what did you expect?"))
        note = _("This part is saved as you write it.")
        ticks = Flow(spacing=12)
        for box in self.boxes.values():
            box.setChecked(True)
            ticks.addWidget(box)
        add(self.content, row((ticks, 1), self.search, spacing=12))
        add(self.content, Card(self.code, fill="sunken", padding=12))
        add(self.content, Field(_("What happened (optional)"), self.what, help=note))
        add(self.content, self.status, self.error)
        self.status.hide()
        self.add_left(self.copy_button)
        save = self.add_button(_("Save file…"), self.save, main=True, closes=False, icon="save")
        self.close_button = self.add_button(_("Cancel"))
        order = (self.code, *self.boxes.values(), self.search, self.what, self.copy_button, save)
        for before, after in pairwise((*order, self.close_button)):
            self.setTabOrder(before, after)

    def _connect(self) -> None:
        for box in self.boxes.values():
            box.toggled.connect(lambda _ticked: self._show())
        self.what.textChanged.connect(lambda _text: self._show())
        self.search.textChanged.connect(lambda _text: self._look())
        self.search.action = self._look_on
        theme.changes().changed.connect(self._mark)

    def _show(self) -> None:
        """Show the text that the file would hold now; it stays scrolled where it was."""
        bar, text = self.code.verticalScrollBar(), self.text()
        place = bar.value()
        self.code.setPlainText(text)
        bar.setValue(place)
        n = text.count("\n")
        name = ngettext("The file, {n} line", "The file, {n} lines", n)
        self.code.setAccessibleName(name.format(n=n))
        self.copy_button.setText(_("Copy"))
        self._look()

    def _look(self) -> None:
        """Mark what is looked for, say how often it is there, and go to the first."""
        words, cursors = self.search.text(), self._mark()
        if not words:
            self.status.hide()
            return
        if cursors:
            self.code.setTextCursor(cursors[0])
        n = len(cursors)
        sentence = ngettext(
            "Still in the file: {n} time “{text}”", "Still in the file: {n} times “{text}”", n
        )
        self._say(sentence.format(n=n, text=words))

    def _mark(self) -> list[QTextCursor]:
        """Mark what is looked for, in the colours of now; where it is."""
        cursors = self._matches(self.search.text())
        marks = list[QTextEdit.ExtraSelection]()
        for cursor in cursors:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor
            mark.format.setBackground(theme.color("sel"))
            marks.append(mark)
        self.code.setExtraSelections(marks)
        return cursors

    def _look_on(self) -> None:
        """Go to the next place, and after the last to the first."""
        words = self.search.text()
        if words and not self.code.find(words):
            self.code.moveCursor(QTextCursor.MoveOperation.Start)
            self.code.find(words)

    def _matches(self, words: str) -> list[QTextCursor]:
        cursors, document = list[QTextCursor](), self.code.document()
        cursor = document.find(words) if words else QTextCursor()
        while not cursor.isNull():
            cursors.append(cursor)
            cursor = document.find(words, cursor)
        return cursors

    def _say(self, sentence: str) -> None:
        self.status.setText(sentence)
        self.status.show()
        announce(self, sentence)

    def _ask(self, name: str) -> str:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(documents))
        kinds = _("Text (*.txt)")
        file, _kind = QFileDialog.getSaveFileName(
            self, _("Save file…").rstrip("…"), str(folder / name), kinds
        )
        return file


def _parts() -> dict[Part, str]:
    return {
        Part.SETTINGS: pgettext("prob.s.settings", "Settings"),
        Part.STEPS: pgettext("prob.s.steps", "Steps"),
        Part.CALLS: pgettext("prob.s.calls", "Calls"),
        Part.ERROR: pgettext("prob.s.error", "Last error"),
    }
