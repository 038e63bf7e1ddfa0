"""Deeds on the customer's system: said beforehand, confirmed, noted, done, read back, put back.

``planning`` says what could be done and by whom; ``doing`` does and undoes it; ``ledger`` keeps what
was done with the state of before; ``guessing`` works out what would remain, without any call. There
is one file per change; nothing destructive is ever one.
"""

from __future__ import annotations

from setup_assistant.changes.doing import Done, Progress, Stage, apply, obstacles, undo
from setup_assistant.changes.guessing import what_if
from setup_assistant.changes.ledger import Ledger
from setup_assistant.changes.planning import Planned, Way, plan, plan_one
from setup_assistant.changes.reading_back import Rhythm

__all__ = [
    "Done",
    "Ledger",
    "Planned",
    "Progress",
    "Rhythm",
    "Stage",
    "Way",
    "apply",
    "obstacles",
    "plan",
    "plan_one",
    "undo",
    "what_if",
]
