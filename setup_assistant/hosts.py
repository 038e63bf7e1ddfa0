"""The hosts that the program itself needs: what a network has to let through, as data."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from setup_assistant.endpoints import Endpoints
from setup_assistant.texts import N_, translated

CONTENT = ("aadcdn.msauth.net", "aadcdn.msftauth.net", "logincdn.msauth.net")
"""Where Microsoft's sign-in pages have their scripts and pictures from. Microsoft changes that at times."""


@dataclass(frozen=True)
class Host:
    """``address`` is https with a host and maybe a port; ``purpose`` is translated when it is shown.

    Without the ``content`` of a page the program itself works on, and the private browser may not.
    """

    address: str
    purpose: str
    content: bool = False

    @property
    def name(self) -> str:
        """The host, with its port where that isn't 443."""
        return urlsplit(self.address).netloc

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or ""

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 443

    @property
    def words(self) -> str:
        """The purpose in the reader's language."""
        return translated(self.purpose)


def needed(endpoints: Endpoints, region: str = "") -> tuple[Host, ...]:
    """In the order in which they are needed; without a ``region`` none of Keepit's."""
    signing_in, devops = N_("Sign in to Microsoft"), N_("Azure DevOps")
    content = () if endpoints.practice else CONTENT
    hosts = [
        Host(endpoints.authority, signing_in),
        *(Host(f"https://{name}", N_("Content of the sign-in pages"), True) for name in content),
        Host(endpoints.profile, devops),
        Host(endpoints.devops, devops),
        Host(endpoints.graph, devops),
        Host(endpoints.entitlements, devops),
    ]
    if region:
        hosts.append(Host(endpoints.keepit_for(region), N_("Keepit")))
    return tuple(hosts)
