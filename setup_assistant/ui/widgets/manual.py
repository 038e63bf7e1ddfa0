"""The way to the manual from wherever something is shown: the window above opens it."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from setup_assistant.texts import _
from setup_assistant.ui.widgets import buttons


@runtime_checkable
class Host(Protocol):
    """A window that has the manual."""

    def open_manual(self, place: str) -> None: ...


def ask(widget: QWidget, place: str = "") -> None:
    """Have the window that ``widget`` is in, or that its dialog belongs to, open the manual.

    ``place`` is a page's file, with the anchor of a heading behind ``#``; empty = the page of the present step.
    """
    above: QWidget | None = widget
    while above is not None and not isinstance(above, Host):
        above = above.parentWidget()
    if above is not None:
        above.open_manual(place)


class Meaning:
    """``Meaning(panel).link`` opens what the manual says about ``place``."""

    def __init__(self, panel: QWidget) -> None:
        self.place = ""
        self.link = buttons.link(_("What this means"), lambda: ask(panel, self.place))
