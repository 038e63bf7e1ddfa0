"""The way through Keepit's own page: notice the connector that the user created, and finish it.

A connector's name and retention can't be changed by any public call, so they are compared only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from setup_assistant.connector.candidates import Candidate, candidates
from setup_assistant.connector.create import Stage, granted
from setup_assistant.connector.errors import StoppedMidway
from setup_assistant.connector.read_back import read_back, without_access
from setup_assistant.model import Attempt, ConnectorDraft, Created, Difference, KeepitAccount

if TYPE_CHECKING:
    from setup_assistant.cancel import CancelToken
    from setup_assistant.services.keepit.client import Keepit


def appeared(
    keepit: Keepit, account: str, attempt: Attempt, draft: ConnectorDraft
) -> Candidate | None:
    """One look for the connector of ``attempt``: the likeliest, certain or not; None while there is none."""
    return next(iter(candidates(keepit.connectors(account), attempt, draft)), None)


def complete(
    keepit: Keepit,
    account: KeepitAccount,
    guid: str,
    draft: ConnectorDraft,
    *,
    on_stage: Callable[[Stage], None],
    cancel: CancelToken,
) -> Created:
    """Let the members who can't see the connector yet see it, and read it back; what differs is in the answer."""
    problems: list[Difference] = []
    if cancel.cancelled:
        raise StoppedMidway
    for email in without_access(keepit, account.id, guid, draft):
        if cancel.cancelled:
            raise StoppedMidway
        on_stage(Stage.GRANTING)
        problems += granted(keepit, account.id, guid, email)
    on_stage(Stage.READING)
    return read_back(keepit, account.id, guid, draft, tuple(problems))
