"""Microsoft's refusals in our words.

Microsoft asks applications not to depend on the numbers: an unknown one falls back to general words,
and number, trace id and correlation id always go into the details (facts: the public code list).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from setup_assistant.errors import SignInError, SignInRequired, SignInTimedOut
from setup_assistant.texts import _

_NUMBER = re.compile(r"AADSTS(\d{4,8})")
_GUID = r"([0-9a-fA-F-]{36})"

Words = tuple[str, str]


def sign_in_error(answer: Mapping[str, Any]) -> SignInError:
    """The error for an answer with ``error`` in it (authorize, token or device code)."""
    if answer.get("error") == "expired_token":
        return SignInTimedOut()
    title, text = _words(answer)
    return SignInError(title, text, **support_ids(answer))


def renewal_error(answer: Mapping[str, Any] | None) -> SignInError:
    """The error for a silent renewal that gave no token: sign in again, unless it is passing."""
    held = answer or {}
    if _number(held) in _TEMPORARY or held.get("error") in _TEMPORARY_ERRORS:
        return SignInError(*_temporary(), **support_ids(held))
    return SignInRequired(**support_ids(held))


def support_ids(answer: Mapping[str, Any]) -> dict[str, str]:
    """``code``, ``trace_id`` and ``correlation_id`` for support, each may be empty."""
    number = _number(answer)
    error = re.sub(r"[^a-z_]", "", str(answer.get("error", ""))[:40])
    return {
        "code": f"AADSTS{number}" if number else error,
        "trace_id": _id(answer, "trace_id", "Trace ID"),
        "correlation_id": _id(answer, "correlation_id", "Correlation ID"),
    }


def _id(answer: Mapping[str, Any], key: str, label: str) -> str:
    found = re.search(_GUID, str(answer.get(key, ""))) or re.search(
        rf"{label}: {_GUID}", str(answer.get("error_description", ""))
    )
    return found[1] if found else ""


def _number(answer: Mapping[str, Any]) -> int:
    found = _NUMBER.search(str(answer.get("error_description", "")))
    if found:
        return int(found[1])
    codes = answer.get("error_codes")
    return codes[0] if isinstance(codes, list) and codes and isinstance(codes[0], int) else 0


def _words(answer: Mapping[str, Any]) -> Words:
    number, error = _number(answer), answer.get("error")
    for codes, words in _TABLE:
        if number in codes:
            return words()
    if error in _TEMPORARY_ERRORS:
        return _temporary()
    if error in ("access_denied", "authorization_declined"):
        return _declined()
    return _other()


def _declined() -> Words:
    return (
        _("The sign-in was not approved"),
        _(
            "The permissions were declined, so nothing can be read. Choose Start over and choose Accept."
        ),
    )


def _consent() -> Words:
    return (
        _("Your company has to approve Setup Assistant"),
        _(
            "An administrator must allow Setup Assistant to use Azure DevOps in your directory. "
            "Send them a request, then sign in again."
        ),
    )


def _requested() -> Words:
    return (
        _("The approval is still open"),
        _(
            "A request was sent to your administrators. Sign in again when they have approved Setup Assistant."
        ),
    )


def _service_missing() -> Words:
    return (
        _("This directory can't be used for Azure DevOps"),
        _(
            "Azure DevOps is not set up in the directory of this account, or Setup Assistant may not use it "
            "there. Check that it is the right account, or ask your directory's administrator."
        ),
    )


def _registration() -> Words:
    return (
        _("Setup Assistant's registration is not complete"),
        _(
            "Microsoft doesn't accept how the application is registered. It must be a public client for "
            "work accounts of any directory, with the redirect address http://localhost."
        ),
    )


def _not_assigned() -> Words:
    return (
        _("This account isn't assigned to Setup Assistant"),
        _(
            "Your directory lets only assigned accounts use the application. Ask an administrator to assign "
            "this account, or use a different one."
        ),
    )


def _wrong_directory() -> Words:
    return (
        _("This account isn't in the directory"),
        _(
            "The directory that was asked doesn't know this account. Choose Start over and use a work account "
            "of that directory."
        ),
    )


def _personal() -> Words:
    return (
        _("This is a personal account"),
        _(
            "Setup Assistant needs a work or school account. Choose Start over and sign in with one."
        ),
    )


def _cross_tenant() -> Words:
    return (
        _("A rule between the two directories refused the sign-in"),
        _(
            "The access settings of this directory or of the account's own one don't allow it. Ask the "
            "administrators of both."
        ),
    )


def _restricted() -> Words:
    return (
        _("Your network doesn't allow this directory"),
        _(
            "A rule of your company's network limits which directories can be used. Ask your network team."
        ),
    )


def _second_factor() -> Words:
    return (
        _("Microsoft asks for another proof"),
        _(
            "The sign-in needs a second factor or has to be renewed. Sign in again and follow Microsoft's page."
        ),
    )


def _conditional() -> Words:
    return (
        _("A Conditional Access rule refused the sign-in"),
        _(
            "Your company's rules don't allow this browser, computer or network. Use your own browser on a "
            "managed device, or ask your directory's administrator."
        ),
    )


def _code_blocked() -> Words:
    return (
        _("Signing in with a code isn't allowed here"),
        _(
            "Your company's rules block sign-in with a code on another device. Choose another way to sign in."
        ),
    )


def _password_expired() -> Words:
    return (
        _("The password has expired"),
        _("Set a new password for this account, then sign in again."),
    )


def _locked() -> Words:
    return (
        _("This account is locked or disabled"),
        _("Ask your directory's administrator to unlock or enable it, then sign in again."),
    )


def _wrong_password() -> Words:
    return (
        _("The user name or password isn't right"),
        _("Choose Start over and sign in again."),
    )


def _ended() -> Words:
    return (
        _("The sign-in has ended"),
        _("Microsoft asks for a new sign-in. Go back to Sign in and sign in again."),
    )


def _unknown_tenant() -> Words:
    return (
        _("Microsoft doesn't know this directory"),
        _("Check the directory's name or id, then sign in again."),
    )


def _temporary() -> Words:
    return (
        _("Microsoft's sign-in has a problem right now"),
        _("Nothing was changed. Wait a few minutes, then sign in again."),
    )


def _other() -> Words:
    return (
        _("Microsoft refused the sign-in"),
        _(
            "Nothing was changed. Choose Start over and try again; if it stays so, send the details to your "
            "directory's administrator."
        ),
    )


_TEMPORARY = frozenset({90033, 90006, 50087, 90024, 90055, 90022})
_TEMPORARY_ERRORS = frozenset({"temporarily_unavailable", "server_error"})

_TABLE: tuple[tuple[frozenset[int], Callable[[], Words]], ...] = (
    (frozenset({65004}), _declined),
    (frozenset({65001, 90094, 90008}), _consent),
    (frozenset({90095}), _requested),
    (frozenset({650052, 650056, 650057, 500011, 65005}), _service_missing),
    (frozenset({65002, 700016, 7000218, 50011, 900971, 50194, 70011, 700051}), _registration),
    (frozenset({50105}), _not_assigned),
    (frozenset({50020, 50034, 16000, 51004, 90072}), _wrong_directory),
    (frozenset({500208}), _personal),
    (frozenset({500212, 500213}), _cross_tenant),
    (frozenset({500021, 500022}), _restricted),
    (frozenset({50076, 50074, 50079, 50072, 50078, 50158}), _second_factor),
    (
        frozenset({53000, 53001, 53002, 53003, 530032, 530003, 50005, 50131, 53011, 50097}),
        _conditional,
    ),
    (frozenset({530033, 530034}), _code_blocked),
    (frozenset({50055, 50144}), _password_expired),
    (frozenset({50053, 50057}), _locked),
    (frozenset({50126}), _wrong_password),
    (frozenset({50173, 70008, 700082, 70043, 50089, 50132, 50133}), _ended),
    (frozenset({90002}), _unknown_tenant),
    (_TEMPORARY, _temporary),
)
