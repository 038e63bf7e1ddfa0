"""The step list folded into one line. ``StepMenu().show_session(step, session)``."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu

from setup_assistant.flow import Step
from setup_assistant.model import Session
from setup_assistant.ui import look
from setup_assistant.ui.widgets.button import LOOK, Button
from setup_assistant.ui.widgets.steps import lines


class StepMenu(Button):
    """The current step with its icon; opens the full list as a menu. Steps are not links."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty(LOOK, "link")
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self.hide()

    def show_session(self, current: Step, session: Session) -> None:
        """Show how the steps stand."""
        self._menu.clear()
        for line in lines(current, session):
            action = self._menu.addAction(look.icon(line.icon, line.icon_token), line.spoken)
            if line.current:
                self.setText(line.label)
                self.setIcon(action.icon())
                self.setAccessibleName(line.spoken)
