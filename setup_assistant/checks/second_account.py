"""Whether somebody who signed in as a second person can help the first one."""

from __future__ import annotations

from setup_assistant.errors import SignInError
from setup_assistant.model import Account, AccountKind
from setup_assistant.texts import _


def refusal(first: Account, second: Account) -> SignInError | None:
    """Why ``second`` can't act for ``first``, or None."""
    if _same(first, second):
        return SignInError(
            _("This is the same account"),
            _(
                "{upn} signed in before and can't make the change itself. Sign in as "
                "an administrator of the organization."
            ).format(upn=second.upn),
        )
    if second.kind is AccountKind.PERSONAL or first.tenant_id != second.tenant_id:
        return SignInError(
            _("This account belongs to another directory"),
            _(
                "{upn} can't change organizations of the directory {directory}. Sign "
                "in as an administrator of the organization."
            ).format(upn=second.upn, directory=first.domain),
        )
    return None


def _same(first: Account, second: Account) -> bool:
    """By sign-in name too: somebody who came with a token has no object id here."""
    if first.tenant_id != second.tenant_id:
        return False
    named = first.upn.casefold() == second.upn.casefold()
    return named or (bool(first.object_id) and first.object_id == second.object_id)
