"""Keepit's data centres."""

from __future__ import annotations

from dataclasses import dataclass

from setup_assistant.texts import N_, translated


@dataclass(frozen=True)
class Region:
    """A Keepit data centre: ``code`` is the first part of its web address."""

    code: str
    label: str


REGIONS = (
    Region("ws", N_("Denmark")),
    Region("dk-co", N_("Denmark (Copenhagen)")),
    Region("de-fr", N_("Germany (Frankfurt)")),
    Region("ch-zh", N_("Switzerland (Zurich)")),
    Region("uk-ld", N_("United Kingdom (London)")),
    Region("us-dc", N_("United States (Washington DC)")),
    Region("ca-tr", N_("Canada (Toronto)")),
    Region("au-sy", N_("Australia (Sydney)")),
)


def region(code: str) -> Region:
    """The region with this code; ``KeyError`` if Keepit has none (facts: Keepit's own clients)."""
    return {region.code: region for region in REGIONS}[code]


def shown(code: str) -> str:
    """The name of the region with this code, and the code, which a command takes; of one that isn't known the code."""
    names = (region_name(region) for region in REGIONS if region.code == code)
    return " · ".join((*names, code))


def region_name(region: Region) -> str:
    """The region's name in the reader's language; a region of Keepit's that isn't known by its label."""
    return translated(region.label) if region.label else ""
