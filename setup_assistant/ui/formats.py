"""How dates, times and numbers are written: in the program's language, as the system's country does it."""

from __future__ import annotations

from PySide6.QtCore import QLocale


def of(language: str, system: QLocale) -> QLocale:
    """The formats for texts in ``language`` (such as ``de``): those of ``system`` wherever its language is that one.

    Else those that the language has in the system's country, if there are any. A system without a country
    writes English as most of the world does: 26 November 2026, 16:05.
    """
    own = QLocale(language)
    if system.language() == own.language():
        return system
    country = system.territory()
    if "_" in language:
        return own
    if country == QLocale.Country.AnyCountry and own.language() == QLocale.Language.English:
        country = QLocale.Country.UnitedKingdom
    return QLocale(own.language(), country)
