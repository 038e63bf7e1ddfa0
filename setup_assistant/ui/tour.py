"""Drives the real window through the whole job and pictures every page and state, light and dark.

It is the proof on a machine without a display: real sign-in, real check, real creation against the
practice services. A page that can't be reached, stays empty or breaks ends the tour with an error.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QPixmap
from PySide6.QtWidgets import QApplication

from setup_assistant.flow import ORDER, Step
from setup_assistant.settings import Memory
from setup_assistant.texts import _
from setup_assistant.ui import application, look
from setup_assistant.ui.context import Services
from setup_assistant.ui.driving import NotSeen, until
from setup_assistant.ui.journey import ACCOUNT, USE_IT, Journey
from setup_assistant.ui.pages.sign_in import SignInPage
from setup_assistant.ui.wizard import DEFAULT

Serve = Callable[..., AbstractContextManager[Services]]
"""``serve(scenario, *options)``: practice services for one scene."""

SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
SMALLEST = QSize(860, 600)
SETTLE_MS = 250
FEWEST_COLOURS = 24
"""A page that was painted has more colours than this; an empty one has a handful."""


class Tour:
    """Where the pictures go, and how many there are."""

    def __init__(self, folder: Path, serve: Serve) -> None:
        self.folder, self.serve = folder, serve
        self.taken = 0
        self.broken: list[BaseException] = []

    @contextmanager
    def window(
        self, scenario: str, *options: str, remembered: Mapping[str, str] | None = None
    ) -> Iterator[Journey]:
        """A fresh window on a fresh practice world, after a run that left ``remembered`` behind."""
        with self.serve(scenario, *options) as services, tempfile.TemporaryDirectory() as data:
            memory = Memory(Path(data) / "resume.json")
            if remembered:
                memory.update(**remembered)
            window = application.window(services, memory, practice=True)
            window.show()
            window.resize(DEFAULT)  # the screen that isn't there may be smaller than any real one
            journey = Journey(window)
            until(window.isActiveWindow, "the window")
            yield journey
            window.done(0)
            window.deleteLater()
            until(lambda: journey.web is None, "the browser gone")
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def shoot(self, journey: Journey, name: str) -> None:
        """Both pictures of what is shown; an empty page, or a bug on the way, is an error."""
        journey.front.activateWindow()  # without a window system nothing does after a dialog
        for scheme, value in SCHEMES.items():
            look.apply(value)
            _settle()
            file = self.folder / f"{name}-{scheme}.png"
            if self.broken:
                raise NotSeen(f"{type(self.broken[0]).__name__} before {file.name}")
            if _colours(journey.picture(file)) < FEWEST_COLOURS:
                raise NotSeen(f"{file.name} shows an empty page")
            self.taken += 1
            print(
                f"{self.taken:3}  {file.name}  {journey.window.page_now().accessibleName()}",
                flush=True,
            )
        look.apply(SCHEMES["light"])


def run(folder: Path, serve: Serve) -> int:
    """Do every scene; 0 when each picture could be taken, 1 with the reason otherwise."""
    app = application.application()
    _picture_font(app)
    tour = Tour(folder, serve)
    sys.excepthook = lambda _kind, error, _trace: tour.broken.append(error)
    try:
        with _noise_in(folder / "log.txt"):
            for scene in SCENES:
                scene(tour)
    except NotSeen as problem:
        print(_("The tour stopped: {problem}").format(problem=problem), file=sys.stderr)
        return 1
    print(_("{n} pictures are in {folder}").format(n=tour.taken, folder=folder))
    return 0


@contextmanager
def _noise_in(file: Path) -> Iterator[None]:
    """Chromium and Qt say a lot where there is no graphics card: keep it, but out of the way."""
    file.parent.mkdir(parents=True, exist_ok=True)
    said = os.dup(2)
    with file.open("w", encoding="utf-8") as log:
        os.dup2(log.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(said, 2)
            os.close(said)


def _picture_font(app: QApplication) -> None:
    """The same font in every picture where it is installed; users get their system's own."""
    if "Inter" in QFontDatabase.families():
        app.setFont(QFont("Inter", 10))
    look.apply(SCHEMES["light"])


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


def _resumed(tour: Tour) -> None:
    known = {"step": Step.CONNECTOR.value, "expected": ACCOUNT}
    with tour.window("ready", remembered=known) as journey:
        journey.wait_for("You stopped at")
        tour.shoot(journey, "01c-before-you-begin-resumed")


def _first_pages(tour: Tour) -> None:
    with tour.window("demo", "--latency-ms", "700", "--organizations", "40") as journey:
        tour.shoot(journey, "01-before-you-begin")
        journey.press("My own browser")
        tour.shoot(journey, "01b-before-you-begin-own-browser")
        journey.press("Private browser in this window (recommended)")
        journey.begin(expected=ACCOUNT)
        journey.web_wait("#i0116")
        tour.shoot(journey, "02-sign-in")
        journey.sign_in()
        tour.shoot(journey, "02b-signed-in")
        journey.press("Cancel")
        journey.wait_for("Stop the setup?")
        tour.shoot(journey, "02f-stop-the-setup")
        journey.press("Keep going")
        journey.press("Next")
        journey.wait_for(" ready")
        tour.shoot(journey, "03a-organizations-checking")


