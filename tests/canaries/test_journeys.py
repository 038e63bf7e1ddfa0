"""Secrets of whole journeys are in no place that anybody can look at; and one that is planted there is found."""

from __future__ import annotations

import json
import os
import secrets
import shlex
import subprocess
import sys
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from setup_assistant import settings
from setup_assistant.practice import process
from setup_assistant.practice.state.keepit import ACCOUNT, EXISTING_NAME, TOKEN_NAME
from setup_assistant.practice.state.people import SERVICE_ACCOUNT
from tests.canaries.search import Place, family, files, search
from tests.support.practice_site import Play, Site
from tests.support.proxy import Proxy

pytestmark = [pytest.mark.timeout(180), pytest.mark.sampled, pytest.mark.window]
ROOT = Path(__file__).resolve().parents[2]
OWN_BROWSER = Path(__file__).with_name("own_browser.py")


def canary(name: str) -> str:
    """A secret that is found nowhere else."""
    return f"{name}-{secrets.token_hex(8)}"


@dataclass(frozen=True)
class User:
    """Somebody who uses this computer: folders that are looked through, and one that isn't."""

    folder: Path

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def temporary(self) -> Path:
        return self.folder / "temporary"

    def environment(self, **more: str) -> dict[str, str]:
        """What this user's programs are started with."""
        self.home.mkdir(exist_ok=True)
        self.temporary.mkdir(exist_ok=True)
        return {
            **os.environ,
            **settings.elsewhere(self.home),
            **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self.temporary)),
            "PYTHONPATH": str(ROOT),
            **more,
        }

    def files(self) -> Iterator[Place]:
        """Everything that was left behind."""
        return files(self.home, self.temporary)


def play(user: User, order: dict[str, Any]) -> Iterator[Place]:
    """The job in the window in a process of its own; every place where something of it may be."""
    program = subprocess.run(
        [sys.executable, "-m", "tests.canaries.job", str(user.folder)],
        check=False,
        input=json.dumps(order).encode() + b"\n",
        env=user.environment(),
        capture_output=True,
        timeout=150,
    )
    assert program.returncode == 0, program.stderr.decode()[-3000:]
    yield Place("standard output", "", program.stdout)
    yield Place("standard error", "", program.stderr)
    yield from user.files()
    for kind, name, content in json.loads((user.folder / "places.json").read_text("ascii")):
        yield Place(kind, name, b64decode(content))


@dataclass(frozen=True)
class Secret:
    """What people type and hand in, in a world that knows it."""

    microsoft: str
    keepit: str
    guess: str
    """What somebody mistook for Keepit's."""
    proxy: str

    @classmethod
    def of(cls, site: Site) -> Secret:
        """Fresh ones, which the site's world takes from now on."""
        own = cls(*map(canary, ("microsoft", "keepit", "guess", "proxy")))
        people, token = site.world.people, site.world.keepit.token(TOKEN_NAME)
        assert token is not None
        people[SERVICE_ACCOUNT] = replace(people[SERVICE_ACCOUNT], password=own.microsoft)
        token.password = own.keepit
        return own


def canaries(secret: Secret, wire: Play) -> dict[str, str]:
    """Those, and every code, token and credential that was on the wire."""
    assert len(wire.secrets) >= 6
    passed = {f"secret {n} of the wire": word for n, word in enumerate(sorted(wire.secrets))}
    return asdict(secret) | passed


