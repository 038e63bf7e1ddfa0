"""The ``check`` command: sign in, inspect, print. The services are handed in."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from setup_assistant.cli import output, scope_options, sign_in
from setup_assistant.errors import InputError
from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.cli.clients import Services
    from setup_assistant.cli.sign_in import SignedInDevops
    from setup_assistant.model import Coverage, Inspection, Organization, Scope, Unread

    Covered = Mapping[str, Coverage | Unread]


def run(asked: argparse.Namespace, services: Services) -> int:
    """Check what was asked for and print it; ready or not ready."""
    output.mention(services)
    signed_in = sign_in.sign_in(asked, services)
    inspection = inspected(asked, signed_in)
    coverage = covered(asked, signed_in, inspection)
    write_junit(asked, inspection)
    show(inspection, coverage, as_json=asked.json)
    return output.READY if inspection.ready else output.NOT_READY


def inspected(
    asked: argparse.Namespace, signed_in: SignedInDevops, plan: Scope | None = None
) -> Inspection:
    """The inspection of what is asked for, with what a ``plan`` decided; a terminal sees the progress.

    Raises ``InputError`` for organizations that are to be left out or set aside and aren't there.
    """
    from rich.console import Console
    from rich.progress import Progress

    from setup_assistant.inspection.inspect import inspect

    scope = scope_options.decided(asked, signed_in.account, plan)
    look = scope_options.look(asked, scope)
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(_("Checking"), total=None)

        def listed(organizations: Sequence[Organization]) -> None:
            look(organizations)
            progress.update(task, total=len(organizations))

        return inspect(
            signed_in.devops,
            signed_in.account,
            only=asked.organization,
            scope=scope,
            on_listed=listed,
            on_inspected=lambda _inspected: progress.advance(task),
        )


def covered(
    asked: argparse.Namespace, signed_in: SignedInDevops, inspection: Inspection
) -> Covered:
    """What the account can see, where ``--coverage`` asks for it: after the checks, never before."""
    if not asked.coverage:
        return {}
    from setup_assistant.inspection.coverage import read_all
    from setup_assistant.inspection.inspect import utc_now

    return read_all(signed_in.devops, inspection, utc_now)


def write_junit(asked: argparse.Namespace, inspection: Inspection) -> None:
    """Write ``--junit`` where it was asked for."""
    if asked.junit:
        from setup_assistant.report.junit import junit

        keep(asked.junit, junit(inspection))


def keep(file: Path, text: str) -> None:
    """Write ``text`` into the file that was named. Raises ``InputError``."""
    from setup_assistant import files

    try:
        files.write_text(file, text)
    except OSError as problem:
        message = _("{file} can't be written: {reason}.")
        reason = files.reason(problem)
        raise InputError("file", message.format(file=file, reason=reason)) from None


def show(inspection: Inspection, coverage: Covered, *, as_json: bool) -> None:
    """Print the inspection on standard output, for programs or for people."""
    if as_json:
        import json

        from setup_assistant.report import check_json

        told = check_json.of_inspection(inspection, coverage)
        print(json.dumps(told, indent=2, ensure_ascii=False))
        return
    from rich.console import Console

    from setup_assistant.report import table

    table.show(inspection, Console(), coverage)
