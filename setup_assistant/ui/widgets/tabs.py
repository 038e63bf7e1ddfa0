"""Tabs above what they choose, as narrow as their words."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar


class Tabs(QTabBar):
    """``Tabs("Ways to register it", ("Bash, zsh", "PowerShell"))``: one stop of Tab."""

    def __init__(self, name: str, words: Iterable[str]) -> None:
        super().__init__()
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        for each in words:
            self.addTab(each)
