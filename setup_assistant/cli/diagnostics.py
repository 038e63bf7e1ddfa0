"""The ``diagnostics`` command, and the option of other commands: the report of a problem as text.

A process of its own knows the program, the system and the settings. What it did, a command tells with
``--diagnostics FILE``, however it ends.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from setup_assistant import diagnostics
from setup_assistant.cli import output
from setup_assistant.cli.command import Args
from setup_assistant.cli.shared_options import CODE, SignInArgs
from setup_assistant.diagnostics import RECORD, Part, Report
from setup_assistant.errors import InputError
from setup_assistant.registration import Registration
from setup_assistant.services import clients, settings_kinds
from setup_assistant.services.clients import Clients


@dataclass(frozen=True)
class DiagnosticsArgs(Args):
    """It has no options."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add what is called."""
    parser.set_defaults(args=DiagnosticsArgs, run=run)


def run(_args: DiagnosticsArgs) -> int:
    """Print what can be told without doing anything."""
    factory = clients.real()
    settings = settings_kinds.kinds(factory, "none yet")
    report = Report(diagnostics.program(), settings, RECORD.copy())
    print(report.text((Part.SETTINGS,)), end="")
    return output.DONE


@contextmanager
def kept(file: Path, sign_in: SignInArgs, factory: Clients) -> Iterator[None]:
    """Write into ``file`` what happened inside, also when it failed or was stopped.

    Raises ``InputError`` when it can't be written; where something else went wrong that is only said.
    """
    try:
        yield
    except BaseException as problem:
        RECORD.failed(type(problem), problem, problem.__traceback__)
        try:
            _keep(file, sign_in, factory)
        except InputError as unwritable:
            print(unwritable.message, file=sys.stderr)
        raise
    _keep(file, sign_in, factory)


def _keep(file: Path, sign_in: SignInArgs, factory: Clients) -> None:
    handed_in = sign_in.token_stdin or sign_in.token_env
    way = "access token" if handed_in else sign_in.way or CODE
    options = Registration(sign_in.client_id, sign_in.tenant)
    settings = settings_kinds.kinds(factory, way, options)
    report = Report(diagnostics.program(), settings, RECORD.copy())
    output.keep(file, report.text((Part.SETTINGS, Part.CALLS, Part.ERROR)))
