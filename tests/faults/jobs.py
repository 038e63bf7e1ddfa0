"""The commands that the matrix plays, each with its world and with what is done before and after it."""

from __future__ import annotations

import contextlib
import http.client
import io
import os
import tempfile
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest import mock
from urllib.parse import urlencode, urlsplit

from setup_assistant import settings
from setup_assistant.cli import main
from setup_assistant.limits import Limits
from setup_assistant.practice.state.keepit import (
    EXISTING_NAME,
    SUGGESTED_NAME,
    TOKEN_NAME,
    TOKEN_PASSWORD,
)
from setup_assistant.practice.state.people import ADMINISTRATOR, SERVICE_ACCOUNT
from setup_assistant.practice.state.world import World
from tests.support.practice_site import Site
from tests.support.scripted_browser import ScriptedBrowser

MEMBERS = ("anna.lind@contoso.com", "ben.holm@contoso.com")
RETENTION = "P1Y"


def crowd() -> float:
    """How many programs want each processor now, at least one: that much longer everything takes."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    return max(1.0, 2 * max(load, workers) / (os.cpu_count() or 1))


def hasty() -> Limits:
    """For the command that meets the fault: it waits as often as a real one, and never for long.

    On a busy machine an honest answer takes longer, too; its limits must not be the fault.
    """
    times = crowd()
    return Limits(
        connect=0.5 * times,
        read=0.1 * times,
        call=0.2 * times,
        retries=(0.01, 0.02),
        retry_after=0.3,
        read_back=(0.02, 0.05),
        read_back_until=0.3,
        looks=(0.0, 0.02, 0.05),
        poll=0.05,
    )


CALM = Limits(
    retries=(0.05, 0.1), read_back=(0.02, 0.05), looks=(0.0, 0.05), create_again=0.0, poll=0.05
)
"""For what is done before and afterwards, on however busy a machine."""

PATIENCE = 20.0
"""Seconds after which a command counts as one that never ends: ten times what any has to take."""

TOKEN = ("--token-env", "DEVOPS_TOKEN")
ADMINISTRATORS_TOKEN = ("--token-env", "ADMINISTRATORS_TOKEN")
KEEPIT_TOKEN = ("--keepit-token-env", "KEEPIT_USER", "KEEPIT_PASSWORD")

CHECK = ("check", "--json", "--junit", "{folder}/check.xml")
APPLY = ("apply", "--yes", "--json", *TOKEN, "--administrator-token-env", "ADMINISTRATORS_TOKEN")
UNDO = ("undo", "--all", "--yes", "--json", *ADMINISTRATORS_TOKEN)
REPORT = ("report", "--out", "{folder}/report", "--junit", "{folder}/check.xml", *TOKEN)
CREATE = ("create", "--plan", "{plan}", "--yes", "--json", *TOKEN, *KEEPIT_TOKEN)
PLAN = (
    *("plan", "--json", *TOKEN, "--connector-name", SUGGESTED_NAME, "--region", "dk-co"),
    *("--retention", RETENTION, "--authorization", EXISTING_NAME),
    *(word for member in MEMBERS for word in ("--member", member)),
)


@dataclass(frozen=True)
class Job:
    """``arguments`` are played with the fault; ``before`` and ``after`` without, each on its own.

    ``after`` ends with the first command that is done.
    """

    name: str
    scenario: str
    organizations: int
    arguments: tuple[str, ...]
    before: tuple[tuple[str, ...], ...] = ()
    after: tuple[tuple[str, ...], ...] = ()
    services: tuple[str, ...] = ("profile", "devops", "graph", "entitlements", "keepit")
    """Where the fault may be."""

    @property
    def command(self) -> str:
        return self.arguments[0]

    @property
    def connector(self) -> str:
        """Name of the connector that is looked at, or empty."""
        pairs = zip(self.arguments, self.arguments[1:], strict=False)
        return next((name for option, name in pairs if option == "--connector"), "")

    @property
    def left_out(self) -> frozenset[str]:
        """Names of the organizations that won't be backed up."""
        pairs = zip(self.arguments, self.arguments[1:], strict=False)
        return frozenset(name for option, name in pairs if option == "--not-backed-up")


def _checks() -> Iterator[Job]:
    for scenario in ("ready", "policy_off", "not_administrator", "stakeholder", "other_directory",
                     "not_member", "nested_group", "unreadable_policy"):  # fmt: skip
        others = 1 if scenario in ("policy_off", "not_administrator") else 0
        yield Job(f"check {scenario}", scenario, 1 + others, (*CHECK, *TOKEN))
    left_out = (*CHECK, *TOKEN, "--not-backed-up")
    aside = ("--set-aside", "contoso-data", "--reason", "being deleted")
    yield Job("check policy_off, left out", "policy_off", 2, (*left_out, "fabrikam-labs"))
    yield Job("check policy_off, others aside", "policy_off", 3, (*left_out, "contoso", *aside))
    for way in ("code", "browser"):
        yield Job(
            f"sign in by {way}",
            "policy_off",
            1,
            (*CHECK, "--sign-in", way),
            services=("authority",),
        )
    yield Job("renew the sign-in", "expired_token", 1, CHECK, services=("authority",))
    yield Job("check coverage", "ready", 1, (*CHECK, "--coverage", *TOKEN))
    connector = (*CHECK, *TOKEN, *KEEPIT_TOKEN, "--region", "dk-co", "--connector")
    yield Job("check a connector", "ready", 1, (*connector, EXISTING_NAME))
    yield Job("check an ended sign-in", "sign_in_ended", 1, (*connector, SUGGESTED_NAME))


