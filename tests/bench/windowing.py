"""The longest stall of the event loop while 2,000 organizations arrive and a person scrolls, then
filters and sorts, then while 500 of them are repaired; and the memory that they take above the idle window.

A beat every two milliseconds is listened to in the real window; a beat that comes late was a stall.
It runs in a process of its own, against practice services in another.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtWidgets import QApplication

from setup_assistant.cli.window import through_qt
from setup_assistant.endpoints import Endpoints
from setup_assistant.memory import Memory
from setup_assistant.model import Inspection
from setup_assistant.practice.process import CLIENT_ID, serve
from setup_assistant.registration import Registration
from setup_assistant.services.azure_devops.client import AzureDevOps
from setup_assistant.services.clients import Clients
from setup_assistant.services.http.client import Http
from setup_assistant.services.http.network import Network
from setup_assistant.services.microsoft.sign_in import Microsoft
from setup_assistant.ui import application
from setup_assistant.ui.organizations.page import OrganizationsPage
from setup_assistant.ui.organizations.row import Column
from setup_assistant.ui.tour.driver import until
from setup_assistant.ui.tour.journey import Journey
from tests.bench.judging import Sheet, spread

ORGANIZATIONS, REPAIRS = 2000, 500
RUNS = 5
BEAT_MS = 2
FILTERS = ("o", "or", "org", "org-1", "org-12", "org-123", "", "contoso", "")


def measure(sheet: Sheet) -> None:
    """Judge the longest stall of each phase and the memory, of one process a run."""
    sheet.part(f"Window, {ORGANIZATIONS} organizations over HTTPS, {RUNS} runs")
    runs = [_run() for _ in range(RUNS)]
    figures = {name: [run[name] for run in runs] for name in runs[0]}
    widest = 0.5  # the longest of a thousand beats lies far apart from run to run
    arriving, filtering = figures["arriving"], figures["filtering"]
    sheet.judge("longest stall while they arrive", arriving, 50, "ms", widest=widest)
    sheet.judge("longest stall while filtering", filtering, 50, "ms", widest=widest)
    repairing = figures["repairing"]
    sheet.judge(f"longest stall while {REPAIRS} are repaired", repairing, 50, "ms", widest=widest)
    sheet.figure("beats later than 20 ms", spread(figures["late"], "", 1))
    sheet.judge("memory above idle", figures["memory"], 30, "MB", timed=False)


def _run() -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.windowing"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


class Beat:
    """Listens to the event loop; ``longest`` is the latest beat so far, in ms."""

    def __init__(self) -> None:
        self.longest, self.late = 0.0, 0
        self._clock = QElapsedTimer()
        self._timer = QTimer(interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._clock.start()
        self._timer.start()

    def take(self) -> float:
        """The longest stall since the last call."""
        longest, self.longest = self.longest, 0.0
        return longest

    def _beat(self) -> None:
        stall = max(self._clock.nsecsElapsed() / 1e6 - BEAT_MS, 0)
        self._clock.restart()
        self.longest = max(self.longest, stall)
        self.late += stall > 20


class Person:
    """Scrolls every 40 ms; filters and sorts every 200 ms once that is possible."""

    def __init__(self, page: OrganizationsPage) -> None:
        self._page = page
        self._words, self._columns = (
            cycle(FILTERS),
            cycle((Column.ORGANIZATION, Column.ADMINISTRATOR, Column.STATUS)),
        )
        self._scrolling = QTimer(interval=40)
        self._scrolling.timeout.connect(self._scroll)
        self._scrolling.start()
        self._typing = QTimer(interval=200)
        self._typing.timeout.connect(self._type)
        self.typed = 0

    def begin_typing(self) -> None:
        """Start to use the filter and the headers."""
        self._typing.start()

    def stop(self) -> None:
        """Hands off."""
        self._typing.stop()
        self._scrolling.stop()

    def _scroll(self) -> None:
        bar = self._page.table.verticalScrollBar()
        after = bar.value() + bar.pageStep()
        bar.setValue(after if after <= bar.maximum() else 0)

    def _type(self) -> None:
        self.typed += 1
        self._page.tools.filter.setText(next(self._words))
        if self.typed % 5 == 0:
            self._page.table.sortByColumn(next(self._columns), Qt.SortOrder.AscendingOrder)


def resident_mb() -> float:
    """This process's resident memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def signed_in(organizations: int, to_repair: int) -> Iterator[Journey]:
    """The shown window behind the sign-in, as users have it; OAuth access is off in the first ``to_repair``."""
    application.application()
    with (
        serve("ready", "--organizations", str(organizations)) as endpoints,
        tempfile.TemporaryDirectory() as data,
    ):
        _turn_off(endpoints, to_repair)
        clients = through_qt(Clients(endpoints, Registration(CLIENT_ID)))
        window = application.window(clients, Memory(Path(data) / "resume.json"), practice=True)
        window.show()
        application.collect_seldom()
        journey = Journey(window)
        journey.begin(method="Code on another device")
        journey.wait_for_account()
        gc.collect()
        yield journey
        window.done(0)


def _turn_off(endpoints: Endpoints, count: int) -> None:
    network = Network(extra_ca_pem=endpoints.ca_pem)
    tokens = Microsoft(endpoints, CLIENT_ID, network).device_sign_in().wait().tokens
    devops = AzureDevOps(Http(network), endpoints, tokens)
    for organization in devops.organizations(devops.profile().id).organizations[:count]:
        devops.set_oauth_access(organization.name, enabled=False)


def check(journey: Journey) -> OrganizationsPage:
    """The page, which checks now."""
    journey.press("Next")
    page = journey.window.page_now()
    if not isinstance(page, OrganizationsPage):
        raise SystemExit("The Organizations page was not reached.")
    return page


def wait_for_the_end(journey: Journey) -> Inspection:
    """What was found, when all of it is."""
    context = journey.window.context
    until(lambda: context.session.inspection is not None, "the end of the check", 600)
    if (inspection := context.session.inspection) is None:
        raise SystemExit("The check brought nothing.")
    return inspection


def _repair(journey: Journey, page: OrganizationsPage) -> None:
    page.tools.filter.clear()
    page.table.select_next_open(())
    journey.press("Turn on OAuth access…")
    journey.press(f"Turn on in {REPAIRS} organizations")
    changes = page.changes
    until(lambda: changes.running, "the beginning of the changes")
    until(lambda: not changes.running and not changes.busy, "the end of the changes", 600)


def main() -> None:
    """Drive the real window and print the figures as one JSON line."""
    with signed_in(ORGANIZATIONS, REPAIRS) as journey:
        idle = resident_mb()
        page = check(journey)
        beat, person = Beat(), Person(page)
        wait_for_the_end(journey)
        arriving = beat.take()
        person.begin_typing()
        until(lambda: person.typed >= 40, "filtering", 60)
        person.stop()
        filtering = beat.take()
        gc.collect()
        memory = resident_mb() - idle
        QApplication.processEvents()  # the beat that waited for the collector
        beat.take()
        _repair(journey, page)
        repairing = beat.take()
        if not wait_for_the_end(journey).ready:
            raise SystemExit("Not every organization was repaired.")
        figures = {
            "arriving": arriving,
            "filtering": filtering,
            "repairing": repairing,
            "late": beat.late,
            "memory": memory,
        }
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
