"""A practice world with a ledger, to make changes in and to look at afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from setup_assistant.changes.apply import Done, Polling, Progress, apply, undo
from setup_assistant.changes.ledger import Ledger
from setup_assistant.changes.plan import Planned, plan
from setup_assistant.inspection.inspect import inspect
from setup_assistant.model import (
    Account,
    AccountKind,
    Actor,
    ChangeKind,
    Entry,
    Inspection,
    Organization,
    Proposal,
)
from setup_assistant.practice.state import scenarios
from setup_assistant.practice.state.people import ADMINISTRATOR, SERVICE_ACCOUNT
from setup_assistant.services.azure_devops.directories import Directories
from tests.support.devops_site import Tokens, account, client, view

LABS = "fabrikam-labs"


@dataclass
class Ticking:
    """A clock that goes on by ``step`` seconds whenever it is asked."""

    step: float = 1.0
    at: float = field(default=0.0)

    def __call__(self) -> float:
        self.at += self.step
        return self.at


class Scene:
    """``Scene(folder, "policy_off").apply()`` makes what the plan says for the affected organization."""

    def __init__(self, folder: Path, scenario: str, organizations: int = 3) -> None:
        self.world = scenarios.make(scenario, organizations)
        self.ledger = Ledger(folder / "changes.json")
        self.seen: list[Progress] = []
        self.app: Any = None
        """What answers the changes in place of the practice Azure DevOps, if anything does."""
        self.before = self.state()

    def state(self) -> dict[str, Any]:
        """Everything that a change could have changed."""
        organizations: dict[str, Any] = self.world.snapshot()["organizations"]
        return organizations

    def inspection(self, upn: str = SERVICE_ACCOUNT) -> Inspection:
        tokens = Tokens(self.world, upn=upn)
        return inspect(view(client(self.world, tokens), account(self.world, upn)))

    def plan(self) -> tuple[Planned, ...]:
        return plan(self.inspection())

    def proposals(self) -> tuple[Proposal, ...]:
        return tuple(planned.proposal for planned in self.plan())

    def directories(self, upn: str) -> Directories:
        devops = client(self.world, Tokens(self.world, upn=upn), self.app)
        return view(devops, account(self.world, upn))

    def apply(self, *proposals: Proposal, upn: str = SERVICE_ACCOUNT, **more: Any) -> list[Done]:
        more.setdefault("polling", Polling((0,), 60, Ticking()))
        more.setdefault("watch", self.seen.append)
        return list(
            apply(
                self.directories(upn),
                proposals or self.proposals(),
                self.ledger,
                **more,
            )
        )

    def undo(self, *entries: Entry, upn: str = SERVICE_ACCOUNT, **more: Any) -> list[Done]:
        more.setdefault("polling", Polling((0,), 60, Ticking()))
        more.setdefault("watch", self.seen.append)
        return list(
            undo(
                self.directories(upn),
                entries or self.ledger.entries(),
                self.ledger,
                **more,
            )
        )

    def writes(self) -> list[str]:
        """Methods of the calls that change something at Azure DevOps, in order."""
        return [c.method for c in self.world.log if c.method in ("PATCH", "PUT", "DELETE")]


ADMIN = ADMINISTRATOR


ALEX = Actor("Alex Admin", "admin@contoso.com", "tenant", "another")
ME = Account("Keepit Backup", "svc@contoso.com", "object", "tenant", AccountKind.MEMBER)


def proposal(name: str = "contoso") -> Proposal:
    return Proposal(ChangeKind.ADMINISTRATOR, Organization("id", name), ME, "aad.me", "instance")
