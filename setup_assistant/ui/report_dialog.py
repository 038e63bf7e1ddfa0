"""*Save report…*: asks for a folder, writes every form with its checksum, shows where. *Copy summary* asks nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from setup_assistant.errors import AssistantError, Cancelled
from setup_assistant.model import Entry
from setup_assistant.report.errors import NotPrinted
from setup_assistant.texts import _
from setup_assistant.ui.context import Context
from setup_assistant.ui.opening import NotOpened, Opener
from setup_assistant.ui.recheck import command_elsewhere
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.banner import Banner
from setup_assistant.ui.widgets.busy import Busy
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.layouts import LEFT, STRETCH, add, empty, row
from setup_assistant.ui.widgets.manual import Meaning
from setup_assistant.ui.widgets.text import Text

if TYPE_CHECKING:
    from setup_assistant.report.evidence import Report
    from setup_assistant.report.save import Saved
    from setup_assistant.ui.browser.pdf import PdfPrinter


_LAST_SECONDS = 1.0
"""For taking half a report away when the window is gone already."""


class ReportSaver(QObject):
    """``save()``; ``choose_folder`` asks the person (empty = cancelled)."""

    saved = Signal(object)
    """Where it is: ``Saved``."""

    def __init__(self, page: QWidget, context: Context) -> None:
        super().__init__(page)
        self._page, self._context = page, context
        self.choose_folder: Callable[[], str] = self._ask
        self._printer: PdfPrinter | None = None
        self._stop_printing: Callable[[], None] | None = None
        self._idle = threading.Event()
        self._idle.set()
        self._ends = False
        self._saved: tuple[object, ...] = ()
        if (app := QCoreApplication.instance()) is not None:
            app.aboutToQuit.connect(self.give_up)

    @property
    def outdated(self) -> bool:
        """Whether a report could be written that tells more than the last one that was saved here."""
        return self._context.session.inspection is not None and self._saved != self._record()

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Write what is known now; the window goes on meanwhile. ``then`` follows once it is written."""
        if self._context.session.inspection is None:
            return
        folder = self.choose_folder()
        if not folder:
            return
        entries = self._changes_made()
        if entries is None:
            return
        dialog, record = self._dialog(), self._record()

        def there() -> SavedDialog:
            """The dialog that waits, or another one: somebody closed it, and is told all the same."""
            return dialog if isValid(dialog) and dialog.isVisible() else self._dialog()

        def saved(where: Saved) -> None:
            if not isValid(self):  # the page is gone; the report is where it was wanted
                return
            self._saved = record
            self._context.report_folder = Path(folder)
            there().show_saved(where)
            self.saved.emit(where)
            if then is not None:
                then()

        def failed(problem: AssistantError) -> None:
            if isValid(self):
                there().show_problem(problem)

        self._context.background.run(self._work(entries, Path(folder)), done=saved, failed=failed)

    def _changes_made(self) -> tuple[Entry, ...] | None:
        """The list of changes; None where it can't be read, which is told."""
        try:
            return self._context.changes_made()
        except AssistantError as damaged:
            self._dialog().show_problem(damaged)
            return None

    def has_summary(self) -> bool:
        """Whether there is anything to sum up."""
        return self._context.session.inspection is not None

    def copy_summary(self, then: Callable[[], object] | None = None) -> None:
        """Copy the result and what is left to do, as Markdown for a ticket or a chat; ``then`` follows."""
        if not self.has_summary():
            return
        entries = self._changes_made()
        if entries is None:
            return
        report = self._report(entries)

        def work() -> str:
            from setup_assistant.report.markdown import markdown

            return markdown(report())

        def copy(summary: str) -> None:
            buttons.copy_text(summary, self._page)
            if then is not None:
                then()

        self._context.background.run(
            work, done=copy, failed=lambda problem: self._dialog().show_problem(problem)
        )

    def _dialog(self) -> SavedDialog:
        return SavedDialog(self._page, self._context.opener)

    def give_up(self) -> None:
        """The program ends: what is being printed is stopped, and half a report taken away."""
        self._ends = True
        if self._stop_printing is not None:
            self._stop_printing()
        self._idle.wait(_LAST_SECONDS)

    def _record(self) -> tuple[object, ...]:
        """What a report would tell that can't be found out later: what was created, changed, signed in again."""
        session = self._context.session
        created, again = session.created, session.again
        return (created and created.connector.guid, session.changed, again and again.fault)

    def _work(self, entries: tuple[Entry, ...], folder: Path) -> Callable[[], Saved]:
        report = self._report(entries)

        def work() -> Saved:
            from setup_assistant.report import save as saving

            try:
                return saving.save(report(), folder, saving.FORMATS, self._print_there)
            finally:
                self._idle.set()

        self._idle.clear()
        return work

    def _report(self, entries: tuple[Entry, ...]) -> Callable[[], Report]:
        """Makes the report of what is known now, in a worker."""
        session, practice = self._context.session, self._context.practice
        again = command_elsewhere(self._context)

        def report() -> Report:
            from setup_assistant.report import evidence

            now = datetime.now(UTC)
            return evidence.of_session(session, entries, now, practice=practice, check_again=again)

        return report

    def _print_there(self, html: str, file: Path) -> None:
        """Called in the worker: the window prints, and only the worker waits for it."""
        unusable = self._context.trial.problem()
        if unusable is not None:
            raise NotPrinted(unusable)
        over, problems = threading.Event(), list[AssistantError]()

        def failed(error: AssistantError) -> None:
            problems.append(error)
            over.set()

        def stop() -> None:
            if self._printer is not None:
                self._printer.stop()
            failed(Cancelled())

        def begin() -> None:
            from setup_assistant.ui.browser.pdf import PdfPrinter

            try:
                self._printer = PdfPrinter(self)
                self._printer.done.connect(lambda _file: over.set())
                self._printer.failed.connect(failed)
                self._printer.print(html, file)
            except BaseException:  # the crash dialog tells it; the worker mustn't wait for ever
                failed(AssistantError())
                raise

        self._stop_printing = stop
        if self._ends:  # asked after ``stop`` can be found: one of the two sees the other
            stop()
        else:
            self._context.background.post(begin)
        over.wait()
        self._stop_printing = None
        if problems:
            raise problems[0]

    def _ask(self) -> str:
        title = _("Choose a folder for the report")
        start = proposed_folder(self._context.report_folder)
        return QFileDialog.getExistingDirectory(self._page, title, str(start))


