"""Dates and numbers are written in the language of the texts around them."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from PySide6.QtCore import QLocale

from setup_assistant import texts
from setup_assistant.ui import formats, times
from setup_assistant.ui.browser import profile

DAY = date(2026, 11, 26)
AFTERNOON = datetime(2026, 11, 23, 16, 5).astimezone()


@pytest.fixture(autouse=True)
def put_back() -> Iterator[None]:
    before = QLocale()
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("language", "system", "written"),
    [
        ("en", "C", ("26 November 2026", "16:05")),
        ("en", "en_US", ("November 26, 2026", "4:05 PM")),
        ("en", "de_DE", ("26 November 2026", "16:05")),
        ("de", "C", ("26. November 2026", "16:05")),
        ("de", "de_AT", ("26. November 2026", "16:05")),
        ("de", "en_US", ("26. November 2026", "16:05")),
        ("da", "de_DE", ("26. november 2026", "16.05")),
        ("fr", "fr_CA", ("26 novembre 2026", "16 h 05")),
        ("es", "es_MX", ("26 de noviembre de 2026", "4:05 p.m.")),
        ("pt_BR", "de_DE", ("26 de novembro de 2026", "16:05")),
    ],
)
def test_the_language_is_the_programs_and_the_way_of_writing_the_systems(
    language: str, system: str, written: tuple[str, str]
) -> None:
    QLocale.setDefault(formats.of(language, QLocale(system)))

    told = (times.calendar(DAY), times.clock(AFTERNOON))

    assert tuple(" ".join(text.split()) for text in told) == written


@pytest.mark.parametrize(
    ("language", "system", "header"),
    [
        ("en", [], "en"),
        ("en", ["en-Latn-US", "en-US", "en"], "en-US,en"),
        ("de", ["de-CH", "fr-CH"], "de-CH,de,fr-CH"),
        ("da", ["de-DE", "de", "C"], "da,de-DE,de"),
    ],
)
def test_pages_of_services_are_asked_for_in_the_programs_language(
    monkeypatch: pytest.MonkeyPatch, language: str, system: list[str], header: str
) -> None:
    class System:
        @staticmethod
        def system() -> type[System]:
            return System

        @staticmethod
        def uiLanguages() -> list[str]:  # noqa: N802
            return system

    catalogue = gettext.NullTranslations()
    catalogue._info = {"language": language}  # type: ignore[attr-defined]
    monkeypatch.setattr(profile, "QLocale", System)
    texts.take(catalogue)
    try:
        assert profile.accept_language() == header
    finally:
        texts.take(gettext.NullTranslations())
