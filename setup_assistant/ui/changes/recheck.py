"""Reads organizations again after something was changed in them, with a fresh token."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from setup_assistant.errors import Cancelled
from setup_assistant.model import Inspected, Inspection
from setup_assistant.ui.context import Context


def organizations(context: Context, names: Sequence[str]) -> list[Inspected]:
    """The organizations as they are now; called in a worker. Raises what the inspection raises."""
    from setup_assistant.inspection.inspect import inspect

    signed_in, devops, account = context.signed_in, context.devops, context.session.account
    if signed_in is None or devops is None or account is None:
        raise Cancelled
    signed_in.tokens.renew()
    scope = context.session.scope
    return list(inspect(devops, account, only=names, scope=scope).organizations)


def whole(context: Context, names: Sequence[str]) -> Inspection:
    """The whole inspection with ``names`` as they are now; called in a worker."""
    from setup_assistant.inspection.inspect import merged

    known = context.session.inspection
    if known is None:
        raise Cancelled
    return merged(known, organizations(context, names))


def unread(inspection: Inspection, names: Sequence[str]) -> Inspection:
    """``inspection`` with ``names`` as not read: they could not be read since they were changed."""
    from setup_assistant.inspection.inspect import unread_again

    return unread_again(inspection, names)


def forget_coverage(context: Context, organizations: Collection[str]) -> None:
    """What could be seen there is read anew when it is next looked at: something has changed."""
    held = context.session.coverage
    context.update(coverage=tuple(each for each in held if each[0] not in organizations))