def _changes() -> Iterator[Job]:
    for scenario in ("policy_off", "not_administrator_policy_off"):
        yield Job(f"apply {scenario}", scenario, 1, APPLY, after=(UNDO,))
        yield Job(f"undo {scenario}", scenario, 1, UNDO, before=(APPLY,), after=(UNDO,))


def _creations() -> Iterator[Job]:
    read_back = (*REPORT, "--plan", "{plan}", *KEEPIT_TOKEN)
    yield Job("create", "scheduled", 1, CREATE, after=(CREATE, CREATE))
    yield Job("create, a task is left", "ready", 1, CREATE, after=(CREATE, CREATE))
    yield Job("create, not ready", "policy_off", 1, CREATE)
    yield Job("create again", "scheduled", 1, CREATE, before=(CREATE,), after=(CREATE,))
    yield Job("report", "scheduled", 1, read_back, before=(CREATE,))


JOBS: Mapping[str, Job] = {job.name: job for job in (*_checks(), *_changes(), *_creations())}


@dataclass(frozen=True)
class Said:
    """How one command went. ``escaped`` is what got out of it instead of an exit code."""

    code: int | None
    out: str
    err: str
    seconds: float
    ended: bool = True
    escaped: str = ""


class Stage:
    """A job's world on a site, with a folder of its own for all that the program keeps."""

    def __init__(self, site: Site, job: Job, folder: Path) -> None:
        self.site, self.job, self.folder = site, job, folder
        self._plan = plan(site) if "{plan}" in job.arguments else ""
        self.world: World = site.renew(job.scenario, job.organizations)
        commands = (job.arguments, *job.before, *job.after)
        self.environment = {
            variable: self.world.issue_token(self.world.people[upn])
            for variable, upn in _HANDED_IN.items()
            if any(variable in words for words in commands)
        }
        self.environment |= {
            "KEEPIT_USER": TOKEN_NAME,
            "KEEPIT_PASSWORD": TOKEN_PASSWORD,
            "SSL_CERT_FILE": str(site.ca_file),
            **settings.elsewhere(folder / "home"),
        }

    @property
    def secrets(self) -> set[str]:
        """What the program was handed and must show nowhere."""
        named = (*_HANDED_IN, "KEEPIT_PASSWORD")
        return {self.environment[name] for name in named if name in self.environment}

    def prepare(self) -> None:
        """Do what the job has done before; nothing goes wrong there."""
        if self._plan:
            (self.folder / "plan.json").write_text(self._plan, encoding="utf-8")
        if self.job.before:
            self.site.watch()
            for arguments in self.job.before:
                self.run(arguments, CALM)

    def run(self, arguments: Sequence[str], limits: Limits) -> Said:
        """The command in this process, against what the site shows now."""
        places = {"folder": str(self.folder), "plan": str(self.folder / "plan.json")}
        words = [word.format(**places) for word in arguments]
        with _own_browser(self._visit):
            return said(
                [*words, "--practice-world", str(self.site.file)],
                self.environment,
                limits,
                self.site,
            )

    def _visit(self, address: str) -> None:
        """What a person does in their own browser; no fault happens there."""
        base = self.site.addresses["authority"]
        browser = ScriptedBrowser({base: self.site.apps["authority"]})
        browser.open(address)
        browser.sign_in(SERVICE_ACCOUNT)
        if browser.sees("consentHeader"):
            browser.click("idSIButton9")
        receiver = urlsplit(browser.posted_to)
        connection = http.client.HTTPConnection(receiver.hostname or "", receiver.port, timeout=5)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", receiver.path or "/", urlencode(browser.posted), kind)
        connection.getresponse().read()
        connection.close()


_HANDED_IN = {"DEVOPS_TOKEN": SERVICE_ACCOUNT, "ADMINISTRATORS_TOKEN": ADMINISTRATOR}


class _OwnBrowser(webbrowser.BaseBrowser):
    """Stands in for the user's browser: whoever visits an address does it in a thread, as a browser would."""

    def __init__(self) -> None:
        super().__init__("own")
        self.visit: Callable[[str], None] = lambda _address: None

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
        del new, autoraise
        threading.Thread(target=self.visit, args=(url,), daemon=True).start()
        return True


_BROWSER = _OwnBrowser()
webbrowser.register("own", None, _BROWSER, preferred=True)  # before one that is there


@contextlib.contextmanager
def _own_browser(visit: Callable[[str], None]) -> Iterator[None]:
    _BROWSER.visit = visit
    with mock.patch.dict(os.environ, BROWSER="own"):
        yield


@cache
def plan(site: Site) -> str:
    """What ``plan --json`` prints for the organizations of every creation."""
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(site, Job("plan", "ready", 1, PLAN), Path(folder))
        site.watch()
        return stage.run(PLAN, CALM).out


def said(
    arguments: Sequence[str], environment: Mapping[str, str], limits: Limits, site: Site
) -> Said:
    """What ``cli.main`` does with ``arguments``; it is hung up on when it doesn't end."""
    ending: list[int | str] = []

    def run() -> None:
        try:
            ending.append(main.main(arguments, limits))
        except SystemExit as leaving:
            ending.append(int(leaving.code or 0))
        except BaseException as escaped:  # noqa: BLE001 - that is what is looked for
            ending.append(repr(escaped))

    out, err = io.StringIO(), io.StringIO()
    begun = time.monotonic()
    with (
        mock.patch.dict(os.environ, environment),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        thread = threading.Thread(target=run, name="command", daemon=True)
        thread.start()
        thread.join(PATIENCE)
        ended = not thread.is_alive()
        if not ended:
            site.hang_up()
            thread.join(PATIENCE)
    how = ending[0] if ending else "never ended"
    code, escaped = (how, "") if isinstance(how, int) else (None, how)
    return Said(code, out.getvalue(), err.getvalue(), time.monotonic() - begun, ended, escaped)
