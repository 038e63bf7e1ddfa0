"""Options that several commands share: how each joins a parser, and the data that it becomes."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from setup_assistant import registration, settings
from setup_assistant.cli import argument_types
from setup_assistant.cli.command import Args
from setup_assistant.cli.credentials import Secrets
from setup_assistant.errors import InputError
from setup_assistant.proxies import ProxyAccounts
from setup_assistant.regions import REGIONS
from setup_assistant.registration import Registration
from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.profiles import Profile

CODE, BROWSER, AZURE_CLI = "code", "browser", "azure-cli"


@dataclass(frozen=True)
class PlaceArgs(Args):
    """Which services: the real ones, practice of its own, or a practice world that runs already."""

    practice: bool
    scenario: str
    practice_world: Path | None

    @property
    def practising(self) -> bool:
        """Whether the services are pretended."""
        return self.practice or self.practice_world is not None

    @property
    def ledger_file(self) -> Path:
        """The list of changes that were made there."""
        return settings.ledger_file(self.practising, world=self.practice_world is not None)


@dataclass(frozen=True)
class SignInArgs(Args):
    """Who signs in to Azure DevOps and how, and which organizations are meant; empty: not said.

    ``token_env`` is the name of a variable. ``other_tenants`` are the directories to sign in to besides
    ``tenant``, as the same account.
    """

    way: str
    token_stdin: bool
    token_env: str
    client_id: str
    profile: str
    tenant: str
    other_tenants: tuple[str, ...]
    organizations: tuple[str, ...]

    def fault(self) -> str:
        if self.other_tenants and self.way != AZURE_CLI:
            return _("Several directories need --sign-in azure-cli: the other ways sign in to one.")
        if self.client_id and self.way == AZURE_CLI:
            return _("--sign-in azure-cli uses no --client-id: leave one of them out.")
        return ""

    def filled(self, profile: Profile) -> SignInArgs:
        """With what is left open taken from ``profile``."""
        signs_in = self.way or self.token_stdin or self.token_env
        app = registration.resolve(
            command_line=Registration(self.client_id, self.tenant),
            profile=Registration(profile.client_id, profile.tenant),
        )
        return replace(
            self,
            token_env=self.token_env if signs_in else profile.token_env,
            client_id=app.client_id,
            tenant=app.tenant,
            organizations=self.organizations or profile.organizations,
        )


@dataclass(frozen=True)
class ServiceArgs(Args):
    """What every command takes that calls services. ``secrets`` are the variables that it was told to read.

    ``proxy_env`` are the names of two.
    """

    place: PlaceArgs
    proxy_env: tuple[str, ...]
    json: bool
    secrets: Secrets

    def with_secrets(self) -> Self:
        """With the variables taken out of the environment, before anything is started."""
        return replace(self, secrets=Secrets(self.secret_variables()))

    def secret_variables(self) -> set[str]:
        """The names of the variables that hold secrets; an empty one is none."""
        return set(self.proxy_env)

    def proxy_accounts(self) -> ProxyAccounts:
        """Who signs in to a proxy that asks. Raises ``InputError`` for a variable that isn't set."""
        if not self.proxy_env:
            return ProxyAccounts()
        user, password = map(self.secrets.value, self.proxy_env)
        return ProxyAccounts((user, password))


@dataclass(frozen=True)
class CommandArgs(ServiceArgs):
    """What every command that signs in takes."""

    sign_in: SignInArgs
    junit: Path | None
    diagnostics: Path | None

    def fault(self) -> str:
        return self.sign_in.fault()

    def filled(self, profile: Profile) -> Self:
        """With what is left open taken from ``profile``."""
        return replace(self, sign_in=self.sign_in.filled(profile))

    def secret_variables(self) -> set[str]:
        return super().secret_variables() | {self.sign_in.token_env}


@dataclass(frozen=True)
class KeepitTokenArgs(Args):
    """How Keepit's API token is handed in: on two lines, or in two variables with these names."""

    keepit_token_stdin: bool
    keepit_token_env: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.keepit_token_stdin or bool(self.keepit_token_env)

    def fault_beside(self, sign_in: SignInArgs) -> str:
        """The sentence for two secrets that both come from standard input, or empty."""
        if not (sign_in.token_stdin and self.keepit_token_stdin):
            return ""
        return _(
            "Only one sign-in can come from standard input: use --token-env NAME for Azure DevOps, or "
            "--keepit-token-env USER PASSWORD for Keepit."
        )


@dataclass(frozen=True)
class OutputArgs(Args):
    """The folder that a report goes into, if one is wanted, and in which forms."""

    out: Path | None
    formats: tuple[str, ...]

    def fault_unless(self, yes: bool) -> str:
        """The sentence for a report of changes that are only shown, or empty."""
        if yes or self.out is None:
            return ""
        return _("--out keeps what was changed in a report: add --yes, or use “report --out DIR”.")


def add_practice(parser: argparse.ArgumentParser, *, again: bool = False) -> None:
    """``again`` behind a command: what was given before it must not be unset by a default."""
    add = parser.add_argument
    add("--practice", action="store_true", default=argparse.SUPPRESS if again else False,
        help=_("use the practice services"))  # fmt: skip
    add("--scenario", default=argparse.SUPPRESS if again else None, metavar="S",
        type=argument_types.scenario, help=_("what to practise"))  # fmt: skip


