"""What a refusal by Keepit means: a sentence for the window, or an item that stays unread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from setup_assistant import errors
from setup_assistant.model import Unread
from setup_assistant.texts import _
from setup_assistant.unread import unread

T = TypeVar("T")


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


def ended_by(error: errors.NotSignedIn) -> errors.NotDone:
    """The end of a command whose token Keepit refuses."""
    return errors.NotDone(refusal(error), details=error.details, unanswered=True)


def or_unread(read: Callable[[], T | Unread]) -> T | Unread:
    """What may stay unknown: the account is usable all the same."""
    try:
        return read()
    except errors.NotSignedIn:
        raise
    except errors.ServiceError as failure:
        return unread(failure)
