"""The look on every test's widgets, and what screen readers would hear."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication

from setup_assistant import texts
from setup_assistant.ui import times
from setup_assistant.ui.style import style
from setup_assistant.ui.widgets import announce


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    """Light colours, whatever the test before had."""
    style.apply(Qt.ColorScheme.Light, high_contrast=False)
    yield
    style.apply(Qt.ColorScheme.Light, high_contrast=False)


@pytest.fixture
def window_times() -> Iterator[None]:
    """Texts write times as the window has them, not as commands."""
    texts.tell_time(times.clock, times.calendar)
    yield
    texts.tell_time()


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every announcement in order; assertive ones start with an exclamation mark."""
    heard: list[str] = []

    class Ear:
        AnnouncementPoliteness = QAccessible.AnnouncementPoliteness

        @staticmethod
        def updateAccessibility(event: QAccessibleAnnouncementEvent) -> None:  # noqa: N802
            assertive = event.politeness() is QAccessible.AnnouncementPoliteness.Assertive
            heard.append(("! " if assertive else "") + event.message())

    monkeypatch.setattr(announce, "QAccessible", Ear)
    return heard
