"""The command with which this run's check is repeated: shown on the last page, and kept in the report."""

from __future__ import annotations

import sys
from collections.abc import Container, Iterator

from setup_assistant.children import own_command
from setup_assistant.model import Account, SignInMethod
from setup_assistant.report import check_again
from setup_assistant.ui.context import Context


def recheck_command(context: Context, *, attended: bool = True, program: str = "") -> str:
    """The check with what was decided about organizations, and of the connector that this run was about.

    Where it is not ``attended`` nobody can sign in: the access token comes from a variable. ``program``:
    other than this one.
    """
    sign_in = _sign_in(context, check_again.OF_THIS_RUN) if attended else _without_anybody(context)
    return _command(context, sign_in, program or _program())


def command_elsewhere(context: Context) -> str:
    """The same for whoever reads the report, at another computer: without a path, with the directory's id.

    A connector of practice is gone by then.
    """
    sign_in = _sign_in(context, check_again.OF_ONE_COMPUTER)
    return _command(context, sign_in, check_again.PROGRAM, connector=not context.practice)


def _command(
    context: Context, sign_in: Iterator[str], program: str, *, connector: bool = True
) -> str:
    session = context.session
    seen = (session.created or session.existing) if connector else None
    return check_again.command(
        sign_in,
        session.inspection,
        connector=seen.connector.name if seen else "",
        region=session.region,
        program=program,
    )


def _program() -> str:
    """How a terminal starts this program: an installed one is on nobody's PATH."""
    return own_command()[0] if getattr(sys, "frozen", False) else check_again.PROGRAM


def _sign_in(context: Context, unknown: Container[str]) -> Iterator[str]:
    """What this run was told of the sign-in by one of the sources ``unknown`` to the later one."""
    signed_in = context.session.account
    if context.practice:
        yield "--practice"  # nobody has to sign in there, and it is not for the real services
        return
    if context.session.signed_in_with is SignInMethod.AZURE_CLI and signed_in is not None:
        yield from _azure_cli(context, signed_in)
        return
    clients, account = context.clients, context.account_directory()
    app, origins = clients.registration(account=account), clients.origins(account)
    if origins.client_id in unknown:
        yield f"--client-id {app.client_id}"
    if origins.tenant in unknown:
        yield f"--tenant {app.tenant}"


def _without_anybody(context: Context) -> Iterator[str]:
    """What signs in where nobody is: practice and the Azure CLI as they do, else an access token."""
    if context.practice or context.session.signed_in_with is SignInMethod.AZURE_CLI:
        yield from _sign_in(context, ())
    else:
        yield "--token-env AZURE_DEVOPS_TOKEN"


def _azure_cli(context: Context, signed_in: Account) -> Iterator[str]:
    yield "--sign-in azure-cli"
    if context.clients.origins(context.account_directory()).tenant != "managed":
        yield f"--tenant {signed_in.tenant_id}"
