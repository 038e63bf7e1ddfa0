"""Contrast as WCAG 2 counts it, and the table of the design (3.2)."""

from __future__ import annotations

from functools import cache

PAIRS = (
    ("text", "surface", 4.5, 16.36, 13.90),
    ("text", "window", 4.5, 15.13, 15.15),
    ("text", "card", 4.5, 16.36, 12.57),
    ("text", "sel", 4.5, 13.79, 10.36),
    ("text2", "surface", 4.5, 6.87, 7.90),
    ("text2", "window", 4.5, 6.36, 8.61),
    ("text2", "card", 4.5, 6.87, 7.14),
    ("text2", "sel", 4.5, 5.79, 5.89),
    ("text2", "accentBg", 4.5, 6.13, 7.21),
    ("text3", "surface", 4.5, 5.16, 6.18),
    ("text3", "window", 4.5, 4.77, 6.74),
    ("text3", "card", 4.5, 5.16, 5.59),
    ("link", "surface", 4.5, 6.75, 7.73),
    ("link", "card", 4.5, 6.75, 6.99),
    ("link", "window", 4.5, 6.24, 8.43),
    ("link", "accentBg", 4.5, 6.02, 7.06),
    ("onAccent", "accent", 4.5, 6.55, 4.85),
    ("onAccent", "accentHover", 4.5, 8.14, 5.49),
    ("text", "accentBg", 4.5, 14.58, 12.69),
    ("text", "okBg", 4.5, 14.74, 12.67),
    ("text", "warnBg", 4.5, 15.23, 12.61),
    ("text", "badBg", 4.5, 14.50, 12.85),
    ("text2", "warnBg", 4.5, 6.40, 7.16),
    ("text2", "okBg", 4.5, 6.20, 7.20),
    ("text2", "badBg", 4.5, 6.09, 7.30),
    ("ok", "surface", 4.5, 6.10, 8.54),
    ("ok", "okBg", 4.5, 5.50, 7.78),
    ("ok", "card", 4.5, 6.10, 7.72),
    ("ok", "sel", 4.5, 5.14, 6.37),
    ("warn", "surface", 4.5, 6.51, 9.19),
    ("warn", "warnBg", 4.5, 6.06, 8.34),
    ("warn", "card", 4.5, 6.51, 8.31),
    ("warn", "sel", 4.5, 5.48, 6.85),
    ("bad", "surface", 4.5, 6.54, 7.42),
    ("bad", "badBg", 4.5, 5.79, 6.86),
    ("bad", "sel", 4.5, 5.51, 5.53),
    ("mute", "muteBg", 4.5, 6.02, 6.49),
    ("text", "btn", 4.5, 16.36, 11.42),
    ("text", "btnHover", 4.5, 14.71, 9.85),
    ("control", "surface", 3, 3.68, 4.34),
    ("control", "card", 3, 3.68, 3.92),
    ("control", "window", 3, 3.41, 4.73),
    ("focus", "surface", 3, 6.55, 7.73),
    ("focus", "window", 3, 6.06, 8.43),
    ("focus", "card", 3, 6.55, 6.99),
    ("accent", "surface", 3, 6.55, 3.33),
    ("accent", "window", 3, 6.06, 3.63),
    ("accent", "card", 3, 6.55, 3.01),
    ("link", "badBg", 4.5, 5.98, 7.15),
    ("link", "warnBg", 4.5, 6.28, 7.02),
    ("link", "okBg", 4.5, 6.08, 7.05),
    ("link", "sel", 3, 5.69, 5.77),
    ("control", "accentBg", 3, 3.28, 3.96),
    ("control", "badBg", 3, 3.26, 4.01),
    ("accent", "accentBg", 3, 5.84, 3.04),
    ("accent", "okBg", 3, 5.90, 3.03),
    ("accent", "warnBg", 3, 6.10, 3.02),
    ("control", "warnBg", 3, 3.43, 3.93),
    ("ok", "window", 3, 5.64, 9.31),
    ("warn", "window", 3, 6.02, 10.02),
    ("progress", "muteBd", 3, 4.62, 4.28),
    ("progress", "sel", 3, 5.52, 5.77),
)
"""Foreground, background, least ratio, light, dark."""


@cache
def ratio(one: int, other: int) -> float:
    """Of two colours, 0xRRGGBB with or without their alpha: from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@cache
def luminance(color: int) -> float:
    """The relative luminance of WCAG 2, from 0 to 1."""
    red, green, blue = (_linear((color >> shift & 0xFF) / 255) for shift in (16, 8, 0))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
