"""Retention as people say it: the presets, the words for a period, and how a custom one is split.

Periods are ISO 8601 durations as Keepit takes them (years, months, weeks, days); empty = unlimited.
The presets are suggestions (design, open point 2): Keepit publishes no list of its own.
"""

from __future__ import annotations

import re
from enum import StrEnum

from setup_assistant.texts import _

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
