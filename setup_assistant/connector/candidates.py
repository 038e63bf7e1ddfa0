"""Whether a connector that Keepit lists is the one that is being made in its own page.

It counts only by what can't be a coincidence. What is possible and not certain is a question for the
person; what was there before, or was made long before, is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from setup_assistant.connector.rules import same_name, same_retention
from setup_assistant.model import Attempt, Connector, ConnectorDraft

SKEW = timedelta(days=1)
"""How far apart the clocks of this computer and of Keepit are thought to be at most."""


class Doubt(StrEnum):
    """Why it isn't certain."""

    NAME = "name"
    RETENTION = "retention"
    AUTHORIZATION = "authorization"
    """An older connector uses the same one, though a new one was to be approved."""
    TIME_UNKNOWN = "time_unknown"
    TIME_BEFORE = "time_before"
    """By this computer's clock it was made before the attempt began."""
    SEVERAL = "several"


@dataclass(frozen=True)
class Candidate:
    """A connector that may be the new one; certain without ``doubts``."""

    connector: Connector
    doubts: tuple[Doubt, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.doubts


def candidates(
    connectors: Iterable[Connector], attempt: Attempt, draft: ConnectorDraft
) -> tuple[Candidate, ...]:
    """Those of ``connectors`` that may have been made in ``attempt``, the likeliest first."""
    ours = [connector for connector in connectors if connector.type == "azure-do"]
    if attempt.guid:
        for connector in ours:
            if connector.guid == attempt.guid:
                return (Candidate(connector),)
    older = {connector.orglink for connector in ours if connector.guid in attempt.before}
    possible = [
        Candidate(connector, _doubts(connector, attempt, draft, older - {""}))
        for connector in ours
        if may_be_of(connector, attempt.begun_at, attempt.before)
    ]
    if len(possible) > 1:
        possible = [replace(one, doubts=(*one.doubts, Doubt.SEVERAL)) for one in possible]
    return tuple(sorted(possible, key=lambda one: (len(one.doubts), one.connector.guid)))


def may_be_of(connector: Connector, begun: str, before: Iterable[str] = ()) -> bool:
    """Whether it may have been made since ``begun`` (ISO 8601); unknown times leave it possible."""
    if connector.guid in before:
        return False
    created, since = moment(connector.created), moment(begun)
    return created is None or since is None or created >= since - SKEW


def moment(text: str) -> datetime | None:
    """A time that Keepit or the memory wrote, UTC where it names no zone; None if it is none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _doubts(
    connector: Connector, attempt: Attempt, draft: ConnectorDraft, older: set[str]
) -> tuple[Doubt, ...]:
    created, since = moment(connector.created), moment(attempt.begun_at)
    doubts = {
        Doubt.NAME: not same_name(connector.name, draft.name),
        Doubt.RETENTION: same_retention(draft.retention, connector.retention) is not True,
        Doubt.AUTHORIZATION: connector.orglink in older,
        Doubt.TIME_UNKNOWN: created is None or since is None,
        Doubt.TIME_BEFORE: created is not None and since is not None and created < since,
    }
    return tuple(doubt for doubt, holds in doubts.items() if holds)
