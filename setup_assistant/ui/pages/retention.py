"""Retention as people say it: the presets, the words for a period, and how a custom one is split.

Periods are ISO 8601 durations as Keepit takes them (years, months, weeks, days); empty = unlimited.
The presets are suggestions (design, open point 2): Keepit publishes no list of its own.
"""

from __future__ import annotations

import re
from enum import StrEnum

from setup_assistant.texts import _, ngettext

_PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")

PRESETS = ("", "P1Y", "P3Y", "P7Y")


class Unit(StrEnum):
    """What the number of a custom period counts; ``ISO`` = the text is the whole duration."""

    YEARS = "Y"
    MONTHS = "M"
    DAYS = "D"
    ISO = "ISO"


def unit_words() -> tuple[tuple[Unit, str], ...]:
    """The units in the order of the list, with their words."""
    return (
        (Unit.YEARS, _("Years")),
        (Unit.MONTHS, _("Months")),
        (Unit.DAYS, _("Days")),
        (Unit.ISO, _("ISO 8601")),
    )


def words(retention: str) -> str:
    """The period in words: “Unlimited”, “18 months”; what can't be read stays as it is."""
    if not retention:
        return _("Unlimited")
    match = _PERIOD.fullmatch(retention)
    if match is None or not any(match.groups()):
        return retention
    years, months, weeks, days = (int(number or 0) for number in match.groups())
    parts = (
        ngettext("{n} year", "{n} years", years).format(n=years) if years else "",
        ngettext("{n} month", "{n} months", months).format(n=months) if months else "",
        ngettext("{n} week", "{n} weeks", weeks).format(n=weeks) if weeks else "",
        ngettext("{n} day", "{n} days", days).format(n=days) if days else "",
    )
    return ", ".join(part for part in parts if part) or retention


def split(retention: str) -> tuple[str, Unit]:
    """A custom period as number and unit; as ISO text when it mixes units or can't be read."""
    single = re.fullmatch(r"P(\d+)([YMD])", retention)
    return (single[1], Unit(single[2])) if single else (retention, Unit.ISO)


def join(text: str, unit: Unit) -> str:
    """The duration that ``text`` and ``unit`` mean; a text that starts with P is one already."""
    text = text.strip().upper()
    if unit is Unit.ISO or text.startswith("P"):
        return text
    return f"P{text}{unit.value}"
