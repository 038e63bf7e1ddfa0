"""Before any Qt import: no display, no graphics card, no traces in the home of whoever runs this."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs
import pytest
from pytestqt.qtbot import QtBot

from setup_assistant import settings
from setup_assistant.diagnostics import RECORD
from setup_assistant.ui.browser.support import SETTINGS
from tests import sampling, systems
from tests.support import folders

if TYPE_CHECKING:
    from tests.support.practice_site import Site

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ |= SETTINGS
if sys.platform == "win32":  # Qt draws nothing on a screen here and looks for the fonts itself
    os.environ.setdefault("QT_QPA_FONTDIR", r"C:\Windows\Fonts")
if sys.platform == "linux" and os.geteuid() == 0:
    os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
for name in (
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
):
    os.environ.pop(name, None)
    os.environ.pop(name.lower(), None)

_real = (settings.data_folder(), settings.configuration_folder())
_of_many = (platformdirs.user_documents_path(), platformdirs.user_cache_path())
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())  # whoever looks for tmp_path
# What asks this computer's package registry keeps its way there.
os.environ.setdefault("NPM_CONFIG_USERCONFIG", str(Path.home() / ".npmrc"))
_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
_home = (
    Path.home() / _worker if _worker else Path(tempfile.mkdtemp(prefix="setup-assistant-tests-"))
)
if not _worker:  # at the very end: what multiprocessing left there it removes itself before
    atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ |= settings.elsewhere(_home)
_temporary = _home / "temporary"
_temporary.mkdir(parents=True, exist_ok=True)
os.environ |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(_temporary))
tempfile.tempdir = None
os.environ["LANGUAGE"] = "en"
# This machine's hundreds of authorities take 20 ms of every client, and no test may depend on them.
_no_authorities = _home / "no-authorities.pem"
_no_authorities.touch()
os.environ["SSL_CERT_FILE"] = str(_no_authorities)


class PatientBot(QtBot):
    """Waits as long as a busy machine needs: its limits end a test that fails, and time none."""

    MILLISECONDS = 30_000

    def waitUntil(self, callback: Any, *, timeout: int = MILLISECONDS) -> None:  # noqa: N802
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = MILLISECONDS, **how: Any) -> Any:  # noqa: N802
        return super().waitSignal(signal, timeout=timeout, **how)


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], Site]]:
    """``sites(number)``: practice services that stay up; each test renews the world behind them."""
    from tests.support.practice_site import Site

    opened: list[Site] = []
    with ExitStack() as stack:

        def numbered(number: int) -> Site:
            while len(opened) <= number:
                opened.append(stack.enter_context(Site(tmp_path_factory.mktemp("site"))))
            return opened[number]

        yield numbered


@pytest.fixture
def site(sites: Callable[[int], Site]) -> Site:
    """The services of the world of a test that has one."""
    return sites(0)


@pytest.fixture(autouse=True)
def nothing_recorded_before() -> None:
    """A run's record is its process': here it would be that of the tests before."""
    RECORD.steps.clear()
    RECORD.calls.clear()
    RECORD.problem = None


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    """pytest-qt's, with longer limits."""
    return PatientBot(request)


collect_ignore = [systems.ROOT / gap.where for gap in systems.gaps() if gap.where.endswith(".py")]
"""They need not even be imported; the run's head says how many tests it can't try."""


def pytest_report_header() -> list[str]:
    """Which sample this run tries, and what this system can't."""
    header = [f"seed: {sampling.seed()} ({sampling.VARIABLE})"]
    if here := systems.gaps():
        count = len(systems.functions(here))
        header.append(f"not tried on this system: {count} tests, listed in tests/systems.py")
    if not systems.older_pythons():
        header.append("no older Python here, so that none was seen to refuse")
    return header


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--sample", action="store_true", help="of slower modules only a part, by the run's seed"
    )
    parser.addoption("--fast", action="store_true", help="with --sample: of more modules")
    parser.addoption(
        "--at-once", action="store_true", help="print what fails when it fails, not only at the end"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Not what this system can't; ``--sample``: what was named by its path is run whole otherwise."""
    if here := systems.gaps():
        out = {item for item in items if systems.is_among(item.nodeid, here)}
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]
    if config.getoption("--sample"):
        kept = sampling.part(items, fast=config.getoption("--fast"))
        config.hook.pytest_deselected(items=list(set(items).difference(kept)))
        items[:] = kept


def pytest_configure(config: pytest.Config) -> None:
    """Workers take the seed over from here: at midnight they would draw another one."""
    sampling.seed()
    if not _worker:
        places = (_temporary, *(_home / f"gw{number}" / "temporary" for number in range(64)))
        config.pluginmanager.register(folders.Untouched(_real, places, _of_many))
    if config.getoption("at_once") and not _worker:
        config.pluginmanager.register(_AtOnce(config))


class _AtOnce:
    """Prints what failed when it fails, and not only at the end: a run of an hour may have none."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            writer = self._config.get_terminal_writer()
            writer.line(f"\n{report.nodeid}\n{report.longreprtext}")
