"""The command line, and the only composer: builds the services, then the window or a command.

Without a command the window opens. Exit codes: 0 ready or done, 1 not ready or unknown, 2 usage,
3 a bug, 4 could not sign in or reach the service, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from setup_assistant import memory, settings, texts
from setup_assistant.cli import output as exits
from setup_assistant.cli.output import explain
from setup_assistant.endpoints import Endpoints
from setup_assistant.errors import AssistantError, InputError, NotDone
from setup_assistant.limits import USUAL, Limits
from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.services.http.client import Http

PRACTICE_CLIENT = "00000000-0000-4000-8000-000000000001"


@dataclass(frozen=True)
class Place:
    """Where the services are, the client id to sign in with, and who names the proxy for an address.

    Without ``proxy_for`` the system is asked as far as Python can, which knows no PAC files.
    """

    endpoints: Endpoints
    client_id: str
    proxy_for: Callable[[str], str | None] | None = None
    client_id_problem: str = ""
    """Why the configured client id can't be used; it matters to who needs one."""
    world: bool = False
    """A practice world that goes on after this command."""
    limits: Limits = USUAL


def main(arguments: Sequence[str] | None = None, limits: Limits = USUAL) -> int:
    """Do what the command line says; the exit code. A command waits for services as ``limits`` say."""
    _speak()
    words = sys.argv[1:] if arguments is None else arguments
    if not words:
        return _ended(words, limits)
    from setup_assistant.cli import output

    with output.guarded() as out:
        code = _ended(words, limits)
    if out is None or not out.lost:
        return code
    message = _(
        "What was to be printed could not be written: {reason}. The command itself went on to its end."
    )
    print(message.format(reason=out.lost), file=sys.stderr)
    return exits.USAGE if code in (exits.DONE, exits.NOT_READY) else code


def _ended(arguments: Sequence[str], limits: Limits) -> int:
    """Do it and explain what went wrong, for people and in what programs read."""
    asked: argparse.Namespace | None = None
    try:
        asked = _asked(arguments)
        if arguments:
            asked = _filled(asked)
        asked.limits = limits
        return int(asked.deed(asked))
    except InputError as problem:
        print(problem.message, file=sys.stderr)
        return _failed(arguments, asked, problem, exits.USAGE)
    except AssistantError as problem:
        explain(problem)
        return _failed(arguments, asked, problem, exits.of_problem(problem))
    except KeyboardInterrupt:
        print(_("Stopped"), file=sys.stderr)
        return _failed(arguments, asked, NotDone(_("Stopped")), exits.INTERRUPTED)
    except SystemExit as leaving:
        if isinstance(leaving.__cause__, InputError):
            _failed(arguments, asked, leaving.__cause__, exits.USAGE)
        raise
    except Exception as bug:  # noqa: BLE001 - the last stop of a command: one line, no traceback
        print(_bug(bug), file=sys.stderr)
        return _failed(arguments, asked, NotDone(_bug(bug)), exits.BUG)


def _failed(
    arguments: Sequence[str], asked: argparse.Namespace | None, problem: AssistantError, code: int
) -> int:
    """``code``, once the JSON document and the JUnit file that were asked for say ``problem``."""
    if not arguments:
        return code
    from setup_assistant.cli import output

    output.failed(arguments, problem, code)
    unwritten = isinstance(problem, InputError) and problem.field == "file"
    if (junit := getattr(asked, "junit", None)) and not unwritten:
        name = getattr(asked, "profile", "") or getattr(asked, "tenant", "") or "setup-assistant"
        output.failed_junit(junit, name, problem)
    return code


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    if not arguments:  # the window opens sooner without building a parser for nothing
        return argparse.Namespace(**_WINDOW)
    from setup_assistant.cli import parser

    return parser.asked(
        arguments, window=_window, command=_command, practice=_practice, about=_about
    )


def _filled(asked: argparse.Namespace) -> argparse.Namespace:
    from setup_assistant.cli import parser

    return parser.filled(asked)


def _speak() -> None:
    for stream in (sys.stdout, sys.stderr):
        # A window program of Windows has no streams at all; others may not speak UTF-8.
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    texts.use(texts.preferred(os.environ))
    texts.tell_time()


def _bug(bug: BaseException) -> str:
    place = bug.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
    return _(
        "Something unexpected happened: {kind} at {place}. Nothing more was changed. "
        "Send this line to your support contact."
    ).format(kind=type(bug).__name__, place=where)


# --- the window -----------------------------------------------------------------------------


def _window(asked: argparse.Namespace) -> int:
    from setup_assistant.ui import application

    if asked.tour:
        from setup_assistant.ui.tour import scenes, tour

        return tour.run(asked.tour, _practice_services, scenes.SCENES)
    if not asked.practice:
        return application.run(services(_real(asked.client_id or "")), memory.of_user())
    settings.forget_practice_changes()
    with _practice_services(asked.scenario or "demo") as practised:
        return application.run(practised, memory.of_user(practice=True), practice=True)


def _real(client_id: str = "") -> Place:
    """The real services, with ``client_id`` or the configured one."""
    try:
        return Place(Endpoints(), client_id or settings.client_id())
    except InputError as problem:
        return Place(Endpoints(), "", client_id_problem=problem.message)


