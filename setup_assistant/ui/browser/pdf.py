"""The report as PDF, printed from its HTML by the Chromium that is aboard.

The HTML goes through a private temporary file, because a page takes only 2 MB directly; the file is
gone when the printing has ended. Importing this module loads QtWebEngine: a ``Trial`` is asked before
whether that can be done, for it ends the process where it doesn't work.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QMarginsF,
    QObject,
    Qt,
    QTimer,
    QUrl,
    Signal,
)
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)
from PySide6.QtWidgets import QApplication

from setup_assistant.errors import AssistantError
from setup_assistant.report.errors import NotPrinted
from setup_assistant.ui import ending
from setup_assistant.ui.browser.profile import private_profile
from setup_assistant.ui.browser.support import harden_environment

LIMIT_SECONDS = 300
"""For loading and printing together; 500 organizations take a fraction of it."""

_MARGINS = QMarginsF(14, 12, 14, 16)
"""Left, top, right, bottom in millimetres; the page number stands in the last one."""

_STDERR = 2

_application: QApplication | None = None


class PdfPrinter(QObject):
    """Prints one report after the other without ever holding up the window."""

    done = Signal(object)
    """The file that was printed, a ``Path``."""
    failed = Signal(object)
    """Why there is no file, an ``AssistantError``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = Path()
        self._page: PrintPage | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._clock = QTimer(self, singleShot=True, interval=round(LIMIT_SECONDS * 1000))
        self._clock.timeout.connect(self._fail)

    def print(self, html: str, file: Path) -> None:
        """Print ``html`` into ``file``; ``done`` or ``failed`` follows, never before this returns."""
        if self._folder is not None:
            raise RuntimeError("this printer is at work")
        self._file = file
        self._folder = tempfile.TemporaryDirectory(prefix="setup-assistant-")
        try:
            source = Path(self._folder.name) / "report.html"
            source.write_text(html, encoding="utf-8")
        except OSError:
            QTimer.singleShot(0, self, self._fail)
            return
        self._load(QUrl.fromLocalFile(str(source)))

    def stop(self) -> None:
        """Give up what is being printed, as when the window closes; nothing is emitted."""
        self._end()

    def _load(self, url: QUrl) -> None:

        self._page = PrintPage(url)
        self._page.loadFinished.connect(self._loaded)
        self._page.pdfPrintingFinished.connect(self._printed)
        self._page.renderProcessTerminated.connect(lambda *_how: self._fail())
        self._clock.start()

    def _loaded(self, ok: bool) -> None:
        if not ok or self._page is None:
            self._fail()
            return
        self._page.printToPdf(str(self._file), _a4())

    def _printed(self, _path: str, ok: bool) -> None:
        if not ok or not self._file.is_file():
            self._fail()
            return
        self._end()
        self.done.emit(self._file)

    def _fail(self) -> None:
        if self._folder is not None:
            self._end()
            self.failed.emit(NotPrinted())

    def _end(self) -> None:
        self._clock.stop()
        if self._page is not None:
            self._page.disconnect(self)
            self._page.deleteLater()
            self._page = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def print_pdf(html: str, file: Path) -> None:
    """Print ``html`` into ``file`` and come back when that is done; raises ``AssistantError``.

    For the command line. It starts Qt without a screen if nothing has started it yet. What Chromium says
    meanwhile is kept from the terminal.
    """
    problems, requests = list[AssistantError](), list[int]()
    with _alone_on_stderr():
        _start()
        printer, loop = PdfPrinter(), QEventLoop()
        printer.done.connect(loop.quit)
        printer.failed.connect(problems.append)
        printer.failed.connect(loop.quit)

        def end() -> None:
            requests.append(1)
            loop.quit()

        with ending.noticed(end):
            printer.print(html, file)
            loop.exec()
        printer.stop()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if requests:
        raise KeyboardInterrupt
    if problems:
        raise problems[0]


@contextmanager
def _alone_on_stderr() -> Iterator[None]:
    """Only what Python writes on standard error gets there; Chromium and its helpers write past Python."""
    try:
        kept = os.dup(_STDERR)
    except OSError:  # a window program of Windows has none
        yield
        return
    python, nowhere = sys.stderr, os.open(os.devnull, os.O_WRONLY)
    with os.fdopen(kept, "w", encoding="utf-8", errors="replace", buffering=1) as own:
        sys.stderr = own if _is(python, _STDERR) else python
        os.dup2(nowhere, _STDERR)
        try:
            yield
        finally:
            os.dup2(kept, _STDERR)
            os.close(nowhere)
            sys.stderr = python


def _is(stream: TextIO, descriptor: int) -> bool:
    try:
        return stream.fileno() == descriptor
    except (OSError, ValueError):
        return False


def _start() -> None:
    """An application that needs no screen; it lives as long as the process, as Chromium wants it."""
    global _application
    if QCoreApplication.instance() is None:
        harden_environment()
        QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
        _application = QApplication(["setup-assistant", "-platform", "offscreen"])


def _a4() -> QPageLayout:
    size = QPageSize(QPageSize.PageSizeId.A4)
    return QPageLayout(
        size, QPageLayout.Orientation.Portrait, _MARGINS, QPageLayout.Unit.Millimeter
    )


class OnlyThis(QWebEngineUrlRequestInterceptor):
    """Lets a page load ``allowed`` and blocks every other request; ``blocked`` names those."""

    def __init__(self, allowed: QUrl, parent: QObject) -> None:
        super().__init__(parent)
        self._allowed = allowed
        self.blocked: list[str] = []

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        if info.requestUrl() != self._allowed:
            self.blocked.append(info.requestUrl().toString())
            info.block(True)


class PrintPage(QWebEnginePage):
    """Loads the file at ``url`` in a private profile that goes away with it."""

    def __init__(self, url: QUrl) -> None:
        self._profile: QWebEngineProfile = private_profile()
        super().__init__(self._profile)
        self.destroyed.connect(self._profile.deleteLater)
        self.setUrlRequestInterceptor(OnlyThis(url, self))
        settings = self.settings()
        settings.setAttribute(QWebEngineSettings.WebAttribute.JavascriptEnabled, False)
        settings.setAttribute(QWebEngineSettings.WebAttribute.LocalContentCanAccessFileUrls, False)
        self.load(url)
