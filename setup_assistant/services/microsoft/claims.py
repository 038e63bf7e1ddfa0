"""From the claims of an id token to the account that signed in.

msal checks the nonce and leaves the rest to the application; the token came straight from the token
endpoint over verified TLS, so issuer, audience, tenant and time are what remains to be checked.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Mapping
from typing import Any

from setup_assistant import json_text
from setup_assistant.errors import AssistantError, MalformedAnswer, SignInError
from setup_assistant.model import PERSONAL_TENANT, Account, AccountKind
from setup_assistant.texts import _, person_name

SKEW = 300
"""Seconds that this computer's clock may be wrong."""

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

_ANY_DIRECTORY = "{tenantid}"
"""Stands in the issuer of Microsoft's authorities that sign in people of every directory."""


def account(claims: Mapping[str, Any], client_id: str, issuer: str) -> Account:
    """The account; raises ``SignInError`` when the claims are not for us, now.

    ``issuer`` is what the authority's OpenID configuration says.
    """
    _check(claims, client_id, issuer)
    return Account(
        name=person_name(_text(claims, "name")) or _upn(claims),
        upn=_upn(claims),
        object_id=_text(claims, "oid"),
        tenant_id=_text(claims, "tid"),
        kind=_kind(claims),
    )


def object_id(token: str, tenant: str) -> str:
    """The ``oid`` of an access token for ``tenant``, or empty; as ``person``."""
    directory, object_id = person(token) or ("", "")
    return object_id if directory == tenant.lower() else ""


def person(token: str) -> tuple[str, str] | None:
    """The ids of the directory and of the person that an access token names, or None.

    Access tokens are closed to applications and may be encrypted, so nothing may depend on it: it
    only lets the same person be known again by more than a name.
    """
    part = token.split(".")[1] if token.count(".") == 2 else ""
    try:
        content = json_text.parse(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except ValueError:
        return None
    claims = content if isinstance(content, dict) else {}
    object_id = _text(claims, "oid")
    return (_text(claims, "tid").lower(), object_id.lower()) if _GUID.fullmatch(object_id) else None


def check_answer(answer: Mapping[str, str], configuration: Mapping[str, Any]) -> None:
    """Whether the browser's answer names the authority that was asked (RFC 9207).

    Raises ``SignInError`` if it names another, or none although the authority says that it does.
    """
    issuer_claim = answer.get("iss", "")
    promised = configuration.get("authorization_response_iss_parameter_supported") is True
    if (issuer_claim or promised) and not _issued(
        issuer_claim, str(configuration.get("issuer", ""))
    ):
        raise _another_issuer()


def _issued(claim: str, issuer: str, tenant: str = "") -> bool:
    """Whether ``claim`` is ``issuer``, for ``tenant`` or, without one, for any directory."""
    directory = re.escape(tenant) if tenant else "[^/]+"
    pattern = re.escape(issuer).replace(re.escape(_ANY_DIRECTORY), directory)
    return re.fullmatch(pattern, claim) is not None and (not tenant or f"/{tenant}/" in f"{claim}/")


def _another_issuer() -> SignInError:
    text = _(
        "It names another sign-in service, so nothing was taken from it. Sign in again. If it happens "
        "again, somebody between this computer and Microsoft changes answers: use another network."
    )
    return SignInError(_("The answer didn't come from Microsoft"), text, code="iss")


def _directory(issuer: str) -> str:
    """The one directory that the issuer stands for, or empty."""
    match = re.match(r"https://[^/]+/([^/{}]+)/", issuer)
    return match[1] if match else ""


def another_directory(upn: str, directory: str, expected: str) -> SignInError:
    """The same authority, for the directory of whoever signed in instead of the one that was asked."""
    return SignInError(
        _("This account belongs to another directory"),
        _("{upn} signed in to {found}, not to {wanted}. Nothing was read.").format(
            upn=upn, found=directory, wanted=expected
        ),
    )


def _check(claims: Mapping[str, Any], client_id: str, issuer: str) -> None:
    tenant = _text(claims, "tid")
    if claims.get("aud") != client_id or not tenant or not _upn(claims):
        raise _malformed("aud, tid or name")
    claim = _text(claims, "iss")
    if not _issued(claim, issuer, tenant):
        directory = _directory(issuer)
        if directory and claim == issuer.replace(f"/{directory}/", f"/{tenant}/", 1):
            raise another_directory(_upn(claims), tenant, directory)
        raise _another_issuer()
    now = time.time()
    expires, starts = _moment(claims, "exp"), _moment(claims, "nbf")
    if expires is None:
        raise _malformed("exp")
    if expires + SKEW < now or (starts is not None and starts - SKEW > now):
        raise _clock(claims, now)


def _malformed(what: str) -> MalformedAnswer:
    return MalformedAnswer("Microsoft", _("sign in"), message=f"id token: {what}")


def _clock(claims: Mapping[str, Any], now: float) -> AssistantError:
    """A fresh token that isn't good now: the clock is wrong, unless the token contradicts itself."""
    issued = _moment(claims, "iat")
    if issued is None or abs(now - issued) < SKEW:
        return _malformed("iat, nbf or exp")
    return SignInError(
        _("This computer's clock is wrong"),
        _("It differs by {min} minutes. Secure connections fail until the time is right.").format(
            min=round(abs(now - issued) / 60)
        ),
    )


def _moment(claims: Mapping[str, Any], name: str) -> float | None:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e12:
        return None
    return float(value)


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
    return next(filter(None, (person_name(_text(claims, name)) for name in names)), "")


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""
