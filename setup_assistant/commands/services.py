"""What the composer hands to a command: makers of the services, so that none loads before it is used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from setup_assistant.model import Region

if TYPE_CHECKING:
    from setup_assistant.services.azure_devops import AzureDevOps
    from setup_assistant.services.devops_requests import Tokens
    from setup_assistant.services.keepit import Keepit
    from setup_assistant.services.microsoft import Microsoft


@dataclass(frozen=True)
class Services:
    """``microsoft`` takes the client id to sign in with, ``keepit`` a region, a user and a password.

    ``client_id`` is the configured one, or empty.
    """

    microsoft: Callable[[str], Microsoft]
    devops: Callable[[Tokens], AzureDevOps]
    keepit: Callable[[Region, str, str], Keepit]
    client_id: str = ""
    practice: bool = False
