"""``check --all-profiles``: every saved customer one after the other; one that fails ends nothing."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from setup_assistant import __version__, profiles
from setup_assistant.cli import check, output, report, sign_in
from setup_assistant.cli.profile import fill
from setup_assistant.errors import AssistantError, InputError
from setup_assistant.profiles import Profile
from setup_assistant.texts import _

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from setup_assistant.cli.clients import Services
    from setup_assistant.model import Inspection
    from setup_assistant.report.evidence import TenantReport


def run(asked: argparse.Namespace, services: Services) -> int:
    """Check every saved customer and print all of it. The exit code is the worst of theirs."""
    output.mention(services)
    started = datetime.now(UTC)
    every = looks(asked, services)
    tenants = [of_tenant(each, services) for each in every] if asked.out else []
    if asked.junit:
        check.keep(asked.junit, junit(every))
    if asked.json:
        import json

        print(json.dumps(document(every, started), indent=2, ensure_ascii=False))
    else:
        show(every)
    if tenants and not report.save(asked, services, tenants):
        return output.USAGE
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
        signed_in = sign_in.sign_in(asked, services)
        return Looked(profile, check.inspected(asked, signed_in))
    except AssistantError as problem:
        return Looked(profile, problem=problem)


NAME = "setup-assistant/check-all"
VERSION = 2


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
            return output.READY if self.inspection.ready else output.NOT_READY
        problem = self.problem or AssistantError()
        return output.USAGE if isinstance(problem, InputError) else output.of_problem(problem)


def document(every: Sequence[Looked], started: datetime) -> dict[str, Any]:
    """All of it as plain JSON data; the schema is ``resources/schemas/check-all-2.json``."""
    return {
        "schema": NAME,
        "version": VERSION,
        "assistant": __version__,
        "started_at": started.isoformat(),
        "finished_at": datetime.now(UTC).isoformat(),
        "ready": all(each.code == output.READY for each in every),
        "profiles": [_described(each) for each in every],
    }


def _described(looked: Looked) -> dict[str, Any]:
    from setup_assistant.report import check_json

    found, problem = looked.inspection, looked.problem
    told = problem and {
        "title": problem.title,
        "text": str(problem),
        "details": problem.details,
    }
    return {
        "profile": looked.profile.name,
        "tenant": looked.profile.tenant,
        "exit_code": looked.code,
        "check": None if found is None else check_json.of_inspection(found),
        "problem": told,
    }


def show(every: Sequence[Looked]) -> None:
    """A table for each, then a line for each."""
    from rich.console import Console

    from setup_assistant import labels
    from setup_assistant.report import table

    console = Console()
    for each in every:
        console.print(each.profile.name, style="bold reverse", markup=False)
        if each.inspection is not None:
            table.show(each.inspection, console)
        else:
            console.print(str(each.problem), markup=False, soft_wrap=True)
        console.print()
    for each in every:
        found = each.inspection
        state = _("could not be checked") if found is None else labels.summary(found)
        console.print(f"{each.profile.name}: {state}", markup=False, soft_wrap=True)


def junit(every: Sequence[Looked]) -> str:
    """The suites of all of them in one JUnit document; one that could not be checked is an error."""
    from setup_assistant.report import junit

    return junit.document(junit.merged(map(_suites, every)))


def _suites(looked: Looked) -> ET.Element:
    from setup_assistant.report import junit

    if looked.inspection is not None:
        return junit.suites(looked.inspection)
    return junit.not_checked(looked.profile.name, looked.problem or AssistantError())


def of_tenant(looked: Looked, services: Services) -> TenantReport:
    """Its page in the report; without an account that signed in it goes by its profile's name."""
    from setup_assistant.model import Account, AccountKind
    from setup_assistant.report.evidence import TenantReport

    if looked.inspection is not None:
        return report.of_tenant(services, looked.inspection)
    name = looked.profile.name
    account = Account(name, name, "", looked.profile.tenant, AccountKind.UNREAD)
    return TenantReport(account, None, None, problem=str(looked.problem))
