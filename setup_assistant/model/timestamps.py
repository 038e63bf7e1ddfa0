"""Points in time that stand in files and answers as ISO 8601."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

_FIRST, _LAST = 1971, 2999
"""Years that every system can show in every zone: Windows refuses others."""


def timestamp(text: str) -> datetime:
    """The time, with its zone, that ``text`` names; ``ValueError`` without a zone, or for an absurd one."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None or not _FIRST <= at.year <= _LAST:
        raise ValueError(text)
    return at


def of_service(text: str) -> datetime | None:
    """A service's timestamp, which is in UTC where it names no zone, or None if it is none."""
    for zone in ("", "+00:00"):
        with suppress(ValueError):
            return timestamp(f"{text}{zone}")
    return None
