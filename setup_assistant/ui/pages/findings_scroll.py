"""The sentences of the details pane: findings, hidden columns, coverage; scrolls by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from setup_assistant.checks.advice import Advice, Level
from setup_assistant.checks.wording import Words
from setup_assistant.inspection import coverage_wording
from setup_assistant.texts import _
from setup_assistant.ui.organization_row import Column, Row, headers
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.icon import StatusLabel
from setup_assistant.ui.widgets.text import Text


class Findings(QScrollArea):
    """The sentences, one below the other; scrolls by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._clear_holder()

    def clear(self) -> None:
        """Remove every sentence."""
        self._clear_holder()

    def add_finding(self, said: Words, mark: tuple[str, str] | None = None) -> None:
        """Add one finding; ``mark`` is the icon of its head, None where the head is shown above."""
        if mark is not None:
            self._column.addSpacing(8)
            self._column.addWidget(StatusLabel(*mark, said.head, strong=True, wrap=True))
        for title, sentence in ((_("What was found"), said.found), (_("Why it matters"), said.why)):
            self._column.addWidget(Text(title, "overline"))
            self._column.addWidget(Text(sentence))
            self._column.addSpacing(4)

    def add_advice(self, told: Advice) -> None:
        """Add what a policy says besides the checks: with its reason where something is advised."""
        self._column.addSpacing(4)
        self._column.addWidget(StatusLabel("info", "link", told.words.head, wrap=True))
        if told.level is Level.ADVISED:
            sentences = (told.words.found, told.words.why, *told.words.by_hand)
            self._column.addWidget(Text(" ".join(sentences)))

    def add_hidden(self, row: Row) -> None:
        """Add what the narrow table doesn't show."""
        for column in (Column.DIRECTORY, Column.LEVEL):
            text = f"{headers()[column]}: {row.cells[column].text}"
            self._column.addWidget(Text(text, "caption"))

    def add_coverage(
        self, sentences: Sequence[str], show_list: Callable[[], object] | None
    ) -> None:
        """Add what the account can see, and the way to the whole list."""
        if not sentences:
            return
        self._column.addSpacing(4)
        self._column.addWidget(Text(coverage_wording.title(), "overline"))
        self._column.addWidget(Text(" ".join(sentences)))
        if show_list is not None:
            self._column.addWidget(buttons.link(_("Show the list"), show_list))

    def _clear_holder(self) -> None:
        holder = QWidget()
        outer = QVBoxLayout(holder)
        outer.setContentsMargins(0, 0, 8, 0)
        outer.setSpacing(0)
        self._column = QVBoxLayout()
        self._column.setSpacing(1)
        outer.addLayout(self._column)
        outer.addStretch(1)
        self.setWidget(holder)
        holder.setAutoFillBackground(False)
