"""Keepit's own page in a private browser, a coach beside it, and a line that says how long it takes."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QElapsedTimer, QTimer, QUrl
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from setup_assistant.errors import AssistantError, NoPrivateBrowser
from setup_assistant.flow import Step
from setup_assistant.texts import _
from setup_assistant.ui import practice_notes
from setup_assistant.ui.browser.frame import BrowserFrame, Visit
from setup_assistant.ui.browser.hint import Hint
from setup_assistant.ui.consent.coach import Coach
from setup_assistant.ui.consent.status import ConsentStatus
from setup_assistant.ui.context import Context
from setup_assistant.ui.opening import NotOpened
from setup_assistant.ui.widgets import buttons, sizes
from setup_assistant.ui.widgets.error_panel import ErrorPanel
from setup_assistant.ui.widgets.layouts import add, column, row, stand
from setup_assistant.ui.widgets.sizes import Room, Width
from setup_assistant.ui.window.page import Page, Words

_SLOW_MINUTES = 3
_LEAST_PAGE = 320
"""The least height of Keepit's page, where something stands below it."""


class KeepitsPage(Page):
    """What both steps on Keepit's own page share. What is watched there, and what it means, is theirs."""

    widest = None

    def __init__(
        self, context: Context, step: Step, title: Words, subtitle: Words, coach: Coach
    ) -> None:
        super().__init__(context, step, title, subtitle, scrolls=False)
        self.frame = BrowserFrame(_("Keepit page"), context.try_browser, _("Use my own browser"))
        self.coach = coach
        self.status = ConsentStatus(self.check_now, self.open_own_browser)
        own = buttons.secondary(
            _("Open Keepit in your own browser"), self.open_own_browser, icon="open"
        )
        self.problem = ErrorPanel(self.try_again, own, check_connection=self.check_connection)
        self._elapsed = QElapsedTimer()
        self._tick = QTimer(self, interval=1000)
        browser = column((self.frame, 1), (self.problem, 1))
        self.body.setSpacing(12)
        self.not_opened = NotOpened()
        self._sides = row((browser, 1), self.coach, spacing=12)
        add(self.body, (self._sides, 1), self.not_opened)
        self.pin(self.status)
        self._scroll.lead = self.frame  # it takes the focus by itself when it has loaded
        self.show_part(self.frame)
        self._tick.timeout.connect(self._show_elapsed)
        self.frame.restart.connect(self.start_over)
        self.frame.refused.connect(self.refuse)
        self.frame.unavailable.connect(self.refuse)
        self.frame.way_out.connect(lambda _remark: self.open_own_browser())
        self.frame.leave.connect(self.focus_next)

    def arrange(self, room: Room) -> None:
        """Where the window is narrow the coach stands below Keepit's page."""
        super().arrange(room)
        self._stand()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stand()

    def _stand(self) -> None:
        edges = self.body.contentsMargins()
        both = self.frame.minimumSizeHint().width() + self._sides.spacing() + self.coach.least
        fits = both <= self.width() - edges.left() - edges.right()
        below = sizes.of(self).width is Width.NARROW or not fits
        stand(self._sides, below=below)
        self.frame.setMinimumHeight(sizes.scaled(_LEAST_PAGE) if below else 0)
        self.coach.stand(below=below)

    @abstractmethod
    def check_now(self) -> None:
        """Look at once."""

    def try_again(self) -> None:
        """After the page could not be shown."""
        self.start_over()

    def begin(self, waiting: str = "") -> None:
        """Show Keepit's page from the start; ``waiting`` says for what, where it isn't a new connector."""
        self._elapsed.start()
        self._tick.start()
        self._stand()  # the words of the coach are there now
        self.status.begin(waiting)
        self.start_over()

    def end(self) -> None:
        """Wipe the browser; nothing is waited for any more."""
        self._tick.stop()
        self.frame.stop()

    def initial_focus(self) -> QWidget | None:
        shown = self.frame.isVisibleTo(self)
        return self.frame.focus_target if shown else self.problem.first

    def practice_note(self) -> str:
        return practice_notes.keepits_page()

    def start_over(self) -> None:
        """Open Keepit in a fresh private browser."""
        self.show_part(self.frame)
        clients, account = self.context.clients, self.context.session.account
        # Keepit takes whichever account signs in, and nobody has to type a name that is known.
        hint = Hint(clients.endpoints.authority, account.upn) if account else None
        self.frame.start(Visit.of(clients, self.address, "Keepit", hint=hint))

    def open_own_browser(self) -> None:
        """Open Keepit in the user's own browser; the watch goes on."""
        self.context.opener.address(self.address, self.not_opened)

    @property
    def address(self) -> str:
        """Where Keepit's page begins."""
        return self.context.clients.endpoints.keepit_for(self.context.session.region)

    @property
    def host(self) -> str:
        """The host of that page."""
        return QUrl(self.address).authority()

    def refuse(self, error: AssistantError) -> None:
        """Show why Keepit's page can't be shown, or why finishing failed."""
        self.frame.stop()
        self.problem.show_error(error)
        # The coach's steps are done in the own browser then.
        self.show_part(self.problem, coach=isinstance(error, NoPrivateBrowser))
        self.problem.first.setFocus()

    def show_part(self, part: QWidget, *, coach: bool = False) -> None:
        """Show Keepit's page, or the problem with it; the coach beside the page, and where said."""
        for other in (self.problem, self.frame):
            other.setVisible(other is part)
        self.coach.setVisible(coach or part is self.frame)

    def _show_elapsed(self) -> None:
        seconds = self._elapsed.elapsed() // 1000
        self.status.show_elapsed(seconds)
        if seconds >= _SLOW_MINUTES * 60:
            self.status.slow(seconds // 60)
