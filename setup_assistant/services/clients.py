"""The clients of all services, made when they are needed: nothing is imported or opened before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from setup_assistant import settings
from setup_assistant.endpoints import Endpoints
from setup_assistant.errors import InputError
from setup_assistant.limits import USUAL, Limits

if TYPE_CHECKING:
    from setup_assistant.model import Region
    from setup_assistant.services.azure_devops.client import AzureDevOps
    from setup_assistant.services.azure_devops.requests import Tokens
    from setup_assistant.services.http.client import Http
    from setup_assistant.services.http.network import Network
    from setup_assistant.services.keepit.client import Keepit
    from setup_assistant.services.microsoft.sign_in import Microsoft


@dataclass(frozen=True)
class Clients:
    """Where the services are, the client id to sign in with, and how long to wait for them.

    ``proxy_for`` names the proxy for an address. Without it the system is asked as far as Python
    can, which knows no PAC files.
    """

    endpoints: Endpoints = field(default_factory=Endpoints)
    client_id: str = ""
    """Empty: none is configured."""
    client_id_problem: str = ""
    """Why the configured one can't be used, a sentence; it matters to who needs one."""
    proxy_for: Callable[[str], str | None] | None = None
    limits: Limits = USUAL

    def microsoft(self, client_id: str = "") -> Microsoft:
        """Sign-ins for the application ``client_id``, or the configured one."""
        from setup_assistant.services.microsoft.sign_in import Microsoft

        chosen = client_id or self.client_id
        return Microsoft(self.endpoints, chosen, self._network(), limits=self.limits)

    def devops(self, tokens: Tokens) -> AzureDevOps:
        """Azure DevOps as the owner of ``tokens`` sees it."""
        from setup_assistant.services.azure_devops.client import AzureDevOps

        return AzureDevOps(self._http(connections=32), self.endpoints, tokens)

    def keepit(self, region: Region, user: str, password: str) -> Keepit:
        """Keepit as an API token sees it."""
        from setup_assistant.services.keepit.client import Keepit

        return Keepit(self._http(connections=4), self.endpoints, region, user, password)

    def _http(self, connections: int) -> Http:
        from setup_assistant.services.http.client import Http

        limits = self.limits
        return Http(
            self._network(),
            connections=connections,
            pauses=limits.retries,
            longest_wait=limits.retry_after,
        )

    def _network(self) -> Network:
        from setup_assistant.services.http.network import Network, system_proxy

        limits = self.limits
        return Network(
            self.endpoints.ca_pem,
            self.proxy_for or system_proxy,
            limits.connect,
            limits.read,
            limits.call,
        )


def real(client_id: str = "") -> Clients:
    """Of the real services, with ``client_id`` or the configured one."""
    try:
        return Clients(client_id=client_id or settings.client_id())
    except InputError as problem:
        return Clients(client_id_problem=problem.message)
