"""The ``forget`` command: says what the assistant keeps of this user, and removes it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from setup_assistant import codec, files, memory, settings
from setup_assistant.changes.errors import LedgerDamaged, LedgerUnreadable
from setup_assistant.changes.ledger import Ledger
from setup_assistant.cli import output, shared_options
from setup_assistant.cli.command import Args
from setup_assistant.texts import _, ngettext

NAME = "setup-assistant/forget"
VERSION = 1


@dataclass(frozen=True)
class ForgetArgs(Args):
    """The options of ``forget``."""

    changes: bool
    yes: bool
    json: bool


class Kind(StrEnum):
    """What a file holds."""

    SETTINGS = "settings"
    PROFILES = "profiles"
    REMEMBERED = "remembered"
    CHANGES = "changes"
    PRACTICE = "practice"
    LEFTOVER = "leftover"
    OTHER = "other"


class State(StrEnum):
    """Where a file is now."""

    THERE = "there"
    REMOVED = "removed"
    STAYS = "stays"


@dataclass(frozen=True)
class UserFile:
    """A file in the user's folders. ``reason`` says why it stays; ``needed``: by what isn't finished."""

    path: Path
    kind: Kind
    state: State = State.THERE
    reason: str = ""
    needed: bool = False


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    option = parser.add_argument
    option("--yes", action="store_true", help=_("remove it; otherwise it is only shown"))
    option("--changes", action="store_true",
        help=_("the list of changes too, without which nothing can be undone"))  # fmt: skip
    shared_options.add_json(parser)
    parser.set_defaults(args=ForgetArgs, run=run)


def run(args: ForgetArgs) -> int:
    """Show every file, or remove it with ``--yes``: never what an undo needs without ``--changes``.

    The document is in the schema ``resources/schemas/forget-1.json``. Raises ``LedgerProblem`` when
    somebody is using the list of changes; then nothing is removed.
    """
    entries = [_judged(file, changes=args.changes) for file in _all()]
    if args.yes:
        _clear_list(entries)  # comes first: it may be refused as a whole
        entries = [_removed(file) for file in entries]
        _tidy()
    remaining = [file for file in entries if file.state is State.THERE or file.needed]
    if args.json:
        output.show_json(_document(entries, done=not remaining))
    else:
        _show(entries)
    if remaining and not args.yes:
        print(_("Nothing was removed: add --yes to remove these files."), file=sys.stderr)
    return output.NOT_READY if remaining else output.DONE


def _all() -> Iterator[UserFile]:
    """Every file below the user's two folders, which are one on some systems."""
    seen = set[Path]()
    for folder in (settings.configuration_folder(), settings.data_folder()):
        for path in sorted(folder.rglob("*")):
            if path not in seen and (path.is_symlink() or not path.is_dir()):
                seen.add(path)
                yield UserFile(path, _kind(path))


_KINDS = {
    "settings.json": Kind.SETTINGS,
    settings.DAMAGED: Kind.SETTINGS,
    "profiles.json": Kind.PROFILES,
    "resume.json": Kind.REMEMBERED,
    settings.LEDGER: Kind.CHANGES,
}


def _kind(path: Path) -> Kind:
    if path.is_relative_to(settings.data_folder(practice=True)):
        return Kind.PRACTICE
    if path.parent not in (settings.configuration_folder(), settings.data_folder()):
        return Kind.OTHER
    of_ours = any(path.name.startswith(name) for name in _KINDS)
    unfinished = path == _ledger().lock or (of_ours and path.suffix == files.UNFINISHED)
    return _KINDS.get(path.name, Kind.LEFTOVER if unfinished else Kind.OTHER)


def _ledger() -> Ledger:
    return Ledger(settings.ledger_file())


def _of_list(file: UserFile) -> bool:
    """Whether it may go only while nobody writes the list of changes: the list, and what lies beside it."""
    ledger = _ledger()
    beside = file.path.parent == ledger.path.parent and file.path.name.startswith(ledger.path.name)
    return beside and file.state is State.THERE


