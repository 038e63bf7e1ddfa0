"""What a command leaves for programs: one JSON document on standard output, and a JUnit file, also
when it fails.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from setup_assistant import __version__, files
from setup_assistant.errors import (
    AssistantError,
    InputError,
    NetworkError,
    NotDone,
    Rejected,
    ServiceError,
    SignInError,
    unwritable,
)
from setup_assistant.texts import _, listed, ngettext

if TYPE_CHECKING:
    from setup_assistant.cli.shared_options import PlaceArgs
    from setup_assistant.model import Entry

_DOCUMENTS = {
    "check": "setup_assistant.report.check_json",
    "check --all-profiles": "setup_assistant.cli.check",
    "plan": "setup_assistant.cli.plan_file",
    "apply": "setup_assistant.cli.change_output",
    "undo": "setup_assistant.cli.change_output",
    "create": "setup_assistant.cli.create_output",
    "judge": "setup_assistant.cli.judge",
    "compare": "setup_assistant.cli.compare",
    "forget": "setup_assistant.cli.forget",
    "network": "setup_assistant.cli.network",
}
"""The module that names a command's document and its version."""

_ANSWERS = {"check": "ready", "judge": "ready", "create": "done", "forget": "done", "network": "ok"}
"""What a program asks such a document first: no, when the command failed."""


def show_json(document: dict[str, Any], system: str = os.name) -> None:
    """Print a document for programs."""
    # PowerShell takes what comes through a pipe for text in the console's own code page.
    in_every_code_page = system == "nt" and not sys.stdout.isatty()
    print(json.dumps(document, indent=2, ensure_ascii=in_every_code_page))


def described(problem: AssistantError) -> dict[str, str]:
    """``problem`` as it stands in JSON documents."""
    return {"title": problem.title, "text": str(problem), "details": problem.details}


def failed(arguments: Sequence[str], problem: AssistantError, code: int) -> None:
    """Print the JSON document of a command that ended before it could print its own, if it was to."""
    if "--json" not in arguments or getattr(sys.stdout, "begun", False):
        return
    document: dict[str, Any] = {"assistant": __version__}
    # By the words, because the command line may be what is wrong.
    command = next((word for word in arguments if word in _DOCUMENTS), "")
    if command:
        every = command == "check" and "--all-profiles" in arguments
        module = import_module(_DOCUMENTS["check --all-profiles" if every else command])
        document = {"schema": module.NAME, "version": module.VERSION} | document
    if command in _ANSWERS:
        document[_ANSWERS[command]] = False
    show_json(document | {"exit_code": code, "problem": described(problem)})


def keep(file: Path, text: str) -> None:
    """Write ``text`` into the file that was named. Raises ``InputError`` about ``file``."""
    try:
        files.write_text(file, text)
    except OSError as problem:
        raise InputError("file", unwritable(file, problem)) from None


def explain(problem: AssistantError) -> None:
    """Print ``problem`` as one sentence and one line of details, if it has any."""
    print(problem, file=sys.stderr)
    if problem.details:
        lines = problem.details.splitlines()
        print(_("Details: {details}").format(details=listed(lines)), file=sys.stderr)


DONE = READY = 0
NOT_READY = 1
"""Not ready, unknown, drifted, or something was not done."""
USAGE = 2
BUG = 3
NO_ANSWER = 4
"""Could not sign in, or the service could not be reached."""
INTERRUPTED = 130


def of_problem(problem: AssistantError) -> int:
    """The exit code for what ended a command; a list of changes that can't be used is no lost answer."""
    from setup_assistant.report.errors import NotAReport

    if isinstance(problem, InputError | NotAReport):
        return USAGE
    if isinstance(problem, NotDone):
        return NO_ANSWER if problem.unanswered else NOT_READY
    if isinstance(problem, Rejected):  # an answer, though it says no
        return NOT_READY
    unanswered = isinstance(problem, SignInError | ServiceError | NetworkError)
    return NO_ANSWER if unanswered else NOT_READY


def mention(place: PlaceArgs) -> None:
    """``tell`` for a command that changes nothing: a list that can't be read doesn't stop it."""
    try:
        tell(place)
    except AssistantError as problem:
        print(problem, file=sys.stderr)


def tell(place: PlaceArgs) -> None:
    """Say on standard error how many changes were not finished. Raises ``LedgerProblem``."""
    n = sum(entry.unfinished for entry in entries(place))
    if n:
        form = ngettext(
            "{n} change of an earlier run was not finished. See “undo --list”: it can be put back.",
            "{n} changes of an earlier run were not finished. See “undo --list”: they can be put back.",
            n,
        )
        print(form.format(n=n), file=sys.stderr)


def entries(place: PlaceArgs) -> tuple[Entry, ...]:
    """What the list of changes holds; nothing is loaded where nothing was ever changed.

    Raises ``LedgerProblem`` when it is damaged.
    """
    if not files.present(place.ledger_file):
        return ()
    from setup_assistant.changes.ledger import Ledger

    return Ledger(place.ledger_file).entries()
