"""What the command line takes, and the sentences for what it can't take (exit code 2)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from setup_assistant import __version__
from setup_assistant.cli import (
    argument_types,
    check,
    create,
    credentials,
    options_changes,
    options_report,
    output,
    profile,
    scope_options,
    shared_options,
)
from setup_assistant.errors import InputError
from setup_assistant.texts import _

Deed = Callable[[argparse.Namespace], int]

SELF_TESTS = ("all", "versions", "browser", "start")


def asked(
    arguments: Sequence[str], *, window: Deed, command: Deed, practice: Deed, about: Deed
) -> argparse.Namespace:
    """What ``arguments`` ask for, to be ``filled``; ``deed`` is the function to call with it then.

    Raises ``SystemExit``, with the ``InputError`` that says why as its cause.

    The deed of a command that needs services is ``command``, which calls ``run(asked, services)``.
    ``about`` is that of ``--about`` and ``--self-test``.
    """
    parser = _parser(window, command, practice)
    found = parser.parse_args(arguments)
    if found.deed is window and (found.about or found.self_test):
        found.deed = about
    practised = found.practice or found.deed is practice
    if fault := _fault(found, practised=practised):
        parser.error(fault)
    return found


class Parser(argparse.ArgumentParser):
    """Ends the program with the sentence as the cause, so that it can be told to programs too."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and ``message``; raises ``SystemExit``."""
        self.print_usage(sys.stderr)
        print(
            _("{name}: error: {message}").format(name=self.prog, message=message), file=sys.stderr
        )
        raise SystemExit(output.USAGE) from InputError("arguments", message)


def _fault(found: argparse.Namespace, *, practised: bool) -> str:
    """The sentence for options that can't stand together, or empty."""
    if unsaid := scope_options.fault(found):
        return unsaid
    every = getattr(found, "all_profiles", None)
    if every and _names_a_customer(found):
        return _("--all-profiles checks the saved customers as they are: leave out the other one.")
    if every and found.coverage:
        return _("--coverage reads one customer. Use “report --profile NAME --coverage”.")
    if every is False and found.out:
        return _("--out goes with --all-profiles here. For one customer use “report --out DIR”.")
    if getattr(found, "yes", None) is False and getattr(found, "out", None):
        return _("--out keeps what was changed in a report: add --yes, or use “report --out DIR”.")
    if getattr(found, "token_stdin", False) and getattr(found, "keepit_token_stdin", False):
        return _(
            "Only one sign-in can come from standard input: use --token-env NAME for Azure DevOps, or "
            "--keepit-token-env USER PASSWORD for Keepit."
        )
    if found.scenario is None:
        return ""
    if found.tour:
        return _("The tour chooses its scenarios itself: leave out --scenario.")
    if getattr(found, "practice_world", None):
        return _("The practice world that runs has its scenario: leave out --scenario.")
    return "" if practised else _("--scenario is for practising only: add --practice.")


def _names_a_customer(found: argparse.Namespace) -> bool:
    named = (found.profile, found.tenant, found.organization, found.token_stdin, found.token_env)
    return any(named) or scope_options.named(found)


def filled(found: argparse.Namespace) -> argparse.Namespace:
    """With what the profile says, and with every variable that holds a secret taken out.

    Raises ``InputError`` for a profile that there isn't.
    """
    if name := getattr(found, "profile", None):
        from setup_assistant import profiles

        found = profile.fill(found, profiles.of_user().get(name))
    found.taken = credentials.Taken(_secret_variables(found))
    return found


def _secret_variables(found: argparse.Namespace) -> set[str]:
    """The variables that this command was told to read."""
    names = set(getattr(found, "keepit_token_env", None) or ())
    if getattr(found, "all_profiles", False):
        from setup_assistant import profiles

        names |= {known.token_env for known in profiles.of_user().all()}
    if hasattr(found, "token_stdin"):
        names.add(found.token_env or "")
    names.add(getattr(found, "administrator_token_env", None) or "")
    return names - {""}


def _parser(window: Deed, command: Deed, practice: Deed) -> argparse.ArgumentParser:
    parser = Parser(
        prog="setup-assistant",
        description=_("Sets up the Keepit backup of Azure DevOps. Without a command: the window."),
    )
    parser.add_argument("--version", action="version", version=__version__)
    shared_options.practice_options(parser)
    shared_options.client_id(parser)
    parser.add_argument("--tour", metavar="DIR", type=Path, help=_("picture every page into DIR"))
    _about_options(parser)
    parser.set_defaults(deed=window)
    commands = parser.add_subparsers(metavar=_("COMMAND"))
    signing_in = [shared_options.signing_in()]
    checking = [*signing_in, scope_options.parent()]
    _add_check(commands, command, checking)
    options_report.add(commands, command, checking)
    options_changes.add(commands, command, signing_in, checking)
    create.add(commands, command, checking)
    _add_profile(commands)
    _add_practice(commands, practice)
    return parser


def _add_check(commands: Any, deed: Deed, checking: list[argparse.ArgumentParser]) -> None:
    told = _("check every organization and say what is missing")
    parser = commands.add_parser("check", parents=checking, help=told)
    parser.add_argument("--all-profiles", action="store_true",
        help=_("check every saved customer, one after the other"))  # fmt: skip
    parser.add_argument("--json", action="store_true", help=_("print a JSON document"))
    options_report.junit(parser)
    options_report.coverage(parser)
    options_report.out(parser, default=None)
    parser.set_defaults(deed=deed, run=_check)


def _check(asked: argparse.Namespace, services: Any) -> int:
    from setup_assistant.cli import check_all  # reads reports, which a check doesn't

    return check_all.run(asked, services) if asked.all_profiles else check.run(asked, services)


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


def _add_profile(commands: Any) -> None:
    parser = commands.add_parser("profile", help=_("keep customers by name; no secret is kept"))
    deeds = parser.add_subparsers(metavar=_("COMMAND"), required=True)
    save = deeds.add_parser("save", parents=[scope_options.parent()],
        help=_("keep a customer, instead of what was kept under this name"))  # fmt: skip
    save.add_argument("name", metavar="NAME", type=argument_types.profile)
    shared_options.customer(save)
    save.add_argument("--region", choices=argument_types.regions(), help=_("Keepit's data centre"))
    shared_options.client_id(save, again=True)
    save.add_argument("--token-env", metavar="NAME", type=argument_types.variable,
        help=_("the variable that will hold an access token"))  # fmt: skip
    save.set_defaults(deed=profile.save)
    listing = deeds.add_parser("list", help=_("the saved customers"))
    listing.add_argument("--json", action="store_true", help=_("print a JSON document"))
    listing.set_defaults(deed=profile.show)
    remove = deeds.add_parser("remove", help=_("forget a customer"))
    remove.add_argument("name", metavar="NAME")
    remove.set_defaults(deed=profile.remove)


def _add_practice(commands: Any, deed: Deed) -> None:
    practice = commands.add_parser("practice", help=_("serve the practice services"))
    practice.add_argument("--scenario", default="ready", metavar="S", type=argument_types.scenario)
    practice.add_argument("--organizations", type=argument_types.count, default=None, metavar="N")
    practice.add_argument("--latency-ms", type=argument_types.count, default=0, metavar="L")
    practice.add_argument("--approve-as", type=argument_types.approvers, default=None, metavar="UPN,UPN",
        help=_("who approves the codes, one after the other; the last one all that follow"))  # fmt: skip
    practice.add_argument("--log", type=Path, default=None, metavar="FILE", help=argparse.SUPPRESS)
    practice.set_defaults(deed=deed)
