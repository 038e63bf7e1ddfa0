"""What the command line takes, and the sentences for what it can't take (exit code 2)."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from setup_assistant import __version__
from setup_assistant.texts import _

Deed = Callable[[argparse.Namespace], int]

SELF_TESTS = ("all", "versions", "browser", "start")
EXAMPLE = "00000000-0000-4000-8000-000000000001"


def asked(
    arguments: Sequence[str], *, window: Deed, check: Deed, practice: Deed, about: Deed
) -> argparse.Namespace:
    """What ``arguments`` ask for; ``deed`` is the function to call with it. Raises ``SystemExit``.

    ``about`` is the deed of ``--about`` and ``--self-test``.
    """
    parser = _parser(window, check, practice)
    found = parser.parse_args(arguments)
    if found.deed is window and (found.about or found.self_test):
        found.deed = about
    if found.scenario is not None and found.deed is window and found.tour:
        parser.error(_("The tour chooses its scenarios itself: leave out --scenario."))
    if found.scenario is not None and found.deed is not practice and not found.practice:
        parser.error(_("--scenario is for practising only: add --practice."))
    return found


def _parser(window: Deed, check: Deed, practice: Deed) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="setup-assistant",
        description=_("Sets up the Keepit backup of Azure DevOps. Without a command: the window."),
    )
    parser.add_argument("--version", action="version", version=__version__)
    _place_options(parser)
    parser.add_argument("--tour", metavar="DIR", type=Path, help=_("picture every page into DIR"))
    _about_options(parser)
    parser.set_defaults(deed=window)
    commands = parser.add_subparsers(metavar=_("COMMAND"))
    _add_check(commands, check)
    _add_practice(commands, practice)
    return parser


def _place_options(parser: argparse.ArgumentParser, *, again: bool = False) -> None:
    """``again`` behind a command: what was given before it must not be unset by a default."""
    unset: Any = argparse.SUPPRESS if again else None
    add = parser.add_argument
    add("--practice", action="store_true", default=unset, help=_("use the practice services"))
    add("--scenario", default=unset, metavar="S", type=_scenario, help=_("what to practise"))
    add("--client-id", default=unset, metavar="ID", type=_guid, help=_("the registered app's id"))


def _about_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--about", action="store_true", help=_("print the versions of all parts"))
    parser.add_argument(
        "--self-test",
        nargs="?",
        const="all",
        choices=SELF_TESTS,
        metavar="PART",
        help=_("try whether this installation works and print JSON"),
    )


def _add_check(commands: Any, deed: Deed) -> None:
    check = commands.add_parser("check", help=_("check every organization and say what is missing"))
    _place_options(check, again=True)
    check.add_argument("--organization", action="append", default=[], metavar="NAME", type=_name)
    check.add_argument("--json", action="store_true", help=_("print a JSON document"))
    check.set_defaults(deed=deed)


def _add_practice(commands: Any, deed: Deed) -> None:
    practice = commands.add_parser("practice", help=_("serve the practice services"))
    practice.add_argument("--scenario", default="ready", metavar="S", type=_scenario)
    practice.add_argument("--organizations", type=_count, default=None, metavar="N")
    practice.add_argument("--latency-ms", type=_count, default=0, metavar="L")
    practice.add_argument("--log", type=Path, default=None, metavar="FILE", help=argparse.SUPPRESS)
    practice.set_defaults(deed=deed)


def _guid(text: str) -> str:
    import uuid

    try:
        return str(uuid.UUID(text))
    except ValueError:
        message = _("“{text}” is not an application id; it looks like {example}.")
        raise argparse.ArgumentTypeError(message.format(text=text, example=EXAMPLE)) from None


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
        names = ", ".join(sorted(SCENARIOS))
        raise argparse.ArgumentTypeError(message.format(name=name, names=names))
    return name
