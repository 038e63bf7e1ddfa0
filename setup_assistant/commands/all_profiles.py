"""``check --all-profiles``: every saved customer one after the other; one that fails ends nothing."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from setup_assistant import profiles
from setup_assistant.commands import check, exits, looked, report, signing_in
from setup_assistant.commands.looked import Looked
from setup_assistant.commands.profile import fill
from setup_assistant.errors import AssistantError, InputError
from setup_assistant.profiles import Profile
from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.commands.services import Services


def run(asked: argparse.Namespace, services: Services) -> int:
    """Check every saved customer and print all of it. The exit code is the worst of theirs."""
    started = datetime.now(UTC)
    every = looks(asked, services)
    tenants = [looked.of_tenant(each, services) for each in every] if asked.out else []
    if asked.junit:
        check.keep(asked.junit, looked.junit(every))
    if asked.json:
        import json

        print(json.dumps(looked.document(every, started), indent=2, ensure_ascii=False))
    else:
        looked.show(every)
    if tenants and not report.save(asked, services, tenants):
        return exits.USAGE
    return max(each.code for each in every)


def looks(asked: argparse.Namespace, services: Services) -> tuple[Looked, ...]:
    """All of them, in the order of their names. Raises ``InputError`` when there are none."""
    known = profiles.of_user().all()
    if not known:
        message = _("No profile is saved yet. Save one with “profile save NAME --tenant ID”.")
        raise InputError("profile", message)
    return tuple(_looked(fill(asked, profile), services, profile) for profile in known)


def _looked(asked: argparse.Namespace, services: Services, profile: Profile) -> Looked:
    print(_("Profile {name}").format(name=profile.name), file=sys.stderr)
    try:
        signed_in = signing_in.sign_in(asked, services)
        return Looked(profile, check.inspected(asked, signed_in))
    except AssistantError as problem:
        return Looked(profile, problem=problem)
