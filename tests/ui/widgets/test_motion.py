"""Nothing moves for somebody who has asked the system for less motion."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QStyle, QStyleHintReturn, QStyleOption, QWidget
from pytestqt.qtbot import QtBot

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
    return any(timer.isActive() for timer in widget.findChildren(QTimer))


def wait_line() -> WaitLine:
    line = WaitLine()
    line.wait("Checking…")
    return line


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
