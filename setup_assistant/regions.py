"""Keepit's data centres."""

from __future__ import annotations

from dataclasses import dataclass

from setup_assistant.texts import _


@dataclass(frozen=True)
class Region:
    """A Keepit data centre: ``code`` is the first part of its web address."""

    code: str
    label: str


REGIONS = (
    Region("ws", "Denmark"),
    Region("dk-co", "Denmark (Copenhagen)"),
    Region("de-fr", "Germany (Frankfurt)"),
    Region("ch-zh", "Switzerland (Zurich)"),
    Region("uk-ld", "United Kingdom (London)"),
    Region("us-dc", "United States (Washington DC)"),
    Region("ca-tr", "Canada (Toronto)"),
    Region("au-sy", "Australia (Sydney)"),
)


def region(code: str) -> Region:
    """The region with this code; ``KeyError`` if Keepit has none (facts: Keepit's own clients)."""
    return {known.code: known for known in REGIONS}[code]


def region_name(region: Region) -> str:
    """The region's name in the reader's language; a region of Keepit's that isn't known by its label."""
    names = {
        "ws": _("Denmark"),
        "dk-co": _("Denmark (Copenhagen)"),
        "de-fr": _("Germany (Frankfurt)"),
        "ch-zh": _("Switzerland (Zurich)"),
        "uk-ld": _("United Kingdom (London)"),
        "us-dc": _("United States (Washington DC)"),
        "ca-tr": _("Canada (Toronto)"),
        "au-sy": _("Australia (Sydney)"),
    }
    return names.get(region.code, region.label)
