"""Microsoft's refusals in our words.

Microsoft asks applications not to depend on the numbers: an unknown one falls back to general words,
and number, trace id and correlation id always go into the details (facts: the public code list).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from setup_assistant.errors import SignInError, SignInRequired, SignInTimedOut
from setup_assistant.model import SignInMethod
from setup_assistant.services.microsoft.aadsts import (
    ANOTHER_APP,
    AZURE_CLI,
    CODE,
    EVERY,
    NO_CODE,
    NONE,
    OTHER,
    OWN,
    PRIVATE,
    REFUSALS,
    Refusal,
)
from setup_assistant.texts import _, translated

_NUMBER = re.compile(r"AADSTS(\d{4,8})")
_GUID = r"([0-9a-fA-F-]{36})"


def sign_in_error(answer: Mapping[str, Any]) -> SignInError:
    """The error for an answer with ``error`` in it (authorize, token or device code)."""
    if _name(answer) == "expired_token":
        return SignInTimedOut()
    return _error(_refusal(answer), answer)


def renewal_error(answer: Mapping[str, Any] | None) -> SignInError:
    """The error for a silent renewal that gave no token: sign in again, unless it is passing.

    A number that is known says more than that: another sign-in alone may not help.
    """
    document = answer or {}
    refusal = _refusal(document)
    if refusal.passing:
        return _error(refusal, document)
    if _number(document) in refusal.numbers:
        return _error(refusal, document, SignInRequired)
    return SignInRequired(**_support_ids(document))


def _error(
    refusal: Refusal, answer: Mapping[str, Any], kind: type[SignInError] = SignInError
) -> SignInError:
    title, text, ways = translated(refusal.title), translated(refusal.text), refusal.works_with
    return kind(
        title,
        text,
        works_with=ways,
        ways=_ways(ways),
        sign=refusal.sign,
        **_support_ids(answer),
    )


def _refusal(answer: Mapping[str, Any]) -> Refusal:
    """By its number; where none is known, by Microsoft's name of the error, else by OAuth's."""
    number = _number(answer)
    by_number = (refusal for refusal in REFUSALS if number in refusal.numbers)
    by_name = (
        refusal
        for name in (_name(answer, "suberror"), _name(answer))
        for refusal in REFUSALS
        if name in refusal.names
    )
    return next(by_number, None) or next(by_name, OTHER)


def _ways(works_with: tuple[SignInMethod, ...]) -> str:
    """Which ways of signing in are left, as a sentence; empty when all are."""
    return {
        EVERY: "",
        NO_CODE: _("Sign in with a browser on this computer: a code can't work here."),
        (OWN, AZURE_CLI): _(
            "Of the ways to sign in, only your own browser can work here, or the Azure CLI, which uses it."
        ),
        (PRIVATE, CODE): _("The private browser or a code on another device can work here."),
        (CODE, AZURE_CLI): _(
            "A code on another device can work meanwhile, or the Azure CLI's sign-in."
        ),
        ANOTHER_APP: _(
            "The Azure CLI's sign-in can work meanwhile: another app signs in there. Every other way gets the "
            "same answer until this is changed."
        ),
        NONE: _("Another way of signing in gets the same answer until this is changed."),
    }[works_with]


def _name(answer: Mapping[str, Any], key: str = "error") -> str:
    """OAuth's name of the error, or Microsoft's own (``suberror``); may be empty."""
    name = answer.get(key)
    return name if isinstance(name, str) else ""


def _support_ids(answer: Mapping[str, Any]) -> dict[str, Any]:
    """``code``, ``trace_id`` and ``correlation_id`` for support, each may be empty."""
    number = _number(answer)
    error = re.sub(r"[^a-z_]", "", _name(answer)[:40])
    return {
        "code": f"AADSTS{number}" if number else error,
        "trace_id": _id(answer, "trace_id", "Trace ID"),
        "correlation_id": _id(answer, "correlation_id", "Correlation ID"),
    }


def _id(answer: Mapping[str, Any], key: str, label: str) -> str:
    match = re.search(_GUID, str(answer.get(key, ""))) or re.search(
        rf"{label}: {_GUID}", str(answer.get("error_description", ""))
    )
    return match[1] if match else ""


def _number(answer: Mapping[str, Any]) -> int:
    match = _NUMBER.search(str(answer.get("error_description", "")))
    if match:
        return int(match[1])
    codes = answer.get("error_codes")
    return codes[0] if isinstance(codes, list) and codes and type(codes[0]) is int else 0
