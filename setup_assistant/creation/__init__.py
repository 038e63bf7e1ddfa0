"""From a draft to a connector that backs up: create it once, finish it, and read it back.

``making`` is the way by API, ``consent`` the way through Keepit's own page, where ``ours`` says which
connector is the new one; ``reading`` compares what
Keepit holds with what was asked; ``marker`` remembers a create that was sent; ``rules`` judges what
is entered. Nothing here is ever created twice, and nothing that failed is left out of ``Created``.
"""

from __future__ import annotations

from setup_assistant.creation.consent import appeared, complete
from setup_assistant.creation.making import Stage, create
from setup_assistant.creation.marker import Marker, MemoryMarker, NotRecorded
from setup_assistant.creation.ours import Candidate, Doubt
from setup_assistant.creation.problems import (
    Gone,
    NotApproved,
    NotCreated,
    StillUnsure,
    StoppedMidway,
)
from setup_assistant.creation.reading import look_again, read_back, without_access
from setup_assistant.creation.rules import (
    free_name,
    no_such_user,
    same_retention,
    suggest_name,
    validate_email,
    validate_name,
    validate_retention,
)

__all__ = [
    "Candidate",
    "Doubt",
    "Gone",
    "Marker",
    "MemoryMarker",
    "NotApproved",
    "NotCreated",
    "NotRecorded",
    "Stage",
    "StillUnsure",
    "StoppedMidway",
    "appeared",
    "complete",
    "create",
    "free_name",
    "look_again",
    "no_such_user",
    "read_back",
    "same_retention",
    "suggest_name",
    "validate_email",
    "validate_name",
    "validate_retention",
    "without_access",
]
