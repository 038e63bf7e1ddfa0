"""Which sign-in belongs to which directory: one account signs in to each of them by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from setup_assistant.errors import SignInError
from setup_assistant.model import Account, AccountKind
from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.cancel import CancelToken
    from setup_assistant.services.azure_devops.client import AzureDevOps
    from setup_assistant.services.azure_devops.requests import SessionTokens

_INVITED = re.compile(r"(?P<name>.+)_(?P<domain>[^_@]+)#EXT#@.+", re.IGNORECASE)
"""The sign-in name that a directory gives to a guest."""


@dataclass(frozen=True)
class Access:
    """Azure DevOps as ``account`` sees it, with the tokens of the account's directory."""

    account: Account
    devops: AzureDevOps
    tokens: SessionTokens


@dataclass(frozen=True)
class Directories:
    """The sign-ins of one account: the first one, and one for each other directory."""

    first: Access
    others: tuple[Access, ...] = ()

    def __iter__(self) -> Iterator[Access]:
        return iter((self.first, *self.others))

    def of(self, tenant: str) -> Access | None:
        """The sign-in to the directory with this id, if there is one."""
        key = tenant.lower()
        return next((one for one in self if one.account.tenant_id == key), None)

    def with_access(self, access: Access) -> Directories:
        """The same with one more, in place of an earlier one to the same directory."""
        account, first = access.account, self.first.account
        if first.tenant_id == account.tenant_id:
            return replace(self, first=access)
        # An account is at home in one directory, and the first sign-in leads there unless it says otherwise.
        unread = account.kind is AccountKind.UNREAD and first.kind is not AccountKind.GUEST
        if unread and account.domain.casefold() == first.domain.casefold():
            access = replace(access, account=replace(account, kind=AccountKind.GUEST))
        others = tuple(one for one in self.others if one.account.tenant_id != account.tenant_id)
        return replace(self, others=(*others, access))

    def cancelled_by(self, cancel: CancelToken) -> Directories:
        """The same sign-ins, whose waits and next calls end when ``cancel`` does."""
        first, *others = (replace(one, devops=one.devops.cancelled_by(cancel)) for one in self)
        return Directories(first, tuple(others))

    def renew(self) -> None:
        """Get fresh tokens now: what the account may do has changed. Only the first sign-in's end is raised."""
        for access in self:
            try:
                access.tokens.renew()
            except SignInError:
                if access is self.first:
                    raise

    def forget(self) -> None:
        """Drop every token."""
        for access in self:
            access.tokens.forget()


def another_account(first: Account, second: Account) -> SignInError | None:
    """Why ``second`` is no further sign-in of the account ``first``, or None.

    They are compared by the name, for each directory gives ids of its own.
    """
    if name_at_home(first.upn) == name_at_home(second.upn):
        return None
    text = _(
        "{upn} signed in, not {expected}. Keepit uses one account per connector, so these organizations "
        "were not added."
    )
    title = _("This is another account")
    return SignInError(title, text.format(upn=second.upn, expected=first.upn))


def name_at_home(upn: str) -> str:
    """A sign-in name to compare with others or to sign in with: a guest's as it is in the guest's own directory."""
    invited = _INVITED.fullmatch(upn)
    return (f"{invited['name']}@{invited['domain']}" if invited else upn).casefold()
