"""``check --all-profiles``: every saved customer one after the other; one that fails ends nothing."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from setup_assistant import __version__, profiles
from setup_assistant.commands import check, exits, handed_in, signing_in
from setup_assistant.commands.profile import fill
from setup_assistant.errors import AssistantError, InputError
from setup_assistant.profiles import Profile
from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.commands.services import Services
    from setup_assistant.model import Inspection

NAME = "setup-assistant/check-all"
VERSION = 1


@dataclass(frozen=True)
class Looked:
    """One customer: what was found, or the ``problem`` that came between."""

    profile: Profile
    inspection: Inspection | None = None
    problem: AssistantError | None = None

    @property
    def code(self) -> int:
        """The exit code that a check of this customer alone would end with."""
        if self.inspection is not None:
            return exits.READY if self.inspection.ready else exits.NOT_READY
        return exits.USAGE if isinstance(self.problem, InputError) else exits.NO_ANSWER


def run(asked: argparse.Namespace, services: Services) -> int:
    """Check every saved customer and print all of it. The exit code is the worst of theirs."""
    started = datetime.now(UTC)
    looked = looks(asked, services)
    if asked.json:
        import json

        print(json.dumps(document(looked, started), indent=2, ensure_ascii=False))
    else:
        _print(looked)
    return max(each.code for each in looked)


def looks(asked: argparse.Namespace, services: Services) -> tuple[Looked, ...]:
    """All of them, in the order of their names. Raises ``InputError`` when there are none.

    Every token is taken out of its variable before the first customer is looked at: no browser that
    one of them opens may inherit that of another.
    """
    known = profiles.of_user().all()
    if not known:
        message = _("No profile is saved yet. Save one with “profile save NAME --tenant ID”.")
        raise InputError("profile", message)
    names = {profile.token_env for profile in known if profile.token_env and not asked.sign_in}
    tokens = {name: handed_in.optional_variable(name) for name in names}
    return tuple(_looked(fill(asked, profile), services, profile, tokens) for profile in known)


def _looked(
    asked: argparse.Namespace, services: Services, profile: Profile, tokens: Mapping[str, str]
) -> Looked:
    print(_("Profile {name}").format(name=profile.name), file=sys.stderr)
    try:
        signed_in = signing_in.sign_in(asked, services, tokens)
        return Looked(profile, check.inspected(signed_in, asked.organization))
    except AssistantError as problem:
        return Looked(profile, problem=problem)


def document(looked: tuple[Looked, ...], started: datetime) -> dict[str, Any]:
    """All of it as plain JSON data; the schema is ``resources/schemas/check-all-1.json``."""
    return {
        "schema": NAME,
        "version": VERSION,
        "assistant": __version__,
        "started_at": started.isoformat(),
        "finished_at": datetime.now(UTC).isoformat(),
        "ready": all(each.code == exits.READY for each in looked),
        "profiles": [_described(each) for each in looked],
    }


def _described(looked: Looked) -> dict[str, Any]:
    from setup_assistant.report import document

    found, problem = looked.inspection, looked.problem
    return {
        "profile": looked.profile.name,
        "tenant": looked.profile.tenant,
        "exit_code": looked.code,
        "check": None if found is None else document.of_inspection(found),
        "problem": None
        if problem is None
        else {"title": problem.title, "text": str(problem), "details": problem.details},
    }


def _print(looked: tuple[Looked, ...]) -> None:
    from rich.console import Console

    from setup_assistant.report import table

    console = Console()
    for each in looked:
        console.print(each.profile.name, style="bold reverse", markup=False)
        if each.inspection is not None:
            table.show(each.inspection, console)
        else:
            console.print(str(each.problem), markup=False, soft_wrap=True)
        console.print()
    for each in looked:
        console.print(f"{each.profile.name}: {_state(each)}", markup=False, soft_wrap=True)


def _state(looked: Looked) -> str:
    from setup_assistant.report import table

    if looked.inspection is None:
        return _("could not be checked")
    return table.summary(looked.inspection)
