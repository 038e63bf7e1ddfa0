"""Drives the real window through the whole job and pictures every page and state, light and dark.

It is the proof on a machine without a display: real sign-in, real check, real creation against the
practice services. A page that can't be reached, stays empty or breaks ends the tour with an error.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from setup_assistant.managed import UNMANAGED, Managed
from setup_assistant.memory import Memory
from setup_assistant.services.clients import Clients
from setup_assistant.settings import LEDGER
from setup_assistant.texts import _
from setup_assistant.ui import application
from setup_assistant.ui.browser.trial import Trial
from setup_assistant.ui.opening import Opener
from setup_assistant.ui.style import style
from setup_assistant.ui.tour import english
from setup_assistant.ui.tour.driver import NotSeen, until
from setup_assistant.ui.tour.journey import ACCOUNT, Journey
from setup_assistant.ui.window.wizard import DEFAULT

Serve = Callable[..., AbstractContextManager[Clients]]
"""``serve(scenario, *options)``: practice services for one scene."""

SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
SMALLEST = QSize(860, 600)
SETTLE_MS = 250
FEWEST_COLOURS = 24
"""A page that was painted has more colours than this; an empty one has a handful."""


class Tour:
    """Where the pictures go, and how many there are.

    A window has ``active_seconds`` to become the active one; then the tour goes on without.
    """

    def __init__(
        self, folder: Path, serve: Serve, trial: Trial, active_seconds: float = 2.0
    ) -> None:
        self.folder, self.serve, self._trial = folder, serve, trial
        self._active_seconds = active_seconds
        self.pictures = 0
        self.broken: list[BaseException] = []

    @contextmanager
    def window(
        self,
        scenario: str,
        *options: str,
        remembered: Mapping[str, str] | None = None,
        unfinished: str = "",
        managed: Managed = UNMANAGED,
    ) -> Iterator[Journey]:
        """A fresh window on a fresh practice world, after a run that left ``remembered`` behind.

        ``unfinished`` is an organization in which that run was stopped while it changed something; ``managed``
        is what an organization has set for the computer.
        """
        with self.serve(scenario, *options) as clients, tempfile.TemporaryDirectory() as data:
            memory = Memory(Path(data) / "resume.json")
            if remembered:
                memory.update(**remembered)
            if unfinished:
                _leave_unfinished(memory, unfinished)
            window = application.window(
                replace(clients, managed=managed),
                memory,
                practice=True,
                trial=self._trial,
                opener=Opener(lambda _nowhere: True),
            )
            window.show()
            window.resize(DEFAULT)  # the screen that isn't there may be smaller than any real one
            journey = Journey(window)
            self._wait_until_shown(window)
            yield journey
            window.done(0)
            window.deleteLater()
            until(lambda: journey.web is None, "the browser gone")
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _wait_until_shown(self, window: QWidget) -> None:
        """Most systems make it the active one, too; the desktop of a hosted machine may never do."""
        until(lambda: window.windowHandle().isExposed(), "the window")
        with suppress(NotSeen):
            until(window.isActiveWindow, "the window in front", self._active_seconds)

    def shoot(self, journey: Journey, name: str) -> None:
        """Both pictures of what is shown; an empty page, or a bug on the way, is an error."""
        journey.front.activateWindow()  # without a window system nothing does after a dialog
        for scheme, value in SCHEMES.items():
            style.apply(value)
            _settle()
            file = self.folder / f"{name}-{scheme}.png"
            if self.broken:
                raise NotSeen(f"{type(self.broken[0]).__name__} before {file.name}")
            if _colours(journey.picture(file)) < FEWEST_COLOURS:
                raise NotSeen(f"{file.name} shows an empty page")
            self.pictures += 1
            print(
                f"{self.pictures:3}  {file.name}  {journey.window.page_now().accessibleName()}",
                flush=True,
            )
        style.apply(SCHEMES["light"])


def run(
    folder: Path,
    serve: Serve,
    scenes: Iterable[Callable[[Tour], None]],
    trial: Trial | None = None,
) -> int:
    """Do every scene; 0 when each picture could be taken, 1 with the reason otherwise."""
    app = application.application()
    trial = trial or Trial()
    unusable = trial.problem()
    if unusable is not None:
        print(_("The tour stopped: {problem}").format(problem=unusable.reason), file=sys.stderr)
        return 1
    _picture_font(app)
    tour = Tour(folder, serve, trial)
    sys.excepthook = lambda _kind, error, _trace: tour.broken.append(error)
    try:
        with _noise_in(folder / "log.txt"), english.speaking():
            for scene in scenes:
                scene(tour)
    except NotSeen as problem:
        print(_("The tour stopped: {problem}").format(problem=problem), file=sys.stderr)
        return 1
    print(_("{n} pictures are in {folder}").format(n=tour.pictures, folder=folder))
    return 0


def _leave_unfinished(memory: Memory, organization: str) -> None:
    from setup_assistant.changes.ledger import Ledger
    from setup_assistant.model import (
        Account,
        AccountKind,
        Actor,
        ChangeKind,
        Organization,
        Proposal,
        State,
    )

    account = Account("Keepit Backup", ACCOUNT, "", "", AccountKind.MEMBER)
    proposal = Proposal(ChangeKind.OAUTH_ACCESS, Organization("", organization), account)
    ledger = Ledger(memory.path.with_name(LEDGER))
    ledger.begin(proposal, State.OFF, State.ON, Actor.of(account))


@contextmanager
def _noise_in(file: Path) -> Iterator[None]:
    """Chromium and Qt say a lot where there is no graphics card: keep it, but out of the way."""
    file.parent.mkdir(parents=True, exist_ok=True)
    stderr = os.dup(2)
    with file.open("w", encoding="utf-8") as log:
        os.dup2(log.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(stderr, 2)
            os.close(stderr)


def _picture_font(app: QApplication) -> None:
    """The same font in every picture where it is installed; users get their system's own."""
    if "Inter" in QFontDatabase.families():
        app.setFont(QFont("Inter", 10))
    style.apply(SCHEMES["light"])


def _settle() -> None:
    """Give colours, layouts and the embedded page the moment that they need to be painted anew."""
    clock = QElapsedTimer()
    clock.start()
    until(lambda: clock.elapsed() > SETTLE_MS, "the paint")


def _colours(picture: QPixmap) -> int:
    image = picture.toImage()
    points = (
        (x, y) for x in range(240, image.width(), 2) for y in range(0, image.height() - 60, 2)
    )
    return len({image.pixel(x, y) for x, y in points})
