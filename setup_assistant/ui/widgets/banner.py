"""The banner of a page: icon, title, text, then actions or a checkbox."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.flow import wrapping
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import MIDDLE, TOP, add, column, row
from setup_assistant.ui.widgets.text import Text


@dataclass(frozen=True)
class Kind:
    """Colours and icon of one kind of banner."""

    fill: str
    edge: str
    icon: str
    token: str


KINDS = {
    "information": Kind("accentBg", "accentBd", "info", "link"),
    "success": Kind("okBg", "okBd", "ok", "ok"),
    "warning": Kind("warnBg", "warnBd", "warn", "warn"),
    "error": Kind("badBg", "badBd", "bad", "bad"),
    "neutral": Kind("sunken", "border", "info", "text2"),
}


class Banner(Card):
    """``banner = Banner("warning", "Title", "Text", icon=""); banner.add(widget); banner.show_banner(…)``.

    ``add`` and ``add_actions`` put widgets below the text. It announces itself when ``show_banner``
    changes it: errors assertively, the others politely.
    """

    def __init__(
        self, kind: str = "information", title: str = "", text: str = "", *, icon: str = ""
    ) -> None:
        super().__init__(padding=0)
        self.icon = Icon("info", "link", 18)
        self.title = Text(title, "strong")
        self.text = Text(text)
        self.column = column(self.title, self.text, spacing=4)
        self._row = row((self.icon, 0, TOP), (self.column, 1), spacing=8, margins=(14, 11, 12, 12))
        self.body.addLayout(self._row)
        self.set_words(kind, title, text, icon=icon)

    def set_words(self, kind: str, title: str, text: str = "", *, icon: str = "") -> None:
        """Show other words or another kind, silently."""
        self.kind = kind
        tokens = KINDS[kind]
        self.set_tokens(tokens.fill, tokens.edge)
        self.icon.show_icon(icon or tokens.icon, tokens.token)
        for label, words in ((self.title, title), (self.text, text)):
            label.setText(words)
            label.setVisible(bool(words))
        self.setAccessibleName(" ".join(part for part in (title, text) if part))

    def show_banner(self, kind: str, title: str, text: str = "", *, icon: str = "") -> None:
        """Show other words or another kind, make it visible and announce it."""
        self.set_words(kind, title, text, icon=icon)
        self.setVisible(True)
        self.say()

    def say(self) -> None:
        """Announce title and text."""
        announce(self, self.accessibleName(), assertive=self.kind == "error")

    def add(self, widget: QWidget, gap: int = 4) -> None:
        """Put ``widget`` below the text, ``gap`` pixels more than the usual 4 apart."""
        add(self.column, gap, widget)

    def add_beside(self, widget: QWidget) -> None:
        """Put ``widget`` at the right end, centred."""
        self._row.addWidget(widget, 0, MIDDLE)

    def add_actions(self, *actions: QWidget) -> None:
        """Put buttons below the text, beside each other where they fit."""
        add(self.column, 4, wrapping(*actions, spacing=8))
