"""The options of ``plan``, ``apply`` and ``undo``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from setup_assistant.cli import argument_types, options_report, shared_options
from setup_assistant.texts import _

Deed = Callable[[argparse.Namespace], int]


def add(
    commands: Any,
    deed: Deed,
    signing_in: list[argparse.ArgumentParser],
    checking: list[argparse.ArgumentParser],
) -> None:
    """Add the three commands to ``commands``."""
    plan = commands.add_parser("plan", parents=[*checking, shared_options.connector()],
        help=_("say what could be changed, and what would remain"))  # fmt: skip
    plan.add_argument("--json", action="store_true", help=_("print a JSON document"))
    plan.set_defaults(deed=deed, run=_plan)
    _add_apply(commands, deed, checking)
    _add_undo(commands, deed, signing_in)


def _add_apply(commands: Any, deed: Deed, checking: list[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("apply", parents=checking,
        help=_("make the changes of a plan, read them back, check again"))  # fmt: skip
    add = parser.add_argument
    add("--yes", action="store_true", help=_("make them; otherwise they are only shown"))
    add("--plan", type=Path, metavar="FILE", help=_("only what this plan names"))
    add("--only", action="append", default=[], choices=("oauth_access", "administrator"),
        help=_("only changes of this kind; can be given several times"))  # fmt: skip
    helper = parser.add_mutually_exclusive_group()
    helper.add_argument("--administrator", choices=(shared_options.CODE, shared_options.BROWSER),
        help=_("an administrator signs in too, for what the account may not do"))  # fmt: skip
    helper.add_argument("--administrator-token-env", metavar="NAME", type=argument_types.variable,
        help=_("the variable that holds an administrator's access token"))  # fmt: skip
    add("--json", action="store_true", help=_("print a JSON document"))
    options_report.out(parser, default=None)
    parser.set_defaults(deed=deed, run=_apply)


def _add_undo(commands: Any, deed: Deed, signing_in: list[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("undo", parents=signing_in,
        help=_("put back what the assistant has changed"))  # fmt: skip
    add = parser.add_argument
    add("ids", nargs="*", metavar="ID", help=_("which change; see --list"))
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help=_("everything that can be undone"))
    which.add_argument("--list", action="store_true", help=_("only list it, without signing in"))
    add("--yes", action="store_true", help=_("undo it; otherwise it is only shown"))
    add("--json", action="store_true", help=_("print a JSON document"))
    parser.set_defaults(deed=deed, run=_undo)


def _plan(asked: argparse.Namespace, services: Any) -> int:
    from setup_assistant.cli import plan

    return plan.run(asked, services)


def _apply(asked: argparse.Namespace, services: Any) -> int:
    from setup_assistant.cli import apply

    return apply.run(asked, services)


def _undo(asked: argparse.Namespace, services: Any) -> int:
    from setup_assistant.cli import undo

    return undo.run(asked, services)
