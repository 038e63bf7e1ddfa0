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
    held = [known for known in connectors if known.type == "azure-do"]
    named = [known for known in held if attempt.guid and known.guid == attempt.guid]
    if named:
        return (Candidate(named[0]),)
    older = {known.orglink for known in held if known.guid in attempt.before}
    found = [
        Candidate(known, _doubts(known, attempt, draft, older - {""}))
        for known in held
        if may_be_of(known, attempt.begun_at, attempt.before)
    ]
    if len(found) > 1:
        found = [replace(each, doubts=(*each.doubts, Doubt.SEVERAL)) for each in found]
    return tuple(sorted(found, key=lambda each: (len(each.doubts), each.connector.guid)))


def may_be_of(connector: Connector, begun: str, before: Iterable[str] = ()) -> bool:
    """Whether it may have been made since ``begun`` (ISO 8601); unknown times leave it possible."""
    if connector.guid in before:
        return False
    made, since = moment(connector.created), moment(begun)
    return made is None or since is None or made >= since - SKEW


def moment(text: str) -> datetime | None:
    """A time that Keepit or the memory wrote, UTC where it names no zone; None if it is none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _doubts(
    known: Connector, attempt: Attempt, draft: ConnectorDraft, older: set[str]
) -> tuple[Doubt, ...]:
    made, since = moment(known.created), moment(attempt.begun_at)
    unknown = made is None or since is None
    doubts = {
        Doubt.NAME: not same_name(known.name, draft.name),
        Doubt.RETENTION: same_retention(draft.retention, known.retention) is not True,
        Doubt.AUTHORIZATION: known.orglink in older,
        Doubt.TIME_UNKNOWN: unknown,
        Doubt.TIME_BEFORE: made is not None and since is not None and made < since,
    }
    return tuple(doubt for doubt, holds in doubts.items() if holds)
