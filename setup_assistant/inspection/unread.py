"""From the error of one call to an item that could not be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from setup_assistant import errors
from setup_assistant.model import Unread, UnreadReason
from setup_assistant.services.http.responder import unread

T = TypeVar("T")


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
