"""The bar above a web page: lock, host, private badge, Start over, Reload."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from setup_assistant.texts import _
from setup_assistant.ui.style import theme
from setup_assistant.ui.widgets import buttons, sizes, tooltips
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import STRETCH, row
from setup_assistant.ui.widgets.text import Text

COMPACT_BELOW = 900
HEIGHT = 38


class BrowserBar(QWidget):
    """``BrowserBar(start_over, reload)``; without them it has no buttons (pop-ups)."""

    def __init__(
        self,
        start_over: Callable[[], object] | None = None,
        reload: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        sizes.follow(self, lambda: self.setFixedHeight(max(HEIGHT, sizes.scaled(HEIGHT))))
        self.lock = Icon("lock", "ok", 16)
        self.host = Text("", wrap=False)
        self.badge = PrivateBadge()
        self.restart = buttons.flat(_("Start over"), start_over, icon="undo")
        self.reload = buttons.flat(_("Reload"), reload, icon="reload")
        row(
            self.lock,
            self.host,
            STRETCH,
            self.badge,
            2,
            self.restart,
            self.reload,
            on=self,
            spacing=6,
            margins=(16, 0, 4, 0),
        )
        for button in (self.restart, self.reload):
            button.setVisible(start_over is not None)
        self._words = {self.restart: _("Start over"), self.reload: _("Reload")}
        theme.changes().changed.connect(self.update)
        self.show_host("")

    def show_host(self, host: str) -> None:
        """Name the host whose page is shown, with the lock; empty while there is none."""
        if host == self.host.text() and host:
            return
        self.host.setText(host)
        self.lock.setVisible(bool(host))
        words = _("Secure connection to {host}").format(host=host) if host else ""
        self.lock.setAccessibleName(words)
        tooltips.give(self.lock, words)
        announce(self, words)
        self.fit(self.window().width())

    def fit(self, window_width: int) -> None:
        """Buttons show icons only where the window is narrow or the host needs the room."""
        words = sum(button.fontMetrics().horizontalAdvance(w) for button, w in self._words.items())
        # 170: the icons, the gaps and the edges.
        needed = self.host.sizeHint().width() + self.badge.sizeHint().width() + words + 170
        compact = window_width < sizes.scaled(COMPACT_BELOW) or needed > self.width()
        for button, word in self._words.items():
            _dress(button, word, compact=compact)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("sunken"))


class PrivateBadge(Card):
    """Icon and word in a rounded badge; not a button, its tooltip says what private means."""

    def __init__(self) -> None:
        word = Text(_("Private"), "caption", wrap=False)
        line = row(Icon("private", "text2", 14), word, spacing=5, margins=(10, 0, 11, 0))
        super().__init__(line, fill="muteBg", edge="muteBd", padding=0, radius=11)
        sizes.follow(self, lambda: self.setFixedHeight(max(22, word.fontMetrics().height() + 4)))
        tooltips.give(self, _("Starts empty. Wiped when you close this window."))
        self.setAccessibleName(_("Private. Starts empty. Wiped when you close this window."))


def _dress(button: QPushButton, word: str, *, compact: bool) -> None:
    button.setText("" if compact else word)
    tooltips.give(button, word if compact else "")
    button.setAccessibleName(word)
    button.setFixedHeight(button.sizeHint().height())
    button.setMinimumWidth(28)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
