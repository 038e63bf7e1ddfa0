"""The lines of changes under way: what happens in each organization, with a visible clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QGridLayout

from setup_assistant.model import Proposal
from setup_assistant.texts import _
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.text import ElidedText, Text

if TYPE_CHECKING:
    from setup_assistant.changes.apply import Progress

_EVERY_MS, _FEW = 500, 12


class Running(Card):
    """``Running(proposals, words)``; ``show_progress`` is told what happens. The clock counts the reading back.

    A few changes have a line each; many are counted, and the line is that of the latest.
    """

    def __init__(self, proposals: Sequence[Proposal], words: Sequence[str]) -> None:
        super().__init__(fill="sunken", padding=16)
        self._words = dict(zip(proposals, words, strict=True))
        self._lines: dict[Proposal, Text] = {}
        self._clocks: dict[Proposal, QElapsedTimer] = {}
        self._ended = set[Proposal]()
        self._count = Text("", "secondary")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(0, 1)
        self.body.addLayout(self._grid)
        self.body.addWidget(self._count)
        self._count.hide()
        if len(proposals) <= _FEW:
            for proposal in proposals:
                self._line(proposal)
        else:
            self._say_count()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def show_progress(self, progress: Progress) -> None:
        """Show how far one change is."""
        from setup_assistant.changes.apply import Stage

        if progress.proposal not in self._words:
            return
        if progress.stage is Stage.READING_BACK:
            self._read_back(progress.proposal)
            return
        self._clocks.pop(progress.proposal, None)
        if progress.stage is Stage.ENDED:
            self._ended.add(progress.proposal)
        if line := self._lines.get(progress.proposal):
            line.setText(
                {
                    Stage.ASKING: _("Reading the present state…"),
                    Stage.WRITING: _("Changing…"),
                    Stage.ENDED: _("Ended"),
                }[progress.stage]
            )

    def _line(self, proposal: Proposal) -> None:
        row = len(self._lines)
        line = self._lines[proposal] = Text(_("Waiting"), "secondary", wrap=False)
        self._grid.addWidget(ElidedText(self._words[proposal]), row, 0)
        self._grid.addWidget(line, row, 1)

    def _read_back(self, proposal: Proposal) -> None:
        if proposal not in self._clocks:
            clock = self._clocks[proposal] = QElapsedTimer()
            clock.start()
            announce(self, _("Reading back…"))
        if self._lines:
            self._tick()

    def _tick(self) -> None:
        for proposal, clock in self._clocks.items():
            if line := self._lines.get(proposal):
                line.setText(_("Reading back… {time}").format(time=_time(clock)))
        if not self._lines:
            self._say_count()

    def _say_count(self) -> None:
        """Many: how many have ended, and the longest that one is being read back."""
        told = _("{n} of {total} changes ended.").format(n=len(self._ended), total=len(self._words))
        longest = max(self._clocks.values(), key=QElapsedTimer.elapsed, default=None)
        reading = _("Reading back… {time}").format(time=_time(longest)) if longest else ""
        self._count.setText(f"{told} {reading}".strip())
        self._count.show()


def _time(clock: QElapsedTimer) -> str:
    seconds = clock.elapsed() // 1000
    return f"{seconds // 60}:{seconds % 60:02}"
