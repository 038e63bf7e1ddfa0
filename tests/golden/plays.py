"""What each scenario is played with, and the JSON documents that come of it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

from setup_assistant import settings
from setup_assistant.cli import output
from setup_assistant.limits import Limits
from setup_assistant.practice.server import PracticeServer, describe
from setup_assistant.practice.state.keepit import (
    EXISTING_NAME,
    SUGGESTED_NAME,
    TOKEN_NAME,
    TOKEN_PASSWORD,
)
from setup_assistant.practice.state.people import (
    ADMINISTRATOR,
    CONTOSO,
    NORTHWIND,
    PIPELINE,
    SERVICE_ACCOUNT,
)
from setup_assistant.practice.state.scenarios import AFFECTED, KEEPIT_SCENARIOS, SCENARIOS, make
from tests.faults.jobs import Said, said
from tests.golden.steady import steady
from tests.support.practice_site import Site

LIMITS = Limits(
    retries=(0.02, 0.05), read_back=(0.02, 0.05), looks=(0.0, 0.05), create_again=0.0, poll=0.02
)
IN_VAIN = replace(LIMITS, read_back_until=0.3)
"""Where a change never arrives, and reading it back ends with the time."""

TOKEN = ("--token-env", "DEVOPS_TOKEN")
KEEPIT_TOKEN = ("--keepit-token-env", "KEEPIT_USER", "KEEPIT_PASSWORD")
CONNECTOR = (
    *("--connector-name", SUGGESTED_NAME, "--region", "dk-co", "--retention", "P1Y"),
    *("--member", "anna.lind@contoso.com", "--authorization", EXISTING_NAME),
)
SEVERAL = ("contoso", AFFECTED, "fabrikam-archive", "northwind-emea")
"""Of the twelve in ``demo``: one that is ready, two to repair, one that can't be read."""
DECISIONS = (
    *(word for name in SEVERAL for word in ("--organization", name)),
    *("--not-backed-up", AFFECTED, "--set-aside", "northwind-emea"),
    *("--reason", "Sold in May, ticket 4711", "--until", "2999-12-31"),
)
_HANDED_IN = {"DEVOPS_TOKEN": SERVICE_ACCOUNT, "ADMINISTRATORS_TOKEN": ADMINISTRATOR}
"""Issued when they are first named: some scenarios are about the first token of a person."""


class Play:
    """A scenario on the site, and the documents of the commands that it was played with."""

    def __init__(self, site: Site, folder: Path, scenario: str, organizations: int = 1) -> None:
        self.site, self.folder, self.limits = site, folder, LIMITS
        self.world = site.renew(scenario, organizations)
        site.watch()
        self.file = site.file
        self.documents: dict[str, Any] = {}
        self.environment = {
            "KEEPIT_USER": TOKEN_NAME,
            "KEEPIT_PASSWORD": TOKEN_PASSWORD,
            "LANGUAGE": "en",
            **settings.elsewhere(folder / "home"),
        }
        self._ids = self._keepit_ids()

    def call(self, *arguments: str, world: bool = True) -> Said:
        """The command, and nothing of it kept; ``world``: it takes ``--practice-world``."""
        services = ("--practice-world", str(self.file)) if world else ()
        words = [*arguments, *services]
        for variable in _HANDED_IN.keys() & set(words) - self.environment.keys():
            person = self.world.people[_HANDED_IN[variable]]
            self.environment[variable] = self.world.issue_token(person)
        with mock.patch("sys.stdin", io.StringIO()):  # ``practice`` serves until its end
            answer = said(words, self.environment, self.limits, self.site)
        assert answer.code not in (None, output.BUG), f"{words}: {answer.escaped}{answer.err}"
        return answer

    def run(self, name: str, *arguments: str, world: bool = True) -> str:
        """Keep what the command prints as ``name``, and hand it on."""
        answer = self.call(*arguments, world=world)
        document = json.loads(answer.out) if answer.out else None
        self.documents[name] = {"exit_code": answer.code, "document": document}
        return answer.out

    def report(self, name: str, *arguments: str) -> Path:
        """Keep the JSON file of a report as ``name``; where it is."""
        folder = self.folder / name.replace(" ", "-")
        self.run(name, "report", "--format", "json", "--out", str(folder), *arguments)
        (file,) = folder.glob("*/*.json")
        self.documents[name]["document"] = json.loads(file.read_text(encoding="utf-8"))
        return file

    def plan(self, name: str, *arguments: str) -> Path:
        """Keep the plan as ``name``; the file it is in."""
        file = self.folder / f"{name.replace(' ', '-')}.json"
        file.write_text(self.run(name, "plan", "--json", *TOKEN, *arguments), encoding="utf-8")
        return file

    def keep_files(self) -> None:
        """Keep what the program remembers for its next start."""
        for file in sorted((self.folder / "home").rglob("*.json")):
            self.documents[f"file {file.name}"] = json.loads(file.read_text(encoding="utf-8"))

    def steady(self) -> dict[str, Any]:
        """All documents, without what is different in every run."""
        made = sorted(self._keepit_ids() - self._ids)
        places = {str(self.folder): "<folder>"} | dict.fromkeys(made, "<new id of Keepit>")
        places[_not_there()] = "No such file or directory"
        steadied: dict[str, Any] = steady(self.documents, places)
        return steadied

    def _keepit_ids(self) -> set[str]:
        """Those of connectors and jobs: what is made during a run gets random ones."""
        connectors = self.world.keepit.connectors
        return {c.guid for c in connectors} | {job.guid for c in connectors for job in c.jobs}


