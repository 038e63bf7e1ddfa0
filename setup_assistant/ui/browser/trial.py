"""Whether the private browser works here, found out by trying it in a process of its own.

Where QtWebEngine lacks a file, may not start its program or is stopped by a security program, it ends
the process that uses it or never comes back. So a child of this program makes a page first, and the
window opens one only when that child has said that it could.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from setup_assistant.errors import Cancelled, NoPrivateBrowser
from setup_assistant.texts import _
from setup_assistant.ui.browser import support

if TYPE_CHECKING:
    from setup_assistant.children import Child, Ended

SECONDS = 30.0
"""A child that says nothing for so long hangs; usually it takes less than a second."""

_ENVIRONMENT = {"QT_MAC_DISABLE_FOREGROUND_APPLICATION_TRANSFORM": "1"}
"""The child shows nothing, so it needs no place in the Dock of macOS."""

_BLOCKED = (1260, 225, 4551)
"""Windows' numbers for a program that a group policy, its virus scanner or App Control blocks."""

_ANSWER = 42
"""What the child's page computes."""


class Trial:
    """One per run: whoever opens a private browser asks it first.

    The child is started once, and again for whoever asks after a trouble that may pass.

    ``screen=False`` where there may be none; ``command`` and ``seconds`` say what the child is and how
    long it may take.
    """

    def __init__(
        self, command: Sequence[str] = (), seconds: float = SECONDS, *, screen: bool = True
    ) -> None:
        self._command, self._seconds = command, seconds
        self._environment = _ENVIRONMENT | ({} if screen else {"QT_QPA_PLATFORM": "offscreen"})
        self._one_at_a_time, self._lock = threading.Lock(), threading.Lock()
        self._child: Child | None = None
        self._stopped = False
        self._over = False
        self._answers = 0
        self._answer: NoPrivateBrowser | None = None
        self.known: NoPrivateBrowser | None = None
        """Why it can't be used, once that is certain."""

    def begin(self) -> None:
        """Try it in a thread, so that the answer is there when it is needed."""
        threading.Thread(target=self._begin, daemon=True, name="trial").start()

    def problem(self) -> NoPrivateBrowser | None:
        """Why the private browser can't be used; None: it works. Waits for the child: ask it in a worker.

        Raises ``Cancelled`` once it was stopped.
        """
        answers = self._answers
        with self._one_at_a_time:
            # Who waited for an attempt takes its answer: a second one could last as long.
            if not self._over and answers == self._answers:
                certain = support.why_not()
                self._answer = NoPrivateBrowser(certain) if certain else self._try()
                self._answers += 1
                self._over = self._answer is None or not self._answer.passing
                self.known = self._answer if self._over else None
            return self._answer

    def stop(self) -> None:
        """End the child, if it is still at it; nobody needs the answer any more."""
        with self._lock:
            self._stopped = True
            if self._child is not None:
                self._child.end()

    def _begin(self) -> None:
        with suppress(Cancelled):
            self.problem()

    def _try(self) -> NoPrivateBrowser | None:
        from subprocess import TimeoutExpired

        from setup_assistant.children import own_command

        command = self._command or [*own_command(), "--self-test", "page"]
        try:
            with self._started(command) as child:
                ended = child.wait(self._seconds)
        except TimeoutExpired:
            ended = None
        except OSError as trouble:
            if _refuses(trouble):
                return _refused(Path(command[0]), trouble)
            words = _("The private browser could not be tried out.")
            return NoPrivateBrowser(words, _words(trouble), passing=True)
        finally:
            with self._lock:  # or it could be gone between the question of ``stop`` and the end
                self._child = None
        if self._stopped:
            raise Cancelled
        return _problem(ended, self._seconds)

    def _started(self, command: Sequence[str]) -> Child:
        from setup_assistant.children import Child

        with self._lock:  # or it could be stopped between the question and the start
            if self._stopped:
                raise Cancelled
            self._child = Child(command, self._environment)
            return self._child


def _problem(ended: Ended | None, seconds: float) -> NoPrivateBrowser | None:
    """What its end (None: it hung) says; None if it said that the browser works."""
    answer = _answer(ended)
    if ended is None:
        how = f"no answer within {seconds:.3g} s"
    elif answer.get("works") is True and ended.code == 0:
        return None
    else:
        how = str(answer.get("stopped") or ended.how)
    return _cause(str(answer.get("library", ""))) or NoPrivateBrowser(
        _("The private browser was tried out and doesn't answer.")
        if ended is None
        else _("The private browser was tried out and stopped working."),
        how,
        passing=ended is None,
    )


