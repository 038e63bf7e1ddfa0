"""Signing in to Azure DevOps on the command line: a code, the user's own browser, the Azure CLI, or a token.

A token comes from somebody else's sign-in, as in pipelines. It is not looked into: who it belongs
to is what Azure DevOps says.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from setup_assistant.cli import argument_types, credentials
from setup_assistant.cli.credentials import Secrets
from setup_assistant.cli.shared_options import AZURE_CLI, BROWSER, CODE, CommandArgs, SignInArgs
from setup_assistant.errors import InputError, SignInError
from setup_assistant.managed import Managed
from setup_assistant.model import Account, AccountKind, SignInMethod
from setup_assistant.registration import Registration
from setup_assistant.services.azure_devops.directories import Access, Directories, another_account
from setup_assistant.services.microsoft.claims import another_directory
from setup_assistant.services.microsoft.tokens import FixedTokens
from setup_assistant.texts import _, listed

if TYPE_CHECKING:
    from setup_assistant.services.clients import Clients
    from setup_assistant.services.microsoft.sign_in import Microsoft, SignedIn


WAYS = {
    CODE: SignInMethod.CODE,
    BROWSER: SignInMethod.OWN,
    AZURE_CLI: SignInMethod.AZURE_CLI,
}
"""The ways that a command has, by preference."""


def sign_in(args: CommandArgs, clients: Clients) -> Directories:
    """Sign in as the options say.

    Raises ``SignInError`` (nobody signed in, the token is refused, or another directory's account
    came), ``NetworkError``, and ``InputError`` for what can't be used: no client id, no token, a
    service principal that isn't told its organizations, or something else than the organization has set.
    """
    options, managed = args.sign_in, clients.managed
    managed.require_registration(Registration(options.client_id, options.tenant))
    token = _token(options, args.secrets)
    if token and options.tenant and not argument_types.as_guid(options.tenant):
        message = _(
            "With an access token give --tenant as an id: a domain can't be compared with it."
        )
        raise InputError("tenant", message)
    if token:
        signed_in = by_token(clients, token)
    else:
        signed_in = by_person(
            clients, options.way, client_id=options.client_id, tenant=options.tenant
        )
    _require_directory(signed_in.account, options.tenant or managed.tenant)
    if signed_in.account.kind is AccountKind.SERVICE_PRINCIPAL and not options.organizations:
        message = _(
            "Azure DevOps lists a service principal no organizations. "
            "Name each one with --organization NAME."
        )
        raise InputError("organization", message)
    return _with_others(Directories(signed_in), clients, options.other_tenants)


def _with_others(
    directories: Directories, clients: Clients, tenants: tuple[str, ...]
) -> Directories:
    """The Azure CLI's sign-in to each of these directories besides; raises ``SignInError`` as ``sign_in``."""
    for tenant in tenants:
        access = _signed_in(clients, clients.azure_cli_sign_in(tenant=tenant).wait())
        _require_directory(access.account, tenant)
        if (refusal := another_account(directories.first.account, access.account)) is not None:
            raise refusal
        directories = directories.with_access(access)
    return directories


def _token(options: SignInArgs, secrets: Secrets) -> str:
    """The access token that was handed in, or empty when a person is to sign in."""
    if options.token_stdin:
        return credentials.access_token(credentials.line())
    if options.token_env:
        return credentials.access_token(secrets.value(options.token_env))
    return ""


def by_token(clients: Clients, token: str) -> Access:
    """The account that Azure DevOps says the token belongs to. Raises ``TokenRefused``."""
    tokens = FixedTokens(token)
    devops = clients.devops(tokens)
    return Access(devops.caller(), devops, tokens)


def by_person(clients: Clients, way: str, *, client_id: str = "", tenant: str = "") -> Access:
    """Somebody signs in by code or in their own browser, or is signed in to the Azure CLI.

    What to do is on standard error. The Azure CLI needs no client id. Without a ``way`` it is the first that
    is allowed; raises ``InputError`` for one that isn't.
    """
    way = _allowed(clients.managed, way)
    app = clients.registration(options=Registration(client_id, tenant))
    if way == AZURE_CLI:
        return _signed_in(clients, clients.azure_cli_sign_in(tenant=app.tenant).wait())
    if not app.client_id:
        message = _("No app registration is configured: add --client-id ID.")
        if clients.managed.allows(SignInMethod.AZURE_CLI):
            message = _(
                "No app registration is configured: add --client-id ID, or sign in with --sign-in azure-cli."
            )
        raise InputError("client_id", clients.settings_problem or message)
    microsoft = clients.microsoft(app.client_id)
    if way == BROWSER:
        signed_in = _in_browser(microsoft, app.tenant)
    else:
        signed_in = _by_code(microsoft, app.tenant, practice=clients.endpoints.practice)
    return _signed_in(clients, signed_in)


def _signed_in(clients: Clients, signed_in: SignedIn) -> Access:
    return Access(signed_in.account, clients.devops(signed_in.tokens), signed_in.tokens)


def _allowed(managed: Managed, way: str) -> str:
    allowed = [each for each, method in WAYS.items() if managed.allows(method)]
    if way in allowed or (allowed and not way):
        return way or allowed[0]
    message = (
        _("Your organization has switched off this way to sign in ({source}). Allowed: {ways}.")
        if allowed
        else _(
            "Your organization has switched off every way to sign in that a command has ({source}). Use "
            "the window, or an access token."
        )
    )
    source = managed.sources.get("sign_in", "")
    raise InputError("sign_in", message.format(source=source, ways=listed(allowed)))


def _by_code(microsoft: Microsoft, tenant: str, *, practice: bool) -> SignedIn:
    attempt = microsoft.device_sign_in(tenant=tenant)
    message = _("Open {url} and enter this code: {code}")
    print(message.format(url=attempt.url, code=attempt.code), file=sys.stderr)
    if practice:
        print(_("The practice Microsoft approves it by itself."), file=sys.stderr)
    return attempt.wait()


def _in_browser(microsoft: Microsoft, tenant: str) -> SignedIn:
    import webbrowser

    attempt = microsoft.browser_sign_in(tenant=tenant)
    if not webbrowser.open(attempt.address):
        attempt.cancel()
        raise SignInError(
            _("No browser could be opened"),
            _("Sign in with a code on another device instead: leave out --sign-in browser."),
        )
    print(_("Your browser is open: sign in there. This command waits for it."), file=sys.stderr)
    return attempt.wait()


def _require_directory(account: Account, tenant: str) -> None:
    """Another customer's account must not be taken for this one's. A domain can't be compared."""
    if argument_types.as_guid(tenant) and account.tenant_id != tenant:
        raise another_directory(account.upn, account.tenant_id, tenant)
