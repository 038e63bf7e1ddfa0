"""What a refusal by Keepit means: a sentence for the window, or an item that stays unread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from setup_assistant import errors
from setup_assistant.model import Unread, UnreadReason
from setup_assistant.texts import _

T = TypeVar("T")

_REASONS: dict[type[errors.AssistantError], UnreadReason] = {
    errors.NotSignedIn: UnreadReason.NOT_SIGNED_IN,
    errors.AccessDenied: UnreadReason.REFUSED,
    errors.MalformedAnswer: UnreadReason.MALFORMED,
    errors.Throttled: UnreadReason.THROTTLED,
    errors.ServiceFault: UnreadReason.SERVICE_FAULT,
}


def refusal(error: errors.AssistantError) -> str:
    """What a refusal most likely means, as the Keepit page says it; else the error's own text."""
    if isinstance(error, errors.NotSignedIn):
        return _("Keepit didn't accept this token. Check the region, user name and password.")
    if isinstance(error, errors.AccessDenied) and error.call == _("read the account"):
        # Any token may read its own account: only the network can be the reason.
        return _(
            "Keepit refused the request from this network. "
            "Check the trusted IP addresses in your Keepit account."
        )
    return error.text


def reason(error: errors.AssistantError) -> UnreadReason:
    """Why an item could not be read."""
    if isinstance(error, errors.NetworkError):
        return UnreadReason.UNREACHABLE
    return _REASONS.get(type(error), UnreadReason.MISSING)


def or_unread(read: Callable[[], T | Unread]) -> T | Unread:
    """What may stay unknown: the account is usable all the same."""
    try:
        return read()
    except errors.NotSignedIn:
        raise
    except errors.ServiceError as failure:
        return Unread(reason(failure), failure.details)
