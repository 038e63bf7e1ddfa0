"""Builds the application around the window: hardened environment, style, languages, crash handling."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, Qt, QTimer, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWizardPage

from setup_assistant import texts
from setup_assistant.errors import InputError
from setup_assistant.memory import Memory, Remembered
from setup_assistant.model import Purpose, Session, SignInMethod
from setup_assistant.regions import REGIONS
from setup_assistant.texts import _
from setup_assistant.ui.browser import support
from setup_assistant.ui.browser.trial import Trial
from setup_assistant.ui.context import Context, beginning
from setup_assistant.ui.opening import Opener
from setup_assistant.ui.second_window import OpenWindow, question, wanted
from setup_assistant.ui.style import style, theme
from setup_assistant.ui.widgets.arming import Clock
from setup_assistant.ui.window.wizard import Wizard

if TYPE_CHECKING:
    from PySide6.QtGui import QSessionManager

    from setup_assistant.endpoints import Endpoints
    from setup_assistant.services.clients import Clients


_SELDOM = 1000
"""Looks through what is younger before one through everything (Python: 10)."""
_STOPPED = 130
"""The exit code of a window that was asked to end from outside."""


def application() -> QApplication:
    """The one ``QApplication``, dressed and translated; the running one if there is one."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    support.harden_environment()
    QGuiApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = QApplication([sys.argv[0]])  # never the user's arguments: Qt would act on some of them
    app.setApplicationName("Setup Assistant")
    _translate(app)
    style.apply()
    hints = QGuiApplication.styleHints()
    hints.colorSchemeChanged.connect(style.apply)
    hints.accessibility().contrastPreferenceChanged.connect(lambda _preference: style.apply())
    app.setWindowIcon(theme.icon("app", "accent", 64))
    return app


def window(
    clients: Clients,
    memory: Memory,
    *,
    practice: bool = False,
    session: Session | None = None,
    clock: Clock | None = None,
    trial: Trial | None = None,
    opener: Opener | None = None,
    coming: Callable[[], Endpoints] | None = None,
) -> Wizard:
    """The window, not yet shown, with what an earlier run remembered.

    ``coming`` waits for the services of practice, which start while the window is made: their addresses, or
    an ``AssistantError``. The first page goes on when they are there.
    """
    current = session or beginning(clients.managed, remembered_session(memory.load()))
    context = Context(
        clients, memory, trial or Trial(), practice=practice, session=current, opener=opener
    )
    if coming is not None:
        context.expect_services(coming)
    return Wizard(context, clock)


def run(
    clients: Clients,
    memory: Memory,
    *,
    practice: bool = False,
    session: Session | None = None,
    coming: Callable[[], Endpoints] | None = None,
    asks: bool = True,
) -> int:
    """Show the window until it is closed; 0. Ends the process itself while a call still hangs.

    Where another one of this person is open, it ``asks`` first.
    """
    from setup_assistant.ui.window.crash import CrashHandler

    app = application()
    here = OpenWindow(memory.path.parent)
    if here.may_be_there and not here.take():
        if asks and not wanted():
            return 0
        memory = Memory(memory.path, own=False, apart=memory.apart)
    trial = Trial()
    # Before the window connects what waits for its reports: one of them may be waiting for the trial.
    app.aboutToQuit.connect(trial.stop)
    wizard = window(clients, memory, practice=practice, session=session, trial=trial, coming=coming)

    def end() -> None:
        """Ctrl-C, a terminal that is closed, a polite kill: the window closes, and asks nothing."""
        wizard.done(0)
        QApplication.exit(_STOPPED)

    crashes = CrashHandler(wizard.context, interrupted=end)
    crashes.install(wizard)
    app.commitDataRequest.connect(
        lambda manager: end_of_session(wizard, manager), Qt.ConnectionType.DirectConnection
    )
    with ExitStack() as stack:

        def taken(alone: bool) -> None:
            """Two were started at the same moment: the later one asks, too."""
            if not alone:
                wizard.context.memory = Memory(memory.path, own=False, apart=memory.apart)
                asked = question(wizard)
                asked.rejected.connect(lambda: wizard.done(0))
                asked.open()

        def painted() -> None:
            from setup_assistant import signals
            from setup_assistant.ui import ending

            stack.enter_context(signals.waited_for())
            stack.enter_context(ending.noticed(end))
            trial.begin()
            if memory.own:
                wizard.context.background.run(here.take, done=taken, failed=lambda _error: None)
            collect_seldom()

        FirstPaint(wizard.page(wizard.startId()), painted)
        wizard.show()
        code = app.exec()
    crashes.remove()
    here.end()
    if wizard.context.background.running:
        leave(code)
    return code


