"""A second person on the command line: an administrator who signs in only for the changes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from setup_assistant.checks import second_account
from setup_assistant.commands import handed_in, signing_in
from setup_assistant.commands.signing_in import SignedInDevops
from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.commands.services import Services


def wanted(asked: argparse.Namespace) -> bool:
    """Whether somebody else is to sign in."""
    return bool(asked.administrator or asked.administrator_token_env)


def look_ahead(asked: argparse.Namespace) -> None:
    """Raise ``InputError`` for a token that can't be one, before anything is changed."""
    if asked.administrator_token_env:
        handed_in.access_token(asked.taken.value(asked.administrator_token_env))


@contextmanager
def administrator(
    asked: argparse.Namespace, services: Services, first: SignedInDevops
) -> Iterator[SignedInDevops]:
    """The administrator, forgotten at the end. Raises ``SignInError`` for the same account, or another directory's."""
    print(_("Now an administrator of the organization signs in."), file=sys.stderr)
    if asked.administrator_token_env:
        token = handed_in.access_token(asked.taken.value(asked.administrator_token_env))
        found = signing_in.by_token(services, token)
    else:
        client = asked.client_id or services.client_id
        tenant = first.account.tenant_id
        found = signing_in.by_person(services, asked.administrator, client_id=client, tenant=tenant)
    try:
        refused = second_account.refusal(first.account, found.account)
        if refused is not None:
            raise refused
        yield found
    finally:
        found.tokens.forget()
