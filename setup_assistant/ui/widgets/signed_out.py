"""The tick before somebody's own browser is used: other accounts are signed out there."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from setup_assistant.texts import _
from setup_assistant.ui.widgets.check_line import CheckLine
from setup_assistant.ui.widgets.field import FieldError
from setup_assistant.ui.widgets.layouts import column


def sign_out_first() -> str:
    """What is to be done before somebody's own browser is used."""
    return _(
        "Sign out of personal Microsoft accounts first, or use a private window (not where your company asks "
        "for a managed device)."
    )


class SignedOutTick(QWidget):
    """``check`` is the box; ``require(missing)`` says whether it is ticked, and else ``missing``, and takes the focus.

    ``private=False`` where a private window wouldn't do: it doesn't show that a computer is managed.
    """

    def __init__(self, *, private: bool = True) -> None:
        super().__init__()
        words = (
            _("I have signed out, or I will use a private window")
            if private
            else _("I have signed out of the other accounts there")
        )
        line = CheckLine(words, checked=False)
        self.check, self.error = line.box, FieldError()
        column(line, self.error, on=self, spacing=4)
        self.check.toggled.connect(lambda _on: self.error.clear())

    def require(self, missing: str) -> bool:
        """Whether it is ticked."""
        if not self.check.isChecked():
            self.error.show_error(missing)
            self.check.setAccessibleDescription(missing)
            self.check.setFocus()
        return self.check.isChecked()