def _reads(play: Play, *only: str) -> None:
    """Everything that changes nothing."""
    file = _checked(play, *only)
    play.run("judge", "judge", str(file), "--json", world=False)


def _checked(play: Play, *only: str) -> Path:
    play.run("check", "check", "--json", *TOKEN, *only)
    play.run("plan", "plan", "--json", *TOKEN, *only)
    return play.report("report", *TOKEN, *only)


def _changes(play: Play) -> Path:
    """What can be changed is, by the account and an administrator, and put back; a report in between."""
    before = _checked(play)
    apply = ("apply", "--json", *TOKEN, "--administrator-token-env", "ADMINISTRATORS_TOKEN")
    play.run("apply, only shown", *apply)
    play.run("apply", *apply, "--yes")
    play.run("undo, the list", "undo", "--list", "--json")
    after = play.report("report afterwards", *TOKEN)
    play.run("compare", "compare", str(before), str(after), "--json", world=False)
    undo = ("undo", "--all", "--json", "--token-env", "ADMINISTRATORS_TOKEN")
    play.run("undo, only shown", *undo)
    play.run("undo", *undo, "--yes")
    return after


def _changes_only(play: Play) -> None:
    """Without the second report: it differs as the comparison says."""
    _changes(play)
    del play.documents["report afterwards"]


def _changes_and_keeps(play: Play) -> None:
    """With the list of changes as it lies on the disk."""
    _changes(play)
    play.keep_files()


def _changes_in_vain(play: Play) -> None:
    play.limits = IN_VAIN
    _changes_only(play)


def _signs_in(play: Play) -> None:
    """With a code, for what happens there can't happen to a token that is handed in."""
    play.run("check", "check", "--json")


def _pipeline(play: Play) -> None:
    play.environment["DEVOPS_TOKEN"] = play.world.issue_token(PIPELINE)
    _reads(play, "--organization", "contoso", "--organization", AFFECTED)


def _creates(play: Play) -> None:
    """A connector, twice, and a report with what Keepit holds then."""
    plan = play.plan("plan", *CONNECTOR)
    create = ("create", "--plan", str(plan), "--json", *TOKEN, *KEEPIT_TOKEN)
    play.run("create, only shown", *create)
    play.run("create", *create, "--yes")
    play.run("create again", *create, "--yes")
    play.report("report", *TOKEN, "--plan", str(plan), *KEEPIT_TOKEN)
    (tenant,) = play.documents["report"]["document"]["tenants"]
    del tenant["before"], tenant["after"]  # they stand in the report of ``ready``


def _looks(play: Play) -> None:
    """At the connector whose sign-in has ended, and at one that doesn't exist."""
    for name, connector in (("check", SUGGESTED_NAME), ("check another", "Another")):
        words = ("--connector", connector, "--region", "dk-co")
        play.run(name, "check", "--json", *TOKEN, *KEEPIT_TOKEN, *words)


def _creates_although(play: Play) -> None:
    """Not ready, and made all the same."""
    file = _changes(play)
    play.run("judge", "judge", str(file), "--json", world=False)
    plan = play.plan("plan for a connector", *CONNECTOR)
    create = ("create", "--plan", str(plan), "--json", *TOKEN, *KEEPIT_TOKEN, "--yes")
    play.run("create", *create)
    play.run("create although not ready", *create, "--although-not-ready")


