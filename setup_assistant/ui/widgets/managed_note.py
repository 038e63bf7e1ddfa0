"""The lock at a value that the organization has set, and where it is set: as tooltip, to screen readers, in Settings in words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from setup_assistant.texts import _
from setup_assistant.ui.widgets import tooltips
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import MIDDLE, row
from setup_assistant.ui.widgets.text import Text


class ManagedNote(QWidget):
    """``ManagedNote().show_source(source, input_)``: hidden until then; the input can only be read then.

    ``named=True`` heads a block of values: it names the source in words, which the keyboard reaches.
    """

    def __init__(self, *, named: bool = False) -> None:
        super().__init__()
        self._named, self.spoken = named, ""
        self.sentence = Text("", "caption", selectable=named)
        if named:
            self.sentence.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row((Icon("lock", "text2", 14), 0, MIDDLE), (self.sentence, 1), on=self, spacing=6)
        self.hide()

    def show_source(self, source: str, *inputs: QWidget) -> None:
        """Say that ``source`` sets what ``inputs`` show, and let nobody change it."""
        self.spoken = set_by(source)
        self.sentence.setText(self.spoken if self._named else set_by(""))
        self.show()
        for widget in (self, *inputs):
            tooltips.give(widget, source)
        for input_ in inputs:
            fix(input_)


def set_by(source: str) -> str:
    """The words for what the organization has set in ``source``, which may be empty."""
    if not source:
        return _("Set by your organization")
    return _("Set by your organization: {source}").format(source=source)


def fix(input_: QWidget) -> None:
    """Let ``input_`` only be read: what is typed can still be selected, what is chosen can't be chosen anew."""
    if isinstance(input_, QLineEdit):
        input_.setReadOnly(True)
    else:
        input_.setEnabled(False)
