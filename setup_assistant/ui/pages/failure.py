"""An error with what can be done about it: try again, correct what was entered, copy the details."""

from __future__ import annotations

from collections.abc import Callable

from setup_assistant.errors import AssistantError
from setup_assistant.texts import _
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.banner import Banner


class Failure(Banner):
    """``Failure(try_again, edit)``; hidden until ``show_failure(error)``."""

    def __init__(
        self, try_again: Callable[[], object], edit: Callable[[], object] | None = None
    ) -> None:
        super().__init__("error")
        self.again = buttons.tinted(_("Try again"), try_again, icon="reload")
        self.edit = buttons.secondary(_("Edit"), edit)
        self.copy = buttons.secondary(_("Copy details"), self._copy, icon="copy")
        self.add_actions(self.again, self.edit, self.copy)
        self._details = ""
        self.hide()

    def show_failure(self, error: AssistantError, *, text: str = "", edit: str = "") -> None:
        """Show ``error``; ``text`` replaces its text, ``edit`` names what is to be corrected first."""
        self._details = error.details
        self.again.setVisible(not edit)
        self.edit.setVisible(bool(edit))
        self.edit.setText(edit or _("Edit"))
        self.copy.setText(_("Copy details"))
        self.copy.setVisible(not edit)
        words = " ".join(part for part in (text or error.text, *error.advice) if part)
        self.show_banner("error", error.title, words)
        (self.edit if edit else self.again).setFocus()

    def _copy(self) -> None:
        buttons.copy_text(f"{self.title.text()}\n{self._details}", self.copy)
        self.copy.setText(_("Copied"))
