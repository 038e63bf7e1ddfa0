"""The ``undo`` command: puts back what earlier runs changed, one or all, and lists it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console

from setup_assistant.changes import ledger, wording
from setup_assistant.changes.apply import Polling, undo
from setup_assistant.changes.ledger import Ledger
from setup_assistant.cli import change_output, output, shared_options, sign_in
from setup_assistant.cli.shared_options import CommandArgs
from setup_assistant.errors import InputError
from setup_assistant.model import Entry, Outcome
from setup_assistant.model.scope import name_key
from setup_assistant.services.clients import Clients
from setup_assistant.texts import _, listed

SHORTEST = 6
"""Characters of an id that are enough, if they name one entry only."""


@dataclass(frozen=True)
class UndoArgs(CommandArgs):
    """The options of ``undo``."""

    ids: tuple[str, ...]
    all: bool
    list: bool
    yes: bool


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    shared_options.add_sign_in(parser)
    option = parser.add_argument
    option("ids", nargs="*", metavar="ID", help=_("which change; see --list"))
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help=_("everything that can be undone"))
    which.add_argument("--list", action="store_true", help=_("only list it, without signing in"))
    option("--yes", action="store_true", help=_("undo it; otherwise it is only shown"))
    shared_options.add_json(parser)
    parser.set_defaults(args=UndoArgs, run=run)


def run(args: UndoArgs, clients: Clients) -> int:
    """List with ``--list``; else put back what is named, with ``--yes``. Done when all of it is back."""
    if args.ids and (args.all or args.list):
        raise InputError("ids", _("Name changes by their ids, or add --all or --list: not both."))
    ledger_entries = _of_organizations(args, Ledger(args.place.ledger_file).entries())
    undoable = [entry for entry in ledger_entries if entry.undoable]
    if args.list:
        _show(args, ledger_entries, undoable)
        return output.DONE
    entries = _chosen(args, undoable)
    if not entries:
        if args.json:
            output.show_json(change_output.document([], ready=None))
        else:
            print(_("Nothing that the assistant changed in Azure DevOps is left to undo."))
        return output.DONE
    if not args.yes:
        _show(args, entries, entries)
        print(_("Nothing was changed: add --yes to undo these changes."), file=sys.stderr)
        return output.NOT_READY
    return _undo(args, clients, entries)


def _undo(args: UndoArgs, clients: Clients, entries: Sequence[Entry]) -> int:
    directories = sign_in.sign_in(args, clients)
    # These sign-ins don't reach another directory's organizations.
    own = [e for e in entries if directories.of(e.proposal.subject.tenant_id) is not None]
    if len(own) < len(entries):
        message = _(
            "Some of these changes belong to another directory and stay as they are. Sign in there with "
            "--tenant ID to undo them."
        )
        print(message, file=sys.stderr)
    results = undo(
        directories,
        own,
        Ledger(args.place.ledger_file),
        watch=change_output.show_progress,
        polling=Polling(clients.limits.read_back, clients.limits.read_back_until),
    )
    if args.json:
        output.show_json(change_output.document(results, ready=None))
    else:
        change_output.show(results, Console(), wording.undo)
    whole = len(own) == len(entries) and all(result.good for result in results)
    return output.DONE if whole else output.NOT_READY


def _of_organizations(args: UndoArgs, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Those of ``--organization``, or all; raises ``InputError`` for a name that the list doesn't hold."""
    keys, names = {entry.organization.key for entry in entries}, args.sign_in.organizations
    unknown = [name for name in names if name_key(name) not in keys]
    if unknown:
        message = _("The list of changes holds none of {names}. See “undo --list”.")
        raise InputError("organization", message.format(names=listed(unknown)))
    only = {name_key(name) for name in names}
    return tuple(entry for entry in entries if not only or entry.organization.key in only)


def _show(args: UndoArgs, entries: Sequence[Entry], undoable: Sequence[Entry]) -> None:
    """For programs all ``entries``, for people what can be undone."""
    if args.json:
        output.show_json(ledger.document(tuple(entries)))
    else:
        change_output.show_entries(undoable, Console())


def _chosen(args: UndoArgs, undoable: Sequence[Entry]) -> list[Entry]:
    """What is named; with ``--all`` everything but what had no effect, which may be somebody else's."""
    if args.all:
        sure = [entry for entry in undoable if entry.deed.outcome is not Outcome.UNCHANGED]
        if len(sure) < len(undoable):
            message = _(
                "Changes that were accepted without effect are left out: what is there now, somebody "
                "else may have made. Name them by their ids to undo them all the same."
            )
            print(message, file=sys.stderr)
        return sure
    if not args.ids:
        message = _("Name the changes to undo by their ids, or add --all. See “undo --list”.")
        raise InputError("ids", message)
    entries = [_named(identifier, undoable) for identifier in args.ids]
    return list({entry.id: entry for entry in entries}.values())


def _named(identifier: str, undoable: Sequence[Entry]) -> Entry:
    entries = [entry for entry in undoable if entry.id.startswith(identifier.lower())]
    if len(identifier) < SHORTEST or len(entries) != 1:
        message = _("“{id}” names no change that can be undone. See “undo --list”.")
        raise InputError("ids", message.format(id=identifier))
    return entries[0]
