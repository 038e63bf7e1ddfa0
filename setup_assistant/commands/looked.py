"""A saved customer that was looked at, and all of them as table, JSON document, JUnit and report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from setup_assistant import __version__
from setup_assistant.commands import exits, report
from setup_assistant.errors import AssistantError, InputError
from setup_assistant.profiles import Profile
from setup_assistant.texts import _

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from setup_assistant.commands.services import Services
    from setup_assistant.model import Inspection
    from setup_assistant.report.evidence import TenantReport

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
            return exits.READY if self.inspection.ready else exits.NOT_READY
        problem = self.problem or AssistantError()
        return exits.USAGE if isinstance(problem, InputError) else exits.of_problem(problem)


def document(every: Sequence[Looked], started: datetime) -> dict[str, Any]:
    """All of it as plain JSON data; the schema is ``resources/schemas/check-all-2.json``."""
    return {
        "schema": NAME,
        "version": VERSION,
        "assistant": __version__,
        "started_at": started.isoformat(),
        "finished_at": datetime.now(UTC).isoformat(),
        "ready": all(each.code == exits.READY for each in every),
        "profiles": [_described(each) for each in every],
    }


def _described(looked: Looked) -> dict[str, Any]:
    from setup_assistant.report import document

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
        "check": None if found is None else document.of_inspection(found),
        "problem": told,
    }


def show(every: Sequence[Looked]) -> None:
    """A table for each, then a line for each."""
    from rich.console import Console

    from setup_assistant.report import phrases, table

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
        state = _("could not be checked") if found is None else phrases.summary(found)
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
