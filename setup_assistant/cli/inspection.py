"""What every command that checks takes, and the inspection itself."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from rich.console import Console
from rich.progress import Progress

from setup_assistant.cli import scope_options, shared_options
from setup_assistant.cli.scope_options import ScopeArgs
from setup_assistant.cli.shared_options import CommandArgs, OutputArgs
from setup_assistant.inspection.coverage import read_all
from setup_assistant.inspection.inspect import inspect, utc_now
from setup_assistant.managed import Managed
from setup_assistant.model import Coverage, Inspection, Organization, Scope, Unread
from setup_assistant.profiles import Profile
from setup_assistant.services.azure_devops.directories import Directories
from setup_assistant.texts import _


@dataclass(frozen=True)
class InspectionArgs(CommandArgs):
    """What every command that checks takes. ``profile_scope``: what the profile decides."""

    scope: ScopeArgs
    profile_scope: Scope
    output: OutputArgs

    def fault(self) -> str:
        return super().fault() or self.scope.fault()

    def filled(self, profile: Profile) -> Self:
        return replace(super().filled(profile), profile_scope=profile.scope)


def add_inspection(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``InspectionArgs``: without ``--out``, which not all commands take."""
    shared_options.add_sign_in(parser)
    scope_options.add(parser)
    parser.set_defaults(profile_scope=Scope(), out=None, formats=())


def inspected(
    args: InspectionArgs,
    directories: Directories,
    managed: Managed,
    plan: Scope | None = None,
) -> Inspection:
    """The inspection of what is asked for, with what a ``plan`` decided; a terminal sees the progress.

    Where neither a plan nor a profile decides, what is set for this computer does. Raises ``InputError`` for organizations that are to be left out or set aside and aren't there.
    """
    earlier = args.profile_scope if plan is None else plan
    decided = bool(args.scope or plan is not None or earlier != Scope())
    if not decided:
        earlier = Scope(tuple(Organization("", name) for name in managed.left_out))
    scope = args.scope.decided(directories.first.account, earlier)
    only = args.sign_in.organizations
    console = Console(stderr=True)  # what is read by programs stays whole on standard output
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(_("Checking"), total=None)

        def listed(organizations: Sequence[Organization]) -> None:
            # What is set for everybody may be about organizations that this account doesn't have.
            args.scope.compare(scope, organizations, only_some=bool(only) or not decided)
            progress.update(task, total=len(organizations))

        return inspect(
            directories,
            added=() if only else managed.organizations,
            only=only,
            scope=scope,
            on_listed=listed,
            on_inspected=lambda _inspected: progress.advance(task),
        )


def covered(
    coverage: bool, directories: Directories, inspection: Inspection
) -> Mapping[str, Coverage | Unread]:
    """What the account can see, if ``coverage`` asks for it: after the checks, never before."""
    return read_all(directories, inspection, utc_now) if coverage else {}
