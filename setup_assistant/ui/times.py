"""Times as people read them: local, in the format of the system and the language of the program."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, QTime

from setup_assistant import texts
from setup_assistant.texts import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDateEdit

_LONG, _SHORT = QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat
_WEEKDAY = re.compile(r"[\s,]*dddd[\s,.]*('[^']*'\s*)?")
"""With what belongs to it, such as the “den” of a Danish date."""


def clock(at: datetime) -> str:
    """The local time of day of ``at`` (aware), such as 11:02."""
    local = at.astimezone()
    time = QTime(local.hour, local.minute)
    return of_program().toString(time, _pattern(lambda locale: locale.timeFormat(_SHORT)))


def day(at: datetime) -> str:
    """The local date of ``at`` (aware) in words, such as Monday, 23 November 2026."""
    local = at.astimezone()
    return of_program().toString(QDate(local.year, local.month, local.day), _date_pattern())


def calendar(at: date) -> str:
    """A date in words without its weekday, such as 23 November 2026."""
    return of_program().toString(QDate(at.year, at.month, at.day), _calendar_pattern())


def date_and_time(at: datetime) -> str:
    """The local date and time of day of ``at`` (aware), such as 22 November 2025, 02:10."""
    return _("{date}, {time}").format(date=calendar(at.astimezone().date()), time=clock(at))


def moment(at: datetime, today: date | None = None) -> str:
    """Day and time of ``at`` (aware): “today, 11:15”, “tomorrow, 02:00” or with the date."""
    distance = at.astimezone().date() - (today or datetime.now().astimezone().date())
    if distance == timedelta(0):
        return _("today, {time}").format(time=clock(at))
    if distance == timedelta(days=1):
        return _("tomorrow, {time}").format(time=clock(at))
    return date_and_time(at)


def write_as_calendar(edit: QDateEdit) -> None:
    """Have ``edit`` show its date as ``calendar`` does."""
    edit.setLocale(of_program())
    edit.setDisplayFormat(_calendar_pattern())


def of_program() -> QLocale:
    """The program's language as it is written in the system's country, where Qt knows that."""
    country = QLocale().territory()
    own = QLocale(QLocale(texts.language()).language(), country)
    if own.language() == QLocale.Language.English and own.territory() != country:
        return QLocale("en_GB")  # Qt would take that of the United States
    return own


def _pattern(of: Callable[[QLocale], str]) -> str:
    """The system's own one, which people may have changed, if it has the language and no words of another."""
    system, own = QLocale(), of_program()
    pattern = of(system)
    fits = {system.language(), _language_of_times(system)} == {own.language()}
    if fits and "'" not in pattern:
        return pattern
    if not fits and own.language() == QLocale.Language.English:
        # Only the words are wanted: nobody asked for the dates of the United States.
        own = QLocale("en_GB")
    return of(own)


def _language_of_times(system: QLocale) -> QLocale.Language:
    """Where the environment says it, times may be written as in another language than the words."""
    if sys.platform in ("win32", "darwin"):
        return system.language()
    named = filter(None, map(os.environ.get, ("LC_ALL", "LC_TIME", "LANG")))
    return QLocale(next(named, "C").partition(".")[0]).language()


def _date_pattern() -> str:
    return _pattern(lambda locale: locale.dateFormat(_LONG))


def _calendar_pattern() -> str:
    return _WEEKDAY.sub(" ", _date_pattern()).strip()
