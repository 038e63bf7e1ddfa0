"""The options of ``report``, ``judge`` and ``compare``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from setup_assistant.cli import argument_types, report, shared_options
from setup_assistant.texts import _

Deed = Callable[[argparse.Namespace], int]


def add(commands: Any, deed: Deed, checking: list[argparse.ArgumentParser]) -> None:
    """Add the three commands to ``commands``."""
    parser = commands.add_parser("report",
        parents=[*checking, shared_options.keepit_token(required=False)],
        help=_("check, and keep the evidence in files"))  # fmt: skip
    parser.add_argument("--plan", type=Path, metavar="FILE",
        help=_("read the Keepit connector of this plan back too"))  # fmt: skip
    out(parser, default=Path())
    junit(parser)
    coverage(parser)
    parser.set_defaults(deed=deed, run=report.run)
    _add_judge(commands)
    _add_compare(commands)


def out(parser: argparse.ArgumentParser, default: Path | None) -> None:
    """Where a report goes, and in which forms."""
    parser.add_argument("--out", metavar="DIR", type=Path, default=default,
        help=_("the folder for the report, which gets a folder of its own"))  # fmt: skip
    parser.add_argument("--format", metavar="FORMATS", type=argument_types.formats,
        default=("html", "json", "csv"), help=_("any of html, pdf, json, csv, with commas"))  # fmt: skip


def junit(parser: argparse.ArgumentParser) -> None:
    """The form that pipelines show as tests."""
    parser.add_argument("--junit", metavar="FILE", type=Path,
        help=_("write a JUnit file, which pipelines show as tests"))  # fmt: skip


def coverage(parser: argparse.ArgumentParser) -> None:
    """What the account can see, read after the checks."""
    parser.add_argument("--coverage", action="store_true",
        help=_("list the projects and repositories that the account can see"))  # fmt: skip


def _add_judge(commands: Any) -> None:
    judge = commands.add_parser("judge", help=_("judge a saved report by today's checks"))
    judge.add_argument("report", metavar="REPORT.json", type=Path)
    judge.add_argument("--json", action="store_true", help=_("print a JSON document"))
    judge.set_defaults(deed=report.judge)


def _add_compare(commands: Any) -> None:
    compare = commands.add_parser("compare", help=_("say what differs between two saved reports"))
    compare.add_argument("old", metavar="OLD.json", type=Path)
    compare.add_argument("new", metavar="NEW.json", type=Path)
    compare.add_argument("--json", action="store_true", help=_("print a JSON document"))
    compare.set_defaults(deed=report.compare)
