"""A program of its own that is looked at afterwards: the whole job in the window, or secrets planted everywhere.

``python -m tests.canaries.job FOLDER``. Standard input is one JSON object: ``{"world": file, "secrets": {…},
"proxy": host and port}`` for the journey, ``{"plant": {kind: secret}}`` for the planting. What the window showed and what was started is
written to ``FOLDER/places.json`` as ``[kind, name, content in base 64]``; that file is no place itself.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from os import environ, fsencode, getpid
from pathlib import Path
from typing import Any, NoReturn, Self

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget

from setup_assistant import settings
from setup_assistant.cli.window import through_qt
from setup_assistant.diagnostics import RECORD
from setup_assistant.endpoints import Endpoints
from setup_assistant.errors import AssistantError
from setup_assistant.memory import Memory
from setup_assistant.practice import process
from setup_assistant.regions import region
from setup_assistant.registration import Registration
from setup_assistant.report import save
from setup_assistant.report.evidence import Report, TenantReport
from setup_assistant.services.clients import Clients
from setup_assistant.ui import application
from setup_assistant.ui.browser.pdf import print_pdf
from setup_assistant.ui.done.page import DonePage
from setup_assistant.ui.network.dialog import open_network
from setup_assistant.ui.opening import Opener
from setup_assistant.ui.problem.dialog import ReportDialog
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.tour.journey import ACCOUNT, USE_IT, Journey
from setup_assistant.ui.widgets.error_panel import ErrorPanel
from setup_assistant.ui.window.crash import CrashHandler
from tests.canaries.search import Place, family
from tests.support import reports
from tests.support.ui.outside import Outside
from tests.support.ui.trials import Settled


class Watch:
    """What can't be looked at any more when the program has ended."""

    def __init__(self) -> None:
        self.places = set[Place]()
        sys.addaudithook(self._hear)

    def look(self) -> None:
        """Take note of every window, of the clipboard and of every program that runs now."""
        self.places |= set(family(getpid()))
        clipboard = QGuiApplication.clipboard()
        if clipboard.text():
            data = clipboard.mimeData()
            for form in data.formats():
                self.places.add(Place("clipboard", form, bytes(data.data(form).data())))
        for window in QApplication.topLevelWidgets():
            self.places.add(_place("window title", window, window.windowTitle()))
            for widget in (window, *window.findChildren(QWidget)):
                self.places |= set(_of(widget))

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event != "subprocess.Popen":
            return
        program, words, _folder, variables = arguments
        name = Path(str(program)).name
        self.places.add(Place("arguments", name, b"\0".join(map(fsencode, words))))
        for key, value in (variables if variables is not None else environ).items():
            self.places.add(Place("environment", f"{name}: {key}", fsencode(value)))

    def write(self, file: Path) -> None:
        """Hand them over."""
        described = [(p.kind, p.name, b64encode(p.content).decode()) for p in self.places]
        file.write_text(json.dumps(described), encoding="ascii")


def _of(widget: QWidget) -> Iterator[Place]:
    for kind, text in (
        ("accessible name", widget.accessibleName()),
        ("accessible name", widget.accessibleDescription()),
        ("tool tip", widget.toolTip()),
        ("shown text", widget.text() if isinstance(widget, QLabel) else ""),
        ("shown text", widget.toPlainText() if isinstance(widget, QPlainTextEdit) else ""),
    ):
        if text:
            yield _place(kind, widget, text)


def _place(kind: str, widget: QWidget, text: str) -> Place:
    return Place(kind, type(widget).__name__, text.encode())


class Job:
    """A window in this user's folders, and somebody who watches."""

    def __init__(self, clients: Clients, watch: Watch) -> None:
        self.watch, self.folder = watch, settings.data_folder()
        self.documents = self.folder.parent / "documents"
        for folder in (self.folder, self.documents):
            folder.mkdir(parents=True)
        self.window = application.window(
            through_qt(clients),
            Memory(self.folder / "resume.json"),
            trial=Settled(),
            opener=Opener(Outside()),
        )
        self.crashes = CrashHandler(self.window.context, self.window.reject)
        self.crashes.install(self.window)
        self.window.show()
        self.journey = Journey(self.window)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.crashes.remove()  # whose report of this job's own failure would say too little
        self.watch.look()
        self.window.done(0)
        until(lambda: self.journey.web is None, "the browser gone")

    def call_through(self, proxy: str, password: str) -> None:
        """Check the connection, and ask Keepit itself, behind a proxy that lets nobody through to it."""
        context, failures = self.window.context, list[AssistantError]()
        practice = context.clients
        context.clients = replace(practice, endpoints=Endpoints(), proxy=proxy)
        dialog = open_network(self.window, context)
        self.journey.enter("User name", "anna")
        self.journey.enter("Proxy password, hidden", password)
        self.journey.press("Sign in to the proxy")
        until(lambda: not dialog.sign_in.isVisible() and dialog.again.isVisible(), "the proxy")
        self.journey.press("Copy details")
        self.watch.look()
        self.journey.press("Close")
        keepit = context.clients.keepit(region("dk-co"), "nobody", password)
        context.background.run(keepit.who_am_i, done=lambda _: None, failed=failures.append)
        until(lambda: failures, "the end behind the proxy")
        panel = ErrorPanel(lambda: None, check_connection=lambda: None)
        panel.show_error(failures[0])
        panel.copy.click()
        self.watch.look()
        context.clients = practice

    def break_down(self, *secrets: str) -> None:
        """A bug, whose error holds all of them; its dialog, what it copies, and the whole report."""

        def bug() -> NoReturn:
            raise KeyError(*secrets)

        self.window.context.background.run(bug, done=lambda _: None, failed=lambda _: None)
        self.journey.wait_for("Something unexpected happened")
        self.journey.press("Copy details")
        self.watch.look()
        self.journey.press("Report a problem…")
        self.save_problem("problem.txt")

    def save_problem(self, name: str) -> None:
        """What *Report a problem* shows, copies and writes."""
        self.journey.wait_for("Nothing is sent anywhere.")
        report = self.journey.front
        assert isinstance(report, ReportDialog)
        report.choose_file = lambda _name: str(self.documents / name)
        self.journey.press("Copy")
        self.journey.press("Save file…")
        self.watch.look()
        self.journey.press("Close")