def _wrong_account(tour: Tour) -> None:
    with tour.window("ready") as journey:
        journey.begin(expected="svc-other@contoso.com")
        journey.sign_in()
        journey.wait_for("This isn't the account you expected")
        tour.shoot(journey, "02c-wrong-account")


def _open_points(tour: Tour) -> None:
    with tour.window("demo") as journey:
        journey.to_organizations()
        tour.shoot(journey, "03-organizations")
        journey.press("Next")
        journey.wait_for("Continue anyway")
        tour.shoot(journey, "03e-organizations-next-not-ready")
        journey.press("Continue anyway")
        journey.wait_for_step(Step.KEEPIT)
        tour.shoot(journey, "04-keepit-account")
        _create_by_api(tour, journey)


def _create_by_api(tour: Tour, journey: Journey) -> None:
    journey.connect_keepit()
    journey.wait_for("Connected to")
    tour.shoot(journey, "04b-keepit-connected")
    journey.to_connector(USE_IT)
    tour.shoot(journey, "05-connector")
    suggested = journey.field_text("Name")
    journey.enter("Name", "Azure DevOps - Contoso Test")
    journey.press("Next")
    journey.wait_for("is already used")
    tour.shoot(journey, "05b-connector-name-used")
    journey.enter("Name", suggested)
    journey.to_review()
    tour.shoot(journey, "06-review-and-create")
    journey.press("Show the exact request")
    journey.wait_for("that will be sent")
    tour.shoot(journey, "06c-review-exact-request")
    journey.press("Close")
    journey.press("Create connector")
    journey.wait_for_step(Step.DONE)
    tour.shoot(journey, "08-done")


def _not_administrator(tour: Tour) -> None:
    with tour.window("not_administrator") as journey:
        journey.to_organizations()
        tour.shoot(journey, "03d-organizations-not-administrator")


def _through_keepits_page(tour: Tour) -> None:
    with tour.window("consent_needed") as journey:
        journey.to_organizations()
        tour.shoot(journey, "03b-organizations-all-ready")
        journey.go_on_from_organizations()
        journey.connect_keepit()
        journey.to_connector()
        journey.to_review()
        tour.shoot(journey, "06b-review-consent-needed")
        journey.press("Continue in Keepit")
        journey.wait_for_step(Step.CONSENT)
        journey.web_wait("#user")
        tour.shoot(journey, "07-keepit-consent")
        journey.approve_in_keepit()
        journey.wait_for_step(Step.DONE)
        tour.shoot(journey, "08c-done-after-consent")


def _one_task_left(tour: Tour) -> None:
    with tour.window("incomplete_configuration") as journey:
        journey.straight_to_review(USE_IT)
        journey.press("Create connector")
        journey.wait_for_step(Step.DONE)
        journey.wait_for("Connector created, one task left")
        tour.shoot(journey, "08b-done-one-task-left")


def _intercepted(tour: Tour) -> None:
    with tour.window("tls_intercepted") as journey:
        journey.to_keepit()
        journey.connect_keepit()
        journey.wait_for("The connection to Keepit is being intercepted")
        tour.shoot(journey, "09-error-tls-interception")


def _other_ways_to_sign_in(tour: Tour) -> None:
    with tour.window("ready") as journey:
        journey.begin(method="Code on another device")
        journey.wait_for("Copy code")
        tour.shoot(journey, "02d-sign-in-code")
        journey.press("Back")
        journey.wait_for_step(Step.BEFORE)
        journey.press("My own browser")
        journey.press("I have signed out, or I will use a private window")
        _open_nothing(journey)
        journey.begin()
        journey.wait_for("Your browser is open.")
        tour.shoot(journey, "02e-sign-in-own-browser")


def _smallest_window(tour: Tour) -> None:
    with tour.window("demo") as journey:
        journey.window.resize(SMALLEST)
        journey.press("My own browser")
        tour.shoot(journey, "r1-min-size-before-you-begin")
        journey.press("Private browser in this window (recommended)")
        journey.to_organizations()
        tour.shoot(journey, "r2-min-size-organizations")
        journey.go_on_from_organizations()
        journey.connect_keepit()
        journey.to_connector()
        journey.to_review()
        journey.press("Continue in Keepit")
        journey.wait_for_step(Step.CONSENT)
        journey.web_wait("#user")
        tour.shoot(journey, "r3-min-size-keepit-consent")


def _open_nothing(journey: Journey) -> None:
    """The picture needs no browser of the machine."""
    page = journey.window.page(ORDER.index(Step.SIGN_IN))
    if isinstance(page, SignInPage):
        page.open_url = lambda _address: True


SCENES = (
    _resumed,
    _first_pages,
    _wrong_account,
    _open_points,
    _not_administrator,
    _through_keepits_page,
    _one_task_left,
    _intercepted,
    _other_ways_to_sign_in,
    _smallest_window,
)
