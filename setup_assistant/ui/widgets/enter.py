"""What Enter does where the focus is in no button: the one place that decides it for every window.

A button takes Enter itself (``button``), so does a menu. Here are the others: a field with an
action of its own, a list, an embedded page, and at last the button that is drawn filled.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QLineEdit, QRadioButton, QWidget

from setup_assistant.ui.widgets.access_keys import Keyed
from setup_assistant.ui.widgets.button import ENTER, LOOK, Button


class Input(QLineEdit):
    """A field whose Enter does ``action`` instead of pressing the filled button, once one is given."""

    def __init__(self) -> None:
        super().__init__()
        self.action: Callable[[], object] | None = None


class CheckBox(Keyed, QCheckBox):
    """Space ticks it and Enter never does; some desktops would have both."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        _leave_to_window(event) or super().keyPressEvent(event)


class RadioButton(Keyed, QRadioButton):
    """Space and the arrows choose it and Enter never does; the focus follows the choice."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setText(text)
        # Not by the mouse and the arrows alone: an access key leaves the focus where it was.
        self.clicked.connect(lambda _checked: self.setFocus())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        _leave_to_window(event) or super().keyPressEvent(event)


def pressed(window: QWidget, event: QKeyEvent) -> bool:
    """Whether ``event`` was Enter: then what the focus wants was done, and nothing else may be."""
    if event.key() not in ENTER or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    event.accept()
    focus = window.focusWidget()
    if event.isAutoRepeat() or _keeps_enter(focus):
        return True
    if isinstance(focus, Input) and focus.action is not None:
        focus.action()
    elif (button := filled(window)) is not None and button.isEnabled() and button.armed:
        button.click()
    return True


def filled(window: QWidget) -> Button | None:
    """The button of ``window`` that is drawn filled now."""
    return next(
        (
            button
            for button in window.findChildren(Button)
            if button.property(LOOK) == "filled"
            and button.isVisible()
            and button.window() is window
        ),
        None,
    )


def _leave_to_window(event: QKeyEvent) -> bool:
    if event.key() in ENTER:
        event.ignore()
    return event.key() in ENTER


def _keeps_enter(focus: QWidget | None) -> bool:
    """Whether it is in a list or in an embedded page."""
    while focus is not None:
        if isinstance(focus, QAbstractItemView) or focus.inherits("QWebEngineView"):
            return True
        focus = focus.parentWidget()
    return False
