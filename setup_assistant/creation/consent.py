"""The way through Keepit's own page: notice the connector that the user created, and finish it.

A connector's name and retention can't be changed by any public call, so they are compared only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from setup_assistant import errors
from setup_assistant.creation.making import Stage, granted
from setup_assistant.creation.problems import StoppedMidway
from setup_assistant.creation.reading import read_back, without_access
from setup_assistant.creation.rules import same_name
from setup_assistant.model import Connector, ConnectorDraft, Created, Difference, KeepitAccount
from setup_assistant.texts import _

if TYPE_CHECKING:
    from setup_assistant.services.cancel import CancelToken
    from setup_assistant.services.keepit import Keepit


class SeveralAppeared(errors.AssistantError):
    """More than one new connector, and none or several with the wanted name."""

    def __init__(self, connectors: tuple[Connector, ...], wanted: str) -> None:
        super().__init__(connectors, wanted)
        self.connectors, self.wanted = connectors, wanted

    @property
    def title(self) -> str:
        return _("Keepit has several new Azure DevOps connectors")

    @property
    def text(self) -> str:
        return _(
            "New are: {names}. Give the right one the name “{name}” in Keepit, then choose Check now."
        ).format(names=", ".join(c.name for c in self.connectors), name=self.wanted)


def appeared(
    keepit: Keepit, account: str, before: frozenset[str], draft: ConnectorDraft
) -> Connector | None:
    """One look for an Azure DevOps connector whose id isn't in ``before``; None while there is none.

    Of several, the one with the wanted name; ``SeveralAppeared`` when that doesn't decide it.
    """
    new = tuple(
        known
        for known in keepit.connectors(account)
        if known.type == "azure-do" and known.guid not in before
    )
    named = tuple(known for known in new if same_name(known.name, draft.name))
    for candidates in (named, new):
        if len(candidates) == 1:
            return candidates[0]
    if new:
        raise SeveralAppeared(new, draft.name)
    return None


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
