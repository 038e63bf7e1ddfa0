"""Options that several commands share, as parsers to build theirs on (``parents=[…]``)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from setup_assistant.cli import argument_types
from setup_assistant.texts import _

CODE, BROWSER = "code", "browser"


def practice_options(parser: argparse.ArgumentParser, *, again: bool = False) -> None:
    """``again`` behind a command: what was given before it must not be unset by a default."""
    unset: Any = argparse.SUPPRESS if again else None
    add = parser.add_argument
    add("--practice", action="store_true", default=unset, help=_("use the practice services"))
    add(
        "--scenario",
        default=unset,
        metavar="S",
        type=argument_types.scenario,
        help=_("what to practise"),
    )


def client_id(parser: argparse.ArgumentParser, *, again: bool = False) -> None:
    """The application to sign in with; ``again`` as in ``practice_options``."""
    parser.add_argument("--client-id", default=argparse.SUPPRESS if again else None, metavar="ID",
        type=argument_types.guid, help=_("the registered app's id"))  # fmt: skip


def place() -> argparse.ArgumentParser:
    """Which services: the real ones, practice of its own, or a practice world that runs already."""
    parser = argparse.ArgumentParser(add_help=False)
    practice_options(parser, again=True)
    parser.add_argument(
        "--practice-world", type=Path, metavar="FILE",
        help=_("use the practice services that printed this file"),
    )  # fmt: skip
    return parser


def signing_in() -> argparse.ArgumentParser:
    """Who signs in to Azure DevOps and how, and which organizations are meant."""
    parser = argparse.ArgumentParser(add_help=False, parents=[place()])
    client_id(parser, again=True)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--sign-in", choices=(CODE, BROWSER), default=None,
        help=_("with a code on another device (the default), or in your own browser"))  # fmt: skip
    how.add_argument("--token-stdin", action="store_true",
        help=_("read an access token from standard input"))  # fmt: skip
    how.add_argument("--token-env", metavar="NAME", type=argument_types.variable,
        help=_("take an access token from this environment variable"))  # fmt: skip
    parser.add_argument("--profile", metavar="NAME",
        help=_("fill in what is missing here from a saved profile"))  # fmt: skip
    customer(parser)
    return parser


def customer(parser: argparse.ArgumentParser) -> None:
    """The directory and the organizations of one customer."""
    add = parser.add_argument
    add("--tenant", metavar="ID", type=argument_types.tenant, help=_("the directory to sign in to"))
    add("--organization", action="append", default=[], metavar="NAME", type=argument_types.organization,
        help=_("only this organization; can be given several times"))  # fmt: skip


def connector() -> argparse.ArgumentParser:
    """The Keepit connector that a plan asks for; ``connector.connector_of`` reads them."""
    parser = argparse.ArgumentParser(add_help=False)
    add = parser.add_argument
    add("--connector-name", metavar="NAME", help=_("the Keepit connector to create"))
    add("--region", choices=argument_types.regions(), help=_("Keepit's data centre"))
    add("--retention", metavar="PERIOD", default="", help=_("such as P1Y; unlimited without"))
    add("--member", action="append", default=[], metavar="EMAIL",
        help=_("a Keepit user who may see it; can be given several times"))  # fmt: skip
    add("--authorization", metavar="CONNECTOR", default="",
        help=_("the Azure DevOps connector whose authorization is used too"))  # fmt: skip
    return parser


def keepit_token(*, required: bool = True) -> argparse.ArgumentParser:
    """How the API token of Keepit is handed in: its user name, then its password."""
    parser = argparse.ArgumentParser(add_help=False)
    how = parser.add_mutually_exclusive_group(required=required)
    how.add_argument("--keepit-token-stdin", action="store_true",
        help=_("read user name and password from two lines of standard input"))  # fmt: skip
    how.add_argument("--keepit-token-env", nargs=2, metavar=("USER", "PASSWORD"),
        type=argument_types.variable, help=_("take them from these two environment variables"))  # fmt: skip
    return parser
