"""The buttons of the design, by kind; how they are pressed is in ``button``."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from setup_assistant.texts import _
from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets import access_keys, tooltips
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.button import LOOK, Button

Pressed = Callable[[], object]


def secondary(
    text: str, pressed: Pressed | None = None, *, icon: str = "", left: bool = False
) -> Button:
    """``secondary("Check again", self.check, icon="reload")``: the ordinary button; ``left`` aligns its text left."""
    return _button(text, pressed, "secondary", icon, "text2", left=left)


def tinted(
    text: str, pressed: Pressed | None = None, *, icon: str = "", left: bool = False
) -> Button:
    """``tinted("Connect", self.connect_, icon="plug")``: the next best action inside the page."""
    return _button(text, pressed, "tinted", icon, "link", left=left)


def filled(text: str, pressed: Pressed | None = None, *, icon: str = "") -> Button:
    """``filled("Open settings in Keepit", …)``: only where the main button is not filled (page 08b)."""
    return _button(text, pressed, "filled", icon, "onAccent", left=False)


def link(text: str, pressed: Pressed | None = None, *, icon: str = "", name: str = "") -> Button:
    """``link("Edit", self.edit, name="Edit retention")``: underlined text that acts."""
    button = _button(text, pressed, "link", icon, "link", left=True)
    if name:
        button.setAccessibleName(name)
    return button


def flat(text: str, pressed: Pressed | None = None, *, icon: str = "") -> Button:
    """``flat("Reload", self.reload, icon="reload")``: without an edge, 28 high, for the browser's bar."""
    return _button(text, pressed, "flat", icon, "text2", left=False)


def icon_button(icon: str, name: str, pressed: Pressed | None = None) -> Button:
    """``icon_button("copy", "Copy tenant ID", …)``: 28 x 28, its name is tooltip and accessible name."""
    button = _button("", pressed, "icon", icon, "text2", left=False)
    button.setFixedSize(28, 28)
    rename(button, name)
    return button


def show_as(button: Button, kind: str, icon: str) -> None:
    """Give a button another look: ``tinted`` where it became the next best action, or ``secondary``."""
    if button.property(LOOK) != kind:
        button.setProperty(LOOK, kind)
        button.setIcon(theme.icon(icon, "link" if kind == "tinted" else "text2"))
        button.update()


def rename(button: Button, name: str) -> None:
    """Give an icon button another name."""
    button.setAccessibleName(name)
    tooltips.give(button, name)
    access_keys.renew(button)


def copying(text: str, content: Callable[[], str], kind: str = "secondary") -> Button:
    """``copying("Copy code", self.code.text)``: copies what ``content`` says then; its own text is *Copied* after."""

    def copy() -> None:
        copy_text(content(), button)
        button.setText(_("Copied"))

    icon, tint = "" if kind == "link" else "copy", "text2" if kind == "secondary" else "link"
    button = _button(text, copy, kind, icon, tint, left=kind == "link")
    return button


def copy_text(text: str, speaker: QWidget) -> None:
    """Put ``text`` on the clipboard and say so."""
    QGuiApplication.clipboard().setText(text)
    announce(speaker, _("Copied"))


def _button(
    text: str, pressed: Pressed | None, kind: str, icon: str, token: str, *, left: bool
) -> Button:
    button = Button(text)
    button.setProperty(LOOK, kind)
    button.setProperty("left", left)
    if kind == "link":
        button.setCursor(Qt.CursorShape.PointingHandCursor)
    if icon:
        button.setIcon(theme.icon(icon, token))
        button.setIconSize(QSize(16, 16))
    if pressed is not None:
        button.clicked.connect(lambda _checked: pressed() if button.armed else None)
    return button
