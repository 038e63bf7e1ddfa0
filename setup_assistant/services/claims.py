"""From the claims of an id token to the account that signed in.

msal checks the nonce and leaves the rest to the application; the token came straight from the token
endpoint over verified TLS, so audience, tenant and time are what remains to be checked.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from setup_assistant.errors import MalformedAnswer, SignInError
from setup_assistant.model import PERSONAL_TENANT, Account, AccountKind
from setup_assistant.texts import _, printable

SKEW = 300
"""Seconds that this computer's clock may be wrong."""


def account(claims: Mapping[str, Any], client_id: str) -> Account:
    """The account; raises ``SignInError`` when the claims are not for us, now."""
    _check(claims, client_id)
    return Account(
        name=printable(_text(claims, "name")) or _upn(claims),
        upn=_upn(claims),
        object_id=_text(claims, "oid"),
        tenant_id=_text(claims, "tid"),
        kind=_kind(claims),
    )


def _check(claims: Mapping[str, Any], client_id: str) -> None:
    audience = claims.get("aud")
    if audience != client_id or not _text(claims, "tid") or not _upn(claims):
        raise MalformedAnswer("Microsoft", _("sign in"), message="id token: aud, tid or name")
    now, expires = time.time(), claims.get("exp")
    if not isinstance(expires, int | float) or expires + SKEW < now:
        raise _clock(claims, now)


def _clock(claims: Mapping[str, Any], now: float) -> SignInError:
    issued = claims.get("iat")
    minutes = round(abs(now - issued) / 60) if isinstance(issued, int | float) else 0
    return SignInError(
        _("This computer's clock is wrong"),
        _("It differs by {min} minutes. Secure connections fail until the time is right.").format(
            min=minutes
        ),
    )


def _kind(claims: Mapping[str, Any]) -> AccountKind:
    tenant = _text(claims, "tid")
    if tenant == PERSONAL_TENANT:
        return AccountKind.PERSONAL
    idp = _text(claims, "idp")
    foreign = bool(idp) and tenant not in idp and idp != _text(claims, "iss")
    if "#EXT#" in _upn(claims).upper() or str(claims.get("acct")) == "1" or foreign:
        return AccountKind.GUEST
    return AccountKind.MEMBER if str(claims.get("acct")) == "0" else AccountKind.UNREAD


def _upn(claims: Mapping[str, Any]) -> str:
    names = ("upn", "preferred_username", "unique_name", "email")
    return next((held for name in names if (held := _text(claims, name))), "")


def _text(claims: Mapping[str, Any], name: str) -> str:
    held = claims.get(name)
    return held if isinstance(held, str) else ""
