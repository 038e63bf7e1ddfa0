"""The ``profile`` commands: keep customers by name, and fill a command line from one."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime

from setup_assistant import profiles
from setup_assistant.cli import output, scope_options
from setup_assistant.model import Exemption
from setup_assistant.profiles import Profile
from setup_assistant.texts import _


def save(asked: argparse.Namespace) -> int:
    """Keep what the command line says under its name, instead of what was kept before."""
    profile = Profile(
        asked.name,
        tenant=asked.tenant or "",
        organizations=tuple(asked.organization),
        region=asked.region or "",
        client_id=asked.client_id or "",
        token_env=asked.token_env or "",
        scope=scope_options.scope(asked, "", datetime.now(UTC)),
    )
    profiles.of_user().save(profile)
    print(_("Saved: {profile}").format(profile=_line(profile)))
    return output.DONE


def remove(asked: argparse.Namespace) -> int:
    """Forget one."""
    profiles.of_user().remove(asked.name)
    print(_("Removed: {profile}").format(profile=asked.name))
    return output.DONE


def show(asked: argparse.Namespace) -> int:
    """All of them, a line each, or as the JSON of the file."""
    known = profiles.of_user().all()
    if asked.json:
        held = {profile.name: profiles.described(profile) for profile in known}
        print(json.dumps(held, indent=2, ensure_ascii=False))
        return output.DONE
    for profile in known:
        print(_line(profile))
    if not known:
        print(_("No profile is saved yet. Save one with “profile save NAME --tenant ID”."))
    return output.DONE


def fill(asked: argparse.Namespace, profile: Profile) -> argparse.Namespace:
    """``asked`` with what it leaves open taken from ``profile``."""
    held = dict(vars(asked))
    signs_in = asked.sign_in or asked.token_stdin or asked.token_env
    known = {
        "tenant": profile.tenant,
        "organization": list(profile.organizations),
        "region": profile.region,
        "client_id": profile.client_id,
        "token_env": "" if signs_in else profile.token_env,
    }
    held |= {name: value for name, value in known.items() if value and not held.get(name)}
    return argparse.Namespace(**held | {"profile_scope": profile.scope})


def _line(profile: Profile) -> str:
    parts = (
        profile.tenant,
        ", ".join(profile.organizations) or _("all organizations"),
        profile.region,
        profile.client_id,
        profile.token_env,
        *(_("without {org}").format(org=one.name) for one in profile.scope.left_out),
        *(_set_aside(held) for held in profile.scope.exemptions),
    )
    return f"{profile.name}: {' · '.join(part for part in parts if part)}"


def _set_aside(held: Exemption) -> str:
    if held.until is None:
        words = _("{org} set aside: “{reason}”")
    else:
        words = _("{org} set aside until {date}: “{reason}”")
    until = held.until.isoformat() if held.until else ""
    return words.format(org=held.organization.name, date=until, reason=held.reason)
