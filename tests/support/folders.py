"""The user's folders while tests run: a place of their own, on every system, and a look at the real ones."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pytest

from setup_assistant import settings


def use(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """In this test, and in what it starts, the user's folders are below ``home``."""
    for name, value in settings.elsewhere(home).items():
        monkeypatch.setenv(name, value)


class Untouched:
    """A plug-in that fails the run when something in ``folders`` was made, changed or removed by its end.

    ``temporary`` are where the program puts what it needs for a moment: nothing of it may be left there.
    ``listed`` belong to many programs: what lies right in them may change, but not come or go.
    """

    def __init__(
        self, folders: Iterable[Path], temporary: Iterable[Path] = (), listed: Iterable[Path] = ()
    ) -> None:
        self._folders, self._temporary = tuple(folders), tuple(temporary)
        self._listed = tuple(listed)
        self._before = self._look()
        self._touched: list[Path] = []

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Look again, once every worker has ended."""
        now = self._look()
        paths = self._before.keys() | now.keys()
        self._touched = sorted(p for p in paths if self._before.get(p) != now.get(p))
        self._touched += [
            left for place in self._temporary for left in place.glob("setup-assistant*")
        ]
        if self._touched:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Name what was touched."""
        if self._touched:
            terminalreporter.section("Tests touched what is not theirs, or left something behind")
            for path in self._touched:
                terminalreporter.line(str(path))

    def _look(self) -> dict[Path, tuple[int, int]]:
        """Every file and folder with its time and size; of ``listed`` only that it is there."""
        there = (path for folder in self._listed for path in (folder, *folder.glob("*")))
        stamps = {path: (0, 0) for path in there if path.exists()}
        for folder in self._folders:
            for path in (folder, *folder.rglob("*")):
                with suppress(FileNotFoundError):
                    stat = path.lstat()
                    stamps[path] = (stat.st_mtime_ns, stat.st_size)
        return stamps