def add_client_id(parser: argparse.ArgumentParser, *, again: bool = False) -> None:
    """The application to sign in with; ``again`` as in ``add_practice``."""
    parser.add_argument("--client-id", default=argparse.SUPPRESS if again else None, metavar="ID",
        type=argument_types.guid, help=_("the registered app's id"))  # fmt: skip


def add_tenant(parser: argparse.ArgumentParser, *, again: bool = False) -> None:
    """The directory to sign in to; ``again`` as in ``add_practice``."""
    parser.add_argument("--tenant", default=argparse.SUPPRESS if again else None, metavar="ID",
        type=argument_types.tenant, help=_("the directory to sign in to"))  # fmt: skip


class _Tenants(argparse.Action):
    """The first directory, and every further one besides."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        del parser, option_string
        if getattr(namespace, "tenant", None) is None:
            namespace.tenant = values
        elif values not in (namespace.tenant, *namespace.other_tenants):
            namespace.other_tenants = [*namespace.other_tenants, values]


def add_services(parser: argparse.ArgumentParser) -> None:
    """The fields of ``ServiceArgs``: without ``--json``, which not all commands take."""
    parser.set_defaults(json=False, secrets=Secrets(()))
    add_practice(parser, again=True)
    parser.add_argument("--practice-world", type=Path, metavar="FILE",
        help=_("use the practice services that printed this file"))  # fmt: skip
    parser.add_argument("--proxy-env", nargs=2, default=[], metavar=("USER", "PASSWORD"),
        type=argument_types.variable,
        help=_("sign in to the proxy as these two environment variables say"))  # fmt: skip


def add_region(parser: argparse.ArgumentParser) -> None:
    """Keepit's data centre."""
    parser.add_argument("--region", choices=[region.code for region in REGIONS],
        help=_("Keepit's data centre"))  # fmt: skip


def no_region() -> InputError:
    """What a command says that needs ``add_region``'s option."""
    message = _("Name Keepit's data centre: --region CODE. The web address of Keepit shows it.")
    return InputError("region", message)


def add_sign_in(parser: argparse.ArgumentParser) -> None:
    """The fields of ``CommandArgs``: without ``--json`` and ``--junit``, which not all commands take."""
    # Every command has them: what failed is told in the form that was asked for, whichever it was.
    add_services(parser)
    parser.set_defaults(junit=None)
    add_client_id(parser, again=True)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--sign-in", dest="way", choices=(CODE, BROWSER, AZURE_CLI),
        help=_("with a code on another device (the default), in your own browser, or as who is signed in to "
               "the Azure CLI"))  # fmt: skip
    how.add_argument("--token-stdin", action="store_true",
        help=_("read an access token from standard input"))  # fmt: skip
    how.add_argument("--token-env", metavar="NAME", type=argument_types.variable,
        help=_("take an access token from this environment variable"))  # fmt: skip
    parser.add_argument("--profile", metavar="NAME",
        help=_("fill in what is missing here from a saved profile"))  # fmt: skip
    parser.add_argument("--diagnostics", type=Path, metavar="FILE",
        help=_("write what happened into a text file for support, without names"))  # fmt: skip
    add_organization(parser)
    parser.set_defaults(other_tenants=[])
    parser.add_argument("--tenant", action=_Tenants, default=argparse.SUPPRESS, metavar="ID",
        type=argument_types.tenant,
        help=_("the directory to sign in to; several times with --sign-in azure-cli"))  # fmt: skip


def add_customer(parser: argparse.ArgumentParser) -> None:
    """The directory and the organizations of one customer."""
    add_tenant(parser, again=True)
    add_organization(parser)


def add_organization(parser: argparse.ArgumentParser) -> None:
    """Which organizations are meant."""
    parser.add_argument("--organization", dest="organizations", action="append", default=[], metavar="NAME",
        type=argument_types.organization,
        help=_("only this organization; can be given several times"))  # fmt: skip


def add_keepit_token(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """How the API token of Keepit is handed in: its user name, then its password."""
    how = parser.add_mutually_exclusive_group(required=required)
    how.add_argument("--keepit-token-stdin", action="store_true",
        help=_("read user name and password from two lines of standard input"))  # fmt: skip
    how.add_argument("--keepit-token-env", nargs=2, default=[], metavar=("USER", "PASSWORD"),
        type=argument_types.variable, help=_("take them from these two environment variables"))  # fmt: skip


def add_json(parser: argparse.ArgumentParser) -> None:
    """The document for programs."""
    parser.add_argument("--json", action="store_true", help=_("print a JSON document"))


def add_out(parser: argparse.ArgumentParser, default: Path | None = None) -> None:
    """Where a report goes, and in which forms."""
    parser.add_argument("--out", metavar="DIR", type=Path, default=default,
        help=_("the folder for the report, which gets a folder of its own"))  # fmt: skip
    parser.add_argument("--format", dest="formats", metavar="FORMATS", type=argument_types.formats,
        default=("html", "json", "csv"), help=_("any of html, pdf, json, csv, md, with commas"))  # fmt: skip


def add_junit(parser: argparse.ArgumentParser) -> None:
    """The form that pipelines show as tests."""
    parser.add_argument("--junit", metavar="FILE", type=Path,
        help=_("write a JUnit file, which pipelines show as tests"))  # fmt: skip


def add_coverage(parser: argparse.ArgumentParser) -> None:
    """What the account can see, read after the checks."""
    parser.add_argument("--coverage", action="store_true",
        help=_("list the projects and repositories that the account can see"))  # fmt: skip