def _cause(library: str) -> NoPrivateBrowser | None:
    """What certainly keeps it from working; None where nobody knows."""
    if library:
        words = _("The private browser can't be loaded here ({name}).")
        return NoPrivateBrowser(words.format(name=library), library)
    parts = support.parts()
    missing = next((name for name, file in parts.items() if file is None), "")
    if missing:
        words = _("A part of the private browser is missing: {name}.")
        return NoPrivateBrowser(words.format(name=missing), missing)
    helper = parts[support.HELPER]
    refusal = _refusal(helper) if helper is not None else None
    return _refused(helper, refusal) if helper is not None and refusal is not None else None


def _answer(ended: Ended | None) -> dict[str, Any]:
    """What the child told; empty where it told nothing, or something else."""
    import json

    try:
        answer = json.loads(ended.out) if ended is not None else {}
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _refusal(program: Path) -> OSError | None:
    """Why the system doesn't let ``program`` run: rules for programs can refuse a single one."""
    from setup_assistant.children import Child

    try:
        with Child([str(program)]):
            return None  # and ended at once
    except OSError as trouble:
        return trouble if _refuses(trouble) else None


def _refuses(trouble: OSError) -> bool:
    """Whether the system keeps a program from running, now and later: no full disk, no lack of memory."""
    from setup_assistant.children import NoPlace

    if isinstance(trouble, NoPlace):
        return False
    refusals = (PermissionError, FileNotFoundError)
    return (
        isinstance(trouble, refusals)
        or trouble.errno == errno.ENOEXEC
        or getattr(trouble, "winerror", None) in _BLOCKED
    )


def _refused(program: Path, refusal: OSError) -> NoPrivateBrowser:
    words = _("This computer doesn't let {name} run, which the private browser needs.")
    return NoPrivateBrowser(words.format(name=program.name), _words(refusal))


def _words(trouble: OSError) -> str:
    """The system's own."""
    return trouble.strerror or str(trouble)


def page() -> NoReturn:
    """The child's part: make a private page, run a script in it, wipe it, say ``{"works": true}`` and end.

    Else ``{"works": false}`` with the ``library`` that is missing or how the page ``stopped``.
    """
    import faulthandler
    import json

    faulthandler.dump_traceback_later(SECONDS, exit=True)  # also where Chromium never comes back
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        problem = _use()
    except ImportError as error:  # such as "libXfixes.so.3: cannot open shared object file: …"
        problem = {"library": Path(str(error).partition(":")[0]).name}
    print(json.dumps({"works": not problem, **problem}), flush=True)
    os._exit(1 if problem else 0)  # what happens after the answer says nothing about the browser


def _use() -> dict[str, str]:
    support.harden_environment()
    from PySide6.QtCore import QCoreApplication, Qt

    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    from PySide6.QtWebEngineCore import QWebEnginePage
    from PySide6.QtWebEngineWidgets import QWebEngineView
    from PySide6.QtWidgets import QApplication

    from setup_assistant.ui.browser.profile import private_profile

    app = QApplication(["setup-assistant"])
    profile, view = private_profile(), QWebEngineView()
    page = QWebEnginePage(profile, view)
    problem: dict[str, str] = {}

    def stopped(status: QWebEnginePage.RenderProcessTerminationStatus, code: int) -> None:
        problem["stopped"] = f"{status.name} {code}"
        app.quit()

    def wipe(answer: object) -> None:
        if answer != _ANSWER:
            problem["stopped"] = f"answer {answer}"
        view.deleteLater()  # takes the page with it, and the page the profile

    page.loadFinished.connect(lambda _fine: page.runJavaScript("answer", 0, wipe))
    page.renderProcessTerminated.connect(stopped)
    page.destroyed.connect(profile.deleteLater)
    profile.destroyed.connect(app.quit)
    view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    view.setPage(page)
    view.show()
    page.setHtml(f"<script>const answer = {_ANSWER}</script>")
    app.exec()
    return problem


def _end_with_parent() -> None:
    """Whoever started this may be killed: the pipe from there closes then."""
    sys.stdin.buffer.read()
    os._exit(1)
