"""Times as people read them: local, in the format of the system."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, timedelta

from PySide6.QtCore import QDate, QLocale, QTime

from setup_assistant.model.timestamps import timestamp
from setup_assistant.texts import _

_WEEKDAY = re.compile(r"[\s,.،]*dddd[\s,.،]*('\w*'[\s,.]*)?")
"""In a format, with the word that leads over to the day: “torsdag den 26. november 2026”."""


def clock(at: datetime) -> str:
    """The local time of day of ``at`` (aware), such as 11:02."""
    local = at.astimezone()
    return QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)


def day(at: datetime) -> str:
    """The local date of ``at`` (aware) in words, such as Monday, 23 November 2026."""
    local = at.astimezone()
    return QLocale().toString(
        QDate(local.year, local.month, local.day), QLocale.FormatType.LongFormat
    )


def calendar(at: date) -> str:
    """A date in words without its weekday, such as 23 November 2026."""
    locale = QLocale()
    pattern = _WEEKDAY.sub(" ", locale.dateFormat(QLocale.FormatType.LongFormat))
    return locale.toString(QDate(at.year, at.month, at.day), pattern.strip())


def moment(at: datetime, today: date | None = None) -> str:
    """Day and time of ``at`` (aware): “today, 11:15”, “tomorrow, 02:00” or with the date."""
    local = at.astimezone()
    distance = local.date() - (today or datetime.now().astimezone().date())
    if distance == timedelta(0):
        return _("today, {time}").format(time=clock(at))
    if distance == timedelta(days=1):
        return _("tomorrow, {time}").format(time=clock(at))
    day = QDate(local.year, local.month, local.day)
    shown = QLocale().toString(day, QLocale.FormatType.ShortFormat)
    return _("{date}, {time}").format(date=shown, time=clock(at))


def past(at: datetime, today: date | None = None) -> str:
    """Day and time of ``at`` (aware), the day in words: “today, 02:14” or “22 November 2025, 02:10”."""
    local = at.astimezone()
    if local.date() == (today or datetime.now().astimezone().date()):
        return moment(at, local.date())
    return _("{date}, {time}").format(date=calendar(local.date()), time=clock(at))


def parsed(text: str) -> datetime | None:
    """Keepit's timestamp (ISO 8601, UTC when it names no zone), or None if it is none."""
    for zone in ("", "+00:00"):
        with suppress(ValueError):
            return timestamp(f"{text}{zone}")
    return None
