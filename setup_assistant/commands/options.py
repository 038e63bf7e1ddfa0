"""What the command line takes, and the sentences for what it can't take (exit code 2)."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from setup_assistant import __version__
from setup_assistant.commands import check, kinds, parents
from setup_assistant.texts import _

Deed = Callable[[argparse.Namespace], int]


def asked(
    arguments: Sequence[str], *, window: Deed, command: Deed, practice: Deed
) -> argparse.Namespace:
    """What ``arguments`` ask for; ``deed`` is the function to call with it. Raises ``SystemExit``.

    The deed of a command that needs services is ``command``, which calls ``run(asked, services)``.
    """
    parser = _parser(window, command, practice)
    found = parser.parse_args(arguments)
    if found.scenario is not None and found.deed is window and found.tour:
        parser.error(_("The tour chooses its scenarios itself: leave out --scenario."))
    if getattr(found, "practice_world", None) and found.scenario is not None:
        parser.error(_("The practice world that runs has its scenario: leave out --scenario."))
    if found.scenario is not None and found.deed is not practice and not found.practice:
        parser.error(_("--scenario is for practising only: add --practice."))
    return found


def _parser(window: Deed, command: Deed, practice: Deed) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="setup-assistant",
        description=_("Sets up the Keepit backup of Azure DevOps. Without a command: the window."),
    )
    parser.add_argument("--version", action="version", version=__version__)
    parents.place_options(parser)
    parser.add_argument("--tour", metavar="DIR", type=Path, help=_("picture every page into DIR"))
    parser.set_defaults(deed=window)
    commands = parser.add_subparsers(metavar=_("COMMAND"))
    signing_in = [parents.signing_in()]
    _add_check(commands, command, signing_in)
    _add_practice(commands, practice)
    return parser


def _add_check(commands: Any, deed: Deed, signing_in: list[argparse.ArgumentParser]) -> None:
    told = _("check every organization and say what is missing")
    parser = commands.add_parser("check", parents=signing_in, help=told)
    parser.add_argument("--json", action="store_true", help=_("print a JSON document"))
    parser.set_defaults(deed=deed, run=check.run)


def _add_practice(commands: Any, deed: Deed) -> None:
    practice = commands.add_parser("practice", help=_("serve the practice services"))
    practice.add_argument("--scenario", default="ready", metavar="S", type=kinds.scenario)
    practice.add_argument("--organizations", type=kinds.count, default=None, metavar="N")
    practice.add_argument("--latency-ms", type=kinds.count, default=0, metavar="L")
    practice.add_argument("--approve-as", type=kinds.approvers, default=None, metavar="UPN,UPN",
        help=_("who approves the codes, one after the other; the last one all that follow"))  # fmt: skip
    practice.add_argument("--log", type=Path, default=None, metavar="FILE", help=argparse.SUPPRESS)
    practice.set_defaults(deed=deed)
