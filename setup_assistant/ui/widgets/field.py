"""A form field: label above, input, error, help; the error is linked to the input."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.text import Text

ERROR = "error"
"""Dynamic property of an input that has an error: the style draws its edge 2 px in ``bad``."""


class FieldError(QWidget):
    """``FieldError()``: octagon icon and sentence in ``bad``; hidden while empty. ``.show_error(text)``, ``.clear()``.

    ``add(widget)`` puts an action, such as a link, behind the sentence; it is shown with the error.
    """

    def __init__(self) -> None:
        super().__init__()
        self.sentence = Text("", tint="bad")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 2, 0, 2)
        self._row.setSpacing(6)
        self._icon = Icon("bad", "bad", 16)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self.sentence, 1)
        self.hide()

    @property
    def text(self) -> str:
        return self.sentence.text()

    def add(self, widget: QWidget) -> None:
        """Put ``widget`` behind the sentence, which takes only its own width then."""
        self.sentence.setWordWrap(False)
        self._row.setAlignment(self._icon, Qt.AlignmentFlag.AlignVCenter)
        self._row.setStretch(1, 0)
        self._row.addWidget(widget)
        self._row.addStretch(1)

    def show_error(self, sentence: str) -> None:
        """Show and announce the sentence."""
        self.sentence.setText(sentence)
        self.setVisible(True)
        announce(self, sentence, assertive=True)

    def clear(self) -> None:
        """Hide it."""
        self.sentence.setText("")
        self.hide()


class Field(QWidget):
    """``Field("Region", combo, help="…")``: ``.input``, ``.show_error(sentence)``, ``.clear_error()``, ``.has_error``.

    ``beside=True`` puts the help to the right of the input instead of below it. ``row`` may be a
    layout that holds the input with its companions. ``show_error`` doesn't move the focus.
    """

    def __init__(
        self,
        label: str,
        input_: QWidget,
        *,
        help: str = "",  # noqa: A002 - the word of the design
        beside: bool = False,
        row: QLayout | None = None,
    ) -> None:
        super().__init__()
        self.input = input_
        self.label = Text(label, "strong")
        self.label.setBuddy(input_)
        self.error = FieldError()
        self.help = Text(help, "caption")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self.label)
        self._fill(row, beside=beside)
        self._describe()
        if not input_.accessibleName():
            input_.setAccessibleName(label)

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
        self.help.setVisible(bool(sentence))
        self._describe()

    def clear_error(self) -> None:
        """Take the error away."""
        if self.has_error:
            self.error.clear()
            self._describe()

    def _fill(self, row: QLayout | None, *, beside: bool) -> None:
        line = QHBoxLayout()
        line.setSpacing(12)
        if row is not None:
            line.addLayout(row, 46)
        else:
            line.addWidget(self.input, 46)
        if beside:
            line.addWidget(self.help, 54)
        self._column.addLayout(line)
        self._column.addWidget(self.error)
        if not beside:
            self._column.addWidget(self.help)
        self.help.setVisible(bool(self.help.text()))

    def _describe(self) -> None:
        parts = (self.error.text, self.help.text())
        self.input.setAccessibleDescription(" ".join(part for part in parts if part))
        self.input.setProperty(ERROR, self.has_error)
        self.input.update()
