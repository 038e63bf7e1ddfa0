"""Clocks for the buttons that commit: one that hurries, one that a test moves by hand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from setup_assistant.ui.widgets.arming import Clock
from setup_assistant.ui.widgets.button import Button


class Hurried(Clock):
    """Goes fifty times as fast: a button is armed almost as soon as it was painted."""

    FASTER = 50

    def seconds(self) -> float:
        return super().seconds() * self.FASTER

    def call_after(self, seconds: float, owner: QObject, call: Callable[[], None]) -> None:
        super().call_after(seconds / self.FASTER, owner, call)


class ByHand(Clock):
    """Stands still until it is ``advance``d; calls what is due."""

    def __init__(self) -> None:
        self._now = 0.0
        self._due: list[tuple[float, QObject, Callable[[], None]]] = []

    def seconds(self) -> float:
        return self._now

    def call_after(self, seconds: float, owner: QObject, call: Callable[[], None]) -> None:
        self._due.append((self._now + seconds, owner, call))

    def runs_for(self, button: Button) -> bool:
        """Whether the page or dialog of ``button`` was painted: it counts, or will when time has passed."""
        return button.armed or any(
            isValid(owner) and owner is button._arming for _at, owner, _call in self._due
        )

    def advance(self, seconds: float) -> None:
        """So many seconds pass."""
        self._now = round(self._now + seconds, 6)
        due = [(owner, call) for at, owner, call in self._due if at <= self._now]
        self._due = [waiting for waiting in self._due if waiting[0] > self._now]
        for owner, call in due:
            if isValid(owner):
                call()


def armed(qtbot: QtBot, button: QAbstractButton) -> QAbstractButton:
    """``button``, once a press counts."""
    qtbot.waitUntil(lambda: not isinstance(button, Button) or button.armed)
    return button
