"""Run by Windows' Python: the list of changes while another process reads it all the time.

``python -m tests.windows.inside.ledger FOLDER`` notes changes and prints how many; ``… FOLDER read`` reads
until ``FOLDER/end`` is there and prints how often. Anything that was refused is an error.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from setup_assistant.changes.ledger import Ledger
from setup_assistant.memory import Memory
from setup_assistant.model import (
    Account,
    AccountKind,
    Actor,
    ChangeKind,
    Organization,
    Outcome,
    Proposal,
    State,
)

CHANGES = 40
ACCOUNT = Account("Keepit Backup", "svc@contoso.com", "", "", AccountKind.MEMBER)


def write(folder: Path) -> None:
    """Each change is noted when it begins and when it ends; what is remembered is revised beside it."""
    ledger, memory = Ledger(folder / "changes.json"), Memory(folder / "resume.json")
    command = [sys.executable, "-m", __spec__.name, str(folder), "read"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reader:
        for number in range(CHANGES):
            proposal = Proposal(ChangeKind.OAUTH_ACCESS, Organization("", f"o{number}"), ACCOUNT)
            entry = ledger.begin(proposal, State.OFF, State.ON, Actor.of(ACCOUNT))
            ledger.finish(entry, Outcome.CONFIRMED, None)
            memory.update(step=f"step {number}")
        (folder / "end").touch()
        told, _nothing = reader.communicate()
    confirmed = [entry for entry in ledger.entries() if entry.deed.outcome is Outcome.CONFIRMED]
    print(f"written {len(confirmed)}, remembered {memory.load().step}, {told.strip()}")
    if reader.returncode:
        sys.exit(reader.returncode)


def read(folder: Path) -> None:
    """A reader of its own each time: one that has read an unchanged file doesn't open it again."""
    times = 0
    while not (folder / "end").exists():
        Ledger(folder / "changes.json").entries()
        Memory(folder / "resume.json").read()
        times += 1
    print(f"read {times} times")


if __name__ == "__main__":
    (read if sys.argv[2:] else write)(Path(sys.argv[1]))