def _demo(play: Play) -> None:
    """Several organizations and what is decided about them; customers by name."""
    play.run("check with decisions", "check", "--json", *TOKEN, *DECISIONS)
    plan = play.plan("plan with decisions", *DECISIONS, *CONNECTOR)
    play.run("apply", "apply", "--json", "--plan", str(plan), "--yes", *TOKEN)
    play.run("apply all", "apply", "--json", "--yes", *TOKEN)
    play.report("report", *TOKEN, "--coverage", *DECISIONS)
    play.run("undo", "undo", "--json", "--all", "--yes", *TOKEN)
    for customer in (
        ("Contoso", CONTOSO.id, *TOKEN, *DECISIONS),
        ("HR", CONTOSO.id, *TOKEN, "--organization", "contoso-hr"),
        ("Northwind", NORTHWIND.id, "--region", "de-fr"),
        ("Unset", CONTOSO.id, "--token-env", "NOT_SET"),
    ):
        name, tenant, *options = customer
        saved = play.call("profile", "save", name, "--tenant", tenant, *options, world=False)
        assert saved.code == 0, saved.err
    play.run("profile list", "profile", "list", "--json", world=False)
    play.run("check-all", "check", "--all-profiles", "--json")
    play.keep_files()


def _coverage(play: Play) -> None:
    _reads(play)
    play.run("coverage", "check", "--json", "--coverage", *TOKEN)


def _on_its_own_server(then: Callable[[Play], None]) -> Callable[[Play], None]:
    """For what is wrong with the ports themselves, which the site opens for all scenarios alike."""

    def play_there(play: Play) -> None:
        with PracticeServer(make(play.world.scenario, len(play.world.organizations))) as server:
            play.world, play.file = server.world, play.folder / "world.json"
            play.file.write_text(json.dumps(describe(server)), encoding="utf-8")
            then(play)

    return play_there


def _refused(play: Play) -> None:
    """Command lines that can't be carried out, and what every command with ``--json`` says then."""
    nowhere = str(play.folder / "nowhere.json")
    play.run("check", "check", "--json", "--set-aside", AFFECTED)
    play.run("check-all", "check", "--all-profiles", "--json")
    play.run("plan", "plan", "--json", "--retention", "P1Y", *TOKEN)
    play.run("apply", "apply", "--json", "--plan", nowhere, *TOKEN)
    play.run("undo", "undo", "--json", "0123456789")
    play.run("create", "create", "--json", "--plan", nowhere, *KEEPIT_TOKEN)
    play.run("judge", "judge", "--json", nowhere, world=False)
    play.run("compare", "compare", "--json", nowhere, nowhere, world=False)
    play.run("profile", "profile", "list", "--json", world=False)
    play.run("practice", "practice", "--scenario", "policy_off", world=False)


_SPECIAL: dict[str, Callable[[Play], None]] = {
    **dict.fromkeys(KEEPIT_SCENARIOS, _creates),
    "sign_in_ended": _looks,
    **dict.fromkeys(
        (
            "policy_enforced",
            "policies_denied",
            "slow_change",
            "change_refused",
            "lost_change_answer",
            "not_administrator",
        ),
        _changes_only,
    ),
    "not_administrator_policy_off": _changes_and_keeps,
    **dict.fromkeys(
        (
            "expired_token",
            "expired_sign_in",
            "conditional_access_sign_in",
            "never_opened",
            "approval_required",
        ),
        _signs_in,
    ),
    "change_ignored": _changes_in_vain,
    "policy_off": _creates_although,
    "existing_authorization": _creates,
    "service_principal": _pipeline,
    "repositories_denied": _coverage,
    "ready": _coverage,
    "demo": _demo,
    "offline": _on_its_own_server(_signs_in),
    "tls_intercepted": _on_its_own_server(_creates),
    "refused": _refused,
}
_SAME = {
    "many": "``ready`` with 500 organizations",
    "sign_in_ended_for_good": "``sign_in_ended``, until somebody signs in again",
    "sign_in_ended_of_another": "``sign_in_ended``, until somebody signs in again",
}
"""Scenarios that aren't played, and what they are."""

PLAYS = sorted({*SCENARIOS, "refused"} - _SAME.keys())
"""Their names: the scenarios, and what is refused before any of them matters."""


def played(site: Site, folder: Path, name: str) -> dict[str, Any]:
    """The documents of a play by the names of their commands."""
    scenario = name if name in SCENARIOS else "ready"
    play = Play(
        site,
        folder,
        scenario,
        12 if name == "demo" else 2 if scenario == "service_principal" else 1,
    )
    _SPECIAL.get(name, _reads)(play)
    return play.steady()


def every(site: Site, folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """All plays, each with a folder of its own."""
    for name in PLAYS:
        own = folder / name
        own.mkdir()
        yield name, played(site, own, name)


def _not_there() -> str:
    """What this system says about a file that isn't there."""
    try:
        Path("nowhere at all").stat()
    except FileNotFoundError as problem:
        return str(problem.strerror)
    raise AssertionError
