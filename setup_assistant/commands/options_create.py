"""The options of ``create``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from setup_assistant.commands import options_report, parents
from setup_assistant.texts import _


def add(
    commands: Any,
    deed: Callable[[argparse.Namespace], int],
    checking: list[argparse.ArgumentParser],
) -> None:
    """Add the command to ``commands``."""
    parser = commands.add_parser(
        "create", parents=[*checking, parents.keepit_token()],
        help=_("create the Keepit connector of a plan"),
    )  # fmt: skip
    parser.add_argument("--plan", required=True, type=Path, metavar="FILE",
        help=_("what “plan --json” printed"))  # fmt: skip
    parser.add_argument("--yes", action="store_true",
        help=_("create it; otherwise the requests are only shown"))  # fmt: skip
    parser.add_argument("--although-not-ready", action="store_true",
        help=_("create it although the organizations are not ready"))  # fmt: skip
    parser.add_argument("--json", action="store_true", help=_("print a JSON document"))
    options_report.out(parser, default=None)
    parser.set_defaults(deed=deed, run=_run)


def _run(asked: argparse.Namespace, services: Any) -> int:
    from setup_assistant.commands import create

    return create.run(asked, services)
