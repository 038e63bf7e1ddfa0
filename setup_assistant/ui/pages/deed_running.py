"""The lines of changes under way: what happens in each organization, with a visible clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QGridLayout

from setup_assistant.texts import _
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.text import ElidedText, Text

if TYPE_CHECKING:
    from setup_assistant.changes import Progress
    from setup_assistant.model import Proposal

_EVERY_MS = 500


class Running(Card):
    """``Running(proposals)``; ``show_progress`` is told what happens. The clock counts the reading back."""

    def __init__(self, proposals: Sequence[Proposal], words: Sequence[str]) -> None:
        super().__init__(fill="sunken", padding=16)
        self._lines: dict[Proposal, Text] = {}
        self._clocks: dict[Proposal, QElapsedTimer] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(0, 1)
        for row, (proposal, word) in enumerate(zip(proposals, words, strict=True)):
            line = Text(_("Waiting"), "secondary", wrap=False)
            self._lines[proposal] = line
            grid.addWidget(ElidedText(word), row, 0)
            grid.addWidget(line, row, 1)
        self.body.addLayout(grid)
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def show_progress(self, progress: Progress) -> None:
        """Show how far one change is."""
        from setup_assistant.changes import Stage

        line = self._lines.get(progress.proposal)
        if line is None:
            return
        if progress.stage is Stage.READING_BACK:
            if progress.proposal not in self._clocks:
                clock = self._clocks[progress.proposal] = QElapsedTimer()
                clock.start()
                announce(self, _("Reading back…"))
            self._tick()
            return
        self._clocks.pop(progress.proposal, None)
        line.setText(
            {
                Stage.ASKING: _("Reading the present state…"),
                Stage.WRITING: _("Changing…"),
                Stage.ENDED: _("Ended"),
            }[progress.stage]
        )

    def _tick(self) -> None:
        for proposal, clock in self._clocks.items():
            seconds = clock.elapsed() // 1000
            time = f"{seconds // 60}:{seconds % 60:02}"
            self._lines[proposal].setText(_("Reading back… {time}").format(time=time))
