"""The sentences of the details: what was found, why it matters, and what else is to be known."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from setup_assistant.checks.advice import Advice, Level
from setup_assistant.checks.registry import NOTHING
from setup_assistant.checks.wording import Words
from setup_assistant.inspection import coverage as coverage_wording
from setup_assistant.texts import _, labelled
from setup_assistant.ui.organizations.row import Column, Row, headers
from setup_assistant.ui.style.painting import AROUND_LINK
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.access_keys import Turn
from setup_assistant.ui.widgets.flow import Flow
from setup_assistant.ui.widgets.icon import StatusLabel
from setup_assistant.ui.widgets.layouts import TOP, column, holder, row
from setup_assistant.ui.widgets.line_scroll import LineScroll
from setup_assistant.ui.widgets.text import Text


class Findings(LineScroll):
    """The sentences, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self.clear()

    def clear(self) -> None:
        """Remove every sentence."""
        self._column = column(spacing=1)
        self.show_column(self._column)

    def add_finding(
        self,
        words: Words,
        mark: tuple[str, str] | None = None,
        *,
        directory: str | None = None,
        is_open: bool = True,
    ) -> None:
        """Add one finding; ``mark`` is the icon of its head, None where the head is shown above.

        Where nothing is open there is nothing to persuade anybody of: what it comes to stands with what was found.
        ``directory`` is the id, to be selected, of the other one to sign in to; empty: its id isn't known.
        """
        if mark is not None:
            self._column.addSpacing(8)
            self._column.addWidget(StatusLabel(*mark, words.head, strong=True, wrap=True))
        reason = _("Why it matters") if directory is None else _("What to do")
        parts = [(_("What was found"), words.found), (reason, words.why)]
        if not is_open:
            parts = [(_("What was found"), f"{words.found} {words.why}")]
        for title, sentence in parts:
            self._column.addWidget(Text(title, "overline"))
            self._column.addWidget(Text(sentence))
            if directory and sentence is words.found:
                words_of_id = _("Directory {tenant}").format(tenant=directory)
                self._column.addWidget(Text(words_of_id, "code"))
            self._column.addSpacing(4)

    def add_caption(self, sentence: str) -> None:
        """Add a quieter sentence."""
        self._column.addWidget(Text(sentence, "caption", selectable=True))

    def add_advice(self, each: Advice) -> None:
        """Add what a policy says besides the checks: with its reason where something is advised."""
        self._column.addSpacing(4)
        self._column.addWidget(StatusLabel("info", "link", each.words.head, wrap=True))
        if each.level is Level.ADVISED:
            sentences = (each.words.found, each.words.why, *each.words.by_hand)
            self._column.addWidget(Text(" ".join(sentences)))

    def add_cells(self, row: Row, columns: Sequence[Column]) -> None:
        """Add what the narrow table doesn't show, in one line where it fits."""
        flow = Flow(spacing=16)
        flow.setContentsMargins(0, 0, 0, 0)
        for each in columns:
            if row.cells[each].text not in ("", NOTHING):
                text = labelled(headers()[each], row.cells[each].text)
                flow.addWidget(Text(text, "caption", wrap=False))
        if flow.count():
            self._column.addWidget(holder(flow))

    def add_coverage(
        self, sentences: Sequence[str], show_list: Callable[[], object] | None
    ) -> None:
        """Add what the account can see, and the way to the whole list."""
        if not sentences:
            return
        self._column.addSpacing(4)
        link = buttons.link(_("Show the list"), show_list) if show_list is not None else None
        if link is not None:
            link.turn = Turn.LAST
        words = Text(labelled(coverage_wording.title(), " ".join(sentences)))
        place = (link, 0, TOP) if link is not None else None
        beside, below = AROUND_LINK  # room for its ring: the text ends here
        self._column.addLayout(row((words, 1), place, spacing=8, margins=(0, 0, beside, below)))
