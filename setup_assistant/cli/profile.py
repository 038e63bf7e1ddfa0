"""The ``profile`` commands: keep customers by name."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import UTC, datetime

from setup_assistant import profiles, regions
from setup_assistant.cli import argument_types, output, scope_options, shared_options
from setup_assistant.cli.command import Args
from setup_assistant.cli.scope_options import ScopeArgs
from setup_assistant.model import Exemption
from setup_assistant.profiles import Profile
from setup_assistant.texts import _, listed


@dataclass(frozen=True)
class SaveArgs(Args):
    """The options of ``profile save``: the fields of a ``Profile``."""

    name: str
    tenant: str
    organizations: tuple[str, ...]
    region: str
    client_id: str
    token_env: str
    scope: ScopeArgs

    def fault(self) -> str:
        if fault := self.scope.fault():
            return fault
        today = datetime.now(UTC).date()
        over = any(
            aside.until is not None and aside.until <= today for aside in self.scope.set_aside
        )
        return _("Choose a date after today.") if over else ""


@dataclass(frozen=True)
class ListArgs(Args):
    """The options of ``profile list``."""

    json: bool


@dataclass(frozen=True)
class RemoveArgs(Args):
    """The options of ``profile remove``."""

    name: str


def add(parser: argparse.ArgumentParser) -> None:
    """Add the three commands."""
    commands = parser.add_subparsers(metavar=_("COMMAND"), required=True)
    saving = commands.add_parser("save",
        help=_("keep a customer, instead of what was kept under this name"))  # fmt: skip
    scope_options.add(saving)
    saving.add_argument("name", metavar="NAME", type=argument_types.profile)
    shared_options.add_customer(saving)
    shared_options.add_region(saving)
    shared_options.add_client_id(saving, again=True)
    saving.add_argument("--token-env", metavar="NAME", type=argument_types.variable,
        help=_("the variable that will hold an access token"))  # fmt: skip
    saving.set_defaults(args=SaveArgs, run=save)
    listing = commands.add_parser("list", help=_("the saved customers"))
    shared_options.add_json(listing)
    listing.set_defaults(args=ListArgs, run=show)
    removing = commands.add_parser("remove", help=_("forget a customer"))
    removing.add_argument("name", metavar="NAME")
    removing.set_defaults(args=RemoveArgs, run=remove)


def save(args: SaveArgs) -> int:
    """Keep what the command line says under its name, instead of what was kept before."""
    profile = Profile(
        args.name,
        tenant=args.tenant,
        organizations=args.organizations,
        region=args.region,
        client_id=args.client_id,
        token_env=args.token_env,
        scope=args.scope.scope("", datetime.now(UTC)),
    )
    profiles.of_user().save(profile)
    print(_("Saved: {profile}").format(profile=_line(profile)))
    return output.DONE


def remove(args: RemoveArgs) -> int:
    """Forget one."""
    profiles.of_user().remove(args.name)
    print(_("Removed: {profile}").format(profile=args.name))
    return output.DONE


def show(args: ListArgs) -> int:
    """All of them, a line each, or as the JSON of the file."""
    customers = profiles.of_user().all()
    if args.json:
        output.show_json({profile.name: profiles.described(profile) for profile in customers})
        return output.DONE
    for profile in customers:
        print(_line(profile))
    if not customers:
        print(_("No profile is saved yet. Save one with “profile save NAME --tenant ID”."))
    return output.DONE


def _line(profile: Profile) -> str:
    parts = (
        profile.tenant,
        listed(profile.organizations) or _("all organizations"),
        profile.region and regions.shown(profile.region),
        profile.client_id,
        profile.token_env,
        *(_("without {org}").format(org=one.name) for one in profile.scope.left_out),
        *map(_set_aside, profile.scope.exemptions),
    )
    return f"{profile.name}: {' · '.join(part for part in parts if part)}"


def _set_aside(exemption: Exemption) -> str:
    name, reason = exemption.organization.name, exemption.reason
    if exemption.until is None:
        return _("{org} set aside: “{reason}”").format(org=name, reason=reason)
    words = _("{org} set aside until {date}: “{reason}”")
    return words.format(org=name, date=exemption.until.isoformat(), reason=reason)
