"""The confirmation of drawing 03c: what changes, where, as whom, side effect, undo; then the progress.

The same dialog confirms putting changes back. Nothing is sent before its commit button is pressed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QElapsedTimer, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from setup_assistant.changes.apply import Progress, Stage
from setup_assistant.model import Proposal
from setup_assistant.texts import _, labelled
from setup_assistant.ui.changes.confirmation import Confirmation, Setting
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.announce import announce
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.check_list import Choice
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.field import FieldError
from setup_assistant.ui.widgets.icon import Icon, StatusLabel
from setup_assistant.ui.widgets.layouts import STRETCH, TOP, column, holder, row, stand
from setup_assistant.ui.widgets.text import ElidedText, Text

_KEY_WIDTH = 104
_EVERY_MS, _FEW = 500, 12


class ChangeDialog(Dialog):
    """``committed`` with the places of the ticked lines; from then on it shows the progress.

    It stays until somebody accepts it: Esc and *Stop waiting* only tell ``stopped``.
    """

    help_place = "undo.md"

    committed = Signal(object)
    stopped = Signal()

    def __init__(
        self, parent: QWidget, confirmation: Confirmation, proposals: Sequence[Proposal]
    ) -> None:
        super().__init__(parent, confirmation.title, width=568)
        self._confirmation, self._proposals = confirmation, proposals
        self._progress: ChangeProgress | None = None
        captions = confirmation.captions or ("",) * len(confirmation.lines)
        self.lines = Choice(
            _("Changes"), confirmation.lines, captions, checked=confirmation.checked
        )
        self.log = Text("")
        self.error = FieldError()
        self._card = Card(fill="sunken", padding=16)
        self._fill(confirmation)
        self.content.addWidget(self._card)
        self.content.addWidget(self.error)
        self.copy = self.add_button(_("Copy details"), self._copy, closes=False, icon="copy")
        self.add_left(self.copy)
        self.main = self.add_button(
            "", self._commit, commits=True, closes=False, icon=confirmation.icon
        )
        self.cancel = self.add_button(_("Cancel"), self.reject, closes=False, focus=True)
        self.lines.changed.connect(self._follow)
        self._follow()

    def offer_administrator(self, ask: Callable[[], object]) -> None:
        """Let somebody else put it back: closes this dialog and calls ``ask``."""
        button = self.add_button(_("Undo as an administrator…"), ask)
        self._buttons.removeWidget(button)
        self._buttons.insertWidget(1, button)
        self.committed.connect(button.hide)  # too late once it is under way
        self.cancel.setFocus()

    def show_progress(self, progress: Progress) -> None:
        """Show how far one change is."""
        if self._progress is not None:
            self._progress.show_progress(progress)

    def reject(self) -> None:
        """Esc and Cancel; while changes are made, *Stop waiting*."""
        if self._progress is None:
            super().reject()
        else:
            self.stopped.emit()

    def _follow(self) -> None:
        ticked = self.lines.ticked()
        self.main.setText(self._confirmation.commit(len(ticked)))
        self.log.setText("\n".join(self._confirmation.log(ticked)))
        if ticked:
            self.error.clear()

    def _commit(self) -> None:
        if self._progress is not None:  # a screen reader presses what is hidden, too
            return
        ticked = self.lines.ticked()
        if not ticked:
            self.error.show_error(self._confirmation.none)
            self.lines.setFocus()
            return
        self._progress = ChangeProgress(
            {self._proposals[place]: self._confirmation.lines[place] for place in ticked}
        )
        self._card.hide()
        self.content.insertWidget(0, self._progress)
        self.main.hide()
        self.copy.hide()
        self.cancel.setText(_("Stop waiting"))
        words = self._confirmation.commit(len(ticked))  # no question any more
        self.title.setText(words)
        self.setAccessibleName(words)
        announce(self, words)  # so that who can't see it knows that the press was taken
        self.committed.emit(ticked)

    def _copy(self) -> None:
        buttons.copy_text(self._confirmation.details(self.lines.ticked()), self)
        self.copy.setText(_("Copied"))

    def _fill(self, confirmation: Confirmation) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.setColumnMinimumWidth(0, _KEY_WIDTH)
        grid.setColumnStretch(1, 1)
        where = _("Where") if confirmation.settings else _("To undo")
        rows: list[tuple[str, list[QWidget]]] = [
            (_("What changes"), [SettingLine(setting) for setting in confirmation.settings]),
            (where, [self.lines]),
            (_("As whom"), [Text(confirmation.who)]),
            (_("Audit log"), [self.log]),
            (_("Side effect"), [Text(effect) for effect in confirmation.effects]),
            (_("How to undo"), [Text(step) for step in confirmation.undo]),
            (_("By hand"), [Text(step) for step in confirmation.by_hand]),
            (_("Left out"), [Text(confirmation.left_out)] if confirmation.left_out else []),
            (_("Afterwards"), [Text(confirmation.remains)] if confirmation.remains else []),
        ]
        for place, (key, values) in enumerate(pair for pair in rows if pair[1]):
            grid.addWidget(Text(key, "secondary", wrap=False), place, 0, TOP)
            grid.addWidget(holder(column(*values, spacing=6)), place, 1)
        self._card.body.addLayout(grid)


class ChangeProgress(Card):
    """What happens to each change, by the words for it, with a clock that counts the reading back.

    A few changes have a line each; many are counted, and the line is that of the latest.
    """

    def __init__(self, words: dict[Proposal, str]) -> None:
        super().__init__(fill="sunken", padding=16)
        self._proposals = frozenset(words)
        self._lines: dict[Proposal, Text] = {}
        self._clocks: dict[Proposal, QElapsedTimer] = {}
        self._complete = set[Proposal]()
        self._reads_back = False
        self._count = Text("", "secondary")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(0, 1)
        self.body.addLayout(grid)
        self.body.addWidget(self._count)
        self._count.hide()
        if len(words) <= _FEW:
            for place, (proposal, line) in enumerate(words.items()):
                self._lines[proposal] = Text(_("Waiting"), "secondary", wrap=False)
                grid.addWidget(ElidedText(line), place, 0)
                grid.addWidget(self._lines[proposal], place, 1)
        else:
            self._say_count()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def show_progress(self, progress: Progress) -> None:
        """Show how far one change is."""
        proposal = progress.proposal
        if proposal not in self._proposals:
            return
        if progress.stage is Stage.READING_BACK:
            if proposal not in self._clocks:  # every look back tells it again
                clock = self._clocks[proposal] = QElapsedTimer()
                clock.start()
                if not self._reads_back:  # the same words for each of them would tell nothing
                    self._reads_back = True
                    announce(self, _("Reading back…"))
            if self._lines:
                self._tick()
            return
        self._clocks.pop(proposal, None)
        if progress.stage is Stage.ENDED:
            self._complete.add(proposal)
        if line := self._lines.get(proposal):
            line.setText(
                {
                    Stage.ASKING: _("Reading the present state…"),
                    Stage.WRITING: _("Changing…"),
                    Stage.ENDED: _("Ended"),
                }[progress.stage]
            )

    def _tick(self) -> None:
        for proposal, clock in self._clocks.items():
            if line := self._lines.get(proposal):
                line.setText(_("Reading back… {time}").format(time=_time(clock)))
        if not self._lines:
            self._say_count()

    def _say_count(self) -> None:
        """Many: how many have ended, and the longest that one is being read back."""
        count = _("{n} of {total} changes ended.").format(
            n=len(self._complete), total=len(self._proposals)
        )
        longest = max(self._clocks.values(), key=QElapsedTimer.elapsed, default=None)
        reading = _("Reading back… {time}").format(time=_time(longest)) if longest else ""
        self._count.setText(f"{count} {reading}".strip())
        self._count.show()


def _time(clock: QElapsedTimer) -> str:
    seconds = clock.elapsed() // 1000
    return f"{seconds // 60}:{seconds % 60:02}"


class SettingLine(QWidget):
    """“Third-party application access via OAuth   Off  ›  On”; read as one sentence. Long ones are two lines."""

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        old = Text(setting.old, "secondary", wrap=False)
        new = StatusLabel("ok", "ok", setting.new, strong=True)
        arrow = Icon("right", "text2", 14)
        self._name = Text(setting.name)
        self._change = holder(row(old, arrow, new, STRETCH, spacing=10))
        self._box = row(self._name, (self._change, 1), on=self, spacing=12)
        change = _("changes from {old} to {new}").format(old=setting.old, new=setting.new)
        self.setAccessibleName(labelled(setting.name, change))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        name = self._name.fontMetrics().horizontalAdvance(self._name.text()) + 2
        fits = name + 12 + self._change.sizeHint().width() <= self.width()
        stand(self._box, below=not fits)
        self._name.setMinimumWidth(name if fits else 0)
