"""The button of every page, dialog and footer; what presses it is decided here and in ``enter``."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFocusFrame, QPushButton, QSizePolicy, QWidget
from shiboken6 import isValid

from setup_assistant.ui.widgets import access_keys, tooltips
from setup_assistant.ui.widgets.arming import Arming

LOOK = "look"
"""Dynamic property that the style reads: filled, tinted, secondary, link, icon, flat."""

ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_PRESSING_KEYS = ENTER | {Qt.Key.Key_Space, Qt.Key.Key_Select}
_Type = QEvent.Type


class _Ring:
    """The ring of the link that has the focus: outside of it, so that its words stand in line with the text around."""

    _frame: QFocusFrame | None = None

    @classmethod
    def around(cls, link: QWidget | None) -> None:
        """Show it around ``link``; None: nowhere."""
        if cls._frame is None or not isValid(cls._frame):  # it ends with the window that it was in
            cls._frame = QFocusFrame() if link is not None else None
        if cls._frame is not None:
            cls._frame.setWidget(cast("QWidget", link))  # the stubs forget that None is allowed
            # It hides where the link is out of view, and stays so when the focus has scrolled there.
            cls._frame.setVisible(link is not None)


class Button(access_keys.Keyed, QPushButton):
    """Enter presses it as Space does, on every system; a key that is held down presses nothing.

    After ``commit_on(surface)`` it commits something: then it takes no press that began before
    ``surface`` was painted for a while, and no second click of a double-click.
    """

    armed_changed = Signal(bool)
    """Whether a press counts from now on."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setText(text)
        self.setAutoDefault(True)
        self.setSizePolicy(
            QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed
        )  # as wide as its words
        self._arming: Arming | None = None

    def commit_on(self, surface: QWidget | None) -> None:
        """What has to be seen before this is pressed; None: it commits nothing."""
        if surface is (self._arming.surface if self._arming else None):
            return
        if self._arming is not None:
            self._arming.deleteLater()
        self._arming = Arming(surface) if surface is not None else None
        if self._arming is not None:
            self._arming.changed.connect(self.armed_changed)

    @property
    def commits(self) -> bool:
        """Whether it commits something."""
        return self._arming is not None

    @property
    def armed(self) -> bool:
        """Whether a press that begins now counts."""
        return self._arming is None or self._arming.armed

    @property
    def words(self) -> str:
        return self.text() or self.accessibleName()

    def show_key(self, key: str) -> None:
        """Of a picture without words the tooltip says it."""
        super().show_key(key)
        if not self.text() and self.toolTip():
            keys = QKeySequence(f"Alt+{key}" if key else "")
            self.setShortcut(keys)
            spoken = keys.toString(QKeySequence.SequenceFormat.NativeText)
            tooltips.give(self, f"{self.words} ({spoken})" if spoken else self.words)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.property(LOOK) == "link":
            _Ring.around(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        _Ring.around(None)

    def event(self, event: QEvent) -> bool:
        kind = event.type()
        if kind is _Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _PRESSING_KEYS:
                return self._pressed_by_key(event)
        elif (kind is _Type.MouseButtonDblClick and self.commits) or (
            kind in (_Type.MouseButtonPress, _Type.Shortcut) and not self.armed
        ):
            return True
        return super().event(event)

    def _pressed_by_key(self, event: QKeyEvent) -> bool:
        event.accept()
        if event.isAutoRepeat() or not self.armed:
            return True
        if event.key() in ENTER:
            self.click()
            return True
        return super().event(event)