def test_no_secret_of_the_whole_job_in_the_window_is_anywhere(
    qapp: object, site: Site, tmp_path: Path
) -> None:
    world = site.renew("ready", 2)
    secret, wire = Secret.of(site), site.watch()

    order = {"world": str(site.file), "secrets": asdict(secret)}
    with closed_to_others(site, secret) as proxy:
        places = list(play(User(tmp_path), {**order, "proxy": proxy.address}))

    assert went_through(proxy, secret)
    assert search(places, canaries(secret, wire)) == []
    kinds = {place.kind for place in places}
    assert kinds >= {"file", "arguments", "environment", "window title", "clipboard", "shown text"}
    programs = {place.name for place in places if place.kind == "arguments"}
    assert any("QtWebEngine" in name for name in programs), "the private browser was looked at"
    contents = {Path(p.name).name: p.content for p in places if p.kind == "file"}
    assert {Path(name).suffix for name in contents} >= {".html", ".pdf", ".json", ".csv", ".txt"}
    report = contents["problem.txt"].decode()
    people = world.people.values()
    names = {word for p in people for word in (p.upn, p.name, p.tenant, p.object_id)}
    names |= {*world.organizations, "contoso", ACCOUNT, *(c.name for c in world.keepit.connectors)}
    assert [name for name in names if name.lower() in report.lower()] == []
    assert "{connector-1}" in report
    assert "{id-" not in report


def closed_to_others(site: Site, secret: Secret) -> Proxy:
    """A company's proxy with a password, behind which everybody is the practice Microsoft."""
    port = int(site.addresses["authority"].rpartition(":")[2])
    return Proxy(port, account=("anna", secret.proxy))


def went_through(proxy: Proxy, secret: Secret) -> bool:
    """Whether the password was really sent to it."""
    header = b64encode(f"anna:{secret.proxy}".encode())
    return any(header in head for head in proxy.heads)


class CommandLine:
    """The program as a shell starts it. ``places`` are its output, what it started, and how."""

    def __init__(self, user: User, site: Site) -> None:
        self._user, self._world = user, str(site.file)
        browser = shlex.join((sys.executable, str(OWN_BROWSER), str(user.folder)))
        self._environment = user.environment(
            SSL_CERT_FILE=str(site.ca_file), BROWSER=f"{browser} %s &"
        )
        self.places = set[Place]()

    def practise(self, *words: str, stdin: str = "", **variables: str) -> tuple[int, str]:
        """The same in the practice world."""
        return self.run(*words, "--practice-world", self._world, stdin=stdin, **variables)

    def run(self, *words: str, stdin: str = "", **variables: str) -> tuple[int, str]:
        """Exit code and standard output of one command, which is told to read ``variables``."""
        pipe = subprocess.PIPE
        with subprocess.Popen(
            [sys.executable, "-P", "-m", "setup_assistant", *words],
            env=self._environment | variables,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            text=True,
        ) as child:
            outputs: list[str] = []
            talk = threading.Thread(target=lambda: outputs.extend(child.communicate(stdin)))
            talk.start()
            while talk.is_alive():
                self.places |= set(family(child.pid))
                talk.join(0.05)
        for name, text in zip(("standard output", "standard error"), outputs, strict=True):
            self.places.add(Place(name, words[0], text.encode()))
        return child.returncode, outputs[0]


