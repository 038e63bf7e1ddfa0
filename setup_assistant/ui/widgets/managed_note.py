"""The lock below a value that the organization has set; where it is set is its tooltip."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from setup_assistant.texts import _
from setup_assistant.ui.widgets import tooltips
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import MIDDLE, row
from setup_assistant.ui.widgets.text import Text


class ManagedNote(QWidget):
    """``ManagedNote().show_source(source, input_)``: hidden until then; the input can only be read then."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = Text("", "caption")
        row((Icon("lock", "text2", 14), 0, MIDDLE), (self.sentence, 1), on=self, spacing=6)
        self.hide()

    def show_source(self, source: str, *inputs: QWidget) -> None:
        """Say that ``source`` sets what ``inputs`` show, and let nobody change it."""
        self.sentence.setText(_("Set by your organization"))
        self.show()
        for widget in (self, *inputs):
            tooltips.give(widget, source)
        for input_ in inputs:
            fix(input_)
            input_.setAccessibleDescription(f"{self.sentence.text()}. {source}")


def fix(input_: QWidget) -> None:
    """Let ``input_`` only be read: what is typed can still be selected, what is chosen can't be chosen anew."""
    if isinstance(input_, QLineEdit):
        input_.setReadOnly(True)
    else:
        input_.setEnabled(False)
