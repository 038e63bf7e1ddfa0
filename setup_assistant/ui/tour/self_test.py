"""The parts of ``--self-test`` that need Qt. Each prints one JSON object; the exit code is 0 if it is fine.

A broken QtWebEngine ends its process, so each part runs in a process of its own.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from setup_assistant.endpoints import Endpoints
from setup_assistant.regions import REGIONS
from setup_assistant.ui import application
from setup_assistant.ui.browser.trial import Trial
from setup_assistant.ui.tour.driver import NotSeen, until
from setup_assistant.ui.window import about

READ = "document.querySelector('#user') !== null"
"""Whether the practice Keepit's sign-in page is there, told by the page's own script engine."""


def versions() -> int:
    """Print ``about.versions()``."""
    print(json.dumps(about.versions()))
    return 0


def browser(endpoints: Endpoints) -> int:
    """Open a hidden private browser on the practice Keepit's sign-in page and run a script in it.

    Prints ``{"ok": …, "milliseconds": …}``, with ``"problem"`` if it isn't fine.
    """
    application.application()
    unusable = Trial().problem()
    problem = f"{unusable.reason} {unusable.details}" if unusable is not None else ""
    begin = time.monotonic()
    if not problem:
        try:
            _open(endpoints)
        except NotSeen as error:
            problem = str(error)
    answer: dict[str, Any] = {"ok": not problem, "milliseconds": round((time.monotonic() - begin) * 1000)}  # fmt: skip
    print(json.dumps(answer | ({"problem": problem} if problem else {})))
    return 1 if problem else 0


def _open(endpoints: Endpoints) -> None:
    from setup_assistant.ui.browser.private_browser import PrivateBrowser

    host = QWidget()
    host.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    host.show()
    private = PrivateBrowser(host, ca_pem=endpoints.ca_pem, redirect_uri="", service="Keepit")
    loaded: list[bool] = []
    refused: list[str] = []
    wiped: list[bool] = []
    private.view.loadFinished.connect(loaded.append)
    private.refused.connect(lambda error: refused.append(str(error)))
    private.wiped.connect(lambda: wiped.append(True))
    private.view.show()
    private.go(endpoints.keepit_for(REGIONS[0].code))
    until(lambda: loaded or refused, "the page loaded")
    if refused:
        raise NotSeen(refused[0])
    answers: list[Any] = []
    private.view.page().runJavaScript(READ, 0, answers.append)
    until(lambda: answers, "the page's answer")
    private.close()
    until(lambda: wiped, "the browser wiped")
    if answers != [True]:
        raise NotSeen("the page isn't the practice Keepit's")


def start(run: Callable[[], int]) -> int:
    """Let ``run`` show the window and end it at the first painted page; prints the moment.

    ``{"painted": seconds}`` on the clock that every process of this computer shares.
    """
    application.FirstPaint(application.application(), _painted)
    return run()


def _painted() -> None:
    print(json.dumps({"painted": time.monotonic()}), flush=True)
    QApplication.exit(0)
