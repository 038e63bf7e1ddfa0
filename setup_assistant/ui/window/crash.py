"""The crash dialog: what is shown, and may be copied, when the program itself is wrong.

It is the first and the last part of the report of a problem: versions, the type of the exception, and
where it happened in our own code. No message, no argument, no local value, no path of this computer.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6.QtWidgets import QWidget

from setup_assistant.diagnostics import RECORD, Part, Report
from setup_assistant.errors import AssistantError
from setup_assistant.texts import _
from setup_assistant.ui.context import Context
from setup_assistant.ui.problem.program import program
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.text import Text


class CrashHandler:
    """``CrashHandler(context).install(window)``: takes over both excepthooks; one dialog at a time.

    ``interrupted`` is called in the event loop after a ``KeyboardInterrupt``: it arrives anywhere, in the
    middle of a painting too, where no window may close.
    """

    def __init__(self, context: Context, interrupted: Callable[[], None]) -> None:
        self._context, self._interrupted = context, interrupted
        self._window: QWidget | None = None
        self._open = False
        self._before = (sys.excepthook, threading.excepthook)

    def install(self, window: QWidget) -> None:
        """Show crashes over ``window`` from now on."""
        self._window = window
        sys.excepthook = self._in_thread_or_not
        threading.excepthook = lambda args: self._in_thread_or_not(
            args.exc_type, args.exc_value, args.exc_traceback
        )

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._before
        self._window = None

    def _in_thread_or_not(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._context.background.post(self._interrupted)
            return
        RECORD.failed(kind, error, trace)
        words = Report(program(), (), RECORD.copy()).text((Part.ERROR,))
        sys.stderr.write(words)
        self._context.background.post(lambda: self._show(words))

    def _show(self, words: str) -> None:
        if self._open or self._window is None:
            return
        self._open = True
        crash = dialog(self._window, words, self._context)
        crash.finished.connect(self._closed)
        crash.open()

    def _closed(self) -> None:
        self._open = False


def dialog(window: QWidget, words: str, context: Context) -> Dialog:
    """The dialog with ``words``; the whole report is one button further."""
    from setup_assistant.ui.problem.dialog import open_report

    crash = Dialog(
        window,
        _("Something unexpected happened"),
        _("The step was not finished. Copy the details and send them to your support contact."),
        width=600,
    )
    crash.setObjectName("crash")
    crash.help_place = AssistantError.HELP
    crash.content.addWidget(Card(Text(words.rstrip(), "code"), fill="sunken", padding=14))
    crash.add_button(_("Close"), main=True)
    crash.add_button(_("Copy details"), lambda: buttons.copy_text(words, crash), closes=False)
    crash.add_button(_("Report a problem…"), lambda: open_report(window, context))
    return crash
