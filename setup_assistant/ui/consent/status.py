"""How long Keepit is waited for, below its page."""

from __future__ import annotations

from collections.abc import Callable

from setup_assistant.errors import AssistantError
from setup_assistant.texts import _, ngettext
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.flow import wrapping
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import row
from setup_assistant.ui.widgets.progress import WaitLine
from setup_assistant.ui.widgets.text import Text

Act = Callable[[], object]


class ConsentStatus(WaitLine):
    """How long Keepit is waited for, and what can be done meanwhile; that it has confirmed is said assertively."""

    def __init__(self, check_now: Act, open_own: Act) -> None:
        self.done = Icon("ok", "ok", 16)
        self.note = Text("", "caption", wrap=False)
        self.time = Text("", "caption", wrap=False)
        self.check = buttons.secondary(_("Check now"), check_now, icon="reload")
        super().__init__(self.check, style="strong")
        self.line.removeWidget(self.sentence)
        self.sentence.setWordWrap(False)
        self.line.insertWidget(1, self.done)
        self.line.insertLayout(2, wrapping(self.sentence, self.note, self.time), 1)
        self.hint = Text("", "caption")
        self.own = buttons.link(_("Open Keepit in your own browser"), open_own)
        self.column.insertLayout(2, row((self.hint, 1), self.own, spacing=8))

    def begin(self, waiting: str = "") -> None:
        """From the start: Keepit hasn't confirmed yet, or what ``waiting`` says. It is somebody's turn there."""
        self.done.hide()
        self.sentence.setText(waiting or _("Waiting for Keepit to confirm…"))
        self.error.clear()
        self.hint.hide()
        self.own.hide()
        self.check.show()
        self.looked()
        self.show_elapsed(0)

    def looking(self) -> None:
        """A look is under way because somebody asked for it."""
        self.error.clear()
        self.show_work(under_way=True)
        self.note.setText(_("Checking…"))
        announce(self, _("Checking…"))

    def looked(self) -> None:
        """Nothing new."""
        self.show_work(under_way=False)
        self.note.setText(_("Checked every 5 seconds"))

    def show_elapsed(self, seconds: int) -> None:
        """Minutes and seconds since the page was shown; nothing ends the wait but leaving the page."""
        time = f"{seconds // 60}:{seconds % 60:02}"
        self.time.setText(_("{time} so far, no time limit").format(time=time))

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

    def show_error(self, error: AssistantError) -> None:
        """A look failed; the next one follows by itself."""
        self.looked()
        if self.error.text != str(error):
            self.error.show_error(str(error))

    def confirmed(self) -> None:
        """Keepit has the connector."""
        self.busy.hide()
        self.done.show()
        self.bar.show()
        self.bar.set(1, 1)
        self.sentence.setText(_("Keepit has confirmed"))
        self.note.setText(_("Reading the connector…"))
        for widget in (self.check, self.hint, self.own):
            widget.hide()
        self.error.clear()
        announce(self, _("Keepit has confirmed"), assertive=True)
