"""The crash dialog: what is shown, and may be copied, when the program itself is wrong.

The report is redacted by allow-list: versions, the type of the exception, and where it happened in
our own code. No message, no argument, no local value, no path of this computer.
"""

from __future__ import annotations

import sys
import threading
import traceback
from pathlib import PurePath
from types import TracebackType

import PySide6
from PySide6.QtWidgets import QApplication, QWidget

from setup_assistant import __version__
from setup_assistant.texts import _
from setup_assistant.ui.background import Background
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.text import Text

_OURS = "setup_assistant"


def report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The report for support: only what is on the allow-list."""
    import platform

    lines = [
        f"Setup Assistant {__version__}",
        f"Python {platform.python_version()}, PySide6 {PySide6.__version__}, {platform.system()} {platform.release()}",
        f"{kind.__module__}.{kind.__qualname__}",
    ]
    for frame in traceback.extract_tb(trace):
        parts = PurePath(frame.filename).parts
        if _OURS in parts:
            inside = "/".join(parts[len(parts) - parts[::-1].index(_OURS) - 1 :])
            lines.append(f"  {inside}:{frame.lineno} {frame.name}")
        else:
            lines.append("  (library)")
    return "\n".join(_without_repeats(lines))


class CrashHandler:
    """``CrashHandler(background).install(window)``: takes over both excepthooks; one dialog at a time."""

    def __init__(self, background: Background) -> None:
        self._background = background
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
        del error  # its message may hold anything
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        words = report(kind, trace)
        sys.stderr.write(words + "\n")
        self._background.post(lambda: self._show(words))

    def _show(self, words: str) -> None:
        if self._open or self._window is None:
            return
        self._open = True
        crash = dialog(self._window, words)
        crash.finished.connect(self._closed)
        crash.open()

    def _closed(self) -> None:
        self._open = False


def dialog(window: QWidget, words: str) -> Dialog:
    """The dialog with the report ``words``."""
    crash = Dialog(
        window,
        _("Something unexpected happened"),
        _("The step was not finished. Copy the details and send them to your support contact."),
        width=600,
    )
    crash.setObjectName("crash")
    crash.content.addWidget(Card(Text(words, "code"), fill="sunken", padding=14))
    crash.add_button(_("Close"), main=True)
    crash.add_button(_("Copy details"), lambda: buttons.copy_text(words, crash), closes=False)
    return crash


def _without_repeats(lines: list[str]) -> list[str]:
    return [line for at, line in enumerate(lines) if at == 0 or line != lines[at - 1]]
