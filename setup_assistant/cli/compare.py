"""The ``compare`` command: what differs between two saved reports, without any connection."""

from __future__ import annotations

import argparse
from dataclasses import asdict, dataclass
from pathlib import Path

from setup_assistant import codec
from setup_assistant.cli import output, shared_options
from setup_assistant.cli.command import Args
from setup_assistant.report import compare, report_json
from setup_assistant.texts import _

NAME = "setup-assistant/compare"
VERSION = 2


@dataclass(frozen=True)
class CompareArgs(Args):
    """The options of ``compare``."""

    old: Path
    new: Path
    json: bool


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("old", metavar="OLD.json", type=Path)
    parser.add_argument("new", metavar="NEW.json", type=Path)
    shared_options.add_json(parser)
    parser.set_defaults(args=CompareArgs, run=run)


def run(args: CompareArgs) -> int:
    """Print every difference; not ready when something is worse. Raises ``NotAReport``.

    The document is in the schema ``resources/schemas/compare-2.json``.
    """
    drift = compare.compare(report_json.load(args.old), report_json.load(args.new))
    lines = [(change, compare.words(change)) for change in drift.changes]
    if args.json:
        changes = [asdict(change) | {"words": words} for change, words in lines]
        output.show_json(codec.envelope(NAME, VERSION) | {"worse": drift.worse, "changes": changes})
        return output.NOT_READY if drift.worse else output.DONE
    for change, words in lines:
        print(f"{'!' if change.worse else ' '} {words}")
    if not drift.changes:
        print(_("Nothing has changed."))
    elif drift.worse:
        print(_("Lines with an exclamation mark are changes for the worse."))
    return output.NOT_READY if drift.worse else output.DONE
