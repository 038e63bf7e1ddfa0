"""From the error of one call to an item that could not be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from setup_assistant import errors
from setup_assistant.model import Unread, UnreadReason

T = TypeVar("T")

ANONYMOUS = "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"
"""The identity Azure DevOps names when no credential reached it (facts, section 2.1)."""

NOT_AUTHORIZED = "TF400813"
"""Azure DevOps' code for an identity that may not enter, named in the sentence or not."""

_REASONS: tuple[tuple[type[errors.AssistantError], UnreadReason], ...] = (
    (errors.Cancelled, UnreadReason.CANCELLED),
    (errors.ConditionalAccess, UnreadReason.CONDITIONAL_ACCESS),
    (errors.AccessDenied, UnreadReason.REFUSED),
    (errors.SignInError, UnreadReason.NOT_SIGNED_IN),
    (errors.NotSignedIn, UnreadReason.NOT_SIGNED_IN),
    (errors.NotFound, UnreadReason.MISSING),
    (errors.Throttled, UnreadReason.THROTTLED),
    (errors.SomebodyBetween, UnreadReason.SOMEBODY_BETWEEN),
    (errors.ServiceFault, UnreadReason.SERVICE_FAULT),
    (errors.NetworkError, UnreadReason.UNREACHABLE),
)


def reason(error: errors.AssistantError) -> UnreadReason:
    """Why an item could not be read. A sign-in that is taken elsewhere, and not here, is no access."""
    unnamed = isinstance(error, errors.NotSignedIn) and error.code == NOT_AUTHORIZED
    if unnamed and ANONYMOUS not in error.details:
        return UnreadReason.NO_ACCESS
    reasons = (reason for kind, reason in _REASONS if isinstance(error, kind))
    return next(reasons, UnreadReason.MALFORMED)


def unread(error: errors.AssistantError, why: UnreadReason | None = None) -> Unread:
    """What can't be read because of ``error``; ``why`` where the caller knows better than ``reason``."""
    detail = error.details.replace("\n", ", ")
    if isinstance(error, errors.SomebodyBetween):
        detail = error.summary
    return Unread(why or reason(error), detail)


def attempt(call: Callable[[], T], absent: UnreadReason = UnreadReason.MISSING) -> T | Unread:
    """The call's result, or why there is none; ``absent`` is what "not found" means of the item.

    Only the end of the sign-in is raised.
    """
    try:
        return call()
    except errors.SignInError:
        raise
    except errors.NotFound as error:
        return unread(error, absent)
    except errors.AssistantError as error:
        return unread(error)


def turned_away(error: errors.ServiceError) -> Unread:
    """Why an organization doesn't identify the account: a 401 that names it means *no member*.

    A 404 of this call means the organization itself.
    """
    stranger = isinstance(error, errors.AccessDenied) and error.status == 401
    if stranger and not isinstance(error, errors.ConditionalAccess):
        return unread(error, UnreadReason.NOT_MEMBER)
    if isinstance(error, errors.NotFound):
        return unread(error, UnreadReason.NOT_FOUND)
    return unread(error)
