"""The ``undo`` command: puts back what earlier runs changed, one or all, and lists it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from setup_assistant.changes import ledger
from setup_assistant.changes.apply import undo
from setup_assistant.cli import change_output, output, sign_in
from setup_assistant.errors import InputError
from setup_assistant.model import Entry, Outcome
from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.cli.clients import Services

SHORTEST = 6
"""Characters of an id that are enough, if they name one entry only."""


def run(asked: argparse.Namespace, services: Services) -> int:
    """List with ``--list``; else put back what is named, with ``--yes``. Done when all of it is back."""
    if asked.ids and (asked.all or asked.list):
        raise InputError("ids", _("Name changes by their ids, or add --all or --list: not both."))
    held = _meant(asked, services.ledger().entries())
    if asked.list:
        return _listed(asked, held)
    chosen = _chosen(asked, [entry for entry in held if entry.undoable])
    if not chosen:
        return _nothing(asked)
    if not asked.yes:
        return _would(asked, chosen)
    signed_in = sign_in.sign_in(asked, services)
    own = [e for e in chosen if e.proposal.subject.tenant_id == signed_in.account.tenant_id]
    if len(own) < len(chosen):
        print(_other_directory(), file=sys.stderr)
    results = undo(
        signed_in.devops,
        signed_in.account,
        own,
        services.ledger(),
        watch=change_output.told,
        rhythm=services.rhythm(),
    )
    if asked.json:
        document = change_output.document(results, ready=None)
        print(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        from rich.console import Console

        change_output.show_undone(results, Console())
    whole = len(own) == len(chosen) and all(done.good for done in results)
    return output.DONE if whole else output.NOT_READY


def _meant(asked: argparse.Namespace, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Those of ``--organization``, or all; raises ``InputError`` for a name that the list doesn't hold."""
    held = {entry.organization.name.casefold() for entry in entries}
    unknown = [name for name in asked.organization if name.casefold() not in held]
    if unknown:
        message = _("The list of changes holds none of {names}. See “undo --list”.")
        raise InputError("organization", message.format(names=", ".join(unknown)))
    names = {name.casefold() for name in asked.organization}
    return tuple(e for e in entries if not names or e.organization.name.casefold() in names)


def _listed(asked: argparse.Namespace, held: Sequence[Entry]) -> int:
    if asked.json:
        print(json.dumps(ledger.document(tuple(held)), indent=2, ensure_ascii=False))
        return output.DONE
    from rich.console import Console

    change_output.show_entries([entry for entry in held if entry.undoable], Console())
    return output.DONE


def _nothing(asked: argparse.Namespace) -> int:
    if asked.json:
        print(json.dumps(change_output.document([], ready=None), indent=2))
    else:
        print(_("Nothing that the assistant changed in Azure DevOps is left to undo."))
    return output.DONE


def _chosen(asked: argparse.Namespace, undoable: Sequence[Entry]) -> list[Entry]:
    """What is named; with ``--all`` everything but what had no effect, which may be somebody else's."""
    if asked.all:
        sure = [entry for entry in undoable if entry.deed.outcome is not Outcome.UNCHANGED]
        if len(sure) < len(undoable):
            print(_left_out(), file=sys.stderr)
        return sure
    if not asked.ids:
        message = _("Name the changes to undo by their ids, or add --all. See “undo --list”.")
        raise InputError("ids", message)
    named = (_named(identifier, undoable) for identifier in asked.ids)
    return list({entry.id: entry for entry in named}.values())


def _left_out() -> str:
    return _(
        "Changes that were accepted without effect are left out: what is there now, somebody else may "
        "have made. Name them by their ids to undo them all the same."
    )


def _named(identifier: str, undoable: Sequence[Entry]) -> Entry:
    found = [entry for entry in undoable if entry.id.startswith(identifier.lower())]
    if len(identifier) < SHORTEST or len(found) != 1:
        message = _("“{id}” names no change that can be undone. See “undo --list”.")
        raise InputError("ids", message.format(id=identifier))
    return found[0]


def _would(asked: argparse.Namespace, chosen: Sequence[Entry]) -> int:
    from rich.console import Console

    if asked.json:
        print(json.dumps(ledger.document(tuple(chosen)), indent=2, ensure_ascii=False))
    else:
        change_output.show_entries(chosen, Console())
    print(_("Nothing was changed: add --yes to undo these changes."), file=sys.stderr)
    return output.NOT_READY


def _other_directory() -> str:
    return _(
        "Some of these changes belong to another directory and stay as they are. Sign in there with "
        "--tenant ID to undo them."
    )
