"""The line below Keepit's page: what is waited for, for how long, and what can be done meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from setup_assistant.errors import AssistantError
from setup_assistant.texts import _, ngettext
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.busy import Busy
from setup_assistant.ui.widgets.field import FieldError
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.progress import Bar
from setup_assistant.ui.widgets.text import Text

Act = Callable[[], object]


class ConsentStatus(QWidget):
    """A polite live region; that Keepit has confirmed is said assertively."""

    def __init__(self, check_now: Act, open_own: Act) -> None:
        super().__init__()
        self.bar = Bar()
        self.busy, self.done = Busy(), Icon("ok", "ok", 16)
        self.sentence = Text("", "strong", wrap=False)
        self.note = Text("", "caption", wrap=False)
        self.time = Text("", "caption", wrap=False)
        self.check = buttons.secondary(_("Check now"), check_now, icon="reload")
        self.hint = Text("", "caption")
        self.own = buttons.link(_("Open Keepit in your own browser"), open_own)
        self.error = FieldError()
        self._lay_out()

    def wait(self) -> None:
        """From the start: Keepit hasn't confirmed yet."""
        self.bar.set(0, 0)
        self.busy.show()
        self.done.hide()
        self.sentence.setText(_("Waiting for Keepit to confirm…"))
        self.error.clear()
        self.hint.hide()
        self.own.hide()
        self.check.show()
        self.looked()
        self.show_elapsed(0)

    def looking(self) -> None:
        """A look is under way because somebody asked for it."""
        self.error.clear()
        self.note.setText(_("Checking…"))
        announce(self, _("Checking…"))

    def looked(self) -> None:
        """Nothing new."""
        self.note.setText(_("Checked every 5 seconds"))

    def show_elapsed(self, seconds: int) -> None:
        """Minutes and seconds since the page was shown."""
        self.time.setText(f"{seconds // 60}:{seconds % 60:02}")

    def slow(self, minutes: int) -> None:
        """It takes long: say what else can be done."""
        words = ngettext(
            "Still nothing after {min} minute. Choose Check now, or open Keepit in your own browser.",
            "Still nothing after {min} minutes. Choose Check now, or open Keepit in your own browser.",
            minutes,
        )
        if not self.hint.isVisibleTo(self):
            announce(self, words.format(min=minutes))
        self.hint.setText(words.format(min=minutes))
        self.hint.show()
        self.own.show()

    def offer_own_browser(self) -> None:
        """There is no private browser: the own one is the way."""
        self.own.show()

    def explain(self, sentence: str) -> None:
        """Say why the main button doesn't go on yet."""
        self.error.show_error(sentence)

    def show_error(self, error: AssistantError) -> None:
        """A look failed; the next one follows by itself."""
        self.looked()
        if self.error.text != str(error):
            self.error.show_error(str(error))

    def confirmed(self) -> None:
        """Keepit has the connector."""
        self.busy.hide()
        self.done.show()
        self.bar.set(1, 1)
        self.sentence.setText(_("Keepit has confirmed"))
        self.note.setText(_("Reading the connector…"))
        for widget in (self.check, self.hint, self.own):
            widget.hide()
        self.error.clear()
        announce(self, _("Keepit has confirmed"), assertive=True)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(1, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.busy, self.done, self.sentence, self.note, self.time):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.check)
        hints = QHBoxLayout()
        hints.setSpacing(8)
        hints.addWidget(self.hint, 1)
        hints.addWidget(self.own)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.bar)
        column.addLayout(row)
        column.addLayout(hints)
        column.addWidget(self.error)
