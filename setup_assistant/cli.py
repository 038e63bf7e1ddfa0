"""The command line, and the only composer: builds the services, then the window or a command.

Without a command the window opens. Exit codes: 0 ready or done, 1 not ready or unknown, 2 usage,
3 a bug, 4 could not sign in or reach the service.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from setup_assistant import __version__, settings, texts
from setup_assistant.errors import AssistantError
from setup_assistant.settings import Endpoints
from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.model import Inspection
    from setup_assistant.services.http import Http
    from setup_assistant.services.microsoft import SignedIn

READY, NOT_READY, USAGE, BUG, NO_ANSWER = 0, 1, 2, 3, 4
PRACTICE_CLIENT = "00000000-0000-4000-8000-000000000001"


@dataclass(frozen=True)
class Place:
    """Where the services are, the client id to sign in with, and who names the proxy for an address.

    Without ``proxy_for`` the system is asked as far as Python can, which knows no PAC files.
    """

    endpoints: Endpoints
    client_id: str
    proxy_for: Callable[[str], str | None] | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit code."""
    _speak()
    asked = _asked(sys.argv[1:] if arguments is None else arguments)
    try:
        return int(asked.deed(asked))
    except AssistantError as problem:
        print(problem, problem.details, sep="\n", file=sys.stderr)
        return NO_ANSWER
    except KeyboardInterrupt:
        return NOT_READY
    except Exception as bug:  # noqa: BLE001 - the last stop of a command: one line, no traceback
        print(_bug(bug), file=sys.stderr)
        return BUG


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    if not arguments:  # the window opens sooner without building a parser for nothing
        return argparse.Namespace(**_WINDOW)
    return _parser().parse_args(arguments)


def _speak() -> None:
    for stream in (sys.stdout, sys.stderr):
        # A window program of Windows has no streams at all; others may not speak UTF-8.
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    language = os.environ.get("LANGUAGE") or os.environ.get("LANG") or ""
    texts.use([language.partition(".")[0]] if language else [])


def _bug(bug: BaseException) -> str:
    place = bug.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
    return _(
        "Something unexpected happened: {kind} at {place}. Nothing more was changed. "
        "Send this line to your support contact."
    ).format(kind=type(bug).__name__, place=where)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="setup-assistant",
        description=_("Sets up the Keepit backup of Azure DevOps. Without a command: the window."),
    )
    parser.add_argument("--version", action="version", version=__version__)
    _place_options(parser)
    parser.add_argument("--tour", metavar="DIR", type=Path, help=_("picture every page into DIR"))
    parser.set_defaults(deed=_window)
    commands = parser.add_subparsers(metavar=_("COMMAND"))
    _add_check(commands)
    _add_practice(commands)
    return parser


def _place_options(parser: argparse.ArgumentParser, *, again: bool = False) -> None:
    """``again`` behind a command: what was given before it must not be unset by a default."""
    unset: Any = argparse.SUPPRESS if again else None
    add = parser.add_argument
    add("--practice", action="store_true", default=unset, help=_("use the practice services"))
    add("--scenario", default=unset, metavar="S", help=_("what to practise"))
    add("--client-id", default=unset, metavar="ID", type=_guid, help=_("the registered app's id"))


def _add_check(commands: Any) -> None:
    check = commands.add_parser("check", help=_("check every organization and say what is missing"))
    _place_options(check, again=True)
    check.add_argument("--organization", action="append", default=[], metavar="NAME", type=_name)
    check.add_argument("--json", action="store_true", help=_("print a JSON document"))
    check.set_defaults(deed=_check)


def _add_practice(commands: Any) -> None:
    practice = commands.add_parser("practice", help=_("serve the practice services"))
    practice.add_argument("--scenario", default="ready", metavar="S")
    practice.add_argument("--organizations", type=_count, default=None, metavar="N")
    practice.add_argument("--latency-ms", type=_count, default=0, metavar="L")
    practice.add_argument("--log", type=Path, default=None, metavar="FILE", help=argparse.SUPPRESS)
    practice.set_defaults(deed=_practice)


def _guid(text: str) -> str:
    import uuid

    try:
        return str(uuid.UUID(text))
    except ValueError:
        message = _("“{text}” is not an application id; it looks like {example}.")
        raise argparse.ArgumentTypeError(
            message.format(text=text, example=PRACTICE_CLIENT)
        ) from None


def _name(text: str) -> str:
    from setup_assistant.errors import InputError
    from setup_assistant.services.azure_devops import organization_name

    try:
        return organization_name(text)
    except InputError as problem:
        raise argparse.ArgumentTypeError(problem.message) from None


def _count(text: str) -> int:
    if not text.isdecimal():
        message = _("“{text}” is not a whole number of at least 0.")
        raise argparse.ArgumentTypeError(message.format(text=text))
    return int(text)


