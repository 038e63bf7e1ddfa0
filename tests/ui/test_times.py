"""Times: written in the system's format and the program's language, by the checks as by the pages."""

from __future__ import annotations

import os
import subprocess
import sys
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
def system(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Takes another locale for that of the system, of its words and of its times."""
    before = QLocale()

    def take(name: str) -> None:
        monkeypatch.setenv("LC_ALL", f"{name}.UTF-8")
        QLocale.setDefault(QLocale(name))

    yield take
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
    ("environment", "language", "date"),
    [
        ("de_DE C", "de", "23. November 2026"),
        ("de_DE en_GB", "de", "23. November 2026"),
        ("es_ES C", "es", "23 de noviembre de 2026"),
        ("es_ES fr_FR", "es", "23 de noviembre de 2026"),
        ("en_US C", "en", "23 November 2026"),
        ("en_US de_DE", "en", "23 November 2026"),
        ("en_US en_US", "en", "November 23, 2026"),
    ],
)
def test_a_time_format_of_another_language_gives_no_date(
    environment: str, language: str, date: str
) -> None:
    lang, lc_time = environment.split()
    code = (
        "from datetime import date\nfrom setup_assistant import texts\nfrom setup_assistant.ui import times\n"
        f"texts.use([{language!r}])\nprint(times.calendar(date(2026, 11, 23)))"
    )
    others = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
    env = others | {"LANG": f"{lang}.UTF-8", "LC_TIME": f"{lc_time}.UTF-8", "PYTHONUTF8": "1"}
    shown = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, encoding="utf-8", check=True
    )
    assert shown.stdout.strip() == date


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
