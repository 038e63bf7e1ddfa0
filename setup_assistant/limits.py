"""How long the program waits for others: in one place, and handed in, so that no test waits out a fault."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Seconds. A tuple holds the pauses before one attempt after the other."""

    connect: float = 10.0
    """For a connection."""
    read: float = 30.0
    """For the next part of an answer."""
    call: float = 90.0
    """For a whole answer, in however many parts it comes."""
    check: float = 10.0
    """For all steps of one host when the connection is checked."""
    retries: tuple[float, ...] = (0.5, 1.5)
    """Before the second and the third try of a call, where the service names none."""
    retry_after: float = 60.0
    """What a ``Retry-After`` may hold up a host; a call that is refused for longer altogether gives up."""
    read_back: tuple[float, ...] = (0.3, 0.7, 1.5, 3.0, 5.0)
    """Between reads of what was changed; the last one again and again …"""
    read_back_until: float = 60.0
    """… until this time has passed."""
    looks: tuple[float, ...] = (0.0, 1.0, 2.0, 4.0, 8.0)
    """Before each look for a connector whose create answer was lost."""
    create_again: float = 60.0
    """How long after a create request a connector that isn't there may be asked for once more."""
    azure_cli: float = 20.0
    """For one answer of the Azure CLI, a program of this computer that may have to ask Microsoft."""
    poll: float = 1.0
    """Between two questions whether a code was entered elsewhere, where Microsoft wants no longer one."""


USUAL = Limits()
"""Those of every real run."""
