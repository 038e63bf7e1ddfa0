"""What every page of the window has: header, scrolling body, main button, focus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget, QWizard, QWizardPage

from setup_assistant.flow import ORDER, Step, following
from setup_assistant.texts import _
from setup_assistant.ui.context import Context
from setup_assistant.ui.style.painting import AROUND_LINK
from setup_assistant.ui.widgets import sizes
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.icon import Icon
from setup_assistant.ui.widgets.layouts import MIDDLE, column, holder, row
from setup_assistant.ui.widgets.scroll import FittingScroll, Growing
from setup_assistant.ui.widgets.sizes import Room, Width
from setup_assistant.ui.widgets.text import Balanced, Text
from setup_assistant.ui.widgets.turning import Turning
from setup_assistant.ui.window.step_list import StepMenu

Words = Callable[[], str]

_ABOVE = AROUND_LINK[1]
"""So much of the room above scrolls with a page: the ring of a link that stands first."""


class Page(QWizardPage):
    """``class MyPage(Page)``: put widgets into ``self.body``; implement ``entered``, ``main_button``, ``initial_focus``.

    ``scrolls=False`` for pages whose own table or browser takes the free height. The constructor
    must stay light: nothing heavy is imported or built before ``entered()``.
    """

    commits = False
    """Whether the main button does something that can't be taken back by *Back*: it then takes no stray press."""
    widest: int | None = sizes.FORM
    """The widest useful width of the body, of the design; None where a browser takes what there is."""
    is_coming = False
    """Whether the window is going to put the focus on this page, and to say its header then."""
    main_filled = True
    """False where the page's own button is the filled one (page 08b); then call ``context.refresh()``."""

    def __init__(
        self, context: Context, step: Step, title: Words, subtitle: Words, *, scrolls: bool = True
    ) -> None:
        super().__init__()
        self.context, self.step = context, step
        self._title, self._subtitle = title, subtitle
        self._checks_later = False
        self.heading = Text("", "title")
        self.subheading = Balanced("", "secondary")
        self.note = Text("", "caption", selectable=True)
        self.fold = StepMenu()
        self.content = QWidget()
        self.body = column(on=self.content, spacing=16)
        self._lay_out(scrolls=scrolls)
        self.refresh_header()

    def entered(self) -> None:
        """The page is shown, by Next or Back. May start reads, never changes."""

    def left(self) -> None:
        """The page is no longer shown."""

    def keep(self) -> None:
        """Remember what is entered here; also when the session of the user ends meanwhile."""

    def main_button(self) -> bool:
        """What the main button does: True goes on; False stays, having explained or started a call."""
        return True

    @property
    def has_main_button(self) -> bool:
        """Whether there is one now; ``context.refresh()`` when that changes."""
        return True

    def back_button(self) -> bool:
        """What *Back* does: True goes to the page before; False stays, having gone back on the page itself."""
        return True

    def back_text(self) -> str:
        """Text of *Back* where it leads elsewhere than to the page before; empty = the usual one."""
        return ""

    def main_text(self) -> str:
        """Text of the main button where it isn't the step's usual one; empty = the usual one."""
        return ""

    def practice_note(self) -> str:
        """What to enter here in practice: said below the subtitle; usually nothing."""
        return ""

    @property
    def practice_words(self) -> str:
        """The note, where it is practice."""
        return self.practice_note() if self.context.practice else ""

    def what_stays(self) -> str:
        """What to say when the setup is stopped on this page; empty = the usual sentence."""
        return ""

    def being_written(self) -> str:
        """What is being written now, as the question whether to wait for it; empty = nothing."""
        return ""

    def working(self) -> bool:
        """Whether a sign-in or a check is under way here, which settings must not be changed below."""
        return False

    def unsaved(self) -> tuple[str, ...]:
        """What would be lost with this run's report, in paragraphs; empty = nothing."""
        return ()

    def save_report(self, then: Callable[[], object]) -> None:
        """Save what would be lost, and go on with ``then`` once it is saved."""

    def initial_focus(self) -> QWidget | None:
        """What gets the focus when the page is shown; None = the main button."""
        return None

    def value(self, name: str) -> QWidget | None:
        """What holds the value that the review calls ``name``; None = what has the focus at first."""
        del name
        return None

    def check_connection(self) -> None:
        """Show which hosts can be reached, how, and who is in between; services that still start are waited for."""
        if self.context.expecting:  # where they will be isn't known yet, and nobody is there
            if not self._checks_later:
                once = Qt.ConnectionType.SingleShotConnection
                self.context.services_told.connect(self.check_connection, once)
            self._checks_later = True
            return
        self._checks_later = False
        from setup_assistant.ui.network.dialog import open_network

        open_network(self, self.context)

    def focus_next(self) -> None:
        """Put the focus on *Next*."""
        self.wizard().button(QWizard.WizardButton.NextButton).setFocus()

    def focus_footer(self) -> None:
        """F6: what stands first below the page."""
        self.wizard().button(QWizard.WizardButton.HelpButton).setFocus()

    def refresh_header(self) -> None:
        """Show title and subtitle anew, after they changed."""
        self.heading.setText(self._title())
        self.subheading.setText(self._subtitle())
        self.subheading.setVisible(bool(self._subtitle()))
        self.note.setText(self.practice_words)
        self.note.setVisible(bool(self.practice_words))
        self.setAccessibleName(self._title())

    def show_header(self, title: Words, subtitle: Words) -> None:
        """Another title on the same step."""
        self._title, self._subtitle = title, subtitle
        self.refresh_header()

    def set_header(self, title: Words, subtitle: Words) -> None:
        """Another title on the same step, such as 02b; announced."""
        self.show_header(title, subtitle)
        self.announce_header()

    def announce_header(self) -> None:
        """Say title, subtitle and what is entered in practice to screen readers; once for a page that just comes."""
        if self.is_coming:
            return
        title = self._title()
        title = title if title.endswith("?") else f"{title}."
        announce(self, f"{title} {self._subtitle()} {self.practice_words}".strip())

    def arrange(self, room: Room) -> None:
        """Lay out for ``room``: called when the page is shown and whenever the class of the window changes.

        Where the window is too narrow for the step list it is one line above the title; where it is low,
        the page scrolls as a whole.
        """
        folded = room.width is Width.NARROW
        self.fold.setVisible(folded)
        if folded:
            self.fold.show_session(self.step, self.context.session)
        self._bound()
        column = self._whole if room.low else self._column
        if column.indexOf(self._header) < 0:
            column.insertWidget(0, self._header)

    def pin(self, widget: QWidget) -> None:
        """Show ``widget`` below everything, wherever the page is scrolled to."""
        sides = self.body.contentsMargins()
        margins = (sides.left(), 0, sides.right(), sides.bottom())
        self._column.addLayout(column(widget, margins=margins))

    def show_widget(self, widget: QWidget) -> None:
        """Scroll ``widget`` into view, all of it where it fits."""
        self._scroll.show_widget(widget)

    def show_top(self) -> None:
        """Show the page from its top, wherever the focus is: nobody has pressed a key here yet."""
        self._scroll.show_top()

    def nextId(self) -> int:
        after = following(self.step, self.context.session)
        after = self.context.returns_to(self.step) or after
        return -1 if after is None else ORDER.index(after)

    def validatePage(self) -> bool:
        return self.main_button()

    def _lay_out(self, *, scrolls: bool) -> None:
        edge = 14 if scrolls else 24
        title_line = Turning(
            self.heading, PracticeBadge() if self.context.practice else None, spacing=16
        )
        parts = (self.fold, title_line, self.subheading, self.note)
        self._header = holder(column(*parts, spacing=4, margins=(24, _ABOVE, edge, 16 - _ABOVE)))
        self.body.setContentsMargins(24, _ABOVE, edge, 12)
        whole = QWidget() if scrolls else Growing()
        self._whole = column((self.content, 1), on=whole, spacing=0)
        self._scroll = FittingScroll(whole, grows=not scrolls)
        margins = (0, 16 - _ABOVE, 10 if scrolls else 0, 0)
        self._column = column(self._header, (self._scroll, 1), on=self, spacing=0, margins=margins)

    def _bound(self) -> None:
        """Nothing gets wider than it is useful."""
        sides = self.body.contentsMargins()
        self.content.setMaximumWidth(
            sizes.scaled(self.widest) + sides.left() + sides.right() if self.widest else sizes.ANY
        )
        for text in (self.subheading, self.note):
            text.setMaximumWidth(sizes.scaled(sizes.FORM))


class PracticeBadge(Card):
    """One line, radius 11, as wide as its words."""

    def __init__(self) -> None:
        words = Text(_("Practice mode: nothing leaves this computer"), "caption", wrap=False)
        icon = (Icon("info", "mute", 14), 0, MIDDLE)
        line = row(icon, words, spacing=5, margins=(8, 2, 10, 2))
        super().__init__(line, fill="muteBg", edge="muteBd", padding=0, radius=11)
        sizes.follow(self, lambda: self.setFixedHeight(max(22, words.fontMetrics().height() + 4)))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words.text())
