"""The clients of all services, made when they are needed: nothing is imported or opened before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from setup_assistant import managed, registration, settings, vendor
from setup_assistant.endpoints import Endpoints
from setup_assistant.errors import InputError
from setup_assistant.limits import USUAL, Limits
from setup_assistant.managed import UNMANAGED, Managed
from setup_assistant.proxies import ProxyAccounts
from setup_assistant.registration import NOTHING, Registration

if TYPE_CHECKING:
    from setup_assistant.model import Region
    from setup_assistant.services.azure_devops.client import AzureDevOps
    from setup_assistant.services.azure_devops.requests import Tokens
    from setup_assistant.services.http.client import Http
    from setup_assistant.services.http.connection_check import ConnectionCheck
    from setup_assistant.services.http.network import Network
    from setup_assistant.services.keepit.client import Keepit
    from setup_assistant.services.microsoft.azure_cli import AzureCli, AzureCliSignIn
    from setup_assistant.services.microsoft.sign_in import Microsoft


@dataclass(frozen=True)
class Clients:
    """Where the services are, the app to sign in with, and how long to wait for them.

    ``managed`` is what the organization has set; it, ``command_line`` (or practice), ``settings``,
    ``sign_in_page`` and ``vendor`` (the build) each may name the app and its directory; ``registration`` says what counts.

    ``proxy_for`` names the proxy for an address. Without it the system is asked as far as Python
    can, which knows no PAC files. What ``proxy`` says comes first, for every host but this
    computer; its three forms are those of ``proxies``.
    """

    endpoints: Endpoints = field(default_factory=Endpoints)
    command_line: Registration = NOTHING
    managed: Managed = UNMANAGED
    settings: Registration = NOTHING
    vendor: Registration = NOTHING
    sign_in_page: Registration = NOTHING
    other_apps: Mapping[str, str] = field(default_factory=dict)
    """The apps that were entered for other directories, by the directory's id."""
    settings_problem: str = ""
    """Why the saved one can't be used, a sentence; it matters to who needs one."""
    proxy_for: Callable[[str], str | None] | None = None
    proxy: str = ""
    extra_ca_pem: str = ""
    """PEM of the company's own authorities, trusted besides the system's; it was read before."""
    proxy_accounts: ProxyAccounts = field(default_factory=ProxyAccounts)
    """Shared by everything that is made here, and by what is made of a copy."""
    limits: Limits = USUAL
    find_azure_cli: Callable[[], Path | None] | None = None
    """Where the Azure CLI is. Without it the folders of ``PATH`` are looked through, but not for pretended
    services: they are to get no token of a real account."""

    def registration(
        self, *, options: Registration = NOTHING, account: Registration = NOTHING
    ) -> Registration:
        """The app and the directory to sign in with; empty where nothing says any.

        ``options`` are a command's own, ``account`` is the directory of who is expected.
        """
        return registration.resolve(**self._sources(options, account))

    def origins(
        self, account: Registration = NOTHING, options: Registration = NOTHING
    ) -> Registration:
        """Where each of both comes from, instead of what it is: the name of an argument of ``resolve``."""
        sources = self._sources(options, account).items()
        return registration.resolve(
            **{
                name: Registration(app.client_id and name, app.tenant and name)
                for name, app in sources
            }
        )

    def _sources(self, options: Registration, account: Registration) -> dict[str, Registration]:
        return {
            "managed": self.managed.registration,
            "sign_in_page": self.sign_in_page,
            "command_line": Registration(
                options.client_id or self.command_line.client_id,
                options.tenant or self.command_line.tenant,
            ),
            "account": account,
            "settings": self.settings,
            "vendor": self.vendor,
        }

    @property
    def ca_pem(self) -> str:
        """PEM of every authority that is trusted besides the system's; empty in most runs."""
        return "\n".join(filter(None, (self.endpoints.ca_pem, self.extra_ca_pem)))

    def microsoft(self, client_id: str = "") -> Microsoft:
        """Sign-ins for the application ``client_id``, or the one that counts."""
        from setup_assistant.services.microsoft.sign_in import Microsoft

        app = client_id or self.registration().client_id
        network, limits = self._network(), self.limits
        return Microsoft(self.endpoints, app, network, limits=limits, other_apps=self.other_apps)

    def azure_cli(self) -> AzureCli | None:
        """The Azure CLI of this computer, if there is one. Looks at files only."""
        from setup_assistant.services.microsoft import azure_cli

        find = self.find_azure_cli or (None if self.endpoints.practice else azure_cli.find)
        program = find() if find else None
        return azure_cli.AzureCli(program, self.limits.azure_cli) if program else None

    def azure_cli_sign_in(self, *, tenant: str = "") -> AzureCliSignIn:
        """What the Azure CLI has as a sign-in. Raises ``SignInError`` where there is none."""
        from setup_assistant.services.microsoft import azure_cli

        cli = self.azure_cli()
        if cli is None:
            raise azure_cli.missing()
        return azure_cli.AzureCliSignIn(cli, tenant, lambda tokens: self.devops(tokens).caller())

    def devops(self, tokens: Tokens) -> AzureDevOps:
        """Azure DevOps as the owner of ``tokens`` sees it."""
        from setup_assistant.services.azure_devops.client import AzureDevOps

        return AzureDevOps(self._http(connections=32), self.endpoints, tokens)

    def keepit(self, region: Region, user: str, password: str) -> Keepit:
        """Keepit as an API token sees it."""
        from setup_assistant.services.keepit.client import Keepit

        return Keepit(self._http(connections=4), self.endpoints, region, user, password)

    def connection_check(self, region: str = "") -> ConnectionCheck:
        """Of the hosts that are needed; without a ``region`` none of Keepit's."""
        from setup_assistant import hosts
        from setup_assistant.services.http.connection_check import ConnectionCheck

        network = self._network()
        return ConnectionCheck(
            hosts.needed(self.endpoints, region),
            network,
            network.public,
            self.proxy,
            region,
            self.limits.check,
            proxy_source=self.managed.sources.get("proxy", "") if self.managed.proxy else "",
        )

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
        from setup_assistant.services.http.certificates import Public
        from setup_assistant.services.http.network import Network
        from setup_assistant.services.http.proxy import fixed_proxy, system_proxy

        limits = self.limits
        return Network(
            self.ca_pem,
            fixed_proxy(self.proxy) if self.proxy else self.proxy_for or system_proxy,
            limits.connect,
            limits.read,
            limits.call,
            self.proxy_accounts,
            Public(self.endpoints.ca_pem),  # that of practice stands for the public's
        )


def real(command_line: Registration = NOTHING, organization: Managed = UNMANAGED) -> Clients:
    """Of the real services, with what the organization, the command line and the settings say.

    ``organization`` is what is set, by default on this computer. Raises ``InputError`` where the command
    line says something else.
    """
    organization = organization or managed.of_computer()
    organization.require_registration(command_line)
    factory = Clients(
        managed=organization,
        command_line=command_line,
        vendor=vendor.registration(),
        extra_ca_pem=organization.extra_ca_pem,
        proxy=organization.proxy_or(""),
    )
    try:
        saved = settings.saved()
    except InputError as problem:
        return replace(factory, settings_problem=problem.message)
    return replace(factory, settings=saved.app, proxy=organization.proxy_or(saved.proxy))
