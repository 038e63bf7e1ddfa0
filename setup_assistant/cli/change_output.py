"""Changes on the command line: while they are made, and how they ended."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from rich.console import Console

from setup_assistant import labels
from setup_assistant.changes import ledger, wording
from setup_assistant.changes.apply import Done, Progress, Stage
from setup_assistant.cli import output
from setup_assistant.codec import envelope
from setup_assistant.errors import AssistantError
from setup_assistant.model import Entry, Proposal
from setup_assistant.texts import _, labelled
from setup_assistant.visible import visible

NAME = "setup-assistant/changes"
VERSION = 1


def show_progress(progress: Progress) -> None:
    """Say on standard error what begins; a terminal sees that something goes on while it is read back."""
    sentence = {
        Stage.WRITING: _("{org}: changing…"),
        Stage.READING_BACK: _("{org}: reading back, {seconds} s…"),
    }.get(progress.stage)
    if sentence is not None:
        name = visible(progress.proposal.organization.name)
        with suppress(OSError):  # nobody listens any more: the change goes on all the same
            print(sentence.format(org=name, seconds=round(progress.seconds)), file=sys.stderr)


def document(
    results: Sequence[Done], *, ready: bool | None, problem: AssistantError | None = None
) -> dict[str, Any]:
    """The results as plain JSON data; the schema is ``resources/schemas/changes-1.json``.

    ``problem`` is what came between.
    """
    head = {} if problem is None else {"problem": output.described(problem)}
    return head | {
        **envelope(NAME, VERSION),
        "ready": ready,
        "changes": [
            {
                "kind": result.proposal.kind.value,
                "organization": result.proposal.organization.name,
                "outcome": result.outcome.value,
                "already": result.already,
                "why": wording.why(result),
                "entry": None if result.entry is None else ledger.of_entry(result.entry),
            }
            for result in results
        ],
    }


def show(
    results: Sequence[Done],
    console: Console,
    words: Callable[[Proposal], str] = wording.apply,
) -> None:
    """Print how changes ended; ``words`` say what each of them is."""
    for result in results:
        mark = "✓" if result.good else "!"
        outcome = _("Was so already") if result.already else labels.outcome_word(result.outcome)
        change = visible(words(result.proposal))
        console.print(f"{mark} {labelled(change, outcome)}", markup=False, soft_wrap=True)
        if why := wording.why(result):
            console.print(f"  {visible(why)}", markup=False, soft_wrap=True)


def show_entries(entries: Sequence[Entry], console: Console) -> None:
    """Print lines of the ledger: id, what undoing does, when and by whom, how it stands."""
    if not entries:
        console.print(_("Nothing that the assistant changed in Azure DevOps is left to undo."))
    for entry in entries:
        console.print(f"{entry.id[:8]}  {visible(wording.undo(entry.proposal))}", markup=False)
        when = entry.deed.begun_at.astimezone().strftime("%Y-%m-%d %H:%M %z")
        line = _("Changed {time} by {upn}. {state}.").format(
            time=when, upn=visible(entry.deed.actor.upn), state=wording.entry_state(entry)
        )
        console.print(f"          {line}", markup=False, soft_wrap=True)
        more = (*(wording.unfinished(entry) if entry.unfinished else ()), wording.doubt(entry))
        for sentence in filter(None, more):
            console.print(f"          {visible(sentence)}", markup=False, soft_wrap=True)