def what(kind: Kind) -> str:
    """What such a file holds, for people."""
    return {
        Kind.SETTINGS: _(
            "the application and the directory that you sign in with, language and proxy"
        ),
        Kind.PROFILES: _("your profiles: customers by name"),
        Kind.REMEMBERED: _("where you stopped, what you entered, and what you decided"),
        Kind.CHANGES: _("the list of changes, from which they can be undone"),
        Kind.PRACTICE: _("of practice runs"),
        Kind.LEFTOVER: _("a lock, or half a file that was never finished"),
        Kind.OTHER: _("not the assistant's own"),
    }[kind]


def _judged(file: UserFile, *, changes: bool) -> UserFile:
    """``file`` with the reason why it must stay, if there is one."""
    if file.kind is Kind.OTHER:
        return replace(file, state=State.STAYS, reason=_("The assistant didn't make it."))
    if changes or file.kind not in (Kind.CHANGES, Kind.REMEMBERED):
        return file
    needed = _undo(file.path) if file.kind is Kind.CHANGES else _attempts(file.path)
    if needed:
        return replace(file, state=State.STAYS, reason=needed, needed=True)
    if file.kind is Kind.CHANGES:
        reason = _("It is the record of what was changed. Add --changes to remove it too.")
        return replace(file, state=State.STAYS, reason=reason)
    return file


def _undo(file: Path) -> str:
    """Why the list of changes is needed; empty when it only tells what was."""
    try:
        entries = Ledger(file).entries()
    except (LedgerDamaged, LedgerUnreadable):
        return _("It can't be read, so it may be needed to undo a change. Add --changes to remove it too.")  # fmt: skip
    n = sum(entry.unfinished or entry.undoable for entry in entries)
    if not n:
        return ""
    return ngettext(
        "{n} change can still be undone from it: see “undo --list”. Add --changes to remove it too.",
        "{n} changes can still be undone from it: see “undo --list”. Add --changes to remove it too.",
        n,
    ).format(n=n)


def _attempts(file: Path) -> str:
    """Why what is remembered is needed: a second connector would be made without it."""
    if not any(attempt.open for attempt in memory.Memory(file).load().attempts):
        return ""
    return _(
        "A connector was begun in Keepit and is not finished: start the assistant again for that. Add "
        "--changes to remove it all the same."
    )


def _clear_list(entries: list[UserFile]) -> None:
    """Remove what ``_of_list`` says while its lock is ours; raises ``LedgerProblem``."""
    kinds = {file.kind for file in entries if _of_list(file)}
    if Kind.CHANGES in kinds:
        _ledger().remove()
    elif kinds:
        _ledger().tidy()


def _removed(file: UserFile) -> UserFile:
    if file.state is State.STAYS:
        return file
    if _of_list(file):
        if not files.present(file.path):
            return replace(file, state=State.REMOVED)
        reason = _("Another window or command of the assistant has begun to use it.")
        return replace(file, state=State.STAYS, reason=reason, needed=True)
    try:
        files.remove(file.path)
    except OSError as problem:
        return replace(file, state=State.STAYS, reason=files.reason(problem), needed=True)
    return replace(file, state=State.REMOVED)


def _tidy() -> None:
    """Remove the folders that are empty now."""
    data = settings.data_folder()
    folders = [settings.data_folder(practice=True), data, settings.configuration_folder()]
    if data.parent.name == settings.VENDOR:
        folders.append(data.parent)
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


def _document(entries: list[UserFile], *, done: bool) -> dict[str, object]:
    described = [
        {
            "path": str(file.path),
            "kind": file.kind,
            "what": what(file.kind),
            "state": file.state,
            "reason": file.reason,
        }
        for file in entries
    ]
    return codec.envelope(NAME, VERSION) | {"done": done, "files": described}


def _show(entries: list[UserFile]) -> None:
    words = {State.THERE: "{path}", State.REMOVED: _("Removed: {path}"), State.STAYS: _("Stays: {path}")}  # fmt: skip
    for file in entries:
        print(words[file.state].format(path=file.path))
        print(f"    {what(file.kind)}")
        if file.reason:
            print(f"    {file.reason}")
    if not entries:
        print(_("The assistant keeps nothing of this user."))
