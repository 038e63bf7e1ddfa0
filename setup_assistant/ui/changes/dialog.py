"""The confirmation of drawing 03c: what changes, where, as whom, side effect, undo; then the progress.

The same dialog confirms putting changes back. Nothing is sent before its commit button is pressed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from setup_assistant.texts import _
from setup_assistant.ui.changes.confirmation import Offer, What
from setup_assistant.ui.changes.progress import Running
from setup_assistant.ui.widgets import buttons
from setup_assistant.ui.widgets.card import Card
from setup_assistant.ui.widgets.check_list import CheckLines, CheckList
from setup_assistant.ui.widgets.dialog import Dialog
from setup_assistant.ui.widgets.field import FieldError
from setup_assistant.ui.widgets.flow import Flow
from setup_assistant.ui.widgets.icon import Icon, StatusLabel
from setup_assistant.ui.widgets.text import Text

if TYPE_CHECKING:
    from setup_assistant.model import Proposal
    from setup_assistant.ui.changes.runner import Deeds

_SHOWN = 6
"""Lines that are shown as they are; more are a list that scrolls."""
_KEY_WIDTH = 104


class DeedDialog(Dialog):
    """``DeedDialog(parent, offer, proposals, commit, deeds)``: ``commit(places)`` gets the ticked lines.

    While ``deeds`` runs it shows the progress; it closes when they have ended.
    """

    def __init__(
        self,
        parent: QWidget,
        offer: Offer,
        proposals: Sequence[Proposal],
        commit: Callable[[list[int]], object],
        deeds: Deeds,
    ) -> None:
        super().__init__(parent, offer.title, width=568)
        self._offer, self._proposals, self._commit, self._deeds = offer, proposals, commit, deeds
        captions = offer.captions or ("",) * len(offer.items)
        lines = CheckLines if len(offer.items) <= _SHOWN else CheckList
        self.lines = lines(offer.items, captions, checked=offer.checked)
        self.lines.setAccessibleName(_("Changes"))
        self.log = Text("")
        self.error = FieldError()
        self._card = Card(fill="sunken", padding=16)
        self._fill(offer)
        self.content.addWidget(self._card)
        self.content.addWidget(self.error)
        self.copy = self.add_button(_("Copy details"), self._copy, closes=False, icon="copy")
        self._buttons.removeWidget(self.copy)
        self._buttons.insertWidget(0, self.copy)
        self.main = self.add_button("", self._go, commits=True, closes=False, icon=offer.icon)
        self.cancel = self.add_button(_("Cancel"), self.reject, closes=False, focus=True)
        self.lines.changed.connect(self._follow)
        self._follow()

    def offer_administrator(self, ask: Callable[[], object]) -> None:
        """Let somebody else put it back: closes this dialog and calls ``ask``."""
        button = self.add_button(_("As an administrator…"), ask)
        self._buttons.removeWidget(button)
        self._buttons.insertWidget(1, button)
        self.main.clicked.connect(button.hide)
        self.cancel.setFocus()

    def reject(self) -> None:
        """Esc and Cancel; while changes are made, *Stop waiting*."""
        if self._deeds.running:
            self._deeds.stop()
            return
        super().reject()

    def _follow(self) -> None:
        ticked = self.lines.ticked()
        n = len(ticked)
        self.main.setText(self._offer.commit(n))
        self.log.setText("\n".join(self._offer.log(ticked)))
        if n:
            self.error.clear()

    def _go(self) -> None:
        chosen = self.lines.ticked()
        if not chosen:
            self.error.show_error(self._offer.none)
            self.lines.setFocus()
            return
        running = Running(
            [self._proposals[place] for place in chosen], [self._offer.items[p] for p in chosen]
        )
        self._card.hide()
        self.content.insertWidget(0, running)
        self.main.hide()
        self.copy.hide()
        self.cancel.setText(_("Stop waiting"))
        self._deeds.progress.connect(running.show_progress)
        self._deeds.ended.connect(self._ended)
        self._deeds.failed.connect(self._ended)
        self._commit(chosen)

    def _ended(self, _results: object) -> None:
        self.accept()

    def _copy(self) -> None:
        buttons.copy_text(self._offer.details(self.lines.ticked()), self)
        self.copy.setText(_("Copied"))

    def _fill(self, offer: Offer) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.setColumnMinimumWidth(0, _KEY_WIDTH)
        grid.setColumnStretch(1, 1)
        where = _("Where") if offer.what else _("What")
        rows: list[tuple[str, list[QWidget]]] = [
            (_("What changes"), [_changing(what) for what in offer.what]),
            (where, [self.lines]),
            (_("As whom"), [Text(offer.who)]),
            (_("Audit log"), [self.log]),
            (_("Side effect"), [Text(effect) for effect in offer.effects]),
            (_("How to undo"), [Text(step) for step in offer.undo]),
            (_("By hand"), [Text(step) for step in offer.by_hand]),
            (_("Left out"), [Text(offer.left_out)] if offer.left_out else []),
            (_("Afterwards"), [Text(offer.remains)] if offer.remains else []),
        ]
        for row, (key, values) in enumerate(row for row in rows if row[1]):
            grid.addWidget(Text(key, "secondary", wrap=False), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_stack(values), row, 1)
        self._card.body.addLayout(grid)


def _stack(widgets: Sequence[QWidget]) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    for widget in widgets:
        column.addWidget(widget)
    return holder


def _changing(what: What) -> QWidget:
    """“Third-party application access via OAuth   Off  ›  On”; read as one sentence."""
    holder = QWidget()
    flow = Flow(spacing=12)
    flow.setContentsMargins(0, 0, 0, 0)
    holder.setLayout(flow)
    flow.addWidget(Text(what.setting, wrap=False))
    step = QWidget()
    row = QHBoxLayout(step)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(Text(what.old, "secondary", wrap=False))
    row.addWidget(Icon("right", "text2", 14))
    row.addWidget(StatusLabel("ok", "ok", what.new, strong=True))
    flow.addWidget(step)
    change = _("changes from {old} to {new}").format(old=what.old, new=what.new)
    holder.setAccessibleName(f"{what.setting}: {change}")
    return holder
