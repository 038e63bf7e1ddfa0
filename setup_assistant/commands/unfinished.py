"""A word about changes that an earlier run was stopped in, before anything else is done."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from setup_assistant import files
from setup_assistant.errors import AssistantError
from setup_assistant.texts import ngettext

if TYPE_CHECKING:
    from setup_assistant.commands.services import Services


def mention(services: Services) -> None:
    """``tell`` for a command that changes nothing: a list that can't be read doesn't stop it."""
    try:
        tell(services)
    except AssistantError as problem:
        print(problem, file=sys.stderr)


def tell(services: Services) -> None:
    """Say on standard error how many there are, and where to see them. Raises ``LedgerProblem``."""
    if not files.present(services.ledger_file):
        return
    n = sum(entry.unfinished for entry in services.ledger().entries())
    if n:
        form = ngettext(
            "{n} change of an earlier run was not finished. See “undo --list”: it can be put back.",
            "{n} changes of an earlier run were not finished. See “undo --list”: they can be put back.",
            n,
        )
        print(form.format(n=n), file=sys.stderr)
