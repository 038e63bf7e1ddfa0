"""A form field: label above, input, error, help; the error is linked to the input."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLayout, QWidget

from setup_assistant.ui.widgets import sizes
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.flow import wrapping
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import MIDDLE, TOP, column, row, stand
from setup_assistant.ui.widgets.managed_note import ManagedNote
from setup_assistant.ui.widgets.sizes import Width
from setup_assistant.ui.widgets.text import Label, Text

ERROR = "error"
"""Dynamic property of an input that has an error: the style draws its edge 2 px in ``bad``."""


class FieldError(QWidget):
    """``FieldError()``: octagon icon and sentence in ``bad``; hidden while empty. ``.show_error(text)``, ``.clear()``.

    ``add(widget)`` puts an action, such as a link, behind the sentence, or below where that doesn't fit.
    """

    def __init__(self) -> None:
        super().__init__()
        self._just_said = ""
        self.sentence = Text("", tint="bad")
        self._icon = Icon("bad", "bad", 16)
        self._row = row(
            (self._icon, 0, TOP), (self.sentence, 1), on=self, spacing=6, margins=(0, 2, 0, 2)
        )
        self.hide()

    @property
    def text(self) -> str:
        return self.sentence.text()

    def add(self, widget: QWidget) -> None:
        """Put ``widget`` behind the sentence, which takes only its own width then."""
        self.sentence.setWordWrap(False)
        self._row.removeWidget(self.sentence)
        self._row.setAlignment(self._icon, MIDDLE)
        self._row.addLayout(wrapping(self.sentence, widget, spacing=6), 1)

    def show_error(self, sentence: str) -> None:
        """Show and announce the sentence; once in a turn: Enter leaves a field and presses *Next*, and both judge."""
        self.sentence.setText(sentence)
        self.setVisible(True)
        if sentence != self._just_said:
            self._just_said = sentence
            announce(self, sentence, assertive=True)
            QTimer.singleShot(0, self, self._forget)

    def clear(self) -> None:
        """Hide it."""
        self.sentence.setText("")
        self.hide()

    def _forget(self) -> None:
        self._just_said = ""


def tell(box: QComboBox, name: str) -> None:
    """Have screen readers call ``box``, which is in its place already, ``name``.

    On Linux Qt has no other name for it than what is chosen: they look for a label beside it.
    """
    label = QLabel(name, box.parentWidget())
    label.setBuddy(box)
    label.hide()


class Field(QWidget):
    """``Field("Region", combo, help="…")``: ``.input``, ``.show_error(sentence)``, ``.clear_error()``, ``.has_error``.

    ``beside=True`` puts the help to the right of the input instead of below it, where the window isn't narrow. ``companions`` may be
    a layout that holds the input and what belongs to it. ``show_error`` doesn't move the focus.
    """

    def __init__(
        self,
        label: str,
        input_: QWidget,
        *,
        help: str = "",  # noqa: A002 - the word of the design
        beside: bool = False,
        companions: QLayout | None = None,
    ) -> None:
        super().__init__()
        self.input = input_
        self.label = Label(label, input_, "strong")
        self.error = FieldError()
        self.help = Text(help, "caption")
        self._line = row(
            (companions or input_, 46), (self.help, 54) if beside else None, spacing=12
        )
        below = None if beside else self.help
        self.managed = ManagedNote()
        column(self.label, self._line, self.error, self.managed, below, on=self, spacing=4)
        self.help.setVisible(bool(help))  # not before it has a parent: it would be a window
        self._describe()
        if not input_.accessibleName():
            input_.setAccessibleName(label)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = sizes.of(self).width is Width.NARROW
        stand(self._line, below=narrow)
        self._line.setSpacing(4 if narrow else 12)

    @property
    def has_error(self) -> bool:
        return bool(self.error.text)

    def show_error(self, sentence: str) -> None:
        """Show the error below the input and link it as the input's description."""
        self.error.show_error(sentence)
        self._describe()

    def set_help(self, sentence: str) -> None:
        """Say something else below the input."""
        self.help.setText(sentence)
        self.help.setVisible(bool(sentence) and not self.managed.sentence.text())
        self._describe()

    def set_managed(self, source: str) -> None:
        """The organization has set it, in ``source``: it can only be read. Empty: it hasn't."""
        if source:
            self.managed.show_source(source, self.input)
            self.help.hide()
            self._describe()

    def clear_error(self) -> None:
        """Take the error away."""
        if self.has_error:
            self.error.clear()
            self._describe()

    def _describe(self) -> None:
        by = self.managed.spoken
        parts = (self.error.text, f"{by}." if by else self.help.text())
        self.input.setAccessibleDescription(" ".join(part for part in parts if part))
        self.input.setProperty(ERROR, self.has_error)
        self.input.update()