def whole_job(job: Job, secrets: Mapping[str, str], proxy: str) -> None:
    """From the first page to a connector, with a mistake on the way, all reports, and a bug at the end.

    ``proxy`` is one that wants a password; no service of practice is behind it.
    """
    microsoft, keepit, guess = secrets["microsoft"], secrets["keepit"], secrets["guess"]
    journey, look = job.journey, job.watch.look
    journey.begin(expected=ACCOUNT)
    journey.type_name_and_password(password=microsoft)
    look()
    journey.accept()
    journey.wait_for_account()
    journey.check()
    journey.go_on_from_organizations()
    journey.connect_keepit(guess)
    journey.wait_for("doesn't know this token")
    look()
    journey.connect_keepit(keepit)
    journey.to_connector(USE_IT)
    look()
    journey.to_review()
    journey.press("Show the exact request")
    journey.press("Copy request")
    look()
    journey.press("Close")
    journey.press("Create connector")
    journey.wait_for("1 task left")
    page = job.window.page_now()
    assert isinstance(page, DonePage)
    page.saver.choose_folder = lambda: str(job.documents)
    page.save_report(lambda: None)
    journey.wait_for("The report is saved.")
    journey.press("Close")
    journey.press("Help")
    journey.press_menu("About…")
    journey.wait_for("140.")
    look()
    journey.press("Close")
    directories = job.window.context.directories
    assert directories is not None
    tokens: Any = directories.first.tokens
    job.call_through(proxy, secrets["proxy"])
    job.break_down(*secrets.values(), tokens.token())


def plant(job: Job, secrets: Mapping[str, str], stack: ExitStack) -> None:
    """Put one secret into each kind of place, by what the program itself writes and shows where it can be."""
    planting: dict[str, Callable[[str], object]] = {
        "a file": lambda s: (job.folder / "x.bin").write_bytes(s.encode()),
        "the name of a file": lambda s: (job.folder / s).touch(),
        "a temporary file": lambda s: Path(environ["TMPDIR"], "x").write_text(s),
        "the settings": lambda s: settings.remember(Registration("", f"{s}.com")),
        "what is remembered": lambda s: job.window.context.memory.update(name=s),
        "standard output": print,
        "standard error": lambda s: print(s, file=sys.stderr),
        "the log": lambda s: logging.getLogger("setup_assistant").debug("%s", s),
        "the diagnostics": lambda s: RECORD.step("sign_in", s),
        "the title of a window": job.window.setWindowTitle,
        "the name of a control": job.window.footer.main().setAccessibleName,
        "a tool tip": job.window.footer.main().setToolTip,
        "a shown text": lambda s: QLabel(s, job.window),
        "the clipboard": QGuiApplication.clipboard().setText,
        "the arguments of a child": lambda s: _child(stack, s),
        "the environment of a child": lambda s: _child(stack, X=s),
        "the report": lambda s: _report(job.documents, s),
    }
    for kind, place in planting.items():
        place(secrets[kind])
    job.watch.look()
    job.journey.press("Help")
    job.journey.press_menu("Report a problem…")
    job.save_problem("problem.txt")


def _child(stack: ExitStack, *words: str, **variables: str) -> None:
    wait = [sys.executable, "-S", "-c", "input()", *words]
    pipe = subprocess.PIPE
    child = subprocess.Popen(wait, env={**environ, **variables}, stdin=pipe, text=True)
    stack.callback(child.communicate, "\n")


def _report(folder: Path, secret: str) -> None:
    inspection = reports.inspection(reports.organization(secret))
    report = Report(reports.MADE_AT, (TenantReport(reports.SVC, None, inspection),))
    save.save(report, folder, save.FORMATS, print_pdf)


def main(folder: Path) -> None:
    """Do what standard input says."""
    logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    order = json.loads(sys.stdin.readline())
    watch = Watch()
    application.application()
    with ExitStack() as stack:
        if "plant" in order:
            with Job(Clients(), watch) as job:
                plant(job, order["plant"], stack)
        else:
            endpoints = process.endpoints_in(Path(order["world"]))
            with Job(Clients(endpoints, Registration(process.CLIENT_ID)), watch) as job:
                whole_job(job, order["secrets"], order["proxy"])
    watch.write(folder / "places.json")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