def collect_seldom() -> None:
    """Collect garbage again, but look through everything only once in millions of new objects.

    Whichever thread does that holds the interpreter meanwhile: with 2,000 organizations it took 30 to 70 ms,
    again and again, and found nothing, for circles end young here.
    """
    gc.freeze()  # what a start makes stays: only what comes after it is looked through
    young, middle, _old = gc.get_threshold()
    gc.set_threshold(young, middle, _SELDOM)
    gc.enable()


class FirstPaint(QObject):
    """Calls ``then`` once a page has been painted for the first time: ``surface``, or one of an application."""

    def __init__(self, surface: QObject, then: Callable[[], None]) -> None:
        super().__init__(surface)
        self._surface, self._then = surface, then
        surface.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and isinstance(watched, QWizardPage):
            self._surface.removeEventFilter(self)
            QTimer.singleShot(0, self, self._then)
        return False


def end_of_session(wizard: Wizard, manager: QSessionManager) -> None:
    """The system is shut down or the user logs off: stop that while the window has to ask something.

    What was entered is kept first: nobody says whether the program is let go on.
    """
    if wizard.isVisible():
        wizard.page_now().keep()
    if wizard.isVisible() and wizard.question is not None and manager.allowsInteraction():
        manager.cancel()
        wizard.reject()


def tell(problem: InputError) -> None:
    """Say why there is no window, until it is read; not where nobody would see it."""
    if not _seen():
        return
    from PySide6.QtWidgets import QMessageBox

    application()
    box = QMessageBox(QMessageBox.Icon.Warning, _("Setup Assistant"), problem.message)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.exec()


def _seen() -> bool:
    """Whether there may be somebody before a screen."""
    if os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in ("offscreen", "minimal"):
        return False
    displays = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform in ("win32", "darwin") or any(map(os.environ.get, displays))


def leave(code: int) -> None:
    """End the process now: a call that hangs in a library's thread would hold it for minutes."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def remembered_session(remembered: Remembered) -> Session:
    """What an earlier run had been told; both sign-ins are made again."""
    methods = {method.value: method for method in SignInMethod}
    codes = {region.code for region in REGIONS}
    fresh = Session()
    again = bool(remembered.step) and remembered.purpose == Purpose.AGAIN
    return Session(
        purpose=Purpose.AGAIN if again else Purpose.NEW,
        method=methods.get(remembered.method, fresh.method),
        expected=remembered.expected,
        added=remembered.added,
        scope=remembered.scope,
        region=remembered.region if remembered.region in codes else fresh.region,
        draft=remembered.draft(),
    )


def _clock(at: datetime) -> str:
    from setup_assistant.ui.times import clock

    return clock(at)


def _calendar(at: date) -> str:
    from setup_assistant.ui.times import calendar

    return calendar(at)


def _translate(app: QApplication) -> None:
    """Everything in one language: its direction, dates and times, Qt's own few words, and those of its browser."""
    from setup_assistant.ui.times import of_program

    own = of_program()
    if QLocale().language() != own.language():
        QLocale.setDefault(own)  # Chromium speaks the language of this one
    app.setLayoutDirection(
        own.textDirection()
    )  # never the system's: the words may be in another one
    texts.tell_time(_clock, _calendar)
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale(texts.language()), "qtbase", "_", folder):
        app.installTranslator(translator)