_WINDOW = {"deed": _window, "practice": False, "scenario": None, "client_id": None, "tour": None}
"""What is asked for when nothing is: the defaults of the options."""


def services(place: Place) -> Any:
    """What the window builds its clients with; nothing is imported or opened until it is used."""
    from setup_assistant.ui.browser import proxy
    from setup_assistant.ui.context import Services

    place = replace(place, proxy_for=proxy.proxy_for)
    return Services(
        endpoints=place.endpoints,
        client_id=place.client_id,
        client_id_problem=place.client_id_problem,
        microsoft=lambda: _microsoft(place),
        devops=lambda tokens: _devops(place, tokens),
        keepit=lambda region, user, password: _keepit(place, region, user, password),
    )


@contextmanager
def _practice_services(scenario: str, *options: str) -> Iterator[Any]:
    from setup_assistant.practice import process

    with process.serve(scenario, *options) as served:
        yield services(Place(served.endpoints, PRACTICE_CLIENT))


def _microsoft(place: Place) -> Any:
    from setup_assistant.services.microsoft.sign_in import Microsoft

    return Microsoft(place.endpoints, place.client_id, _network(place), limits=place.limits)


def _devops(place: Place, tokens: Any) -> Any:
    from setup_assistant.services.azure_devops.client import AzureDevOps

    return AzureDevOps(_http(place, connections=32), place.endpoints, tokens)


def _keepit(place: Place, region: Any, user: str, password: str) -> Any:
    from setup_assistant.services.keepit.client import Keepit

    return Keepit(_http(place, connections=4), place.endpoints, region, user, password)


def _http(place: Place, connections: int) -> Http:
    from setup_assistant.services.http.client import Http

    limits = place.limits
    return Http(
        _network(place),
        connections=connections,
        pauses=limits.retries,
        longest_wait=limits.retry_after,
    )


def _network(place: Place) -> Any:
    from setup_assistant.services.http.network import Network, system_proxy

    return Network(
        place.endpoints.ca_pem,
        place.proxy_for or system_proxy,
        place.limits.connect,
        place.limits.read,
        place.limits.call,
    )


def _about(asked: argparse.Namespace) -> int:
    """``--about`` and the parts of ``--self-test``, each of which is a process of its own."""
    if asked.self_test == "all":
        from setup_assistant.cli import self_test as whole

        return whole.run()
    from setup_assistant.ui.tour import self_test
    from setup_assistant.ui.window import about

    if asked.self_test == "browser":
        with _practice_services("ready") as practised:
            return self_test.browser(practised.endpoints)
    if asked.self_test == "start":
        return self_test.start(lambda: _window(argparse.Namespace(**_WINDOW)))
    if asked.self_test == "versions":
        return self_test.versions()
    print(about.lines(about.versions()))
    return exits.DONE


# --- practice -------------------------------------------------------------------------------


def _practice(asked: argparse.Namespace) -> int:
    import json

    from setup_assistant.practice import server
    from setup_assistant.practice.state import scenarios

    made = scenarios.make(asked.scenario, asked.organizations, asked.latency_ms)
    if asked.approve_as:
        made.microsoft.approvers = asked.approve_as
    with server.PracticeServer(made) as served:
        print(json.dumps(server.describe(served)), flush=True)
        with suppress(KeyboardInterrupt):
            sys.stdin.read()
    if asked.log:
        asked.log.write_text(made.log_as_json(), encoding="utf-8")
    return exits.DONE


# --- the commands ---------------------------------------------------------------------------


def _command(asked: argparse.Namespace) -> int:
    with _place(asked) as place:
        return int(asked.run(asked, _command_services(replace(place, limits=asked.limits))))


def _command_services(place: Place) -> Any:
    from setup_assistant.cli.clients import Services

    return Services(
        microsoft=lambda client_id: _microsoft(replace(place, client_id=client_id)),
        devops=lambda tokens: _devops(place, tokens),
        keepit=lambda region, user, password: _keepit(place, region, user, password),
        print_pdf=_print_pdf,
        ledger_file=settings.ledger_file(place.endpoints.practice, world=place.world),
        client_id=place.client_id,
        client_id_problem=place.client_id_problem,
        practice=place.endpoints.practice,
        limits=place.limits,
    )


def _print_pdf(html: str, file: Path) -> None:
    from setup_assistant.ui.browser import pdf

    pdf.print_pdf(html, file)


@contextmanager
def _place(asked: argparse.Namespace) -> Iterator[Place]:
    if not asked.practice and not asked.practice_world:
        yield _real()
        return
    from setup_assistant.practice import process
    from setup_assistant.practice.state.people import ADMINISTRATOR, SERVICE_ACCOUNT

    with ExitStack() as stack:
        if asked.practice_world:
            endpoints = process.endpoints_in(asked.practice_world)
        else:
            settings.forget_practice_changes()
            # The first code is approved as the service account, later ones as an administrator.
            approvers = f"{SERVICE_ACCOUNT},{ADMINISTRATOR}"
            serving = process.serve(asked.scenario or "ready", "--approve-as", approvers)
            endpoints = stack.enter_context(serving).endpoints
        print(_("Practice: these services are pretended, on this computer only."), file=sys.stderr)
        yield Place(endpoints, PRACTICE_CLIENT, world=bool(asked.practice_world))
