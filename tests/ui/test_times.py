"""Times: written in the system's format and the program's language, by the checks as by the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from PySide6.QtCore import QLocale

from setup_assistant import texts
from setup_assistant.checks import registry
from setup_assistant.ui import application, times
from tests.support.devops_site import evidence

AFTERNOON = datetime(2026, 11, 23, 16, 5).astimezone()


@pytest.fixture
def system() -> Iterator[Callable[[str], None]]:
    """Takes another locale for that of the system."""
    before = QLocale()
    yield lambda name: QLocale.setDefault(QLocale(name))
    QLocale.setDefault(before)


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Takes another language for that of the program, which is English here."""
    return lambda language: monkeypatch.setattr(texts, "language", lambda: language)


@pytest.mark.parametrize(
    ("locale", "language", "date"),
    [
        ("C", "en", "23 November 2026"),
        ("C", "de", "23. November 2026"),
        ("en_GB", "en", "23 November 2026"),
        ("en_US", "en", "November 23, 2026"),
        ("de_CH", "de", "23. November 2026"),
        ("de_DE", "en", "23 November 2026"),  # English as it is written there
        ("es_ES", "en", "23 November 2026"),
        ("en_US", "de", "23. November 2026"),
        ("es_MX", "es", "23 de noviembre de 2026"),
        ("da_DK", "da", "23. november 2026"),
        ("uk_UA", "en", "23 November 2026"),  # Qt has no English of there
    ],
)
def test_a_date_is_in_the_programs_language_and_the_systems_format(
    system: Callable[[str], None],
    speak: Callable[[str], None],
    locale: str,
    language: str,
    date: str,
) -> None:
    system(locale)
    speak(language)

    shown = (times.calendar(AFTERNOON.date()), times.day(AFTERNOON), times.moment(AFTERNOON))
    assert all(date in text for text in shown), shown
    weekday = {"en": "Monday", "de": "Montag", "es": "lunes", "da": "mandag"}[language]
    assert shown[1].startswith(weekday)


@pytest.mark.parametrize(
    ("locale", "language", "afternoon"),
    [
        ("en_AU", "en", "4:05 pm"),
        ("ko_KR", "ko", "오후 4:05"),
        ("ko_KR", "en", "16:05"),
        ("C", "en", "16:05"),
    ],
)
def test_a_time_of_day_never_has_words_of_another_language(
    system: Callable[[str], None],
    speak: Callable[[str], None],
    locale: str,
    language: str,
    afternoon: str,
) -> None:
    system(locale)
    speak(language)

    assert times.clock(AFTERNOON).replace("\u202f", " ") == afternoon


@pytest.mark.usefixtures("window_times")
def test_checks_and_pages_write_the_same_time(system: Callable[[str], None]) -> None:
    system("en_US")
    application.application()

    told = registry.headline(registry.judge_all(evidence(read_at=AFTERNOON)))

    assert times.clock(AFTERNOON).replace("\u202f", " ") == "4:05 PM"
    assert f"Read at {times.clock(AFTERNOON)}." in told.found
