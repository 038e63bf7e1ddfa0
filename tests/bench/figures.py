"""Medians and spread, printed the same way everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median


def spread(values: Sequence[float], unit: str = "ms", scale: float = 1000) -> str:
    """``median (least–most) unit`` of values in seconds."""
    least, most = min(values) * scale, max(values) * scale
    return f"{median(values) * scale:.0f} ({least:.0f}–{most:.0f}) {unit}"


def verdict(figure: float, aim: float, *, at_most: bool = True) -> str:
    """Whether the aim is met, in words."""
    met = figure <= aim if at_most else figure >= aim
    sign = "<=" if at_most else ">="
    return f"aim {sign} {aim:g}: {'met' if met else 'NOT met'}"
