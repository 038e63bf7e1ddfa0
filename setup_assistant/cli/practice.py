"""The ``practice`` command: the practice services, until standard input ends."""

from __future__ import annotations

import argparse
import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from setup_assistant.cli import argument_types, output, streams
from setup_assistant.cli.command import Args
from setup_assistant.texts import _


@dataclass(frozen=True)
class PracticeArgs(Args):
    """The scenario and what is different in it; ``log`` is a file for every call."""

    scenario: str
    organizations: int | None
    latency_ms: int
    approve_as: tuple[str, ...]
    log: Path | None


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    option = parser.add_argument
    option("--scenario", default="ready", metavar="S", type=argument_types.scenario)
    option("--organizations", type=argument_types.count, metavar="N")
    option("--latency-ms", type=argument_types.count, default=0, metavar="L")
    option("--approve-as", type=argument_types.approvers, default=(), metavar="UPN,UPN",
        help=_("who approves the codes, one after the other; the last one all that follow"))  # fmt: skip
    option("--log", type=Path, metavar="FILE", help=argparse.SUPPRESS)
    parser.set_defaults(args=PracticeArgs, run=run)


def run(args: PracticeArgs) -> int:
    """Print where the services are, and serve them."""
    from setup_assistant.practice import server
    from setup_assistant.practice.state import scenarios

    world = scenarios.make(args.scenario, args.organizations, args.latency_ms)
    if args.approve_as:
        world.microsoft.approvers = args.approve_as
    with server.PracticeServer(world) as serving, suppress(KeyboardInterrupt):
        print(json.dumps(server.describe(serving)), flush=True)
        streams.until_input_ends()
    if args.log:
        output.keep(args.log, world.log_as_json())
    return output.DONE