def proposed_folder(last: Path | None) -> Path:
    """The first that is there: the ``last`` one used, documents, desktop, the person's own."""
    kinds = QStandardPaths.StandardLocation
    standard = (kinds.DocumentsLocation, kinds.DesktopLocation)
    folders = (last, *(Path(QStandardPaths.writableLocation(kind)) for kind in standard))
    return next((one for one in folders if one is not None and one.is_dir()), Path.home())


class SavedDialog(Dialog):
    """First that the report is being written, then where it is, or why not."""

    help_place = "report.md"

    def __init__(self, parent: QWidget, opener: Opener) -> None:
        super().__init__(parent, _("Evidence report"), width=568)
        self._opener = opener
        waiting = row(Busy(), (Text(_("Writing the report…")), 1), spacing=8)
        self.content.addWidget(Card(waiting, fill="sunken", padding=14))
        self.close_button = self.add_button(_("Close"), main=True)
        self.open()

    def show_saved(self, saved: Saved) -> None:
        """Name the folder and the files, and offer to open them."""
        sentence = _("The report is saved. Attach the folder to your ticket.")
        names = [Text(file.name, "caption") for file in saved.files]
        card = Card(Text(str(saved.folder), "code"), *names, fill="sunken", padding=14)
        no_pdf = saved.unprinted
        warning = Banner("warning", no_pdf.title, no_pdf.text) if no_pdf else None
        line = NotOpened()
        report = buttons.secondary(
            _("Open the report"), lambda: self._opener.file(saved.page, line), icon="open"
        )
        folder = buttons.secondary(
            _("Show the folder"), lambda: self._opener.folder(saved.folder, line), icon="doc"
        )
        empty(self.content)
        add(self.content, Text(sentence), card, warning, row(report, folder, STRETCH), line)
        announce(self, f"{sentence} {no_pdf or ''}".strip())

    def show_problem(self, error: AssistantError) -> None:
        """Say why there is no report."""
        empty(self.content)
        title, details = Text(error.title, "strong"), Text(error.details, "code")
        meaning = Meaning(self)
        self.help_place = meaning.place = error.HELP
        add(self.content, title, Text(error.text), details, (meaning.link, 0, LEFT))
        announce(self, f"{error.title}. {error.text}", assertive=True)
