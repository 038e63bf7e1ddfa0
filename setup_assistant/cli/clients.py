"""What the composer hands to a command: makers of the services, so that none loads before it is used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from setup_assistant import files
from setup_assistant.limits import USUAL, Limits
from setup_assistant.model import Entry, Region

if TYPE_CHECKING:
    from setup_assistant.changes.apply import Rhythm
    from setup_assistant.changes.ledger import Ledger
    from setup_assistant.services.azure_devops.client import AzureDevOps
    from setup_assistant.services.azure_devops.requests import Tokens
    from setup_assistant.services.keepit.client import Keepit
    from setup_assistant.services.microsoft.sign_in import Microsoft


@dataclass(frozen=True)
class Services:
    """``microsoft`` takes the client id to sign in with, ``keepit`` a region, a user and a password.

    ``print_pdf`` prints HTML into a file; only then is Qt loaded.
    ``client_id`` is the configured one, or empty; then ``client_id_problem`` says why, if something is wrong.
    """

    microsoft: Callable[[str], Microsoft]
    devops: Callable[[Tokens], AzureDevOps]
    keepit: Callable[[Region, str, str], Keepit]
    print_pdf: Callable[[str, Path], None]
    ledger_file: Path
    client_id: str = ""
    client_id_problem: str = ""
    practice: bool = False
    limits: Limits = USUAL

    def rhythm(self) -> Rhythm:
        """How long a change is read back, and how often."""
        from setup_assistant.changes.apply import Rhythm

        return Rhythm(self.limits.read_back, self.limits.read_back_until)

    def ledger(self) -> Ledger:
        """The list of changes of this user."""
        from setup_assistant.changes.ledger import Ledger

        return Ledger(self.ledger_file)

    def entries(self, tenant: str) -> tuple[Entry, ...]:
        """What the ledger holds of a directory, by its id; ``LedgerProblem`` if it is damaged."""
        if not files.present(self.ledger_file):
            return ()
        held = self.ledger().entries()
        return tuple(entry for entry in held if entry.proposal.subject.tenant_id == tenant)
