"""What the command line takes, and the sentences for what it can't take (exit code 2)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, TypeVar, get_type_hints

from setup_assistant import __version__
from setup_assistant.cli import argument_types, output, shared_options, window
from setup_assistant.cli.command import Args, Command
from setup_assistant.cli.practice import PracticeArgs
from setup_assistant.cli.shared_options import CommandArgs
from setup_assistant.cli.window import WindowArgs
from setup_assistant.errors import InputError
from setup_assistant.texts import N_, _, ngettext

A = TypeVar("A", bound=Args)

_ARGPARSE = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("subcommands"),
    N_("%(heading)s:"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("unrecognized arguments: %s"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("unknown parser %(parser_name)r (choices: %(choices)s)"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("not allowed with argument %s"),
    N_("ignored explicit argument %r"),
)
"""What argparse says itself; it has its own place for them in a catalogue that nobody ships."""


class _Formatter(argparse.HelpFormatter):
    """Before 3.13 argparse puts the colon of English behind each heading, whatever the language wants."""

    def start_section(self, heading: str | None) -> None:
        """As in the base class."""
        if heading is not None and sys.version_info < (3, 13):
            heading = (_("%(heading)s:") % {"heading": heading}).removesuffix(":")
        super().start_section(heading)


class Parser(argparse.ArgumentParser):
    """``command`` is the module whose options this one takes, as soon as they are needed.

    So every command loads what it is made of, and none what the others are made of.
    """

    def __init__(self, *, command: str = "", **options: Any) -> None:
        super().__init__(**{"formatter_class": _Formatter, **options})
        self._command = command
        self.add_argument("--language", metavar="CODE", type=argument_types.language, default=argparse.SUPPRESS,
            help=_("the language of this run, such as de"))  # fmt: skip

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As in the base class."""
        # argparse calls it on the parser of the one command that the line names, and on no other.
        if self._command:
            import_module(f"setup_assistant.cli.{self._command}").add(self)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Print the usage and ``message``; raises ``SystemExit`` with the sentence as its cause."""
        self.print_usage(sys.stderr)
        print(
            _("{name}: error: {message}").format(name=self.prog, message=message), file=sys.stderr
        )
        raise SystemExit(output.USAGE) from InputError("arguments", message)


def parse(arguments: Sequence[str]) -> Command:
    """The command that ``arguments`` are about.

    Raises ``SystemExit``, with the ``InputError`` that says why as its cause.
    """
    parser = _parser()
    namespace = parser.parse_args(arguments)
    args = _args(namespace.args, namespace)
    if fault := args.fault() or _scenario_fault(args, namespace):
        parser.error(fault)
    return Command(namespace.run, args)


def _args(kind: type[A], namespace: argparse.Namespace) -> A:
    """One of ``kind``; fields that are such data themselves take the same options."""
    hints, values = get_type_hints(kind), dict[str, Any]()
    for name in (field.name for field in fields(kind)):
        if isinstance(hints[name], type) and issubclass(hints[name], Args):
            values[name] = _args(hints[name], namespace)
            continue
        value = getattr(namespace, name)
        empty = "" if hints[name] is str else None
        values[name] = (
            empty if value is None else tuple(value) if isinstance(value, list) else value
        )
    return kind(**values)


def _scenario_fault(args: Args, namespace: argparse.Namespace) -> str:
    """The sentence for a scenario that nobody is going to practise, or empty."""
    if namespace.scenario is None:
        return ""
    if isinstance(args, WindowArgs) and args.tour:
        return _("The tour chooses its scenarios itself: leave out --scenario.")
    if isinstance(args, CommandArgs) and args.place.practice_world:
        return _("The practice world that runs has its scenario: leave out --scenario.")
    practises = namespace.practice or isinstance(args, PracticeArgs)
    return "" if practises else _("--scenario is for practising only: add --practice.")


def _expected(_singular: str, _plural: str, n: int) -> str:
    """The one sentence of argparse for which it asks by number, and a person reads it."""
    return ngettext("expected %s argument", "expected %s arguments", n)


def _add_window(parser: argparse.ArgumentParser) -> None:
    """The options that stand before any command: those of the window."""
    shared_options.add_practice(parser)
    shared_options.add_client_id(parser)
    shared_options.add_tenant(parser)
    parser.add_argument("--tour", metavar="DIR", type=Path, help=_("picture every page into DIR"))
    parser.add_argument("--about", action="store_true", help=_("print the versions of all parts"))
    parser.add_argument("--self-test", nargs="?", const="all", choices=window.SELF_TESTS, metavar="PART",
        help=_("try whether this installation works and print JSON"))  # fmt: skip
    parser.set_defaults(args=WindowArgs, run=window.run)


def _parser() -> Parser:
    vars(argparse).update(_=_, ngettext=_expected)
    parser = Parser(
        prog="setup-assistant",
        description=_("Sets up the Keepit backup of Azure DevOps. Without a command: the window."),
    )
    parser.add_argument("--version", action="version", version=__version__,
        help=_("show program's version number and exit"))  # fmt: skip
    _add_window(parser)
    commands = parser.add_subparsers(metavar=_("COMMAND"))
    for name, purpose in (
        ("check", _("check every organization and say what is missing")),
        ("report", _("check, and keep the evidence in files")),
        ("judge", _("judge a saved report by today's checks")),
        ("compare", _("say what differs between two saved reports")),
        ("plan", _("say what could be changed, and what would remain")),
        ("apply", _("make the changes of a plan, read them back, check again")),
        ("undo", _("put back what the assistant has changed")),
        ("create", _("create the Keepit connector of a plan")),
        ("profile", _("keep customers by name; no secret is kept")),
        ("forget", _("say what is kept of you on this computer, and remove it")),
        ("network", _("check the connection to every host that is needed, without an account")),
        ("diagnostics", _("print what support needs to know of this program and computer")),
        ("practice", _("serve the practice services")),
    ):
        commands.add_parser(name, help=purpose, command=name)
    return parser
