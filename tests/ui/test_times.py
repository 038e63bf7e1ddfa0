"""Times of day: written in the system's format, by the checks as by the pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from PySide6.QtCore import QLocale

from setup_assistant import texts
from setup_assistant.checks import registry
from setup_assistant.ui import application, times
from tests.support.devops_site import evidence

AFTERNOON = datetime(2026, 11, 23, 16, 5).astimezone()


@pytest.fixture
def american() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    yield
    QLocale.setDefault(before)


@pytest.mark.usefixtures("american")
def test_checks_and_pages_write_the_same_time() -> None:
    application.application()
    texts.tell_time(times.clock, times.calendar)

    told = registry.headline(registry.judge_all(evidence(read_at=AFTERNOON)))

    assert times.clock(AFTERNOON).replace("\u202f", " ") == "4:05 PM"
    assert f"Read at {times.clock(AFTERNOON)}." in told.found
