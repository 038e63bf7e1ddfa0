"""A whole run at four sizes: whether an organization costs the same, however many there are.

Check, filter, repair of a quarter, report, comparison and the next start, in processor seconds of the window's
process; the memory above the idle window after all of it; and how long Chromium takes to open the report's page.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from PySide6.QtCore import QEventLoop, Qt, QUrl
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

from setup_assistant.changes.apply import Polling, apply
from setup_assistant.changes.ledger import Ledger
from setup_assistant.changes.plan import plan
from setup_assistant.inspection.inspect import inspect, merged
from setup_assistant.memory import Memory
from setup_assistant.report import compare, report_json
from setup_assistant.report.evidence import of_session
from setup_assistant.report.save import save
from setup_assistant.ui import application
from setup_assistant.ui.context import Context
from setup_assistant.ui.organizations.page import OrganizationsPage
from setup_assistant.ui.organizations.row import Column
from setup_assistant.ui.tour.journey import Journey
from tests.bench.judging import Sheet
from tests.bench.windowing import FILTERS, check, resident_mb, signed_in, wait_for_the_end

SIZES = (250, 500, 1000, 2000)
RUNS = 5
MEMORY, PAGE = "memory above idle", "the report's page opens"


def measure(sheet: Sheet) -> None:
    """Print each step at each size; judge how it grows, and memory and page at the largest."""
    sheet.part(f"A whole run with {', '.join(map(str, SIZES))} organizations, {RUNS} runs")
    rounds = [{size: _run(size) for size in SIZES} for _ in range(RUNS)]
    largest = SIZES[-1]
    for step in rounds[0][largest]:
        medians = [median(each[size][step] for each in rounds) for size in SIZES]
        unit = {MEMORY: "MB", PAGE: "s"}.get(step, "s of a processor")
        sheet.figure(step, f"{' / '.join(f'{figure:.2f}' for figure in medians)} {unit}")
        runs = [each[largest][step] for each in rounds]
        if step == MEMORY:
            sheet.judge(f"  with {largest}", runs, 150, "MB", timed=False)
        elif step == PAGE:
            sheet.judge(f"  with {largest}", runs, 2, "s")
        else:
            growth = [_growth(each[SIZES[0]][step], each[largest][step]) for each in rounds]
            sheet.judge("  an organization among the most, to the fewest", growth, 1.25)


def _growth(fewest: float, most: float) -> float:
    """1: both cost the same for each."""
    return (most / SIZES[-1]) / (fewest / SIZES[0])


def _run(organizations: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.scaling", str(organizations)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


class Steps:
    """``with steps.of(name)``: processor seconds of what is inside, in ``figures``."""

    def __init__(self) -> None:
        self.figures = dict[str, float]()

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        begun = time.process_time()
        yield
        self.figures[name] = time.process_time() - begun


def main(organizations: int) -> None:
    """One run; its figures as one JSON line."""
    steps = Steps()
    with (
        signed_in(organizations, organizations // 4) as journey,
        tempfile.TemporaryDirectory() as data,
    ):
        idle, folder = resident_mb(), Path(data)
        with steps.of("check"):
            page = check(journey)
            wait_for_the_end(journey)
        with steps.of("filter and sort, 20 times each"):
            _filter(page)
        with steps.of("repair a quarter, read it again"):
            _repair(journey.window.context, folder)
        with steps.of("save the report"):
            first = _save(journey, folder, 0)
        second = _save(journey, folder, 1)
        with steps.of("compare two reports"):
            _compare(first, second)
        with steps.of("start again with all of them left out"):
            _start_again(journey, folder)
        gc.collect()
        steps.figures[MEMORY] = resident_mb() - idle
        steps.figures[PAGE] = _opened(first)
        print(json.dumps(steps.figures))


def _filter(page: OrganizationsPage) -> None:
    for turn in range(20):
        page.tools.filter.setText(FILTERS[turn % len(FILTERS)])
        page.table.sortByColumn(list(Column)[turn % len(Column)], Qt.SortOrder.AscendingOrder)
        QApplication.processEvents()


def _repair(context: Context, folder: Path) -> None:
    """As the window does, without the pauses between two looks."""
    session, directories = context.session, context.directories
    if session.inspection is None or directories is None:
        raise SystemExit("Nothing was checked.")
    proposals = [planned.proposal for planned in plan(session.inspection)]
    ledger = Ledger(folder / "ledger.json")
    done = apply(directories, proposals, ledger, polling=Polling((0.0,)))
    if not all(each.good for each in done):
        raise SystemExit("Not everything was repaired.")
    again = inspect(directories, only=[proposal.organization.name for proposal in proposals])
    now = merged(session.inspection, again.organizations)
    if not now.ready:
        raise SystemExit("Not every organization is ready.")
    context.update(inspection=now)


def _save(journey: Journey, folder: Path, minutes: int) -> Path:
    """The page of the report."""
    context = journey.window.context
    entries = Ledger(folder / "ledger.json").entries()
    at = datetime.now(UTC) + timedelta(minutes=minutes)
    report = of_session(context.session, entries, at, practice=True)
    return save(report, folder, ("html", "json", "csv", "md")).page


def _compare(first: Path, second: Path) -> None:
    old, new = (report_json.load(page.with_suffix(".json")) for page in (first, second))
    if compare.compare(old, new).changes:
        raise SystemExit("The same organizations differ.")


def _start_again(journey: Journey, folder: Path) -> None:
    """What is remembered is read, and the window made with it."""
    context, memory = journey.window.context, Memory(folder / "resume.json")
    inspection = context.session.inspection
    everything = [one.organization for one in inspection.organizations] if inspection else []
    memory.update(scope=context.session.scope.with_backup(everything, backup=False))
    window = application.window(context.clients, Memory(memory.path), practice=True)
    if len(window.context.session.scope.left_out) != len(everything):
        raise SystemExit("Not every decision was remembered.")
    window.deleteLater()


def _opened(page: Path) -> float:
    """Seconds until Chromium, which runs already, has loaded the page and drawn it."""
    view, loop = QWebEngineView(), QEventLoop()
    view.resize(1000, 700)
    view.show()
    view.loadFinished.connect(loop.quit)
    view.load(QUrl("data:text/html,begun"))
    loop.exec()
    begun = time.perf_counter()
    view.load(QUrl.fromLocalFile(str(page)))
    loop.exec()
    view.page().runJavaScript("document.body.offsetHeight", 0, lambda _height: loop.quit())
    loop.exec()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main(int(sys.argv[1]))
