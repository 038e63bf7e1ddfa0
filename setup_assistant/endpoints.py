"""The addresses of the services. Those of a real run are constants: nothing redirects them."""

from __future__ import annotations

from dataclasses import dataclass

DEVOPS_RESOURCE = "499b84ac-1321-427f-aa17-267ca6975798"
"""Azure DevOps' application id in Microsoft Entra (facts: Microsoft's own samples)."""


@dataclass(frozen=True)
class Endpoints:
    """Base address of every service, without a trailing slash. Only ``cli`` builds one; practice has its own.

    ``keepit`` may hold ``{region}``. ``ca_pem`` is the practice run's own certificate authority in
    PEM, trusted besides the system's; empty in a real run.
    """

    authority: str = "https://login.microsoftonline.com"
    profile: str = "https://app.vssps.visualstudio.com"
    devops: str = "https://dev.azure.com"
    graph: str = "https://vssps.dev.azure.com"
    entitlements: str = "https://vsaex.dev.azure.com"
    keepit: str = "https://{region}.keepit.com"
    ca_pem: str = ""
    practice: bool = False

    def keepit_for(self, region: str) -> str:
        """Base address of the Keepit data centre ``region``."""
        return self.keepit.format(region=region)
