"""From the error of one call to an item that could not be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from setup_assistant import errors
from setup_assistant.model import Unread, UnreadReason
from setup_assistant.services.http import responder

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
        return Unread(absent, _detail(error))
    except errors.AssistantError as error:
        return unread(error)


def unread(error: errors.AssistantError) -> Unread:
    """The reason that ``error`` means for one item."""
    return Unread(responder.reason(error), _detail(error))


def turned_away(error: errors.ServiceError) -> Unread:
    """Why an organization doesn't identify the account: a 401 that names it means *no member*.

    A 404 of this call means the organization itself.
    """
    stranger = isinstance(error, errors.AccessDenied) and error.status == 401
    if stranger and not isinstance(error, errors.ConditionalAccess):
        return Unread(UnreadReason.NOT_MEMBER, _detail(error))
    if isinstance(error, errors.NotFound):
        return Unread(UnreadReason.NOT_FOUND, _detail(error))
    return unread(error)


def _detail(error: errors.AssistantError) -> str:
    if isinstance(error, errors.SomebodyBetween):
        return error.summary
    return error.details.replace("\n", ", ")