def _scenario(name: str) -> str:
    from setup_assistant.practice.scenarios import SCENARIOS

    if name not in SCENARIOS:
        message = _("There is no scenario “{name}”. Choose one of: {names}")
        print(message.format(name=name, names=", ".join(sorted(SCENARIOS))), file=sys.stderr)
        raise SystemExit(USAGE)
    return name


# --- the window -----------------------------------------------------------------------------


def _window(asked: argparse.Namespace) -> int:
    from setup_assistant.ui import application

    if asked.tour:
        from setup_assistant.ui import tour

        return tour.run(asked.tour, _practice_services)
    if not asked.practice:
        place = Place(Endpoints(), asked.client_id or settings.client_id())
        return application.run(services(place), settings.memory())
    with _practice_services(_scenario(asked.scenario or "demo")) as practised:
        return application.run(practised, settings.memory(practice=True), practice=True)


_WINDOW = {"deed": _window, "practice": False, "scenario": None, "client_id": None, "tour": None}
"""What is asked for when nothing is: the defaults of the options."""


def services(place: Place) -> Any:
    """What the window builds its clients with; nothing is imported or opened until it is used."""
    from setup_assistant.ui import proxy
    from setup_assistant.ui.context import Services

    place = replace(place, proxy_for=proxy.proxy_for)
    return Services(
        endpoints=place.endpoints,
        client_id=place.client_id,
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
    from setup_assistant.services.microsoft import Microsoft

    return Microsoft(place.endpoints, place.client_id, _network(place))


def _devops(place: Place, tokens: Any) -> Any:
    from setup_assistant.services.azure_devops import AzureDevOps

    return AzureDevOps(_http(place, connections=32), place.endpoints, tokens)


def _keepit(place: Place, region: Any, user: str, password: str) -> Any:
    from setup_assistant.services.keepit import Keepit

    return Keepit(_http(place, connections=4), place.endpoints, region, user, password)


def _http(place: Place, connections: int) -> Http:
    from setup_assistant.services.http import Http

    return Http(_network(place), connections=connections)


def _network(place: Place) -> Any:
    from setup_assistant.services.network import Network, system_proxy

    return Network(place.endpoints.ca_pem, place.proxy_for or system_proxy)


# --- practice -------------------------------------------------------------------------------


def _practice(asked: argparse.Namespace) -> int:
    import json

    from setup_assistant.practice import server, world

    made = world.make(_scenario(asked.scenario), asked.organizations, asked.latency_ms)
    with server.PracticeServer(made) as served:
        print(json.dumps(server.describe(served)), flush=True)
        with suppress(KeyboardInterrupt):
            sys.stdin.read()
    if asked.log:
        asked.log.write_text(made.log_as_json(), encoding="utf-8")
    return READY


# --- check ----------------------------------------------------------------------------------


def _check(asked: argparse.Namespace) -> int:
    with _place(asked) as place:
        if not place.client_id:
            print(_("No app registration is configured: add --client-id ID."), file=sys.stderr)
            return USAGE
        inspection = _inspect(place, _device_sign_in(place), asked.organization)
    _print_inspection(inspection, as_json=asked.json)
    return READY if inspection.ready else NOT_READY


@contextmanager
def _place(asked: argparse.Namespace) -> Iterator[Place]:
    if not asked.practice:
        yield Place(Endpoints(), asked.client_id or settings.client_id())
        return
    from setup_assistant.practice import process

    with process.serve(_scenario(asked.scenario or "ready")) as served:
        print(_("Practice: these services are pretended, on this computer only."), file=sys.stderr)
        yield Place(served.endpoints, asked.client_id or PRACTICE_CLIENT)


def _device_sign_in(place: Place) -> SignedIn:
    attempt = _microsoft(place).device_sign_in()
    told = _("Open {url} and enter this code: {code}").format(url=attempt.url, code=attempt.code)
    print(told, file=sys.stderr)
    if place.endpoints.practice:
        print(_("The practice Microsoft approves it by itself."), file=sys.stderr)
    signed_in: SignedIn = attempt.wait()
    return signed_in


def _inspect(place: Place, signed_in: SignedIn, only: Sequence[str]) -> Inspection:
    from rich.console import Console
    from rich.progress import Progress

    from setup_assistant.inspection import inspect

    devops = _devops(place, signed_in.tokens)
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(_("Checking"), total=None)
        return inspect(
            devops,
            signed_in.account,
            only=only,
            on_listed=lambda listed: progress.update(task, total=len(listed)),
            on_inspected=lambda _inspected: progress.advance(task),
        )


def _print_inspection(inspection: Inspection, *, as_json: bool) -> None:
    if as_json:
        import json

        from setup_assistant.report import document

        print(json.dumps(document.of_inspection(inspection), indent=2, ensure_ascii=False))
        return
    from rich.console import Console

    from setup_assistant.report import table

    table.show(inspection, Console())
