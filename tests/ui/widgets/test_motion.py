"""Nothing moves for somebody who has asked the system for less motion."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QStyle, QStyleHintReturn, QStyleOption, QWidget
from pytestqt.qtbot import QtBot

from setup_assistant.ui.consent.status import ConsentStatus
from setup_assistant.ui.style.style import Style
from setup_assistant.ui.widgets.busy import Busy
from setup_assistant.ui.widgets.progress import Bar, WaitLine


class Calm(Style):
    """The style on a system where animations are switched off."""

    def styleHint(  # noqa: N802 - its name in Qt
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        data: QStyleHintReturn | None = None,
    ) -> int:
        if hint is QStyle.StyleHint.SH_Widget_Animation_Duration:
            return 0
        return super().styleHint(hint, option, widget, data)


@pytest.fixture
def less_motion(qapp: QApplication) -> Iterator[None]:
    qapp.setStyle(Calm())
    yield
    qapp.setStyle(Style())


def moving(qtbot: QtBot, widget: QWidget) -> bool:
    """Whether something in ``widget`` paints itself again and again once it is shown."""
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    timers = widget.findChildren(QTimer)
    return any(timer.isActive() and not timer.isSingleShot() for timer in timers)


def wait_line() -> WaitLine:
    line = WaitLine()
    line.wait("Checking…")
    return line


def waiting_for_a_person() -> WaitLine:
    line = wait_line()
    line.wait_for_person("Waiting for you to sign in…")
    return line


def keepit_not_done_yet() -> ConsentStatus:
    status = ConsentStatus(lambda: None, lambda: None)
    status.begin()
    return status


def keepit_looked_at() -> ConsentStatus:
    status = keepit_not_done_yet()
    status.looking()
    return status


def test_nothing_moves_while_it_is_somebodys_turn(qtbot: QtBot) -> None:
    for make in (waiting_for_a_person, keepit_not_done_yet):
        assert not moving(qtbot, make())
    assert moving(qtbot, keepit_looked_at())


@pytest.mark.parametrize("make", [Busy, Bar, wait_line])
def test_what_waits_moves_only_where_motion_is_wanted(
    qtbot: QtBot, make: type[QWidget], qapp: QApplication
) -> None:
    assert moving(qtbot, make())


@pytest.mark.parametrize("make", [Busy, Bar, wait_line])
def test_what_waits_stands_still_where_less_motion_is_wanted(
    qtbot: QtBot, less_motion: None, make: type[QWidget]
) -> None:
    assert not moving(qtbot, make())