def test_no_secret_of_commands_is_anywhere(qapp: object, site: Site, tmp_path: Path) -> None:
    world = site.renew("ready", 2)
    secret, wire, user = Secret.of(site), site.watch(), User(tmp_path)
    token = world.issue_token(world.people[SERVICE_ACCOUNT])
    (tmp_path / "password").write_text(secret.microsoft, encoding="utf-8")
    shell = CommandLine(user, site)
    plan = user.home / "plan.json"
    problem = ("--diagnostics", str(user.home / "problem.txt"))
    create = ("create", "--plan", str(plan), "--yes", "--json", "--token-env", "DEVOPS_TOKEN")
    by_variables = ("--keepit-token-env", "KEEPIT_USER", "KEEPIT_PASSWORD")
    handed_in = {"KEEPIT_USER": TOKEN_NAME, "KEEPIT_PASSWORD": secret.keepit}
    wrong = {"KEEPIT_USER": TOKEN_NAME, "KEEPIT_PASSWORD": secret.guess}
    by_proxy = ("--proxy-env", "PROXY_USER", "PROXY_PASSWORD")
    handed_in |= {"PROXY_USER": "anna", "PROXY_PASSWORD": secret.proxy}

    # The browser is started while the variables are there.
    looks = ("--connector", EXISTING_NAME, "--region", "dk-co", *by_variables, *by_proxy)
    junit = ("--junit", str(user.home / "check.xml"))
    check, _out = shell.practise(
        "check", "--sign-in", "browser", *looks, *problem, *junit, **handed_in
    )
    planning, document = shell.practise("plan", "--json", *CONNECTOR, "--sign-in", "code")
    plan.write_text(document, encoding="utf-8")
    refusal, _out = shell.practise(*create, *by_variables, *problem, DEVOPS_TOKEN=token, **wrong)
    creation, _out = shell.practise(
        *create,
        "--keepit-token-stdin",
        *("--out", str(user.home), "--format", "html,json,csv"),
        stdin=f"{TOKEN_NAME}\n{secret.keepit}\n",
        DEVOPS_TOKEN=token,
    )

    with closed_to_others(site, secret) as proxy:
        # Of a real run, which gets no further than the proxy.
        stop, _out = shell.run(
            *("check", "--client-id", process.CLIENT_ID, *by_proxy),
            HTTPS_PROXY=f"http://{proxy.address}",
            **handed_in,
        )

    assert (check, planning, refusal, stop) == (0, 0, 4, 4)
    assert creation == 1, "one task is left in Keepit"
    assert went_through(proxy, secret)
    browser = json.loads((tmp_path / "browser.json").read_text("utf-8"))
    as_started = [
        Place("arguments", "the browser", "\n".join(browser["arguments"]).encode()),
        *(
            Place("environment", f"the browser: {name}", value.encode())
            for name, value in browser["environment"].items()
        ),
    ]
    places = [*shell.places, *user.files(), *as_started]
    assert search(places, canaries(secret, wire) | {"the token": token}) == []
    assert {place.kind for place in places} >= {"file", "arguments", "environment"}
    assert len(world.keepit.creates) == 1


CONNECTOR = (
    *("--connector-name", "Azure DevOps", "--region", "dk-co", "--retention", "P1Y"),
    *("--authorization", EXISTING_NAME),
)

PLANTED = {
    "a file": "file",
    "the name of a file": "file name",
    "a temporary file": "file",
    "the settings": "file",
    "what is remembered": "file",
    "standard output": "standard output",
    "standard error": "standard error",
    "the log": "standard error",
    "the diagnostics": "file",
    "the title of a window": "window title",
    "the name of a control": "accessible name",
    "a tool tip": "tool tip",
    "a shown text": "shown text",
    "the clipboard": "clipboard",
    "the arguments of a child": "arguments",
    "the environment of a child": "environment",
    "the report": "file",
}
"""Where a secret is planted, and the kind of place that the search has to name."""


@pytest.fixture(scope="module")
def planted(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """By where it was planted: the places that the search named."""
    own = {kind: canary("planted") for kind in PLANTED}
    places = play(User(tmp_path_factory.mktemp("planted")), {"plant": own})
    hits: dict[str, list[str]] = {kind: [] for kind in PLANTED}
    for line in search(places, own):
        kind, _in, place = line.partition(" in ")
        hits[kind].append(place)
    return hits


@pytest.mark.parametrize(("where", "kind"), PLANTED.items())
def test_a_secret_that_is_planted_is_found_in_its_place(
    where: str, kind: str, planted: dict[str, list[str]]
) -> None:
    assert any(place.startswith(kind) for place in planted[where]), planted[where]


def test_a_secret_in_the_report_is_found_in_each_of_its_forms(
    planted: dict[str, list[str]],
) -> None:
    assert {place.rpartition(".")[2] for place in planted["the report"]} >= {
        *("html", "pdf", "json", "csv")
    }
