"""Run by Windows' Python: the whole job in the window without the private browser, with its pictures.

``python -m tests.windows.inside.window_job FOLDER WAY``: WAY is ``own`` (somebody's own browser, scripted,
over real HTTPS) or ``code`` (a code on another device). Ends with 0 when every picture could be taken.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl

from setup_assistant.cli.window import practising
from setup_assistant.ui import application
from setup_assistant.ui.browser.trial import Trial
from setup_assistant.ui.opening import Opener
from setup_assistant.ui.tour import scenes
from setup_assistant.ui.tour import tour as tour_module
from setup_assistant.ui.tour.driver import NotSeen
from setup_assistant.ui.tour.journey import ACCOUNT, USE_IT, Journey
from setup_assistant.ui.tour.tour import Tour
from tests.support.https_browser import HttpsBrowser, post


class CodeJourney(Journey):
    """Signs in with a code, which the practice services approve by themselves."""

    METHOD = "Code on another device"

    def begin(self, expected: str = "", method: str = "") -> None:
        super().begin(expected, method or self.METHOD)

    def sign_in(self, upn: str = ACCOUNT) -> None:
        self.wait_for_account()


class OwnBrowserJourney(CodeJourney):
    """Signs in with a browser of its own, which somebody else uses meanwhile."""

    METHOD = "My own browser"

    def begin(self, expected: str = "", method: str = "") -> None:
        self.window.context.opener = Opener(self._open)
        self.press(self.METHOD)
        self.press("I have signed out, or I will use a private window")
        Journey.begin(self, expected)

    def _open(self, url: QUrl) -> bool:
        address = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        threading.Thread(target=self._use, args=(address,), daemon=True).start()
        return True

    def _use(self, address: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            authority = Path(folder, "authority.pem")
            authority.write_text(self.window.context.clients.endpoints.ca_pem, encoding="ascii")
            browser = HttpsBrowser(str(authority))
            browser.open(address)
            browser.sign_in(ACCOUNT)
            browser.click("idSIButton9")
            post(browser.posted_to, browser.posted)
            browser.close()


class Without(Tour):
    """A tour that signs in another way than by the private browser."""

    kind: type[Journey]

    @contextlib.contextmanager
    def window(self, scenario: str, *options: str, **more: Any) -> Iterator[Journey]:
        with super().window(scenario, *options, **more) as journey:
            yield self.kind(journey.window)


def _whole_job(tour: Tour) -> None:
    with tour.window("demo") as journey:
        tour.shoot(journey, "01-before-you-begin")
        journey.begin(expected=ACCOUNT)
        journey.sign_in()
        tour.shoot(journey, "02b-signed-in")
        journey.check()
        tour.shoot(journey, "03-organizations")
        journey.go_on_from_organizations()
        tour.shoot(journey, "04-keepit-account")
        scenes._create_by_api(tour, journey)


def _ready(tour: Tour) -> None:
    with tour.window("scheduled") as journey:
        journey.straight_to_review(USE_IT)
        journey.press("Create connector")
        journey.wait_for("The connector is ready")
        tour.shoot(journey, "08-done")


WAYS: dict[str, tuple[type[Journey], Sequence[Any]]] = {
    "own": (OwnBrowserJourney, (_whole_job, _ready)),
    "code": (
        CodeJourney,
        (
            _whole_job,
            scenes._resumed,
            scenes._about,
            scenes._unfinished,
            scenes._open_points,
            scenes._left_out_and_set_aside,
            scenes._slow_repair,
            scenes._not_administrator,
            scenes._nothing_left,
        ),
    ),
}


def main(folder: str, way: str) -> int:
    """All scenes of one way."""
    tour_module._picture_font(application.application())
    tour = Without(Path(folder), practising, Trial())
    tour.kind, jobs = WAYS[way]
    sys.excepthook = lambda _kind, error, _trace: tour.broken.append(error)
    try:
        for job in jobs:
            job(tour)
    except NotSeen as problem:
        print(f"stopped: {problem}")
        return 1
    print(f"{tour.pictures} pictures")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
